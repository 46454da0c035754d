"""zhixing teach: one page from which a trainer runs a cohort."""

from __future__ import annotations

import json
import os
from pathlib import Path

from grading import teach as teach_package
from grading.classroom.language import language
from grading.cohorts.home import Cohort
from grading.commands.common import CohortName, NoBrowser, Port, explained, home
from grading.curriculum.files import write_atomically

#: Data files for JUPYTER_PATH: a template by the name of nbconvert's, so that formgrader asks nothing of the web.
SHARE = Path(teach_package.__file__).parent / "share"


@explained
def teach(
    cohort: CohortName,
    port: Port = 0,
    no_browser: NoBrowser = False,
) -> None:
    target = home().cohort(cohort)
    # The user's language where they named one, else the cohort's; the page itself can be switched.
    lang = language() if os.environ.get("ZHIXING_LANG") else target.record.lang
    serve_trainer(target, lang, port, no_browser, "/teach")


def serve_trainer(cohort: Cohort, lang: str, port: int, no_browser: bool, url: str) -> None:
    """The server of `teach` and `review`: the Lab with formgrader and the page, opened at `url`, until it is stopped."""
    from grading.commands.lab import serve

    with cohort.course.gradebook():
        pass
    settings = write_settings(cohort.root.with_name(f".teach-{cohort.root.name}"), cohort, lang)
    put_first("JUPYTER_CONFIG_PATH", settings)
    put_first("JUPYTER_PATH", SHARE)
    serve(Path(cohort.root), lang, port, no_browser, trainer=True, url=url)


def write_settings(folder: Path, cohort: Cohort, lang: str) -> Path:
    """A Jupyter config folder that adds the page to the server, with its options and formgrader's. Returns it."""
    from grading.engine.markdown import FILTERS

    files = {
        "jupyter_server_config.json": {"HTMLExporter": {"sanitize_html": True, "filters": FILTERS}},
        "jupyter_server_config.d/zhixing_teach.json": {"ServerApp": {"jpserver_extensions": {"grading.teach": True}}},
        "jupyter_zhixing_teach_config.json": {
            "Teach": {"home": str(cohort.root.parents[1]), "cohort": cohort.name, "lang": lang, "log_level": "WARN"}
        },
    }
    for name, options in files.items():
        write_atomically(folder / name, json.dumps(options).encode("utf-8"))
    return folder


def put_first(variable: str, path: Path) -> None:
    """Put a folder before the others in one of Jupyter's search paths, for the server that takes this process's place."""
    os.environ[variable] = os.pathsep.join(filter(None, [str(path), os.environ.get(variable, "")]))
