"""Every dataset is what its descriptor says, reads with the types it states, and a damaged one is told by name."""

from __future__ import annotations

import hashlib
import json

import pandas as pd
import pytest

from grading.curriculum import shelf, shelf_check
from tests.commands.run import zhixing
from tests.conftest import ROOT
from tests.data.conftest import DATASET, TABLE

SHELF = ROOT / "datasets"
NAMES = shelf.names(SHELF)
TABLES = [(name, table) for name in NAMES for table in shelf.load(name, SHELF).tables]


@pytest.mark.parametrize("name", NAMES)
def test_every_dataset_verifies(name):
    assert [str(fault) for fault in shelf_check.check(name, SHELF)] == []


def test_every_folder_of_the_shelf_is_a_dataset():
    folders = sorted(path.name for path in SHELF.iterdir() if path.is_dir() and path.name != "__pycache__")
    assert folders == NAMES


def test_the_shelf_stays_small():
    assert shelf_check.check_size(SHELF) == []


@pytest.mark.parametrize(("name", "table"), TABLES, ids=["-".join(one) for one in TABLES])
def test_every_table_reads_with_the_types_its_schema_states(name, table):
    dataset = shelf.load(name, SHELF)
    frame = dataset.read(table)
    fields = dataset.tables[table]["schema"]["fields"]
    assert list(frame.columns) == [field["name"] for field in fields]
    assert len(frame) == dataset.tables[table]["rows"]
    for field in fields:
        found = frame[field["name"]].dtype
        if field["type"] in ("date", "datetime"):
            assert pd.api.types.is_datetime64_any_dtype(found), f"{field['name']} reads as {found}"
        else:
            assert found == shelf.DTYPES[field["type"]], f"{field['name']} reads as {found}"


@pytest.mark.parametrize(("name", "table"), TABLES, ids=["-".join(one) for one in TABLES])
def test_a_plain_read_csv_finds_the_same_cells_missing(name, table):
    """A learner writes no options: a value such as NA or None must not turn into a missing one."""
    dataset = shelf.load(name, SHELF)
    plain = pd.read_csv(dataset.file(table), low_memory=False)
    assert plain.isna().sum().to_dict() == dataset.read(table).isna().sum().to_dict()


# --- damage ---------------------------------------------------------------------------------------------------------
def rewrite(folder, describe, change, table=TABLE):
    """Change a table's bytes and its descriptor's hash with it, so that only the values can be found wrong."""
    data = change((folder / table).read_bytes())
    (folder / table).write_bytes(data)

    def renew(found):
        item = next(one for one in found["resources"] if one["path"] == table)
        item |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}

    describe(renew)


def lines(change):
    """A change of the lines of a file: `change` gets them without their ends, the header first."""
    return lambda data: ("\n".join(change(data.decode().splitlines())) + "\n").encode()


def cell(line, column, value):
    """A change of one cell; line 1 is the header."""

    def change(rows):
        cells = rows[line - 1].split(",")
        cells[column] = value
        return [*rows[: line - 1], ",".join(cells), *rows[line:]]

    return lines(change)


def verify(tmp_path, *names, lang="zh"):
    result = zhixing(tmp_path / "home", "data", "verify", *names, lang=lang)
    return result.exit_code, result.output


def test_an_undamaged_copy_verifies(course, tmp_path):
    code, said = verify(tmp_path)
    assert code == 0 and "都与说明相符" in said


def test_a_changed_byte_is_told_with_the_file(course, folder, tmp_path):
    data = bytearray((folder / TABLE).read_bytes())
    data[-2] ^= 1
    (folder / TABLE).write_bytes(bytes(data))
    code, said = verify(tmp_path)
    assert code == 1 and f"{DATASET}/{TABLE}" in said and "sha256" in said


def test_a_missing_file_is_told(course, folder, tmp_path):
    (folder / TABLE).unlink()
    code, said = verify(tmp_path, lang="en")
    assert code == 1 and f"{DATASET}/{TABLE}: the file is not there" in said


# The change, the line, the column, and a word of the reason.
WRONG = {
    "type": (cell(5, 4, "many"), 5, "irrigation", "不是要求的类型"),
    "boolean": (cell(9, 2, "yes"), 9, "reserved", "不是要求的类型"),
    "required": (cell(7, 0, ""), 7, "council", "不合约束"),
    "below-the-minimum": (cell(7, 5, "-1"), 7, "drinking_water", "不合约束"),
    "repeated-key": (lines(lambda rows: [*rows[:3], rows[2], *rows[4:]]), 4, None, "主键重复"),
    "renamed-column": (cell(1, 3, "head"), None, "woman_head", "列名与说明不同"),
    "short-row": (
        lines(lambda rows: [*rows[:5], rows[5].rpartition(",")[0], *rows[6:]]),
        6,
        "drinking_water",
        "少了一格",
    ),
    "long-row": (lines(lambda rows: [*rows[:5], rows[5] + ",7", *rows[6:]]), 6, None, "多了一格"),
    "fewer-rows": (lines(lambda rows: rows[:-1]), None, None, "321 行，说明写的是 322 行"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_value_is_told_with_line_and_column(course, folder, describe, tmp_path, what):
    change, line, column, reason = WRONG[what]
    rewrite(folder, describe, change)
    code, said = verify(tmp_path)
    assert code == 1 and reason in said
    told = next(one for one in said.splitlines() if one.startswith("✗"))
    assert told.startswith(f"✗ {DATASET}/{TABLE}")
    if line:
        assert f"第 {line} 行" in told
    if column:
        assert f"列 {column}" in told


def test_an_event_without_its_case_is_told(course, tmp_path):
    folder = course / "datasets" / "wabo_permits"
    data = cell(4, 0, "case-0")((folder / "events.csv").read_bytes())
    (folder / "events.csv").write_bytes(data)
    faults = shelf_check.check("wabo_permits", folder.parent)
    assert any("相关的表" in fault.zh and fault.line == 4 for fault in faults)


def test_a_file_that_is_not_utf8_is_told(course, folder, describe, tmp_path):
    rewrite(folder, describe, lambda data: data + "1,1,true,true,1,一\n".encode("gb18030"))
    code, said = verify(tmp_path)
    assert code == 1 and f"{DATASET}/{TABLE}" in said


def test_a_table_nobody_described_is_told(course, folder, tmp_path):
    (folder / "copy.csv").write_bytes(b"a\n1\n")
    code, said = verify(tmp_path, DATASET)
    assert code == 1 and f"{DATASET}/copy.csv" in said


def test_a_table_that_is_too_large_is_told(course, folder, describe, tmp_path):
    rewrite(folder, describe, lambda data: data + b"\n" * shelf_check.TABLE_BYTES)
    code, said = verify(tmp_path, DATASET)
    assert code == 1 and "应小于 2 MB" in said


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        (lambda found: found.pop("question_en"), "question_en"),
        (lambda found: found["changes"].pop("en"), "changes.en"),
        (lambda found: found["known_issues"][0].pop("zh"), "known_issues[0].zh"),
        (lambda found: found["resources"][0].pop("grain"), "villages: grain"),
        (
            lambda found: found["resources"][0]["schema"]["fields"][1].pop("description_en"),
            "villages.village: description_en",
        ),
        (lambda found: found["first_look"].update(y="wells"), "first_look 的列 wells"),
        (lambda found: found.update(licence_confidence="good"), "licence_confidence"),
    ],
    ids=["question", "changes", "issue", "grain", "column", "first-look", "confidence"],
)
def test_an_incomplete_descriptor_is_told(course, describe, tmp_path, change, lacks):
    describe(change)
    code, said = verify(tmp_path, DATASET)
    assert code == 1 and lacks in said and f"{DATASET}/datapackage.json" in said


def test_a_descriptor_cut_in_half_does_not_stop_the_others(course, folder, tmp_path):
    path = folder / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8")[:500], encoding="utf-8")
    result = zhixing(tmp_path / "home", "data", "verify", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1 and not found["passed"]
    assert [one["file"] for one in found["faults"]] == [f"{DATASET}/datapackage.json"]
    assert found["datasets"] == [DATASET, "wabo_permits"]
