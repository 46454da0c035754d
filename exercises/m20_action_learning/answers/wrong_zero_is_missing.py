"""
zh: 0 当成没有填
en: "0 taken for missing"
scores: {missing_parts: 2}
base: right_groupby
"""

# %% grade_id="missing_parts"
def missing_parts(card):
    return [name for name in PARTS if not card.get(name) or not str(card[name]).strip()]
