"""
zh: 并进来的人次没有算进分母
en: the visits counted in are not in the denominator
base: right_groupby
scores: {minor_needed: 0}
"""


# %% grade_id="minor_needed"
def minor_needed(attendances, over_4_hours, line):
    return max(0, attendances * line / 100 - (attendances - over_4_hours))
