"""
zh: 用 groupby 的标准写法
en: plain groupby
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    start = events.groupby("case_id")["done_at"].min()
    sent = events.query("activity == @CONFIRMATION").groupby("case_id")["done_at"].min()
    return ((sent - start).dropna() / pd.Timedelta(hours=1)).round(2)


# %% grade_id="typical_and_slow"
def typical_and_slow(hours):
    return [hours.quantile(0.5), hours.quantile(0.9)]


# %% grade_id="share_within"
def share_within(hours, limit):
    return (hours <= limit).sum() / len(hours)


# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    table = events.sort_values(["case_id", "step"]).copy()
    table["gap"] = (table["done_at"] - table.groupby("case_id")["done_at"].shift()) / pd.Timedelta(hours=1)
    return table[table["gap"] > longer_than].groupby("activity", as_index=False)["gap"].sum()


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    channel = cases.set_index("case_id")["channel"]
    table = pd.DataFrame({"hours": hours, "channel": channel}).dropna()
    groups = table.groupby("channel")["hours"]
    return groups.median()[groups.size() >= at_least]


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    month = cases["opened_at"].dt.strftime("%Y-%m")
    limit = cases["opened_at"] + pd.to_timedelta(days, unit="D")
    good = (cases["closed_at"] <= limit) & (cases["closed_at"] <= as_of)
    ready = (limit <= as_of).groupby(month).all()
    return good.groupby(month).mean()[ready]


# %% [markdown] grade_id="back_at_post"
# 以不动产登记为例：记录收件时间和发证时间，由窗口系统导出，业务科每周取数。向领导报告中位数和第 90 百分位数，因为少数疑难件会拉高平均数。没办结的件留在分母里，否则最近几个月会显得更快。
