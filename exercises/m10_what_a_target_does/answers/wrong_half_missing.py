"""
zh: 漏填的行只去掉一半，分子和分母来自不同的行
en: only half of an incomplete row is left out
base: right_groupby
scores: {share_by_type: 2}
"""

# %% grade_id="share_by_type"
def share_by_type(rows):
    total = rows.groupby("department_type")[["attendances", "over_4_hours"]].sum()
    total = total[total["attendances"] > 0]
    return 1 - total["over_4_hours"] / total["attendances"]
