"""One word for one thing: the glossary is whole, and the lessons keep to it."""

import csv
import re

import pytest

from grading.curriculum import build, paths, source


def entries():
    with (paths.lessons() / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_entry_is_whole_and_stands_once():
    found = entries()
    assert all(row[key].strip() for row in found for key in ("zh", "en", "meaning_zh", "meaning_en"))
    for key in ("zh", "en"):
        assert len({row[key] for row in found}) == len(found)


@pytest.mark.parametrize("module", build.modules())
def test_lessons_and_exercises_keep_to_the_glossary(module):
    avoided = {word: row["zh"] for row in entries() for word in row["avoid"].split("|") if word}
    said = []
    for path in (build.lesson_source(module), build.exercise_source(module)):
        if path.is_file():
            for number, cell in enumerate(source.read(path).cells, start=1):
                said += [
                    f"{path.name}, cell {number}: {word} -> {instead}"
                    for word, instead in avoided.items()
                    if re.search(word, cell.source)
                ]
    assert said == []
