"""Every first look draws in each language without a missing glyph, says what it shows, and shows the table's numbers."""

from __future__ import annotations

import warnings

import pytest

from grading.curriculum import first_look, shelf
from grading.curriculum.errors import ZhixingError
from tests.conftest import ROOT

SHELF = ROOT / "datasets"
NAMES = shelf.names(SHELF)
LABELLED = [name for name in NAMES if "labels" in shelf.load(name, SHELF).descriptor["first_look"]]
LANGS = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en")}


def texts(figure) -> list[str]:
    from matplotlib.text import Text

    return [one.get_text() for one in figure.findobj(Text)]


@pytest.mark.parametrize("langs", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_it_draws_with_every_glyph_and_names_title_unit_and_source(name, langs, tmp_path):
    dataset = shelf.load(name, SHELF)
    spec = dataset.descriptor["first_look"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a glyph that is missing
        first_look.draw(dataset, tmp_path / "look.png", LANGS[langs])
        said = texts(first_look.figure(dataset, LANGS[langs]))
    joined = "".join(said).replace("\n", "").replace(" ", "")
    for lang in LANGS[langs]:
        end = "" if lang == "zh" else "_en"
        assert spec[f"title{end}"].replace(" ", "") in joined
        unit = spec.get(f"unit_y{end}", spec[f"unit{end}"])
        assert unit.replace(" ", "") in joined
    assert {"zh": "来源", "en": "Source", "both": "来源/Source"}[langs] in joined


@pytest.mark.parametrize("name", LABELLED)
def test_labels_are_of_values_that_are_there(name):
    dataset = shelf.load(name, SHELF)
    spec = dataset.descriptor["first_look"]
    shown = dataset.read(spec["table"])[spec.get("by") or spec["group"]].dropna().unique()
    assert set(spec["labels"]) <= {
        str(value).lower() if str(value) in ("True", "False") else str(value) for value in shown
    }


def test_bars_are_the_counts_of_the_table():
    dataset = shelf.load("wabo_permits", SHELF)
    figure = first_look.figure(dataset, ("zh",))
    counts = dataset.read("events")["activity"].value_counts().head(dataset.descriptor["first_look"]["top"])
    bars = [bar.get_width() for bar in figure.axes[0].patches]
    assert bars == counts.tolist()
    assert f"{counts.iloc[0]:,}" in texts(figure)


def test_a_sum_of_nothing_is_missing_and_not_zero():
    import pandas as pd

    table = pd.DataFrame({"month": [1, 1, 2], "days": pd.array([3, None, None], dtype="Int64")})
    found = first_look.summary(table, "month", {"stat": "sum", "y": "days"})
    assert found[1] == 3 and pd.isna(found[2])


@pytest.mark.parametrize(
    "change", [{"where": "no_such > 1"}, {"by": "no_such"}, {"kind": "pie"}], ids=["where", "by", "kind"]
)
def test_a_spec_that_does_not_fit_names_the_dataset(change):
    dataset = shelf.load("wabo_permits", SHELF)
    found = dataset.descriptor | {"first_look": dataset.descriptor["first_look"] | change}
    with pytest.raises(ZhixingError, match="wabo_permits"):
        first_look.figure(shelf.Dataset(dataset.folder, found), ("zh",))
