"""
zh: "边界弄错：正好等于下限的不要了；权数按次序套用；已经到线的返回 None"
en: "borders: exactly at the minimum is left out; weights go by position; None where the line is reached"
base: right_groupby
scores: {comparable_ranking: 2, same_mix: 1, minor_needed: 1}
"""


# %% grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    t = rows[rows.department_type == kind].groupby("organisation", as_index=False)[["attendances", "over_4_hours"]].sum()
    t = t[t.attendances > at_least].assign(share=lambda d: 1 - d.over_4_hours / d.attendances)
    return t.sort_values(["share", "organisation"], ascending=[False, True]).organisation.tolist()


# %% grade_id="same_mix"
import numpy as np


def same_mix(rows, weights):
    t = rows.groupby(["organisation", "department_type"])[["attendances", "over_4_hours"]].sum()
    t = t[t.attendances > 0]
    s = (1 - t.over_4_hours / t.attendances).unstack()
    s = s[[c for c in s.columns if c in weights]].dropna()
    return pd.Series(s.to_numpy() @ np.array(list(weights.values())) / sum(weights.values()), index=s.index)


# %% grade_id="minor_needed"
def minor_needed(attendances, over_4_hours, line):
    x = over_4_hours * 100 / (100 - line) - attendances
    return x if x > 0 else None
