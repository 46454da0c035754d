"""
zh: 全用循环和字典
en: loops and dictionaries throughout
"""


# %% grade_id="share_over"
def share_over(daily, limit):
    over, known = {}, {}
    for city, value in zip(daily["city"], daily["pm25"]):
        if pd.isna(value):
            continue
        known[city] = known.get(city, 0) + 1
        over[city] = over.get(city, 0) + (value > limit)
    return {city: over[city] / known[city] for city in known}


# %% grade_id="valid_months"
def valid_months(monthly):
    found = {}
    for row in monthly.itertuples():
        need = 25 if row.month.split("-")[1] == "02" else 27
        found.setdefault(row.city, 0)
        if row.days - row.days_missing >= need:
            found[row.city] += 1
    return found


# %% grade_id="month_first_mean"
def month_first_mean(daily):
    days = {}
    for city, date, value in zip(daily["city"], daily["date"], daily["pm25"]):
        if value == value:
            days.setdefault((city, date.year, date.month), []).append(value)
    months = {}
    for (city, _, _), values in days.items():
        months.setdefault(city, []).append(sum(values) / len(values))
    return {city: round(sum(values) / len(values), 1) for city, values in months.items()}


# %% grade_id="same_days_gap"
def same_days_gap(daily, a, b):
    values = {}
    for city, date, value in zip(daily["city"], daily["date"], daily["pm25"]):
        values[city, date] = value
    gaps = []
    for date in daily["date"].unique():
        gap = values.get((a, date), float("nan")) - values.get((b, date), float("nan"))
        if gap == gap:
            gaps.append(gap)
    return round(float(sum(gaps) / len(gaps)), 1)


# %% grade_id="mean_range"
def mean_range(daily, low, high):
    rows = []
    for city, group in daily.groupby("city"):
        values = list(group["pm25"])
        with_low = [low if pd.isna(v) else v for v in values]
        with_high = [high if pd.isna(v) else v for v in values]
        rows.append(
            {"high": round(sum(with_high) / len(values), 1), "city": city, "low": round(sum(with_low) / len(values), 1)}
        )
    return pd.DataFrame(rows[::-1])


# %% grade_id="rank_range"
def rank_range(table):
    rows = []
    records = table.to_dict("records")
    for me in records:
        ahead = behind = 0
        for other in records:
            if other["low"] > me["high"]:
                ahead += 1
            elif other["high"] < me["low"]:
                behind += 1
        rows.append((me["city"], ahead + 1, len(records) - behind))
    return pd.DataFrame(rows, columns=["city", "top", "bottom"]).sort_values("top")


# %% grade_id="longest_run"
def longest_run(daily):
    best = {}
    for city, rows in daily.groupby("city"):
        values = {date: value for date, value in zip(rows["date"], rows["pm25"]) if not pd.isna(value)}
        longest = 0
        for date in values:
            length, day = 1, date
            while values.get(day - pd.Timedelta(days=1)) == values[date]:
                day -= pd.Timedelta(days=1)
                length += 1
            longest = max(longest, length)
        if longest:
            best[city] = longest
    return best
