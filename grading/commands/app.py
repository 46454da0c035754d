"""The tree of commands."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from grading.classroom.language import T


class _Speaking:
    """Help whose fixed words are in the language in force, too."""

    def get_usage(self, ctx) -> str:
        return super().get_usage(ctx).replace("Usage:", T("用法：", "Usage:"), 1)

    def get_help_option(self, ctx):
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = T("显示这份说明。", "Show this message and exit.")
        return option


class Command(_Speaking, TyperCommand):
    pass


class Group(_Speaking, TyperGroup):
    pass


def build_app(wanted: str = "") -> typer.Typer:
    """Every command, with help in the language in force.

    wanted: the command that is to be run. For "start" the others, and the seconds of imports behind them, are left out.
    """
    rich_utils.OPTIONS_PANEL_TITLE = T("选项", "Options")
    rich_utils.COMMANDS_PANEL_TITLE = T("命令", "Commands")
    rich_utils.ARGUMENTS_PANEL_TITLE = T("参数", "Arguments")

    app = typer.Typer(
        help=T("知行：公务员数据思维课程。先用 zhixing start 打开课程。",
               "Zhixing: data thinking for civil servants. Open the course with zhixing start."),
        no_args_is_help=True, add_completion=False, cls=Group, pretty_exceptions_enable=False, rich_markup_mode="rich",
    )  # fmt: skip

    @app.callback()
    def options(
        lang: Annotated[str, typer.Option("--lang", help=T("界面语言：zh 或 en。", "Language: zh or en."))] = "",
        home: Annotated[str, typer.Option("--home", help=T("数据所在文件夹，默认 ./workspace。",
                                                           "Folder of all working data, ./workspace by default."))] = "",
    ) -> None:  # fmt: skip
        # Both are taken from the arguments before this tree is built (grading.cli); they are named here for --help.
        pass

    from grading.commands import start

    app.command(
        "start",
        help=T("打开课程：建好工作区，启动 JupyterLab。", "Open the course: workspace and JupyterLab."),
    )(start.start)
    if wanted == "start":
        return _in_our_words(app)
    from grading.commands import (
        action,
        agency,
        check,
        cohort,
        course,
        cycle,
        dashboard,
        data,
        demo,
        doctor,
        hours,
        person,
        print_lesson,
        progress,
        similar,
        submit,
        teach,
        test,
        xapi,
    )

    app.command("check", help=T("检查自己的练习：哪些题通过了。", "Check one's exercise: which questions pass."))(
        check.check
    )
    app.command("submit", help=T("提交一个模块的练习。", "Submit the exercise of a module."))(submit.submit)
    app.command("print", help=T("把一课印成 PDF。", "Print a lesson to PDF."))(print_lesson.print_lesson)
    app.command("syllabus", help=T("打印课程表。", "Print the syllabus."))(course.syllabus)
    app.command(
        "build",
        help=T("由源文件生成中英文课件。", "Build the lessons of both languages from their sources."),
    )(course.build)
    app.command("verify", help=T("执行课件，并用答案集检验练习的评分。", "Execute lessons; grade the answer sets."))(
        course.verify
    )
    app.add_typer(data.app, name="data", help=T("数据集：查看、核对、更新。", "Datasets: look, verify, refresh."))
    app.add_typer(cohort.app, name="cohort", help=T("班级与名单。", "Cohorts and rosters."))
    app.add_typer(agency.app, name="agency", help=T("单位目录：上下级关系。", "Agencies as a tree."))
    app.add_typer(person.app, name="person", help=T("某人的资料：查阅、删除。", "One person's data: look, delete."))
    app.command("release", help=T("向班级发布一个模块。", "Release a module to a cohort."))(cycle.release)
    app.command("collect", help=T("收取提交。", "Collect submissions."))(cycle.collect)
    app.command("grade", help=T("自动评分。", "Autograde."))(cycle.grade)
    app.command("review", help=T("打开 formgrader 批阅书面题。", "Open formgrader for written answers."))(cycle.review)
    app.command("similar", help=T("列出有较长相同写法的提交，供查看。", "Submissions with long passages in common."))(
        similar.similar
    )
    app.command("teach", help=T("打开带班页面：一页看全班，发布、评分、批阅、反馈。", "Open the trainer's page."))(
        teach.teach
    )
    app.command("feedback", help=T("生成并发回反馈。", "Make and return feedback."))(cycle.feedback)
    app.add_typer(action.app, name="action", help=T("行动卡的跟踪，行动学习小组。", "Follow-up of action cards; sets."))
    app.add_typer(progress.app, name="progress", help=T("各班级进度与报告。", "Progress of cohorts, and reports."))
    app.command("hours", help=T("学时台账与证据。", "Hours of training, with evidence."))(hours.hours)
    app.command("xapi", help=T("导出 xAPI 记录（学员以代号出现）。", "Export xAPI statements of pseudonyms."))(
        xapi.xapi
    )
    app.command(
        "dashboard", help=T("在浏览器里筛选、下钻的进度看板。", "Progress in the browser: filter, drill down.")
    )(dashboard.dashboard)
    app.command("demo", help=T("用示例提交走完整个流程。", "The whole cycle on sample submissions."))(demo.demo)
    app.command(
        "doctor",
        help=T("检查本机：沙箱、字体、版本、端口。", "Check this machine: sandbox, fonts, versions."),
    )(doctor.doctor)
    app.command(
        "test", help=T("运行测试，可附 pytest 参数。", "Run the tests; pytest arguments may follow."),
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(test.test)  # fmt: skip
    return _in_our_words(app)


def _in_our_words(app: typer.Typer) -> typer.Typer:
    for group in app.registered_groups:
        group.cls = Group
    for tree in (app, *(group.typer_instance for group in app.registered_groups)):
        for command in tree.registered_commands:
            command.cls = Command
    return app
