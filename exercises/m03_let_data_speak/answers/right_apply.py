"""
zh: apply、merge 与 query，结果带着别的次序和类型
en: apply, merge and query, results in another order and type
"""


# %% grade_id="share_over"
def share_over(daily, limit):
    return (
        daily.query("pm25 == pm25")
        .groupby("city")["pm25"]
        .apply(lambda days: (days > limit).mean())
        .sort_values(ascending=False)
    )


# %% grade_id="valid_months"
def valid_months(monthly):
    import numpy as np

    ok = np.where(pd.to_datetime(monthly["month"]).dt.month == 2, 25, 27) <= (monthly["days"] - monthly["days_missing"])
    return pd.crosstab(monthly["city"], ok).reindex(columns=[True], fill_value=0)[True]


# %% grade_id="month_first_mean"
def month_first_mean(daily):
    period = daily["date"].dt.to_period("M")
    table = daily.groupby(["city", period], as_index=False)["pm25"].mean().dropna()
    return table.groupby("city", as_index=False)["pm25"].mean().sort_values("pm25")


# %% grade_id="same_days_gap"
def same_days_gap(daily, a, b):
    import numpy as np

    both = daily[daily["city"] == a].merge(daily[daily["city"] == b], on="date", suffixes=("_a", "_b")).dropna()
    return np.float64((both["pm25_a"] - both["pm25_b"]).mean())


# %% grade_id="mean_range"
def mean_range(daily, low, high):
    def both(days):
        n, gaps = len(days), days.isna().sum()
        return pd.Series({"low": (days.sum() + gaps * low) / n, "high": (days.sum() + gaps * high) / n})

    return daily.groupby("city")["pm25"].apply(both).unstack().reset_index()


# %% grade_id="rank_range"
def rank_range(table):

    low, high = table["low"].to_numpy(), table["high"].to_numpy()
    surely_ahead = low[None, :] > high[:, None]
    surely_behind = high[None, :] < low[:, None]
    return pd.DataFrame(
        {"top": surely_ahead.sum(axis=1) + 1, "bottom": len(table) - surely_behind.sum(axis=1)},
        index=table["city"].tolist(),
    )


# %% grade_id="longest_run"
def longest_run(daily):
    known = daily.dropna(subset=["pm25"]).sort_values("date")
    # Consecutive days differ from their place in the run by the same amount.
    place = known.groupby(["city", "pm25"]).cumcount()
    start = known["date"] - pd.to_timedelta(place, unit="D")
    return known.groupby(["city", "pm25", start.rename("start")]).size().groupby("city").max().to_dict()
