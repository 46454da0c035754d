"""
zh: “万”没有乘
en: "ten thousands not multiplied"
scores: {to_numbers: 2}
base: right_groupby
"""


# %% grade_id="to_numbers"
def to_numbers(column):
    text = column.astype("string").str.normalize("NFKC").str.replace(",", "").str.replace(" ", "")
    return pd.to_numeric(text.str.extract(r"(\d+\.?\d*)")[0], errors="coerce")
