"""
zh: 拆分时只用了前期的权数，两个数加起来不等于总变化
en: the earlier weights alone, so that the two do not add up to the change
base: right_groupby
scores: {mix_and_within: 0}
"""


# %% grade_id="mix_and_within"
def mix_and_within(before, after):
    old = before.groupby("department_type")[["attendances", "over_4_hours"]].sum()
    new = after.groupby("department_type")[["attendances", "over_4_hours"]].sum()
    w0, w1 = old["attendances"] / old["attendances"].sum(), new["attendances"] / new["attendances"].sum()
    r0, r1 = 1 - old["over_4_hours"] / old["attendances"], 1 - new["over_4_hours"] / new["attendances"]
    return 100 * ((w1 - w0) * r0).sum(), 100 * ((r1 - r0) * w0).sum()
