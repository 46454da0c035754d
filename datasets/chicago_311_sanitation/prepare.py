"""Sanitation complaints to Chicago 311: request log -> ward by quarter (2011-2014), and single requests of 2014."""

from pathlib import Path

import pandas as pd

from grading.curriculum.preparing import main, parsed, read_csv, require_rows

COLUMNS = {
    "Service_Request_Number": "number",
    "Creation_Date": "opened",
    "Completion_Date": "closed",
    "Status": "status",
    "Ward": "ward",
    "What_is_the_Nature_of_this_Code_Violation": "nature",
}
K = 5
WITHHELD = "Withheld"


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["chicago_311_sanitation.csv"]
    # Address, ZIP code, police district, community area and coordinates are not even read: with a date they point at
    # a home. The request's own number is read to drop repeats and not written: it leads back to the city's log.
    log = read_csv(path, COLUMNS).rename(columns=COLUMNS)
    require_rows(log, 74401, path)
    for name in ("opened", "closed"):
        log[name] = parsed(log[name], lambda text: pd.to_datetime(text, format="%Y-%m-%d", errors="coerce"), path)
    log["ward"] = parsed(log["ward"], lambda text: pd.to_numeric(text, errors="coerce"), path)

    # 375 rows repeat a request's number, nearly all with a second, later closing date: the first closing is kept.
    log = log.sort_values(["number", "closed"], kind="stable").drop_duplicates("number")
    # Ward 0 or none: outside the city or not located. Before 2011 only requests that were closed late were logged.
    log = log[log["ward"].between(1, 50) & log["opened"].dt.year.between(2011, 2014)]
    log["days_to_close"] = (log["closed"] - log["opened"]).dt.days.astype("Int64")
    log["is_duplicate"] = log["status"].str.endswith("Dup")
    log["ward"] = log["ward"].astype(int)
    log["opened_quarter"] = log["opened"].dt.year.astype(str) + "-Q" + log["opened"].dt.quarter.astype(str)
    # The source's blank and its "Other" stay apart: one is a clerk's gap, the other an answer.
    log["nature"] = log["nature"].fillna("Not recorded")
    return {"ward_quarters": ward_quarters(log), "requests_2014": requests(log[log["opened"].dt.year == 2014])}


def ward_quarters(log: pd.DataFrame) -> pd.DataFrame:
    log = log.assign(
        still_open=log["days_to_close"].isna(),
        # Open requests are not "within 7 days": leaving them out would flatter the slowest wards.
        within_7_days=log["days_to_close"].le(7).fillna(False).astype(bool),
    )
    table = log.groupby(["ward", "opened_quarter"], as_index=False).agg(
        requests=("number", "size"),
        duplicates=("is_duplicate", "sum"),
        still_open=("still_open", "sum"),
        within_7_days=("within_7_days", "sum"),
        median_days=("days_to_close", "median"),
        mean_days=("days_to_close", "mean"),
    )
    return table.round({"median_days": 1, "mean_days": 1})


def requests(log: pd.DataFrame) -> pd.DataFrame:
    log = log.assign(nature=log.groupby(["ward", "opened_quarter"])["nature"].transform(withhold_rare))
    # Sorted by what is published, so that a row's number says nothing of when in the quarter it came.
    log = log.sort_values(["ward", "opened_quarter", "nature", "days_to_close", "is_duplicate"], kind="stable")
    log.insert(0, "request", range(1, len(log) + 1))
    columns = ["request", "ward", "opened_quarter", "nature", "is_duplicate", "days_to_close"]
    table = log[columns].astype({"is_duplicate": str})
    return table.assign(is_duplicate=table["is_duplicate"].str.lower()).reset_index(drop=True)


def withhold_rare(nature: pd.Series) -> pd.Series:
    """Within one ward and quarter, hide natures with under K requests, and more until the hidden are K themselves."""
    counts = nature.value_counts(ascending=True).sort_index(kind="stable").sort_values(kind="stable")
    hidden, total = [], 0
    for name, count in counts.items():
        if count >= K and (total == 0 or total >= K):
            break
        hidden.append(name)
        total += count
    return nature.mask(nature.isin(hidden), WITHHELD)


if __name__ == "__main__":
    main(tidy, __file__)
