"""What a notebook imports: the language, fonts, charts, a guess, and the checks under each question.

The classroom runs beside the learner's own code, so it knows nothing of courses, gradebooks or answers.
"""

from grading.classroom.charts import chart
from grading.classroom.check import Check
from grading.classroom.guess import Guess
from grading.classroom.language import T, language
from grading.classroom.language import speak as _speak

__all__ = ["Check", "Guess", "T", "chart", "language", "open_module"]


def open_module(module: str, lang: str) -> None:
    """First call of every notebook: its language, and Chinese glyphs for every chart in it."""
    from grading.classroom.fonts import use_fonts

    _speak(lang)
    use_fonts()
