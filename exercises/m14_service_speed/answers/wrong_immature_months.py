"""
zh: 不满期限的月份也拿来评价
en: "months judged before they have had their full time"
scores: {closed_within: 1}
base: right_groupby
"""


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    limit = cases["opened_at"] + pd.Timedelta(days=days)
    good = (cases["closed_at"] <= limit) & (cases["closed_at"] <= as_of)
    return good.groupby(cases["opened_at"].dt.strftime("%Y-%m")).mean()
