"""
zh: 跟上个月比，不是跟去年同月比
en: compared with last month, not with the same month of last year
base: right_groupby
scores: {change_on_year: 0}
"""


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    now = pd.Timestamp(month)

    def shares(moment):
        table = rows[(rows["month"] == moment) & (rows["attendances"] > 0)].set_index("organisation")
        return 100 * (1 - table["over_4_hours"] / table["attendances"])

    return (shares(now) - shares(now - pd.DateOffset(months=1))).dropna()
