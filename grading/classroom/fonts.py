"""Chinese glyphs in every chart, from a font that comes with the course (Noto Sans SC, SIL OFL 1.1)."""

from __future__ import annotations

import logging
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

FAMILY = "Noto Sans SC"


@lru_cache(maxsize=1)
def font_file() -> Path:
    """The font's file inside its package."""
    folder = Path(str(files("pylopdf_fonts_zh_cn")))
    return next(folder.rglob("NotoSansSC-Regular.otf"))


@lru_cache(maxsize=1)
def use_fonts() -> str:
    """Make matplotlib draw Chinese with our font first, whatever the machine has; returns the family's name.

    A missing glyph is a warning on stderr, and nbgrader scores a test cell with stderr 0: so this runs wherever
    a notebook does.
    """
    import matplotlib
    from matplotlib import font_manager

    font_manager.fontManager.addfont(str(font_file()))
    matplotlib.rcParams["font.sans-serif"] = [FAMILY, "DejaVu Sans"]
    matplotlib.rcParams["font.family"] = "sans-serif"
    matplotlib.rcParams["axes.unicode_minus"] = False
    # "findfont" speaks to stderr about weights it has no file for; the regular weight it takes instead is right.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    return FAMILY
