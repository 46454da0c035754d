"""Paths and names as other systems have them: Chinese names, spaces, no links, no case, no Chinese on the console."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from grading.cohorts.home import Home
from grading.cohorts.workspace import Workspace, check_length
from grading.curriculum import paths
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import RESERVED_NAMES
from grading.engine.course import link_datasets


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    one = Workspace(Home(tmp_path_factory.mktemp("张 三") / "我的 文档"), "zh")
    one.deliver()
    return one


def test_every_name_that_is_delivered_is_one_that_windows_and_macos_take(space):
    names = [path.relative_to(space.root).as_posix() for path in space.root.rglob("*")]
    assert len(names) > 20
    for name in names:
        for part in name.split("/"):
            assert not re.search(r'[<>:"\\|?*\x00-\x1f]', part) and not part.endswith((".", " ")), name
            assert not RESERVED_NAMES.fullmatch(part), name
    assert len({name.lower() for name in names}) == len(names), "two names that differ in case only are one file there"


def test_where_links_are_refused_the_data_are_copied(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise OSError("A required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refused)
    folder = tmp_path / "我的 文档"
    link_datasets(folder, ("wabo_permits",))
    copied = folder / "datasets" / "wabo_permits" / "cases.csv"
    assert not (folder / "datasets").is_symlink()
    assert copied.read_bytes() == (paths.datasets() / "wabo_permits" / "cases.csv").read_bytes()


def test_a_home_too_deep_for_windows_is_refused_with_a_way_out():
    check_length(Path("C:/" + "x" * 80), windows=True)
    check_length(Path("/" + "x" * 300), windows=False)
    with pytest.raises(ZhixingError, match="--home"):
        check_length(Path("C:/" + "x" * 150), windows=True)


@pytest.mark.parametrize("encoding", ["cp936", "cp1252"])
def test_any_console_can_be_written_to(encoding, tmp_path):
    environment = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding, "ZHIXING_LANG": "zh"}
    command = [sys.executable, "-m", "grading.cli", "syllabus", "--home", str(tmp_path / "张 三")]
    done = subprocess.run(command, env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert ("课程表" in done.stdout.decode(encoding)) == (encoding == "cp936")


def test_the_launcher_speaks_on_a_console_without_chinese(monkeypatch):
    loader = SourceFileLoader("launcher", str(paths.root() / "zhixing"))
    launcher = module_from_spec(spec_from_loader("launcher", loader))
    loader.exec_module(launcher)
    console = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.setattr(sys, "stderr", console)
    launcher.speak_anyway()
    launcher.say("正在更新软件包……", "Updating packages…")
    assert console.buffer.getvalue()
