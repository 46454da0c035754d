"""A changed or damaged raw file stops prepare.py with a message that names the column or the line; the old table stays."""

import json

import pandas as pd
import pytest

from grading.curriculum import preparing
from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import integers, parsed, read_csv, require_rows, require_unique
from grading.curriculum.preparing_formats import numbers, read_converted_csv

GOOD = "code,town,count\n01,广安,5\n02,岳池,7\n03,武胜,9\n"
OLD = "code,town,count\n01,旧表,1\n"


@pytest.fixture
def raw(tmp_path):
    """raw(content) writes a raw file, text as UTF-8, and gives its path."""

    def write(content: str | bytes):
        path = tmp_path / "raw.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


@pytest.fixture
def folder(tmp_path):
    """A dataset's folder with a descriptor and the table of an earlier run."""
    folder = tmp_path / "towns"
    folder.mkdir()
    fields = [{"name": name, "type": "string"} for name in ("code", "town", "count")]
    descriptor = {
        "name": "towns",
        "raw": [{"name": "raw.csv", "url": "http://localhost/raw.csv"}],
        "resources": [{"name": "towns", "path": "towns.csv", "schema": {"fields": fields}}],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    (folder / "towns.csv").write_text(OLD, encoding="utf-8")
    return folder


def tidy(raw):
    table = read_csv(raw["raw.csv"], ["code", "town", "count"])
    require_rows(table, 3, raw["raw.csv"])
    require_unique(table["code"], raw["raw.csv"])
    return {"towns": table.assign(count=integers(table["count"], raw["raw.csv"]))}


def stopped(action, *args, **options) -> str:
    """The message that `action` stops with, in both languages."""
    with pytest.raises(ZhixingError) as caught:
        action(*args, **options)
    return f"{caught.value.zh} {caught.value.en}"


# --- what damage is told, and where ---------------------------------------------------------------------------------
DAMAGE = {
    "missing column": (GOOD.replace("count", "total"), ["count", "缺少列"]),
    "web page": ("\n <!DOCTYPE html><html><body>moved</body></html>", ["line 1", "网页"]),
    "other encoding": (GOOD.encode("gbk"), ["line 2", "utf-8"]),
    "cut inside a character": (GOOD.encode("utf-8")[: GOOD.encode("utf-8").index("武".encode()) + 2], ["line 4"]),
    "cut inside a row": ("code,town,count\n01,广安,5\n02,岳池,7\n03,武", ["line 4", "2 values", "3 columns"]),
    "cut inside quotes": ('code,town,count\n01,广安,5\n02,岳池,7\n03,"武', ["line 4"]),
    "cut after a row": ("code,town,count\n01,广安,5\n", ["1 rows", "3"]),
    "empty": ("", ["CSV"]),
    "a value too many": ("code,town,count\n01,广安,5\n02,岳池,7,7\n03,武胜,9\n", ["line 3"]),
    "a bad value": (GOOD.replace("7", "seven"), ["line 3", "count", "'seven'"]),
    "a fraction": (GOOD.replace("7", "7.5"), ["line 3", "count", "'7.5'"]),
    "a missing value": (GOOD.replace("7", ""), ["line 3", "count", "缺少值"]),
    "a repeated key": (GOOD.replace("03", "01"), ["code", "'01'"]),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_stops_with_where_and_what_and_the_old_table_stays(raw, folder, damage):
    content, told = DAMAGE[damage]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    message = stopped(preparing.prepare, tidy, folder, {"raw.csv": raw(content)})
    for word in told:
        assert word in message
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_whole_file_replaces_the_table_and_records_it(raw, folder):
    rows = preparing.prepare(tidy, folder, {"raw.csv": raw(GOOD)})
    assert rows == {"towns": 3}
    assert (folder / "towns.csv").read_text(encoding="utf-8") == GOOD
    made = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"][0]
    assert (made["rows"], made["bytes"]) == (3, len(GOOD.encode("utf-8")))


def test_out_leaves_the_shelf_alone(raw, folder, tmp_path):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    preparing.prepare(tidy, folder, {"raw.csv": raw(GOOD)}, out=tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "towns.csv").read_text(encoding="utf-8") == GOOD
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_error_that_tidy_did_not_foresee_names_the_file_and_leaves_the_table(raw, folder):
    def careless(paths):
        return {"towns": read_csv(paths["raw.csv"], ["code"]).loc[["no such row"]]}

    message = stopped(preparing.prepare, careless, folder, {"raw.csv": raw(GOOD)})
    assert "raw.csv" in message and "KeyError" in message
    assert (folder / "towns.csv").read_text(encoding="utf-8") == OLD


def test_a_table_with_other_columns_than_its_schema_is_not_written(raw, folder):
    message = stopped(
        preparing.prepare, lambda paths: {"towns": tidy(paths)["towns"][["code"]]}, folder, {"raw.csv": raw(GOOD)}
    )
    assert "'town'" in message
    assert (folder / "towns.csv").read_text(encoding="utf-8") == OLD


# --- the right line -------------------------------------------------------------------------------------------------
def long_file(rows: int, broken: int | None = None) -> bytes:
    """`rows` rows of three-byte letters, the one on line `broken` with two bytes of a letter's three."""
    lines = ["code,town,count", *(f"{number:06},{'武胜县' * 5},7" for number in range(rows))]
    text = [line.encode("utf-8") for line in lines]
    if broken:
        text[broken - 1] = text[broken - 1].replace("胜".encode(), b"\xe8\x83", 1)
    return b"\n".join(text) + b"\n"


# 10,000 rows are over 512 KB: more than pandas decodes at a time, and letters lie across the borders of its pieces.
@pytest.mark.parametrize("broken", [2, 4_999, 10_001])
def test_the_line_is_counted_from_the_top_of_a_file_read_in_pieces(raw, broken):
    content = long_file(10_000, broken)
    assert len(content) > 2**19
    assert f"line {broken} " in stopped(read_csv, raw(content), ["code"])


def test_a_long_file_of_wide_letters_is_read_whole(raw):
    table = read_csv(raw(long_file(10_000)), ["code", "town"])
    assert len(table) == 10_000
    assert table["town"].eq("武胜县" * 5).all()


def test_the_line_of_a_value_is_the_file_s_after_rows_were_left_out(raw):
    path = raw("code,town,count\n01,广安,5\n02,岳池,7\n03,武胜,?\n")
    table = read_csv(path, ["code", "count"])
    message = stopped(parsed, table.loc[table["code"] > "01", "count"], numbers, path)
    assert "line 4" in message and "'?'" in message


# --- what is read, and what is let pass -----------------------------------------------------------------------------
def test_codes_keep_their_zeros_and_na_is_a_word(raw):
    table = read_csv(raw("code,town\n01,NA\n02,\n"), ["town", "code"])
    assert table["code"].tolist() == ["01", "02"]
    assert table["town"].iloc[0] == "NA" and pd.isna(table["town"].iloc[1])
    assert list(table.columns) == ["town", "code"]


def test_a_byte_order_mark_is_no_part_of_the_first_column(raw):
    assert read_csv(raw(b"\xef\xbb\xbf" + GOOD.encode("utf-8")), ["code"])["code"].tolist() == ["01", "02", "03"]


def test_credits_below_a_table_pass_where_they_are_expected(raw):
    path = raw(GOOD + "some credits\n")
    assert "line 5" in stopped(read_csv, path, ["code"])
    assert len(read_csv(path, ["code"], ragged=True)) == 4


@pytest.mark.parametrize(
    ("start", "told"),
    [(b"\x1f\x8b\x08", "write.csv"), (b"PK\x03\x04", "UTF-8"), (b"<stata_dta>", "read_stata")],
    ids=["r", "spreadsheet", "stata"],
)
def test_a_publisher_s_other_format_is_named_with_what_to_do(raw, start, told):
    assert told in stopped(read_converted_csv, raw(start + b"\0" * 40), ["code"])


def test_raw_files_that_are_not_there_are_named(folder, tmp_path):
    assert "raw.csv" in stopped(preparing.raw_files, folder, tmp_path / "nowhere", tmp_path)
