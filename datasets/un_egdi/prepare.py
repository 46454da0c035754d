"""UN E-Government Development Index of the 193 member states, editions 2010-2018: one row a country and edition."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import integers, main, parsed, read_csv, require_rows
from grading.curriculum.preparing_formats import chinese_names, flag, numbers

RAW = "egdi_2010_2018_long.csv"
SCORES = {
    "e-gov-index": "egdi",
    "osi": "online_service",
    "hci": "human_capital",
    "tii": "telecom",
    "e-pat-index": "participation",
}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw[RAW]
    refuse_single_edition(path)
    # Missing values are empty in the file; "NA" would be Namibia's short code and is not one here.
    source = read_csv(path, ["country-code", "country-name", "e-gov-rank", *SCORES, "year"])
    require_rows(source, 965, path)
    table = pd.DataFrame(
        {
            "code": source["country-code"],
            "year": integers(source["year"], path),
            "rank": parsed(source["e-gov-rank"], numbers, path).astype("Int64"),
        }
    )
    for theirs, ours in SCORES.items():
        # Five decimals are what the survey publishes; the rest is how a computer writes them.
        table[ours] = parsed(source[theirs], numbers, path).round(5)
    # A zero index stands for "not scored" (2010: a part is missing; 2012: no website was assessed): kept, and marked.
    table.insert(2, "scored", flag(table["egdi"].gt(0)))
    economies = source[["country-code", "country-name"]].drop_duplicates()
    economies = economies.set_axis(["code", "economy"], axis=1).sort_values("code").reset_index(drop=True)
    economies.insert(1, "economy_zh", chinese_names(economies["code"], path))
    return {"scores": table.sort_values(["code", "year"]).reset_index(drop=True), "economies": economies}


def refuse_single_edition(path: Path) -> None:
    """The publisher's repository has a file for each edition, without a year; this table is the five of them, stacked."""
    with Path(path).open("rb") as file:
        header = file.readline().decode("latin-1").strip().split(",")
    if "country-code" in header and "year" not in header:
        raise ZhixingError(
            f"{path}：只是其中一年的文件。请把 2010、2012、2014、2016、2018 五个文件上下合并，加上 year 一列，另存为 {RAW}。",
            f"{path}: this is the file of one edition. Stack the five (2010, 2012, 2014, 2016, 2018) with a column "
            f"year, and save them as {RAW}.",
        )


if __name__ == "__main__":
    main(tidy, __file__)
