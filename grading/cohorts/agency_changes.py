"""Changes to the tree of agencies. What happened is kept in ``<home>/agencies.jsonl``: at (UTC), event, agency, detail.

A new name follows into the cohorts' records first and into the tree last: a change that is cut off is done by doing it
again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from grading.cohorts import members
from grading.cohorts.agencies import Agency, Tree, checked
from grading.cohorts.home import Home
from grading.cohorts.table_file import Fault, clean, formula, nearest
from grading.curriculum import journal
from grading.curriculum.errors import RowErrors, ZhixingError

HISTORY = "agencies.jsonl"


@dataclass(frozen=True)
class Changes:
    """What a new tree changes: names; renamed: old -> new; moved: name -> (parent before, parent after)."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    moved: dict[str, tuple[str, str]] = field(default_factory=dict)


def history(home: Home) -> list[dict[str, str]]:
    """The events, oldest first."""
    return list(journal.read(home.root / HISTORY))


def _note(home: Home, event: str, agency: str, detail: str = "") -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    journal.append(home.root / HISTORY, {"at": at, "event": event, "agency": agency, "detail": detail})


def members_of(home: Home) -> dict[str, set[str]]:
    """Agency -> the ids of the learners who are in its cohorts now; who is in two cohorts is one person."""
    found: dict[str, set[str]] = {}
    for cohort in home.cohorts():
        record = cohort.record
        if record.kind != "cohort":
            continue
        for learner, *_ in members.people(cohort):
            if learner not in record.left:
                found.setdefault(record.agencies.get(learner) or record.agency, set()).add(learner.casefold())
    return found


def in_use(home: Home) -> dict[str, list[str]]:
    """Agency -> the cohorts whose records name it, past learners included."""
    found: dict[str, list[str]] = {}
    for cohort in home.cohorts():
        for name in {cohort.record.agency, *cohort.record.agencies.values()} - {""}:
            if cohort.record.kind == "cohort":
                found.setdefault(name, []).append(cohort.name)
    return found


def compare(before: Tree, after: Tree) -> Changes:
    """What turns `before` into `after`. An agency whose code is kept and whose name is not has been renamed."""
    renamed = {
        old.name: after.by_code[old.code].name
        for old in before.agencies
        if old.code in after.by_code and after.by_code[old.code].name != old.name and old.name not in after
    }
    came = set(renamed.values())
    moved = {}
    for old in before.agencies:
        name = renamed.get(old.name, old.name)
        above, now = before.parents.get(old.name, ""), after.parents.get(name, "")
        if name in after and renamed.get(above, above) != now:
            moved[name] = (above, now)
    return Changes(
        [one for one in after.names if one not in before and one not in came],
        [one for one in before.names if one not in after and one not in renamed],
        renamed,
        moved,
    )


def plan(home: Home, after: Tree) -> Changes:
    """What taking `after` for the tree would change.

    Raises RowErrors where an agency that a cohort names would go: its learners would be in no part of the tree.
    """
    found = compare(Tree.load(home), after)
    used = in_use(home)
    wrong: list[Fault] = []
    for at, name in enumerate((one for one in found.removed if one in used), 1):
        like = nearest(name, found.added)
        zh, en = (f"如果改名为“{like[0]}”，", f"If it is now {like[0]!r}, ") if like else ("", "")
        cohorts = "、".join(used[name])
        wrong.append(
            (
                at,
                f"名单里没有“{name}”，而班级 {cohorts} 还有它的学员。{zh}先运行 zhixing agency rename",
                f'the list lacks "{name}", and cohorts have its learners: {", ".join(used[name])}. {en}'
                "first run zhixing agency rename",
            )
        )
    if wrong:
        raise Missing(wrong)
    return found


class Missing(RowErrors):
    """Agencies in use that a new list leaves out; its rows number the agencies, not lines of the file."""

    def __init__(self, rows: list[Fault]):
        zh = "".join(f"\n  {one}" for _, one, _ in rows)
        en = "".join(f"\n  {one}" for _, _, one in rows)
        super().__init__(
            f"名单漏了 {len(rows)} 个正在使用的单位，没有做任何改动：{zh}",
            f"The list leaves out agencies in use ({len(rows)}), and nothing was changed:{en}",
            [],
        )


def take(home: Home, after: Tree, source: str) -> Changes:
    """Make `after` the tree. Raises as :func:`plan` does, and then nothing is changed."""
    found = plan(home, after)
    home.ensure()
    for old, new in found.renamed.items():
        _follow(home, old, new)
    after.save(home)
    for event, names in (("added", found.added), ("removed", found.removed)):
        for name in names:
            _note(home, event, name, source)
    for old, new in found.renamed.items():
        _note(home, "renamed", old, new)
    for name, (above, now) in found.moved.items():
        _note(home, "moved", name, f"{above or '—'} → {now or '—'}")
    return found


def add(home: Home, name: str, code: str = "", parent: str = "", level: str = "") -> Agency:
    """Add one agency. Raises ZhixingError for a name or code that is taken or a parent that is not there."""
    name, code, level = (_cleaned(word) for word in (name, code, level))
    if not name:
        raise ZhixingError("单位名称不能为空。", "An agency needs a name.")
    tree = Tree.load(home)
    made = Agency(code or name, name, tree.find(parent).code if parent else "", level)
    after = checked([*tree.agencies, made])
    home.ensure()
    after.save(home)
    _note(home, "added", name, after.parents.get(name, ""))
    return made


def move(home: Home, name: str, parent: str = "") -> None:
    """Put an agency, with all below it, under another; "" makes it a top one. Raises ZhixingError for a circle."""
    tree = Tree.load(home)
    one, above = tree.find(name), tree.parents.get(tree.find(name).name, "")
    to = tree.find(parent).code if parent else ""
    after = checked([replace(other, parent=to) if other is one else other for other in tree.agencies])
    now = after.parents.get(one.name, "")
    if now != above:
        after.save(home)
        _note(home, "moved", one.name, f"{above or '—'} → {now or '—'}")


def rename(home: Home, name: str, new: str) -> list[str]:
    """Give an agency another name, in the tree and in every cohort's record. Returns the cohorts it followed into."""
    tree, new = Tree.load(home), _cleaned(new)
    one = tree.find(name)
    if not new or new == one.name:
        raise ZhixingError("新名称是空的，或与原名相同。", "The new name is empty, or the old one.")
    code = new if one.code == one.name else one.code
    after = checked(
        [
            replace(other, name=new, code=code)
            if other is one
            else replace(other, parent=code if other.parent == one.code else other.parent)
            for other in tree.agencies
        ]
    )
    followed = _follow(home, one.name, new)
    after.save(home)
    _note(home, "renamed", one.name, new)
    return followed


def _follow(home: Home, old: str, new: str) -> list[str]:
    followed = []
    for cohort in home.cohorts():
        record = cohort.record
        if record.agency != old and old not in record.agencies.values():
            continue
        record.agency = new if record.agency == old else record.agency
        record.agencies = {learner: new if name == old else name for learner, name in record.agencies.items()}
        members.note(cohort, "", "agency_renamed", f"{old} → {new}")
        cohort.save()
        followed.append(cohort.name)
    return followed


def _cleaned(word: str) -> str:
    text, fault = clean(word)
    if fault := fault or formula(text):
        raise ZhixingError(f"{fault.zh}。", f"{fault.en}.")
    return text
