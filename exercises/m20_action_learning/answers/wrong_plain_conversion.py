"""
zh: 直接转成数，转不了的都丢成缺失
en: "converted straight away, what cannot be converted turned into a gap"
scores: {to_numbers: 0}
base: right_groupby
"""


# %% grade_id="to_numbers"
def to_numbers(column):
    return pd.to_numeric(column, errors="coerce")
