"""
zh: 凡有变化就下结论，没有看偶然的大小
en: every change gets a verdict, chance is not considered
base: right_groupby
scores: {verdicts: 0}
"""


# %% grade_id="verdicts"
def verdicts(before, after):
    def share(rows):
        total = rows.groupby("organisation")[["attendances", "over_4_hours"]].sum()
        return 1 - total["over_4_hours"] / total["attendances"]

    change = (share(after) - share(before)).dropna()
    return (change > 0).astype(int) - (change < 0).astype(int)
