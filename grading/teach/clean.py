"""Learners' Markdown for formgrader: their HTML must not act in the trainer's browser, which may do anything here.

nbconvert's sanitize_html cleans outputs; formgrader's own template writes Markdown as it comes. The filter below takes the
place of nbconvert's through its documented option, HTMLExporter.filters.
"""

from __future__ import annotations

import bleach
from nbconvert.filters import markdown2html as as_it_comes

from grading.engine.feedback import ATTRIBUTES, TAGS

#: What nbconvert's renderer writes for code; a class does nothing by itself.
CLASSES = {name: ["class"] for name in ("code", "div", "pre", "span")}


def markdown2html(source: str) -> str:
    """Markdown as HTML with the tags that feedback allows, and no others."""
    return bleach.clean(
        as_it_comes(source), tags=TAGS, attributes=ATTRIBUTES | CLASSES, protocols=["http", "https"], strip=True
    )


#: Options for the server in which formgrader runs.
OPTIONS = {"HTMLExporter": {"sanitize_html": True, "filters": {"markdown2html": f"{__name__}.markdown2html"}}}
