"""
zh: "只认半角空格；百分数除以 100"
en: "only ordinary spaces count as blank; percents are divided by 100"
base: right_groupby
scores: {missing_parts: 2, to_numbers: 2}
"""


# %% grade_id="missing_parts"
def missing_parts(card):
    return [p for p in PARTS if card.get(p) is None or (isinstance(card[p], str) and not card[p].replace(" ", ""))]


# %% grade_id="to_numbers"
import numpy as np


def to_numbers(column):
    t = column.fillna("").str.normalize("NFKC").str.replace(r"[,\s]", "", regex=True)
    s = t.str.extract(r"(\d+\.?\d*)(万?)")
    return s[0].astype(float) * s[1].map({"万": 10000}).fillna(1) / np.where(t.str.contains("%"), 100, 1)
