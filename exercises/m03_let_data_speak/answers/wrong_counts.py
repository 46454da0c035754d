"""
zh: 数同一个值一共出现几天，没有要求连续
en: "counts how often a value occurs, whether or not the days follow each other"
scores: {longest_run: 0}
base: right_groupby
"""


# %% grade_id="longest_run"
def longest_run(daily):
    return daily.dropna().groupby(["city", "pm25"]).size().groupby("city").max()
