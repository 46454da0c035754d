"""What reaches a learner's feedback: the checks' words, and nothing that carries a hidden test or active content."""

from __future__ import annotations

import pytest

from grading.engine.feedback import ScrubFeedback, without_network
from grading.engine.runner import sandbox
from tests.runner.notebooks import RIGHT, answer, check, execute, notebook, shown

ISOLATION = "bwrap" if sandbox.found().works else "none"


def feedback(folder, source: str) -> str:
    """All that the feedback of a submission with this answer shows in its outputs."""
    done = execute(notebook(answer(source), check()), folder, ISOLATION)
    book, _ = ScrubFeedback().preprocess(done.book, {})
    return "\n".join(shown(output) for cell in book.cells for output in cell.get("outputs", []))


def test_an_honest_answer_sees_every_case(tmp_path):
    assert feedback(tmp_path, RIGHT).splitlines()[:2] == ["✓ 检查1：三个数", "✓ 隐藏检查2：另外三个数"]


@pytest.mark.parametrize(
    "source",
    [
        "def total(values):\n    raise ValueError(list(values))",
        "def total(values):\n    raise ValueError('\\n    '.join(map(str, values)))",
        "import sys\ndef total(values):\n    print(values, file=sys.__stdout__); sys.stdout.write(str(values)); return 6",
        "import sys\nkept = sys.stdout\ndef total(values):\n    kept.write(f'{values}\\n'); return 6",
        "import sys\nkept = sys.stdout\ndef total(values):\n"
        "    kept.write(f'✓ 检查1：{values}\\n    {values}\\n✓ 检查2：{values}\\n'); return 6",
        "from IPython.display import display\ndef total(values):\n    display({'text/plain': str(values)}, raw=True); return 6",
        "import sys\ndef total(values):\n    f = sys._getframe()\n    while f:\n"
        "        s = str(f.f_globals.get('_SECRET_CASE')); f = f.f_back\n"
        "        get_ipython().display_pub.publish({'text/plain': s, 'text/html': s})\n    return 6",
        "import os\ndef total(values):\n    os.write(1, str(values).encode()); return 6",
        "import sys\ndef total(values):\n    sys.stderr.write(str(values)); raise SystemExit(str(values))",
        "class Out(BaseException): pass\ndef total(values):\n    raise Out(str(values))",
    ],
    ids=["error_text", "error_lines", "stdout", "kept_stream", "report_of_its_own", "display",
         "frames", "descriptor", "stderr", "past_the_check"],
)  # fmt: skip
def test_a_hidden_case_does_not_come_out(source, tmp_path):
    page = feedback(tmp_path, source)
    for secret in ("900", "_SECRET_CASE", "987"):
        assert secret not in page


def test_active_content_in_outputs_and_in_written_answers_is_gone(tmp_path):
    from nbformat.v4 import new_markdown_cell

    html = (
        "from IPython.display import HTML, Javascript, display\ndisplay(HTML('<script>x()</script>'), Javascript('x()'))\n"
        + RIGHT
    )
    done = execute(notebook(answer(html), check()), tmp_path, ISOLATION)
    done.book.cells.append(
        new_markdown_cell("<script>alert(1)</script>[a](javascript:x)<img src=x onerror=x><b>粗</b>")
    )
    book, _ = ScrubFeedback().preprocess(done.book, {})
    page = "\n".join([book.cells[-1].source, *(str(cell.get("outputs")) for cell in book.cells)])
    assert "<script" not in page and "<img" not in page and "<b>粗</b>" in page and "Javascript" not in page


PICTURE = "iVBORw0KGgo="


def test_a_pasted_picture_is_kept_and_nothing_else_that_is_attached(tmp_path):
    """nbconvert stops at an attachment that is gone, and finds none whose name is Chinese."""
    from nbconvert.exporters import HTMLExporter
    from nbformat.v4 import new_markdown_cell
    from traitlets.config import Config

    from grading.teach.clean import OPTIONS

    cell = new_markdown_cell(
        "![图](attachment:截图.png) ![gone](attachment:gone.png) ![svg](attachment:a.svg) [x](javascript:alert(1))",
        attachments={
            "截图.png": {"image/png": PICTURE}, "a.svg": {"image/svg+xml": "PHN2Zz4="}, "b.png": {"image/png": '"><script>'},
        },
    )  # fmt: skip
    formgrader, _ = HTMLExporter(config=Config(OPTIONS)).from_notebook_node(notebook(cell))
    book, _ = ScrubFeedback().preprocess(notebook(cell), {})
    (tmp_path / "page.html").write_text(
        HTMLExporter(template_name="basic").from_notebook_node(book)[0], encoding="utf-8"
    )
    without_network(tmp_path)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert f"data:image/png;base64,{PICTURE}" in page and f"data:image/png;base64,{PICTURE}" in formgrader
    for one in (page, formgrader):
        assert "PHN2Zz4=" not in one and 'href="javascript' not in one and '"><script>' not in one


@pytest.mark.parametrize(
    "address", ["javascript:x", "java&#115;cript:x", " JAVASCRIPT:x", "java&#10;script:x", "data:text/html,x"]
)
def test_a_link_that_runs_code_leads_nowhere(address, tmp_path):
    (tmp_path / "page.html").write_text(
        f'<a href="{address}">a</a><a href="https://example.org">b</a>', encoding="utf-8"
    )
    without_network(tmp_path)
    assert (tmp_path / "page.html").read_text(
        encoding="utf-8"
    ) == '<a href="#">a</a><a href="https://example.org">b</a>'
