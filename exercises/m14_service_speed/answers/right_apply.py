"""
zh: 用 apply 与先排序再取首尾
en: apply, and sorting before taking first and last
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    ordered = events.sort_values("done_at")

    def one(rows):
        sent = rows.loc[rows["activity"] == CONFIRMATION, "done_at"]
        if sent.empty:
            return None
        return (sent.iloc[0] - rows["done_at"].iloc[0]).total_seconds() / 3600

    return ordered.groupby("case_id")[["activity", "done_at"]].apply(one).dropna().astype(float)


# %% grade_id="typical_and_slow"
def typical_and_slow(hours):
    return round(float(hours.median()), 1), round(float(hours.quantile(0.9)), 1)


# %% grade_id="share_within"
def share_within(hours, limit):
    met = hours.apply(lambda h: 1 if h <= limit else 0)
    return met.mean()


# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    parts = []
    for _, rows in events.groupby("case_id"):
        rows = rows.sort_values("step")
        parts.append(rows.assign(wait=rows["done_at"].diff() / pd.Timedelta(hours=1)))
    table = pd.concat(parts)
    return table.loc[table["wait"] > longer_than].groupby("activity")["wait"].sum().sort_values(ascending=False)


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    table = cases.loc[cases["case_id"].isin(hours.index), ["case_id", "channel"]].copy()
    table["hours"] = table["case_id"].map(hours)
    kept = table.groupby("channel").filter(lambda rows: len(rows) >= at_least)
    return kept.groupby("channel")["hours"].median()


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    def month(rows):
        limit = rows["opened_at"] + pd.Timedelta(days=days)
        if (limit > as_of).any():
            return float("nan")
        closed = rows["closed_at"].mask(rows["closed_at"] > as_of)
        return (closed <= limit).sum() / len(rows)

    key = cases["opened_at"].dt.strftime("%Y-%m")
    return cases.groupby(key)[["opened_at", "closed_at"]].apply(month).dropna()
