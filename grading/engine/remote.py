"""What crosses the network when submissions are executed on other machines, and the function that executes them there.

Both ways it is JSON in bytes, made by this module on either side and checked for length and shape on arrival. The
trainer's process sends a sanitised notebook with its checks, the files beside it and the options; a worker answers with
outputs. Gradebook, ledger and roster stay where they are, and no learner's name is sent.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import threading
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nbformat
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

from grading import __version__
from grading.curriculum import paths
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import sha256
from grading.engine import execution
from grading.engine.execution import Execution, Report
from grading.engine.material import Material
from grading.engine.runner import sandbox

#: Bytes of one answer: outputs of a notebook are cut long before.
MOST = 80_000_000
#: Numbers from which each worker process on a machine takes one, for the user that its forks become. See Limits.uid.
NUMBERS = 4000
#: Options of Execution that a worker has to follow.
OPTIONS = ("timeout", "isolation", "notebook_seconds", "output_bytes", "memory_mb", "scratch_mb", "skip_cells_with_tag")
PACKAGES = (
    "numpy",
    "pandas",
    "matplotlib",
    "scipy",
    "ipython",
    "ipykernel",
    "ipywidgets",
    "nbclient",
    "nbformat",
    "nbgrader",
)
_one_at_a_time = threading.Lock()


@lru_cache(maxsize=1)
def identity() -> dict[str, str]:
    """What has to be the same on both sides for the same points: name -> version, or hash of files."""
    found = {"zhixing": f"{__version__} {_digest(sandbox.PACKAGE, ('classroom', 'engine'), '.py')}",
             "Python": ".".join(platform.python_version_tuple()[:2])}  # fmt: skip
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "-"
    for folder in sorted(path for path in paths.datasets().iterdir() if path.is_dir()):
        found[f"datasets/{folder.name}"] = _digest(folder, (".",), ".csv")
    return found


def _digest(base: Path, parts: tuple[str, ...], ending: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for part in parts for path in (base / part).rglob(f"*{ending}")):
        digest.update(f"{path.relative_to(base).as_posix()} {sha256(path)}\n".encode())
    return digest.hexdigest()[:12]


def different(theirs: dict) -> list[str]:
    """Each thing that a worker has otherwise than this process: "name: here / there"."""
    ours = identity()
    return [
        f"{name}: {ours.get(name, '-')} / {theirs.get(name, '-')}"
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name) != theirs.get(name)
    ]


# --- on the worker -------------------------------------------------------------------------------------------------
def hello(level: str) -> bytes:
    """Who this worker is, and whether it can grade with isolation `level`: its warm process is started."""
    said: dict = {"machine": platform.node(), "identity": {}, "fault": None}
    with _one_at_a_time:
        try:
            said["identity"] = identity()
            _warm(level).ready()
        except ZhixingError as error:
            said["fault"] = [error.zh, error.en]
    return json.dumps(said).encode()


def _warm(level: str):
    sandbox.require(level)
    execution.worker = os.getpid() % NUMBERS
    return execution.warm_runner(level, paths.datasets().resolve())


def run(job: bytes) -> bytes:
    """Execute one job of :func:`job` in this worker's own sandbox. Never raises: Dask would have to pickle what is raised."""
    # A process has one warm runner, whatever the number of its threads.
    with _one_at_a_time:
        try:
            said = _run(json.loads(job))
        except ZhixingError as error:
            said = {"k": "refused", "reason": [error.zh, error.en]}
        except Exception as error:
            said = {"k": "failed", "text": f"{type(error).__name__}: {error}"[:2000]}
    data = json.dumps(said).encode()
    return data if len(data) <= MOST else json.dumps({"k": "failed", "text": "ValueError: outputs too large"}).encode()


def _run(order: dict) -> dict:
    if order["identity"] != identity():
        names = ", ".join(different(order["identity"])[:3])
        raise ZhixingError(
            f"{platform.node()} 上的版本变了：{names}", f"{platform.node()} has changed its versions: {names}"
        )
    sent = order["material"]
    material = Material(
        sent["name"], sent["lang"], sent["beside"], frozenset(sent["released"]), paths.datasets().resolve()
    )
    _warm(order["options"]["isolation"])
    one, nb = Execution(config=Config({"Execution": order["options"]})), nbformat.from_dict(order["nb"])
    try:
        one.run_warm(nb, material, {"metadata": {}})
    except DeadKernelError as error:
        return {"k": "dead", "text": str(error)} | vars(Execution.report)
    cells = [
        {"outputs": cell.outputs, "count": cell.execution_count} if cell.cell_type == "code" else None
        for cell in nb.cells
    ]
    return {"k": "done", "cells": cells, "widgets": nb.metadata.get("widgets")} | vars(Execution.report)


# --- in the trainer's process --------------------------------------------------------------------------------------
def job(one: Execution, nb: NotebookNode, resources: dict) -> bytes:
    """All that a worker needs to execute the sanitised `nb`."""
    material = one.material(resources)
    return json.dumps({
        "identity": identity(), "nb": nb, "options": {name: getattr(one, name) for name in OPTIONS},
        "material": {"name": material.name, "lang": material.lang, "beside": material.beside,
                     "released": sorted(material.released)},
    }).encode()  # fmt: skip


def read(data: object) -> dict:
    """An answer of :func:`run`. Raises ValueError for what is none."""
    if not isinstance(data, bytes) or len(data) > MOST:
        raise ValueError("an answer that is no bytes, or too long")
    said = json.loads(data)
    if not isinstance(said, dict) or said.get("k") not in ("done", "dead", "failed", "refused"):
        raise ValueError("an answer of an unknown kind")
    return said


def filling(sent: bytes, said: dict) -> Callable[[Execution, NotebookNode], Report]:
    """An ``Execution.elsewhere`` that puts the answer `said` to the job `sent` into the notebook."""

    def fill(one: Execution, nb: NotebookNode) -> Report:
        if json.loads(sent)["nb"] != json.loads(json.dumps(nb)):
            raise ValueError("the submission changed while it was graded")
        Execution.report = report = _report(said)
        if said["k"] == "dead":
            raise DeadKernelError(str(said.get("text")))
        if said["k"] != "done":
            raise ValueError(str(said.get("text")))
        for cell, got in zip(nb.cells, said["cells"], strict=True):
            if cell.cell_type == "code":
                cell.outputs = [_output(output) for output in got["outputs"]]
                cell.execution_count = got["count"] if isinstance(got["count"], int) else None
        nb.metadata["language_info"] = dict(execution.LANGUAGE_INFO)
        if isinstance(said.get("widgets"), dict):
            nb.metadata["widgets"] = nbformat.from_dict(said["widgets"])
        return report

    return fill


def _output(output: dict) -> NotebookNode:
    made = nbformat.from_dict(output)
    nbformat.validate(made, ref="output", version=4, version_minor=5)
    return made


def _report(said: dict) -> Report:
    def pair(value) -> tuple[str, str]:
        zh, en = value
        return str(zh), str(en)

    dead = said.get("dead")
    return Report([pair(flag) for flag in said.get("flags", [])], [str(one) for one in said.get("withheld", [])],
                  pair(dead) if dead else None)  # fmt: skip
