"""US Hospital Compare, general information: one row for each hospital, its owner and its ratings."""

from pathlib import Path

import pandas as pd

from grading.curriculum.preparing import main, parsed, read_csv, require_rows, require_unique

PLAIN = {
    "Provider ID": "hospital_id",
    "Hospital Name": "hospital",
    "City": "city",
    "State": "state",
    "Hospital Type": "hospital_type",
    "Hospital Ownership": "ownership",
    "Emergency Services": "has_emergency",
    "Meets criteria for meaningful use of EHRs": "uses_electronic_records",
    "Hospital overall rating": "stars",
    "Hospital overall rating footnote": "why_no_stars",
}
COMPARED = {
    "Mortality national comparison": "mortality",
    "Safety of care national comparison": "safety",
    "Readmission national comparison": "readmission",
    "Patient experience national comparison": "patient_experience",
    "Effectiveness of care national comparison": "effectiveness",
    "Timeliness of care national comparison": "timeliness",
    "Efficient use of medical imaging national comparison": "imaging",
}
COLUMNS = PLAIN | COMPARED
LEVELS = {
    "Above the National average": "better",
    "Same as the National average": "same",
    "Below the National average": "worse",
}
# The source's sentences, shortened to a code. The star's note for 154 hospitals that do have stars is left out.
REASONS = {
    "There are too few measures or measure groups reported": "too_few_measures",
    "Data are shown only for hospitals that participate": "not_in_programme",
    "Data suppressed by CMS": "suppressed",
    "Results are not available": "not_available",
}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["hospital_general_information_latin1.csv"]
    # Windows' own Latin alphabet, not Latin-1: the footnotes carry its curly apostrophe.
    table = read_csv(path, COLUMNS, encoding="cp1252").rename(columns=COLUMNS)
    require_rows(table, 4807, path)
    table = table.replace("Not Available", pd.NA)
    table["stars"] = parsed(table["stars"], lambda text: pd.to_numeric(text, errors="coerce"), path).astype("Int64")
    for name in COMPARED.values():
        table[name] = parsed(table[name], lambda text: text.map(LEVELS), path)
    for name in ("has_emergency", "uses_electronic_records"):
        # A blank under electronic records means the criterion was not met; the source writes only "Y".
        table[name] = table[name].str[0].eq("Y").fillna(False).astype(str).str.lower()
    table["why_no_stars"] = table["why_no_stars"].map(reason).where(table["stars"].isna())
    table.insert(6, "owner_group", parsed(table["ownership"], lambda text: text.map(owner_group), path))
    require_unique(table["hospital_id"], path)
    return {"hospitals": table.sort_values("hospital_id", kind="stable").reset_index(drop=True)}


def reason(note: str) -> str | None:
    return next((code for start, code in REASONS.items() if str(note).startswith(start)), None)


def owner_group(ownership: str) -> str | None:
    """Three groups out of the source's ten kinds. Tribal hospitals are run by governments of tribes."""
    if ownership.startswith(("Government", "Tribal")):
        return "government"
    if ownership.startswith("Voluntary"):
        return "non-profit"
    # Owned by its physicians: a business too.
    return "for-profit" if ownership in ("Proprietary", "Physician") else None


if __name__ == "__main__":
    main(tidy, __file__)
