"""Classes of a OneRoster package made into cohorts: planned whole, then done, and undone where it cannot be finished."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace

from grading.classroom.language import LANGUAGES
from grading.cohorts import agency_changes, members
from grading.cohorts.agencies import Tree, checked
from grading.cohorts.home import Cohort, Home
from grading.cohorts.oneroster_read import Group, Package
from grading.cohorts.roster import not_in_tree
from grading.curriculum.errors import ZhixingError


@dataclass(frozen=True)
class Step:
    """One class and the cohort that it goes into; arrivals is None where the cohort is new."""

    group: Group
    cohort: str
    lang: str
    arrivals: members.Arrivals | None


@dataclass(frozen=True)
class Plan:
    """What an import would do. tree: the tree afterwards, None where it stays."""

    steps: list[Step]
    tree: Tree | None
    new_agencies: list[str]


def plan(
    home: Home, package: Package, *, only: str = "", into: str = "", lang: str = "zh", with_agencies: bool = False
) -> Plan:
    """What importing `package` would do; nothing is changed.

    only: one class, by its title. into: the cohort for it, by default one with the class's title. lang: of new cohorts
    whose class names none. with_agencies: add orgs that the tree lacks. Raises ZhixingError for what cannot be done.
    """
    groups = [one for one in package.groups if not only or one.name == only]
    there = "、".join(one.name for one in package.groups)
    if not groups:
        raise ZhixingError(
            f"没有叫“{only}”的班级。文件里有：{there}。",
            f"There is no class {only!r}. There are: {there.replace('、', ', ')}.",
        )
    if into and len(groups) > 1:
        raise ZhixingError(
            f"文件里有 {len(groups)} 个班级（{there}）。用 --into 时请用 --class 指明一个。",
            f"There are {len(groups)} classes ({there.replace('、', ', ')}). With --into, name one with --class.",
        )
    if lang not in LANGUAGES:
        raise ZhixingError(f"--lang 只能是 zh 或 en，不能是 {lang!r}。", f"--lang is zh or en, not {lang!r}.")
    tree, added = _tree(home, package) if with_agencies else (None, [])
    _check_agencies(tree or Tree.load(home), groups)
    known = {one.name: one for one in home.cohorts()}
    steps = []
    for group in groups:
        cohort = known.get(into or group.name)
        if cohort is None and into:
            home.cohort(into)  # says which there are
        if cohort is not None:
            cohort.require_open()
        steps.append(
            Step(
                group,
                into or group.name,
                group.lang if group.lang in LANGUAGES else lang,
                members.compare(cohort, _people(group)) if cohort else None,
            )
        )
    return Plan(steps, tree, added)


def _people(group: Group) -> list:
    return [one for one in group.learners if one.id not in group.left]


def _check_agencies(tree: Tree, groups: list[Group]) -> None:
    if not tree:
        return
    names = dict.fromkeys(n for one in groups for n in (one.agency, *(learner.agency for learner in one.learners)) if n)
    unknown = [not_in_tree(name, tree.names) for name in names if name not in tree]
    if unknown:
        zh, en = "\n  ".join(one.zh for one in unknown[:20]), "\n  ".join(one.en for one in unknown[:20])
        raise ZhixingError(
            f"有 {len(unknown)} 个单位不在单位目录里，没有做任何改动。核对后可加 --agencies 一起加入：\n  {zh}",
            f"{len(unknown)} agencies are not in the tree, and nothing was changed. If they are right, add --agencies:\n  {en}",
        )


def _tree(home: Home, package: Package) -> tuple[Tree, list[str]]:
    """The tree with the orgs that it lacks, each under the org's parent."""
    before = Tree.load(home)
    codes = {one.code: one.name for one in package.agencies}
    fresh = [one for one in package.agencies if one.name not in before]
    ours = {one.name: one.code for one in [*fresh, *before.agencies]}
    made = [replace(one, parent=ours.get(codes.get(one.parent, ""), "")) for one in fresh]
    return checked([*before.agencies, *made]), [one.name for one in made]


def take(home: Home, found: Plan, done: Callable[[str], None] = lambda _: None) -> None:
    """Do what was planned; `done` is told each cohort. Cohorts made by an import that then fails are taken away again."""
    made: list[Cohort] = []
    try:
        for step in found.steps:
            if step.arrivals is None:
                made.append(home.create(step.cohort, step.lang, step.group.agency))
                _fill(made[-1], step.group)
                done(step.cohort)
    except BaseException:
        for cohort in made:
            shutil.rmtree(cohort.root, ignore_errors=True)
        raise
    for step in found.steps:
        if step.arrivals is not None:
            _fill(home.cohort(step.cohort), step.group)
            done(step.cohort)
    if found.tree is not None and found.new_agencies:
        agency_changes.take(home, found.tree, "OneRoster")


def _fill(cohort: Cohort, group: Group) -> None:
    """Learners, trainers, and who has left already: enrolled too, so that their history is complete."""
    known = cohort.course.learners() if group.left else {}
    gone = {learner: end for learner, end in group.left.items() if learner not in known}
    members.enrol(cohort, [one for one in group.learners if one.id not in group.left or one.id in gone])
    for learner, end in gone.items():
        cohort.record.left[learner] = f"{end}T00:00:00+00:00"
        members.note(cohort, learner, "withdrawn", "OneRoster")
    cohort.save()
    for name in group.trainers:
        members.add_trainer(cohort, name)
