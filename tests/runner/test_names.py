"""The names of a check are kept from answers while it runs, and nothing else about it changes."""

from __future__ import annotations

import pytest

from grading.engine.runner import sandbox
from grading.engine.runner.checks import compile_check, unusual
from tests.runner.notebooks import RIGHT, answer, check, execute, notebook
from tests.runner.same import differences

ISOLATION = "bwrap" if sandbox.found().works else "none"


def test_a_check_runs_as_among_the_notebooks_names(tmp_path):
    """Against a stock kernel: what a check binds, reads, changes and deletes, and who sees it then and later."""
    book = notebook(
        "import pandas as pd\nlimit, kept, gone = 1, [1], 'x'\nclass Base:\n    size = 3",
        answer("def times(n):\n    return n * rate", "times"),
        check("rate = 2\nassert times(3) == 6\nrate += 1\nassert times(3) == 9\n1.0", "shown_to_an_answer_that_uses_it", 1),
        "print(rate)",
        answer(RIGHT),
        check(
            "import math as m\nfrom math import pi, floor\nlimit = 5\nkept.append(2)\ndel gone\n"
            "_a, *_b = [total([n, limit]) for n in range(3)]\n"
            "def inner(n):\n    return n + limit + _a\n_f = lambda n: inner(n) + len(kept)\nfor _turn in range(2):\n    pass\n"
            "with open('x.txt', 'w') as _file:\n    _file.write('x')\n_d = {k: (lambda: k + m.floor(pi) + limit)() for k in range(2)}\n"
            "if (_walrus := inner(1)) > 3:\n    float(_f(1) + _d[1] > 0)\nfloor(1.5) + 0.0", "binds_all_sorts", 1),
        "print(limit, kept, 'gone' in globals(), _a, _b, _turn, _walrus, inner(0), _f(0), _d, m.__name__, floor.__name__, __name__)",
        check("class Part(Base):\n    twice = limit * 2\nassert Part.twice == 10 and Part.size == 3\n1.0", "has_a_class", 1),
        check("_half = 0.5\nraise ValueError(str(limit))", "raises", 1),
        "print(_half, Part.__module__, _, __)",
        check("import asyncio\n_late = 1\nawait asyncio.sleep(0)\n"
              "assert pd.DataFrame({'a': [_late]}).query('a == @_late').shape == (1, 1)\n1.0",
              "awaits_and_queries", 1),
        check("undefined_here", "misses_a_name", 1),
        check("def lazily():\n    global made_late\n    made_late = limit\nlazily()\nassert made_late == 5\n1.0", "says_global", 1),
        "print(made_late, _late)",
    )  # fmt: skip
    assert differences(book, tmp_path, ISOLATION) == []


def test_what_only_the_check_names_is_not_there_while_it_runs(tmp_path):
    look = "def total(values):\n    seen.append(sorted(n for n in globals() if n.startswith(('_SECRET', 'check'))))\n    return sum(values)"
    done = execute(
        notebook("seen = []", answer(look), check(), "print(seen, '_SECRET' + '_CASE' in globals())"),
        tmp_path,
        ISOLATION,
    )
    assert done.points == {"total_tests": 2.0} and done.text.splitlines()[-1] == "[[], []] True"


@pytest.mark.parametrize(
    ("source", "private"),
    [
        ("x = 1", True),
        ("class A: pass", False),
        ("eval('x')", False),
        ("%time x", False),
        ("from math import *", False),
        ("t.query('a > @limit')", False),
        ("t.query('a > 1')", True),
    ],
)
def test_a_check_that_looks_up_names_in_its_own_way_runs_among_the_notebooks(source, private):
    assert compile_check(source, "x").private is private


@pytest.mark.parametrize(
    ("source", "second"),
    [
        ("table.columns = ['a', 'b']\nseries.name = 'x'\nresult.index = [1]", False),
        ("import pandas as pd\npd.columns = 1", True),
        ("from pandas import Series\nSeries.name = 'x'", True),
        ("pd.Series.equals = lambda *a: True", True),
        ("table.anything = 1", True),
        ("class A: pass", True),
    ],
)
def test_what_costs_a_second_look(source, second):
    assert unusual([source], []) is second
