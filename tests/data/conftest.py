"""A publisher to download from, and a shelf that a test may damage."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.conftest import ROOT
from tests.data.publisher import publishing

DATASET = "india_women_councils"
TABLE = "villages.csv"

PREPARE = '''"""The table as it is, read and written again."""

from grading.curriculum.preparing import main, read_csv

COLUMNS = ["council", "village", "reserved", "woman_head", "irrigation", "drinking_water"]


def tidy(raw):
    return {"villages": read_csv(raw["villages.csv"], COLUMNS)}


if __name__ == "__main__":
    main(tidy, __file__)
'''


@pytest.fixture
def publisher(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with publishing() as server:
        yield server


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A checkout with a copy of two datasets; its root. The language of errors and paths are as in the real one."""
    root = tmp_path / "course"
    (root / "lessons").mkdir(parents=True)
    for name in (DATASET, "wabo_permits"):
        shutil.copytree(
            ROOT / "datasets" / name, root / "datasets" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    monkeypatch.setenv("ZHIXING_ROOT", str(root))
    return root


@pytest.fixture
def folder(course):
    return course / "datasets" / DATASET


@pytest.fixture
def describe(folder):
    """describe(change): let `change` edit the descriptor of the small dataset."""

    def edit(change) -> None:
        path = folder / "datapackage.json"
        found = json.loads(path.read_text(encoding="utf-8"))
        change(found)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    return edit


@pytest.fixture
def published(folder, describe, publisher):
    """The small dataset as its publisher serves it: the raw file is the committed table. Returns the publisher."""
    data = (folder / TABLE).read_bytes()
    publisher.files[f"/{TABLE}"] = data
    (folder / "prepare.py").write_text(PREPARE, encoding="utf-8")
    import hashlib

    raw = {
        "name": TABLE,
        "url": f"{publisher.url}/{TABLE}",
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    describe(lambda found: found.update(raw=[raw]))
    return publisher
