"""lessons/syllabus.yml: the one ordered registry of chapters, modules, objectives and competencies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from grading.classroom.language import T
from grading.curriculum import paths
from grading.curriculum.errors import ZhixingError


@dataclass(frozen=True)
class Bilingual:
    zh: str
    en: str

    def __str__(self) -> str:
        return T(self.zh, self.en)


@dataclass(frozen=True)
class Objective:
    """What one can do after the module; `tested_by` are the grade_ids that show it."""

    text: Bilingual
    tested_by: tuple[str, ...]


@dataclass(frozen=True)
class Module:
    id: str
    chapter: str
    title: Bilingual
    status: str  # ready | planned
    datasets: tuple[str, ...] = ()
    lesson_minutes: int | None = None
    exercise_minutes: int | None = None
    objectives: tuple[Objective, ...] = ()
    book_sections: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()  # names it had before: cohorts that released it under one keep that name


@dataclass(frozen=True)
class Syllabus:
    chapters: dict[str, Bilingual]
    competencies: dict[str, Bilingual]
    modules: tuple[Module, ...] = field(default_factory=tuple)

    def module(self, name: str) -> Module:
        for module in self.modules:
            if module.id == name:
                return module
        raise ZhixingError(f"课程表里没有模块 {name}。", f"The syllabus has no module {name}.")

    def current(self, name: str) -> str:
        """The present name of a module that may have been renamed; "" when the syllabus no longer has it."""
        return next((one.id for one in self.modules if name == one.id or name in one.formerly), "")


def load(path: Path | None = None) -> Syllabus:
    """Read and check the registry. Raises ZhixingError with the module and the key that is wrong."""
    return _load(path or paths.lessons() / "syllabus.yml")


@lru_cache(maxsize=4)
def _load(path: Path) -> Syllabus:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        chapters = {name: Bilingual(**text) for name, text in raw["chapters"].items()}
        competencies = {name: Bilingual(**text) for name, text in raw["competencies"].items()}
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise ZhixingError(f"课程表 {path} 有误：{error!r}", f"The syllabus {path} is wrong: {error!r}") from error
    modules = []
    for item in raw["modules"]:
        try:
            modules.append(_module(dict(item), chapters))
        except (KeyError, TypeError, AttributeError) as error:
            name = item.get("id", "?")
            raise ZhixingError(f"{path}：模块 {name}：{error!r}", f"{path}: module {name}: {error!r}") from error
    return Syllabus(chapters, competencies, tuple(modules))


def _module(item: dict, chapters: dict) -> Module:
    if item["chapter"] not in chapters or item["status"] not in ("ready", "planned"):
        raise KeyError(f"chapter {item['chapter']!r}, status {item['status']!r}")
    item["title"] = Bilingual(**item["title"])
    item["objectives"] = tuple(
        Objective(Bilingual(one["zh"], one["en"]), tuple(one["tested_by"])) for one in item.get("objectives", ())
    )
    for key in ("datasets", "book_sections", "formerly"):
        item[key] = tuple(item.get(key, ()))
    return Module(**item)
