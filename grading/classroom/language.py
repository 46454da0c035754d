"""The language a notebook, a message or a command speaks: zh (first) or en."""

from __future__ import annotations

import locale
import os

LANGUAGES = ("zh", "en")
#: The tag used in file names, in HTML and in JupyterLab's settings.
TAGS = {"zh": "zh-CN", "en": "en"}

_current: str | None = None


def _from_environment() -> str:
    """zh unless ZHIXING_LANG or the locale says English."""
    named = os.environ.get("ZHIXING_LANG", "")[:2].lower()
    if named in LANGUAGES:
        return named
    place = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "en" if place.lower().startswith("en") else "zh"


def language() -> str:
    """The language in force: the one chosen with :func:`speak`, else the environment's."""
    return _current or _from_environment()


def speak(lang: str | None) -> None:
    """Choose the language for this process; None goes back to the environment's.

    Raises ValueError for anything but "zh", "en" and None.
    """
    global _current
    if lang is not None and lang not in LANGUAGES:
        raise ValueError(f"语言只能是 zh 或 en / the language is zh or en, not {lang!r}")
    _current = lang


def T(zh: str, en: str) -> str:
    """The one of two texts that is in the language in force."""
    return zh if language() == "zh" else en
