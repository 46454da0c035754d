"""data list, show, refresh, catalogue, as a user meets them."""

from __future__ import annotations

import json
import struct

import pytest

from grading.curriculum import catalogue, download, shelf
from grading.curriculum.download import Limits
from tests.commands.run import zhixing
from tests.conftest import ROOT
from tests.data.conftest import DATASET, TABLE


@pytest.fixture
def run(tmp_path):
    return lambda *words, **options: zhixing(tmp_path / "home", "data", *words, **options)


def test_list_names_every_dataset_with_licence_and_size(run):
    found = json.loads(run("list", "--json").stdout)
    assert [one["name"] for one in found] == shelf.names(ROOT / "datasets")
    assert all(one["licence"] and one["licence_confidence"] and one["rows"] and one["bytes"] for one in found)
    said = run("list").stdout
    assert all(one["title"][:6] in said for one in found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_show_prints_the_dictionary_and_draws(run, tmp_path, lang):
    png = tmp_path / f"{lang}.png"
    result = run("show", "wabo_permits", "--png", str(png), lang=lang)
    assert result.exit_code == 0, result.output
    assert {"zh": "提交渠道", "en": "How it was handed in"}[lang] in result.stdout
    assert "../../datasets/wabo_permits/cases.csv" in result.stdout
    assert png.read_bytes().startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png.read_bytes()[16:24])
    assert width > 800 and height > 500


def test_show_leaves_the_picture_in_the_home_folder(run, tmp_path):
    found = json.loads(run("show", "wabo_permits", "--json", lang="en").stdout)
    assert found["png"] == str(tmp_path / "home" / "reports" / "data" / "wabo_permits.en.png")
    assert (tmp_path / "home" / "reports" / "data" / "wabo_permits.en.png").is_file()
    assert found["tables"][1]["columns"][1] | {"description": ""} == {
        "name": "step", "type": "integer", "unit": "count", "title": "Step", "description": "",
    }  # fmt: skip


@pytest.mark.parametrize("command", ["show", "verify", "refresh"])
def test_a_name_that_is_not_there_is_answered_with_the_near_one(run, command):
    result = run(command, "wabo")
    assert result.exit_code == 1 and "wabo_permits" in result.output


# --- refresh --------------------------------------------------------------------------------------------------------
@pytest.fixture
def newer(published):
    """The publisher's file has one village less, one more, and one number corrected. Returns its bytes."""
    rows = published.files[f"/{TABLE}"].decode().splitlines()
    cells = rows[10].split(",")
    cells[4] = str(int(cells[4]) + 1)
    rows[10] = ",".join(cells)
    rows[-1] = "9999,1,true,true,3,4"
    data = ("\n".join(rows) + "\n").encode()
    published.files[f"/{TABLE}"] = data
    return data


def test_nothing_new_is_said_and_nothing_written(run, published, folder):
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()}
    result = run("refresh", DATASET, "--yes")
    assert result.exit_code == 0 and "完全相同" in result.stdout
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()} == before


def test_what_would_change_is_shown_before_anything_is(run, newer, folder):
    before = (folder / TABLE).read_bytes()
    result = run("refresh", DATASET, "--json")
    [table] = json.loads(result.stdout)["tables"]
    assert (table["added"], table["removed"], table["changed"]) == (1, 1, 1)
    assert table["changed_columns"] == {"irrigation": 1}
    assert (folder / TABLE).read_bytes() == before


@pytest.mark.parametrize("typed", ["n\n", "", None], ids=["no", "no-answer", "nobody"])
def test_without_a_yes_the_old_table_stays(run, newer, folder, typed):
    before = (folder / TABLE).read_bytes()
    result = run("refresh", DATASET, typed=typed)
    assert result.exit_code == 0 and "没有替换" in result.stdout
    assert (folder / TABLE).read_bytes() == before


def test_with_a_yes_table_and_descriptor_are_replaced_and_verify(run, newer, folder):
    result = run("refresh", DATASET, typed="y\n", lang="en")
    assert result.exit_code == 0 and "Replaced" in result.stdout
    assert (folder / TABLE).read_bytes() == newer
    raw = shelf.load(DATASET).descriptor["raw"][0]
    assert raw["bytes"] == len(newer)
    assert run("verify").exit_code == 0


def test_a_raw_file_that_was_downloaded_by_hand(run, newer, published, folder, tmp_path):
    path = tmp_path / "by hand.csv"
    path.write_bytes(newer)
    assert run("refresh", DATASET, "--yes", "--from", str(path)).exit_code == 0
    assert (folder / TABLE).read_bytes() == newer
    assert not published.asked


DAMAGE = {
    "missing-column": (lambda data: data.replace(b"woman_head", b"head"), "woman_head"),
    "wrong-value": (lambda data: data.replace(b"\n1,", b"\none,", 1), "council"),
    "web-page": (lambda data: b"<html>" + data, "网页"),
    "not-utf8": (lambda data: data.replace(b"true", "真".encode("gb18030"), 1), "utf-8"),
    "repeated-row": (lambda data: data + data.splitlines(keepends=True)[-1], "主键重复"),
    "empty": (lambda data: b"", "空的"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_raw_file_replaces_nothing(run, published, folder, what):
    change, word = DAMAGE[what]
    published.files[f"/{TABLE}"] = change(published.files[f"/{TABLE}"])
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    result = run("refresh", DATASET, "--yes")
    assert result.exit_code == 1 and word in result.output.replace("\n", "")
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_download_that_fails_replaces_nothing(run, published, describe, folder, monkeypatch):
    monkeypatch.setattr(download, "Limits", lambda: Limits(read=1, retries=1, backoff=0.01))
    describe(lambda found: found["raw"][0].update(url=f"{published.url}/cut"))
    before = (folder / TABLE).read_bytes()
    result = run("refresh", DATASET, "--yes", lang="en")
    assert result.exit_code == 1 and "cut off" in result.output.replace("\n", " ")
    assert (folder / TABLE).read_bytes() == before


def test_a_disk_that_fails_half_way_puts_the_old_table_back(run, newer, folder, monkeypatch):
    from grading.curriculum import refresh

    real, before = refresh.write_atomically, {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    def full(path, data):
        if path == folder / "datapackage.json":
            raise OSError(28, "No space left on device", str(path))
        real(path, data)

    monkeypatch.setattr(refresh, "write_atomically", full)
    result = run("refresh", DATASET, "--yes")
    assert result.exit_code == 1 and "No space left" in result.output.replace("\n", " ")
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


# --- catalogue ------------------------------------------------------------------------------------------------------
def test_the_catalogue_is_current():
    assert catalogue.stale(shelf.load_all()) == [], "run: zhixing data catalogue"


def test_the_catalogue_has_a_card_for_each_dataset_in_both_languages():
    page = catalogue.page_path().read_text(encoding="utf-8")
    zh, en = page.split("## English\n")
    for dataset in shelf.load_all():
        assert f'<a id="{dataset.name}-zh">' in zh and f'<a id="{dataset.name}-en">' in en
        assert dataset.descriptor["title_en"].replace("&", "&amp;") in en
        for path in map(dataset.short_path, dataset.tables):
            assert path in zh and path in en
            assert (ROOT / "lessons" / "any_module" / path).resolve().is_file()


def test_a_catalogue_out_of_date_is_told_and_made_again(run, course, describe):
    assert run("catalogue").exit_code == 0
    assert run("catalogue", "--check").exit_code == 0
    describe(lambda found: found["first_look"].update(unit="个"))
    result = run("catalogue", "--check")
    assert result.exit_code == 1 and f"{DATASET}.png" in result.stdout and "wabo_permits.png" not in result.stdout
    assert run("catalogue").exit_code == 0
    assert run("catalogue", "--check").exit_code == 0


def test_the_picture_of_a_dataset_that_is_gone_goes_too(run, course):
    import shutil

    run("catalogue")
    shutil.rmtree(course / "datasets" / DATASET)
    run("catalogue")
    assert [path.name for path in (course / "docs" / "datasets").iterdir()] == ["wabo_permits.png"]
