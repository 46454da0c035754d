"""Early-childhood sites of Chicago as nine lists name them: one row for each entry, spelling left as it was."""

from pathlib import Path

import pandas as pd

from grading.curriculum.preparing import integers, main, parsed, read_csv, require_rows

COLUMNS = {
    "Id": "entry",
    "Source": "source",
    "Site name": "site",
    "Address": "address",
    "Zip": "zip_code",
    "Phone": "phone",
    "Program Name": "program",
    "True Id": "publisher_match",
}
# The lists' file names, as the file writes them, to short names.
SOURCES = {
    "CPS_Early_Childhood_Portal_scrape.csv": "cps_portal",
    "DFSS_AgencySiteLies_2012.csv": "dfss_2012",
    "ECE Chicago Find a School scrape.csv": "ece_chicago",
    "IDHS_child_care_provider_list.csv": "idhs",
    "NAEYC_accreditation.csv": "naeyc",
    "Ounce of Prevention - Site Locations.csv": "ounce_sites",
    "chapin_dfss_providers_2011_070212.csv": "chapin_dfss_2011",
    "chapin_ounce_providers_2011_071112.csv": "chapin_ounce_2011",
    "purple_binder_early_childhood.csv": "purple_binder",
}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["childcare_with_true_ids.csv"]
    table = read_csv(path, COLUMNS).rename(columns=COLUMNS)
    require_rows(table, 3337, path)
    table["entry"] = integers(table["entry"], path)
    table["source"] = parsed(table["source"], lambda text: text.map(SOURCES), path)
    for name in ("site", "address"):
        # Line breaks and doubled blanks came from copying pages. Spelling, abbreviations and broken characters stay:
        # making them alike is the lesson's work.
        table[name] = table[name].str.replace(r"\s+", " ", regex=True).str.strip()
    # A "home day care" may be somebody's home: such entries are left out.
    table = table[~table["site"].str.contains(r"\bhome day ?care\b", case=False, regex=True)]
    # A spreadsheet wrote one number as 7.73E+016: not a number any more.
    table = table.assign(phone=table["phone"].where(table["phone"].str.fullmatch(r"\d{7}").fillna(False)))
    return {"entries": table.sort_values("entry", kind="stable").reset_index(drop=True)}


if __name__ == "__main__":
    main(tidy, __file__)
