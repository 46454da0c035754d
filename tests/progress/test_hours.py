"""The ledger of training hours: what counts, in which year, for whom, by which rule, and what a report may show of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from grading.cohorts.home import Home
from grading.curriculum import syllabus
from grading.curriculum.errors import RowErrors, ZhixingError
from grading.progress import hours, hours_rule
from tests.commands.run import zhixing

RULE = hours_rule.load()
M00, M14 = "m00_first_table", "m14_service_speed"
OWN = Path(hours_rule.__file__).with_name(hours_rule.FILE).read_text(encoding="utf-8")


def facts(*rows, people=None) -> dict[str, pd.DataFrame]:
    """Rows (cohort, learner, module, when, state, points of 25)."""
    table = pd.DataFrame(rows, columns=["cohort", "learner", "module", "submitted_at", "state", "points"])
    table["submitted_at"] = pd.to_datetime(table["submitted_at"], utc=True)
    table = table.assign(
        agency="甲局", assignment=table["module"], attempt=1, scored_max=25.0, max_points=25.0, late=False
    )
    if people is None:
        people = [
            (one.cohort, one.learner, one.learner) for one in table.drop_duplicates(["cohort", "learner"]).itertuples()
        ]
    enrolled = pd.DataFrame(people, columns=["cohort", "learner", "name"]).assign(agency="甲局", active=True)
    scores = table[["cohort", "learner", "module"]].assign(graded_at=table["submitted_at"] + pd.Timedelta(days=1))
    return {"enrolments": enrolled, "submissions": table.astype({"points": float}), "scores": scores}


def own_rule(home: Path, *changes: tuple[str, str]) -> hours_rule.Rule:
    text = OWN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (home / hours_rule.FILE).write_text(text, encoding="utf-8")
    return hours_rule.load(home)


def test_the_rule_that_comes_with_the_course_is_the_regulations():
    limits = {one.rank: (one.hours, one.years, one.alternative[0]) for one in RULE.requirements}
    assert limits == {"township": (90, 1, "12 天"), "county": (550, 5, "3 个月")}
    assert RULE.online_hours is None and RULE.url.startswith("https://")


def test_a_module_counts_with_the_minutes_of_the_syllabus():
    module = syllabus.load().module(M14)
    [row] = hours.evidence(facts(("班", "a", M14, "2026-05-01", "graded", 15)), RULE).to_dict("records")
    # 15 of 25 points are 60 %, just enough; (75 + 60) / 45 = 3 hours.
    assert row["counted"] and row["share"] == 0.6 and row["form"] == "online"
    assert row["hours"] == (module.lesson_minutes + module.exercise_minutes) / 45 == 3.0
    assert row["graded_at"] == pd.Timestamp("2026-05-02", tz="UTC")


@pytest.mark.parametrize(
    ("state", "points", "why"),
    [("graded", 14.9, "不到 60%"), ("needs_review", 20, "等批阅"), ("failed", None, "不能评分")],
)
def test_what_does_not_count_is_listed_with_the_reason(state, points, why):
    [row] = hours.evidence(facts(("班", "a", M14, "2026-05-01", state, points)), RULE).to_dict("records")
    assert not row["counted"] and row["hours"] == 0 and why in row["why_zh"] and row["why_en"]


def test_what_was_not_handed_in_is_no_evidence():
    assert hours.evidence(facts(("班", "a", M14, None, "missing", None)), RULE).empty


def test_the_year_begins_in_the_rules_time_zone():
    # 17:00 UTC on New Year's Eve is 1 a.m. on New Year's Day in Shanghai.
    rows = hours.evidence(facts(("班", "a", M14, "2025-12-31T17:00", "graded", 20)), RULE)
    assert rows["year"].tolist() == [2026]


def test_a_module_done_in_two_cohorts_counts_once_and_two_of_the_same_id_are_not_mixed_up():
    found = facts(
        ("甲班", "a", M14, "2026-05-01", "graded", 20),
        ("乙班", "A", M14, "2026-06-01", "graded", 25),
        ("丙班", "a", M14, "2026-06-01", "graded", 25),
        people=[("甲班", "a", "王"), ("乙班", "A", "王"), ("丙班", "a", "李")],
    )
    rows = hours.evidence(found, RULE).set_index("cohort")
    assert rows["counted"].to_dict() == {"甲班": True, "乙班": False, "丙班": True}
    assert "另一个班" in rows.loc["乙班", "why_zh"]


def test_hours_stand_against_what_the_rank_owes(tmp_path):
    rule = own_rule(tmp_path, ("class_cohorts: []", "class_cohorts: [集中班]"))
    found = facts(
        ("集中班", "a", M14, "2026-05-01", "graded", 20),
        ("集中班", "a", M00, "2022-05-01", "graded", 20),
        ("网络班", "b", M14, "2026-05-01", "graded", 20),
        ("集中班", "c", M14, "2021-05-01", "graded", 20),
    )
    rows = hours.evidence(found, rule)
    out = hours.people(found, rows, rule, 2026, {"a": "county", "b": "township"}).set_index("learner")
    # m00 is (80 + 60) / 45 = 3.11 hours, of 2022: within five years of 2026, as 2021 is not.
    assert out.loc["a", ["modules", "class", "online"]].tolist() == [1, 3.0, 0.0]
    assert out.loc["a", "county"] == pytest.approx(3 + 140 / 45) and pd.isna(out.loc["a", "township"])
    assert out.loc["b", ["online", "class", "township"]].tolist() == [3.0, 0.0, 0.0] and pd.isna(out.loc["b", "county"])
    assert out.loc["c", ["modules", "township", "county"]].tolist() == [0, 0.0, 0.0], "unknown rank: against both"


def test_ranks_come_from_a_table_of_the_home(tmp_path):
    table = tmp_path / f"{hours.RANKS}.csv"
    assert hours.read_ranks(tmp_path, RULE) == {}
    table.write_text("\ufefflearner,rank\nA,county\nb,\n", encoding="utf-8")
    assert hours.read_ranks(tmp_path, RULE) == {"a": "county", "b": ""}
    table.write_bytes("编号,姓名,职级\na,王,县处级及以上\nb,李,乡科级及以下\n".encode("gb18030"))
    assert hours.read_ranks(tmp_path, RULE) == {"a": "county", "b": "township"}
    table.write_text("编号,职级\na,厅局级\nb,county\nB,township\n", encoding="utf-8")
    with pytest.raises(RowErrors) as caught:
        hours.read_ranks(tmp_path, RULE)
    assert [row for row, _, _ in caught.value.rows] == [2, 4] and "县处级及以上" in caught.value.rows[0][1]
    (tmp_path / f"{hours.RANKS}.xlsx").touch()
    with pytest.raises(ZhixingError, match="只能留一个"):
        hours.read_ranks(tmp_path, RULE)


def test_an_agency_replaces_the_rule(tmp_path):
    rule = own_rule(tmp_path, ("minutes_per_hour: 45", "minutes_per_hour: 60"), ("[lesson, exercise]", "[exercise]"),
                    ("online_hours: null", "online_hours: 50"))  # fmt: skip
    rows = hours.evidence(facts(("班", "a", M14, "2026-05-01", "graded", 20)), rule)
    assert rows["hours"].tolist() == [1.0] and rule.online_hours == 50


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes_per_hour: 45", "minutes_per_hour: 0", "minutes_per_hour：是 0"),
        ("pass_share: 0.6", "pass_share: 60", "0 到 1"),
        ("count: [lesson, exercise]", "count: [talk]", "lesson、exercise"),
        ("timezone: Asia/Shanghai", "timezone: Beijing", "没有时区"),
        ("    hours: 90\n", "", r"requirements\[0\].hours：没有写"),
        ("    years: 5", "    years: 五", r"requirements\[1\].years"),
        ("rank: county", "rank: township", "写了两次"),
        ("version: 2023-zhixing-1", "version: [", "读不了"),
        ("class_cohorts: []", "class_cohorts: 甲班", "班级名的列表"),
    ],
)
def test_a_wrong_rule_is_told_with_its_place(tmp_path, old, new, said):
    with pytest.raises(ZhixingError, match=said):
        own_rule(tmp_path, (old, new))


def test_a_report_shows_cohorts_and_no_few():
    rows = [("大班", f"s{n}", M14, "2026-05-01", "graded", 20) for n in range(6)]
    rows += [("小班", f"t{n}", M14, "2026-05-01", "graded", 20) for n in range(4)]
    mixed = [("混班", f"u{n}", M14, "2026-05-01", "graded", 20 if n < 6 else 1) for n in range(8)]
    out = hours.summary(facts(*rows, *mixed), RULE, 2026).rows.set_index("cohort")
    assert set(out.index) == {"大班", "混班"}
    assert out.loc["大班", ["n", "some", "mean", "median"]].tolist() == [6, 6, 3.0, 3.0]
    # 2 of 8 without hours would be known, from the mean as well: 2.25 of 3 hours each is 6 people.
    assert (
        out.loc["混班", "n"] == 8 and out.loc["混班", ["some", "mean"]].isna().all() and out.loc["混班", "median"] == 3
    )
    assert hours.summary(facts(*rows), RULE, 2025).rows.empty


def test_the_command_shows_the_rule_its_source_and_who_decides(released, tmp_path):
    place = tmp_path / "home"
    shutil.copytree(released.root.parent.parent, place, symlinks=True)
    done = zhixing(place, "hours", released.name, "--year", "2026", "--csv", str(tmp_path / "h.csv"))
    assert done.exit_code == 0, done.output
    assert all(word in done.stdout for word in ("12371.cn", "90", "550", "组织（人事）部门决定", "未登记", "hours_ranks.csv"))
    assert (tmp_path / "h.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    told = json.loads(zhixing(place, "hours", "--all", "--json").stdout)
    assert len(told["people"]) == 8 and told["rule"]["requirements"][1]["hours"] == 550 and told["evidence"] == []
    assert zhixing(place, "hours").exit_code == 1
    cohort = Home(place).cohort(released.name)
    cohort.record.trainers.append("李老师")
    cohort.save()
    assert len(json.loads(zhixing(place, "hours", "--trainer", "李老师", "--json").stdout)["people"]) == 8
    assert "没有培训者" in zhixing(place, "hours", "--trainer", "无名").stderr
    english = zhixing(place, "hours", released.name, "--learner", "nobody", lang="en")
    assert english.exit_code == 1 and "no learner 'nobody'" in english.stderr
