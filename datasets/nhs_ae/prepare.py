"""NHS England A&E: attendances, waits over four hours and admissions by month, organisation and kind of department."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import main, parsed, require_rows
from grading.curriculum.preparing_formats import numbers, read_converted_csv

COLUMNS = {
    "period": "month",
    "org_code": "organisation",
    "type": "department_type",
    "attendances": "attendances",
    # The source calls them breaches: of the four-hour standard.
    "breaches": "over_4_hours",
    "admissions": "admissions",
}
COUNTS = ["attendances", "over_4_hours", "admissions"]
KEY = ["month", "organisation", "department_type"]


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["ae_attendances_2016_2019.csv"]
    table = read_converted_csv(path, COLUMNS).rename(columns=COLUMNS)
    require_rows(table, 12765, path)
    parsed(table["month"], lambda text: pd.to_datetime(text, format="%Y-%m-01", errors="coerce"), path)
    parsed(table["department_type"], lambda text: text.where(text.isin(["1", "2", "other"])), path)
    for name in COUNTS:
        # A count is whole and not negative; anything else is a damaged cell, not a small number.
        whole = parsed(table[name], lambda text: numbers(text).where(lambda n: n.mod(1).eq(0) & n.ge(0)), path)
        table[name] = whole.astype("Int64")
    if table.duplicated(KEY).any():
        raise ZhixingError(
            f"{path}：同一机构同一月同一类型出现两次，合计会重复计算。",
            f"{path}: a month, organisation and type occur twice; totals would count them double.",
        )
    return {"months": table.sort_values(KEY, kind="stable").reset_index(drop=True)}


if __name__ == "__main__":
    main(tidy, __file__)
