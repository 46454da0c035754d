"""What is looked for in a table: each check takes the cells as text and gives findings in words, with places."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from grading.classroom.own_table import Cells, Finding

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_WITH_UNIT = re.compile(
    r"(?:约|￥|¥|\$|£|€)?\s*[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s*"
    r"(?:%|‰|[件人次户个天日年月周元万亿条份套户项平米分]+|万元|亿元|小时|分钟|days?|hours?|cases?|kg|km|m2)"
)
_BLANKS = {
    "-",
    "--",
    "—",
    "——",
    "/",
    "\\",
    "无",
    "空",
    "未知",
    "不详",
    "缺",
    "未报",
    "n/a",
    "na",
    "null",
    "none",
    "nan",
    "#n/a",
    ".",
}
_TOTAL = re.compile(r"(.*(合计|总计|小计)|共计|累计|总和|(grand|sub)?-?total|sum|all)[:：]?", re.IGNORECASE)
_DATE = re.compile(
    r"(?P<y>\d{4})(?P<s>[-/.年])(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?( .*)?|(?P<y8>(?:19|20)\d{2})(?P<m8>\d{2})(?P<d8>\d{2})"
)
_ID_CARD = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}")
_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.\w+")
_NAMES = re.compile(
    r"姓名|名字|联系人|申请人|投诉人|当事人|户主|法人代表|^(full|first|last|contact) ?name$|^surname$|^(applicant|complainant)$",
    re.IGNORECASE,
)
_PRIVATE_HEADERS = {
    re.compile(r"身份证|证件号|id ?card|passport|护照", re.IGNORECASE): ("证件号码", "identity numbers"),
    re.compile(r"手机|电话|联系方式|phone|mobile|\btel\b", re.IGNORECASE): ("电话号码", "telephone numbers"),
    re.compile(r"住址|家庭地址|门牌|home address|street address", re.IGNORECASE): ("住址", "home addresses"),
    re.compile(r"邮箱|e-?mail", re.IGNORECASE): ("邮箱", "e-mail addresses"),
    _NAMES: ("姓名", "people’s names"),
}
#: A column is of a kind when this share of its filled cells is.
MOST = 0.6


def look(cells: Cells) -> list[Finding]:
    """Every finding, in the order of the steps and of the columns."""
    found = [*_header(cells), *_rows(cells)]
    totals = {number for one in found if one.step == "rows" and "total" in one.en.lower() for number in one.rows}
    body = Cells(cells.header, cells.header_row, [row for row in cells.rows if row[0] not in totals and any(row[1])])
    for at, name in enumerate(cells.header):
        title = name or f"#{at + 1}"
        values = body.column(at)
        found += [*_column(title, values), *_numbers(title, values), *_dates(title, values)]
        found += [*_missing(title, body, at), *_private(title, values)]
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _header(cells: Cells) -> Iterator[Finding]:
    if cells.above:
        numbers = tuple(number for number, _ in cells.above)
        yield Finding("header", f"表头在第 {cells.header_row} 行，上面是标题或说明：读取时要跳过，或删掉。",
                      f"The header is in row {cells.header_row}, a title above it: skip or delete those rows.", rows=numbers)  # fmt: skip
    if cells.merged:
        top = [name for first, _, name in cells.merged if first <= cells.header_row]
        deep = [(first, name) for first, _, name in cells.merged if first > cells.header_row]
        if top:
            yield Finding("header", f"表头有合并单元格（{'、'.join(top[:3])}）：每列写一个自己的名称。",
                          f"The header has merged cells ({', '.join(top[:3])}): give each column a name of its own.")  # fmt: skip
        if deep:
            yield Finding("rows", "数据里有合并单元格：读进来只有第一格有值，其余是空的。拆开后逐行填上。",
                          "There are merged cells among the data: only the first keeps its value. Unmerge them and fill each row.",
                          rows=tuple(first for first, _ in deep))  # fmt: skip
    empty = [at + 1 for at, name in enumerate(cells.header) if not name]
    if empty:
        places = "、".join(map(str, empty[:5]))
        yield Finding("header", f"第 {places} 列没有名称（可能是合并的表头）。",
                      f"Column {places} has no name (perhaps from a merged header).", rows=(cells.header_row,))  # fmt: skip
    if cells.header and all(_NUMBER.fullmatch(_plain(name)) for name in cells.header if name):
        yield Finding(
            "header",
            "第一行全是数：可能没有表头。",
            "The first row is all numbers: perhaps there is no header.",
            rows=(cells.header_row,),
        )
    seen = defaultdict(list)
    for name in filter(None, cells.header):
        seen[_plain(name).casefold()].append(name)
    for names in seen.values():
        if len(names) > 1:
            yield Finding("columns", f"有 {len(names)} 列都叫“{names[0]}”：分不清用的是哪一列。",
                          f"{len(names)} columns are called “{names[0]}”: no telling which is used.", names[0])  # fmt: skip


def _rows(cells: Cells) -> Iterator[Finding]:
    empty = tuple(number for number, row in cells.rows if not any(row))
    if empty:
        yield Finding(
            "rows", "空行：表可能被隔成了几块。", "Empty rows: the table may be in several pieces.", rows=empty
        )
    first: dict[tuple, int] = {}
    repeated = []
    for number, row in cells.rows:
        key = tuple(row)
        if any(row) and first.setdefault(key, number) != number:
            repeated.append(number)
    if repeated:
        yield Finding(
            "rows",
            "与前面某一行完全相同：是重复录入，还是真有两件？",
            "The same as an earlier row: entered twice, or really two?",
            rows=tuple(repeated),
        )
    # Only a cell that says nothing but "total" counts: a service called "Total Place" is no total.
    totals = tuple(n for n, row in cells.rows if any(cell and _TOTAL.fullmatch(_plain(cell)) for cell in row[:3]))
    if totals:
        yield Finding(
            "rows",
            "合计行：再求和会算重，先拿掉。",
            "Total rows: adding up again counts twice; take them out first.",
            rows=totals,
        )
    again = tuple(number for number, row in cells.rows if any(row) and row == cells.header)
    if again:
        yield Finding(
            "rows", "表头又出现了一次（多页粘在一起）。", "The header again (pages pasted together).", rows=again
        )


def _column(name: str, values: list[tuple[int, str]]) -> Iterator[Finding]:
    if not values:
        yield Finding("columns", "整列是空的。", "The whole column is empty.", name)
        return
    spellings = defaultdict(set)
    for _, text in values:
        spellings[_plain(text).casefold()].add(text)
    variants = [
        sorted(one) for one in spellings.values() if len(one) > 1 and not _NUMBER.fullmatch(_plain(next(iter(one))))
    ]
    if variants and len(spellings) < len(values):
        shown = "”“".join(variants[0][:3])
        yield Finding("columns", f"同一个名称有几种写法（“{shown}”），分组时会分成几组。",
                      f"One name is spelt several ways (“{shown}”) and will make several groups.", name,
                      tuple(number for number, text in values if any(text in one[1:] for one in variants)))  # fmt: skip


def _numbers(name: str, values: list[tuple[int, str]]) -> Iterator[Finding]:
    """Cells of a column of numbers that a program would take for text."""
    kinds = defaultdict(list)
    for number, text in values:
        plain = unicodedata.normalize("NFKC", text).strip()
        compact = _plain(text)
        if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
            kinds["number"].append(number)
        elif _NUMBER.fullmatch(compact):
            kinds["wide" if plain != text else "comma" if "," in plain else "space"].append(number)
        elif _WITH_UNIT.fullmatch(plain):
            kinds["unit"].append(number)
        elif compact.casefold() not in _BLANKS:
            kinds["text"].append(number)
    numeric = sum(len(kinds[kind]) for kind in ("number", "wide", "comma", "space", "unit"))
    if (
        not numeric
        or numeric / (numeric + len(kinds["text"])) < MOST
        or any(_DATE.fullmatch(text) for _, text in values[:20])
    ):
        return
    for kind, zh, en in (
        ("wide", "全角数字，程序不当作数。", "Full-width digits: no number to a program."),
        ("comma", "有千分位逗号，会被当成文字。", "Thousands separators: read as text."),
        ("space", "数里夹着空格。", "Spaces inside a number."),
        (
            "unit",
            "单位写在格子里：单位放进列名，格子里只留数。",
            "The unit is in the cell: put it in the column’s name and leave the number.",
        ),
        ("text", "这一列是数，这几格却是文字。", "The column is of numbers, these cells are text."),
    ):
        if kinds[kind]:
            yield Finding("numbers", zh, en, name, tuple(kinds[kind]))


def _dates(name: str, values: list[tuple[int, str]]) -> Iterator[Finding]:
    matched = [(number, text, _DATE.fullmatch(text)) for number, text in values]
    good = [one for one in matched if one[2]]
    eight = bool(re.search(r"日期|时间|date|time", name, re.IGNORECASE))
    if len(good) < MOST * len(values) or (all(one[2]["y8"] for one in good) and not eight):
        return
    forms = defaultdict(list)
    impossible = []
    for number, _, match in good:
        forms[match["s"] or "8"].append(number)
        year, month, day = (int(match[key] or match[f"{key}8"]) for key in "ymd")
        try:
            date(year, month, day)
        except ValueError:
            impossible.append(number)
    if len(forms) > 1:
        rare = sorted(number for form in sorted(forms, key=lambda key: -len(forms[key]))[1:] for number in forms[form])
        yield Finding("dates", f"日期有 {len(forms)} 种写法，排序会乱。统一写成 2026-12-31。",
                      f"Dates are written in {len(forms)} ways and will not sort. Write all as 2026-12-31.", name, tuple(rare))  # fmt: skip
    if impossible:
        yield Finding("dates", "没有这一天。", "There is no such day.", name, tuple(impossible))
    other = tuple(number for number, text, match in matched if not match and _plain(text).casefold() not in _BLANKS)
    if other:
        yield Finding("dates", "不像日期。", "These do not look like dates.", name, other)


def _missing(name: str, body: Cells, at: int) -> Iterator[Finding]:
    empty = tuple(number for number, row in body.rows if not row[at])
    if empty and len(empty) < len(body.rows):
        share = len(empty) / len(body.rows)
        yield Finding("missing", f"缺 {len(empty):,} 格，占 {share:.1%}。是没有发生、没有登记，还是不适用？",
                      f"{len(empty):,} cells are empty, {share:.1%}. Did it not happen, was it not noted, or does it not apply?",
                      name, empty)  # fmt: skip
    signs = defaultdict(list)
    for number, text in body.column(at):
        if _plain(text).casefold() in _BLANKS:
            signs[text].append(number)
    if signs:
        shown = "、".join(f"“{sign}”" for sign in sorted(signs)[:4])
        yield Finding("missing", f"用 {shown} 表示缺失：程序看到的是文字，不是空。",
                      f"{shown} stands for missing: a program sees text, not a gap.", name,
                      tuple(sorted(n for numbers in signs.values() for n in numbers)))  # fmt: skip


def _private(name: str, values: list[tuple[int, str]]) -> Iterator[Finding]:
    """Columns that hold what identifies a person; the values themselves are never repeated."""
    plain = [(number, _plain(text)) for number, text in values]
    for pattern, zh, en in (
        (_ID_CARD, "证件号码", "identity numbers"),
        (_MOBILE, "电话号码", "telephone numbers"),
        (_EMAIL, "邮箱", "e-mail addresses"),
    ):
        rows = tuple(
            number for number, text in plain if pattern.fullmatch(text) or (len(text) > 20 and pattern.search(text))
        )
        if rows:
            yield Finding("private", f"像是{zh}：分析用不着，先删掉这一列再带走。",
                          f"These look like {en}: not needed here; delete the column before the file travels.", name, rows)  # fmt: skip
            return
    for pattern, (zh, en) in _PRIVATE_HEADERS.items():
        if values and pattern.search(name):
            yield Finding("private", f"从列名看是{zh}：分析用不着，先删掉这一列，要区分人就换成编号。",
                          f"By its name a column of {en}: not needed here; delete it, or number the people.", name)  # fmt: skip
            return
