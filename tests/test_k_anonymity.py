"""Nobody in the two tables about persons stands in a group of fewer than five.

k is the size of the smallest group of rows that agree on every quasi-identifier: what someone who knows a person could
know of them without having seen the table (Sweeney, 2002, "k-anonymity: a model for protecting privacy").
"""

import json
from pathlib import Path

import pandas as pd

SHELF = Path(__file__).resolve().parents[1] / "datasets"
K = 5


def load(dataset: str, table: str) -> tuple[pd.DataFrame, list[str]]:
    """A committed table as text, and its columns as its descriptor lists them."""
    folder = SHELF / dataset
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(item for item in descriptor["resources"] if item["name"] == table)
    return pd.read_csv(folder / resource["path"], dtype=str), [field["name"] for field in resource["schema"]["fields"]]


def k_of(table: pd.DataFrame, quasi_identifiers: list[str]) -> int:
    """Rows in the smallest group. A missing value is a value here: "did not say" sets a person apart too."""
    return int(table.groupby(quasi_identifiers, dropna=False).size().min())


def test_k_of_finds_the_one_who_stands_alone():
    table = pd.DataFrame({"ward": ["1"] * 6 + ["2"] * 5, "nature": ["a"] * 5 + [None] + ["a"] * 5})
    assert k_of(table, ["ward"]) == 5
    assert k_of(table, ["ward", "nature"]) == 1


# A neighbour knows where a complaint came from (ward), about when (quarter) and what it was about (nature). Not known
# outside the office, and so no quasi-identifiers: our own row number, whether the office filed it as a duplicate, and
# days to close, which is the office's doing and gives no date, the day of opening not being published.
REQUEST_QUASI = ["ward", "opened_quarter", "nature"]
REQUEST_OTHER = ["request", "is_duplicate", "days_to_close"]


def test_single_requests_hide_in_groups_of_five():
    table, fields = load("chicago_311_sanitation", "requests_2014")
    # A new column (an address, a date) must be judged here before it is published.
    assert sorted(fields) == sorted(REQUEST_QUASI + REQUEST_OTHER)
    assert k_of(table, REQUEST_QUASI) >= K


def test_request_numbers_say_nothing_of_the_order_of_arrival():
    table, _ = load("chicago_311_sanitation", "requests_2014")
    table = table.astype({"request": int, "ward": int, "days_to_close": "Int64"})
    published = ["ward", "opened_quarter", "nature", "days_to_close", "is_duplicate"]
    assert table.sort_values(published, kind="stable")["request"].is_monotonic_increasing


def test_no_ward_and_quarter_sums_up_fewer_than_five_requests():
    table, _ = load("chicago_311_sanitation", "ward_quarters")
    assert table["requests"].astype(int).min() >= K


# A colleague knows a respondent's grade, kind of employer and length of service, and may know when the form went round
# the office (wave). The answers themselves are opinions and habits told to the survey alone, not known beforehand;
# the respondent's number follows from the answers. How long somebody took to answer is not published.
SURVEY_QUASI = ["grade", "organisation", "years_here", "wave"]
SURVEY_OTHER = [
    "respondent",
    "will_stay",
    "knows_cpd_offer",
    "time_at_work",
    "manager_supports",
    "organisation_supports",
    "analysis_counts",
    "has_budget",
    "manager_discusses",
    "learns_in_own_time",
    "wants_more_support",
    "has_study_leave",
    "knows_apha",
    "finds_on_nhs_intranet",
    "finds_on_own_website",
    "finds_in_blogs",
    "finds_on_twitter",
    "finds_on_linkedin",
    "finds_by_word_of_mouth",
    "finds_on_apha_website",
]


def test_survey_answers_hide_in_groups_of_five():
    table, fields = load("nhs_analyst_cpd_survey", "answers")
    assert sorted(fields) == sorted(SURVEY_QUASI + SURVEY_OTHER)
    assert k_of(table, SURVEY_QUASI) >= K
