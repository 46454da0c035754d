"""
zh: 用平均数代替中位数
en: "the mean in place of the median"
scores: {typical_and_slow: 0, channel_medians: 0}
base: right_groupby
"""


# %% grade_id="typical_and_slow"
def typical_and_slow(hours):
    return hours.mean(), hours.quantile(0.9)


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    table = cases.assign(hours=cases["case_id"].map(hours)).dropna(subset=["hours"])
    groups = table.groupby("channel")["hours"]
    return groups.mean()[groups.size() >= at_least]
