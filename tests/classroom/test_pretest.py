"""The test before and after the course: its questions, its form as a learner clicks through it, its file, its score."""

import json
import os
import re

import pandas as pd
import pytest

from grading.classroom import DataThinkingTest, pretest
from grading.classroom.errors import ZhixingError
from grading.classroom.language import speak
from grading.curriculum import paths, syllabus

LETTERS = ["a", "b", "c", "d"]


def choices(box):
    import ipywidgets as widgets

    found, waiting = [], [box]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, widgets.ToggleButtons):
            found.append(one)
        waiting = list(getattr(one, "children", ())) + waiting
    return found


def texts(box):
    import ipywidgets as widgets

    found = [one.value for one in getattr(box, "children", ()) if isinstance(one, widgets.HTML)]
    return " ".join(found + [texts(one) for one in getattr(box, "children", ())])


def keys(form):
    return {name: one["key"] for name, one in pretest.items(form).items()}


def written(folder, form="A"):
    return json.loads((folder / pretest.FILES[form]).read_text(encoding="utf-8"))


# The questions


def test_the_forms_are_parallel_question_by_question():
    a, b = (list(pretest.items(form).values()) for form in "AB")
    assert len(a) == len(b) == 10
    for left, right in zip(a, b, strict=True):
        assert (left["construct"], left["competency"]) == (right["construct"], right["competency"])
        assert left["text"]["zh"] != right["text"]["zh"]
    assert len({one["construct"] for one in a}) == 10, "each construct once"
    assert {one["competency"] for one in a} == set(syllabus.load().competencies), "each competency is asked"


@pytest.mark.parametrize("form", ["A", "B"])
def test_every_question_has_four_different_options_in_both_languages_and_one_key(form):
    for name, one in pretest.items(form).items():
        assert list(one["options"]) == LETTERS and one["key"] in LETTERS, name
        for lang in ("zh", "en"):
            assert len({words[lang].strip() for words in one["options"].values()}) == 4, name
        texts_ = [one["text"], *one["options"].values()]
        assert all(re.search(r"[\u4e00-\u9fff]", words["zh"]) for words in texts_), name
        assert not any(re.search(r"[\u3000-\u9fff]", words["en"]) for words in texts_), name


@pytest.mark.parametrize("form", ["A", "B"])
def test_guessing_by_position_or_by_length_does_not_pay(form):
    asked = pretest.items(form)
    for letter in LETTERS:
        assert pretest.score(dict.fromkeys(asked, letter)).points <= 3
    for lang in ("zh", "en"):
        longest = {name: max(LETTERS, key=lambda x: len(one["options"][x][lang])) for name, one in asked.items()}
        assert pretest.score(longest).points <= 5, lang


def test_the_arithmetic_that_the_keys_stand_on():
    """Worked out from the figures in the text, so that an edit of one cannot leave the other behind."""
    for form, rows, hit, false in (("A", (10_000, 100), 0.90, 0.05), ("B", (20_000, 200), 0.80, 0.04)):
        one = pretest.items(form)[f"{form}5"]
        for number in (f"{rows[0]:,}", str(rows[1]), f"{hit:.0%}", f"{false:.0%}"):
            assert number in one["text"]["zh"] and number in one["text"]["en"]
        found, wrongly = rows[1] * hit, (rows[0] - rows[1]) * false
        assert f"{found / (found + wrongly):.0%}" in one["options"][one["key"]]["zh"]
    for form, mean, median in (("A", 11, 2), ("B", 100, 20)):
        one = pretest.items(form)[f"{form}2"]
        values = sorted(int(x) for x in re.search(r"((?:\d+、)+\d+)", one["text"]["zh"])[1].split("、"))
        assert sum(values) / len(values) == mean and values[len(values) // 2] == median
        assert str(mean) in one["text"]["zh"] and str(median) in one["options"][one["key"]]["zh"]
    for form, ratio in (("A", 1 / 3), ("B", 5)):
        drawn = pretest.items(form)[f"{form}9"]["chart"]
        heights = [value - drawn["bottom"] for value in drawn["values"]]
        assert heights[-1] / heights[0] == pytest.approx(ratio, rel=0.03), "the bars look as the question says"


def test_the_charts_show_the_figures_of_the_shelf():
    years = pd.read_csv(paths.datasets() / "nhs_ae" / "months.csv", parse_dates=["month"])
    sums = years.groupby(years["month"].dt.year - (years["month"].dt.month < 4))[["attendances", "over_4_hours"]].sum()
    within = (100 - 100 * sums["over_4_hours"] / sums["attendances"]).round(1)
    assert pretest.items("A")["A9"]["chart"]["values"] == within.to_list()
    days = pd.read_csv(paths.datasets() / "hk_border" / "point_days.csv")
    months = days[days["control_point"] == "Lo Wu"].groupby(days["date"].str[:7])["arrivals"].sum() / 10_000
    drawn = pretest.items("B")["B9"]["chart"]
    assert drawn["values"] == months[drawn["labels"]].round(1).to_list()


# The form


def test_clicking_saves_at_once_and_running_the_cell_alone_writes_nothing(tmp_path):
    test = DataThinkingTest("A", tmp_path)
    assert "application/vnd.jupyter.widget-view+json" in test._repr_mimebundle_()
    assert list(tmp_path.iterdir()) == []
    buttons = choices(test.box())
    assert [one.value for one in buttons] == [None] * 10
    buttons[2].value = "c"
    assert written(tmp_path)["answers"] == {"A3": "c"}
    buttons[2].value = "unknown"
    buttons[0].value = "b"
    assert written(tmp_path)["answers"] == {"A1": "b", "A3": "unknown"}
    assert [one.name for one in tmp_path.iterdir()] == ["pretest.json"]


def test_reopened_it_has_the_earlier_answers_and_goes_on(tmp_path):
    choices(DataThinkingTest("B", tmp_path).box())[4].value = "d"
    begun = written(tmp_path, "B")["started_at"]
    again = choices(DataThinkingTest("B", tmp_path).box())
    assert [one.value for one in again] == [None] * 4 + ["d"] + [None] * 5
    again[9].value = "a"
    assert written(tmp_path, "B")["answers"] == {"B5": "d", "B10": "a"}
    assert written(tmp_path, "B")["started_at"] == begun


def test_two_open_windows_lose_nothing_of_each_other(tmp_path):
    first, second = (choices(DataThinkingTest("A", tmp_path).box()) for _ in range(2))
    first[0].value = "a"
    second[1].value = "b"
    first[0].value = "c"
    second[3].value = "d"
    assert written(tmp_path)["answers"] == {"A1": "c", "A2": "b", "A4": "d"}


@pytest.mark.parametrize("form", ["A", "B"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_neither_the_page_nor_the_file_shows_what_is_right(tmp_path, form, lang):
    speak(lang)
    test = DataThinkingTest(form, tmp_path)
    box = test.box()
    shown = texts(box)
    for one, button in zip(pretest.items(form).values(), choices(box), strict=True):
        assert [text for text, _ in button.options][:4] == [words[lang] for words in one["options"].values()]
    assert '"key"' not in shown and not [one for one in pretest.items(form).values() if one["construct"] + '"' in shown]
    for name, letter in keys(form).items():
        assert test.choose(name, letter)
    assert set(written(tmp_path, form)) == {"kind", "schema", "form", "started_at", "saved_at", "answers"}
    assert texts(test.box()).count("10 / 10" if lang == "zh" else "10 of 10") == 2


def test_charts_have_words_for_those_who_cannot_see_them(tmp_path):
    for form in "AB":
        shown = texts(DataThinkingTest(form, tmp_path).box())
        [alt] = re.findall(r'<img [^>]*alt="([^"]+)"', shown)
        drawn = pretest.items(form)[f"{form}9"]["chart"]
        assert all(str(value) in alt for value in (*drawn["values"], drawn["bottom"]))


def test_a_damaged_file_is_kept_and_the_learner_told(tmp_path):
    (tmp_path / "pretest.json").write_text('{"kind": ', encoding="utf-8")
    test = DataThinkingTest("A", tmp_path)
    box = test.box()
    assert "读不出来" in texts(box)
    assert (tmp_path / "pretest.json").read_text(encoding="utf-8") == '{"kind": ', "looking changes nothing"
    choices(box)[0].value = "a"
    assert written(tmp_path)["answers"] == {"A1": "a"} and "读不出来" not in texts(box)
    [kept] = tmp_path.glob("pretest.kept-*.json")
    assert kept.read_text(encoding="utf-8") == '{"kind": '


def test_a_folder_that_cannot_be_written_is_said_and_the_answer_waits(tmp_path, monkeypatch):
    test = DataThinkingTest("A", tmp_path)
    box = test.box()
    choices(box)[0].value = "b"

    def refuse(path, value):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(pretest.saved, "save", refuse)
    choices(box)[1].value = "a"
    assert "没有存上" in texts(box) and str(tmp_path) in texts(box) and "写入权限" in texts(box)
    assert written(tmp_path)["answers"] == {"A1": "b"}
    monkeypatch.undo()
    choices(box)[2].value = "c"
    assert written(tmp_path)["answers"] == {"A1": "b", "A2": "a", "A3": "c"}, "what had to wait is saved with the next"
    assert "没有存上" not in texts(box)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_for_real(tmp_path):
    tmp_path.chmod(0o500)
    try:
        assert DataThinkingTest("A", tmp_path).choose("A1", "a") is False
    finally:
        tmp_path.chmod(0o700)


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="form"):
        DataThinkingTest("C")


# The score


@pytest.mark.parametrize("form", ["A", "B"])
def test_score_counts_right_answers_by_competency(form):
    right = keys(form)
    full = pretest.score(right)
    assert (full.points, full.out_of, full.answered) == (10, 10, 10)
    assert sum(possible for _, possible in full.by_competency.values()) == 10
    assert all(got == possible for got, possible in full.by_competency.values())
    dropped = dict(list(right.items())[:7]) | {f"{form}1": "unknown"}
    part = pretest.score(dropped)
    assert (part.points, part.answered) == (6, 7)
    assert part.by_competency["compare"] == (1, 2) and part.by_competency["act"] == (0, 1)
    assert pretest.score({}).points == 0 and pretest.score({}).answered == 0


@pytest.mark.parametrize(
    "answers", [{"A1": "e"}, {"A11": "a"}, {"A1": "a", "B1": "a"}, {"A1": 3}, {"x": "a"}],
    ids=["option", "question", "mixed forms", "type", "stranger"],
)  # fmt: skip
def test_score_refuses_answers_that_no_form_has(answers):
    with pytest.raises(ValueError):
        pretest.score(answers)


# The file, which comes back as the learner's bytes

GOOD = {"kind": pretest.KIND, "schema": 1, "form": "A", "started_at": "2026-03-02T01:00:00+00:00",
        "saved_at": "2026-03-02T09:12:00+08:00", "answers": {"A1": "b", "A2": "unknown"}}  # fmt: skip


def test_read_gives_answers_and_times_in_utc(tmp_path):
    path = tmp_path / "pretest.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    found = pretest.read(path)
    assert (found["form"], found["answers"]) == ("A", {"A1": "b", "A2": "unknown"})
    assert found["saved_at"].isoformat() == "2026-03-02T01:12:00+00:00"


BAD = ["empty", "encoding", "deep", "large", "list", "kind", "schema", "form", "form-list", "answers", "other-form",
       "option", "object", "time", "no-time"]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "JSON"),
        (b"\xff\xfe{", "UTF-8"),
        (b"[" * 50_000, "JSON"),
        (b"{}" + b" " * 70_000, "KB"),
        ([], "内容不是"),
        (GOOD | {"kind": "x"}, "内容不是"),
        (GOOD | {"schema": 99}, "版本"),
        (GOOD | {"form": "C"}, "哪一份"),
        (GOOD | {"form": ["A"]}, "哪一份"),
        (GOOD | {"answers": ["b"]}, "没有作答"),
        (GOOD | {"answers": {"B1": "a"}}, "B1"),
        (GOOD | {"answers": {"A1": "z"}}, "A1"),
        (GOOD | {"answers": {"A1": {"$": 1}}}, "A1"),
        (GOOD | {"saved_at": "yesterday"}, "时间"),
        (GOOD | {"started_at": None}, "时间"),
    ],
    ids=BAD,
)
def test_a_file_that_cannot_be_used_says_why_and_what_to_do(tmp_path, data, said):
    path = tmp_path / "pretest.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    with pytest.raises(ZhixingError) as caught:
        pretest.read(path)
    assert said in caught.value.zh and str(path) in caught.value.en and "重新打开" in caught.value.zh


def test_a_link_or_a_missing_file_is_not_read(tmp_path):
    real = tmp_path / "elsewhere.json"
    real.write_text(json.dumps(GOOD), encoding="utf-8")
    (tmp_path / "pretest.json").symlink_to(real)
    for path in (tmp_path / "pretest.json", tmp_path / "nothing.json"):
        with pytest.raises(ZhixingError):
            pretest.read(path)
