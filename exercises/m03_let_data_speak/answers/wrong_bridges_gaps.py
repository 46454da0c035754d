"""
zh: 去掉缺测以后就当作连续
en: "takes days for consecutive once the missing ones are dropped"
scores: {longest_run: 2}
base: right_groupby
"""


# %% grade_id="longest_run"
def longest_run(daily):
    known = daily.dropna(subset=["pm25"]).sort_values(["city", "date"])
    new = (known["pm25"] != known["pm25"].shift()) | (known["city"] != known["city"].shift())
    return known.groupby(["city", new.cumsum()]).size().groupby(level=0).max()
