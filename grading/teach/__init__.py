"""The trainer's page: a Jupyter Server extension beside nbgrader's formgrader, on the server that `zhixing teach` starts."""

from __future__ import annotations


def _jupyter_server_extension_points() -> list[dict]:
    """Jupyter Server's documented way to find an extension."""
    from grading.teach.app import Teach

    return [{"module": "grading.teach.app", "app": Teach}]
