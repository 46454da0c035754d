"""
zh: 用 groupby 的标准写法
en: plain groupby
"""


# %% grade_id="share_over"
def share_over(daily, limit):
    known = daily[daily["pm25"].notna()]
    over = known["pm25"].gt(limit)
    return over.groupby(known["city"]).sum() / known.groupby("city").size()


# %% grade_id="valid_months"
def valid_months(monthly):
    table = monthly.copy()
    table["have"] = table["days"] - table["days_missing"]
    table["need"] = 27
    table.loc[table["month"].str.endswith("-02"), "need"] = 25
    table["ok"] = table["have"] >= table["need"]
    return table.groupby("city", as_index=False)["ok"].sum()


# %% grade_id="month_first_mean"
def month_first_mean(daily):
    table = daily.dropna().assign(year=lambda x: x["date"].dt.year, month=lambda x: x["date"].dt.month)
    return table.groupby(["city", "year", "month"])["pm25"].mean().groupby(level="city").mean()


# %% grade_id="same_days_gap"
def same_days_gap(daily, a, b):
    one = daily[daily["city"] == a].set_index("date")["pm25"]
    two = daily[daily["city"] == b].set_index("date")["pm25"]
    return (one - two).dropna().mean()


# %% grade_id="mean_range"
def mean_range(daily, low, high):
    table = daily.assign(low=daily["pm25"].fillna(low), high=daily["pm25"].fillna(high))
    return table.groupby("city")[["low", "high"]].mean()


# %% grade_id="rank_range"
def rank_range(table):
    top = table["high"].apply(lambda high: 1 + (table["low"] > high).sum())
    bottom = table["low"].apply(lambda low: len(table) - (table["high"] < low).sum())
    return table[["city"]].assign(top=top, bottom=bottom).set_index("city")


# %% grade_id="longest_run"
def longest_run(daily):
    table = daily.sort_values(["city", "date"])
    same_city = table["city"].eq(table["city"].shift())
    same_value = table["pm25"].eq(table["pm25"].shift())
    next_day = table["date"].diff().dt.days.eq(1)
    run = (~(same_city & same_value & next_day)).cumsum()
    known = table["pm25"].notna()
    sizes = run[known].groupby(run[known]).transform("size")
    return sizes.groupby(table.loc[known, "city"]).max()


# %% [markdown] grade_id="back_at_post"
# 以各镇街信访办结率排名为例：一行是一个镇街一个季度，未录入系统的来访不在表里，录入少的镇街会显得更好。规则先发文，名次写范围。排名用于确定督导对象，还需要来访量和事项难度。“升 3 位”改写为“二季度按期办结率 91%（214 件），比一季度高 2 个百分点”。
