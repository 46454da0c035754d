"""zhixing test: the whole test suite, with pytest's own arguments."""

from __future__ import annotations

import os
import subprocess
import sys

import typer

from grading.classroom.language import T
from grading.curriculum import paths
from grading.curriculum.errors import ZhixingError


def test(context: typer.Context) -> None:
    if not (paths.root() / "tests").is_dir():
        raise ZhixingError("这里没有 tests 文件夹。", "There is no tests folder here.")
    # How tests are dealt out to workers is said in tests/conftest.py, in the order of the folders.
    arguments = context.args or ["-n", str(min(4, os.cpu_count() or 1)), "--dist=loadscope", "--no-loadscope-reorder"]
    try:
        import pytest  # noqa: F401
    except ImportError:
        typer.echo(
            T(
                "缺少测试所需的软件包。请运行 ./zhixing test，它会自己安装。",
                "The test packages are missing. Run ./zhixing test, which installs them.",
            ),
            err=True,
        )
        raise typer.Exit(1) from None
    raise typer.Exit(subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=paths.root()))
