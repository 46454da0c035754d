"""
zh: 中立一档整个画在左边
en: "the neutral level drawn wholly on the left"
scores: {diverging_table: 1.5}
base: right_loops
"""


# %% grade_id="diverging_table"
def diverging_table(answers, group, item):
    kept = answers.dropna(subset=[group, item])
    by = kept.groupby(group)[item]
    table = by.agg(
        negative=lambda x: (x <= 2).mean() * 100,
        neutral=lambda x: (x == 3).mean() * 100,
        positive=lambda x: (x >= 4).mean() * 100,
    )
    return table.assign(start=-table["negative"] - table["neutral"], net=table["positive"] - table["negative"])
