"""Report files: PDF, workbook, CSV. The page itself is `page`'s."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from grading.classroom.language import T, language
from grading.cohorts.home import Home
from grading.curriculum.files import write_atomically
from grading.curriculum.pdf import pdf
from grading.engine.export import safe
from grading.progress import facts as collecting
from grading.progress import page, report, summaries
from grading.progress.summaries import Summary

#: What a sheet holds beside its header; a longer table goes on in the next: "Excel specifications and limits", Microsoft.
ROWS = 1_048_575
__all__ = ["csv", "in_words", "pdf", "summarise", "write_all", "xlsx"]


def summarise(facts: dict[str, pd.DataFrame]) -> list[Summary]:
    """The tables with every count as it is: for those who may see single learners, and no one else."""
    return [summaries.progress(facts), summaries.questions(facts), summaries.competencies(facts)]


def in_words(table: Summary) -> pd.DataFrame:
    """A summary's rows with column titles in the language in force."""
    at = 0 if language() == "zh" else 1
    kept = {name: words[at] for name, words in table.columns.items() if words[at]}
    return table.rows[list(kept)].rename(columns=kept)


def xlsx(path: Path, tables: Sequence[Summary], learners: pd.DataFrame | None) -> None:
    """A workbook: a sheet a table, numbers as numbers, times as times (UTC), a frozen header; the last sheet says how each
    table is to be read. learners: rows of single learners, None in a report for an agency."""
    sheets = {T(*table.title): _harmless(in_words(_dated(table))) for table in tables}
    if learners is not None:
        sheets[T("学员", "Learners")] = _learners(learners)
    notes = [(T(*table.title), T(*table.note)) for table in tables]
    sheets[T("说明", "Notes")] = pd.DataFrame(notes, columns=[T("表", "table"), T("怎么读", "how to read it")])
    book = Workbook(write_only=True)  # rows go to the file as they come
    for name, table in sheets.items():
        for number, start in enumerate(range(0, max(1, len(table)), ROWS), 1):
            _sheet(book, name[:31] if number == 1 else f"{name[:25]} {number}", table.iloc[start : start + ROWS])
    book.save(path)


def _sheet(book: Workbook, name: str, table: pd.DataFrame) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for at, title in enumerate(table.columns, 1):
        texts = [title, *table[title].dropna().unique()]
        width = max(sum(2 if ord(ch) > 255 else 1 for ch in str(text)) for text in texts)
        sheet.column_dimensions[get_column_letter(at)].width = min(60, width + 2)
    heads = [WriteOnlyCell(sheet, value=title) for title in table.columns]
    for cell in heads:
        cell.font = Font(bold=True)
    sheet.append(heads)
    for start in range(0, len(table), 10_000):
        part = table.iloc[start : start + 10_000]
        for row in part.astype(object).where(part.notna() & part.ne(""), None).itertuples(index=False, name=None):
            sheet.append(row)


def _dated(table: Summary) -> Summary:
    """Days as dates, which a spreadsheet program sorts and filters as such."""
    days = {name: pd.to_datetime(table.rows[name]).dt.date for name in ("since", "week") if name in table.rows}
    return replace(table, rows=table.rows.assign(**days))


def _learners(table: pd.DataFrame) -> pd.DataFrame:
    """Learner rows for a trainer's own files, in the language in force: text that a spreadsheet would run is made harmless,
    times lose their zone."""
    at = 0 if language() == "zh" else 1
    titles = {name: words[at] for name, words in summaries.LEARNERS.items() if words[at]}
    table = table[list(titles)].assign(
        state=table["state"].astype(object).map({key: words[at] for key, words in summaries.STATES.items()}),
        late=table["late"].map({True: T("是", "yes"), False: ""}),
        **{name: table[name].dt.tz_localize(None).dt.floor("s") for name in ("submitted_at", "due_at")},
    )
    return _harmless(table).rename(columns=titles)


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    words = table.select_dtypes(["object", "str"]).columns
    return table.assign(**{name: table[name].map(safe) for name in words})


def csv(path: Path, learners: pd.DataFrame) -> None:
    """Learner rows as CSV, UTF-8 with a byte-order mark so that Excel in Chinese reads it."""
    _write_csv(path, _learners(learners))


def csv_of(path: Path, table: Summary) -> None:
    """One table as CSV, as :func:`csv` writes it."""
    _write_csv(path, _harmless(in_words(table)))


def _write_csv(path: Path, table: pd.DataFrame) -> None:
    write_atomically(path, table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))


def records(tables: Sequence[Summary]) -> dict[str, list[dict]]:
    """The tables as JSON takes them: key -> rows, None where there is nothing to show."""
    return {one.key: one.rows.astype(object).where(one.rows.notna(), None).to_dict("records") for one in tables}


def write_all(home: Home, folder: Path) -> dict[str, Path]:
    """Page, workbook and CSV of a home's cohorts in `folder`, for its trainers; kind -> file."""
    cohorts = home.cohorts()
    found = collecting.collect(cohorts)
    folder.mkdir(parents=True, exist_ok=True)
    written = {"html": folder / "progress.html", "xlsx": folder / "progress.xlsx", "csv": folder / "progress.csv"}
    made = report.make(home, cohorts, found)
    write_atomically(written["html"], page.html(made).encode("utf-8"))
    xlsx(written["xlsx"], [*summarise(found), summaries.help_needed(found)], summaries.learners(found))
    csv(written["csv"], summaries.learners(found))
    return written
