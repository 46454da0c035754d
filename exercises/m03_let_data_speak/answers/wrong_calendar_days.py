"""
zh: 数的是当月天数，没有减去缺测
en: "days of the month counted without taking off the missing ones"
scores: {valid_months: 0}
base: right_groupby
"""


# %% grade_id="valid_months"
def valid_months(monthly):
    need = monthly["month"].str.endswith("-02").map({True: 25, False: 27})
    return (monthly["days"] >= need).groupby(monthly["city"]).sum()
