"""
zh: 小计和合计也加进去
en: "subtotals and totals added as well"
scores: {real_total: 0}
base: right_groupby
"""


# %% grade_id="real_total"
def real_total(table):
    return table.drop_duplicates()["count"].sum()
