"""
zh: 用透视表和交叉表，结果是带列的表格
en: pivot tables, results as tables with columns
"""


# %% grade_id="share_by_type"
def share_by_type(rows):
    table = rows.dropna().pivot_table(index="department_type", values=["attendances", "over_4_hours"], aggfunc="sum")
    table = table.loc[table["attendances"] != 0]
    table["share"] = 1 - table["over_4_hours"] / table["attendances"]
    return table[["share"]].sort_values("share")


# %% grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    table = rows.loc[rows["department_type"].eq(kind)].pivot_table(
        index="organisation", values=["attendances", "over_4_hours"], aggfunc="sum"
    )
    table = table.loc[table["attendances"].ge(at_least)].reset_index()
    table["bad"] = table["over_4_hours"] / table["attendances"]
    return table.sort_values(["bad", "organisation"])["organisation"]


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    table = rows[rows["attendances"] > 0].copy()
    table["share"] = (table["attendances"] - table["over_4_hours"]) / table["attendances"] * 100
    wide = table.pivot_table(index="organisation", columns="month", values="share")
    now = pd.to_datetime(month + "-01")
    change = wide[now] - wide[now.replace(year=now.year - 1)]
    return change.dropna().rename("change").reset_index()


# %% grade_id="same_mix"
def same_mix(rows, weights):
    sums = rows.pivot_table(
        index="organisation", columns="department_type", values=["attendances", "over_4_hours"], aggfunc="sum"
    )
    result, whole = 0, sum(weights.values())
    for kind, weight in weights.items():
        seen = sums[("attendances", kind)]
        result = result + weight / whole * (1 - sums[("over_4_hours", kind)] / seen.where(seen > 0))
    return result.dropna().to_frame("standardised")


# %% grade_id="minor_needed"
def minor_needed(attendances, over_4_hours, line):
    inside = attendances - over_4_hours
    if inside / attendances >= line / 100:
        return 0
    return (line * attendances - 100 * inside) / (100 - line)


# %% grade_id="mix_and_within"
def mix_and_within(before, after):
    both = pd.concat({"old": before, "new": after}, names=["when"])
    table = both.pivot_table(
        index="department_type", columns="when", values=["attendances", "over_4_hours"], aggfunc="sum"
    )
    w = table["attendances"] / table["attendances"].sum()
    r = 1 - table["over_4_hours"] / table["attendances"]
    mix = (w["new"] - w["old"]).mul(r.mean(axis=1)).sum()
    within = (r["new"] - r["old"]).mul(w.mean(axis=1)).sum()
    return pd.Series({"mix": mix * 100, "within": within * 100})


# %% grade_id="verdicts"
def verdicts(before, after):
    import numpy as np

    columns = ["attendances", "over_4_hours"]
    old = before.pivot_table(index="organisation", values=columns, aggfunc="sum")
    new = after.pivot_table(index="organisation", values=columns, aggfunc="sum")
    both = old.merge(new, left_index=True, right_index=True, suffixes=("_0", "_1"))
    p0 = both["over_4_hours_0"] / both["attendances_0"]
    p1 = both["over_4_hours_1"] / both["attendances_1"]
    z = (p0 - p1) / np.sqrt(p0 * (1 - p0) / both["attendances_0"] + p1 * (1 - p1) / both["attendances_1"])
    both["verdict"] = np.select([z > 2, z < -2], [1.0, -1.0], 0.0)
    return both[["verdict"]]
