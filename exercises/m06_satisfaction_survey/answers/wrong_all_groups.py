"""
zh: 人数再少也公布
en: "every group published, however small"
scores: {publishable: 0.6}
base: right_groupby
"""


# %% grade_id="publishable"
def publishable(answers, group, item, at_least):
    kept = answers[[group, item]].dropna()
    return (kept[item] >= 4).groupby(kept[group]).mean()
