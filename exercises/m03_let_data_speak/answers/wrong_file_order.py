"""
zh: 相信行的次序就是日期次序
en: "the order of rows taken for the order of dates"
scores: {longest_run: 2}
base: right_groupby
"""


# %% grade_id="longest_run"
def longest_run(daily):
    above = daily.shift()
    new = (
        (daily["pm25"] != above["pm25"])
        | (daily["city"] != above["city"])
        | (daily["date"] - above["date"] != pd.Timedelta(days=1))
    )
    known = daily["pm25"].notna()
    return daily[known].groupby(["city", new.cumsum()[known].rename("run")]).size().groupby("city").max()
