"""Receipt phase of building-permit applications in a Dutch municipality: event log -> cases and events."""

from pathlib import Path

import pandas as pd

from grading.curriculum.preparing import main, parsed, read_csv, require_rows, require_unique

COLUMNS = {
    "case:concept:name": "case_id",
    "case:channel": "channel",
    "case:department": "department",
    "case:startdate": "opened_at",
    "case:enddate_planned": "planned_end_at",
    "case:enddate": "closed_at",
    "concept:name": "activity",
    "org:group": "team",
    "org:resource": "worker",
    "time:timestamp": "done_at",
}
CASE = ["case_id", "channel", "department", "opened_at", "planned_end_at", "closed_at"]
TIMES = ["opened_at", "planned_end_at", "closed_at", "done_at"]


def to_utc(values: pd.Series) -> pd.Series:
    # The log mixes +01:00 and +02:00 (winter and summer). In UTC a duration across the change of clocks is still right.
    # Milliseconds are dropped: the log's own clock is not that exact.
    return pd.to_datetime(values, format="ISO8601", utc=True, errors="coerce").dt.floor("s")


def case_number(cases: pd.Series) -> pd.Series:
    return cases.str.extract(r"^case-(\d+)$", expand=False)


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["receipt.csv"]
    log = read_csv(path, COLUMNS).rename(columns=COLUMNS)
    require_rows(log, 8577, path)
    for name in TIMES:
        log[name] = parsed(log[name], to_utc, path)
    # "EMPTY" is the source's word for "no team recorded"; no other column writes missing that way.
    log["team"] = log["team"].replace("EMPTY", pd.NA)
    # A case's number is what sorts it; the file's order of two events in the same second is kept (stable sort).
    log["number"] = parsed(log["case_id"], case_number, path).astype(int)
    log = log.sort_values(["number", "done_at"], kind="stable")

    # Case attributes are constant within a case, so a case needs them once.
    cases = log[CASE].drop_duplicates()
    require_unique(cases["case_id"], path)

    events = log[["case_id", "activity", "team", "worker", "done_at"]].copy()
    events.insert(1, "step", events.groupby("case_id", sort=False).cumcount() + 1)
    return {"cases": as_text(cases), "events": as_text(events)}


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    stamps = table.select_dtypes("datetimetz").columns
    text = {name: table[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ") for name in stamps}
    return table.assign(**text).reset_index(drop=True)


if __name__ == "__main__":
    main(tidy, __file__)
