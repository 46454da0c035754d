"""Suppression is tested by attack: with what is shown, no hidden group may be worked out."""

import itertools
import os
import threading

import numpy as np
import pandas as pd
import pytest

from grading.curriculum.errors import ZhixingError
from grading.progress.privacy import Table, attack, load_key, pseudonym, suppress
from tests.progress.counted import OWN, merge, tabulate

TREE = {"甲县": "东市", "乙县": "东市", "丙县": "西市", "丁县": "西市"}


def agency(name):
    return (("agency", name),)


def shown(table: Table, hidden: set) -> dict:
    return {cell: n for cell, n in table.counts.items() if cell not in hidden}


def frame(counts: dict, *names: str) -> pd.DataFrame:
    rows = [(*([key] if isinstance(key, str) else key), n) for key, n in counts.items()]
    return pd.DataFrame(rows, columns=[*names, "n"])


def random_table(seed: int, most=(0, 1, 2, 3, 4, 5, 6, 8, 12, 20)) -> Table:
    """Agencies by cohorts, agencies in a tree for odd seeds, some learners directly at the upper level."""
    rng = np.random.default_rng(seed)
    names = list(TREE)[: rng.integers(2, 5)] + (["东市"] if seed % 4 == 1 else [])
    cohorts = ["春", "秋", "冬"][: rng.integers(1, 4)]
    counts = {pair: int(rng.choice(most)) for pair in itertools.product(names, cohorts)}
    return tabulate(frame(counts, "agency", "cohort"), {"agency": TREE if seed % 2 else None, "cohort": None})


def leaves_of(table: Table) -> dict:
    """Cell -> the undivided groups it is made of; worked out apart from the module under test."""
    parts = dict(table.sums)

    def leaves(cell):
        return frozenset([cell]) if cell not in parts else frozenset().union(*map(leaves, parts[cell]))

    return {cell: leaves(cell) for cell in table.counts}


def possible_counts(table: Table, hidden: set, cap: int = 60) -> dict:
    """Hidden cell -> counts it could have, by trying whole-number tables that fit everything shown.

    An attacker without algebra: a search with restarts that ends when every hidden cell has been seen with two counts.
    """
    leaves = leaves_of(table)
    known = {cell: n for cell, n in table.counts.items() if cell not in hidden}
    seen = {cell: set() for cell in hidden}
    for restart in range(100):
        rng = np.random.default_rng(restart)
        free = sorted(cell for cell in hidden if leaves[cell] == {cell})
        free = [free[i] for i in rng.permutation(len(free))]
        rules = []
        for cell, n in known.items():
            inside = {free.index(leaf) for leaf in leaves[cell] if leaf in hidden}
            if inside:
                rules.append((inside, n - sum(known[leaf] for leaf in leaves[cell] if leaf not in hidden)))
        solutions = _search(len(free), rules, cap, rng)
        for x in itertools.islice(solutions, 30):
            count = {**known, **dict(zip(free, x, strict=True))}
            for cell in hidden:
                seen[cell].add(sum(count[leaf] for leaf in leaves[cell]))
        if all(len(values) > 1 for values in seen.values()):
            break
    return seen


def _search(size: int, rules: list, cap: int, rng, budget: int = 3000):
    x, steps = [0] * size, [0]

    def place(i):
        steps[0] += 1
        if steps[0] > budget:
            return
        if i == size:
            yield list(x)
            return
        mine = [(idx, n - sum(x[j] for j in idx if j < i), sum(j > i for j in idx)) for idx, n in rules if i in idx]
        high = min([cap, *(left - later for _, left, later in mine)])
        exact = {left for _, left, later in mine if not later}
        for value in rng.permutation(np.arange(1, high + 1)):
            if exact <= {value}:
                x[i] = int(value)
                yield from place(i + 1)

    yield from place(0)


# The attack itself: it must find what can be found, or its silence means nothing


def test_the_attack_subtracts_what_is_shown_from_the_total():
    table = tabulate(frame({"甲县": 3, "乙县": 20}, "agency"), {"agency": None})
    assert attack({(): 23, agency("乙县"): 20}, table.sums).exact == {agency("甲县"): 3}


def test_the_attack_finds_two_groups_of_one_from_their_sum():
    table = tabulate(frame({"甲县": 1, "乙县": 1, "丙县": 9}, "agency"), {"agency": None})
    assert attack({(): 11, agency("丙县"): 9}, table.sums).exact == {agency("甲县"): 1, agency("乙县"): 1}


def test_the_attack_bounds_a_group_by_its_neighbours():
    table = tabulate(frame({"甲县": 2, "乙县": 5, "丙县": 9}, "agency"), {"agency": None})
    # 16 in all less 9 shown leaves 7 for two groups of one at least: each has 1 to 6.
    assert attack({(): 16, agency("丙县"): 9}, table.sums).bounds == {agency("甲县"): (1, 6), agency("乙县"): (1, 6)}


def test_the_attack_goes_through_a_hidden_total():
    counts = frame({"甲县": 3, "乙县": 8, "丙县": 7, "丁县": 9}, "agency")
    table = tabulate(counts, {"agency": TREE})
    # 东市 hidden: 27 - 16 = 11, and 11 - 8 = 3.
    found = attack({(): 27, agency("西市"): 16, agency("乙县"): 8, agency("丙县"): 7, agency("丁县"): 9}, table.sums)
    assert found.exact == {agency("东市"): 11, agency("甲县"): 3}


def test_the_attack_solves_what_no_single_subtraction_does():
    # a+b = 7, b+c = 9, a+c = 8, each sum the total of a table of its own: a = (7 + 8 - 9) / 2 = 3.
    a, b, c = agency("a"), agency("b"), agency("c")
    totals = [(("t", "ab"),), (("t", "bc"),), (("t", "ac"),)]
    found = attack(dict(zip(totals, (7, 9, 8), strict=True)), list(zip(totals, ((a, b), (b, c), (a, c)), strict=True)))
    assert found.exact == {a: 3, b: 4, c: 5}


@pytest.mark.parametrize("seed", range(40))
def test_primary_suppression_alone_falls_to_the_attack_or_needed_no_more(seed):
    table = random_table(seed)
    primary = {cell for cell, n in table.counts.items() if 0 < n < 5}
    found = attack(shown(table, primary), table.sums)
    assert all(table.counts[cell] == n for cell, n in found.exact.items()), "an exact finding must be true"
    assert all(low <= table.counts[cell] <= high for cell, (low, high) in found.bounds.items())
    if suppress(table) == primary:
        assert not found.exact
    else:
        assert found.exact or any(high < 5 for _, high in found.bounds.values())


# Suppression


def test_one_small_agency_takes_the_smallest_other_with_it():
    table = tabulate(frame({"甲县": 3, "乙县": 20, "丙县": 8}, "agency"), {"agency": None})
    assert suppress(table) == {agency("甲县"), agency("丙县")}


def test_nothing_is_hidden_where_nothing_is_small_and_a_group_of_five_is_shown():
    table = tabulate(frame({"甲县": 5, "乙县": 20, "丙县": 0}, "agency"), {"agency": None})
    assert suppress(table) == set()
    assert suppress(table, minimum=6) == {agency("甲县"), agency("乙县")}


def test_two_small_agencies_whose_sum_is_small_need_a_third():
    table = tabulate(frame({"甲县": 2, "乙县": 1, "丙县": 8, "丁县": 9}, "agency"), {"agency": None})
    assert suppress(table) == {agency("甲县"), agency("乙县"), agency("丙县")}


def test_five_groups_of_one_cannot_hide_behind_their_sum_of_five():
    counts = {f"{i}县": 1 for i in range(5)} | {"丙县": 8, "丁县": 9}
    table = tabulate(frame(counts, "agency"), {"agency": None})
    assert agency("丙县") in suppress(table)


def test_a_tree_hides_upwards_when_a_branch_has_only_one_agency():
    table = tabulate(frame({"甲县": 3, "丙县": 8, "丁县": 9}, "agency"), {"agency": TREE})
    # 东市 consists of 甲县 alone, so both are 3; 西市 must go, or everybody less 西市 is 3; and one of its counties.
    assert {agency("甲县"), agency("东市"), agency("西市"), agency("丙县")} <= suppress(table)


def test_learners_at_the_upper_agency_itself_are_a_group_too():
    table = tabulate(frame({"甲县": 7, "乙县": 8, "东市": 2}, "agency"), {"agency": TREE})
    assert table.counts[agency("东市" + OWN)] == 2 and table.counts[agency("东市")] == 17
    assert {agency("东市" + OWN), agency("甲县")} <= suppress(table)


def test_when_everybody_is_a_small_group_everything_is_hidden():
    table = tabulate(frame({"甲县": 3, "乙县": 1}, "agency"), {"agency": TREE})
    assert suppress(table) == set(table.counts)


@pytest.mark.parametrize("seed", range(120))
def test_no_random_table_gives_way_to_the_attack(seed):
    table = random_table(seed)
    hidden = suppress(table)
    assert {cell for cell, n in table.counts.items() if 0 < n < 5} <= hidden
    found = attack(shown(table, hidden), table.sums)
    assert found.exact == {}
    assert set(found.bounds) == hidden & {cell for total, parts in table.sums for cell in (total, *parts)}
    assert all(high >= 5 for _, high in found.bounds.values())


@pytest.mark.parametrize("seed", range(40))
def test_every_hidden_count_could_be_another_in_whole_numbers(seed):
    table = random_table(seed)
    hidden = suppress(table)
    possible = possible_counts(table, hidden)
    assert {cell for cell, values in possible.items() if len(values) < 2} == set()


def crossed_tables(seed: int) -> list[Table]:
    """120 learners counted by agency, cohort and unit, two at a time."""
    rng = np.random.default_rng(seed)
    people = pd.DataFrame({
        "agency": rng.choice(list(TREE), 120, p=[0.05, 0.35, 0.3, 0.3]),
        "cohort": rng.choice(["春", "秋"], 120, p=[0.9, 0.1]),
        "unit": rng.choice(["处", "科"], 120, p=[0.95, 0.05]),
    })  # fmt: skip
    return [
        tabulate(people.groupby(pair).size().reset_index(name="n"), {d: TREE if d == "agency" else None for d in pair})
        for pair in (["agency", "cohort"], ["agency", "unit"], ["cohort", "unit"])
    ]


@pytest.mark.parametrize("seed", range(40))
def test_tables_protected_together_resist_subtraction_across_them(seed):
    together = merge(*crossed_tables(seed))
    hidden = suppress(together)
    found = attack(shown(together, hidden), together.sums)
    assert not found.exact and all(high >= 5 for _, high in found.bounds.values())


def test_tables_protected_apart_fall_where_together_they_hold():
    # A plain list hides 甲县 behind the smallest, 丁县; a tree hides it behind 乙县, its only neighbour in 东市.
    counts = frame({"甲县": 3, "丁县": 6, "乙县": 8, "丙县": 9}, "agency")
    plain, tree = tabulate(counts, {"agency": None}), tabulate(counts, {"agency": TREE})
    both = merge(plain, tree)
    apart = shown(plain, suppress(plain)) | shown(tree, suppress(tree))
    assert attack(apart, both.sums).exact == {agency("甲县"): 3}
    assert attack(shown(both, suppress(both)), both.sums).exact == {}


def test_two_hundred_agencies_in_a_tree_are_protected_quickly():
    rng = np.random.default_rng(0)
    tree = {f"县{i}": f"市{i // 10}" for i in range(200)} | {f"市{i}": f"省{i // 7}" for i in range(20)}
    counts = pd.DataFrame({"agency": [f"县{i}" for i in range(200)], "n": rng.negative_binomial(2, 0.05, 200)})
    table = tabulate(counts, {"agency": tree})
    hidden = suppress(table)
    assert not attack(shown(table, hidden), table.sums).exact
    assert len(hidden) < len(table.counts) / 4, "a table of large groups stays readable"


# Pseudonyms


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "keys" / "learners.key"
    key = load_key(path)
    assert len(key) == 32 and load_key(path) == key
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["learners.key"]


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_key_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "learners.key"
    load_key(path)
    path.chmod(0o640)
    with pytest.raises(ZhixingError, match="chmod 600"):
        load_key(path)


def test_a_cut_key_is_refused_and_not_replaced(tmp_path):
    path = tmp_path / "learners.key"
    path.write_bytes(b"short")
    path.chmod(0o600)
    with pytest.raises(ZhixingError, match="32"):
        load_key(path)
    assert path.read_bytes() == b"short"


def test_the_key_may_not_lie_in_the_export(tmp_path):
    with pytest.raises(ZhixingError):
        load_key(tmp_path / "report" / "sub" / ".." / "learners.key", export=tmp_path / "report")
    assert not (tmp_path / "report").exists()
    assert load_key(tmp_path / "learners.key", export=tmp_path / "report")


def test_threads_that_start_together_get_one_key(tmp_path):
    keys = []
    threads = [threading.Thread(target=lambda: keys.append(load_key(tmp_path / "k"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8 and len(set(keys)) == 1


def test_pseudonyms_follow_the_key_and_the_learner():
    one, two = bytes(32), bytes([1]) * 32
    assert pseudonym("1001", one) == pseudonym("1001", one) != pseudonym("1001", two)
    assert pseudonym("Zhang", one) == pseudonym("zhang", one)
    names = {pseudonym(f"{i:05d}", one) for i in range(20_000)}
    assert len(names) == 20_000
    assert all(len(name) == 18 and name.startswith("p-") and name[2:].isalnum() for name in names)


def test_a_pseudonym_is_hmac_sha256():
    import base64
    import hashlib

    # HMAC by its definition (RFC 2104): H(K xor opad || H(K xor ipad || text)), the key filled up to 64 bytes.
    key, text = bytes(range(32)), b"zhixing learner\x001001"
    block = key + bytes(32)
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in block) + text).digest()
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in block) + inner).digest()
    assert pseudonym("1001", key) == "p-" + base64.b32encode(outer[:10]).decode().lower()
