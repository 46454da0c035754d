"""Daily PM2.5 of Chinese cities, 2014-2015: what was measured, what was filled in, and a year that was invented."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import main, parsed, require_rows
from grading.curriculum.preparing_formats import flag, numbers, read_converted_csv

COLUMNS = {"Year": "year", "DayOfYear": "day", "City": "city", "Long": "longitude", "Lat": "latitude", "PM2.5": "value"}
OBSERVED, INVENTED = "cnemc_pm25_183cities_2014_2015.csv", "DO_NOT_TRUST_2016_mostly_imputed.csv"
# The source writes cities in pinyin. Their Chinese names and provinces are ours; where one spelling fits two cities,
# the measured days decide: Taizhou moves with Wenzhou, Fuyang with Linan, Jining with Zaozhuang.
NAMES = Path(__file__).with_name("city_names.json")
# The source looked its coordinates up by name and got another place of that name: its Haikou stands in Yunnan.
DOUBTFUL = {"Changzhi", "Fuyang", "Haikou", "Jining", "Luoyang", "Rongcheng", "Taizhou", "Zhaoyuan"}
# Kept day by day: provincial capitals, the five cities with plans of their own, and every city of Hebei.
DAILY = """
Beijing Tianjin Shanghai Shijiazhuang Taiyuan Hohhot Shenyang Changchun Harbin Nanjing Hangzhou Hefei Fuzhou Nanchang
Jinan Zhengzhou Wuhan Changsha Guangzhou Nanning Haikou Chengdu Guiyang Kunming Lasa Xian Lanzhou Xining Yinchuan
Urumchi Dalian Qingdao Ningbo Xiamen Shenzhen
"""
INVENTED_CITIES = ["Beijing", "Chengdu", "Sanya", "Shanghai", "Shijiazhuang", "Xian"]
LIMIT = 75  # µg/m³, 24-hour mean, grade II of GB 3095-2012


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    days = read(raw[OBSERVED], [2014, 2015])
    invented = read(raw[INVENTED], [2016])
    cities = city_table(days, raw[OBSERVED])
    # Instruments report one decimal. A value with more, or an exact 0, was computed by somebody: not an observation,
    # so it is left out and the day is missing.
    days["pm25"] = days["value"].where(~days["computed"])
    kept = set(cities.loc[cities["daily"].eq("true"), "city"])
    daily = days[days["city"].isin(kept)].sort_values(["city", "date"], kind="stable")
    invented = invented[invented["city"].isin(INVENTED_CITIES)].sort_values(["city", "date"], kind="stable")
    invented["looks_filled_in"] = flag(invented["computed"])
    invented["value_not_observed"] = invented["value"].round(4)
    return {
        "daily": daily[["date", "city", "pm25"]].reset_index(drop=True),
        "monthly": monthly(days),
        "cities": cities,
        "invented_2016": invented[["date", "city", "value_not_observed", "looks_filled_in"]].reset_index(drop=True),
    }


def read(path: Path, years: list[int]) -> pd.DataFrame:
    table = read_converted_csv(path, COLUMNS).rename(columns=COLUMNS)
    for name in ("year", "day", "longitude", "latitude", "value"):
        table[name] = parsed(table[name], numbers, path)
    table = table[table["year"].isin(years)].copy()  # the publisher's own file holds all three years
    require_rows(table, 183 * 365 * len(years), path)
    start = pd.to_datetime(table["year"].astype(int).astype(str) + "-01-01")
    table["date"] = start + pd.to_timedelta(table["day"] - 1, unit="D")
    tenths = table["value"] * 10
    table["computed"] = table["value"].eq(0) | ~np.isclose(tenths, tenths.round(), rtol=0, atol=1e-6)
    return table


def city_table(days: pd.DataFrame, path: Path) -> pd.DataFrame:
    names = json.loads(NAMES.read_text(encoding="utf-8"))
    cities = days[["city", "longitude", "latitude"]].drop_duplicates("city").sort_values("city").reset_index(drop=True)
    unknown = sorted(set(cities["city"]) ^ set(names))
    if unknown:
        raise ZhixingError(
            f"{path}：城市名单变了：{'、'.join(unknown)}。请核对 prepare.py 所用的 city_names.json。",
            f"{path}: the list of cities has changed: {', '.join(unknown)}. Check city_names.json.",
        )
    cities.insert(1, "city_zh", cities["city"].map(lambda city: names[city][0]))
    cities.insert(2, "province", cities["city"].map(lambda city: names[city][1]))
    cities["doubtful_position"] = flag(cities["city"].isin(DOUBTFUL))
    cities["daily"] = flag(cities["city"].isin(DAILY.split()) | cities["province"].eq("河北"))
    return cities


def monthly(days: pd.DataFrame) -> pd.DataFrame:
    """Every city and month. Means are over the days that were measured; how many were not is the next column."""
    days = days.assign(month=days["date"].dt.strftime("%Y-%m"), over=days["pm25"].gt(LIMIT))
    table = days.groupby(["city", "month"], as_index=False).agg(
        days=("date", "size"),
        days_missing=("pm25", lambda values: int(values.isna().sum())),
        mean_pm25=("pm25", "mean"),
        days_over_75=("over", "sum"),
    )
    return table.assign(mean_pm25=table["mean_pm25"].round(1))


if __name__ == "__main__":
    main(tidy, __file__)
