"""What a notebook imports: the language, fonts, charts, a guess, and the checks under each question.

The classroom runs beside the learner's own code, so it knows nothing of courses, gradebooks or answers. Its parts are
imported when first asked for: the command line takes its language from here and must not wait for pandas.
"""

from importlib import import_module

from grading.classroom.language import T, language
from grading.classroom.language import speak as _speak

_PARTS = {
    "ActionCard": "action_form",
    "Check": "check",
    "CheckTable": "own_table",
    "DataThinkingTest": "pretest",
    "Guess": "guess",
    "PeerQuestions": "action_form",
    "chart": "charts",
    "read_dataset": "tables",
}

__all__ = [
    "ActionCard",
    "Check",
    "CheckTable",
    "DataThinkingTest",
    "Guess",
    "PeerQuestions",
    "T",
    "chart",
    "language",
    "open_module",
    "read_dataset",
]


def __getattr__(name: str):
    if name in _PARTS:
        return getattr(import_module(f"grading.classroom.{_PARTS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def open_module(module: str, lang: str) -> None:
    """First call of every notebook: its language, and Chinese glyphs for every chart in it."""
    from grading.classroom.fonts import use_fonts

    _speak(lang)
    use_fonts()
