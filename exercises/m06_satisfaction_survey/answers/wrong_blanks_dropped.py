"""
zh: 空着的人直接丢掉，分母里也没有
en: "blanks dropped, from the denominator as well"
scores: {answer_table: 0}
base: right_groupby
"""


# %% grade_id="answer_table"
def answer_table(column):
    table = column.value_counts().rename_axis("answer").reset_index(name="n")
    table["share"] = table["n"] / table["n"].sum()
    return table
