"""Public employment by level of government (ILO), with population and GDP to divide by (World Bank)."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import integers, main, parsed, read_csv, require_rows
from grading.curriculum.preparing_formats import chinese_names, flag, numbers

EMPLOYMENT, WORLD_BANK = "PSE_TPSE_GOV_NB_A.csv", "wb_wdi_2024.csv"
LEVELS = {
    "GOV_LVL_TOTAL": "all_employment",
    "GOV_LVL_PSE": "public_sector",
    "GOV_LVL_GG": "general_government",
    "GOV_LVL_GGCENTRAL": "central",
    "GOV_LVL_GGREGION": "state",
    "GOV_LVL_GGLOCAL": "local",
    "GOV_LVL_GGSS": "social_security",
    "GOV_LVL_PUBCORP": "public_corporations",
    "GOV_LVL_PRV": "private_sector",
    "GOV_LVL_X": "not_classified",
}
# Indicator -> our column and its decimals: money to the dollar, a share to a hundredth of a point.
INDICATORS = {
    "SP.POP.TOTL": ("population", 0),
    "NY.GDP.MKTP.CD": ("gdp_usd", 0),
    "NY.GDP.PCAP.PP.CD": ("gdp_per_person_ppp", 0),
    "NE.CON.GOVT.ZS": ("government_consumption", 2),
}
# The ILO file has codes only; these three are in none of the World Bank's tables.
WITHOUT_WORLD_BANK = {"FLK": "Falkland Islands (Malvinas)", "GGY": "Guernsey", "JEY": "Jersey"}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    employment = employment_table(raw[EMPLOYMENT])
    path = raw[WORLD_BANK]
    bank = read_csv(path, ["ind_id", "cty_nm", "cty_iso", "date", "value"], na_values=["", "NA"])
    require_rows(bank, 7980, path)
    # Regions and income groups come first in each indicator; single economies start with Afghanistan.
    starts = bank["cty_nm"].eq("Afghanistan").groupby(bank["ind_id"]).cummax()
    bank = bank[starts & bank["ind_id"].isin(INDICATORS)]
    names = bank.drop_duplicates("cty_iso").set_index("cty_iso")["cty_nm"].to_dict() | WITHOUT_WORLD_BANK
    unknown = sorted(set(employment["code"]) - set(names))
    if unknown:
        raise ZhixingError(
            f"{raw[EMPLOYMENT]}：不认识的经济体代码：{'、'.join(unknown)}。",
            f"{raw[EMPLOYMENT]}: unknown codes of economies: {', '.join(unknown)}.",
        )
    economies = pd.DataFrame(sorted(names.items()), columns=["code", "economy"])
    economies.insert(1, "economy_zh", chinese_names(economies["code"], path))
    return {"employment": employment, "economies": economies, "background": background_table(bank, path)}


def employment_table(path: Path) -> pd.DataFrame:
    source = read_csv(path, ["ref_area", "source", "classif1", "time", "obs_value", "obs_status"], na_values=["", "NA"])
    require_rows(source, 2209, path)
    table = pd.DataFrame(
        {
            "code": source["ref_area"],
            "year": integers(source["time"], path),
            "level": parsed(source["classif1"], lambda text: text.map(LEVELS), path),
            # Left as published, mistakes of unit and all: finding them is what the module teaches.
            "persons_thousand": parsed(source["obs_value"], numbers, path),
            "source": source["source"],
            "provisional": flag(source["obs_status"].eq("P").fillna(False)),
        }
    )
    return table.sort_values(["code", "year", "level"], kind="stable").reset_index(drop=True)


def background_table(bank: pd.DataFrame, path: Path) -> pd.DataFrame:
    bank = bank.assign(year=integers(bank["date"], path), value=parsed(bank["value"], numbers, path))
    wide = bank.pivot(index=["cty_iso", "year"], columns="ind_id", values="value")
    table = wide.reset_index().rename(columns={"cty_iso": "code"})[["code", "year"]]
    for indicator, (name, decimals) in INDICATORS.items():
        values = wide[indicator].reset_index(drop=True).round(decimals)
        table[name] = values if decimals else values.astype("Int64")
    return table


if __name__ == "__main__":
    main(tidy, __file__)
