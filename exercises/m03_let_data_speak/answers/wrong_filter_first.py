"""
zh: 先筛掉不合格的月份，合格数为 0 的城市不见了
en: "invalid months filtered out first, so that cities with 0 vanish"
scores: {valid_months: 2}
base: right_groupby
"""


# %% grade_id="valid_months"
def valid_months(monthly):
    need = monthly["month"].str.endswith("-02").map({True: 25, False: 27})
    good = monthly[monthly["days"] - monthly["days_missing"] >= need]
    return good.groupby("city").size()
