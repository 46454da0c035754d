"""World Bank Doing Business, editions 2004-2020: how long registering a firm and other procedures take, on paper."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import integers, main, parsed, require_rows
from grading.curriculum.preparing_formats import chinese_names, flag, numbers, read_converted_csv

RAW = "doing_business_2004_2020.csv"
INDICATORS = {
    "startbusprocedures": "start_procedures",
    "startbustime": "start_days",
    "startbuscost": "start_cost",
    "startbuscapital": "start_capital",
    "startbusproceduresW": "start_procedures_women",
    "startbustimeW": "start_days_women",
    "permitprocedures": "permit_procedures",
    "permittime": "permit_days",
    "electricitytime": "electricity_days",
    "registerprocedures": "property_procedures",
    "registertime": "property_days",
    "contractstime": "contract_days",
    "taxespayments": "tax_payments",
    "taxestime": "tax_hours",
}
NOT_PRACTISED = -9999
# The Bank's old codes for five economies, and its own for the eleven whose figure is a mean of two cities.
ISO = {"KSV": "XKX", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "ZAR": "COD"}
ISO |= {"BANG": "BGD", "BRAZ": "BRA", "CHIN": "CHN", "INDI": "IND", "INDO": "IDN", "JAP": "JPN", "MEXI": "MEX"}
ISO |= {"NIGE": "NGA", "PAKI": "PAK", "RUSS": "RUS", "US": "USA"}
CITIES = {
    "BGD": "Dhaka 达卡 Chittagong 吉大港",
    "BRA": "São_Paulo 圣保罗 Rio_de_Janeiro 里约热内卢",
    "CHN": "Shanghai 上海 Beijing 北京",
    "IDN": "Jakarta 雅加达 Surabaya 泗水",
    "IND": "Mumbai 孟买 Delhi 德里",
    "JPN": "Tokyo 东京 Osaka 大阪",
    "MEX": "Mexico_City 墨西哥城 Monterrey 蒙特雷",
    "NGA": "Lagos 拉各斯 Kano 卡诺",
    "PAK": "Karachi 卡拉奇 Lahore 拉合尔",
    "RUS": "Moscow 莫斯科 Saint_Petersburg 圣彼得堡",
    "USA": "New_York_City 纽约 Los_Angeles 洛杉矶",
}
CITY_NAMES = {
    code: dict(zip((w.replace("_", " ") for w in text.split()[::2]), text.split()[1::2], strict=True))
    for code, text in CITIES.items()
}
# Editions in which the Bank's review of 16 December 2020 found altered data, and the economies it names.
REPORTED = {("CHN", 2018), ("AZE", 2020), ("SAU", 2020), ("ARE", 2020)}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw[RAW]
    source = read_converted_csv(path, ["cod", "economy", "region", "incomegroup", "dbyear", *INDICATORS])
    require_rows(source, 3606, path)
    units = unit_table(source, path)
    # The economy's name, not the Bank's code, tells a country from its city: its code CHN is Shanghai.
    code = source["economy"].map(units.set_index("name")["code"])
    table = pd.DataFrame({"code": code, "edition": integers(source["dbyear"], path)})
    for theirs, ours in INDICATORS.items():
        values = parsed(source[theirs], numbers, path)
        table[ours] = values.mask(values.eq(NOT_PRACTISED)).round(3)
    # Minimum capital alone is filled in backwards to editions in which a unit was not studied; those rows go.
    table = table[table["start_procedures"].notna()]
    country = table["code"].str[:3]
    reported = pd.Series([pair in REPORTED for pair in zip(country, table["edition"], strict=True)], table.index)
    table.insert(2, "reported_irregular", flag(reported))
    return {
        "editions": table.sort_values(["code", "edition"], kind="stable").reset_index(drop=True),
        "units": units.drop(columns="name"),
    }


def unit_table(source: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Economies and the cities they are measured by; `name` is the file's own, for joining."""
    units = source.dropna(subset=["region"]).drop_duplicates("economy")[["cod", "economy", "region", "incomegroup"]]
    units = units.rename(columns={"economy": "name", "incomegroup": "income_group"})
    iso = units["cod"].str[:3].where(units["cod"].str.contains("_"), units["cod"].replace(ISO))
    english = units.assign(iso=iso)[units["cod"].isin(ISO)].set_index("iso")["name"]
    city = [
        next((city for city in CITY_NAMES.get(code, {}) if name == f"{english[code]} {city}"), pd.NA)
        for code, name in zip(iso, units["name"], strict=True)
    ]
    units["city"] = pd.Series(city, units.index, dtype="object")
    units["city_zh"] = [
        CITY_NAMES[code][city] if pd.notna(city) else pd.NA for code, city in zip(iso, city, strict=True)
    ]
    units["economy"] = units["name"].where(units["city"].isna(), iso.map(english))
    units["economy_zh"] = chinese_names(iso, path)
    units["code"] = iso.where(
        units["city"].isna(), iso + "-" + units["city"].str.replace(" ", "_").str.replace("ã", "a")
    )
    if units["code"].duplicated().any():
        names = units.loc[units["code"].duplicated(keep=False), "name"].tolist()
        raise ZhixingError(
            f"{path}：不认识的城市或经济体：{'、'.join(names)}。",
            f"{path}: cities or economies we do not know: {', '.join(names)}.",
        )
    units["is_city"] = flag(units["city"].notna())
    columns = ["code", "is_city", "economy_zh", "economy", "city_zh", "city", "region", "income_group", "name"]
    return units.sort_values("code")[columns].reset_index(drop=True)


if __name__ == "__main__":
    main(tidy, __file__)
