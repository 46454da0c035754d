"""
zh: 缺一类的机构用剩下的类型凑数
en: organisations that lack a kind are made up from the others
base: right_groupby
scores: {same_mix: 1}
"""

# %% grade_id="same_mix"
def same_mix(rows, weights):
    total = rows.groupby(["organisation", "department_type"])[["attendances", "over_4_hours"]].sum()
    total = total[total["attendances"] > 0]
    shares = (1 - total["over_4_hours"] / total["attendances"]).unstack()[list(weights)]
    parts = pd.Series(weights)
    return ((shares * parts).sum(axis=1) / shares.notna().mul(parts).sum(axis=1)).dropna()
