"""The one place where a course's nbgrader options are set.

A cohort's nbgrader_config.py only calls :func:`configure`, so the `nbgrader` command, formgrader and `zhixing` read
the same options. The numbers in brackets are the known behaviours of nbgrader 0.9.6 that an option answers; they are
listed in CONTRIBUTING.md.
"""

from __future__ import annotations

from pathlib import Path

import nbgrader
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import ClearHiddenTests, GetGrades

CODE_STUB = {
    "zh": "# 在这里写您的代码，写好后删去下面一行\nraise NotImplementedError()",
    "en": "# Write your code here, then delete the line below\nraise NotImplementedError()",
}
#: Never blank: a blank written answer fails `nbgrader validate`, an unchanged one is scored 0 by its checksum. [13]
TEXT_STUB = {"zh": "（在这里写下您的回答）", "en": "(Write your answer here)"}
#: What a library may say on stderr without the learner having done wrong. [1]
HARMLESS = r"Warning|findfont|Matplotlib is building|Glyph \d+"
CELL_SECONDS = 60
#: How a kernel is started that no person sits in front of.
KERNEL = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40"]


def configure(c, *, course_id: str, lang: str, root: str | Path, exchange: str | Path, db_url: str = "") -> None:
    """Set every option of one cohort's course on a traitlets Config.

    root: the cohort's folder. exchange: nbgrader's exchange folder. db_url: an SQLAlchemy address, by default the
    cohort's own gradebook.db: nbgrader's assignment names are unique in a database, so no two cohorts share one. [4]
    """
    from grading.engine.feedback import ScrubFeedback
    from grading.engine.markdown import FILTERS

    root = Path(root).resolve()
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.course_id = course_id
    c.CourseDirectory.db_url = db_url or f"sqlite:///{root / 'gradebook.db'}"
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "datasets", ".*"]
    c.Exchange.root = str(Path(exchange).resolve())
    c.Exchange.cache = str(Path(exchange).resolve().parent / ".zhixing" / "cache")
    # Submissions are stamped in UTC: nbgrader would read a named zone such as CST as UTC. [5]
    c.Exchange.timezone = "UTC"
    # A new version of an exercise takes the place of the one that lies there; what has submissions gets a new name.
    c.ExchangeReleaseAssignment.force = True
    # Rosters give ids; who owns a file on the disk is not who submitted it.
    c.ExchangeCollect.check_owner = False

    c.ClearSolutions.code_stub = {"python": CODE_STUB[lang]}
    c.ClearSolutions.text_stub = TEXT_STUB[lang]

    c.Execute.kernel_name = "python3"
    c.Execution.kernel_name = "python3"
    c.Execution.timeout = CELL_SECONDS
    c.Execution.shutdown_kernel = "immediate"
    c.Execution.extra_arguments = KERNEL
    c.IgnorePattern.enabled = True
    c.IgnorePattern.pattern = HARMLESS
    c.LimitOutput.enabled = True
    c.LimitOutput.max_lines = 200
    c.LimitOutput.max_traceback = 50
    # A deleted test cell comes back from the gradebook and is graded, rather than leaving no score.
    c.FromSource.add_missing_cells = True

    c.Autograde.sanitize_preprocessors = ["grading.engine.converter.Sanitise"]
    c.Autograde.autograde_preprocessors = ["grading.engine.execution.Execution", "grading.engine.converter.Record"]
    # Hidden tests leave the feedback, and so do tracebacks and prints that would show them. [3]
    c.GenerateFeedback.preprocessors = [GetGrades, ScrubFeedback, ClearHiddenTests, CSSHTMLHeaderPreprocessor]
    c.HTMLExporter.filters = FILTERS
    # nbgrader's template for feedback has English words only.
    c.GenerateFeedback.exporter_class = "grading.engine.feedback.FeedbackPage"
    c.FeedbackPage.template_name = "feedback_zhixing"
    c.FeedbackPage.template_file = "page.html.j2"
    theirs = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
    c.FeedbackPage.extra_template_basedirs = [str(Path(__file__).parent / "templates"), str(theirs)]
    # nbgrader's own CSV leaves fields unquoted and writes failed, missing and zero all as 0. [6]
    c.ExportApp.plugin_class = "grading.engine.export.GradesExport"


TEMPLATE = '''"""nbgrader options of this cohort, written by `zhixing cohort create`. Add your own below."""

from grading.engine.config import configure

c = get_config()  # noqa: F821
configure(c, course_id={course_id!r}, lang={lang!r}, root={root!r}, exchange={exchange!r}, db_url={db_url!r})
'''
