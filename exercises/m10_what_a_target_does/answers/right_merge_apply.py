"""
zh: 用 merge、apply 和 query
en: merge, apply and query
"""


# %% grade_id="share_by_type"
def share_by_type(rows):
    good = rows.dropna(subset=["attendances", "over_4_hours"])
    good = good.assign(inside=good["attendances"] - good["over_4_hours"])
    sums = good.groupby("department_type", as_index=False).agg(inside=("inside", "sum"), all=("attendances", "sum"))
    sums = sums.query("all > 0").copy()
    sums["share"] = sums["inside"].astype(float) / sums["all"]
    return sums[["department_type", "share"]]


# %% grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    mine = rows[rows["department_type"] == kind]
    enough = mine.groupby("organisation").filter(lambda part: part["attendances"].sum() >= at_least)
    share = enough.groupby("organisation")[["attendances", "over_4_hours"]].apply(
        lambda part: 1 - part["over_4_hours"].sum() / part["attendances"].sum()
    )
    return [one for _, one in sorted((-value, one) for one, value in share.items())]


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    table = rows.query("attendances > 0")[["organisation", "month", "attendances", "over_4_hours"]].copy()
    table["share"] = 1 - table["over_4_hours"] / table["attendances"]
    later = table.assign(month=table["month"] + pd.DateOffset(years=1))
    both = table.merge(later, on=["organisation", "month"], suffixes=("", "_before"))
    both = both[both["month"].dt.strftime("%Y-%m") == month].copy()
    both["change"] = (both["share"] - both["share_before"]) * 100
    return both.set_index("organisation")["change"].sort_values()


# %% grade_id="same_mix"
def same_mix(rows, weights):
    standard = pd.DataFrame({"department_type": list(weights), "weight": list(weights.values())})
    standard["weight"] = standard["weight"] / standard["weight"].sum()
    merged = rows.merge(standard, on="department_type")
    sums = (
        merged.groupby(["organisation", "department_type", "weight"], as_index=False)[["attendances", "over_4_hours"]]
        .sum()
        .query("attendances > 0")
    )

    def one(part):
        if len(part) < len(weights):
            return float("nan")
        return ((1 - part["over_4_hours"] / part["attendances"]) * part["weight"]).sum()

    return (
        sums.groupby("organisation")[["attendances", "over_4_hours", "weight"]]
        .apply(one)
        .dropna()
        .sort_values(ascending=False)
    )


# %% grade_id="minor_needed"
def minor_needed(attendances, over_4_hours, line):
    return round(max(0.0, over_4_hours / (100 - line) * 100 - attendances))


# %% grade_id="mix_and_within"
def mix_and_within(before, after):
    def table(rows):
        sums = rows.groupby("department_type", as_index=False)[["attendances", "over_4_hours"]].sum()
        sums["w"] = sums["attendances"] / sums["attendances"].sum()
        sums["r"] = 1 - sums["over_4_hours"] / sums["attendances"]
        return sums[["department_type", "w", "r"]]

    both = table(before).merge(table(after), on="department_type", suffixes=("0", "1"))
    both["mix"] = both.eval("(w1 - w0) * (r0 + r1) / 2")
    both["within"] = both.eval("(r1 - r0) * (w0 + w1) / 2")
    return (both[["mix", "within"]].sum() * 100).tolist()


# %% grade_id="verdicts"
def verdicts(before, after):
    import numpy as np

    a = before.groupby("organisation", as_index=False)[["attendances", "over_4_hours"]].sum()
    b = after.groupby("organisation", as_index=False)[["attendances", "over_4_hours"]].sum()
    both = a.merge(b, on="organisation", suffixes=("_0", "_1"))

    def judge(row):
        p0 = 1 - row["over_4_hours_0"] / row["attendances_0"]
        p1 = 1 - row["over_4_hours_1"] / row["attendances_1"]
        se = np.sqrt(p0 * (1 - p0) / row["attendances_0"] + p1 * (1 - p1) / row["attendances_1"])
        return int(np.sign(p1 - p0)) if abs(p1 - p0) > 2 * se else 0

    both["verdict"] = both.apply(judge, axis=1)
    return both[["organisation", "verdict"]]
