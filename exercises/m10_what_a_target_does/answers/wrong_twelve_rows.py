"""
zh: 往上数 12 行当作去年同月
en: 12 rows up is taken for the same month of last year
base: right_groupby
scores: {change_on_year: 1}
"""

# %% grade_id="change_on_year"
def change_on_year(rows, month):
    table = rows.sort_values(["organisation", "month"]).copy()
    table["share"] = 100 * (1 - table["over_4_hours"] / table["attendances"])
    table["change"] = table["share"] - table.groupby("organisation")["share"].shift(12)
    return table[table["month"] == pd.Timestamp(month)].set_index("organisation")["change"].dropna()
