"""
zh: 件数太少也下结论
en: "a verdict on too few complaints"
scores: {verdicts: 0}
base: right_groupby
"""


# %% grade_id="verdicts"
def verdicts(rows, quarter, target, at_least):
    one = rows[rows["opened_quarter"] == quarter]
    return {
        ward: "reached" if hits / n >= target else "not reached"
        for ward, hits, n in zip(one["ward"], one["within_7_days"], one["requests"])
    }
