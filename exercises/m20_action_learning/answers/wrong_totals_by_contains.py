"""
zh: 名称里含有 total 的都当成合计
en: "every name that contains a word for total taken for one"
scores: {real_total: 2}
base: right_groupby
"""


# %% grade_id="real_total"
def real_total(table):
    rows = table.drop_duplicates()
    return rows[~rows["service"].str.contains("合计|小计|总计|total", case=False)]["count"].sum()
