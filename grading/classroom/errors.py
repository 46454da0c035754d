"""Errors that tell a user what was wrong, where, and what to do, in both languages."""

from __future__ import annotations

from grading.classroom.language import T


class ZhixingError(Exception):
    """A failure the user can act on. `zh` and `en` say what was wrong, where, and what to do."""

    def __init__(self, zh: str, en: str):
        super().__init__(zh, en)
        self.zh, self.en = zh, en

    def __str__(self) -> str:
        return T(self.zh, self.en)
