"""
zh: 相信行的次序就是季度的次序
en: "the order of rows taken for the order of quarters"
scores: {baseline: 0}
base: right_groupby
"""


# %% grade_id="baseline"
def baseline(rows, ward, quarters):
    last = rows[rows["ward"] == ward].tail(quarters)
    return {
        "share": last["within_7_days"].sum() / last["requests"].sum(),
        "n": last["requests"].sum(),
        "from": last["opened_quarter"].iloc[0],
        "to": last["opened_quarter"].iloc[-1],
    }
