"""Open Data Inventory 2022/23: how far 195 economies' official statistics are there and open, in 22 categories."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import main, parsed, read_csv, require_rows
from grading.curriculum.preparing_formats import chinese_names, numbers

RAW = "odin_2022.csv"
ELEMENTS = {
    "Indicator coverage and disaggregation": "indicators",
    "Data available last 5 years": "last_5_years",
    "Data available last 10 years": "last_10_years",
    "First administrative level": "first_level",
    "Second administrative level": "second_level",
    "Machine readable": "machine_readable",
    "Non-proprietary": "non_proprietary",
    "Download options": "download_options",
    "Metadata available": "metadata",
    "Terms of use": "terms_of_use",
    "Overall score": "score",
}
ALL = "All Categories"
SOCIAL = "social Population_&_vital_statistics Education_facilities Education_outcomes Health_facilities Health_outcomes "
SOCIAL += "Reproductive_health Food_security_&_nutrition Gender_statistics Crime_&_justice Poverty_&_income"
ECONOMIC = "economic National_accounts Labor Price_indexes Government_finance Money_&_banking International_trade "
ECONOMIC += "Balance_of_payments"
ENVIRONMENT = "environment Agriculture_and_land_use Resource_use Energy Pollution Built_environment"
GROUPS = {
    name.replace("_", " "): group
    for group, *names in (line.split() for line in (SOCIAL, ECONOMIC, ENVIRONMENT))
    for name in names
}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw[RAW]
    keys = ["Year", "Region", "Country", "Country Code", "Data categories"]
    source = read_csv(path, [*keys, *ELEMENTS], encoding="latin-1")
    # Four lines of credits stand below the table. Without a country they are no rows; NAM is Namibia, not a blank.
    source = source[source["Country Code"].notna()]
    require_rows(source, 4485, path)
    parsed(source["Year"], lambda text: text.where(text.eq("2022")), path)
    table = source.rename(columns={"Country Code": "code", "Data categories": "category"} | ELEMENTS)
    for name in ELEMENTS.values():
        # "-" is "does not apply" (a city state has no second level), never a zero.
        table[name] = parsed(table[name].mask(table[name].eq("-")), numbers, path)
    totals = table[table["category"].eq(ALL)].set_index("code")["score"]
    scores = table[table["category"].ne(ALL)].copy()
    scores["category_group"] = parsed(scores["category"], lambda text: text.map(GROUPS), path)
    check_totals(scores, totals, path)
    economies = source[["Country Code", "Country", "Region"]].drop_duplicates().sort_values("Country Code")
    economies.columns = ["code", "economy", "region"]
    economies.insert(1, "economy_zh", chinese_names(economies["code"], path))
    order = scores["category"].map(list(GROUPS).index)
    scores = scores.assign(order=order).sort_values(["code", "order"])
    return {
        "scores": scores[["code", "category", "category_group", *ELEMENTS.values()]].reset_index(drop=True),
        "economies": economies.reset_index(drop=True),
    }


def check_totals(scores: pd.DataFrame, totals: pd.Series, path: Path) -> None:
    """The "All Categories" rows add nothing: each is the sum of the 22 categories, or the file is not the one we know."""
    sums = scores.groupby("code")["score"].agg(["sum", "size"])
    wrong = sums.index[(sums["sum"] != totals.reindex(sums.index)) | (sums["size"] != len(GROUPS))]
    if len(wrong):
        raise ZhixingError(
            f"{path}：{'、'.join(wrong)} 的分类得分加起来不等于 {ALL}，或分类不是 {len(GROUPS)} 个。",
            f"{path}: the categories of {', '.join(wrong)} do not add up to {ALL}, or are not {len(GROUPS)}.",
        )


if __name__ == "__main__":
    main(tidy, __file__)
