"""Runs a command in this process, as the launcher's Python would."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

from typer.testing import CliRunner, Result

from grading.classroom.language import speak
from grading.commands import common


def zhixing(home: Path, *words: str, lang: str = "zh", typed: str | None = None) -> Result:
    """Exit code, stdout and stderr of ``zhixing WORDS`` with `home` as its home folder; `typed` is what the user types."""
    with mock.patch.dict(os.environ, {"ZHIXING_HOME": str(home), "ZHIXING_LANG": lang}):
        speak(lang)
        from grading.commands.app import build_app

        try:
            with mock.patch.object(common.out, "_width", 200):
                return CliRunner().invoke(
                    build_app(), list(words), input=typed, prog_name="zhixing", env={"COLUMNS": "200"}
                )
        finally:
            speak(None)
