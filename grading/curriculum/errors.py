"""Errors that tell a user what was wrong, where, and what to do, in both languages."""

from __future__ import annotations

# Defined below the curriculum, so that a notebook's own parts can raise it too.
from grading.classroom.errors import ZhixingError

__all__ = ["RowErrors", "ZhixingError"]


class RowErrors(ZhixingError):
    """Several faults of one file, one message a row. `rows` is a list of (row number, zh, en)."""

    def __init__(self, zh: str, en: str, rows: list[tuple[int, str, str]]):
        super().__init__(zh, en)
        self.rows = rows
