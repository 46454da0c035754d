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


def test_a_table_of_another_kind_shows_nothing_of_a_row_of_few():
    columns = {
        "module": ("模块", "module"),
        "n": ("人数", "learners"),
        "share": ("占比", "share"),
        "ci": ("区间", "interval"),
    }
    data = pd.DataFrame(
        [("m00", 30, 0.5, "0.50 [0.3, 0.7]"), ("m14", 4, 0.25, "0.25 [0.1, 0.6]")], columns=list(columns)
    )
    [table] = passed([Summary("other", ("表", "table"), columns, ("注。", "Note."), data)])
    assert table.rows["n"].tolist()[0] == 30 and table.rows.loc[1, ["n", "share", "ci"]].isna().all()
    assert table.rows["n"].dtype == "Int64" and "1 至 4" in table.note[0]
