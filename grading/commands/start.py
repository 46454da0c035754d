"""zhixing start: the main job. A workspace, the exercises, JupyterLab."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

import typer

from grading.classroom.language import T, language
from grading.cohorts import homepage, workspace
from grading.commands.common import CohortOption, LearnerOption, bar, explained, home, out
from grading.commands.lab import free_port, serve
from grading.curriculum import build as building
from grading.curriculum import syllabus as registry


@explained
def start(
    port: Annotated[
        int, typer.Option("--port", help=T("端口，默认自动选择。", "Port; chosen for you by default."))
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=T("不打开浏览器。", "Do not open a browser."))
    ] = False,
    cohort: CohortOption = "",
    learner: LearnerOption = "",
    lang: Annotated[str, typer.Option("--lang", help=T("语言：zh 或 en。", "Language: zh or en."))] = "",
) -> None:
    place = home()
    place.ensure()
    if port:
        free_port(port)  # a port in use is said before anything is built
    who = learner or workspace.learner_id()
    named = place.cohort(cohort) if cohort else None
    modules = [one.id for one in registry.load().modules if one.status == "ready"]
    with bar(T("准备课程", "Preparing the course"), len(modules) + 4) as advance:
        for module in modules:
            building.build_lesson(module)
            advance(module)
        group = named or workspace.self_study(place, language(), who)
        advance(group.name)
        space = workspace.Workspace(place, group.record.lang)
        written = space.deliver()
        advance(T("课件与数据", "lessons and data"))
        fetched = space.fetch(group, who)
        advance(T("练习", "exercises"))
        space.fetch_feedback(group, who)
        first = homepage.write(space, group, who)
        advance(T("首页", "home page"))
    out.print(T(f"工作区：{space.root}", f"Workspace: {space.root}"), soft_wrap=True)
    beside = [path for path in written if ".new." in path.name]
    if beside:
        out.print(
            T(
                "您改过的文件保留原样，课程的新版放在旁边：",
                "Files you changed are as you left them; the course's new version is beside them:",
            )
        )
        for path in beside:
            out.print(f"  {path}", soft_wrap=True)
    if fetched:
        out.print(T(f"新的练习 {len(fetched)} 个。", f"{len(fetched)} new exercise(s)."))
    options = workspace.config(place, group.name, who, space.root / "exercises")
    serve(
        space.root,
        group.record.lang,
        port,
        no_browser,
        trainer=False,
        url=f"/lab/tree/{quote(first.name)}",
        nbgrader_config=workspace.config_file(options),
    )
