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
CATEGORIES = {
    "social": {
        "Population & vital statistics": "人口与生命统计",
        "Education facilities": "教育设施",
        "Education outcomes": "教育成果",
        "Health facilities": "卫生设施",
        "Health outcomes": "健康状况",
        "Reproductive health": "生殖健康",
        "Food security & nutrition": "粮食安全与营养",
        "Gender statistics": "性别统计",
        "Crime & justice": "犯罪与司法",
        "Poverty & income": "贫困与收入",
    },
    "economic": {
        "National accounts": "国民经济核算",
        "Labor": "劳动就业",
        "Price indexes": "价格指数",
        "Government finance": "政府财政",
        "Money & banking": "货币与银行",
        "International trade": "国际贸易",
        "Balance of payments": "国际收支",
    },
    "environment": {
        "Agriculture and land use": "农业与土地利用",
        "Resource use": "资源利用",
        "Energy": "能源",
        "Pollution": "污染",
        "Built environment": "建成环境",
    },
}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw[RAW]
    keys = ["Year", "Region", "Country", "Country Code", "Data categories"]
    source = read_csv(path, [*keys, *ELEMENTS], encoding="latin-1", ragged=True)
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
    categories = pd.DataFrame(
        [(name, zh, group) for group, names in CATEGORIES.items() for name, zh in names.items()],
        columns=["category", "category_zh", "category_group"],
    )
    order = categories["category"].tolist()
    parsed(scores["category"], lambda text: text.where(text.isin(order)), path)
    check_totals(scores, totals, len(order), path)
    economies = source[["Country Code", "Country", "Region"]].drop_duplicates().sort_values("Country Code")
    economies.columns = ["code", "economy", "region"]
    economies.insert(1, "economy_zh", chinese_names(economies["code"], path))
    scores = scores.assign(order=scores["category"].map(order.index)).sort_values(["code", "order"])
    return {
        "scores": scores[["code", "category", *ELEMENTS.values()]].reset_index(drop=True),
        "categories": categories,
        "economies": economies.reset_index(drop=True),
    }


def check_totals(scores: pd.DataFrame, totals: pd.Series, categories: int, path: Path) -> None:
    """The "All Categories" rows add nothing: each is the sum of the 22 categories, or the file is not the one we know."""
    sums = scores.groupby("code")["score"].agg(["sum", "size"])
    wrong = sums.index[(sums["sum"] != totals.reindex(sums.index)) | (sums["size"] != categories)]
    if len(wrong):
        raise ZhixingError(
            f"{path}：{'、'.join(wrong)} 的分类得分加起来不等于 {ALL}，或分类不是 {categories} 个。",
            f"{path}: the categories of {', '.join(wrong)} do not add up to {ALL}, or are not {categories}.",
        )


if __name__ == "__main__":
    main(tidy, __file__)
