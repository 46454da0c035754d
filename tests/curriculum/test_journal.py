"""The file that is only added to: whatever a crash leaves, what was written whole is read."""

import json

import pytest

from grading.curriculum import journal


def test_what_is_appended_is_read_in_order(tmp_path):
    assert list(journal.read(tmp_path / "none.jsonl")) == []
    for value in ({"n": 1}, {"说明": "一行\u2028里的分隔符"}):
        journal.append(tmp_path / "new" / "a.jsonl", value)
    assert list(journal.read(tmp_path / "new" / "a.jsonl")) == [{"n": 1}, {"说明": "一行\u2028里的分隔符"}]


@pytest.mark.parametrize("cut", [1, 8, 10, 11])
def test_a_line_cut_anywhere_even_inside_a_character_costs_only_itself(tmp_path, cut):
    path = tmp_path / "a.jsonl"
    journal.append(path, {"n": 1})
    path.write_bytes(path.read_bytes() + json.dumps({"名": "张三"}, ensure_ascii=False).encode()[:cut])
    journal.append(path, {"n": 2})
    assert list(journal.read(path)) == [{"n": 1}, {"n": 2}]


def test_a_line_that_is_no_object_is_left_out(tmp_path):
    (tmp_path / "a.jsonl").write_text('3\n{"n": 1}\n', encoding="utf-8")
    assert list(journal.read(tmp_path / "a.jsonl")) == [{"n": 1}]
