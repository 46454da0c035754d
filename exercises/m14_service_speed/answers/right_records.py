"""
zh: "逐行的记录、标准库 statistics、不用 groupby"
en: "records row by row and the standard library, no groupby"
"""

# %% grade_id="reply_hours"
import collections


def reply_hours(events):
    by = collections.defaultdict(list)
    conf = collections.defaultdict(list)
    for r in events.to_dict("records"):
        by[r["case_id"]].append(r["done_at"])
        if r["activity"] == CONFIRMATION:
            conf[r["case_id"]].append(r["done_at"])
    return {c: (min(conf[c]) - min(by[c])) / pd.Timedelta(hours=1) for c in conf}


# %% grade_id="typical_and_slow"
import math
import statistics


def typical_and_slow(hours):
    v = sorted(float(h) for h in hours if not math.isnan(h))
    return statistics.median(v), statistics.quantiles(v, n=10, method="inclusive")[8]


# %% grade_id="share_within"
def share_within(hours, limit):
    return sum(1 for h in hours.tolist() if h == h and h <= limit) / len(hours)


# %% grade_id="waiting_by_step"
import numpy as np


def waiting_by_step(events, longer_than):
    e = events.sort_values(["case_id", "step"])
    t = e["done_at"].dt.tz_convert(None).to_numpy().astype("datetime64[s]")
    c = e["case_id"].to_numpy()
    a = e["activity"].to_numpy()
    g = (t[1:] - t[:-1]).astype(float) / 3600
    m = (c[1:] == c[:-1]) & (g > longer_than)
    return {k: g[m][a[1:][m] == k].sum() for k in np.unique(a[1:][m].astype(str))}


# %% grade_id="channel_medians"
import statistics


def channel_medians(cases, hours, at_least):
    ch = {r["case_id"]: r["channel"] for r in cases.to_dict("records")}
    d = {}
    for k, h in hours.to_dict().items():
        d.setdefault(ch[k], []).append(h)
    return {k: statistics.median(v) for k, v in d.items() if len(v) >= at_least}


# %% grade_id="closed_within"
import datetime


def closed_within(cases, days, as_of):
    d = {}
    for r in cases.itertuples():
        m = r.opened_at.isoformat()[:7]
        lim = r.opened_at + datetime.timedelta(days=days)
        d.setdefault(m, []).append((lim <= as_of, r.closed_at is not pd.NaT and r.closed_at <= lim))
    return {m: sum(c for _, c in v) / len(v) for m, v in d.items() if all(o for o, _ in v)}
