"""Sources -> committed lesson notebooks: byte-identical each time, and only what changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grading.classroom.language import LANGUAGES
from grading.curriculum import pairing, paths, source
from grading.curriculum.errors import RowErrors, ZhixingError
from grading.curriculum.files import write_atomically


@dataclass(frozen=True)
class Built:
    """One notebook: its file, and whether its bytes were (or would be) changed."""

    path: Path
    changed: bool


def modules() -> list[str]:
    """Every module that has a lesson source, in syllabus order (their names sort so)."""
    return sorted(path.parent.name for path in paths.lessons().glob("*/lesson.py"))


def resolve(module: str) -> str:
    """A module's full name from its name or its number ("m14"). Raises ZhixingError listing what there is."""
    known = modules()
    found = [name for name in known if name == module or name.split("_")[0] == module]
    if not found:
        raise ZhixingError(
            f"没有名为 {module!r} 的模块。现有：{'、'.join(known)}。",
            f"There is no module {module!r}. There are: {', '.join(known)}.",
        )
    return found[0]


def lesson_source(module: str) -> Path:
    return paths.lessons() / module / "lesson.py"


def exercise_source(module: str) -> Path:
    return paths.exercises() / module / "exercise.py"


def check_pairs(path: Path) -> None:
    """Raise RowErrors with one message for each cell whose two languages differ."""
    found = pairing.problems(path)
    if found:
        raise RowErrors(f"{path}：中英文不一致", f"{path}: the two languages differ", found)


def build_lesson(module: str, *, force: bool = False, dry_run: bool = False) -> list[Built]:
    """Both notebooks of a lesson. `force` rebuilds what its stamp says is current; `dry_run` writes nothing."""
    origin = lesson_source(module)
    results = []
    current = source.stamp(origin)
    for lang in LANGUAGES:
        target = origin.parent / source.lesson_name(lang)
        if not force and source.built_from(target) == current:
            results.append(Built(target, False))
            continue
        if lang == LANGUAGES[0]:
            check_pairs(origin)
        data = source.to_bytes(source.notebook(origin, lang, module))
        changed = not target.is_file() or target.read_bytes() != data
        if changed and not dry_run:
            write_atomically(target, data)
        results.append(Built(target, changed))
    return results


def exercise_bytes(module: str, lang: str, note: str | None = None) -> bytes:
    """The instructor's version of an exercise (solutions, hidden tests) in one language.

    note: a line shown under the title, such as the due date, which nbgrader does not show to learners.
    """
    origin = exercise_source(module)
    if not origin.is_file():
        raise ZhixingError(f"模块 {module} 没有练习（{origin}）。", f"Module {module} has no exercise ({origin}).")
    check_pairs(origin)
    book = source.notebook(origin, lang, module)
    if note:
        import nbformat

        cell = nbformat.v4.new_markdown_cell(note, id="note")
        book.cells.insert(1, cell)
    return source.to_bytes(book)
