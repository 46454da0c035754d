"""zhixing teach: one page from which a trainer runs a cohort."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import T, language
from grading.commands.common import CohortName, explained, home


@explained
def teach(
    cohort: CohortName,
    port: Annotated[
        int, typer.Option("--port", help=T("端口，默认自动选择。", "Port; chosen for you by default."))
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=T("不打开浏览器。", "Do not open a browser."))
    ] = False,
) -> None:
    from grading.commands.lab import serve

    place = home()
    target = place.cohort(cohort)
    with target.course.gradebook():
        pass
    # The user's language where they named one, else the cohort's; the page itself can be switched.
    lang = language() if os.environ.get("ZHIXING_LANG") else target.record.lang
    serve(
        Path(target.root), lang, port, no_browser, trainer=True, url="/teach",
        extensions={
            "grading.teach": {
                "Teach": {"home": str(place.root), "cohort": cohort, "lang": lang, "log_level": "WARN"},
                "HTMLExporter": {"mathjax_url": "/static/zhixing_teach/no_mathjax.js"},
            }
        },

    )  # fmt: skip
