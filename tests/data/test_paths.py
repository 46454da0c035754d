"""One short path reads a table in the checkout, in the learner's workspace, and in grading."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from grading.cohorts.home import Home
from grading.cohorts.workspace import Workspace
from grading.curriculum import shelf
from grading.engine.grade import grade
from tests.conftest import MODULE, ROOT

PATH = "../../datasets/wabo_permits/cases.csv"
ROWS = 1434


def rows_read_in(folder: Path) -> int:
    """Rows that the line a learner writes gives in a notebook that lies in `folder`."""
    code = f"import pandas as pd; print(len(pd.read_csv({PATH!r})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_it_is_the_path_that_is_documented():
    assert shelf.load("wabo_permits").short_path("cases") == PATH
    assert f'pd.read_csv("{PATH}")' in (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", ["lessons", "exercises"])
def test_in_the_checkout(part):
    assert rows_read_in(ROOT / part / MODULE) == ROWS


@pytest.fixture
def space(released):
    space = Workspace(Home(released.root.parents[1]), "zh")
    space.deliver()
    space.fetch(released, "s01")
    return space


@pytest.mark.parametrize("part", ["lessons", "exercises"])
def test_in_the_learners_workspace(space, part):
    assert next((space.root / part / MODULE).glob("*.ipynb"))
    assert rows_read_in(space.root / part / MODULE) == ROWS


def test_in_grading(released, hand_in, right):
    notebook = hand_in("s02", right)
    assert "../../datasets/wabo_permits/" in notebook.read_text(encoding="utf-8")
    result = grade(released.course, MODULE, "s02", released.ledger)
    assert result.points == 20, result.reason
    assert rows_read_in(released.root / "autograded" / "s02" / MODULE) == ROWS


def test_no_lesson_and_no_exercise_writes_the_path_in_another_way():
    """Any other way to the shelf would work in one of the places and fail in another."""
    for path in sorted([*ROOT.glob("lessons/*/lesson.py"), *ROOT.glob("exercises/*/exercise.py")]):
        text = path.read_text(encoding="utf-8")
        for found in re.findall(r"read_csv\(\s*f?[\"']([^\"']+)", text):
            if "datasets" in found:
                assert found.startswith("../../datasets/"), f"{path}: {found}"
