"""Feedback without what it must not carry: hidden tests, their tracebacks, active HTML."""

from __future__ import annotations

import bleach
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.classroom.language import T

#: What written answers and prompts may hold; everything else is shown as text.
TAGS = frozenset(
    "a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s span strong sub summary sup "
    "table tbody td th thead tr u ul".split()
)
ATTRIBUTES = {"a": ["href", "title"], "td": ["align"], "th": ["align"]}


class ScrubFeedback(NbGraderPreprocessor):
    """Run before ClearHiddenTests.

    Check cells keep only the text that the checks print; an error in one is named without its traceback, which quotes
    the hidden source. Other cells lose their outputs: the learner has them at home, and a print in one could carry a
    hidden test out.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        if cell.cell_type == "markdown":
            cell.source = bleach.clean(cell.source, tags=TAGS, attributes=ATTRIBUTES, protocols=["http", "https"])
            cell.attachments = {}
            if not cell.attachments:
                del cell["attachments"]
        elif cell.cell_type == "code":
            cell.outputs = [kept for output in cell.outputs if (kept := _kept(output))] if utils.is_grade(cell) else []
        return cell, resources


def _kept(output):
    if output.output_type == "stream":
        return output if output.name == "stdout" else None
    if output.output_type == "error":
        output.traceback = [T(f"检查没有完成：{output.ename}", f"The check did not finish: {output.ename}")]
        output.evalue = ""
        return output
    if output.output_type == "execute_result" and set(output.data) <= {"text/plain"}:
        return output
    return None
