"""
zh: 粘了两次的行算了两次
en: "rows pasted twice counted twice"
scores: {real_total: 2}
base: right_groupby
"""


# %% grade_id="real_total"
def real_total(table):
    totals = table["service"].str.strip().str.lower().isin(["合计", "小计", "总计", "total", "subtotal"])
    return table.loc[~totals, "count"].sum()
