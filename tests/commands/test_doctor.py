"""The doctor names what is missing and how to mend it, and its exit code tells; a sound machine needs nothing."""

from __future__ import annotations

import json
import socket

import pytest

from grading.commands import doctor_checks as checks
from grading.commands.lab import free_port
from grading.curriculum import paths
from grading.engine.runner import sandbox
from tests.commands.run import zhixing


@pytest.fixture
def no_programs(monkeypatch, tmp_path):
    """A machine whose PATH has nothing on it, and on which the sandbox has not been looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ZHIXING_ISOLATION", raising=False)
    sandbox.found.cache_clear()
    yield
    sandbox.found.cache_clear()


def test_every_finding_speaks_both_languages_and_says_how_to_mend(tmp_path, no_programs):
    findings = [look() for look in checks.checks(tmp_path / "home", tmp_path / "no.lock")]
    assert len({one.id for one in findings}) == len(findings)
    assert {one.id for one in findings if one.state == checks.MISSING} == {"packages", "isolation"}
    for one in findings:
        assert all((*one.title, *one.found)) and bool(one.mend[0]) == bool(one.mend[1]) == (one.state != checks.OK), (
            one.id
        )


def test_without_bubblewrap_the_exit_code_is_1_and_the_message_says_what_to_install(tmp_path, no_programs):
    for lang in ("zh", "en"):
        done = zhixing(tmp_path / "home", "doctor", lang=lang)
        assert done.exit_code == 1 and "bubblewrap" in done.stdout and "--isolation none" in done.stdout
    assert not (tmp_path / "home").exists(), "looking makes nothing"


def test_a_trainer_who_chose_no_isolation_is_told_what_that_means(no_programs, monkeypatch):
    monkeypatch.setenv("ZHIXING_ISOLATION", "none")
    one = checks.isolation()
    assert one.state == checks.LIMITED and "none" in one.found[0] and "隐藏检查" in one.mend[0]


@pytest.mark.skipif(not sandbox.found().works, reason=sandbox.found().fault[1] or "no sandbox")
def test_with_the_sandbox_the_report_is_sound(tmp_path, monkeypatch):
    monkeypatch.delenv("ZHIXING_ISOLATION", raising=False)
    done = zhixing(tmp_path / "home", "doctor", "--json")
    said = json.loads(done.stdout)
    states = {one["id"]: one["state"] for one in said["findings"]}
    assert states.pop("isolation") in (checks.OK, checks.LIMITED) and said["ok"] and done.exit_code == 0
    assert states | {"browser": "", "disk": ""} == dict.fromkeys(states, checks.OK) | {"browser": "", "disk": ""}


@pytest.mark.skipif(not sandbox.found().works, reason=sandbox.found().fault[1] or "no sandbox")
def test_a_sandbox_that_does_not_start_or_cannot_keep_submissions_apart(monkeypatch):
    monkeypatch.delenv("ZHIXING_ISOLATION", raising=False)
    monkeypatch.setattr("grading.engine.runner.client.WarmRunner.ready", lambda _: {"nested": False})
    assert checks.isolation().state == checks.LIMITED
    monkeypatch.undo()
    monkeypatch.delenv("ZHIXING_ISOLATION", raising=False)
    # A sandbox in which Python cannot find its packages.
    monkeypatch.setattr(sandbox, "INSIDE", "/nowhere")
    monkeypatch.setattr(sandbox, "environment", lambda *_: {"PATH": "/usr/bin"})
    one = checks.isolation()
    assert one.state == checks.MISSING and "No module named" in one.found[1] and "--isolation none" in one.mend[0]


@pytest.mark.parametrize(
    ("running", "state"),
    [((3, 10), checks.MISSING), ((3, 11), checks.OK), ((3, 13), checks.OK), ((3, 14), checks.MISSING)],
)
def test_python(running, state):
    assert checks.python(running).state == state


def test_the_pythons_are_those_of_the_launcher():
    text = (paths.root() / "zhixing").read_text(encoding="utf-8")
    assert f"VERSIONS = {checks.PYTHONS}" in text


def test_packages_that_differ_are_named_and_those_of_other_systems_are_not(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "# comment\n\nnbgrader==0.0.1\nnot-a-package-of-ours==1\npandas>=1\nelsewhere==1 ; sys_platform == 'nowhere'\n",
        encoding="utf-8",
    )
    one = checks.packages(lock)
    assert one.state == checks.MISSING and one.found[1].startswith("2 of 3 differ")
    assert "nbgrader==0.0.1" in one.found[0] and "not-a-package-of-ours==1（现为 未安装）" in one.found[0]
    assert "elsewhere" not in one.found[0] and "pandas" not in one.found[0]


def test_a_font_without_chinese_or_that_is_no_font(tmp_path):
    import matplotlib

    latin = checks.fonts(next((checks.Path(matplotlib.get_data_path()) / "fonts" / "ttf").glob("DejaVuSans.ttf")))
    assert latin.state == checks.MISSING and "知" in latin.found[0] and "A" not in latin.found[0].partition("：")[2]
    (tmp_path / "broken.otf").write_bytes(b"no font")
    assert checks.fonts(tmp_path / "broken.otf").state == checks.MISSING
    assert checks.fonts(tmp_path / "nowhere.otf").state == checks.MISSING
    assert checks.fonts().state == checks.OK


def test_a_home_below_a_file_cannot_be_written_and_one_to_come_can(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert checks.home(tmp_path / "file" / "home").state == checks.MISSING
    assert checks.home(tmp_path / "a" / "b").state == checks.OK and not (tmp_path / "a").exists()
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(("least", "good", "state"), [(1 << 62, 1 << 62, checks.MISSING), (0, 1 << 62, checks.LIMITED), (0, 0, checks.OK)],
                         ids=["full", "little", "enough"])  # fmt: skip
def test_disk(tmp_path, least, good, state):
    assert checks.disk(tmp_path / "to" / "come", least, good).state == state


def test_a_taken_port_is_no_fault_and_none_free_is(monkeypatch):
    first = free_port(0)
    monkeypatch.setattr("grading.commands.lab.FIRST_PORT", first)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        one = checks.port()
        assert one.state == checks.OK and str(first) in one.found[0] and "会自动改用" in one.found[0]
    # Ports end at 65535: from there on, none can be had.
    monkeypatch.setattr("grading.commands.lab.FIRST_PORT", 65_535)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65_535))
        taken.listen()
        monkeypatch.setattr("grading.commands.lab.range", lambda *_: [65_535], raising=False)
        one = checks.port()
        assert one.state == checks.MISSING and "--port" in one.mend[0]
