"""UK Transactions Explorer, 2013: one search index -> one row for each service."""

import json
from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import main, parsed, read_csv, require_columns, require_rows, require_unique

COLUMNS = {
    "detailsLink": "service_id",
    "service": "service",
    "category": "category",
    "departmentAbbreviation": "department_code",
    "department": "department",
    "agencyOrBody": "agency",
    "transactionsPerYear": "transactions_per_year",
    "transactionLink": "has_link",
}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["uk_transactional_services_2013.csv"]
    table = read_index(path).rename(columns=COLUMNS)
    require_rows(table, 658, path)
    count = parsed(table["transactions_per_year"], lambda text: pd.to_numeric(text, errors="coerce"), path)
    # 71 services give no number: that is "not reported". 11 give zero: a form nobody used that year. They stay apart.
    table["transactions_per_year"] = count.astype("Int64")
    # The page's file name is the only key the source has; it is the department's code and the service's name.
    table["service_id"] = table["service_id"].str.removeprefix("service-details/").str.removesuffix(".html")
    require_unique(table["service_id"], path)
    # An address that died years ago is of no use; whether there was one is what m05 compares.
    table["has_link"] = table["has_link"].notna().astype(str).str.lower()
    return {"services": table.sort_values("service_id", kind="stable").reset_index(drop=True)}


def read_index(path: Path) -> pd.DataFrame:
    """The index as it was published (JSON), or as a CSV made from it."""
    text = Path(path).read_bytes().lstrip()
    if not text.startswith(b"["):
        return read_csv(path, COLUMNS)
    try:
        table = pd.DataFrame(json.loads(text))
    except ValueError as error:
        raise ZhixingError(
            f"{path}：不是完整的 JSON（{error}）。可能下载中断，请重新下载。",
            f"{path}: not a whole JSON file ({error}). The download may have been cut; fetch it again.",
        ) from error
    require_columns(table, COLUMNS, path)
    return table[list(COLUMNS)].replace("", pd.NA)


if __name__ == "__main__":
    main(tidy, __file__)
