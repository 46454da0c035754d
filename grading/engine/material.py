"""What a submission's notebook is run with, besides its cells: the same here and on another machine."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from grading.engine.ledger import NOTES


@dataclass(frozen=True)
class Material:
    """What a notebook is run with. name: of the folder it runs in. beside: files beside it, see :func:`beside`.
    released: sources of the code cells as the course gives them out. datasets: the shelf that it sees. lang: zh or en."""

    name: str
    lang: str
    beside: dict[str, str]
    released: frozenset[str] = frozenset()
    datasets: Path | None = None


@lru_cache(maxsize=8)
def sources(path: Path, _changed: int) -> frozenset[str]:
    """The code cells of a notebook file. _changed: when it was written, so that a newer one is read again."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return frozenset("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def beside(folder: Path, most: int = 20_000_000) -> dict[str, str]:
    """Files that were handed in, or that the course gives, beside the notebook: relative path -> base64 bytes.

    Links are not followed, and what does not fit into `most` bytes is left out.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".ipynb" or path.is_symlink() or not path.is_file() or path.name in NOTES:
            continue
        if not path.resolve().is_relative_to(folder) or path.stat().st_size > most:
            continue
        most -= path.stat().st_size
        found[path.relative_to(folder).as_posix()] = base64.b64encode(path.read_bytes()).decode()
    return found
