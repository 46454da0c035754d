"""Learners' Markdown for formgrader: their HTML must not act in the trainer's browser, which may do anything here.

nbconvert's sanitize_html cleans outputs; formgrader's own template writes Markdown as it comes. The filter below takes the
place of nbconvert's through its documented option, HTMLExporter.filters.
"""

from __future__ import annotations

import re

import bleach
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter

from grading.engine.feedback import ATTRIBUTES, TAGS, pictures

#: What nbconvert's renderer writes for code; a class does nothing by itself.
CLASSES = {name: ["class"] for name in ("code", "div", "pre", "span")}


_exporter = HTMLExporter()
_LINK, _PICTURE = re.compile(r"(https?:|#|[^:]*$)", re.I), re.compile(r"data:image/(png|jpeg|gif|webp);base64,", re.I)


def _link(tag: str, name: str, value: str) -> bool:
    return name == "title" or (name == "href" and bool(_LINK.match(value)))


def _picture(tag: str, name: str, value: str) -> bool:
    return name == "alt" or (name == "src" and bool(_PICTURE.match(value)))


@pass_context
def markdown2html(context, source: str) -> str:
    """Markdown as HTML with the tags that feedback allows, and pictures that were pasted in; no others."""
    source, kept = pictures(context.get("cell") or {}, source)
    page = _exporter.markdown2html({"cell": {"attachments": kept}}, source)
    return bleach.clean(
        page, tags=TAGS | {"img"}, attributes=ATTRIBUTES | CLASSES | {"a": _link, "img": _picture},
        protocols=["http", "https", "data"], strip=True,
    )  # fmt: skip


#: Options for the server in which formgrader runs.
OPTIONS = {"HTMLExporter": {"sanitize_html": True, "filters": {"markdown2html": f"{__name__}.markdown2html"}}}
