"""
zh: 把档次当分数求平均，再四舍五入到最近的一档
en: "levels averaged like marks, then rounded to the nearest level"
scores: {middle_answer: 0}
base: right_groupby
"""


# %% grade_id="middle_answer"
def middle_answer(column, order):
    places = column.map({option: place for place, option in enumerate(order)}).dropna()
    return order[round(places.mean())]
