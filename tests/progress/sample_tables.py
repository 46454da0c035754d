"""Sample tables of whole cohorts, with counts that may not be shown: for the page's tests and pictures."""

from __future__ import annotations

import pandas as pd

from grading.progress.summaries import Summary

_NOTE = ("示例。", "Sample.")


def tables(more: int = 0) -> list[Summary]:
    """Gain and actions of two cohorts; `more` people in the first."""
    gain = {
        "cohort": ("班级", "cohort"), "n_pre": ("前测人数", "took the first"), "n_both": ("前后都测人数", "took both"),
        "attrition": ("流失（%）", "lost (%)"), "pre": ("前测平均（%）", "before (%)"), "post": ("后测平均（%）", "after (%)"),
        "g": ("标准化增益 g", "normalised gain g"),
    }  # fmt: skip
    rows = [
        ("全省春", 55 + more, 48, 12.7, 43.0, 66.2, "0.41 [0.33, 0.48]"),
        ("东市一班", 31, 30, 3.2, 39.0, 60.1, "0.35 [0.20, 0.50]"),
    ]
    actions = {
        "cohort": ("班级", "cohort"), "cards": ("行动卡", "cards"), "open": ("进行中", "open"), "overdue": ("已过期", "overdue"),
        "done": ("已完成", "done"), "dropped": ("已放弃", "dropped"), "owed": ("该回访未回访", "follow-up owed"),
        "measured": ("有后续数值", "measured since"), "reached": ("达到目标", "target reached"),
        "compared": ("有对照", "with a comparison"),
    }  # fmt: skip
    cards = [("全省春", 52 + more, 20 + more, 7, 25, 0, 8, 22, 14, 9), ("东市一班", 30, 10, 3, 16, 1, 6, 12, 7, 5)]
    return [
        Summary(
            "gain",
            ("前测到后测的增益", "Gain from the first test to the last"),
            gain,
            _NOTE,
            pd.DataFrame(rows, columns=list(gain)),
        ),
        Summary("actions", ("行动卡", "Actions"), actions, _NOTE, pd.DataFrame(cards, columns=list(actions))),
    ]
