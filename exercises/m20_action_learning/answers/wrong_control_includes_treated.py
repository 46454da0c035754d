"""
zh: 对照组里包括行动选区自己
en: "the acting wards among those they are compared with"
scores: {difference_in_differences: 0}
base: right_groupby
"""


# %% grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    def change(part):
        sums = part.groupby("opened_quarter")[["within_7_days", "requests"]].sum()
        ratio = sums["within_7_days"] / sums["requests"]
        return ratio[after] - ratio[before]

    return change(rows[rows["ward"].isin(treated)]) - change(rows)
