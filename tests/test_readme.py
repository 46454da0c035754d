"""What the READMEs say is so: their commands exist, their pictures and links are there, they list what is ready."""

import re
from pathlib import Path

import pytest

from grading.commands.app import build_app
from grading.curriculum import syllabus

ROOT = Path(__file__).resolve().parents[1]
READMES = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"]


@pytest.mark.parametrize("name", READMES)
def test_every_command_named_exists(name):
    app = build_app()
    known = {one.name for one in app.registered_commands} | {one.name for one in app.registered_groups}
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"\./zhixing ([a-z]+)", text))
    assert named and named <= known


@pytest.mark.parametrize("name", READMES)
def test_every_local_link_and_picture_is_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [one for one in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in one]
    assert [one for one in links if not (ROOT / one).exists()] == []
    assert not re.search(r"!\[\]\(", text), "a picture without alternative text"


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_modules_that_are_ready_are_listed(name, lang):
    text = (ROOT / name).read_text(encoding="utf-8")
    for module in syllabus.load().modules:
        row = f"| {module.id.split('_')[0]} {getattr(module.title, lang)} |"
        assert (row in text) == (module.status == "ready"), row
