"""The pages and what their buttons do. Every handler asks for the server's token; every POST for its XSRF token."""

from __future__ import annotations

import asyncio
import json
import secrets
from urllib.parse import urlencode

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.extension.handler import ExtensionHandlerJinjaMixin, ExtensionHandlerMixin
from tornado import web

from grading.classroom.language import LANGUAGES, TAGS
from grading.commands.common import parse_due
from grading.curriculum import build
from grading.curriculum.errors import ZhixingError
from grading.teach import evidence, jobs, state, view

COOKIE = "zhixing-teach-lang"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
#: Messages of the last requests, shown once: they do not travel in an address, where anybody could write them.
_said: dict[str, tuple[str, str]] = {}


class Base(ExtensionHandlerMixin, ExtensionHandlerJinjaMixin, JupyterHandler):
    """What the handlers share: the cohort, the language, reading in a thread."""

    @property
    def content_security_policy(self) -> str:
        return POLICY

    @property
    def cohort(self):
        return self.extensionapp.open_cohort()

    @property
    def lang(self) -> str:
        asked = self.get_argument("lang", "")
        if asked in LANGUAGES:
            self.set_cookie(COOKIE, asked, path=self.base_url, httponly=True, samesite="Strict")
            return asked
        kept = self.get_cookie(COOKIE)
        return kept if kept in LANGUAGES else self.extensionapp.lang

    async def read(self, function, *arguments):
        """Run `function` in the one thread that reads this cohort's gradebook."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.settings["teach_reader"], function, *arguments)

    def address(self, path: str = "", **query) -> str:
        return f"{self.base_url}teach{path}" + (f"?{urlencode(query)}" if query else "")

    def show(self, template: str, **facts) -> None:
        lang = self.lang
        self.set_header("Cache-Control", "no-store")
        self.finish(
            self.render_template(
                template, t=evidence.words(lang), lang=lang, tag=TAGS[lang], address=self.address, view=view,
                static=lambda name: self.static_url(name), **facts,
            )
        )  # fmt: skip

    def say(self, error: ZhixingError, **query) -> None:
        """Back to the page, with a message."""
        number = secrets.token_hex(8)
        _said[number] = (error.zh, error.en)
        while len(_said) > 50:
            _said.pop(next(iter(_said)))
        self.redirect(self.address(said=number, **query), status=303)

    def log_exception(self, kind, error, trace) -> None:
        if not isinstance(error, ZhixingError):  # what the page says need not stand in the terminal, too
            super().log_exception(kind, error, trace)

    def write_error(self, status_code: int, **details) -> None:
        error = details.get("exc_info", (None, None))[1]
        if isinstance(error, ZhixingError):
            self.set_status(409)
            self.show("teach_error.html", message=(error.zh, error.en))
        else:
            super().write_error(status_code, **details)

    def line(self, lines: list[state.Line]) -> state.Line:
        """The module that the request names, else the first that waits for the trainer."""
        asked = self.get_argument("module", "")
        for one in lines:
            if asked in (one.module.id, one.number):
                return one
        busy = [one for one in lines if one.assignment and one.next]
        return next(iter(busy or [one for one in lines if one.assignment] or lines))


class Page(Base):
    """The page itself: all modules, and the one at hand with its steps, roster, questions and similar submissions."""

    @web.authenticated
    async def get(self) -> None:
        cohort = self.cohort
        lines, facts = await self.read(state.lines, cohort)
        line = self.line(lines)
        questions = await self.read(state.questions, facts, line.module.id) if line.assignment else []
        job = jobs.read(cohort)
        self.show(
            "teach.html", cohort=cohort, lines=lines, line=line, questions=questions, states=state.STATES,
            job=view.job_in_words(job) if job else None, similar=_similar(cohort, line),
            said=_said.pop(self.get_argument("said", ""), None), xsrf=self.xsrf_form_html(),
            enrolled=int(facts["enrolments"]["active"].sum()),
            command=lambda action, *more: view.command(cohort, action, cohort.name, line.number, *more),
            typed=lambda *words: view.command(cohort, *words),
        )  # fmt: skip


def _similar(cohort, line: state.Line) -> dict | None:
    try:
        path = jobs.folder(cohort) / f"similar-{line.assignment}.json"
        return json.loads(path.read_text(encoding="utf-8")) if line.assignment else None
    except (OSError, ValueError):
        return None


class JobState(Base):
    """The running or last job as JSON, in the page's language."""

    # Asking is no activity: a server that stops when idle may still do so.
    _track_activity = False

    @web.authenticated
    def get(self) -> None:
        job = jobs.read(self.cohort)
        self.set_header("Cache-Control", "no-store")
        if job is None:
            return self.finish({"running": False, "id": ""})
        found, at = view.job_in_words(job), 0 if self.lang == "zh" else 1
        return self.finish(found | {"title": found["title"][at], "line": found["line"][at], "rows": len(found["rows"])})


class Do(Base):
    """Start one step in the background and go back to the page."""

    @web.authenticated
    def post(self, action: str) -> None:
        module = self.get_body_argument("module", "")
        try:
            module = build.resolve(module)
            options = {"retry_failed": bool(self.get_body_argument("retry_failed", ""))}
            if action == "release":
                due = parse_due(self.get_body_argument("due", "").strip())
                options = {"due": due.isoformat() if due else ""}
            jobs.start(self.cohort, action, module, options)
        except ZhixingError as error:
            return self.say(error, module=module)
        return self.redirect(self.address(module=module) + "#job", status=303)


class Stop(Base):
    """Stop the running job; what it has finished is kept."""

    @web.authenticated
    def post(self) -> None:
        jobs.stop(self.cohort)
        self.redirect(self.address(module=self.get_body_argument("module", "")) + "#job", status=303)


class Review(Base):
    """The rubric of the written questions, and formgrader's page of a submission beside it."""

    @web.authenticated
    async def get(self) -> None:
        cohort = self.cohort
        lines, _ = await self.read(state.lines, cohort)
        line = self.line(lines)
        if not line.assignment:
            cohort.assignment(line.module.id)  # says what to do first
        # In formgrader's own order, and without names, as formgrader shows them: one judges the answer, not the person.
        rows = sorted((one for one in line.rows if one.submission), key=lambda one: one.submission)
        waits = [one for one in rows if one.state in ("needs_review", "flagged")]
        asked = self.get_argument("submission", "")
        at = next((one for one in rows if one.submission == asked), next(iter(waits or rows), None))
        written = await self.read(view.rubric, cohort, line)
        self.show("teach_review.html", cohort=cohort, line=line, rows=rows, waits=waits, at=at, written=written,
                  states=state.STATES)  # fmt: skip


class Similar(Base):
    """The similar submissions of a module, side by side."""

    @web.authenticated
    async def get(self) -> None:
        cohort = self.cohort
        lines, _ = await self.read(state.lines, cohort)
        line = self.line(lines)
        found = _similar(cohort, line)
        if found is None:
            return self.redirect(self.address(module=line.module.id) + "#similar", status=303)
        pair = self.get_argument("pair", "1")
        return self.show(
            "teach_similar.html", cohort=cohort, line=line, found=found, open=int(pair) if pair.isdecimal() else 1
        )
