"""Whether nbgrader's exchange is to be had. Apart from the course, which takes seconds to import."""

from __future__ import annotations

import sys


def has_exchange() -> bool:
    """False on Windows, where nbgrader's exchange refuses to work and files are copied instead."""
    return sys.platform != "win32"
