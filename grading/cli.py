"""The command `zhixing`: parses, calls, prints. The language is settled first, since help texts are in it."""

from __future__ import annotations

import os
import sys

from grading.classroom.language import LANGUAGES, speak


def _take(argv: list[str], name: str) -> str | None:
    """Remove ``--name VALUE`` or ``--name=VALUE`` from argv, wherever it stands; the value, or None."""
    for at, word in enumerate(argv):
        if word == name and at + 1 < len(argv):
            value = argv[at + 1]
            del argv[at : at + 2]
            return value
        if word.startswith(f"{name}="):
            del argv[at]
            return word.partition("=")[2]
    return None


def main(argv: list[str] | None = None) -> None:
    """Run one command. `--lang` and `--home` may stand anywhere; in `cohort create` and `import` --lang is the cohort's."""
    argv = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a character shows another one, and no traceback
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    home = _take(argv, "--home")
    if home is not None:
        os.environ["ZHIXING_HOME"] = home
    words = [word for word in argv if not word.startswith("-")]
    if words[:2] not in (["cohort", "create"], ["cohort", "import"]):
        lang = _take(argv, "--lang")
        if lang is not None:
            lang = lang[:2].lower()
            if lang not in LANGUAGES:
                sys.exit(f"--lang：zh 或 en / --lang: zh or en, not {lang!r}")
            speak(lang)
            os.environ["ZHIXING_LANG"] = lang

    from grading.commands.app import build_app

    wanted = next((word for word in argv if not word.startswith("-")), "")
    build_app(wanted)(argv, prog_name="zhixing")


if __name__ == "__main__":
    main()
