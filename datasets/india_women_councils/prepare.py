"""Village councils of Birbhum, West Bengal: seats reserved at random for a woman head, and what was built after."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import integers, main, read_csv, require_rows

COLUMNS = {
    "GP": "council",
    "village": "village",
    "reserved": "reserved",
    "female": "woman_head",
    "irrigation": "irrigation",
    "water": "drinking_water",
}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["women.csv"]
    table = read_csv(path, COLUMNS).rename(columns=COLUMNS)
    require_rows(table, 322, path)
    for name in table.columns:
        table[name] = integers(table[name], path)
    # The lot was drawn for the council, not the village: both villages of a council must say the same.
    if table.groupby("council")[["reserved", "woman_head"]].nunique().gt(1).any(axis=None):
        raise ZhixingError(
            f"{path}：同一村议会的两个村在 reserved 或 female 上不一致。",
            f"{path}: two villages of one council differ in reserved or female.",
        )
    for name in ("reserved", "woman_head"):
        table[name] = table[name].map({0: "false", 1: "true"})
    # The two largest counts (340 and 309 drinking-water works) are kept as they are: they decide the mean.
    return {"villages": table.sort_values(["council", "village"], kind="stable").reset_index(drop=True)}


if __name__ == "__main__":
    main(tidy, __file__)
