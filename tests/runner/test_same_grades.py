"""A submission gets the same points, and shows the same outputs, as on a kernel of stock nbgrader.

Here the corpus stands in a few notebooks, so that few kernels are started. One submission each, through the whole of
nbgrader, is ``python -m tests.bench.same_grades``.
"""

from __future__ import annotations

import pytest

from grading.engine.runner import sandbox
from tests.runner.corpus import VARIETIES
from tests.runner.same import differences, group, groups

ISOLATION = "bwrap" if sandbox.found().works else "none"
GROUPS = groups(16)


def test_the_corpus_is_as_large_as_the_documents_say():
    assert len({name for name, *_ in VARIETIES}) == len(VARIETIES) >= 60


@pytest.mark.parametrize("entries", GROUPS, ids=[f"{part[0][0]}_and_{len(part) - 1}_more" for part in GROUPS])
def test_a_kernel_and_the_runner_give_the_same(entries, tmp_path):
    assert differences(group(entries), tmp_path, ISOLATION) == []


def test_a_difference_would_be_seen(tmp_path):
    """The comparison itself: a cell that tells where it runs is reported."""
    told = [
        (
            "tells",
            ["import os\ntold = 'TERM_PROGRAM' in os.environ or os.getcwd().startswith('/course')\ntold"],
            "float(told)",
        )
    ]
    found = differences(group(told), tmp_path, ISOLATION)
    assert bool(found) == (ISOLATION == "bwrap")
