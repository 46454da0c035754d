"""A lesson on paper: in either language, with its charts and controls, and nothing folded away or loaded from anywhere."""

from __future__ import annotations

import re
import shutil

import pytest

from grading.curriculum import pdf
from grading.engine.printing import Widgets
from tests.commands.run import zhixing

BROWSER = next(filter(None, map(shutil.which, pdf.BROWSERS)), None)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
def test_a_lesson_is_printed_to_pdf(tmp_path):
    target = tmp_path / "张三 的" / "课件.pdf"
    done = zhixing(tmp_path / "h", "print", "m14", "--out", str(target))
    assert done.exit_code == 0, done.stderr
    printed = target.read_bytes()
    assert printed.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", printed)) >= 6
    assert printed.count(b"/Subtype /Image") >= 4, "its charts are on it"
    assert b"NotoSans" in printed, "Chinese glyphs come with it"


def test_the_page_has_all_that_a_reader_needs(tmp_path):
    target = tmp_path / "lesson.html"
    assert zhixing(tmp_path / "h", "print", "m14", "--out", str(target), lang="en").exit_code == 0
    page = target.read_text(encoding="utf-8")
    assert "How to make a service faster" in page and "CoSeLoG project" in page and 'lang="en"' in page
    assert "24 h" in page and "all channels" in page, "the controls as they first stand"
    assert page.count('src="data:image/png') >= 4, "and the charts under them"
    assert "widget-view" not in page and "<script" not in page
    assert not re.search(r"(?:src|href)=[\"']https?://[^\"']+\.(?:js|css|png|svg)", page), "nothing is loaded"
    assert len(re.findall(r"<details(?! open)", page)) == 0


def test_without_a_browser_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "BROWSERS", ("no-such-browser",))
    monkeypatch.setattr("grading.engine.printing.page", lambda module: "<p>课件</p>")
    done = zhixing(tmp_path / "h", "print", "m14", "--out", str(tmp_path / "x.pdf"))
    assert done.exit_code == 1 and "Chromium" in done.stderr and not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    ("model", "state", "shown"),
    [
        ("IntSliderModel", {"value": 3, "min": 0, "max": 9, "description": "天"}, "天：.*3.*0 – 9"),
        ("ToggleButtonsModel", {"_options_labels": ["是", "否"], "index": 1, "description": ""}, "○ 是.*● 否"),
        ("DropdownModel", {"_options_labels": ["<甲>"], "index": 0, "description": ""}, "&lt;甲&gt; ▾"),
        ("CheckboxModel", {"value": True, "description": "同意"}, "同意：☑"),
        ("OutputModel", {"outputs": [{"output_type": "stream", "text": "a<b"}]}, "a&lt;b"),
        ("TextModel", {"value": "", "placeholder": "写一个数"}, "写一个数"),
    ],
)
def test_a_control_is_printed_as_it_first_stands(model, state, shown):
    box = {"model_name": "VBoxModel", "state": {"children": ["IPY_MODEL_one", "IPY_MODEL_gone"]}}
    printed = Widgets({"box": box, "one": {"model_name": model, "state": state}}).html("box")
    assert re.search(shown, printed)
