"""Python's own errors, said in words: those that beginners make most, raised by Python itself."""

from __future__ import annotations

import pytest

from grading.classroom.error_words import in_words
from grading.classroom.language import speak


def said(code: str, lang: str) -> str:
    speak(lang)
    with pytest.raises(Exception) as caught:
        exec(compile(code, "cell.py", "exec"), {})
    return in_words(caught.type.__name__, str(caught.value))


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("x = 1\ndef f(x)\n    return x", "第 2 行不合语法", "Line 2 cannot be read"),
        ("def f(x)\n    return x", "少了一个英文冒号", "a colon"),
        ("x = max(1，2)", "符号“，”，多半是中文标点", "“，”"),
        ("print（1)", "中文标点", "does not know"),
        ("x = max(1, 2", "括号没有成对", "brackets"),
        ("x = 1)", "括号没有成对", "brackets"),
        ("x = 'abc", "引号没有成对", "quotes"),
        ("x = '''abc", "引号没有成对", "quotes"),
        ("if 1:\nx = 1", "四个空格", "four spaces"),
        ("x = 1\n  y = 2", "缩进没有对齐", "indentation"),
        ("if 1:\n        x = 1\n    y = 2", "缩进没有对齐", "indentation"),
        ("if x = 1:\n    pass", "两个等号", "two equals signs"),
        ("x = [1 2]", "少了一个英文逗号", "a comma"),
        ("d d", "标点是不是在英文输入法下", "colons, brackets and quotes"),
        ("{'a': 1}['区']", "找不到“区”", "no “区”"),
        ("(1).foo", "没有叫 foo 的方法", "attribute foo"),
        ("hour", "名字 hour 还没有定义", "name hour is not defined"),
    ],
)
def test_what_it_says(code, zh, en):
    assert zh in said(code, "zh")
    english = said(code, "en")
    assert en in english and "行" not in english


def test_an_error_that_has_no_words_is_left_to_python():
    assert said("1 / 0", "zh") == said("raise AttributeError('attribute')", "zh") == ""
