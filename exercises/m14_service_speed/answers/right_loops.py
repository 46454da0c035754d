"""
zh: 不用 pandas 的分组，全用循环和字典
en: loops and dictionaries in place of pandas groups
"""


# %% grade_id="reply_hours"
def reply_hours(events):
    first, sent = {}, {}
    for case, activity, done in zip(events["case_id"], events["activity"], events["done_at"]):
        if case not in first or done < first[case]:
            first[case] = done
        if activity == CONFIRMATION and (case not in sent or done < sent[case]):
            sent[case] = done
    return {case: (sent[case] - first[case]).total_seconds() / 3600 for case in sent}


# %% grade_id="typical_and_slow"
def typical_and_slow(hours):
    import numpy as np

    values = np.array([x for x in hours if x == x])
    return np.median(values), np.percentile(values, 90)


# %% grade_id="share_within"
def share_within(hours, limit):
    inside = 0
    for value in hours:
        if value <= limit:
            inside += 1
    return inside / len(hours)


# %% grade_id="waiting_by_step"
def waiting_by_step(events, longer_than):
    total = {}
    last = {}
    for row in events.sort_values("step").itertuples():
        if row.case_id in last:
            gap = (row.done_at - last[row.case_id]).total_seconds() / 3600
            if gap > longer_than:
                total[row.activity] = total.get(row.activity, 0) + gap
        last[row.case_id] = row.done_at
    return total


# %% grade_id="channel_medians"
def channel_medians(cases, hours, at_least):
    channel = dict(zip(cases["case_id"], cases["channel"]))
    lists = {}
    for case, value in hours.items():
        lists.setdefault(channel[case], []).append(value)
    return {name: pd.Series(values).median() for name, values in lists.items() if len(values) >= at_least}


# %% grade_id="closed_within"
def closed_within(cases, days, as_of):
    months = {}
    for opened, closed in zip(cases["opened_at"], cases["closed_at"]):
        limit = opened + pd.Timedelta(days=days)
        months.setdefault(f"{opened.year}-{opened.month:02d}", []).append(
            (limit <= as_of, closed <= limit and closed <= as_of)
        )
    return {m: sum(b for _, b in rows) / len(rows) for m, rows in months.items() if all(a for a, _ in rows)}
