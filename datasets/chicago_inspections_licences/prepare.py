"""Two departments of Chicago on the same shops: food inspections (health) and licences (business), six ZIP codes."""

from pathlib import Path

import pandas as pd

from grading.curriculum.preparing import main, parsed, read_csv, require_rows

INSPECTIONS = {
    "Inspection_ID": "inspection_id",
    "License": "licence_number",
    "DBA_Name": "business",
    "Facility_Type": "facility_type",
    "Risk": "risk",
    "Address": "address",
    "Zip": "zip_code",
    "Inspection_Date": "inspected_on",
    "Results": "result",
    "criticalCount": "critical",
    "seriousCount": "serious",
    "minorCount": "minor",
}
LICENCES = {
    "ID": "term_id",
    "LICENSE_NUMBER": "licence_number",
    "DOING_BUSINESS_AS_NAME": "business",
    "ADDRESS": "address",
    "ZIP_CODE": "zip_code",
    "WARD": "ward",
    "LICENSE_DESCRIPTION": "licence_type",
    "APPLICATION_TYPE": "application",
    "LICENSE_TERM_START_DATE": "starts_on",
    "LICENSE_TERM_EXPIRATION_DATE": "ends_on",
    "LICENSE_STATUS": "status",
}
# Whole ZIP codes from the north, the west and the south of the city; all their inspections, September 2011 to 2014.
ZIP_CODES = ["60608", "60614", "60616", "60623", "60628", "60647"]
# Licences for premises open to the public. Other kinds (repair, construction, sewing...) may be run from a home.
PREMISES = (
    "Retail Food|Wholesale Food|Day Care|Long-Term Care|Hospital|Tavern|Package Goods|"
    "Consumption on Premises|Shared Kitchen|Children's Services|Music and Dance"
)

# Eleven licences whose trade name is just a person's: the name is left out, in both tables. By number, not by name.
PERSONAL = [1588, 2518, 3843, 4440, 6097, 10923, 24273, 1355970, 1870185, 2042722, 2202688]


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["cdph_food_inspections.csv"]
    inspections = read_csv(path, INSPECTIONS).rename(columns=INSPECTIONS)
    require_rows(inspections, 27600, path)
    codes = ["inspection_id", "licence_number", "zip_code", "critical", "serious", "minor"]
    inspections = clean(inspections, codes, path)
    # "Risk 1 (High)" and so on: the number says it all.
    risk = parsed(inspections["risk"], lambda text: text.str.extract(r"Risk (\d)", expand=False), path, required=True)
    inspections["risk"] = risk.astype(int)
    inspections = inspections[inspections["zip_code"].isin([int(code) for code in ZIP_CODES])]
    # Vendors on wheels often trade under their own name, and their address may be a home.
    inspections = inspections[~inspections["facility_type"].str.contains("Mobile", na=False)]

    path = raw["bacp_business_licences.csv"]
    licences = read_csv(path, LICENCES).rename(columns=LICENCES)
    require_rows(licences, 17430, path)
    licences = clean(licences, ["licence_number", "zip_code", "ward"], path)
    # The city hid some addresses that are homes; the words it wrote are not an address.
    licences["address"] = licences["address"].replace("[REDACTED FOR PRIVACY]", pd.NA)
    public = licences["licence_type"].str.contains(PREMISES, regex=True)
    licences[["business", "address"]] = licences[["business", "address"]].where(public)
    # Every term of every licence number that the kept inspections name, wherever the business department puts it:
    # so no pair is lost by our own cut, and where the two departments disagree on the ZIP code it shows.
    licences = licences[licences["licence_number"].isin(inspections["licence_number"])]
    return {
        "inspections": inspections.sort_values("inspection_id", kind="stable").reset_index(drop=True),
        "licence_terms": licences.sort_values("term_id", kind="stable").reset_index(drop=True),
    }


def clean(table: pd.DataFrame, numbers: list[str], path: Path) -> pd.DataFrame:
    """Codes as whole numbers (the export wrote 30790.0), addresses without the padding; names as they were."""
    for name in numbers:
        table[name] = parsed(table[name], lambda text: pd.to_numeric(text, errors="coerce"), path).astype("Int64")
    for name in ("business", "address"):
        table[name] = table[name].str.replace(r"\s+", " ", regex=True).str.strip()
    table["business"] = table["business"].mask(table["licence_number"].isin(PERSONAL))
    return table


if __name__ == "__main__":
    main(tidy, __file__)
