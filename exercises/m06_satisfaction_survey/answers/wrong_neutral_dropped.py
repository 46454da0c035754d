"""
zh: 中立的人不在分母里，条从否定画起
en: "neutral ones left out of the denominator, bars start at the negative"
scores: {diverging_table: 0}
base: right_groupby
"""


# %% grade_id="diverging_table"
def diverging_table(answers, group, item):
    kept = answers.dropna(subset=[group, item])
    kept = kept[kept[item] != 3]
    positive = (kept[item] >= 4).groupby(kept[group]).mean() * 100
    return pd.DataFrame(
        {
            "negative": 100 - positive,
            "neutral": 0.0,
            "positive": positive,
            "start": positive - 100,
            "net": 2 * positive - 100,
        }
    )
