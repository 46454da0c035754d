"""lessons/frameworks.csv: our competencies beside those of three public frameworks for officials and citizens.

A row says that a competency of this course belongs to one of a framework; which, is our judgement. Names are the
framework's own; the Chinese is our rendering. `sure` says how a name and code were checked: "publisher", read on the
publisher's page; "quoted", read in two lists that others made of the framework: DigComp's in one of version 2.2 with its descriptors (the
source given) and one of 2.0 (https://pmc.ncbi.nlm.nih.gov/articles/PMC9366816/table/Tab2), the rest beside the source given.
UNESCO's competencies below its three domains were found in no two lists, and are left out.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, fields
from pathlib import Path

from grading.curriculum import paths, syllabus
from grading.curriculum.errors import RowErrors, ZhixingError


@dataclass(frozen=True)
class Framework:
    """A framework: its names (zh, en), its home, and the form of its codes."""

    name: tuple[str, str]
    url: str
    code: re.Pattern


#: In the order they are printed. DigComp has numbers; the other two have none: their codes are slugs of the names.
FRAMEWORKS = {
    "digcomp": Framework(
        ("欧盟公民数字能力框架 DigComp 2.2（2022）", "EU DigComp 2.2: The Digital Competence Framework for Citizens (2022)"),
        "https://publications.jrc.ec.europa.eu/repository/handle/JRC128415",
        re.compile(r"1\.[1-3]|2\.[1-6]|3\.[1-4]|4\.[1-4]|5\.[1-4]"),
    ),
    "gdd": Framework(
        ("英国政府数字与数据职业能力框架", "UK Government Digital and Data Profession Capability Framework"),
        "https://ddat-capability-framework.service.gov.uk",
        re.compile(r"[a-z]+(-[a-z]+)*"),
    ),
    "unesco": Framework(
        ("联合国教科文组织《人工智能与数字化转型：公务员能力》（2022）",
         "UNESCO, Artificial Intelligence and Digital Transformation: Competencies for Civil Servants (2022)"),
        "https://www.unesco.org/en/communication-information/digital-policy-capacities-inclusion/broadband-commission/digital-competency-framework",
        re.compile(r"planning|data|execution"),
    ),
}  # fmt: skip
SURE = {
    "publisher": ("见于发布者网页", "on the publisher's page"),
    "quoted": ("见于两处转引", "in two lists by others"),
}


@dataclass(frozen=True)
class Mapping:
    """One row of the table."""

    competency: str
    framework: str
    code: str
    name: str
    name_zh: str
    role: str
    sure: str
    source: str


def load(path: Path | None = None) -> list[Mapping]:
    """The rows, in the file's order. Raises RowErrors with every row that names what does not exist, or lacks something."""
    path = path or paths.lessons() / "frameworks.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = [Mapping(**row) for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, TypeError) as error:
        names = ", ".join(one.name for one in fields(Mapping))
        raise ZhixingError(
            f"{path} 读不了：{error}。它的列是：{names}。", f"{path} cannot be read: {error}. Its columns are: {names}."
        ) from error
    known = syllabus.load().competencies
    faults = [(row, *fault) for row, one in enumerate(found, start=2) for fault in _faults(one, known)]
    if faults:
        raise RowErrors(f"{path} 有 {len(faults)} 处问题", f"{path} has {len(faults)} fault(s)", faults)
    return found


def _faults(one: Mapping, known: dict) -> list[tuple[str, str]]:
    found = []
    if one.competency not in known:
        found.append((f"没有能力 {one.competency!r}", f"there is no competency {one.competency!r}"))
    framework = FRAMEWORKS.get(one.framework)
    if framework is None:
        found.append((f"没有框架 {one.framework!r}", f"there is no framework {one.framework!r}"))
    elif not framework.code.fullmatch(one.code or ""):
        found.append((f"代码 {one.code!r} 不合 {one.framework} 的写法", f"{one.code!r} is no code of {one.framework}"))
    if one.sure not in SURE:
        found.append((f"sure 是 {one.sure!r}", f"sure is {one.sure!r}"))
    if not (one.name and one.name_zh and (one.source or "").startswith("https://")):
        found.append(("名称、译名或来源缺失", "a name, its Chinese or the source is missing"))
    return found
