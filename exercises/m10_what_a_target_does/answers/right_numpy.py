"""
zh: "numpy 为主，会打印、会发出警告"
en: "mostly numpy; it prints and warns"
"""

# %% grade_id="share_by_type"
import numpy as np


def share_by_type(rows):
    import warnings

    warnings.warn("a warning", stacklevel=1)
    print("and a print")
    r = rows[rows[["attendances", "over_4_hours"]].notna().all(axis=1)]
    s = r.groupby("department_type").apply(lambda g: 1 - g.over_4_hours.sum() / g.attendances.sum() if g.attendances.sum() else np.nan)
    return s.dropna()


# %% grade_id="comparable_ranking"
import numpy as np


def comparable_ranking(rows, kind, at_least):
    t = rows[rows.department_type == kind].groupby("organisation")[["attendances", "over_4_hours"]].sum()
    t = t.loc[t.attendances >= at_least]
    names = t.index.to_numpy(dtype=object)
    s = 1 - t.over_4_hours.to_numpy() / t.attendances.to_numpy()
    return names[np.lexsort((names, -s))]


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    m = pd.Timestamp(month)
    t = rows[rows.month.isin([m, m - pd.DateOffset(years=1)]) & rows.attendances.ne(0)]
    t = t.assign(p=100 - 100 * t.over_4_hours / t.attendances)
    u = t.set_index(["organisation", "month"])["p"].unstack()
    return u.diff(axis=1)[m].dropna().round(3)


# %% grade_id="same_mix"
import numpy as np


def same_mix(rows, weights):
    p = rows.pivot_table(index="organisation", columns="department_type", values=["attendances", "over_4_hours"], aggfunc="sum")
    s = 1 - p["over_4_hours"] / p["attendances"].replace(0, np.nan)
    ks = list(weights)
    if any(k not in s for k in ks):
        return {}
    s = s[ks].dropna()
    return pd.Series(s.to_numpy() @ np.array([weights[k] for k in ks], float) / sum(weights.values()), index=s.index).sort_values(ascending=False)


# %% grade_id="minor_needed"
import numpy as np


def minor_needed(attendances, over_4_hours, line):
    p = line / 100
    x = (p * attendances - (attendances - over_4_hours)) / (1 - p)
    return np.maximum(x, 0.0)


# %% grade_id="mix_and_within"
import numpy as np


def mix_and_within(before, after):
    a = before.groupby("department_type")[["attendances", "over_4_hours"]].sum().to_numpy(float)
    b = after.groupby("department_type")[["attendances", "over_4_hours"]].sum().to_numpy(float)
    w0, w1 = a[:, 0] / a[:, 0].sum(), b[:, 0] / b[:, 0].sum()
    r0, r1 = 1 - a[:, 1] / a[:, 0], 1 - b[:, 1] / b[:, 0]
    return np.array([(w1 - w0) @ (r0 + r1) / 2, (r1 - r0) @ (w0 + w1) / 2]) * 100


# %% grade_id="verdicts"
import numpy as np


def verdicts(before, after):
    a = before.groupby("organisation").agg(n=("attendances", "sum"), l=("over_4_hours", "sum"))
    b = after.groupby("organisation").agg(n=("attendances", "sum"), l=("over_4_hours", "sum"))
    j = a.join(b, lsuffix="0", rsuffix="1", how="inner")
    p0, p1 = 1 - j.l0 / j.n0, 1 - j.l1 / j.n1
    se = np.sqrt(p0 * (1 - p0) / j.n0 + p1 * (1 - p1) / j.n1)
    d = p1 - p0
    return pd.Series(np.where(d.abs() > 2 * se, np.sign(d), 0), index=j.index)
