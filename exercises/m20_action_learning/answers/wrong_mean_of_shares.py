"""
zh: 先算各自的比例再平均
en: "the mean of shares in place of the share of sums"
scores: {baseline: 0, difference_in_differences: 0}
base: right_groupby
"""

# %% grade_id="baseline"
def baseline(rows, ward, quarters):
    last = rows[rows["ward"] == ward].sort_values("opened_quarter").tail(quarters)
    share = (last["within_7_days"] / last["requests"]).mean()
    return {"share": share, "n": last["requests"].sum(), "from": last["opened_quarter"].min(), "to": last["opened_quarter"].max()}

# %% grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    table = rows.assign(share=rows["within_7_days"] / rows["requests"], acting=rows["ward"].isin(treated))
    share = table.groupby(["acting", "opened_quarter"])["share"].mean().unstack()
    change = share[after] - share[before]
    return change[True] - change[False]
