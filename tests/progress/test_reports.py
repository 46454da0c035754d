"""Reports from a real gradebook: what the page, the workbook and the CSV say, and what they must never carry."""

import csv
import json
import re
from datetime import date

import pandas as pd
import pytest
from openpyxl import load_workbook

from grading.classroom.language import speak
from grading.cohorts.workspace import Person
from grading.curriculum import build, source
from grading.engine.export import safe
from grading.engine.grade import grade
from grading.progress import facts, page, published, report, reports, shown, summaries
from grading.progress.figures import Figures
from grading.progress.summaries import Summary
from tests import submissions
from tests.commands.run import zhixing
from tests.submissions import MODULE


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A cohort of six: one right, one empty, one broken, three missing; a name that a spreadsheet would run."""
    from grading.cohorts.home import Home

    home = Home(tmp_path_factory.mktemp("home"))
    cohort = home.create("班级", "zh", "测试单位")
    people = [Person("s1", "=HYPERLINK(1)", agency="测试单位")] + [
        Person(f"s{n}", f"学员{n}", agency="测试单位") for n in range(2, 7)
    ]
    cohort.enrol(people)
    cohort.release(MODULE)
    for learner, filled in (("s1", submissions.answer_set("right_groupby")), ("s2", {}), ("s3", None)):
        notebook = submissions.put(cohort, learner, filled)
        if filled is None:
            notebook.write_text("{", encoding="utf-8")
        grade(cohort.course, MODULE, learner, cohort.ledger)
    return home


@pytest.fixture(scope="module")
def found(home):
    return facts.collect(home.cohorts())


@pytest.fixture(scope="module")
def written(home, found):
    return page.html(report.make(home, home.cohorts(), found))


def test_missing_failed_waiting_and_graded_are_four_things(found):
    row = summaries.progress(found, minimum=1).rows.iloc[0]
    assert (row.enrolled, row.submitted, row.graded, row.needs_review, row.failed, row.missing) == (6, 3, 1, 1, 1, 3)
    # The right one's written answer waits: 20 of 20 so far. The empty one's stub is scored 0 of 25.
    assert row["mean"] == 50.0
    assert summaries.progress(found).rows["mean"].isna().all(), "the mean of two people is no group's"


def test_who_needs_help_is_said_with_the_reason_and_never_on_the_page(found, written):
    later = pd.Timestamp("2030-01-01", tz="UTC")
    table = summaries.help_needed(found, later)
    assert list(table.rows["learner"]) == ["s3"] and "不能评分" in table.rows["zh"].iloc[0].replace("无法", "不能")
    due = found | {"submissions": found["submissions"].assign(due_at=pd.Timestamp("2029-01-01", tz="UTC"))}
    assert set(summaries.help_needed(due, later).rows["learner"]) == {"s3", "s4", "s5", "s6"}
    assert "学员3" not in written


def test_the_page_says_it_in_both_languages_and_loads_nothing(written):
    assert "如何提高服务的速度" in written and "How to make a service faster" in written
    assert not re.search(r"src\s*=|href\s*=\s*[\"'](?!#)|url\(|@import|fetch\(|XMLHttpRequest|import\(", written)
    assert "default-src 'none'" in written
    assert not any(name in written for name in ("HYPERLINK", "学员2", "s1<"))


def test_of_six_who_did_what_is_a_range_and_no_mean_of_two_is_given(written):
    rows = json.loads(re.search(r'id="data">(.*?)</script>', written)[1])["groups"]
    assert [(one["n"], one["modules"][MODULE]["submitted"]) for one in rows] == [(6, [1, 5])]
    assert rows[0]["modules"][MODULE]["scores"] is None and not rows[0]["modules"][MODULE]["questions"]


def test_a_closing_tag_in_a_name_does_not_end_the_page_s_data(home, found):
    odd = {name: table.assign(cohort="</script><b>") for name, table in found.items()}
    said = published.publish(home.root / "odd", odd, {}, date(2026, 1, 1))
    text = page.html(report.Report(Figures(said, {}), []))
    assert "</script><b>" not in text and "\\u003c/script" in text and "&lt;/script&gt;" in text


def test_groups_under_five_are_left_out(found):
    assert summaries.questions(found).rows.empty and summaries.competencies(found).rows.empty
    auto = [one for one in source.questions(build.exercise_source(MODULE)) if one.kind == "tests"]
    assert len(summaries.questions(found, minimum=2).rows) == len(
        auto
    )  # the written one is scored for one learner only


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(found, tmp_path):
    table = summaries.learners(found)
    table = table.assign(learner=table["learner"].replace("s1", "=HYPERLINK(1)"))
    reports.csv(tmp_path / "a.csv", table)
    rows = list(csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1][rows[0].index("编号")] == "'=HYPERLINK(1)"
    reports.xlsx(tmp_path / "a.xlsx", reports.summarise(found), table)
    sheet = load_workbook(tmp_path / "a.xlsx")["学员"]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_the_workbook_has_numbers_as_numbers_and_times_as_times(found, tmp_path):
    reports.xlsx(tmp_path / "a.xlsx", reports.summarise(found), summaries.learners(found))
    book = load_workbook(tmp_path / "a.xlsx")
    names = [cell.value for cell in book["各班级进度"][1]]
    assert book["各班级进度"].cell(2, names.index("人数") + 1).value == 6
    table = Summary("x", ("周", "weeks"), {"week": ("周", "week"), "n": ("数", "n")}, ("", ""),
                    pd.DataFrame({"week": ["2026-11-23", "2026-11-30"], "n": [None, 2.5]}))  # fmt: skip
    reports.xlsx(tmp_path / "d.xlsx", [table], None)
    sheet = load_workbook(tmp_path / "d.xlsx")["周"]
    assert sheet["A2"].is_date and f"{sheet['A2'].value:%Y-%m-%d}" == "2026-11-23"
    assert (sheet["B2"].data_type, sheet["B2"].value, sheet["B3"].value) == ("n", None, 2.5), "blank, no empty text"
    speak("en")
    reports.xlsx(tmp_path / "b.xlsx", reports.summarise(found), summaries.learners(found))
    assert load_workbook(tmp_path / "b.xlsx").sheetnames[0] == "Progress of cohorts"


def test_a_question_is_named_by_its_heading(found):
    rows = summaries.questions(found, minimum=1).rows
    assert rows["question_zh"].iloc[0].startswith("m14 第 1 题：") and rows["question_en"].iloc[0].startswith(
        "m14 Question 1: "
    )
    assert pd.api.types.is_numeric_dtype(rows["facility"])


OUTPUTS = ("html", "xlsx", "csv")


@pytest.fixture(scope="module")
def as_seen(home, tmp_path_factory):
    """as_seen(option, name): what every output says to that viewer, as one text."""
    from grading.cohorts.home import Home

    cohort = Home(home.root).cohort("班级")
    cohort.record.trainers = ["王老师"]
    cohort.save()
    Home(home.root).create("别班", "zh", "别单位").enrol([Person(f"b{n}", f"外人{n}") for n in range(1, 6)])

    def run(*options):
        folder = tmp_path_factory.mktemp("out")
        files = {kind: folder / f"p.{kind}" for kind in OUTPUTS}
        words = [word for kind, path in files.items() for word in (f"--{kind}", str(path))]
        done = zhixing(home.root, "progress", *options, "--json", *words)
        assert done.exit_code == 0, done.stderr
        sheets = load_workbook(files["xlsx"])
        cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]
        texts = {kind: files[kind].read_text(encoding="utf-8-sig") for kind in ("html", "csv")}
        return texts | {
            "xlsx": "\n".join(cells),
            "json": done.stdout,
            "terminal": zhixing(home.root, "progress", *options).stdout,
        }

    return run


def test_an_agency_sees_no_learner_in_any_output(as_seen):
    for kind, text in as_seen("--as-agency", "测试单位").items():
        assert "班级" in text, kind
        for name in ("学员2", "学员6", "HYPERLINK", "s1", "s6", "外人1", "别班", "别单位"):
            assert not re.search(rf"(?<![\w.#-]){re.escape(name)}(?![\w-])", text), (kind, name)


def test_an_agency_s_outputs_hide_the_same_cells(as_seen):
    seen = as_seen("--as-agency", "测试单位")
    [row] = json.loads(seen["json"])["progress"]
    assert (row["enrolled"], row["least"], row["most"], row["mean"]) == (6, 1, 5, None)
    assert "1–5" in seen["html"] and "1–5" in seen["terminal"]
    [line] = csv.DictReader(seen["csv"].splitlines())
    assert (line["已交，至少"], line["已交，至多"]) == ("1", "5")


def test_every_agency_together_sees_both_cohorts_and_no_learner(as_seen):
    for kind, text in as_seen("--as-agency", "全部").items():
        assert not any(name in text for name in ("学员2", "外人1", "HYPERLINK")), kind


def test_a_trainer_sees_their_cohort_with_names_and_no_other(as_seen):
    seen = as_seen("--as-trainer", "王老师")
    assert "s6" in seen["csv"] and "s3" in seen["json"]
    assert not any("别班" in text or "外人1" in text for text in seen.values())
    assert "学员2" not in seen["html"], "the page is for passing on"


def test_a_trainer_is_told_which_cohorts_are_theirs(home, as_seen):
    done = zhixing(home.root, "progress", "--as-trainer", "王老师", "--cohort", "别班")
    assert done.exit_code == 1 and "别班" in done.stderr and "班级" in done.stderr


def test_an_official_sees_their_own_record_alone(as_seen):
    seen = as_seen("--as-learner", "s2")
    assert len(seen["csv"].splitlines()) == 2 and "s2" in seen["csv"]
    assert not any("s3" in text or "学员3" in text for text in (seen["csv"], seen["xlsx"], seen["json"]))
    assert "我的进度" in seen["html"] and "学员3" not in seen["html"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_learners_rows_are_in_the_reader_s_words(found, tmp_path, lang):
    speak(lang)
    reports.csv(tmp_path / "a.csv", summaries.learners(found))
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()))
    names = {safe(name) for name in found["enrolments"]["name"]}
    assert {row["姓名" if lang == "zh" else "name"] for row in rows} <= names and len(rows) == len(found["submissions"])
    states = {row["状态" if lang == "zh" else "state"] for row in rows}
    assert states == {summaries.STATES[one][lang == "en"] for one in found["submissions"]["state"]}


def test_a_mean_without_an_interval_is_shown_alone():
    table = Summary("x", ("", ""), {"mean": ("平均", "mean"), "low": ("下限", "low"), "high": ("上限", "high")}, ("", ""),
                    pd.DataFrame({"mean": [80.0, 75.0], "low": [None, 60.0], "high": [None, 90.0]}))  # fmt: skip
    assert shown.in_words(table, "zh")[1] == [["80.0"], ["75.0 [60.0, 90.0]"]]
