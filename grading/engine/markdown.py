"""Learners' Markdown as HTML, for feedback and formgrader: what they wrote must not act in anybody's browser.

nbconvert's sanitize_html cleans outputs; its templates write Markdown as it comes. The filter below takes the place of
nbconvert's through its documented option, HTMLExporter.filters.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

import bleach
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter

#: What written answers and prompts may hold; everything else is shown as text.
TAGS = frozenset((
    "a", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "i", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th",
    "thead", "tr", "u", "ul",
))  # fmt: skip
ATTRIBUTES = {"a": ["href", "title"], "td": ["align"], "th": ["align"]}

#: What a picture pasted into an answer is kept as. SVG can carry scripts.
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")


def pictures(cell, source: str) -> tuple[str, dict[str, dict[str, str]]]:
    """(`source`, attachments) of a Markdown cell, with the pictures among its attachments and nothing else.

    nbconvert stops at an attachment that is not there, and finds none whose name is Chinese: they get plain names here.
    """
    kept, names = {}, {}
    for name, types in dict(cell.get("attachments") or {}).items():
        if data := {kind: text for kind, text in types.items() if kind in PICTURES and BASE64.fullmatch(str(text))}:
            names[name] = f"picture{len(kept)}"
            kept[names[name]] = data

    def known(found: re.Match) -> str:
        name = names.get(found[1]) or names.get(unquote(found[1]))
        return f"attachment:{name}" if name else "#"

    return re.sub(r"attachment:([^\s)\"'>]*)", known, source), kept


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


#: The option that puts it in place.
FILTERS = {"markdown2html": f"{__name__}.markdown2html"}
