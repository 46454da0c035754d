"""The home folder: where cohorts, the exchange and learners' workspaces live, outside git."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import RESERVED_NAMES, write_atomically
from grading.engine.ledger import Ledger

if TYPE_CHECKING:
    from grading.engine.course import Course

NAME = re.compile(r"[^\W_][\w\-. ]{0,59}", re.UNICODE)


@dataclass
class Record:
    """What cohort.json keeps. assignments: module -> {name, signature, released_at}."""

    name: str
    lang: str
    agency: str
    created_at: str
    assignments: dict[str, dict] = field(default_factory=dict)
    kind: str = "cohort"  # or "self": the cohort of one that `zhixing start` makes
    agencies: dict[str, str] = field(default_factory=dict)  # learner -> agency, where a roster says so
    left: dict[str, str] = field(default_factory=dict)  # learner -> when they withdrew or were transferred (UTC)
    archived_at: str = ""
    trainers: list[str] = field(default_factory=list)


class Cohort:
    """One cohort: an nbgrader course with its own gradebook, and what we know beyond nbgrader."""

    def __init__(self, root: Path, record: Record):
        self.root, self.record = Path(root), record
        self.ledger = Ledger(self.root / "ledger.jsonl")

    @cached_property
    def course(self) -> Course:
        # nbgrader takes seconds to import: only what needs the course waits for it.
        from grading.engine.course import Course

        return Course(self.root, self.record.lang)

    @property
    def name(self) -> str:
        return self.record.name

    def save(self) -> None:
        text = json.dumps(asdict(self.record), ensure_ascii=False, indent=2) + "\n"
        write_atomically(self.root / "cohort.json", text.encode("utf-8"))

    def assignment(self, module: str) -> str:
        """The assignment a module is released as. Raises ZhixingError when it has not been, or the cohort is archived."""
        self.require_open()
        try:
            return self.record.assignments[module]["name"]
        except KeyError:
            raise ZhixingError(
                f"班级“{self.name}”还没有发布模块 {module}。先运行：zhixing release {self.name} {module}",
                f"Cohort {self.name!r} has not released {module}. First run: zhixing release {self.name} {module}",
            ) from None

    def release(self, module: str, due: datetime | None = None) -> str:
        """Release a module; after submissions a changed set of graded cells becomes a new version (name-v2). [7]

        Released again, it keeps its due time unless another is given, and the time at which learners first had it.
        """
        self.require_open()
        signature = self.course.signature(module)
        before = self.record.assignments.get(module)
        name = before["name"] if before else module
        if before and before["signature"] != signature and self.course.submitted(name):
            number = int(name.rpartition("-v")[2]) if "-v" in name else 1
            name = f"{module}-v{number + 1}"
        if before and due is None:
            due = self.course.due(before["name"])
        self.course.release(module, name, due)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        first = first_released(before) if before and before["name"] == name else now
        self.record.assignments[module] = {
            "name": name, "signature": signature, "released_at": now, "first_released_at": first
        }  # fmt: skip
        self.save()
        return name

    def require_open(self) -> None:
        """Raise ZhixingError for an archived cohort: it may be read, not worked in."""
        if self.record.archived_at:
            raise ZhixingError(
                f"班级“{self.name}”已归档（{self.record.archived_at[:10]}）。要继续使用，先运行：zhixing cohort reopen {self.name}",
                f"Cohort {self.name!r} was archived on {self.record.archived_at[:10]}. To go on: zhixing cohort reopen {self.name}",
            )

    def enrol(self, learners) -> None:
        """Enrol all of a roster's learners, or none. Who had left is back."""
        self.require_open()
        self.course.enrol(learners)
        self.record.agencies |= {one.id: one.agency for one in learners if one.agency}
        for one in learners:
            self.record.left.pop(one.id, None)
        self.save()


def first_released(assignment: dict) -> str:
    """When learners first had an assignment of a cohort's record, which is what their time is counted from."""
    return assignment.get("first_released_at") or assignment["released_at"]


class Home:
    """A home folder. Made when first written to."""

    def __init__(self, root: Path):
        self.root = Path(root).expanduser().resolve()

    @property
    def exchange(self) -> Path:
        return self.root / "exchange"

    def ensure(self) -> None:
        """Make the folder and nbgrader's exchange. Raises ZhixingError when it cannot be written."""
        try:
            self.exchange.mkdir(parents=True, exist_ok=True)
            # nbgrader asks that everyone may write here: it was made for one exchange on a shared machine.
            self.exchange.chmod(0o777)
            (self.root / "cohorts").mkdir(exist_ok=True)
            probe = self.root / ".writable"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise ZhixingError(
                f"不能写入 {self.root}（{error.strerror}）。请换一个位置：--home 文件夹，或请管理员给予写入权限。",
                f"Cannot write to {self.root} ({error.strerror}). Choose another place with --home, or ask for permission.",
            ) from error

    def cohorts(self) -> list[Cohort]:
        """All cohorts, by name. A damaged cohort.json raises a ZhixingError that names it."""
        return [self._load(self.root / "cohorts" / name) for name in self.names()]

    def names(self) -> list[str]:
        """The names of all cohorts; no record is read."""
        return [path.parent.name for path in sorted((self.root / "cohorts").glob("*/cohort.json"))]

    def cohort(self, name: str) -> Cohort:
        folder = self.root / "cohorts" / name
        if not NAME.fullmatch(name) or not (folder / "cohort.json").is_file():
            there = "、".join(one.name for one in self.cohorts()) or "—"
            raise ZhixingError(
                f"没有班级“{name}”。现有班级：{there}。新建用 zhixing cohort create。",
                f"There is no cohort {name!r}. There are: {there}. Make one with zhixing cohort create.",
            )
        return self._load(folder)

    def create(self, name: str, lang: str, agency: str, kind: str = "cohort", db_url: str = "") -> Cohort:
        """A new cohort with its own course and gradebook. Raises ZhixingError when the name is taken or unusable."""
        if not NAME.fullmatch(name) or name != name.strip() or name.endswith(".") or RESERVED_NAMES.fullmatch(name):
            raise ZhixingError(
                f"班级名“{name}”不能用：请用文字、数字、短横线或空格，最多 60 个字，不含 / \\ + * 等符号。",
                f"{name!r} cannot name a cohort: use letters, digits, hyphens or spaces, at most 60, and no / \\ + *.",
            )
        from grading.engine.config import TEMPLATE

        self.ensure()
        root = self.root / "cohorts" / name
        if root.exists():
            raise ZhixingError(
                f"已经有班级“{name}”（{root}）。请换一个名字；原来的班级没有改动。",
                f"There is a cohort {name!r} already ({root}). Choose another name; the old one is as it was.",
            )
        root.mkdir(parents=True)
        text = TEMPLATE.format(course_id=name, lang=lang, root=str(root), exchange=str(self.exchange), db_url=db_url)
        (root / "nbgrader_config.py").write_text(text, encoding="utf-8")
        cohort = Cohort(root, Record(name, lang, agency, datetime.now(UTC).isoformat(timespec="seconds"), kind=kind))
        # Opened once, alone: several processes that open an empty database at once make each other fail. [10]
        with cohort.course.gradebook():
            pass
        cohort.save()
        return cohort

    def _load(self, folder: Path) -> Cohort:
        try:
            return Cohort(folder, Record(**json.loads((folder / "cohort.json").read_text(encoding="utf-8"))))
        except (ValueError, TypeError) as error:
            raise ZhixingError(
                f"{folder / 'cohort.json'} 已损坏：{error}。可从备份恢复这个文件，成绩册不受影响。",
                f"{folder / 'cohort.json'} is damaged: {error}. Restore the file from a backup; the gradebook is unharmed.",
            ) from error


def default_home() -> Path:
    return Path(os.environ.get("ZHIXING_HOME", "workspace"))
