"""
zh: 两个数的次序颠倒了
en: the two numbers are in the wrong order
base: right_groupby
scores: {mix_and_within: 0}
"""


# %% grade_id="mix_and_within"
def mix_and_within(before, after):
    def parts(rows):
        total = rows.groupby("department_type")[["attendances", "over_4_hours"]].sum()
        return total["attendances"] / total["attendances"].sum(), 1 - total["over_4_hours"] / total["attendances"]

    w0, r0 = parts(before)
    w1, r1 = parts(after)
    return 100 * ((r1 - r0) * (w0 + w1) / 2).sum(), 100 * ((w1 - w0) * (r0 + r1) / 2).sum()
