"""
zh: 合并与透视表，结果是带列的表格
en: merges and pivot tables, results as tables with columns
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    first = events.pivot_table(index="case_id", values="done_at", aggfunc="min").rename(columns={"done_at": "first"})
    sent = (
        events[events["activity"].str.startswith("T05")].groupby("case_id", as_index=False).agg(sent=("done_at", "min"))
    )
    both = sent.merge(first, left_on="case_id", right_index=True)
    both["hours"] = (both["sent"] - both["first"]).dt.total_seconds().div(3600)
    return both[["case_id", "hours"]].sort_values("hours")


# %% grade_id="typical_and_slow"
def typical_and_slow(hours):
    return hours.dropna().quantile([0.5, 0.9])


# %% grade_id="share_within"
def share_within(hours, limit):
    return hours.fillna(float("inf")).le(limit).mean()


# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    before = events[["case_id", "step", "done_at"]].assign(step=events["step"] + 1)
    both = events.merge(before, on=["case_id", "step"], suffixes=("", "_before"))
    both["gap"] = (both["done_at"] - both["done_at_before"]).dt.total_seconds() / 3600
    long = both.loc[both["gap"] > longer_than]
    return long.pivot_table(index="activity", values="gap", aggfunc="sum") if len(long) else long[["activity", "gap"]]


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    table = hours.rename("h").to_frame().join(cases.set_index("case_id"))
    table = table.groupby("channel")["h"].agg(n="count", m="median").query("n >= @at_least")
    return table[["m"]].round(1)


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    table = cases.assign(month=cases["opened_at"].dt.tz_localize(None).dt.to_period("M").astype(str))
    table["age"] = (as_of - table["opened_at"]) / pd.Timedelta(days=1)
    known = table["closed_at"].where(table["closed_at"] <= as_of)
    table["ok"] = ((known - table["opened_at"]) / pd.Timedelta(days=1) <= days).astype(int)
    out = table.groupby("month", as_index=False).agg(youngest=("age", "min"), share=("ok", "mean"))
    return out.loc[out["youngest"] >= days, ["month", "share"]].round(3)
