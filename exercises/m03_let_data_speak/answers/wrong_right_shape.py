"""
zh: 形式对、内容错：每个函数都返回同样形状的另一个量
en: "right shape, wrong content: each function returns another quantity of the same form"
scores: {share_over: 0, valid_months: 0, month_first_mean: 0, same_days_gap: 0, mean_range: 0, rank_range: 0, longest_run: 0}
"""


# %% grade_id="share_over"
def share_over(daily, limit):
    return daily.groupby("city")["pm25"].apply(lambda days: days.isna().mean())


# %% grade_id="valid_months"
def valid_months(monthly):
    return monthly.groupby("city")["days_over_75"].sum()


# %% grade_id="month_first_mean"
def month_first_mean(daily):
    return daily.groupby("city")["pm25"].median()


# %% grade_id="same_days_gap"
def same_days_gap(daily, a, b):
    return daily.loc[daily["city"] == a, "pm25"].max() - daily.loc[daily["city"] == b, "pm25"].max()


# %% grade_id="mean_range"
def mean_range(daily, low, high):
    days = daily.groupby("city")["pm25"]
    return pd.DataFrame({"low": days.min(), "high": days.max()})


# %% grade_id="rank_range"
def rank_range(table):
    return pd.DataFrame({"city": table["city"], "top": 1, "bottom": len(table)})


# %% grade_id="longest_run"
def longest_run(daily):
    return daily.groupby("city")["pm25"].count()
