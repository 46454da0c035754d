"""
zh: 已经到线的返回了负数
en: a negative number where the line is reached already
base: right_groupby
scores: {minor_needed: 1}
"""

# %% grade_id="minor_needed"
def minor_needed(attendances, over_4_hours, line):
    return over_4_hours * 100 / (100 - line) - attendances
