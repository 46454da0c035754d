"""
zh: "先取全市最近的季度，再取选区；件数的分母用错；先四舍五入再比"
en: "the city's latest quarters first; open ones left out of the denominator; rounded before comparing"
base: right_groupby
scores: {baseline: 2, difference_in_differences: 0, verdicts: 0.5}
"""


# %% grade_id="baseline"
def baseline(rows, ward, quarters):
    keep = sorted(rows.opened_quarter.unique())[-quarters:]
    t = rows[(rows.ward == ward) & rows.opened_quarter.isin(keep)].sort_values("opened_quarter")
    return {"share": t.within_7_days.sum() / t.requests.sum(), "n": t.requests.sum(), "from": t.opened_quarter.iloc[0], "to": t.opened_quarter.iloc[-1]}


# %% grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    den = rows.requests - (rows.still_open if "still_open" in rows else 0)
    s = lambda m, q: rows[m & (rows.opened_quarter == q)].within_7_days.sum() / den[m & (rows.opened_quarter == q)].sum()
    a = rows.ward.isin(treated)
    return s(a, after) - s(a, before) - (s(~a, after) - s(~a, before))


# %% grade_id="verdicts"
import numpy as np


def verdicts(rows, quarter, target, at_least):
    t = rows[rows.opened_quarter == quarter].set_index("ward")
    v = np.select([t.requests < at_least, (t.within_7_days / t.requests).round(1) >= target], ["too few", "reached"], "not reached")
    return pd.Series(v, index=t.index)
