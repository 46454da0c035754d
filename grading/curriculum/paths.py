"""Where the parts of a checkout are. One place, so that a move is one change."""

from __future__ import annotations

import os
from pathlib import Path

from grading.curriculum.errors import ZhixingError


def root() -> Path:
    """The checkout: the folder that holds lessons/, exercises/ and datasets/.

    ZHIXING_ROOT names it when the package is installed elsewhere. Raises ZhixingError when it is not there.
    """
    named = os.environ.get("ZHIXING_ROOT")
    place = Path(named) if named else Path(__file__).resolve().parents[2]
    if not (place / "lessons").is_dir():
        raise ZhixingError(
            f"在 {place} 没有找到课程（缺少 lessons 文件夹）。请在课程目录中运行，或用环境变量 ZHIXING_ROOT 指明它。",
            f"No course at {place} (it has no lessons folder). Run inside the checkout, or name it in ZHIXING_ROOT.",
        )
    return place


def lessons() -> Path:
    return root() / "lessons"


def exercises() -> Path:
    return root() / "exercises"


def datasets() -> Path:
    return root() / "datasets"
