"""
zh: "结果换一种包装：元组的列表、字典、分数、分类列，还改动了传进来的表"
en: "the same results packed otherwise: lists of tuples, a dict, a fraction, categories; the table handed in is changed"
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    events.sort_values("done_at", inplace=True, kind="stable")
    a = events.drop_duplicates("case_id").set_index("case_id")["done_at"]
    b = events[events.activity.eq(CONFIRMATION)].drop_duplicates("case_id").set_index("case_id")["done_at"]
    return (b - a[b.index]).dt.total_seconds().floordiv(36).div(100)


# %% grade_id="typical_and_slow"
def typical_and_slow(hours):
    hours.dropna(inplace=True)
    return {"median": hours.median(), "p90": hours.quantile(q=0.9)}


# %% grade_id="share_within"
def share_within(hours, limit):
    from fractions import Fraction

    n = len(hours)
    hours.dropna(inplace=True)
    return Fraction(int((hours <= limit).sum()), n)


# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    events["activity"] = events["activity"].astype("category")
    e = events.sort_values(["case_id", "step"])
    e["w"] = e.groupby("case_id")["done_at"].diff().dt.total_seconds().div(3600)
    return e.loc[e["w"] > longer_than].groupby("activity", observed=True)["w"].sum()


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    t = pd.concat([cases.set_index("case_id")["channel"], hours.to_frame("h")], axis=1, join="inner")
    p = t.pivot_table(index="channel", values="h", aggfunc=["median", "count"])
    p.columns = ["m", "n"]
    return list(p.query("n >= @at_least")["m"].round(1).items())


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    t = cases.assign(
        month=cases["opened_at"].dt.strftime("%Y-%m"), ok=((cases["closed_at"] - cases["opened_at"]) / pd.Timedelta(days=1) <= days) * 1, old=(as_of - cases["opened_at"]) >= pd.Timedelta(days=days)
    )
    p = t.pivot_table(index="month", values=["ok", "old"], aggfunc={"ok": "mean", "old": "min"})
    return [(m, r["ok"]) for m, r in p.iterrows() if r["old"]]
