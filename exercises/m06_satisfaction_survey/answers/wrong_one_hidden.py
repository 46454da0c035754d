"""
zh: 只藏了一个组，用合计一减就出来了
en: "a single hidden group, which subtraction from the total gives away"
scores: {publishable: 1.8}
base: right_groupby
"""


# %% grade_id="publishable"
def publishable(answers, group, item, at_least):
    kept = answers[[group, item]].dropna()
    groups = (kept[item] >= 4).groupby(kept[group])
    return groups.mean()[groups.size() >= at_least]
