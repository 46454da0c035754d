"""OneRoster 1.1 CSV: the tables of the exchange, and a cohort written as them.

After 1EdTech OneRoster v1.1 CSV Tables (final release 1.1.1, 2023): headers in this order and case, UTF-8, extensions as
``metadata.*`` columns on the right, bulk mode (status and dateLastModified empty), a manifest that names every file.

The parts of a cohort find their place so: agencies are orgs, the cohort's own agency the school that OneRoster wants to
own a class; the cohort is a class of the course "zhixing" in a term; learners are students, trainers are teachers. What
OneRoster has no place for (a level, a whole name) stands in metadata columns, so that an import gives the same cohort.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from datetime import date
from pathlib import Path

from grading.classroom.language import T
from grading.cohorts import members
from grading.cohorts.agencies import Tree
from grading.cohorts.home import Cohort, Home
from grading.cohorts.private import write_private
from grading.curriculum.errors import ZhixingError

VERSION = "1.1"
SYSTEM = "Zhixing"
_START = ["sourcedId", "status", "dateLastModified"]
HEADERS = {
    "academicSessions": [*_START, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"],
    "classes": [*_START, "title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId",
                "termSourcedIds", "subjects", "subjectCodes", "periods"],
    "courses": [*_START, "schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects", "subjectCodes"],
    "enrollments": [*_START, "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate"],
    "orgs": [*_START, "name", "type", "identifier", "parentSourcedId"],
    "users": [*_START, "enabledUser", "orgSourcedIds", "role", "username", "userIds", "givenName", "familyName",
              "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password"],
}  # fmt: skip
#: Columns of ours, right of the standard's.
METADATA = {
    "classes": ["metadata.zhixing.lang"],
    "orgs": ["metadata.zhixing.level", "metadata.zhixing.placeholder"],
    "users": ["metadata.zhixing.name"],
}
#: What a row must have, by the standard, in bulk mode.
REQUIRED = {
    "academicSessions": ["sourcedId", "title", "type", "startDate", "endDate", "schoolYear"],
    "classes": ["sourcedId", "title", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"],
    "courses": ["sourcedId", "title", "orgSourcedId"],
    "enrollments": ["sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"],
    "orgs": ["sourcedId", "name", "type"],
    "users": ["sourcedId", "enabledUser", "orgSourcedIds", "role", "username", "givenName", "familyName"],
}
#: The files that a manifest speaks of.
FILES = ["academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics",
         "enrollments", "lineItems", "orgs", "resources", "results", "users"]  # fmt: skip
_TYPES = {"国": "national", "省": "state", "市": "local", "县": "district"}
#: Chinese surnames of two characters that are still common; any other Chinese surname is taken to have one.
_DOUBLE = set(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 夏侯 轩辕 端木".split()  # noqa: SIM905
)
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

Rows = list[dict[str, str]]


def sourced_id(word: str, kind: str = "") -> str:
    """An id as other systems take it (letters, digits, . _ -): `word` itself where it is one, else a hash of it."""
    if _PLAIN.fullmatch(word):
        return f"{kind}{word}"
    return f"{kind}x{hashlib.sha256(word.encode()).hexdigest()[:24]}"


def split_name(name: str) -> tuple[str, str]:
    """(given, family) of a name, both filled as OneRoster wants; the whole name stands in metadata.zhixing.name."""
    if _HAN.fullmatch(name):
        at = 2 if len(name) > 2 and name[:2] in _DOUBLE else 1
        return name[at:], name[:at]
    given, _, family = name.replace("·", " ").rpartition(" ")
    return (given or family), family


def tables(home: Home, cohort: Cohort) -> dict[str, Rows]:
    """File name without .csv -> its rows, of one cohort."""
    tree = Tree.load(home)
    orgs, school = _orgs(tree, cohort)
    term, year, sessions = _sessions(cohort)
    course = {"sourcedId": "zhixing", "schoolYearSourcedId": year, "title": T("数据思维", "Data thinking"),
              "courseCode": "zhixing", "orgSourcedId": school}  # fmt: skip
    group = {"sourcedId": sourced_id(cohort.name, "class-"), "title": cohort.name, "courseSourcedId": "zhixing",
             "classCode": cohort.name, "classType": "scheduled", "schoolSourcedId": school, "termSourcedIds": term,
             "metadata.zhixing.lang": cohort.record.lang}  # fmt: skip
    users, enrollments = _people(cohort, tree, group["sourcedId"], school)
    return {
        "academicSessions": sessions,
        "classes": [group],
        "courses": [course],
        "enrollments": enrollments,
        "orgs": orgs,
        "users": users,
    }


def _org(name: str, tree: Tree) -> str:
    return sourced_id(tree.by_name[name].code if name in tree else name, "org-")


def _orgs(tree: Tree, cohort: Cohort) -> tuple[Rows, str]:
    """The agencies of a cohort with all above them, and the sourcedId of the one that stands for its school."""
    record = cohort.record
    names: list[str] = []
    for name in filter(None, (record.agency, *record.agencies.values())):
        names += [one for one in tree.path(name) if one not in names]
    rows = []
    for name in names:
        one = tree.by_name.get(name)
        above = tree.parents.get(name, "")
        rows.append(
            {
                "sourcedId": _org(name, tree),
                "name": name,
                "type": "school" if name == record.agency else _TYPES.get(one.level[:1] if one else "", "department"),
                "identifier": one.code if one else name,
                "parentSourcedId": _org(above, tree) if above else "",
                "metadata.zhixing.level": one.level if one else "",
            }
        )
    if record.agency:
        return rows, _org(record.agency, tree)
    stand_in = {"sourcedId": sourced_id(cohort.name, "school-"), "name": cohort.name, "type": "school",
                "identifier": cohort.name, "metadata.zhixing.placeholder": "true"}  # fmt: skip
    return [*rows, stand_in], stand_in["sourcedId"]


def _sessions(cohort: Cohort) -> tuple[str, str, Rows]:
    """The term of a cohort, from when it was made to when it was archived or its last work is due; and its year."""
    record = cohort.record
    begin = date.fromisoformat(record.created_at[:10])
    ends = [cohort.course.due(one["name"]) for one in record.assignments.values()]
    ends = [one.date() for one in ends if one]
    end = (
        date.fromisoformat(record.archived_at[:10])
        if record.archived_at
        else max(ends, default=date(begin.year, 12, 31))
    )
    end = max(begin, end)
    year, term = f"year-{end.year}", sourced_id(cohort.name, "term-")
    first = min(begin, date(end.year, 1, 1))
    return term, year, [
        {"sourcedId": year, "title": str(end.year), "type": "schoolYear", "startDate": str(first),
         "endDate": f"{end.year}-12-31", "schoolYear": str(end.year)},
        {"sourcedId": term, "title": cohort.name, "type": "term", "startDate": str(begin), "endDate": str(end),
         "parentSourcedId": year, "schoolYear": str(end.year)},
    ]  # fmt: skip


def _people(cohort: Cohort, tree: Tree, group: str, school: str) -> tuple[Rows, Rows]:
    """The users and their enrolments: learners by id, then trainers. Who left has an end date and is not enabled."""
    record = cohort.record
    joined = {}
    for event in members.history(cohort):
        if event["event"] in ("enrolled", "transferred_in", "returned"):
            joined[event["learner"]] = event["at"][:10]
    users, enrollments = [], []
    for learner, name, email in members.people(cohort):
        given, family = split_name(name or learner)
        own = record.agencies.get(learner)
        users.append({
            "sourcedId": sourced_id(learner), "enabledUser": "false" if learner in record.left else "true",
            "orgSourcedIds": _org(own, tree) if own else school, "role": "student", "username": learner,
            "givenName": given, "familyName": family, "identifier": learner, "email": email, "metadata.zhixing.name": name,
        })  # fmt: skip
        enrollments.append({
            "sourcedId": f"{group}-{sourced_id(learner)}", "classSourcedId": group, "schoolSourcedId": school,
            "userSourcedId": sourced_id(learner), "role": "student", "primary": "false",
            "beginDate": joined.get(learner, record.created_at[:10]), "endDate": record.left.get(learner, "")[:10],
        })  # fmt: skip
    for name in record.trainers:
        given, family = split_name(name)
        key = f"trainer-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
        users.append({"sourcedId": key, "enabledUser": "true", "orgSourcedIds": school, "role": "teacher", "username": key,
                      "givenName": given, "familyName": family, "metadata.zhixing.name": name})  # fmt: skip
        enrollments.append({"sourcedId": f"{group}-{key}", "classSourcedId": group, "schoolSourcedId": school,
                            "userSourcedId": key, "role": "teacher", "primary": "true"})  # fmt: skip
    return users, enrollments


def manifest() -> Rows:
    said = [("manifest.version", "1.0"), ("oneroster.version", VERSION)]
    said += [(f"file.{name}", "bulk" if name in HEADERS else "absent") for name in FILES]
    said += [("source.systemName", SYSTEM), ("source.systemCode", "zhixing")]
    return [{"propertyName": name, "value": value} for name, value in said]


def export(home: Home, cohort: Cohort, target: Path, replace: bool = False) -> list[Path]:
    """Write a cohort as OneRoster 1.1 CSV: a ZIP where `target` ends in .zip, else a folder. Returns what was written.

    The files hold names and e-mail addresses: only the owner may read them (0600, the folder 0700). Raises ZhixingError
    where something is at `target` already, unless `replace`.
    """
    files = {"manifest.csv": _csv(["propertyName", "value"], manifest())}
    for name, rows in tables(home, cohort).items():
        files[f"{name}.csv"] = _csv([*HEADERS[name], *METADATA.get(name, [])], rows)
    if target.suffix.lower() == ".zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        places = {target: packed.getvalue()}
    else:
        places = {target / name: data for name, data in files.items()}
    there = [path for path in places if path.exists()]
    if there and not replace:
        raise ZhixingError(
            f"{there[0]} 已经存在，没有改动。换一个位置，或加 --replace。",
            f"{there[0]} is there already and was left alone. Choose another place, or add --replace.",
        )
    if not target.parent.exists():
        target.parent.mkdir(parents=True)
    if target.suffix.lower() != ".zip" and not target.exists():
        target.mkdir(mode=0o700)
    for path, data in places.items():
        write_private(path, data)
    return list(places)


def _csv(header: list[str], rows: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
