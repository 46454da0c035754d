"""Homes for the tests of cohorts: made once, since a gradebook takes seconds to make, and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grading.cohorts.home import Home


def clone(home: Home, target: Path) -> Home:
    """A copy of a home that knows where it is."""
    shutil.copytree(home.root, target, symlinks=True)
    for path in target.glob("cohorts/*/nbgrader_config.py"):
        path.write_text(path.read_text(encoding="utf-8").replace(str(home.root), str(target)), encoding="utf-8")
    return Home(target)


@pytest.fixture(scope="session")
def two_cohorts(tmp_path_factory) -> Home:
    """A home with the cohorts 甲班 and 乙班, nobody in them. To be copied, not changed."""
    home = Home(tmp_path_factory.mktemp("two"))
    for name in ("甲班", "乙班"):
        home.create(name, "zh", "")
    return home


def cohort_of(home: Home, name: str, agency: str = "", lang: str = ""):
    """A cohort of a copied home with another agency and language."""
    cohort = home.cohort(name)
    cohort.record.agency, cohort.record.lang = agency, lang or cohort.record.lang
    cohort.save()
    return cohort
