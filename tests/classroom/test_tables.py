"""What a check reads is what `pd.read_csv` reads, whether the warm process has it at hand or not."""

import pandas as pd
import pytest

from grading.classroom import read_dataset, tables
from grading.curriculum.paths import datasets
from grading.engine.runner.inside.shelf import Shelf

DATASETS = datasets()
WAYS = (
    ("nhs_analyst_cpd_survey/answers", {}),  # yes, no and blanks in one column
    ("wabo_permits/cases", {"parse_dates": ["opened_at", "planned_end_at", "closed_at"]}),
    ("wabo_permits/events", {"parse_dates": ["done_at"], "nrows": 1500}),
    ("wabo_permits/events", {"usecols": ["case_id", "done_at"], "parse_dates": ["done_at"]}),
)


@pytest.fixture
def at_hand(monkeypatch, tmp_path):
    """The working folder of a notebook, and the tables of WAYS read by a shelf."""
    (tmp_path / "datasets").symlink_to(DATASETS)
    (tmp_path / "work" / "m").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work" / "m")
    before = read_dataset.__defaults__
    asked = [[f"../../datasets/{name}.csv", options] for name, options in WAYS]
    assert Shelf(str(DATASETS)).read(asked)
    yield asked
    read_dataset.__defaults__ = before


def test_the_same_tables_without_reading_again(at_hand, monkeypatch):
    expected = [pd.read_csv(path, **options) for path, options in at_hand]
    monkeypatch.setattr(pd, "read_csv", lambda *_, **__: pytest.fail("read again"))
    for (path, options), table in zip(at_hand, expected, strict=True):
        pd.testing.assert_frame_equal(read_dataset(path, **options), table, check_exact=True)


def test_each_caller_has_a_table_of_its_own(at_hand):
    path, options = at_hand[1]
    first = read_dataset(path, **options)
    first.loc[:, "case_id"] = "changed"
    first["opened_at"].array[:] = pd.Timestamp("2000-01-01", tz="UTC")
    pd.testing.assert_frame_equal(read_dataset(path, **options), pd.read_csv(path, **options))


def test_another_file_and_other_options_are_read(at_hand, tmp_path):
    other = tmp_path / "cases.csv"
    other.write_text("a\n1\n", encoding="utf-8")
    assert read_dataset(str(other)).to_dict("list") == {"a": [1]}
    assert len(read_dataset(at_hand[2][0], nrows=3)) == 3


def test_nothing_outside_the_datasets_is_read_beforehand(tmp_path):
    (tmp_path / "other.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    assert not Shelf(str(tmp_path / "inside")).read(
        [["../../datasets/../other.csv", {}], [str(tmp_path / "other.csv"), {}]]
    )


def test_a_table_that_would_lose_something_is_not_kept():
    assert tables.pack(pd.DataFrame({"a": [1, "x", None]}, dtype=object)) is None
