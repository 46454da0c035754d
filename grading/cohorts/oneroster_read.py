"""OneRoster 1.1 CSV read: every fault of every file at once, by file and row, before anything is changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from grading.cohorts.agencies import Agency
from grading.cohorts.home import NAME
from grading.cohorts.oneroster import HEADERS
from grading.cohorts.oneroster_tables import Row, check, check_manifest, files, no_package, table
from grading.cohorts.roster import Learner, learner_faults
from grading.cohorts.roster_file import Words
from grading.cohorts.table_file import Fault, formula, raise_all
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import RESERVED_NAMES

#: Whose ids become ours: a column of users.csv.
ID_COLUMNS = ("sourcedId", "username", "identifier")


@dataclass
class Group:
    """One class of the files: a cohort to be.

    left: learner's id -> end date of those who are in it no more. seen: id without case -> sourcedId of its user.
    """

    name: str
    agency: str
    lang: str
    learners: list[Learner] = field(default_factory=list)
    trainers: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Package:
    """What the files say. agencies: their orgs, those that only stand in for a school left out."""

    groups: list[Group]
    agencies: list[Agency]
    notes: list[Words]


def read(path: Path, ids: str = "") -> Package:
    """The classes of a OneRoster 1.1 folder or ZIP with their people.

    ids: which column of users.csv gives our ids; by default identifier in files that we wrote, sourcedId in others.
    Columns of other systems and rows of other roles are noted and not used. Raises RowErrors with every fault, file and
    row by row, and ZhixingError for what is no such package.
    """
    path = Path(path)
    if ids and ids not in ID_COLUMNS:
        raise ZhixingError(f"--id 只能是 {'、'.join(ID_COLUMNS)}。", f"--id is one of {', '.join(ID_COLUMNS)}.")
    found = files(path)
    ours = check_manifest(path, found)
    notes: list[Words] = []
    faults: list[Fault] = []
    tables = {name: table(path, name, found[name], faults, notes) for name in HEADERS}
    check(tables, faults)
    column = ids or ("identifier" if ours else "sourcedId")
    groups, agencies = _groups(tables, column, ours, faults, notes)
    raise_all(
        faults,
        f"{path.name}：有 {{n}} 处问题，没有做任何改动。请改好后重新导入。",
        f"{path.name}: {{n}} fault(s), and nothing was changed. Correct them and try again.",
    )
    if not groups:
        raise no_package(path, "classes.csv 里没有班级。", "classes.csv has no class.")
    return Package(groups, agencies, notes)


def _groups(
    tables: dict[str, list[Row]], ids: str, ours: bool, faults: list[Fault], notes: list[Words]
) -> tuple[list[Group], list[Agency]]:
    orgs = {row["sourcedId"]: row for row in tables["orgs"]}
    stand_in = {key for key, row in orgs.items() if row["metadata.zhixing.placeholder"] == "true"}
    users = {row["sourcedId"]: row for row in tables["users"]}
    groups: dict[str, Group] = {}
    schools: dict[str, str] = {}
    titles: set[str] = set()
    for row in tables["classes"]:
        school = row["schoolSourcedId"]
        schools[row["sourcedId"]] = school
        agency = "" if school in stand_in or school not in orgs else orgs[school]["name"]
        groups[row["sourcedId"]] = Group(row["title"], agency, row["metadata.zhixing.lang"])
        faults += _title_faults(row, titles)
    for row in tables["enrollments"]:
        group, user = groups.get(row["classSourcedId"]), users.get(row["userSourcedId"])
        if group is None or user is None:
            continue
        if row["role"] == "teacher":
            name = _name(user)
            faults += [(user.number, f"users.csv：{bad.zh}", f"users.csv: {bad.en}") for bad in [formula(name)] if bad]
            group.trainers += [name] if name and name not in group.trainers else []
        elif row["role"] == "student":
            org = next(iter(user.refs("orgSourcedIds")), "")
            same = org == schools[row["classSourcedId"]] or org in stand_in or org not in orgs
            one = Learner(user[ids], _name(user), "" if same else orgs[org]["name"], user["email"])
            # Others write the end of the course here; we write an end only for who has left.
            _add(group, one, user, row["endDate"] if ours else "", faults)
    others = sum(row["role"] not in ("student", "teacher") for row in tables["enrollments"])
    if others:
        notes.append(Words(f"{others} 条不是学员或培训者的选课没有用", f"{others} enrolments of other roles not used"))
    agencies = [
        Agency(row["identifier"] or key, row["name"], _parent(row, orgs), row["metadata.zhixing.level"])
        for key, row in orgs.items()
        if key not in stand_in
    ]
    return list(groups.values()), agencies


def _parent(row: Row, orgs: dict[str, Row]) -> str:
    above = orgs.get(row["parentSourcedId"])
    return (above["identifier"] or above["sourcedId"]) if above else ""


def _title_faults(row: Row, titles: set[str]) -> list[Fault]:
    """What keeps a class's title from naming a cohort."""
    title = row["title"]
    found = []
    if title and (not NAME.fullmatch(title) or title.endswith(".") or RESERVED_NAMES.fullmatch(title)):
        found.append(
            (
                row.number,
                f"classes.csv：“{title}”不能作班级名，请改短或去掉符号（最多 60 个字，不含 / \\ + *）",
                f'classes.csv: "{title}" cannot name a cohort: at most 60 letters, digits, hyphens, spaces; no / \\ + *',
            )
        )
    if title.casefold() in titles:
        found.append(
            (row.number, f"classes.csv：有两个班都叫“{title}”", f'classes.csv: two classes are called "{title}"')
        )
    titles.add(title.casefold())
    return found


def _add(group: Group, one: Learner, user: Row, end: str, faults: list[Fault]) -> None:
    """Take a learner into a class, once; with what is wrong with them, once."""
    for fault in learner_faults(one):
        said = (user.number, f"users.csv：{fault.zh}", f"users.csv: {fault.en}")
        if said not in faults:
            faults.append(said)
    new = one.id.casefold() not in group.seen
    holder = group.seen.setdefault(one.id.casefold(), user["sourcedId"])
    if holder != user["sourcedId"]:
        faults.append(
            (
                user.number,
                f"users.csv：编号“{one.id}”在班级“{group.name}”里是两个人的（不分大小写）",
                f'users.csv: two people of the class "{group.name}" have the id "{one.id}" (case aside)',
            )
        )
    elif new:
        group.learners.append(one)
        if end:
            group.left[one.id] = end


def _name(user: Row) -> str:
    """The whole name: as we wrote it, else family and given, run together where both are Chinese."""
    if "metadata.zhixing.name" in user.cells:
        return user["metadata.zhixing.name"]
    given, middle, family = user["givenName"], user["middleName"], user["familyName"]
    if all(re.fullmatch("[\u3400-\u9fff\U00020000-\U0003ffff]+", one) for one in (given, family)):
        return family + given
    return " ".join(filter(None, (given, middle, family)))
