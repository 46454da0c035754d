"""What can go wrong before JupyterLab opens, and what the launcher says."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from grading.classroom.language import speak
from grading.commands import room_words
from grading.commands.lab import free_port, write_settings
from grading.curriculum.errors import ZhixingError
from tests.commands.run import zhixing


def test_a_port_in_use_is_said_before_anything_is_built(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = zhixing(tmp_path / "home", "start", "--no-browser", "--port", str(port))
        assert result.exit_code == 1 and str(port) in result.stderr and "--port" in result.stderr
        with pytest.raises(ZhixingError):
            free_port(port)
    assert not (tmp_path / "home" / "learners").exists()


def test_without_a_port_the_first_free_one_is_taken():
    first = free_port(0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert free_port(0) != first


def test_a_home_that_is_a_file_is_named(tmp_path):
    (tmp_path / "home").write_text("x", encoding="utf-8")
    result = zhixing(tmp_path / "home", "start", "--no-browser")
    assert result.exit_code == 1 and str(tmp_path / "home") in result.stderr.replace("\n", "")


def test_an_unknown_cohort_stops_before_the_lab(tmp_path):
    result = zhixing(tmp_path / "home", "start", "--no-browser", "--cohort", "没有这个班")
    assert result.exit_code == 1 and "没有这个班" in result.stderr


def test_the_lab_is_in_its_language_saves_by_itself_and_asks_nothing_of_the_network(tmp_path):
    folder = write_settings(tmp_path / "张 三", "zh", False, "c = get_config()", {"home": "h", "token": "t"})
    settings = json.loads((folder / "labconfig" / "default_setting_overrides.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/translation-extension:plugin"]["locale"] == "zh_CN"
    assert settings["@jupyterlab/docmanager-extension:plugin"]["autosave"] is True
    assert settings["@jupyterlab/apputils-extension:notification"] == {"checkForUpdates": False, "fetchNews": "false"}
    menu, *theirs = settings["@jupyterlab/mainmenu-extension:plugin"]["menus"]
    assert all(item["disabled"] for one in theirs for item in one["items"])
    assert menu["label"] == "知行" and menu["items"][0]["args"]["url"] == "/zhixing/home"
    off = json.loads((folder / "labconfig" / "page_config.json").read_text(encoding="utf-8"))["disabledExtensions"]
    assert off["@voila-dashboards/jupyterlab-preview"] and off["@jupyter/nbgrader"]
    server = json.loads((folder / "jupyter_server_config.json").read_text(encoding="utf-8"))
    switches = server["ServerApp"]["jpserver_extensions"]
    assert switches["voila.server_extension"] is False and switches["grading.commands.home_server"] is True
    assert not any(on for name, on in switches.items() if name.startswith("nbgrader")), "learners have our own buttons"
    if os.name == "posix":
        assert (folder / "jupyter_server_config.json").stat().st_mode & 0o077 == 0, "it holds the token"


def test_what_the_language_pack_lacks_is_said_and_nothing_that_it_has():
    import jupyterlab_language_pack_zh_CN

    pack = Path(jupyterlab_language_pack_zh_CN.__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES" / "jupyterlab.json"
    assert not set(json.loads(pack.read_text(encoding="utf-8"))) & set(room_words.MISSING)
    speak("zh")
    assert room_words.words(None)["missing"] and "check" not in room_words.words(None), "nothing to hand in there"
    there = room_words.words({"port": 8890})
    assert there["check"] == "检查" and "--port 8890" in there["gone"]
    speak("en")
    assert room_words.words({"port": 1})["missing"] == {} and room_words.words({"port": 1})["check"] == "Check"


def test_a_trainers_lab_has_the_formgrader_and_no_home_page(tmp_path):
    folder = write_settings(tmp_path / "t", "en", True, "c = get_config()")
    server = json.loads((folder / "jupyter_server_config.json").read_text(encoding="utf-8"))
    switches = server["ServerApp"]["jpserver_extensions"]
    assert switches["nbgrader.server_extensions.formgrader"] and switches["grading.commands.home_server"] is False
    assert switches["nbgrader.server_extensions.validate_assignment"]
    assert switches["voila.server_extension"] is False and "Zhixing" not in server


# The command, and what it has the Lab load: Jupyter's server itself needs nbformat.
@pytest.mark.parametrize(("module", "needed"), [("start", set()), ("home_server", {"nbformat"})])
def test_a_start_waits_for_no_import_that_it_has_no_use_for(module, needed):
    code = f"import sys; from grading.commands.app import build_app; build_app('start'); import grading.commands.{module}; "
    code += "print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert f"grading.commands.{module}" in loaded
    unneeded = {"pandas", "numpy", "matplotlib", "nbgrader", "nbconvert", "nbformat", "duckdb", "openpyxl"} - needed
    assert not unneeded & set(loaded)
