"""
zh: 只看字典里有没有这一项，不看是不是空白
en: "only whether the entry is there, not whether it is blank"
scores: {missing_parts: 1}
base: right_groupby
"""

# %% grade_id="missing_parts"
def missing_parts(card):
    return [name for name in PARTS if name not in card]
