"""
zh: 写了 print，没有 return
en: "printed, not returned"
scores: {missing_parts: 0, difference_in_differences: 0}
base: right_groupby
"""


# %% grade_id="missing_parts"
def missing_parts(card):
    print([name for name in PARTS if card.get(name) in (None, "")])


# %% grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    acting = rows["ward"].isin(treated)
    print(acting.sum())
