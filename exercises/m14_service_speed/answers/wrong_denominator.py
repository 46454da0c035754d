"""
zh: 没有回执的申请不在分母里
en: "applications without a confirmation left out of the denominator"
scores: {share_within: 0}
base: right_groupby
"""


# %% grade_id="share_within"
def share_within(hours, limit):
    known = hours.dropna()
    return (known <= limit).mean()
