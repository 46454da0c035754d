"""Where the raw files are beside the checkout, each prepare.py makes the committed bytes, and stops at damaged ones."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grading.curriculum import preparing, refresh, shelf
from grading.curriculum.errors import ZhixingError
from tests.conftest import ROOT

SHELF = ROOT / "datasets"
NAMES = shelf.names(SHELF)
RAW = ROOT.parent / "shared" / "data"


def raw_folder(name):
    """The folder beside the checkout that holds every raw file of a dataset; skips the test where there is none."""
    wanted = {item["name"] for item in shelf.load(name, SHELF).descriptor["raw"]}
    for folder in sorted(RAW.iterdir()) if RAW.is_dir() else ():
        if folder.is_dir() and wanted <= {path.name for path in folder.iterdir()}:
            return folder
    pytest.skip(f"the raw files of {name} are not in ../shared/data")


@pytest.mark.parametrize("name", NAMES)
def test_prepare_makes_the_committed_bytes(name, tmp_path):
    dataset = shelf.load(name, SHELF)
    raw = preparing.raw_files(dataset.folder, raw_folder(name), tmp_path)
    preparing.prepare(refresh.load_tidy(dataset), dataset.folder, raw, tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    assert set(made) == {item["path"] for item in dataset.tables.values()}
    for path, data in made.items():
        assert data == (dataset.folder / path).read_bytes(), f"{name}/{path} differs from what prepare.py makes"


@pytest.mark.parametrize("name", NAMES)
def test_the_raw_files_are_the_ones_on_record(name):
    folder = raw_folder(name)
    for item in shelf.load(name, SHELF).descriptor["raw"]:
        assert preparing.sha256(folder / item["name"]) == item["sha256"], item["name"]


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def web_page(data: bytes) -> bytes:
    return b"<!DOCTYPE html>\n<html><body>Please log in</body></html>\n"


def unknown_columns(data: bytes) -> bytes:
    first, end, rest = data.partition(b"\n")
    return b",".join(b"column_%d" % number for number in range(first.count(b",") + 1)) + end + rest


@pytest.mark.parametrize("damage", [cut, web_page, unknown_columns])
@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_raw_file_stops_with_a_message_and_writes_nothing(name, damage, tmp_path):
    dataset = shelf.load(name, SHELF)
    raw = preparing.raw_files(dataset.folder, raw_folder(name), tmp_path)
    first, path = next(iter(raw.items()))
    if damage is unknown_columns and path.suffix != ".csv":
        pytest.skip(f"{first} has no line of column names")
    broken = tmp_path / "broken" / first
    broken.parent.mkdir()
    broken.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ZhixingError) as caught:
        preparing.prepare(refresh.load_tidy(dataset), dataset.folder, {**raw, first: broken}, tmp_path / "out")
    assert first in str(caught.value), "the message names the file"
    assert not (tmp_path / "out").exists()


def test_prepare_as_a_command(tmp_path):
    name = "india_women_councils"
    command = [sys.executable, str(SHELF / name / "prepare.py"), str(raw_folder(name)), "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "villages.csv").read_bytes() == (SHELF / name / "villages.csv").read_bytes()
