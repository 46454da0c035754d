"""
zh: 未办结的不放在分母里
en: "open complaints left out of the denominator"
scores: {baseline: 0, verdicts: 0}
base: right_groupby
"""


# %% grade_id="baseline"
def baseline(rows, ward, quarters):
    last = rows[rows["ward"] == ward].sort_values("opened_quarter").tail(quarters)
    closed = (last["requests"] - last["still_open"]).sum()
    return {
        "share": last["within_7_days"].sum() / closed,
        "n": closed,
        "from": last["opened_quarter"].min(),
        "to": last["opened_quarter"].max(),
    }


# %% grade_id="verdicts"
def verdicts(rows, quarter, target, at_least):
    found = {}
    for row in rows[rows["opened_quarter"] == quarter].itertuples():
        closed = row.requests - row.still_open
        if closed < at_least:
            found[row.ward] = "too few"
        else:
            found[row.ward] = "reached" if row.within_7_days / closed >= target else "not reached"
    return found
