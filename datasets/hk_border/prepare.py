"""Daily passengers through Hong Kong's control points: whole city by day, and each control point from 2023 on."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import integers, main, parsed, read_csv, require_rows

KEYS = {"Date": "date", "Control Point": "control_point", "Arrival / Departure": "direction"}
GROUPS = {"Hong Kong Residents": "residents", "Mainland Visitors": "mainland", "Other Visitors": "others"}
DIRECTIONS = {"Arrival": "arrivals", "Departure": "departures"}
COLUMNS = KEYS | GROUPS | {"Total": "total"}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["statistics_on_daily_passenger_traffic.csv"]
    table = read_csv(path, COLUMNS).rename(columns=COLUMNS)
    require_rows(table, 56424, path)
    table["date"] = parsed(table["date"], lambda text: pd.to_datetime(text, format="%d-%m-%Y", errors="coerce"), path)
    for name in [*GROUPS.values(), "total"]:
        table[name] = integers(table[name], path)
    wrong = table[list(GROUPS.values())].sum(axis=1) != table["total"]
    if wrong.any():
        raise ZhixingError(
            f"{path}：第 {wrong.argmax() + 2} 行，三类旅客之和不等于 Total。",
            f"{path}: line {wrong.argmax() + 2}: the three groups do not add up to Total.",
        )
    table["direction"] = parsed(table["direction"], lambda text: text.map(DIRECTIONS), path)
    # One pier, two spellings: the publisher changed it on 1 January 2026, and unmended it makes two broken series.
    table["control_point"] = table["control_point"].replace("Macau Ferry Terminal", "Macao Ferry Terminal")
    table["date"] = table["date"].dt.strftime("%Y-%m-%d")

    days = table.pivot_table(index="date", columns="direction", values=[*GROUPS.values(), "total"], aggfunc="sum")
    days.columns = [f"{direction}_{group}" for group, direction in days.columns]
    wanted = [f"{way}_{group}" for way in ("arrivals", "departures") for group in [*GROUPS.values(), "total"]]
    # From 2023 on: before it the land crossings were shut. Days on which a point let nobody through stay, as zeros.
    points = table[table["date"] >= "2023-01-01"]
    points = points.pivot_table(index=["date", "control_point"], columns="direction", values="total", aggfunc="sum")
    return {
        "days": days[wanted].reset_index(),
        "point_days": points[["arrivals", "departures"]].reset_index().rename_axis(columns=None),
    }


if __name__ == "__main__":
    main(tidy, __file__)
