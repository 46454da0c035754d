"""What Python's commonest errors mean, in the user's language: Python says them in English only."""

from __future__ import annotations

import re

from grading.classroom.language import T

#: How Python words a mistake in spelling the code, and what to say of it in zh and en. The first that fits counts.
_SYNTAX = (
    (r"invalid (?:non-printable )?character '?(\S+?)'? ?\(U\+",
     "有一个 Python 不认识的符号“{0}”，多半是中文标点。逗号、冒号、括号、引号都要在英文输入法下输入。",
     "there is a character that Python does not know (“{0}”); often it was pasted, or typed with another keyboard layout."),
    (r"expected ':'", "行末少了一个英文冒号（:）。def、if、for 这样的行都以冒号结尾。",
     "a colon (:) is missing at the end. Lines such as def, if and for end with one."),
    (r"was never closed|unmatched|does not match opening|unexpected EOF",
     "括号没有成对：每个左括号都要有一个右括号。", "brackets do not pair up: each that opens must close."),
    (r"unterminated .*string", "引号没有成对：文字的前后都要有同样的英文引号。",
     "quotes do not pair up: a text begins and ends with the same one."),
    (r"expected an indented block", "下一行要往右缩进四个空格，表示它属于上面以冒号结尾的那一行。",
     "the next line must be indented by four spaces, as it belongs to the line above that ends with a colon."),
    (r"unindent does not match|unexpected indent|inconsistent use of tabs",
     "缩进没有对齐：同一段的每一行，前面的空格要一样多。", "indentation is uneven: lines of one block begin with equally many spaces."),
    (r"meant '=='", "判断是否相等用两个等号（==）；一个等号是给名字赋值。",
     "to compare, write two equals signs (==); one gives a value to a name."),
    (r"forgot a comma", "两项之间可能少了一个英文逗号。", "a comma may be missing between two items."),
)  # fmt: skip
_SYNTAX_ERRORS = ("SyntaxError", "IndentationError", "TabError", "_IncompleteInputError")


def in_words(kind: str, text: str) -> str:
    """What the error means and what to look at; "" for one that has no words here. kind: the error's class; text: its
    own text, as str() gives it.
    """
    if kind in _SYNTAX_ERRORS:
        return _syntax(text)
    quoted = re.search("'([^']*)'", text.rpartition(" attribute ")[2])
    name = quoted[1] if quoted else text
    if kind == "NameError":
        return T(f"名字 {name} 还没有定义。看看有没有写错（大小写也要一致）；也可能是定义它的那一格没有运行，或者运行时出了错。",
                 f"The name {name} is not defined. Check the spelling, capitals too; or the cell that defines it has not been "
                 "run, or stopped with an error.")  # fmt: skip
    if kind == "KeyError":
        return T(f"找不到“{text.strip(chr(39))}”。看看列名或标签有没有写错，大小写和空格也要一致。",
                 f"There is no “{text.strip(chr(39))}”. Check the name of the column or label; capitals and spaces count.")  # fmt: skip
    if kind == "AttributeError" and " attribute " in text:
        return T(f"这个值没有叫 {name} 的方法或属性。看看有没有写错，或者前一步得到的是不是您想要的那种值。",
                 f"This value has no method or attribute {name}. Check the spelling, and whether the step before gave the "
                 "kind of value you wanted.")  # fmt: skip
    return ""


def _syntax(text: str) -> str:
    line = re.search(r"line (\d+)\)?$", text)
    where = T(f"第 {line[1]} 行", f"Line {line[1]}") if line else T("有一行", "A line")
    for pattern, zh, en in _SYNTAX:
        if found := re.search(pattern, text):
            return T(f"{where}不合语法，这一格一行也没有运行。{zh.format(*found.groups())}",
                     f"{where} cannot be read, so nothing in this cell was run: {en.format(*found.groups())}")  # fmt: skip
    return T(f"{where}不合语法，这一格一行也没有运行。看看冒号、括号、引号是不是齐全，标点是不是在英文输入法下输入的。",
             f"{where} cannot be read, so nothing in this cell was run. See whether colons, brackets and quotes are all "
             "there.")  # fmt: skip
