"""Traffic fines of an Italian local police: event log -> cases and events, fines of the second half of 2007."""

from pathlib import Path

import pandas as pd

from grading.curriculum.preparing import main, parsed, read_csv, require_rows, require_unique

COLUMNS = {
    "case_id": "case_id",
    "activity": "activity",
    "timestamp": "done_on",
    "amount": "amount_eur",
    "expense": "postage_eur",
    "totalpaymentamount": "paid_total_eur",
    "article": "article",
    "points": "points",
}
NUMBERS = ["amount_eur", "postage_eur", "paid_total_eur", "article", "points"]


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["traffic_fines_10k_cases.csv"]
    # Not read: the officer's number; paymentamount, which lost its decimal point (36.0 became 360, 49.25 became 4925);
    # columns with one value; codes whose meaning the publisher does not give.
    log = read_csv(path, COLUMNS).rename(columns=COLUMNS)
    require_rows(log, 34724, path)
    log["done_on"] = parsed(log["done_on"], lambda text: pd.to_datetime(text, format="%Y-%m-%d", errors="coerce"), path)
    for name in NUMBERS:
        log[name] = parsed(log[name], lambda text: pd.to_numeric(text, errors="coerce"), path)

    # Whole cases: every fine created in the second half of 2007, with all that followed until 2012.
    created = log[log["activity"].eq("Create Fine") & log["done_on"].between("2007-07-01", "2007-12-31")]
    require_unique(created["case_id"], path)  # a fine is created once
    log = log[log["case_id"].isin(created["case_id"])].copy()
    log["number"] = parsed(log["case_id"], case_number, path).astype(int)
    # The log has no time of day. Steps of one day keep the order of the file (stable sort), which proves nothing.
    log = log.sort_values(["number", "done_on"], kind="stable")
    log.insert(1, "step", log.groupby("case_id", sort=False).cumcount() + 1)
    # Every case starts with a paid total of 0; the figure means something on payments only.
    log["paid_total_eur"] = log["paid_total_eur"].where(log["activity"] == "Payment")

    log["done_on"] = log["done_on"].dt.strftime("%Y-%m-%d")
    cases = log[log["activity"] == "Create Fine"].rename(columns={"done_on": "created_on", "amount_eur": "fine_eur"})
    cases = cases[["case_id", "created_on", "article", "points", "fine_eur"]].astype({"article": int, "points": int})
    events = log[["case_id", "step", "activity", "done_on", "amount_eur", "postage_eur", "paid_total_eur"]]
    return {"cases": cases.reset_index(drop=True), "events": events.reset_index(drop=True)}


def case_number(cases: pd.Series) -> pd.Series:
    return cases.str.extract(r"^[A-Z](\d+)$", expand=False)


if __name__ == "__main__":
    main(tidy, __file__)
