"""
zh: "同样的结果换一种包装：记录列表、一行的表、命名元组、分数，还改动了传进来的表"
en: "the same results packed otherwise: records, a table of one row, a named tuple, a fraction; the table handed in is changed"
"""


# %% grade_id="share_by_type"
def share_by_type(rows):
    rows.dropna(subset=["attendances", "over_4_hours"], inplace=True)
    rows["good"] = rows["attendances"] - rows["over_4_hours"]
    t = rows.groupby("department_type")[["good", "attendances"]].sum().reset_index()
    t = t[t.attendances != 0]
    t["share"] = t.good / t.attendances
    return t[["department_type", "share"]].to_dict("records")


# %% grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    rows.drop(rows[rows.department_type != kind].index, inplace=True)
    g = rows.groupby("organisation").agg(n=("attendances", "sum"), late=("over_4_hours", "sum")).reset_index()
    g["p"] = 100 - 100 * g.late / g.n
    g = g[g.n >= at_least].sort_values("organisation").sort_values("p", ascending=False, kind="mergesort")
    return tuple(g.organisation)


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    rows["p"] = 100 * (1 - rows.over_4_hours / rows.attendances.where(rows.attendances > 0))
    w = rows.pivot(index="organisation", columns="month", values="p")
    now = pd.Timestamp(month + "-01")
    return (w[now] - w[now.replace(year=now.year - 1)]).dropna().to_frame("points")


# %% grade_id="same_mix"
import numpy as np


def same_mix(rows, weights):
    rows["department_type"] = rows["department_type"].astype("category")
    t = rows.groupby(["organisation", "department_type"], observed=True)[["attendances", "over_4_hours"]].sum()

    def one(g):
        g = g.droplevel(0)
        if not set(weights) <= set(g.index[g.attendances > 0]):
            return np.nan
        g = g.loc[list(weights)]
        return float(((g.attendances - g.over_4_hours) / g.attendances * pd.Series(weights)).sum() / sum(weights.values()))

    return t.groupby(level=0).apply(one).dropna()


# %% grade_id="minor_needed"
def minor_needed(attendances, over_4_hours, line):
    from fractions import Fraction

    return max(Fraction(0), Fraction(int(over_4_hours) * 100, 100 - line) - int(attendances))


# %% grade_id="mix_and_within"
import collections


def mix_and_within(before, after):
    R = collections.namedtuple("R", "mix within")
    f = lambda d: d.groupby("department_type")[["attendances", "over_4_hours"]].sum()
    a, b = f(before), f(after)
    w0, w1 = a.attendances / a.attendances.sum(), b.attendances / b.attendances.sum()
    r0, r1 = 1 - a.over_4_hours / a.attendances, 1 - b.over_4_hours / b.attendances
    return R(100 * ((w1 - w0) * (r0 + r1) / 2).sum(), 100 * ((r1 - r0) * (w0 + w1) / 2).sum())


# %% grade_id="verdicts"
import numpy as np


def verdicts(before, after):
    f = lambda d: d.groupby("organisation", as_index=False)[["attendances", "over_4_hours"]].sum()
    j = f(before).merge(f(after), on="organisation")
    p0 = 1 - j.over_4_hours_x / j.attendances_x
    p1 = 1 - j.over_4_hours_y / j.attendances_y
    se = (p0 * (1 - p0) / j.attendances_x + p1 * (1 - p1) / j.attendances_y) ** 0.5
    j["v"] = np.select([p1 - p0 > 2 * se, p1 - p0 < -2 * se], [1, -1], 0)
    j["v"] = j["v"].astype("Int64")
    return j[["organisation", "v"]]
