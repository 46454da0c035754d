"""Reports: one self-contained page in both languages, a workbook, CSV files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import jinja2
import pandas as pd

from grading.classroom.language import T, language
from grading.cohorts.home import Cohort
from grading.curriculum import syllabus
from grading.curriculum.files import write_atomically
from grading.curriculum.pdf import pdf
from grading.engine.export import safe
from grading.progress import facts as collecting
from grading.progress import summaries
from grading.progress.summaries import Summary

__all__ = ["csv", "html", "in_words", "pdf", "summarise", "write_all", "xlsx"]
TEMPLATES = Path(__file__).parent / "templates"


def summarise(facts: dict[str, pd.DataFrame]) -> list[Summary]:
    return [summaries.progress(facts), summaries.questions(facts), summaries.competencies(facts)]


def html(facts: dict[str, pd.DataFrame], tables: Sequence[Summary], *, sample: bool = False) -> str:
    """The progress page: nothing is loaded from anywhere, and no learner is named."""
    rows = tables[0].rows
    known = {one.id: (one.title.zh, one.title.en) for one in syllabus.load().modules}
    cells = {
        (row.cohort, row.module): {
            "submitted": row.submitted,
            "enrolled": row.enrolled,
            "share": row.submitted / row.enrolled,
        }
        for row in rows.itertuples()
    }
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    return environment.get_template("progress.html").render(
        lang=language(),
        made_at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        sample=sample,
        modules=sorted(set(rows["module"])),
        cohorts=sorted(set(facts["enrolments"]["cohort"])),
        titles={module: known.get(module, (module, module)) for module in set(rows["module"])},
        cells=cells,
        bars=tables[1].rows.to_dict("records"),
        tables=[_for_page(table) for table in tables],
    )


def _for_page(table: Summary) -> dict:
    numeric = {name for name in table.rows if pd.api.types.is_numeric_dtype(table.rows[name])}
    records = table.rows.astype(object).where(table.rows.notna(), None).to_dict("records")
    return {
        "key": table.key,
        "title": table.title,
        "note": table.note,
        "columns": table.columns,
        "numeric": numeric,
        "records": records,
    }


def in_words(table: Summary) -> pd.DataFrame:
    """A summary's rows with column titles in the language in force."""
    at = 0 if language() == "zh" else 1
    kept = {name: words[at] for name, words in table.columns.items() if words[at]}
    return table.rows[list(kept)].rename(columns=kept)


def xlsx(path: Path, tables: Sequence[Summary], learners: pd.DataFrame) -> None:
    """A workbook: a sheet a table, numbers as numbers, times as times (UTC), a frozen header."""
    sheets = {T(*table.title): _harmless(in_words(table)) for table in tables}
    sheets[T("学员", "Learners")] = _learners(learners)
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, table in sheets.items():
            table.to_excel(book, sheet_name=name[:31], index=False)
            sheet = book.sheets[name[:31]]
            sheet.freeze_panes = "A2"
            for column in sheet.columns:
                width = max(
                    (sum(2 if ord(ch) > 255 else 1 for ch in str(cell.value or "")) for cell in column), default=8
                )
                sheet.column_dimensions[column[0].column_letter].width = min(60, width + 2)


def _learners(table: pd.DataFrame) -> pd.DataFrame:
    """Learner rows for a trainer's own files: text that a spreadsheet would run is made harmless, times lose their zone."""
    table = table.drop(columns=["reason_en" if language() == "zh" else "reason_zh"]).copy()
    for name in ("submitted_at", "due_at"):
        table[name] = table[name].dt.tz_localize(None).dt.floor("s")
    return _harmless(table)


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    words = table.select_dtypes(["object", "str"]).columns
    return table.assign(**{name: table[name].map(safe) for name in words})


def csv(path: Path, learners: pd.DataFrame) -> None:
    """Learner rows as CSV, UTF-8 with a byte-order mark so that Excel in Chinese reads it."""
    data = _learners(learners).to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
    write_atomically(path, data)


def write_all(cohorts: Sequence[Cohort], folder: Path, *, sample: bool = False) -> dict[str, Path]:
    """Page, workbook and CSV of some cohorts in `folder`; kind -> file."""
    found = collecting.collect(cohorts)
    tables = summarise(found)
    folder.mkdir(parents=True, exist_ok=True)
    written = {"html": folder / "progress.html", "xlsx": folder / "progress.xlsx", "csv": folder / "progress.csv"}
    write_atomically(written["html"], html(found, tables, sample=sample).encode("utf-8"))
    xlsx(written["xlsx"], [*tables, summaries.help_needed(found)], summaries.learners(found))
    csv(written["csv"], summaries.learners(found))
    return written
