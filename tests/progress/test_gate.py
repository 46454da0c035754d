"""Tables of whole cohorts, made fit for an agency: counts within a row, and rows from report to report."""

from __future__ import annotations

import pandas as pd
import pytest

from grading.progress import gate, privacy
from grading.progress.summaries import Summary
from tests.progress.sample_tables import tables


def rows(found, key):
    table = next(one for one in found if one.key == key).rows
    return table.astype(object).where(table.notna(), None).set_index("cohort").to_dict("index")


def passed(given, state=None, day="2026-04-01"):
    return gate.pass_through(given, {"tables": {}} if state is None else state, day)


def test_a_few_who_left_are_not_had_by_subtraction():
    found = rows(passed(tables()), "gain")
    assert (found["全省春"]["n_pre"], found["全省春"]["n_both"], found["全省春"]["attrition"]) == (55, 48, 12.7)
    assert (found["东市一班"]["n_pre"], found["东市一班"]["n_both"], found["东市一班"]["attrition"]) == (31, None, None)


def test_the_states_of_a_row_of_actions_give_way_to_no_attack():
    form = gate.FORMS["actions"]
    for row in rows(passed(tables()), "actions").values():
        shown = {((name, ""),): row[name] for name in form.counts if row[name]}
        assert not any(0 < n < 5 for n in shown.values())
        sums = [(((form.total, ""),), tuple(((name, ""),) for name in form.parts if row[name] != 0))]
        for name, whole in form.subsets.items():
            if row[name] != 0:
                sums.append((((whole, ""),), (((name, ""),), ((name, "rest"),))))
        found = privacy.attack(shown, sums)
        assert not [cell for cell, n in found.exact.items() if 0 < n < 5]
    assert rows(passed(tables()), "actions")["东市一班"]["overdue"] is None


@pytest.mark.parametrize(("more", "updated"), [(0, False), (1, False), (4, False), (5, True)])
def test_a_row_changes_by_five_or_stays(more, updated):
    state = {"tables": {}}
    passed(tables(), state)
    after = rows(passed(tables(more), state, "2026-05-01"), "gain")["全省春"]
    assert after["n_pre"] == (60 if updated else 55)


def test_small_steps_do_not_add_up_unseen():
    state = {"tables": {}}
    said = [rows(passed(tables(more), state), "gain")["全省春"]["n_pre"] for more in (0, 3, 6, 9, 12)]
    assert said == [55, 55, 61, 61, 67]


def table(key, columns, rows):
    titles = {name: (name, name) for name in columns}
    return Summary(key, ("表", "table"), titles, ("注。", "Note."), pd.DataFrame(rows, columns=columns))


def test_a_table_that_nobody_has_judged_is_not_passed_on():
    assert passed([table("other", ["cohort", "n"], [("甲班", 30)])]) == []


def test_how_many_completed_and_one_person_s_hour_stay_out_of_days_to_complete():
    columns = ["cohort", "enrolled", "completed", "p25", "median", "p75", "days_before_due"]
    [found] = passed([table("times", columns, [("甲班", 20, 18, 3.2, 5.7, None, 1.4)])])
    assert list(found.rows.columns) == ["cohort", "p25", "median", "p75", "days_before_due"] == list(found.columns)
    assert found.rows.iloc[0, 1:].tolist()[:2] == [3, 6]


def test_of_cohorts_compared_the_scores_are_passed_on_and_counts_in_fives():
    columns = ["first", "second", "module", "measure_en", "n_first", "n_second", "share_first"]
    given = [("甲", "乙", "m14", "completion", 20, 31, 90.0), ("甲", "乙", "m14", "score", 18, 29, 66.0)]
    [found] = passed([table("comparison", columns, given)])
    assert found.rows[["measure_en", "n_first", "n_second"]].values.tolist() == [["score", 15, 25]]


def test_those_without_the_misconception_are_not_had_by_subtraction():
    columns = ["module", "question", "learners", "n", "share"]
    given = [("m14", "a", 28, 31, 90.3), ("m14", "b", 12, 31, 38.7)]
    [found] = passed([table("wrong_answers", columns, given)])
    one, two = found.rows.astype(object).where(found.rows.notna(), None).to_dict("records")
    assert (one["learners"], one["share"]) == (None, None) and (two["learners"], two["n"], two["share"]) == (10, 30, 39)


def test_a_row_whose_words_or_figures_change_is_no_new_row():
    columns = [
        "first",
        "second",
        "module",
        "measure_en",
        "n_first",
        "n_second",
        "share_first",
        "difference",
        "warning_en",
    ]

    def given(n, share, difference, warning):
        return [table("comparison", columns, [("甲", "乙", "m14", "score", n, 40, share, difference, warning)])]

    state = {"tables": {}}
    [before] = passed(given(19, 70.0, "+4.0 [-1.0, +9.0]", "too few people, under 20"), state)
    [after] = passed(given(20, 70.6, "+4.6 [-0.4, +9.5]", ""), state)
    pd.testing.assert_frame_equal(before.rows, after.rows)  # twenty less nineteen is the score of one
    [later] = passed(given(24, 71.0, "+5.0 [+0.2, +9.9]", ""), state)
    assert later.rows["share_first"].tolist() == [71.0]


def test_hours_of_another_year_are_another_row():
    columns = ["year", "cohort", "form_en", "n", "some", "mean"]
    state = {"tables": {}}
    passed([table("hours", columns, [(2026, "甲班", "online", 30, 20, 3.0)])], state)
    [found] = passed([table("hours", columns, [(2027, "甲班", "online", 30, 22, 1.0)])], state)
    assert found.rows["mean"].tolist() == [1.0]


def test_what_names_a_row_is_in_the_table():
    for one in tables():
        assert set(gate.FORMS[one.key].named) <= set(one.rows), one.key
