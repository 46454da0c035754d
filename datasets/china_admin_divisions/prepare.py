"""Codes of China's divisions (statistical, 2023): provinces, prefectures, counties; townships of Sichuan."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import main, read_csv, require_rows

# file: (its parent's column, digits of the code, digits of the parent's code, rows)
LEVELS = {
    "provinces.csv": (None, 2, 0, 31),
    "cities.csv": ("provinceCode", 4, 2, 342),
    "areas.csv": ("cityCode", 6, 4, 2978),
    "streets.csv": ("areaCode", 9, 6, 41352),
}
SICHUAN = "51"


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    provinces, cities, areas, streets = (level(raw[name], *rule) for name, rule in LEVELS.items())
    # How many townships a county has: a check that needs no name. Read from the whole country.
    areas["townships"] = areas["code"].map(streets["parent"].value_counts()).fillna(0).astype(int)
    # All 41,352 townships would double the shelf; Sichuan is whole, and is where m00's service list comes from.
    streets = streets[streets["code"].str.startswith(SICHUAN)]
    return {
        "provinces": finish(provinces, "province_code", "province"),
        "prefectures": finish(cities, "prefecture_code", "prefecture", "province_code"),
        "counties": finish(areas, "county_code", "county", "prefecture_code"),
        "townships_sichuan": finish(streets, "township_code", "township", "county_code"),
    }


def level(path: Path, parent: str | None, digits: int, parent_digits: int, rows: int) -> pd.DataFrame:
    """One level's code, name and parent. A code must have `digits` digits and begin with its parent's code."""
    table = read_csv(path, ["code", "name", *([parent] if parent else [])])
    require_rows(table, rows, path)
    wrong = ~table["code"].str.fullmatch(rf"\d{{{digits}}}").fillna(False)
    if parent:
        table = table.rename(columns={parent: "parent"})
        wrong |= table["code"].str[:parent_digits] != table["parent"]
    if wrong.any():
        line = int(wrong.to_numpy().argmax()) + 2
        raise ZhixingError(
            f"{path}：第 {line} 行，列 code：应为 {digits} 位数字，且以上级代码开头。",
            f"{path}: line {line}, column code: {digits} digits were expected, beginning with the parent's code.",
        )
    return table


def finish(table: pd.DataFrame, code: str, name: str, parent: str | None = None) -> pd.DataFrame:
    table = table.rename(columns={"code": code, "name": name, "parent": parent})
    return table.sort_values(code, kind="stable").reset_index(drop=True)


if __name__ == "__main__":
    main(tidy, __file__)
