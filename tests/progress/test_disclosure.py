"""Reports under attack: subtract what is shown from what is shown, over all tables, all filters and reports in time.

The attacker has every report of a home, those of each agency and those of months apart, knows how the groups are made and
which of them changed, and solves for whole numbers. What must stay open is every count of one to four people.
"""

from __future__ import annotations

import itertools
import json
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from grading.cohorts import agency_changes
from grading.curriculum import journal
from grading.curriculum.errors import ZhixingError
from grading.progress import privacy, published
from grading.progress.figures import Figures, Selection
from grading.progress.groups import form, path
from grading.progress.totals import combine, open_sum, split, steady, steps
from tests.progress import sample_facts
from tests.progress.sample_facts import PARENTS

AGENCIES = sorted({*PARENTS, *PARENTS.values()})
#: (weeks since the start, late joiners): a report each, the first two a day apart.
REPORTS = ((2.0, 0), (2.14, 0), (3, 0), (4, 1), (5, 3), (6, 4), (9, 4))


class Attacker:
    """Collects what is shown as equations over unknown whole numbers, and asks how far each is settled."""

    def __init__(self):
        self.names: dict = {}
        self.equations: list[tuple[dict, int]] = []
        self.ranges: dict = {}

    def see(self, parts, total: int) -> None:
        """`parts` (names of unknowns) add up to `total`."""
        self.equations.append(({self.names.setdefault(one, len(self.names)): 1 for one in parts}, total))

    def between(self, name, least: int, most: int) -> None:
        self.names.setdefault(name, len(self.names))
        low, high = self.ranges.get(name, (0, np.inf))
        self.ranges[name] = (max(low, least), min(high, most))

    def settled(self, name) -> int | None:
        """The value of an unknown, if whole numbers that fit everything seen leave no other."""
        names, rows = self._near(name)
        place = {one: at for at, one in enumerate(names)}
        a, b = np.zeros((len(rows), len(names))), np.array([total for _, total in rows])
        for row, (parts, _) in enumerate(rows):
            for one in parts:
                a[row, place[one]] = 1
        goal = np.zeros(len(names))
        goal[place[self.names[name]]] = 1
        known = {self.names[one]: limits for one, limits in self.ranges.items()}
        limits = np.array([known.get(one, (1, np.inf)) for one in names], float)
        rules = [LinearConstraint(a, b, b)] if len(rows) else []
        ends = []
        for sign in (1, -1):
            found = milp(sign * goal, integrality=np.ones(len(names)), bounds=Bounds(*limits.T), constraints=rules)
            if found.status == 3:  # no upper end
                return None
            assert found.success, found.message
            ends.append(round(sign * found.fun))
        return ends[0] if ends[0] == ends[1] else None

    def _near(self, name):
        """The unknowns and equations that have to do with `name`, so that the problem stays small."""
        names, rows, edge = {self.names[name]}, {}, {self.names[name]}
        while edge:
            new = {at: one for at, one in enumerate(self.equations) if at not in rows and edge & set(one[0])}
            rows |= new
            edge = {one for parts, _ in new.values() for one in parts} - names
            names |= edge
        return sorted(names), list(rows.values())


def selections(figures: Figures):
    cohorts, modules = ["", *figures.cohorts], ["", *figures.modules]
    # A report of an agency is, in its first state, that state of the whole home's filter: compared once, not twice.
    agencies = [""] if figures.top else ["", *AGENCIES]
    for agency, cohort, module in itertools.product(agencies, cohorts, modules):
        yield Selection(agency, cohort, module)


def shown(figures: Figures):
    """(selection, groups, row) of every row of the table of progress in every state of the filter."""
    for chosen in selections(figures):
        inside = figures.inside(chosen)
        for row in figures.progress(chosen).rows.to_dict("records"):
            yield (
                chosen,
                [one for one in inside if one["cohort"] == row["cohort"] and row["module"] in one["modules"]],
                row,
            )


@pytest.fixture(scope="module", params=[0, 1])
def round_(request, tmp_path_factory):
    """Reports in time on the same people: (facts, what may be said, the state kept) of each."""
    home = tmp_path_factory.mktemp("home")
    found = []
    for number, (weeks, late) in enumerate(REPORTS):
        facts = sample_facts.draw(request.param, weeks, late=late)
        said = published.publish(home, facts, PARENTS, date(2026, 3, 16) + timedelta(days=7 * number))
        found.append((facts, said, json.loads((home / published.FILE).read_text(encoding="utf-8"))))
    return found


def views(said):
    """The report of the whole home, and that of each agency."""
    return [Figures(said, PARENTS, top=top) for top in ("", *AGENCIES)]


def test_no_group_of_one_to_four_is_settled_by_all_reports_together(round_):
    attacker, small = Attacker(), {}
    for _, said, state in round_:
        version = {(name, module): card["version"] for name, one in state["groups"].items()
                   for module, card in one["modules"].items()}  # fmt: skip
        for one in said.groups:
            for module, card in one["modules"].items():
                key = (one["id"], module, version[one["id"], module])
                attacker.see([(*key, "in"), (*key, "out")], card["n"])
                true = state["groups"][one["id"]]["modules"][module]["true"]
                for what, value, limits in (
                    ("in", true, card["submitted"]),
                    ("out", card["n"] - true, [card["n"] - end for end in reversed(card["submitted"])]),
                ):
                    attacker.between((*key, what), *limits)
                    if 0 < value < 5:
                        small[(*key, what)] = value
        for figures in views(said):
            for _, groups, row in shown(figures):
                keys = [(one["id"], row["module"], version[one["id"], row["module"]]) for one in groups]
                assert row["enrolled"] == sum(one["modules"][row["module"]]["n"] for one in groups) >= 5
                if row["least"] == row["most"]:
                    attacker.see([(*key, "in") for key in keys], row["least"])
    assert len(small) > 20, "without small groups there is nothing to attack"
    assert [name for name in small if attacker.settled(name) is not None] == []


def test_no_agency_s_few_are_settled_by_the_numbers_enrolled(round_):
    attacker, small = Attacker(), {}
    for facts, said, state in round_[:3]:  # nobody has joined yet: the people are those of the first report
        true = facts["enrolments"].groupby(["cohort", "agency"]).size().to_dict()
        for one in said.groups:
            atoms = [(one["cohort"], agency) for agency in one["agencies"]]
            assert one["n"] == sum(true[atom] for atom in atoms) == len(state["groups"][one["id"]]["members"])
            attacker.see(atoms, one["n"])
            small |= {atom: true[atom] for atom in atoms if true[atom] < 5}
    assert len(small) > 5
    assert {atom for atom in small if attacker.settled(atom) is not None} == set()
    # The same with the attack of `privacy`, over every total that any filter shows.
    cells = {("group", one["id"]): one for one in said.groups}
    sums = [((name,), tuple(((one["cohort"], agency),) for agency in one["agencies"])) for name, one in cells.items()]
    found = privacy.attack({(name,): one["n"] for name, one in cells.items()}, sums)
    assert not {cell for cell in found.exact if cell[0] in small}


def test_from_one_report_to_the_next_no_cell_changes_by_one_to_four(round_):
    before: dict = {}
    moved = 0
    for _, said, _ in round_:
        now = {}
        for figures in views(said):
            for chosen, groups, row in shown(figures):
                key = (figures.top, chosen, row["cohort"], row["module"], tuple(one["id"] for one in groups))
                now[key] = {"enrolled": row["enrolled"], "scored": row["scored"] if pd.notna(row["scored"]) else 0}
                if row["least"] == row["most"]:
                    now[key] |= {"submitted": row["least"], "missing": row["enrolled"] - row["least"]}
        for key in before.keys() & now.keys():
            for name in before[key].keys() & now[key].keys():
                assert steady(before[key][name], now[key][name]), (key, name, before[key], now[key])
                moved += before[key][name] != now[key][name]
        before = now
    assert moved > 50, "reports that never change are no test"


def test_weeks_go_up_by_five_and_say_no_more_than_the_table(round_):
    for _, said, _ in round_:
        for cohort, modules in said.trends.items():
            for module, points in modules.items():
                counts = [0, *(n for _, n in points)]
                assert all(steady(a, b) and b >= a for a, b in itertools.pairwise(counts))
                groups = [one for one in said.groups if one["cohort"] == cohort and module in one["modules"]]
                _, least, _ = Figures(said, PARENTS).submitted(groups, module)
                assert counts[-1] <= least
                assert [week for week, _ in points] == sorted({week for week, _ in points})


def test_every_mean_is_of_five_people_or_more(round_):
    facts, said, _ = round_[0]
    place = {(one["cohort"], agency): one["id"] for one in said.groups for agency in one["agencies"]}
    scores = facts["scores"][facts["scores"]["state"] == "graded"]
    keys = [place.get(pair) for pair in zip(scores["cohort"], scores["agency"], strict=True)]
    true = scores.assign(group=keys).groupby(["group", "module", "question"])["learner"].nunique()
    seen = 0
    for one in said.groups:
        for module, card in one["modules"].items():
            for question, figures in card["questions"].items():
                seen += 1
                assert true[one["id"], module, question] >= figures["least"] >= 5 and figures["least"] % 5 == 0
    assert seen > 20


def test_an_agency_s_report_has_its_own_people_only(round_):
    _, said, _ = round_[-1]
    for figures in views(said)[1:]:
        for one in figures.groups:
            assert all(figures.top in path(agency, PARENTS) for agency in one["agencies"])


def test_the_attacker_wins_where_small_groups_are_hidden_one_by_one():
    attacker = Attacker()
    attacker.see(["甲县", "乙县"], 23)
    attacker.see(["甲县"], 20)
    assert attacker.settled("乙县") == 3
    ranges = Attacker()  # three ranges of 1 to 4 and their sum of twelve
    ranges.see("abc", 12)
    for name in "abc":
        ranges.between(name, 1, 4)
    assert ranges.settled("a") == 4


def test_the_attacker_wins_when_small_groups_leave_their_group_as_they_grow():
    # 甲县 3 and 乙县 9 stand together as 12; alone next time, 乙县's 9 would give the 3 away.
    [before] = form("春", {"甲县": 3, "乙县": 9}, {"甲县": "市", "乙县": "市"})
    [after] = form("春", {"甲县": 6, "乙县": 9}, {"甲县": "市", "乙县": "市"}, [before])
    assert sorted(after.agencies) == sorted(before.agencies) == ["乙县", "甲县"]


@pytest.mark.parametrize("seed", range(60))
def test_groups_divide_a_cohort_into_fives(seed):
    rng = np.random.default_rng(seed)
    sizes = {agency: int(n) for agency in rng.permutation(AGENCIES)[:7] if (n := rng.integers(0, 9))}
    groups = form("班", sizes, PARENTS)
    placed = [agency for one in groups for agency in one.agencies]
    assert sorted(placed) == (sorted(sizes) if sum(sizes.values()) >= 5 else [])
    for one in groups:
        assert sum(sizes[agency] for agency in one.agencies) >= 5
        assert all(one.place in path(agency, PARENTS) for agency in one.agencies)
    more = sizes | {agency: 1 for agency in AGENCIES if agency not in sizes}
    grown = form("班", more, PARENTS, groups)
    for one in groups:
        assert any(set(one.agencies) <= set(other.agencies) for other in grown), "no group is ever divided"
    assert len({one.id for one in grown}) == len(grown)


@pytest.mark.parametrize("n", range(5, 30))
def test_a_range_fits_several_counts(n):
    told: dict[tuple, set] = {}
    for part in range(n + 1):
        told.setdefault(tuple(split(n, part)), set()).add(part)
    for (least, most), parts in told.items():
        assert all(least <= part <= most for part in parts)
        exact = least == most
        assert exact == (len(parts) == 1)
        assert not exact or all(part == 0 or part >= 5 for part in (least, n - least))


def test_a_sum_that_settles_one_of_its_parts_is_not_said():
    few = (20, 17, [16, 19])
    assert open_sum([few, few, (20, 18, [16, 19])])
    assert not open_sum([few]), "one count is no sum"
    assert not open_sum([(20, 19, [16, 19])] * 2), "two missing"
    assert not open_sum([(20, 16, [16, 19])] * 3), "all at the end of their range"


def test_steps_stay_as_they_were_said():
    first = steps([], [("2026-03-02", 3), ("2026-03-09", 9), ("2026-03-16", 12)], 12)
    assert first == [["2026-03-16", 12]] or first == [["2026-03-09", 9], ["2026-03-16", 12]]
    later = steps(first, [("2026-03-02", 4), ("2026-03-09", 10), ("2026-03-16", 12), ("2026-03-23", 19)], 19)
    assert later[: len(first)] == first and later[-1] == ["2026-03-23", 19]


def test_someone_who_is_deleted_is_in_no_kept_file_and_changes_nothing_said(tmp_path):
    facts = sample_facts.draw(0, 5)
    before = published.publish(tmp_path, facts, PARENTS, date(2026, 4, 6))
    large = next(one for one in before.groups if one["n"] > 8)
    people = facts["enrolments"]
    who = people.loc[(people["cohort"] == large["cohort"]) & people["agency"].isin(large["agencies"]), "learner"].iloc[
        0
    ]
    name = privacy.pseudonym(who, privacy.load_key(tmp_path / published.KEY))
    assert name in (tmp_path / published.FILE).read_text(encoding="utf-8")
    assert published.groups_of(tmp_path, who, [large["cohort"]]) == 1
    assert published.groups_of(tmp_path, who, ["another cohort"]) == 0
    assert published.forget(tmp_path, who, ["another cohort"]) == 0
    assert published.forget(tmp_path, who, [large["cohort"]]) == 1
    text = (tmp_path / published.FILE).read_text(encoding="utf-8")
    assert name not in text and who not in text
    less = {key: table[table["learner"] != who] for key, table in facts.items()}
    assert published.publish(tmp_path, less, PARENTS, date(2026, 4, 7)) == before


def test_a_damaged_file_is_not_taken_for_an_empty_one(tmp_path):
    facts = sample_facts.draw(0, 5)
    published.publish(tmp_path, facts, PARENTS, date(2026, 4, 6))
    (tmp_path / published.FILE).write_text("{", encoding="utf-8")
    with pytest.raises(Exception, match="损坏"):
        published.publish(tmp_path, facts, PARENTS, date(2026, 4, 6))


def test_facts_as_a_large_store_gives_them_make_the_same_report(tmp_path):
    facts = sample_facts.draw(0, 5)
    texts = {"cohort", "agency", "learner", "module", "question", "competency", "state"}
    large = {key: one.astype({name: "category" for name in texts & set(one)}) for key, one in facts.items()}
    plain = published.publish(tmp_path / "a", facts, PARENTS, date(2026, 4, 6))
    assert published.publish(tmp_path / "b", large, PARENTS, date(2026, 4, 6)) == plain
    assert published.publish(tmp_path / "b", facts, PARENTS, date(2026, 4, 7)) == plain, "no change in kind is a change"


def test_a_second_report_at_the_same_time_waits_and_then_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(published, "PATIENCE", 0.1)
    with published.alone(tmp_path), pytest.raises(ZhixingError, match="另一份报告"), published.alone(tmp_path):
        pass
    with published.alone(tmp_path):
        pass


def test_scores_that_are_all_the_same_have_no_interval():
    alike = {"least": 10, "mean": 75.0, "sd": 0.0}
    assert combine([alike, alike]) == {"least": 20, "mean": 75.0, "low": None, "high": None}
    assert combine([alike, alike | {"mean": 80.0}])["low"] < 77.5 < combine([alike, alike | {"mean": 80.0}])["high"]


def renamed(home, old: str, new: str, facts: dict, parents: dict) -> tuple[dict, dict]:
    """The facts and the tree after `zhixing agency rename`, which the history tells of."""
    journal.append(home / agency_changes.HISTORY, {"at": "", "event": "renamed", "agency": old, "detail": new})
    names = {old: new}
    facts = {key: table.assign(agency=table["agency"].replace(names)) for key, table in facts.items()}
    return facts, {names.get(child, child): names.get(above, above) for child, above in parents.items()}


def test_a_renamed_agency_s_group_goes_on_and_who_came_meanwhile_is_not_had_by_subtraction(tmp_path):
    before = published.publish(tmp_path, sample_facts.draw(0, 5), PARENTS, date(2026, 4, 6))
    old = next(one["agencies"][0] for one in before.groups if len(one["agencies"]) == 1)
    later, parents = renamed(tmp_path, old, "新名单位", sample_facts.draw(0, 5, late=2), PARENTS)
    after = published.publish(tmp_path, later, parents, date(2026, 4, 13))
    names, now = {old: "新名单位"}, {one["id"]: one for one in after.groups}
    for was in before.groups:
        one = now[was["id"]]
        assert one["n"] == was["n"] and one["agencies"] == [names.get(name, name) for name in was["agencies"]]
        assert one["place"] == names.get(was["place"], was["place"])
        for module, card in one["modules"].items():
            assert steady(card["submitted"][0], was["modules"][module]["submitted"][0])
    assert any("新名单位" in one["agencies"] for one in after.groups)
    # Nor where nobody wrote a history: the people say that it is their group.
    (tmp_path / agency_changes.HISTORY).unlink()
    state = published.load(tmp_path)
    for one in state["groups"].values():
        one["agencies"] = [old if name == "新名单位" else name for name in one["agencies"]]
    published.save(tmp_path, state)
    anew = published.publish(tmp_path, later, parents, date(2026, 4, 20))
    assert [(one["id"], one["n"]) for one in anew.groups] == [(one["id"], one["n"]) for one in after.groups]


def test_a_rename_is_followed_once_and_by_facts_that_know_of_it(tmp_path):
    facts = sample_facts.draw(0, 5)
    [old, *_] = [one["agencies"][0] for one in published.publish(tmp_path, facts, PARENTS, date(2026, 4, 6)).groups]
    later, parents = renamed(tmp_path, old, "新名单位", facts, PARENTS)
    stale = published.publish(tmp_path, facts, parents, date(2026, 4, 7))  # the gradebooks could not be read
    assert not any("新名单位" in one["agencies"] for one in stale.groups)
    said = published.publish(tmp_path, later, parents, date(2026, 4, 8))
    assert len(said.groups) == len(stale.groups) and any("新名单位" in one["agencies"] for one in said.groups)
    # The old name is another agency's now: it is not the renamed one's.
    extra = later["enrolments"].iloc[:6].assign(agency=old, learner=[f"neu{n}" for n in range(6)])
    more = later | {"enrolments": pd.concat([later["enrolments"], extra], ignore_index=True)}
    parents[old] = next(iter(PARENTS.values()))
    anew = published.publish(tmp_path, more, parents, date(2026, 4, 9))
    assert len({one["id"] for one in anew.groups}) == len(anew.groups) == len(said.groups) + 1
    assert not any({old, "新名单位"} <= set(one["agencies"]) for one in anew.groups)


def test_a_group_that_moved_leaves_its_id_to_nobody():
    [moved] = form("春", {"甲县": 3, "乙县": 9}, {"甲县": "市", "乙县": "市"})
    moved.place = "省"
    groups = form("春", {"甲县": 3, "乙县": 9, "市": 7}, {"甲县": "省", "乙县": "市", "市": "省"}, [moved])
    assert len({one.id for one in groups}) == 2


def test_people_who_leave_a_group_together_stay_in_it_for_those_who_remain(tmp_path):
    people = pd.DataFrame([("春", "甲县" if n < 9 else "乙县", f"x{n:02d}", "", True) for n in range(20)],
                          columns=["cohort", "agency", "learner", "name", "active"])  # fmt: skip
    tree = {"甲县": "市", "乙县": "市", "新区": "市"}
    whole = sample_facts.draw(0, 5)
    facts = {"submissions": whole["submissions"].iloc[:0], "scores": whole["scores"].iloc[:0], "enrolments": people}
    before = published.publish(tmp_path, facts, tree, date(2026, 4, 6))
    assert [one["n"] for one in before.groups] == [11, 9]
    people.loc[people.index[:5], "agency"] = "新区"  # a report on 新区 less 甲县's nine would be of four
    after = published.publish(tmp_path, facts, tree, date(2026, 4, 7))
    assert [(one["n"], one["agencies"]) for one in after.groups] == [(11, ["乙县"]), (9, ["甲县", "新区"])]


def test_somebody_who_stands_in_two_groups_until_enough_have_moved_breaks_no_report(tmp_path):
    facts = sample_facts.draw(0, 5)
    said = published.publish(tmp_path, facts, PARENTS, date(2026, 4, 6))
    one, other = [group for group in said.groups if group["cohort"] == said.groups[0]["cohort"]][:2]
    people = facts["enrolments"]
    mine = people[(people["cohort"] == one["cohort"]) & people["agency"].isin(one["agencies"])]["learner"].iloc[:2]
    new = people.iloc[:5].assign(
        cohort=one["cohort"], agency=other["agencies"][0], learner=[f"neu{n}" for n in range(5)]
    )
    moved = people.assign(agency=people["agency"].where(~people["learner"].isin(mine), other["agencies"][0]))
    later = facts | {"enrolments": pd.concat([moved, new], ignore_index=True)}
    after = {group["id"]: group for group in published.publish(tmp_path, later, PARENTS, date(2026, 4, 13)).groups}
    assert after[one["id"]]["n"] == one["n"], "two who left are no change yet"
    assert after[other["id"]]["n"] == other["n"] + 7


@pytest.mark.parametrize("seed", (0, 1, 3, 4))
def test_no_two_reports_differ_by_one_to_four_people_however_agencies_are_reorganised(seed, tmp_path):
    rng, parents, moves, shown = np.random.default_rng(seed), dict(PARENTS), {}, []
    for step in range(6):
        facts = sample_facts.draw(seed % 2, 2 + step, late=min(step, 4))
        people = facts["enrolments"]
        if step:  # some of an agency's people in a cohort go to another, or to a new one
            cohort, agency = people[["cohort", "agency"]].iloc[rng.integers(len(people))]
            new = f"新{step}"
            parents[new] = str(rng.choice(sorted(set(PARENTS.values()))))
            to = str(rng.choice([new, *PARENTS]))
            mine = people[(people["cohort"] == cohort) & (people["agency"] == agency)]["learner"]
            moves |= {(cohort, learner): to for learner in mine[: int(rng.choice([1, 3, 5, 6]))]}
        for table in facts.values():
            pairs = zip(table["cohort"], table["learner"], table["agency"], strict=True)
            table["agency"] = [moves.get((cohort, learner), agency) for cohort, learner, agency in pairs]
        said = published.publish(tmp_path, facts, parents, date(2026, 3, 16) + timedelta(days=7 * step))
        kept = published.load(tmp_path)["groups"]
        shown += [(one["cohort"], frozenset(kept[one["id"]]["members"])) for one in said.groups]
    assert len(set(shown)) > len(said.groups), "reports that never change are no test"
    for (cohort, some), (other, more) in itertools.permutations(set(shown), 2):
        assert cohort != other or not some < more or len(more - some) >= 5
