"""
zh: 只比行动选区自己的前后
en: "before and after of the acting wards alone"
scores: {difference_in_differences: 0}
base: right_groupby
"""


# %% grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    acting = rows[rows["ward"].isin(treated)].groupby("opened_quarter")[["within_7_days", "requests"]].sum()
    share = acting["within_7_days"] / acting["requests"]
    return share[after] - share[before]
