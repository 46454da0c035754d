"""Appraisal of how central universities and institutes share large instruments, 2018-2024: one row a unit and year."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import integers, main, parsed, require_rows
from grading.curriculum.preparing_formats import read_converted_csv

RAW = "most_openshare_appraisal_2018_2024.csv"
GRADES = {"优秀": "excellent", "良好": "good", "合格": "pass", "较差": "poor"}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw[RAW]
    source = read_converted_csv(path, ["year", "index", "institution", "result", "administrator", "province"])
    require_rows(source, 2453, path)
    table = pd.DataFrame(
        {
            "year": integers(source["year"], path),
            "place": integers(source["index"], path),
            # Names are left as each year's notice writes them: a renamed institute is two names, which is said, not mended.
            "institution": source["institution"],
            "grade": source["result"],
            "grade_en": parsed(source["result"], lambda text: text.map(GRADES), path),
            "administrator": source["administrator"],
            "province": source["province"],
        }
    ).sort_values(["year", "place"], kind="stable")
    twice = table.duplicated(["year", "institution"]) | table.duplicated(["year", "place"])
    if twice.any():
        raise ZhixingError(
            f"{path}：同一年里单位或名次重复：{table.loc[twice, 'institution'].iloc[0]}。",
            f"{path}: a unit or a place occurs twice in one year: {table.loc[twice, 'institution'].iloc[0]}.",
        )
    return {"results": table.reset_index(drop=True)}


if __name__ == "__main__":
    main(tidy, __file__)
