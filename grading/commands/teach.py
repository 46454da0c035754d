"""zhixing teach: one page from which a trainer runs a cohort."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from grading import teach as teach_package
from grading.classroom.language import T, language
from grading.commands.common import CohortName, explained, home

#: Data files that Jupyter finds through JUPYTER_PATH.
SHARE = Path(teach_package.__file__).parent / "share"


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
    # formgrader's pages ask the web for MathJax; a template of ours by the same name comes before nbconvert's. [JUPYTER_PATH]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(SHARE), os.environ.get("JUPYTER_PATH", "")]))
    options = {"home": str(place.root), "cohort": cohort, "lang": lang, "log_level": "WARN"}
    extensions = {"grading.teach": {"Teach": options}}
    serve(Path(target.root), lang, port, no_browser, trainer=True, url="/teach", extensions=extensions)
