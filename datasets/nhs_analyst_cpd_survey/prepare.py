"""Survey of NHS analysts on continuing professional development, 2022: answers as codes, background made coarse."""

from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import main, parsed, require_rows
from grading.curriculum.preparing_formats import read_converted_csv

# Answers are sentences in the source. Each scale becomes a number (low to high) by the way its answer begins.
SCALES = {
    "q07a_future_health_work_cat": (
        "will_stay",
        ["Very unlikely", "Somewhat unlikely", "Undecided", "Somewhat likely", "Very likely"],
    ),
    "q11a_nhs_cpd_aware_cat": ("knows_cpd_offer", ["Not at all", "Yes", "Fully aware"]),
    "q12a_cpd_time_at_work_cat": ("time_at_work", ["Rarely", "Sometimes", "Often", "Always"]),
    "q14a_mgr_cpd_supportive_cat": ("manager_supports", ["Not at all", "Somewhat", "Very supportive"]),
    "q16a_org_cpd_supportive_cat": ("organisation_supports", ["Not at all", "Somewhat", "Very supportive"]),
    "q24a_org_analytics_influence_cat": (
        "analysis_counts",
        ["Not at all", "Yes – a little", "Yes – somewhat", "Yes – very often", "Yes – analytics influences"],
    ),
}
CHOICES = {
    "q17a_org_cpd_budget_cat": ("has_budget", {"Yes": "yes", "No": "no", "Don't know": "unknown"}),
    "q19a_mgr_cpd_discuss_freq_cat": (
        "manager_discusses",
        {"Not at all": "never", "Only when I": "on_request", "Only when app": "appraisal_only", "Occ": "occasionally"}
        | {"Regularly": "regularly"},
    ),
}
YES_NO = {
    "q13a_cpd_outside_work_ind": "learns_in_own_time",
    "q15a_mgr_cpd_more_support_ind": "wants_more_support",
    "q18a_org_study_leave_ind": "has_study_leave",
    "q08a_apha_aware_ind": "knows_apha",
    "q20a_cpd_opps_nhs_intranet_ind": "finds_on_nhs_intranet",
    "q20b_cpd_opps_org_website_ind": "finds_on_own_website",
    "q20c_cpd_opps_blogs_ind": "finds_in_blogs",
    "q20d_cpd_opps_twitter_ind": "finds_on_twitter",
    "q20e_cpd_opps_linkedin_ind": "finds_on_linkedin",
    "q20f_cpd_opps_word_of_mouth_ind": "finds_by_word_of_mouth",
    "q20g_cpd_opps_apha_website_ind": "finds_on_apha_website",
}
BANDS = {"Band 5": "band_7_or_below", "Band 6": "band_7_or_below"}
BANDS |= {"Band 8": "band_8_or_above", "Band 9": "band_8_or_above"}
TENURES = {
    "Less than 1": "5_or_less",
    "1~2": "5_or_less",
    "3~5": "5_or_less",
    "6~10": "over_5",
    "More than 10": "over_5",
}
BACKGROUND = ["grade", "organisation", "years_here", "wave"]
PLACES = ["q05a_afc_band_cat", "q22a_org_nhs_type_cat", "q06a_current_org_years_cat"]
# How long somebody took is not read: an odd time singles a person out.
STARTED = "form_started_dttm"
K = 5


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["apha_cpd_survey.csv"]
    source = read_converted_csv(path, [STARTED, *PLACES, *SCALES, *CHOICES, *YES_NO])
    require_rows(source, 237, path)
    started = parsed(source[STARTED], to_time, path)
    table = pd.DataFrame(index=source.index)
    # Grades outside the NHS scale (local government, abroad) and refusals are 10 people in all: written as missing.
    table["grade"] = source["q05a_afc_band_cat"].map(lambda text: code(text, BANDS))
    table["organisation"] = source["q22a_org_nhs_type_cat"].str.startswith("Trust").map({True: "trust", False: "other"})
    table["years_here"] = parsed(source["q06a_current_org_years_cat"], lambda text: coded(text, TENURES), path)
    table["wave"] = (1 + started.ge("2022-07-19").astype(int) + started.ge("2022-07-23").astype(int)).astype("Int64")
    for name, (new, levels) in SCALES.items():
        level = {text: number for number, text in enumerate(levels, start=1)}
        table[new] = parsed(source[name], lambda text, level=level: coded(text, level), path).astype("Int64")
    for name, (new, choices) in CHOICES.items():
        table[new] = parsed(source[name], lambda text, choices=choices: coded(text, choices), path)
    for name, new in YES_NO.items():
        answers = source[name].replace("-", pd.NA)  # the form's mark for a question left blank
        table[new] = parsed(answers, lambda text: text.map({"Yes": "true", "No": "false"}), path)
    return {"answers": numbered(hidden(table, path))}


def to_time(values: pd.Series) -> pd.Series:
    return pd.to_datetime(values, format="%Y-%m-%d %H:%M:%S", errors="coerce")


def code(text: str, starts: dict):
    """The code whose key `text` begins with (runs of blanks count as one), or None."""
    text = " ".join(str(text).split())
    return next((value for start, value in starts.items() if text.startswith(start)), None)


def coded(values: pd.Series, starts: dict) -> pd.Series:
    return values.map(lambda text: code(text, starts))


def hidden(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Blank the whole background of whoever shares it with fewer than K - 1 others, or has no NHS grade."""
    alike = table.groupby(BACKGROUND, dropna=False)["wave"].transform("size")
    table.loc[table["grade"].isna() | alike.lt(K), BACKGROUND] = pd.NA
    smallest = table.groupby(BACKGROUND, dropna=False).size().min()
    if smallest < K:
        raise ZhixingError(
            f"{path}：背景相同的人最少只有 {smallest} 个，少于 {K}，会暴露个人。请把背景分得更粗。",
            f"{path}: as few as {smallest} people share a background, fewer than {K}. Make the background coarser.",
        )
    return table


def numbered(table: pd.DataFrame) -> pd.DataFrame:
    # Sorted by the answers themselves, so that a number tells nothing about when somebody answered.
    table = table.sort_values(list(table.columns), kind="stable").reset_index(drop=True)
    table.insert(0, "respondent", range(1, len(table) + 1))
    return table


if __name__ == "__main__":
    main(tidy, __file__)
