"""Times and spans of time as the page writes them."""

from __future__ import annotations

from datetime import datetime


def seconds(value: float) -> tuple[str, str]:
    """A span of time in words."""
    whole = max(1, round(value))
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return f"{whole} 秒", f"{whole} s"
    return f"{minutes} 分 {rest} 秒", f"{minutes} min {rest} s"


def when(stamp: datetime | None) -> str:
    """A time on this machine's clock, to the minute."""
    return f"{stamp.astimezone():%Y-%m-%d %H:%M}" if stamp else "—"


def local_input(stamp: datetime | None) -> str:
    """For an <input type="datetime-local">."""
    return f"{stamp.astimezone():%Y-%m-%dT%H:%M}" if stamp else ""
