"""
zh: 用 groupby 的标准写法
en: plain groupby
"""


# %% grade_id="share_by_type"
def share_by_type(rows):
    rows = rows[rows["attendances"].notna() & rows["over_4_hours"].notna()]
    sums = rows.groupby("department_type")[["over_4_hours", "attendances"]].sum()
    share = (sums["attendances"] - sums["over_4_hours"]) / sums["attendances"]
    return share.dropna().round(4)


# %% grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    sums = rows.query("department_type == @kind").groupby("organisation")[["attendances", "over_4_hours"]].sum()
    sums = sums.query("attendances >= @at_least").sort_index()
    return (sums["over_4_hours"] / sums["attendances"]).sort_values(kind="stable").index


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    this = pd.Period(month, "M")
    table = rows.assign(
        period=rows["month"].dt.to_period("M"),
        share=100 - 100 * rows["over_4_hours"] / rows["attendances"].replace(0, pd.NA),
    )
    wide = table[table["period"].isin([this, this - 12])].pivot(index="organisation", columns="period", values="share")
    return (wide[this] - wide[this - 12]).dropna().astype(float).round(2)


# %% grade_id="same_mix"
def same_mix(rows, weights):
    kept = rows[rows["department_type"].isin(list(weights))]
    sums = kept.groupby(["organisation", "department_type"], as_index=False)[["attendances", "over_4_hours"]].sum()
    sums = sums[sums["attendances"] > 0].copy()
    sums["weight"] = sums["department_type"].map(weights)
    sums["part"] = sums["weight"] * (1 - sums["over_4_hours"] / sums["attendances"])
    groups = sums.groupby("organisation")
    out = groups["part"].sum() / groups["weight"].sum()
    return out[groups.size() == len(weights)].round(3)


# %% grade_id="minor_needed"
def minor_needed(attendances, over_4_hours, line):
    import math

    allowed = 1 - line / 100
    return max(0, math.ceil(over_4_hours / allowed - attendances))


# %% grade_id="mix_and_within"
def mix_and_within(before, after):
    old = before.groupby("department_type")[["attendances", "over_4_hours"]].sum()
    new = after.groupby("department_type")[["attendances", "over_4_hours"]].sum()
    w0, w1 = old["attendances"] / old["attendances"].sum(), new["attendances"] / new["attendances"].sum()
    r0, r1 = 1 - old["over_4_hours"] / old["attendances"], 1 - new["over_4_hours"] / new["attendances"]
    mix = ((w1 - w0) * (r0 + r1)).sum() * 50
    return [round(mix, 2), round(100 * ((w1 * r1).sum() - (w0 * r0).sum()) - mix, 2)]


# %% grade_id="verdicts"
def verdicts(before, after):
    old = before.groupby("organisation")[["attendances", "over_4_hours"]].sum()
    new = after.groupby("organisation")[["attendances", "over_4_hours"]].sum()
    p0, p1 = 1 - old["over_4_hours"] / old["attendances"], 1 - new["over_4_hours"] / new["attendances"]
    se = (p0 * (1 - p0) / old["attendances"] + p1 * (1 - p1) / new["attendances"]) ** 0.5
    diff = (p1 - p0).dropna()
    out = pd.Series(0, index=diff.index)
    out[diff > 2 * se[diff.index]] = 1
    out[diff < -2 * se[diff.index]] = -1
    return out


# %% [markdown] grade_id="back_at_post"
# 以“政务热线按时办结率”为例：分子是期限内办结的工单，分母是当月应办结的工单，由承办单位填报。先点“办结”再处理，比率会升，群众没有得益。按咨询、投诉、求助三类分开比。同时公布重复来电率和超期最长天数，每月抽查 30 张工单回访；如果合计升而各类都不升，就停止与奖金挂钩，先核口径。
