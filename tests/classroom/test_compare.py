"""An answer is judged by its idea: packing, order, index, dtype and rounding do not matter; content does."""

from collections import Counter, OrderedDict, defaultdict, namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from grading.classroom import plain
from grading.classroom.compare import same

WANTED = {"a": 1.0, "b": 2.5}
PACKED = [
    {"b": 2.5, "a": 1},
    pd.Series([2.5, 1.0], index=["b", "a"]),
    pd.Series([2.5, 1.0], index=["b", "a"], dtype=object),
    pd.DataFrame({"k": ["a", "b"], "v": [1, 2.5]}),
    pd.DataFrame({"v": [1, 2.5]}, index=pd.Index(["a", "b"], name="k")),
    pd.DataFrame({"v": [1, 2.5]}, index=["a", "b"]),
    [("a", 1), ("b", 2.5)],
    [["b", np.float32(2.5)], ["a", np.int64(1)]],
    {"a": np.array(1.0), "b": 2.504},
    Counter({"b": 2.5, "a": 1}),
    defaultdict(int, a=1, b=2.5),
    OrderedDict(b=2.5, a=1),
    {"a": 1, "b": 2.5}.items(),
    [{"k": "a", "v": 1}, {"k": "b", "v": 2.5}],
    np.array([["a", 1], ["b", 2.5]], dtype=object),
    pd.DataFrame([{"a": 1, "b": 2.5}]),
    pd.DataFrame({"v": [1, 2.5]}, index=pd.CategoricalIndex(["a", "b"])).T,
    pd.Series([1, 2.5], index=pd.CategoricalIndex(["a", "b"]), dtype="Float64"),
    {"a": Fraction(1), "b": Decimal("2.5")},
]


@pytest.mark.parametrize("got", PACKED, ids=range(len(PACKED)))
def test_the_same_mapping_in_any_packing(got):
    assert same(got, WANTED)


@pytest.mark.parametrize(
    "got",
    [
        {"a": 1}, {"a": 1, "b": 2.6}, {"a": 1, "b": 2.5, "c": 0}, {"b": 1, "a": 2.5}, {"a": 1, "b": None}, {},
        # A label that should not be there is there, though it has no value.
        {"a": 1, "b": 2.5, "c": None}, pd.Series({"a": 1, "b": 2.5, "c": np.nan}), pd.DataFrame([{"a": 1, "b": 2.6}]),
    ],
)  # fmt: skip
def test_another_content_is_not_the_same(got):
    assert not same(got, WANTED)


def test_pivot_and_swapped_pivot_and_multiindex_are_one():
    table = pd.DataFrame({"x": ["p", "p", "q"], "y": ["u", "v", "u"], "n": [1.0, 2.0, 3.0]})
    wanted = {("p", "u"): 1.0, ("p", "v"): 2.0, ("q", "u"): 3.0}
    assert same(table.pivot_table(index="x", columns="y", values="n"), wanted)
    assert same(table.pivot_table(index="y", columns="x", values="n"), wanted)
    assert same(table.set_index(["x", "y"])["n"], wanted)
    assert same(table, wanted)
    assert same({"p": {"u": 1, "v": 2}, "q": {"u": 3}}, wanted)
    assert not same(table.pivot_table(index="x", columns="y", values="n", fill_value=0), wanted)


@pytest.mark.parametrize(
    "got",
    [
        pd.Series([7, 1, 2.5], index=["a", "a", "b"]), [("a", 1), ("a", 1), ("b", 2.5)],
        pd.DataFrame({"k": ["a", "b", "a"], "v": [1, 2.5, 1]}),
    ],
)  # fmt: skip
def test_a_label_that_comes_twice_has_no_value(got):
    with pytest.raises(plain.Repeated, match="a"):
        same(got, WANTED)


def test_nothing_is_the_same_as_nothing_only():
    assert same({}, {}) and same(pd.Series(dtype=float), {})
    assert not same({"a": 0.0}, {}) and not same(pd.Series([1.0], index=["a"]), {})


def test_two_numbers_in_order_however_they_are_packed():
    pair = namedtuple("pair", "median slow")
    for got in (pair(3, 61.6), {"median": 3, "slow": 61.6}, pd.DataFrame({"median": [3], "slow": [61.6]}), range(3, 4)):
        assert same(got, [3.0, 61.6][: len(got) if type(got) is range else 2])
    assert not same(pair(61.6, 3), [3.0, 61.6])


def test_counts_are_exact_and_measures_are_rounded():
    assert same(5.0, 5) and same(np.int8(5), 5)
    assert not same(5.004, 5) and not same(1433, 1434)
    assert same(5.004, 5.0) and not same(5.01, 5.0)
    assert same(61.55, 61.6, 0.06) and not same(61.5, 61.6, 0.06)


def test_lists_keep_order_and_sets_do_not():
    assert same((1, 2), [1, 2]) and same(pd.Series([1, 2]), [1, 2]) and not same([2, 1], [1, 2])
    text = pd.Series(["b", "a"])
    for got in (text.unique(), text.values, text.astype("category").values, text.to_numpy(), text.value_counts().index):
        assert same(got, ["b", "a"]) and same(got, {"a", "b"}) and not same(got, ["a", "b"])
    assert same(["b", "a"], {"a", "b"}) and not same(["a"], {"a", "b"})


def test_tables_by_column_name_in_any_order():
    wanted = pd.DataFrame({"k": ["a", "b"], "n": [1, 2]})
    assert same(pd.DataFrame({"n": [2.0, 1.0], "k": ["b", "a"]}), wanted)
    assert same(wanted.set_index("k"), wanted)
    assert not same(wanted.assign(n=[2, 1]), wanted)
    assert not same(wanted.head(1), wanted)


class Yes:
    """Equal to everything, close to everything, and happy to be any number."""

    def __eq__(self, other):
        return True

    __hash__ = object.__hash__
    __sub__ = __rsub__ = __abs__ = lambda self, other=0: 0
    __le__ = __lt__ = __ge__ = __gt__ = __ne__ = __eq__
    __float__ = lambda self: 3.0  # noqa: E731


class YesNumber(float):
    __eq__ = lambda self, other: True  # noqa: E731
    __hash__ = float.__hash__


@pytest.mark.parametrize("cheat", [Yes(), YesNumber(1)])
def test_an_object_that_says_yes_to_everything_is_refused(cheat):
    for wanted in (3.0, [3.0], {"a": 3.0}, {3.0}, pd.DataFrame({"a": [3.0]})):
        with pytest.raises(plain.Unreadable):
            same(cheat, wanted)
    with pytest.raises(plain.Unreadable):
        same({"a": cheat}, {"a": 3.0})


def test_missing_is_missing_in_every_spelling():
    for value in (None, float("nan"), np.nan, pd.NA, pd.NaT):
        assert same(value, None)
        assert not same(value, 0.0)


def test_a_table_may_have_numbers_as_labels_and_words_as_values():
    """numbers as labels: a ward's number and its verdict, as a table of two columns in any order of rows."""
    wanted = {1: "reached", 2: "too few"}
    assert same(pd.DataFrame({"ward": [2, 1], "verdict": ["too few", "reached"]}), wanted)
    assert same(pd.DataFrame({"verdict": ["too few", "reached"], "ward": [2, 1]}), wanted)
    assert not same(pd.DataFrame({"ward": [2, 1], "verdict": ["reached", "too few"]}), wanted)
    assert same({"1": "reached", "2": "too few"}, wanted)
    assert not same({"1": "reached", "3": "too few"}, wanted)
    few = {1: "few", 2: "few"}
    assert same(pd.DataFrame({"verdict": ["few", "few"], "ward": [1, 2]}), few)
    assert not same(pd.DataFrame({"verdict": ["few", "no"], "ward": [1, 2]}), few)
    assert same(pd.DataFrame({"n": [3, 5], "name": ["a", "b"]}), {"a": 3, "b": 5}), "the numbers may stand first"
