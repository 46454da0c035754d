"""Feedback without what it must not carry: hidden tests, their tracebacks, active HTML."""

from __future__ import annotations

import html
import re
from pathlib import Path

from nbconvert.exporters import HTMLExporter
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.classroom.language import T
from grading.curriculum.files import write_atomically
from grading.engine.runner.integrity import WITHHELD

#: The lines that grading.classroom.check prints, in both languages.
CASE = re.compile(r"[✓✗] (检查|隐藏检查|Check |Hidden check )\d+[：:]")
FIRST_CASE = re.compile(r"[✓✗] (检查|隐藏检查|Check |Hidden check )1[：:]")
HIDDEN_CASE = re.compile(r"[✓✗] (隐藏检查|Hidden check )")
#: What a check says under a hidden case in words of its own.
TOLD = re.compile(
    "    (可能的原因：|Likely reason: |线索：|Clue: |换一批数据后|On other data |运行出错：|It stopped with |这道题还没有作答|"
    "This question has not|函数没有返回|The function returned None|结果的形式不对|Wrong kind of result)"
)
#: An error in a hidden case: its type may be told; its text could quote the case.
STOPPED = re.compile(r"(    (?:运行出错：|It stopped with )[\w.]+).*", re.S)
REGION = re.compile(r"### BEGIN HIDDEN TESTS(.*?)(### END HIDDEN TESTS|\Z)", re.S)
#: A piece of hidden source of at least this many characters is not let through.
PIECE = 12


class FeedbackPage(HTMLExporter):
    """nbgrader's feedback page with the words of the notebook's language. A class for its options' sake: those of
    HTMLExporter are for nbgrader's other pages, too."""


class ScrubFeedback(NbGraderPreprocessor):
    """Run before ClearHiddenTests.

    Check cells keep only the text that the checks print; an error in one is named without its traceback, which quotes
    the hidden source. Other cells lose their outputs: the learner has them at home, and a print in one could carry a
    hidden test out.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        if cell.cell_type == "code":
            secrets = pieces(cell.source) if utils.is_grade(cell) else []
            cell.outputs = (
                [kept for output in cell.outputs if (kept := _kept(output, secrets))] if utils.is_grade(cell) else []
            )
        return cell, resources


#: Addresses that do something when they are followed.
_ADDRESS = re.compile(r"""(\b(?:href|src|action|formaction|data)\s*=\s*)(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)
_ACTIVE = re.compile(r"(javascript|vbscript|data(?!:image/(png|jpeg|gif|webp|svg\+xml)[;,])):?", re.IGNORECASE)


def _passive(found: re.Match) -> str:
    address = re.sub(r"[\s\x00-\x20\x7f-\xa0]", "", html.unescape(found[3]))
    return f"{found[1]}{found[2]}#{found[2]}" if _ACTIVE.match(address) else found[0]


#: nbgrader's template loads MathJax from a public server, and has no option for it.
_LOADED = re.compile(r"<script[^>]*\bsrc=[\"']https?://[^>]*>\s*</script>", re.IGNORECASE)


def without_network(folder: Path) -> None:
    """Take out of the feedback pages in `folder` what would be loaded from elsewhere, and links that run code."""
    for page in folder.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        kept = _ADDRESS.sub(_passive, _LOADED.sub("", text))
        if kept != text:
            write_atomically(page, kept.encode("utf-8"))


def pieces(source: str) -> list[str]:
    """Lines of the hidden tests that are long enough to tell something, without the space around them."""
    lines = [line.strip() for region in REGION.findall(source) for line in region[0].splitlines()]
    return [line for line in lines if len(line) >= PIECE]


def report(text: str, secrets: list[str]) -> str:
    """Of what a check cell printed, the checks' own report: nothing that the learner's code slipped in between."""
    kept, hidden, lines = [], False, text.splitlines()
    # The report is printed in one piece when all cases have run: what looks like one before it is the learner's.
    begin = max((at for at, line in enumerate(lines) if FIRST_CASE.match(line)), default=0)
    for line in lines[begin:]:
        if CASE.match(line):
            hidden = bool(HIDDEN_CASE.match(line))
        elif not (kept and line.startswith("    ")) or (hidden and not TOLD.match(line)):
            continue
        if hidden:
            line = STOPPED.sub(r"\1", line)
        if not any(secret in line for secret in secrets):
            kept.append(line[:600])
    return "\n".join(kept) + "\n" if kept else ""


def _kept(output, secrets: list[str]):
    if output.output_type == "stream":
        if output.name != "stdout":
            return None
        output.text = report(output.text, secrets)
        return output if output.text else None
    if output.output_type == "error":
        output.traceback = [
            T("这道题的检查结果待老师核查。", "The result of this check waits for the trainer.")
            if output.ename == WITHHELD
            else T(f"检查没有完成：{output.ename}", f"The check did not finish: {output.ename}")
        ]
        output.evalue = ""
        return output
    if output.output_type == "execute_result" and set(output.data) <= {"text/plain"}:
        return output if _is_number(output.data.get("text/plain", "")) else None
    return None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return len(text) < 30
