"""Tables of groups: every figure with its interval, small groups left out, cohorts compared with care."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from grading.progress import group_figures, hours, hours_rule, measures

M00, M14 = "m00_first_table", "m14_service_speed"
START = pd.Timestamp("2026-05-01", tz="UTC")


def facts(**cohorts: dict) -> dict[str, pd.DataFrame]:
    """cohort -> {module: points of 10 of its learners, None for what is missing}; the nth hands in on day n + 1.

    Each module has two questions, of 6 and of 4 points.
    """
    people, rows = [], []
    for cohort, modules in cohorts.items():
        most = max(map(len, modules.values()))
        people += [(cohort, "甲局", f"{cohort}{n:03d}", "", True) for n in range(most)]
        for module, points in modules.items():
            for n, value in enumerate(points):
                state = "missing" if value is None else "graded"
                when = pd.NaT if value is None else START + pd.Timedelta(days=n + 1)
                rows.append((cohort, "甲局", f"{cohort}{n:03d}", module, 1, when, state, value))
    columns = ["cohort", "agency", "learner", "module", "attempt", "submitted_at", "state", "points"]
    table = pd.DataFrame(rows, columns=columns).astype({"points": float})
    table["submitted_at"] = pd.to_datetime(table["submitted_at"], utc=True)
    table = table.assign(due_at=START + pd.Timedelta(days=4), scored_max=10.0, max_points=10.0, late=False)
    graded = table[table["state"] == "graded"].assign(graded_at=START)
    first, rest = graded["points"].clip(upper=6), (graded["points"] - 6).clip(lower=0)
    parts = [
        graded.assign(question="a_tests", points=first, max_points=6.0, competency="read"),
        graded.assign(question="b_tests", points=rest, max_points=4.0, competency="judge"),
    ]
    enrolled = pd.DataFrame(people, columns=["cohort", "agency", "learner", "name", "active"])
    return {"enrolments": enrolled, "submissions": table, "scores": pd.concat(parts, ignore_index=True)}


def coded(found: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same facts with texts as categoricals, as a store of millions of rows gives them."""
    return {
        name: table.assign(**{
            column: table[column].astype(object).astype("category")
            for column in table
            if not pd.api.types.is_numeric_dtype(table[column]) and table[column].map(type).eq(str).all()
        })
        for name, table in found.items()
    }  # fmt: skip


WHEN = pd.DataFrame({"cohort": ["甲", "乙"], "module": [M14, M14], "released_at": [START, START]})
WIDE = facts(甲={M14: [2, 4, 6, 8, 10, None]}, 乙={M14: [5, 5, 5, 5]})


def test_mean_scores_have_students_interval_and_few_are_left_out():
    [row] = group_figures.scores(WIDE).rows.to_dict("records")
    # 0.2 ... 1: mean 0.6, sd 0.31623; t(4) = 2.7764; half 2.7764 * 0.31623 / sqrt(5) = 0.39265.
    assert (row["cohort"], row["graded"], row["mean"], row["sd"]) == ("甲", 5, 60.0, 31.6)
    assert (row["low"], row["high"]) == (20.7, 99.3) and row["module_zh"] == "m14 如何提高服务的速度"


def test_days_to_complete_count_those_who_have_not_handed_in():
    [row] = group_figures.times(WIDE, WHEN).rows.to_dict("records")
    # Days 1 to 5 of six enrolled: a quarter is the 2nd, half the 3rd, three quarters the 5th. Due on day 4.
    assert (row["enrolled"], row["completed"], row["p25"], row["median"], row["p75"]) == (6, 5, 2.0, 3.0, 5.0)
    assert row["days_before_due"] == 1.0


def test_reliability_is_cronbachs_alpha_of_each_exercise():
    [row] = group_figures.reliability(WIDE).rows.to_dict("records")
    # Both cohorts: totals 2 4 6 8 10 5 5 5 5 of a = 2 4 6 6 6 5 5 5 5 and b = 0 0 0 2 4 0 0 0 0.
    totals, a, b = np.array([2, 4, 6, 8, 10, 5, 5, 5, 5]), [2, 4, 6, 6, 6, 5, 5, 5, 5], [0, 0, 0, 2, 4, 0, 0, 0, 0]
    alpha = 2 * (1 - (np.var(a, ddof=1) + np.var(b, ddof=1)) / np.var(totals, ddof=1))
    assert (row["n"], row["items"], row["alpha"]) == (9, 2, round(alpha, 2)) and row["low"] < row["alpha"] < row["high"]
    assert group_figures.reliability(WIDE, minimum=10).rows.empty


def test_mastery_of_a_competency_is_the_mean_of_the_learners_estimates():
    rows = group_figures.mastery(WIDE).rows.set_index("competency_zh")
    assert set(rows["cohort"]) == {"甲"}, "four are too few"
    # "read" has one question, of which they earned s = 1/3, 2/3, 1, 1, 1: (s + 1/2) / 2 each, on average (4 + 2.5) / 10.
    read = rows.loc["读懂一张表：口径、单位、缺失"]
    assert (read["learners"], read["estimate"]) == (5, 65.0) and read["low"] < 65 < read["high"]


def test_two_cohorts_side_by_side_with_the_warnings():
    found = facts(甲={M14: [2, 4, 6, 8, 10, None]}, 乙={M14: [7, 8, 9, 9, 10, 10]})
    table = group_figures.comparison(found, None, ["甲", "乙"])
    rows = table.rows.set_index("measure_zh")
    assert rows.loc["完成率", ["share_first", "share_second"]].tolist() == [83.3, 100.0]
    assert rows.loc["得分率", "difference"].startswith("-28.3 [") and rows.loc["得分率", "verdict_zh"] == "看不出"
    assert "不足 20 人" in rows.loc["完成率", "warning_zh"] and "没有两班的前测成绩" in rows.loc["得分率", "warning_zh"]
    assert "2 个比较" in table.note[0] and "2 comparisons" in table.note[1]


def test_the_intervals_are_widened_for_their_number():
    found = facts(甲={M14: [2, 4, 6, 8, 10], M00: [1, 3, 5, 7, 9]}, 乙={M14: [7, 8, 9, 9, 10], M00: [5, 5, 6, 7, 7]})
    rows = group_figures.comparison(found, None, ["甲", "乙"]).rows
    shown = rows[(rows["module"] == M14) & (rows["measure_en"] == "score")]["difference"].iloc[0]
    x, y = np.array([2, 4, 6, 8, 10]) / 10, np.array([7, 8, 9, 9, 10]) / 10
    _, low, high = measures.welch(x, y, 1 - 0.05 / 4)
    assert shown == f"-26.0 [{low * 100:+.1f}, {high * 100:+.1f}]"


def test_a_clear_difference_is_called_one_and_says_which():
    found = facts(甲={M14: [1, 2, 1, 2] * 6}, 乙={M14: [9, 8, 9, 8] * 6})
    rows = group_figures.comparison(found, None, ["甲", "乙"]).rows.set_index("measure_en")
    assert rows.loc["score", "verdict_zh"] == "后者高" and rows.loc["score", "verdict_en"] == "second higher"
    assert rows.loc["completion", "verdict_en"] == "none shown"


@pytest.mark.parametrize("names", [["甲"], ["甲", "乙"], ["甲", "乙", "丙", "丁", "戊"]])
def test_no_comparison_of_one_of_few_or_of_too_many(names):
    sizes = {name: {M14: [5, 6, 7, 8] if name == "乙" else [5, 6, 7, 8, 9]} for name in names}
    found = facts(**sizes)
    assert group_figures.comparison(found, None, names).rows.empty
    told = group_figures.scores(found).note
    assert ("--cohort" in told[0]) == ("--cohort" in told[1]) == (len(names) > 4)


def test_categoricals_give_the_same_tables():
    both, rule = (WIDE, coded(WIDE)), hours_rule.load()
    assert any(isinstance(kind, pd.CategoricalDtype) for kind in both[1]["submissions"].dtypes)
    for make in (
        group_figures.scores,
        group_figures.reliability,
        group_figures.mastery,
        lambda found: group_figures.times(found, WHEN),
        lambda found: group_figures.comparison(found, None, ["甲", "乙"], minimum=4),
        lambda found: hours.summary(found, rule, 2026, minimum=3),
    ):
        plain, other = (make(found).rows for found in both)
        assert len(plain)
        pd.testing.assert_frame_equal(plain, other, check_dtype=False)
    rows = [hours.evidence(found, rule) for found in both]
    people = [hours.people(found, one, rule, 2026) for found, one in zip(both, rows, strict=True)]
    pd.testing.assert_frame_equal(*people, check_dtype=False)


def test_what_speaks_against_comparing_tells_no_count_that_is_a_range_elsewhere():
    words = set()
    for done in (6, 7, 8):  # of 甲's 20; all of 乙's
        found = facts(甲={M14: [*range(done), *[None] * (20 - done)]}, 乙={M14: [3, 7] * 6})
        rows = group_figures.comparison(found, None, ["甲", "乙"], selection=False).rows
        words |= set(rows["warning_zh"]) | set(rows["warning_en"])
    assert words and not any("完成率" in one or "completion" in one for one in words)
    assert {number for one in words for number in re.findall(r"\d+", one)} == {"20"}
