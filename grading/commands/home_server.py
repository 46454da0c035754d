"""The home page in the Lab's own server, as a Jupyter Server extension: shown fresh each time, with buttons that hand in
and that change the language.

`zhixing start` names it in the Lab's configuration, under ``ServerApp.jpserver_extensions``; ``Zhixing`` in the same file
says whose page it is. What takes long runs as a command in a process of its own, so the Lab never waits for it.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from grading.classroom.language import LANGUAGES, T
from grading.cohorts import homepage
from grading.cohorts.home import Home
from grading.cohorts.workspace import Workspace
from grading.commands.exercise_server import CheckHandler, HandInHandler
from grading.curriculum import syllabus
from grading.curriculum.errors import ZhixingError

#: Where the process that runs the Lab finds what to do once the Lab has stopped.
AFTER = "ZHIXING_AFTER"


class Room:
    """Whose page this is, from the configuration: home, cohort, learner, port, token, and the cohort last opened by name
    in each language."""

    def __init__(self, options: dict):
        self.options = dict(options)
        self.home = Home(self.options["home"])
        self.said: tuple[bool, str] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def page(self, base: str, hidden: str) -> str:
        async with self._one_at_a_time:
            said, self.said = self.said, None
            return await asyncio.to_thread(self._page, homepage.Place(base, hidden, said))

    def _page(self, place: homepage.Place) -> str:
        cohort = self.home.cohort(self.options["cohort"])  # read anew: a trainer may have released something
        space, learner = Workspace(self.home, cohort.record.lang), self.options["learner"]
        try:
            space.fetch(cohort, learner)
            space.fetch_feedback(cohort, learner)
        except ZhixingError as error:  # what is here already can still be shown
            place = homepage.Place(place.base, place.hidden, (False, str(error)))
        return homepage.page(space, cohort, learner, place)

    async def submit(self, module: str) -> None:
        """Hand in; what came of it is said on the page."""
        try:
            self.said = _of_receipt(await self.hand_in(module), module)
        except ZhixingError as error:
            self.said = (False, T(f"没有提交：{error.zh}", f"Not handed in: {error.en}"))

    async def hand_in(self, module: str) -> dict:
        """Hand in, and grade where there is no trainer; the receipt."""
        alone = self.home.cohort(self.options["cohort"]).record.kind == "self"
        return await self.command("submit", module, *(["--grade"] if alone else []))

    async def command(self, name: str, module: str, *words: str, timeout: float | None = None) -> dict:
        """What a `zhixing` command prints with --json, run for this room's learner. Raises ZhixingError with what it
        complained of, and when it takes more than `timeout` seconds."""
        words = [
            name,
            module,
            "--cohort",
            self.options["cohort"],
            "--learner",
            self.options["learner"],
            "--json",
            *words,
        ]
        command = [sys.executable, "-m", "grading.cli", *words, "--home", str(self.home.root)]
        environment = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "10000"}  # no line of a message is broken
        # In a thread: on Windows the event loop that Jupyter uses starts no processes.
        try:
            done = await asyncio.to_thread(
                subprocess.run, command, capture_output=True, env=environment, check=False, timeout=timeout
            )
        except subprocess.TimeoutExpired as error:
            raise ZhixingError(
                f"{timeout:.0f} 秒还没有做完，已停止。", f"Stopped after {timeout:.0f} seconds."
            ) from error
        printed, complained = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
        try:
            return json.loads(printed)
        except ValueError:
            before, sign, said = complained.rpartition(T("出错", "Error") + ": ")
            reason = (said if sign else before + said).strip() or T("没有说明原因", "no reason was given")
            raise ZhixingError(reason, reason) from None


def _of_receipt(receipt: dict, module: str) -> tuple[bool, str]:
    name = f"{module.split('_')[0]} {syllabus.load().module(module).title}"
    late = T("，晚于截止时间", ", after the due time") if receipt["late"] else ""
    text = T(f"已提交：{name}{late}。", f"Handed in: {name}{late}.")
    graded = receipt.get("graded")
    if graded is None:
        return True, text
    if graded["reason"]:
        return False, text + T(f"没有评分：{graded['reason'][0]}", f" Not graded: {graded['reason'][1]}")
    points = f"{graded['points']:g} / {graded['maximum']:g}"
    return True, text + T(f"自动评分的题得 {points} 分，说明在“看反馈”里。",
                          f" Automatic questions: {points} points; “feedback” says why.")  # fmt: skip


class _Handler(JupyterHandler):
    @property
    def room(self) -> Room:
        return self.settings["zhixing_room"]

    def go_home(self) -> None:
        self.redirect(url_path_join(self.base_url, "zhixing/home"))


class HomeHandler(_Handler):
    @web.authenticated
    async def get(self) -> None:
        self.set_header("Cache-Control", "no-store")
        try:
            hidden = self.xsrf_form_html()
            self.finish(await self.room.page(self.base_url, hidden if isinstance(hidden, str) else hidden.decode()))
        except ZhixingError as error:
            raise web.HTTPError(500, str(error)) from error


class SubmitHandler(_Handler):
    @web.authenticated
    async def post(self) -> None:
        module = self.get_body_argument("module")
        if module not in {one.id for one in syllabus.load().modules}:
            raise web.HTTPError(400)
        await self.room.submit(module)
        self.go_home()


class LanguageHandler(_Handler):
    """Asked with GET: which language the Lab has now. A POST stops this Lab and has the other language's opened in its
    place, at the same address."""

    @web.authenticated
    async def get(self) -> None:
        self.finish({"lang": self.room.options["lang"]})

    @web.authenticated
    async def post(self) -> None:
        lang = self.get_body_argument("lang")
        if lang not in LANGUAGES or lang == self.room.options["lang"]:
            self.go_home()
            return
        options = self.room.options
        command = ["start", "--lang", lang, "--home", options["home"], "--port", str(options["port"]), "--no-browser"]
        cohort = options["opened"].get(lang)
        if cohort:
            command += ["--cohort", cohort]
        if options["named_learner"]:
            command += ["--learner", options["named_learner"]]
        os.environ[AFTER] = json.dumps({"command": command, "token": options["token"]})
        self.finish(_waiting(self.base_url, lang))
        app = self.serverapp
        app.io_loop.call_later(0.5, app.stop)


def _waiting(base: str, lang: str) -> str:
    """A page that goes to the home page as soon as the other language's Lab answers; the link is for who has no script."""
    words = {"zh": ("zh-CN", "正在打开中文课程……", "约需几秒。如果一直停在这里，请点："),
             "en": ("en", "Opening the course in English…", "This takes some seconds. If it stays here, go to:")}[lang]  # fmt: skip
    return f"""<!doctype html><html lang="{words[0]}"><head><meta charset="utf-8"><title>{words[1]}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font:18px/1.6 system-ui,sans-serif; max-width:40rem; margin:4rem auto; padding:0 1rem; color-scheme:light dark; }}</style>
</head><body><main><h1>{words[1]}</h1><p>{words[2]} <a href="{base}zhixing/home">{base}zhixing/home</a></p></main>
<script>
async function look() {{
  try {{
    const answer = await fetch("{base}zhixing/language", {{credentials: "same-origin"}});
    if (answer.ok && (await answer.json()).lang === "{lang}") {{ location.replace("{base}zhixing/home"); return; }}
  }} catch (error) {{ /* between the two, nothing answers */ }}
  setTimeout(look, 400);
}}
setTimeout(look, 1000);
</script></body></html>"""


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": "grading.commands.home_server"}]


def _load_jupyter_server_extension(app) -> None:
    """Called by Jupyter Server when the Lab starts."""
    app.web_app.settings["zhixing_room"] = Room(app.config["Zhixing"])
    base = app.web_app.settings["base_url"]
    handlers = {"home": HomeHandler, "submit": SubmitHandler, "language": LanguageHandler,
                "check": CheckHandler, "hand-in": HandInHandler}  # fmt: skip
    app.web_app.add_handlers(".*$", [(url_path_join(base, "zhixing", name), kind) for name, kind in handlers.items()])
