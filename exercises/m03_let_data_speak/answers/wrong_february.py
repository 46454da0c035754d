"""
zh: 2 月也按 27 天要求
en: "27 days asked of February as well"
scores: {valid_months: 1}
base: right_groupby
"""


# %% grade_id="valid_months"
def valid_months(monthly):
    return (monthly["days"] - monthly["days_missing"] >= 27).groupby(monthly["city"]).sum()
