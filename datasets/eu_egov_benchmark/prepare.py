"""eGovernment Benchmark of the European Commission, data of 2020-2022: one row a country, year and life event."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import integers, main, parsed, require_rows
from grading.curriculum.preparing_formats import numbers, read_converted_csv

RAW = "egov_benchmark_2012_2022_long.csv"
# The publisher's codes, lower case (it spells some of them both ways), in its own order: a score, four parts of it,
# and what each part is made of.
INDICATORS = {
    "e_gov_0_score": "score",
    "e_gov_1_uc": "user_centricity",
    "e_gov_1a_uc_oa": "uc_online_availability",
    "e_gov_1b_uc_mf": "uc_mobile_friendliness",
    "e_gov_1c_uc_us": "uc_user_support",
    "e_gov_2_tr": "transparency",
    "e_gov_2a_tr_sd": "tr_service_delivery",
    "e_gov_2b_tr_pd": "tr_personal_data",
    "e_gov_2c_tr_de": "tr_service_design",
    "e_gov_3_ke": "key_enablers",
    "e_gov_3a_ke_eid": "ke_eid",
    "e_gov_3b_ke_edoc": "ke_edocuments",
    "e_gov_3c_ke_as": "ke_prefilled_forms",
    "e_gov_3d_ke_dp": "ke_digital_post",
    "e_gov_4_cb": "cross_border",
    "e_gov_4a_cb_oa": "cb_online_availability",
    "e_gov_4b_cb_us": "cb_user_support",
    "e_gov_4c_cb_eid": "cb_eid",
    "e_gov_4d_cb_edoc": "cb_edocuments",
}
# The publisher's country codes (EL is Greece) with names; the file has codes only.
COUNTRIES = {
    "eu": "AT 奥地利 Austria BE 比利时 Belgium BG 保加利亚 Bulgaria CY 塞浦路斯 Cyprus CZ 捷克 Czechia DE 德国 Germany "
    "DK 丹麦 Denmark EE 爱沙尼亚 Estonia EL 希腊 Greece ES 西班牙 Spain FI 芬兰 Finland FR 法国 France HR 克罗地亚 Croatia "
    "HU 匈牙利 Hungary IE 爱尔兰 Ireland IT 意大利 Italy LT 立陶宛 Lithuania LU 卢森堡 Luxembourg LV 拉脱维亚 Latvia "
    "MT 马耳他 Malta NL 荷兰 Netherlands PL 波兰 Poland PT 葡萄牙 Portugal RO 罗马尼亚 Romania SE 瑞典 Sweden "
    "SI 斯洛文尼亚 Slovenia SK 斯洛伐克 Slovakia",
    "other": "AL 阿尔巴尼亚 Albania CH 瑞士 Switzerland IS 冰岛 Iceland ME 黑山 Montenegro MK 北马其顿 North_Macedonia "
    "NO 挪威 Norway RS 塞尔维亚 Serbia TR 土耳其 Türkiye",
    "mean": "EU 欧盟27国平均 EU_27_mean EUplus 35国平均 Mean_of_35",
}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw[RAW]
    long = read_converted_csv(path, ["year", "Country", "variable", "brkdown", "Value"])
    require_rows(long, 35158, path)
    # Two thirds of the file, 2012-2019, do not say which indicator a value is. They can't be used and are left out.
    long = long[long["variable"].notna()].copy()
    # "." is the publisher's sign for "not measured".
    long["value"] = parsed(long["Value"].mask(long["Value"].eq(".")), numbers, path)
    long["indicator"] = parsed(long["variable"].str.lower(), lambda text: text.map(INDICATORS), path)
    long["year"] = integers(long["year"], path)
    # Life events have numbers, no names.
    long["life_event"] = parsed(long["brkdown"], event_number, path)
    keys = ["country", "year", "life_event"]
    long = long.rename(columns={"Country": "country"})
    if long.duplicated([*keys, "indicator"]).any():
        raise ZhixingError(
            f"{path}：同一指标出现两次。", f"{path}: an indicator occurs twice for one country and year."
        )
    # Four decimals are more than the method can carry, and enough to check its sums.
    wide = long.pivot(index=keys, columns="indicator", values="value").round(4).reset_index()
    countries = country_table()
    strange = sorted(set(wide["country"]) ^ set(countries["country"]))
    if strange:
        raise ZhixingError(
            f"{path}：国家代码对不上：{'、'.join(strange)}。",
            f"{path}: country codes do not match: {', '.join(strange)}.",
        )
    return {"scores": wide[[*keys, *INDICATORS.values()]], "countries": countries}


def event_number(codes: pd.Series) -> pd.Series:
    return codes.str.extract(r"^e_gov_EVENTS_([1-9])$", expand=False).mask(codes.eq("EGOV_LIFE_EVENTS"), "all")


def country_table() -> pd.DataFrame:
    rows = []
    for group, text in COUNTRIES.items():
        words = text.split()
        rows += [
            (code, zh, en.replace("_", " "), group)
            for code, zh, en in zip(words[::3], words[1::3], words[2::3], strict=True)
        ]
    return pd.DataFrame(rows, columns=["country", "country_zh", "country_en", "country_group"])


if __name__ == "__main__":
    main(tidy, __file__)
