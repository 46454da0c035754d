"""
zh: 透视表与宽表
en: pivot tables and wide tables
"""


# %% grade_id="share_over"
def share_over(daily, limit):
    wide = daily.pivot_table(index="date", columns="city", values="pm25")
    return ((wide > limit).sum() / wide.count()).round(3)


# %% grade_id="valid_months"
def valid_months(monthly):
    have = monthly.assign(have=monthly["days"] - monthly["days_missing"]).pivot(
        index="city", columns="month", values="have"
    )
    need = pd.Series({month: 25 if month.endswith("02") else 27 for month in have.columns})
    return have.ge(need, axis=1).sum(axis=1).astype(float)


# %% grade_id="month_first_mean"
def month_first_mean(daily):
    wide = daily.pivot(index="date", columns="city", values="pm25").resample("MS").mean()
    return wide.mean().dropna()


# %% grade_id="same_days_gap"
def same_days_gap(daily, a, b):
    wide = daily.pivot_table(index="date", columns="city", values="pm25", aggfunc="first")[[a, b]].dropna()
    return wide[a].mean() - wide[b].mean()


# %% grade_id="mean_range"
def mean_range(daily, low, high):
    wide = daily.set_index(["date", "city"])["pm25"]
    parts = {name: wide.fillna(value).groupby("city").mean() for name, value in (("low", low), ("high", high))}
    return pd.concat(parts, axis=1).rename_axis(None)


# %% grade_id="rank_range"
def rank_range(table):
    both = table.merge(table, how="cross", suffixes=("", "_other"))
    both["ahead"] = both["low_other"] > both["high"]
    both["behind"] = both["high_other"] < both["low"]
    found = both.groupby("city")[["ahead", "behind"]].sum()
    return pd.DataFrame({"top": found["ahead"] + 1.0, "bottom": len(table) - found["behind"]})


# %% grade_id="longest_run"
def longest_run(daily):
    wide = daily.pivot(index="date", columns="city", values="pm25").asfreq("D")
    found = {}
    for city in wide:
        values = wide[city]
        length = values.groupby((values != values.shift()).cumsum()).count()
        if values.notna().any():
            found[city] = int(length.max())
    return pd.Series(found)
