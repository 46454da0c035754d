"""
zh: 形式都对，内容都不对
en: the right shape, the wrong content
scores: {share_by_type: 0, comparable_ranking: 0, change_on_year: 0, same_mix: 0, minor_needed: 0, mix_and_within: 0, verdicts: 0}
"""


# %% grade_id="share_by_type"
def share_by_type(rows):
    total = rows.groupby("department_type")["attendances"].sum()
    return total / total.sum()


# %% grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    return sorted(rows.loc[rows["department_type"] == kind, "organisation"].unique())


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    return rows[rows["month"] == pd.Timestamp(month)].set_index("organisation")["attendances"] * 0.0


# %% grade_id="same_mix"
def same_mix(rows, weights):
    return dict.fromkeys(rows["organisation"].unique(), 0.9)


# %% grade_id="minor_needed"
def minor_needed(attendances, over_4_hours, line):
    return over_4_hours


# %% grade_id="mix_and_within"
def mix_and_within(before, after):
    return 0.0, 0.0


# %% grade_id="verdicts"
def verdicts(before, after):
    return dict.fromkeys(set(before["organisation"]) & set(after["organisation"]), 0)
