"""A lesson as a page to print: executed, with its controls shown as they first stand, and nothing folded away."""

from __future__ import annotations

import base64
import html
import re
from datetime import date
from pathlib import Path

import jinja2
import nbformat
from nbclient import NotebookClient

from grading.classroom.fonts import font_file
from grading.classroom.language import TAGS, T, language
from grading.curriculum import build, paths, shelf, source, syllabus
from grading.curriculum.errors import ZhixingError
from grading.engine.verify import LESSON_SECONDS

WIDGET = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


def page(module: str) -> str:
    """The lesson of `module` in the language in force, as one HTML page that loads nothing from anywhere.

    Raises ZhixingError when a cell of the lesson fails.
    """
    book = executed(module)
    drawn = Widgets(book.metadata.pop("widgets", {}).get(STATE, {}).get("state", {}))
    for cell in book.cells:
        for output in cell.get("outputs", []):
            shown = output.get("data", {})
            if WIDGET in shown:
                output["data"] = {"text/html": drawn.html(shown[WIDGET]["model_id"])}
    one = syllabus.load().module(module)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True
    )
    return environment.get_template("print.html").render(
        tag=TAGS[language()],
        title=f"{module.split('_')[0]} {one.title}",
        course=T("知行：公务员数据思维课程", "Zhixing: data thinking for civil servants"),
        about=T(f"课件，约 {one.lesson_minutes} 分钟。打印于 {date.today():%Y-%m-%d}。",
                f"Lesson, about {one.lesson_minutes} minutes. Printed on {date.today():%Y-%m-%d}."),
        controls=T("图上方的滑块、菜单印的是最初的样子；要拖动它们，请在电脑上打开这一课。",
                   "Sliders and menus above the charts are printed as they first stand; to move them, open the lesson on a computer."),
        sources=T("数据", "Data"),
        datasets=[_data_source(name) for name in one.datasets],
        font=base64.b64encode(font_file().read_bytes()).decode(),
        css=_highlighting(),
        body=_body(book),
    )  # fmt: skip


def executed(module: str) -> nbformat.NotebookNode:
    """The lesson as built, with its outputs and the state of its widgets."""
    book = nbformat.reads(
        source.to_bytes(source.notebook(build.lesson_source(module), language(), module)).decode(), as_version=4
    )
    client = NotebookClient(
        book, timeout=LESSON_SECONDS, kernel_name="python3", store_widget_state=True,
        resources={"metadata": {"path": str(paths.lessons() / module)}}, extra_arguments=["--IPKernelApp.log_level=40"],
    )  # fmt: skip
    try:
        client.execute()
    except Exception as error:
        last = str(error).strip().splitlines()[-1]
        raise ZhixingError(
            f"{module} 的课件没有运行完：{last}。用 zhixing verify {module} 看是哪一格。",
            f"The lesson {module} did not run to its end: {last}. zhixing verify {module} shows which cell.",
        ) from error
    return book


def _body(book: nbformat.NotebookNode) -> str:
    from nbconvert import HTMLExporter

    made, _ = HTMLExporter(template_name="basic").from_notebook_node(book)
    # What one unfolds on a screen stands open on paper.
    return re.sub(r"<details(?![^>]*\bopen\b)", "<details open", made)


def _highlighting() -> str:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(style="default").get_style_defs(".highlight")


def _data_source(name: str) -> str:
    one = shelf.load(name)
    publisher = one.descriptor.get("attribution") or ", ".join(part["title"] for part in one.descriptor["contributors"])
    return T(f"{shelf.said(one.descriptor, 'title')}。来源：{publisher}",
             f"{shelf.said(one.descriptor, 'title')}. Source: {publisher}")  # fmt: skip


class Widgets:
    """Widgets as they first stand, in HTML without scripts. `state`: model id -> what nbclient kept of it."""

    def __init__(self, state: dict):
        self.state = state

    def html(self, model: str) -> str:
        """One widget and what is in it; "" for what has nothing to show."""
        one = self.state.get(model.removeprefix("IPY_MODEL_"), {})
        kind, state = one.get("model_name", ""), one.get("state", {})
        if "children" in state:
            inner = "".join(self.html(child) for child in state["children"])
            return f'<div class="{"row" if kind == "HBoxModel" else "column"}">{inner}</div>'
        if kind == "OutputModel":
            return "".join(_output(output) for output in state.get("outputs", ()))
        if kind in ("HTMLModel", "HTMLMathModel"):
            return f"<div>{state.get('value', '')}</div>"
        if kind == "LabelModel":
            return f"<span>{html.escape(str(state.get('value', '')))}</span>"
        if kind == "ButtonModel":
            return f'<span class="button">{html.escape(state.get("description", ""))}</span>'
        if "_options_labels" in state:
            return _choice(kind, state)
        if "value" in state:
            return _field(state)
        return ""


def _named(state: dict, inner: str) -> str:
    name = html.escape(state.get("description") or "")
    name += T("：", ": ") if name else ""
    return f'<span class="control">{name}{inner}</span>'


def _choice(kind: str, state: dict) -> str:
    labels, at = state["_options_labels"], state.get("index")
    if kind in ("SelectionSliderModel", "DropdownModel"):
        chosen = html.escape(labels[at]) if at is not None and labels else "—"
        span = (
            f" <small>({html.escape(labels[0])} – {html.escape(labels[-1])})</small>"
            if kind == "SelectionSliderModel"
            else ""
        )
        return _named(state, f'<span class="field">{chosen}{" ▾" if kind == "DropdownModel" else ""}</span>{span}')
    marks = "".join(
        f'<span class="choice">{"●" if number == at else "○"} {html.escape(label)}</span>'
        for number, label in enumerate(labels)
    )
    return _named(state, marks)


def _field(state: dict) -> str:
    value = state["value"]
    if isinstance(value, bool):
        return _named(state, "☑" if value else "☐")
    shown = html.escape(f"{value:g}" if isinstance(value, float) else str("" if value is None else value))
    if not shown:
        shown = f"<small>{html.escape((state.get('placeholder') or '').strip())}</small>"
    low, high = state.get("min"), state.get("max")
    span = (
        f" <small>({low:g} – {high:g})</small>"
        if isinstance(low, (int, float)) and isinstance(high, (int, float))
        else ""
    )
    return _named(state, f'<span class="field">{shown}</span>{span}')


def _output(output: dict) -> str:
    if output.get("output_type") == "stream":
        return f"<pre>{html.escape(output['text'])}</pre>"
    data = output.get("data", {})
    if "text/html" in data:
        return data["text/html"]
    if "image/png" in data:
        return f"<img src='data:image/png;base64,{data['image/png']}' alt=''>"
    return f"<pre>{html.escape(data.get('text/plain', ''))}</pre>"
