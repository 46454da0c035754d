"""The tree of commands."""

from __future__ import annotations

from typing import Annotated

import typer

from grading.classroom.language import T


def build_app() -> typer.Typer:
    """Every command, with help in the language in force."""
    from grading.commands import cohort, course, cycle, demo, progress, start, test

    app = typer.Typer(
        help=T("知行：公务员数据思维课程。先用 zhixing start 打开课程。",
               "Zhixing: data thinking for civil servants. Open the course with zhixing start."),
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich",
    )  # fmt: skip

    @app.callback()
    def options(
        lang: Annotated[str, typer.Option("--lang", help=T("界面语言：zh 或 en。", "Language: zh or en."))] = "",
        home: Annotated[str, typer.Option("--home", help=T("数据所在文件夹，默认 ./workspace。",
                                                           "Folder of all working data, ./workspace by default."))] = "",
    ) -> None:  # fmt: skip
        # Both are taken from the arguments before this tree is built (grading.cli); they are named here for --help.
        pass

    app.command("start", help=T("打开课程：建好工作区，启动 JupyterLab。", "Open the course: workspace and JupyterLab."))(start.start)
    app.command("submit", help=T("提交一个模块的练习。", "Submit the exercise of a module."))(cycle.submit)
    app.command("syllabus", help=T("打印课程表。", "Print the syllabus."))(course.syllabus)
    app.command("build", help=T("由源文件生成中英文课件。", "Build the lessons of both languages from their sources."))(course.build)
    app.command("verify", help=T("执行课件，并用答案集检验练习的评分。", "Execute lessons; grade the answer sets."))(course.verify)
    app.add_typer(cohort.app, name="cohort", help=T("班级与名单。", "Cohorts and rosters."))
    app.command("release", help=T("向班级发布一个模块。", "Release a module to a cohort."))(cycle.release)
    app.command("collect", help=T("收取提交。", "Collect submissions."))(cycle.collect)
    app.command("grade", help=T("自动评分。", "Autograde."))(cycle.grade)
    app.command("review", help=T("打开 formgrader 批阅书面题。", "Open formgrader for written answers."))(cycle.review)
    app.command("feedback", help=T("生成并发回反馈。", "Make and return feedback."))(cycle.feedback)
    app.command("progress", help=T("各班级进度与报告。", "Progress of cohorts, and reports."))(progress.progress)
    app.command("demo", help=T("用示例提交走完整个流程。", "The whole cycle on sample submissions."))(demo.demo)
    app.command(
        "test", help=T("运行测试，可附 pytest 参数。", "Run the tests; pytest arguments may follow."),
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(test.test)  # fmt: skip
    return app
