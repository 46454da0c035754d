"""zhixing start: the main job. A workspace, the exercises, JupyterLab."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import T, language
from grading.cohorts import carry, renewal, workspace
from grading.cohorts.home import Home
from grading.commands.common import CohortOption, LearnerOption, NoBrowser, Port, bar, explained, home, out
from grading.commands.lab import free_port, serve
from grading.curriculum import build as building
from grading.curriculum import syllabus as registry
from grading.curriculum.files import write_atomically


@explained
def start(
    port: Port = 0,
    no_browser: NoBrowser = False,
    cohort: CohortOption = "",
    learner: LearnerOption = "",
    lang: Annotated[str, typer.Option("--lang", help=T("语言：zh 或 en。", "Language: zh or en."))] = "",
) -> None:
    place = home()
    workspace.check_length(place.root)
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
        renewed, kept = renewal.renew(space, group, who)
        advance(T("练习", "exercises"))
        carried = carry.carry(place, space.lang)
        carry.note(place, space.lang, carried)
        advance(T("另一种语言里的答案", "answers of the other language"))
    _report(space, written, fetched, carried)
    if renewed:
        out.print(T(f"还没有作答的练习已换成新版：{'、'.join(renewed)}",
                    f"Exercises not begun yet, brought up to date: {', '.join(renewed)}"))  # fmt: skip
    if kept:
        out.print(T(f"有新版、但您已作答，保留原样：{'、'.join(kept)}",
                    f"Newer versions exist; yours have answers in them and stay as they are: {', '.join(kept)}"))  # fmt: skip
    options = workspace.config(place, group.name, who, space.root / "exercises")
    # Both languages are under one root: a page of the other one that was left open saves to its own files.
    serve(
        space.root.parent,
        group.record.lang,
        port,
        no_browser,
        trainer=False,
        url="/zhixing/home",
        nbgrader_config=workspace.config_file(options),
        settings=place.root / ".zhixing" / f"lab-{space.lang}",
        begin=space.lang,
        room={
            "home": str(place.root),
            "cohort": group.name,
            "learner": who,
            "named_learner": learner,
            "opened": _opened(place, space.lang, cohort),
        },
    )


def _report(space: workspace.Workspace, written: list[Path], fetched: list[Path], carried: list[carry.Carried]) -> None:
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
    for one in carried:
        if one.answers:
            out.print(T(f"从英文版带来答案：{one.name}：{'、'.join(one.answers)}",
                        f"Answers brought from the Chinese version: {one.name}: {', '.join(one.answers)}"))  # fmt: skip
        if one.kept:
            out.print(T(f"两种语言里都改过，各自保留：{one.name}：{'、'.join(one.kept)}",
                        f"Changed in both languages, each kept: {one.name}: {', '.join(one.kept)}"))  # fmt: skip
        if one.fault:
            out.print(T(*one.fault), style="yellow", soft_wrap=True, markup=False)


def _opened(place: Home, lang: str, cohort: str) -> dict[str, str]:
    """The cohort that was opened by name in each language: a change of language goes back to it. `cohort`: this one, or
    "" for self-study."""
    path = place.root / ".zhixing" / "opened.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    names = {one.name for one in place.cohorts() if not one.record.archived_at}
    found = {one: name for one, name in (found | {lang: cohort}).items() if name in names}
    write_atomically(path, json.dumps(found, ensure_ascii=False).encode("utf-8"))
    return found
