"""
zh: 相邻两行相减，不管是不是同一件
en: "neighbouring rows subtracted, whichever case they belong to"
scores: {waiting_by_step: 0}
base: right_groupby
"""


# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    table = events.sort_values(["case_id", "step"])
    gap = table["done_at"].diff().dt.total_seconds() / 3600
    return gap[gap > longer_than].groupby(table["activity"]).sum()
