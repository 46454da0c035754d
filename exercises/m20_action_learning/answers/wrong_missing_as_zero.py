"""
zh: 没有报数的格子写成 0
en: "cells without a number written as 0"
scores: {to_numbers: 2}
base: right_loops
"""


# %% grade_id="to_numbers"
def to_numbers(column):
    text = column.fillna("").str.normalize("NFKC").str.replace(r"[,\s]", "", regex=True)
    parts = text.str.extract(r"(\d+(?:\.\d+)?)(万?)")
    return (parts[0].astype(float) * parts[1].map({"万": 10_000}).fillna(1)).fillna(0)
