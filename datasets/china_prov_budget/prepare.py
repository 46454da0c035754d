"""General public budget spending of China's provinces, 2010-2023, and every function of it in 2023 (NBS yearbooks)."""

from pathlib import Path
from zipfile import BadZipFile

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import integers, main, parsed, require_rows
from grading.curriculum.preparing_formats import flag, numbers, read_converted_csv

YEARS, BOOK = "china_provincial_public_budget_2010_2023.csv", "nbs_raw-2023.xlsx"
SERIES = {"合计": "total", "教育": "education", "科学技术": "science", "农林水": "farming_forestry_water"}
# The package calls the total "全国" (national); the yearbook says "地方合计": local governments, without the centre.
TOTAL = "地方合计"
REGIONS = {
    (
        "东部",
        "East",
    ): "北京 Beijing 天津 Tianjin 河北 Hebei 上海 Shanghai 江苏 Jiangsu 浙江 Zhejiang 福建 Fujian 山东 Shandong "
    "广东 Guangdong 海南 Hainan",
    ("中部", "Centre"): "山西 Shanxi 安徽 Anhui 江西 Jiangxi 河南 Henan 湖北 Hubei 湖南 Hunan",
    (
        "西部",
        "West",
    ): "内蒙古 Inner_Mongolia 广西 Guangxi 重庆 Chongqing 四川 Sichuan 贵州 Guizhou 云南 Yunnan 西藏 Tibet "
    "陕西 Shaanxi 甘肃 Gansu 青海 Qinghai 宁夏 Ningxia 新疆 Xinjiang",
    ("东北", "Northeast"): "辽宁 Liaoning 吉林 Jilin 黑龙江 Heilongjiang",
}
FUNCTIONS = {
    "一般公共服务": "general public services",
    "外交": "foreign affairs",
    "国防": "defence",
    "公共安全": "public security",
    "教育": "education",
    "科学技术": "science and technology",
    "文化旅游体育与传媒": "culture, tourism, sport and media",
    "社会保障和就业": "social security and employment",
    "卫生健康": "health",
    "节能环保": "energy saving and environment",
    "城乡社区": "urban and rural communities",
    "农林水": "farming, forestry and water",
    "交通运输": "transport",
    "资源勘探工业信息等": "resources, industry and information",
    "商业服务业等": "commerce and services",
    "金融": "finance",
    "援助其他地区": "aid to other regions",
    "自然资源海洋气象等": "natural resources, ocean and weather",
    "住房保障": "housing",
    "粮油物资储备": "reserves of grain and goods",
    "灾害防治及应急管理": "disasters and emergencies",
    "债务付息": "interest on debt",
    "债务发行费用": "costs of issuing debt",
    "其他": "other",
}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    provinces, spending, functions = province_table(), spending_table(raw[YEARS]), function_table(raw[BOOK])
    order = [*provinces["province"], TOTAL]
    for table, path in ((spending, raw[YEARS]), (functions, raw[BOOK])):
        strange = sorted(set(table["province"]) ^ set(order))
        if strange:
            raise ZhixingError(
                f"{path}：省份名单对不上：{'、'.join(strange)}。",
                f"{path}: the list of provinces does not match: {', '.join(strange)}.",
            )
    # Provinces in the yearbook's own order, the total last.
    ranked = spending.sort_values("year", kind="stable").sort_values(
        "province", key=lambda names: names.map(order.index), kind="stable"
    )
    return {"spending": ranked.reset_index(drop=True), "functions_2023": functions, "provinces": provinces}


def province_table() -> pd.DataFrame:
    rows = [
        (chinese, english.replace("_", " "), *region)
        for region, names in REGIONS.items()
        for chinese, english in zip(names.split()[::2], names.split()[1::2], strict=True)
    ]
    return pd.DataFrame(rows, columns=["province", "province_en", "region", "region_en"])


def spending_table(path: Path) -> pd.DataFrame:
    long = read_converted_csv(path, ["province", "year", "chn_block4", "value", "units"])
    require_rows(long, 1756, path)
    parsed(long["units"], lambda text: text.where(text.eq("亿元")), path)  # one unit throughout
    long["value"] = parsed(long["value"], numbers, path)
    long["year"] = integers(long["year"], path)
    long["series"] = parsed(long["chn_block4"], lambda text: text.map(SERIES), path)
    wide = long.pivot(index=["province", "year"], columns="series", values="value").reset_index()
    wide["province"] = wide["province"].replace("全国", TOTAL)
    wide.insert(2, "is_total", flag(wide["province"].eq(TOTAL)))
    # Two decimals in most years, four in some: as many as the source gives.
    return wide[["province", "year", "is_total", *SERIES.values()]].round(4)


def function_table(path: Path) -> pd.DataFrame:
    """Every "地区" (region) line of the workbook opens a block of columns; provinces follow, one a line."""
    rows, functions = [], {}
    for sheet, cells in read_workbook(path).items():
        for number, line in enumerate(cells.itertuples(index=False), start=1):
            first = str(line[0]).strip()
            if first == "地区":
                functions = {at: function_name(text) for at, text in enumerate(line) if at >= 2}
            elif first == TOTAL or any(first in names.split()[::2] for names in REGIONS.values()):
                rows += [(first, functions.get(at), line[at], f"{sheet}!{number}") for at in functions]
    table = pd.DataFrame(rows, columns=["province", "function", "amount", "cell"])
    table = table[table["function"].ne("地方一般公共预算")]  # the total; it is in the other table
    missing = sorted(set(FUNCTIONS) ^ set(table["function"].dropna()))
    if missing:
        raise ZhixingError(
            f"{path}：功能科目对不上：{'、'.join(missing)}。年鉴可能改了表，或文件不完整。",
            f"{path}: functions do not match: {', '.join(missing)}. The table may have changed, or been cut.",
        )
    amount = numbers(table["amount"])
    wrong = table[amount.isna() & table["amount"].notna()]
    if len(wrong):
        cell, text = wrong.iloc[0][["cell", "amount"]]
        raise ZhixingError(
            f"{path}：{cell} 行：读不懂 {text!r}（共 {len(wrong)} 处）。",
            f"{path}: row {cell}: cannot read {text!r} ({len(wrong)} such).",
        )
    table["amount"] = amount.round(2)
    table.insert(2, "function_en", table["function"].map(FUNCTIONS))
    return table[["province", "function", "function_en", "amount"]].reset_index(drop=True)


def function_name(text: str) -> str:
    """Chinese part of a header cell, without blanks and without the word for spending."""
    return "".join(letter for letter in str(text) if "\u4e00" <= letter <= "\u9fff").removesuffix("支出")


def read_workbook(path: Path) -> dict[str, pd.DataFrame]:
    try:
        return pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ZhixingError(
            f"{path}：不是完整的 Excel 工作簿（{error}）。可能下载中断，或下载到的是网页，请重新下载。",
            f"{path}: not a whole Excel workbook ({error}). It may be cut short or be a web page; fetch it again.",
        ) from error


if __name__ == "__main__":
    main(tidy, __file__)
