"""
zh: 件数太少的渠道也一起比
en: "channels with too few applications compared as well"
scores: {channel_medians: 0}
base: right_groupby
"""


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    table = cases.assign(hours=cases["case_id"].map(hours)).dropna(subset=["hours"])
    return table.groupby("channel")["hours"].median()
