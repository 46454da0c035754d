"""The extension itself: which cohort it shows, where its pages and files are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jupyter_server.extension.application import ExtensionApp, ExtensionAppJinjaMixin
from traitlets import Unicode

from grading.cohorts.home import Cohort, Home
from grading.teach import evidence, handlers

HERE = Path(__file__).parent


class Teach(ExtensionAppJinjaMixin, ExtensionApp):
    """Options: `c.Teach.home`, `c.Teach.cohort`, `c.Teach.lang`."""

    # What ExtensionApp documents as class attributes.
    name = "zhixing_teach"
    extension_url = "/teach"
    load_other_extensions = True
    static_paths = [str(HERE / "static")]  # noqa: RUF012
    template_paths = [str(HERE / "templates")]  # noqa: RUF012

    home = Unicode(help="The home folder that holds the cohort.").tag(config=True)
    cohort = Unicode(help="The cohort's name.").tag(config=True)
    lang = Unicode("zh", help="The language in which the page opens: zh or en.").tag(config=True)

    def initialize_settings(self) -> None:
        # One thread reads the gradebook: a page may be asked for by several tabs at once, and none of them waits in
        # the server's own loop.
        self.settings["teach_reader"] = ThreadPoolExecutor(max_workers=1, thread_name_prefix="teach")

    def initialize_templates(self) -> None:
        self.jinja2_options = {"trim_blocks": True}

    def initialize_handlers(self) -> None:
        self.handlers.extend(
            [
                ("/teach/?", handlers.Page),
                ("/teach/job", handlers.JobState),
                ("/teach/do/(release|collect|grade|feedback|similar)", handlers.Do),
                ("/teach/stop", handlers.Stop),
                ("/teach/review", handlers.Review),
                ("/teach/similar", handlers.Similar),
            ]
        )

    def initialize(self) -> None:
        super().initialize()
        self.jinja2_env.globals["pieces"] = evidence.pieces

    def open_cohort(self) -> Cohort:
        """The cohort as it is on the disk now. Raises ZhixingError where it is gone or damaged."""
        return Home(self.home).cohort(self.cohort)
