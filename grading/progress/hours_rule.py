"""The rule by which hours of training are counted: a table with its source, which an agency can replace by its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from grading.curriculum.errors import ZhixingError

FILE = "hours_rule.yml"
PARTS = ("lesson", "exercise")


@dataclass(frozen=True)
class Requirement:
    """What a group of ranks owes: `hours` of training in class within `years` calendar years."""

    rank: str
    name: tuple[str, str]
    hours: float
    alternative: tuple[str, str]
    years: int


@dataclass(frozen=True)
class Rule:
    """The rule in force. Texts are (zh, en); `online_hours` is None where the agency has prescribed none."""

    version: str
    name: tuple[str, str]
    source: tuple[str, str]
    url: str
    minutes_per_hour: float
    count: tuple[str, ...]
    pass_share: float
    timezone: ZoneInfo
    class_cohorts: frozenset[str]
    online_hours: float | None
    requirements: tuple[Requirement, ...]

    def hours(self, lesson: int | None, exercise: int | None) -> float:
        """Hours for a module of so many minutes; NaN where the syllabus does not say."""
        minutes = {"lesson": lesson, "exercise": exercise}
        if any(minutes[part] is None for part in self.count):
            return float("nan")
        return sum(minutes[part] for part in self.count) / self.minutes_per_hour


def load(home: Path | None = None) -> Rule:
    """The home's own rule, or the one that comes with the course. Raises ZhixingError naming the file and the entry."""
    own = Path(home) / FILE if home else None
    path = own if own and own.is_file() else Path(__file__).with_name(FILE)
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ZhixingError(
            f"学时规则 {path} 读不了：{error}。请改好，或移走它，改用自带的规则。",
            f"The rule for hours {path} cannot be read: {error}. Correct it, or move it away to use the course's own.",
        ) from error
    return _rule(path, raw)


def _rule(path: Path, raw: object) -> Rule:
    entry = _Entry(path, "", raw)
    needs = entry.value(
        "requirements", lambda v: isinstance(v, list) and v, "不能为空的列表", "a list that is not empty"
    )
    requirements = tuple(_requirement(_Entry(path, f"requirements[{at}].", one)) for at, one in enumerate(needs))
    ranks = [one.rank for one in requirements]
    if len(set(ranks)) < len(ranks):
        entry.fail("requirements", "同一个 rank 写了两次", "has the same rank twice")
    source = _Entry(
        path, "source.", entry.value("source", lambda v: isinstance(v, dict), "zh、en、url 三项", "zh, en and url")
    )
    online = entry.value(
        "online_hours", lambda v: v is None or _positive(v), "正数或留空", "a positive number, or empty"
    )
    return Rule(
        version=str(entry.value("version", lambda v: isinstance(v, (str, int, float)) and str(v).strip(), "文字", "a text")),
        name=entry.words("name"),
        source=(source.text("zh"), source.text("en")),
        url=source.text("url"),
        minutes_per_hour=float(entry.value("minutes_per_hour", _positive, "正数", "a positive number")),
        count=tuple(
            entry.value("count", lambda v: isinstance(v, list) and v and set(v) <= set(PARTS), "lesson、exercise 中的一项或两项",
                        "lesson, exercise or both")
        ),
        pass_share=float(
            entry.value("pass_share", lambda v: _number(v) and 0 <= v <= 1, "0 到 1 之间的数", "a number from 0 to 1")
        ),
        timezone=_zone(entry),
        class_cohorts=frozenset(
            entry.value("class_cohorts", lambda v: isinstance(v, list) and all(isinstance(one, str) for one in v),
                        "班级名的列表，可以是 []", "a list of cohorts' names, [] for none")
        ),
        online_hours=None if online is None else float(online),
        requirements=requirements,
    )  # fmt: skip


def _requirement(entry: _Entry) -> Requirement:
    return Requirement(
        entry.text("rank"),
        (entry.text("zh"), entry.text("en")),
        float(entry.value("hours", _positive, "正数", "a positive number")),
        entry.words("or"),
        entry.value("years", lambda v: isinstance(v, int) and not isinstance(v, bool) and v > 0, "正整数", "a whole number from 1 on"),
    )  # fmt: skip


def _zone(entry: _Entry) -> ZoneInfo:
    name = entry.text("timezone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        entry.fail(
            "timezone",
            f"没有时区 {name!r}，应写成 Asia/Shanghai 这样",
            f"no time zone {name!r}; write Asia/Shanghai or such",
        )


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _positive(value: object) -> bool:
    return _number(value) and 0 < value < float("inf")


@dataclass(frozen=True)
class _Entry:
    """A mapping of the file, and where in it: what is missing or wrong is told with its place."""

    path: Path
    place: str
    raw: object

    def fail(self, key: str, zh: str, en: str):
        raise ZhixingError(
            f"学时规则 {self.path}：{self.place}{key}：{zh}。",
            f"The rule for hours {self.path}: {self.place}{key}: {en}.",
        )

    def value(self, key: str, good, zh: str, en: str):
        if not isinstance(self.raw, Mapping) or key not in self.raw:
            self.fail(key, f"没有写，应为{zh}", f"is missing; it is {en}")
        found = self.raw[key]
        try:
            fine = bool(good(found))
        except TypeError:
            fine = False
        if not fine:
            self.fail(key, f"是 {found!r}，应为{zh}", f"is {found!r}; it must be {en}")
        return found

    def text(self, key: str) -> str:
        return self.value(key, lambda v: isinstance(v, str) and v.strip(), "文字", "a text")

    def words(self, key: str) -> tuple[str, str]:
        inner = _Entry(
            self.path, f"{self.place}{key}.", self.value(key, lambda v: isinstance(v, dict), "zh、en 两项", "zh and en")
        )
        return inner.text("zh"), inner.text("en")
