"""Do the two languages of a source say the same? A check of what can be compared: siblings, code names, numbers, links."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from grading.curriculum import source

_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS = {name: str(number) for number, name in enumerate(_NAMES, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()}
# A month's name is a number in Chinese (3 月). "May" is a verb as well: it counts only beside a number.
_MONTH = re.compile(
    r"\b(" + "|".join(sorted(set(MONTHS) - {"May"}, key=len, reverse=True)) + r")\b|\bMay(?=,? \d)|(?<=\d )May\b"
)


def problems(path: Path) -> list[tuple[int, str, str]]:
    """(cell number, zh, en) for each place where the languages of a source differ; empty when they agree."""
    found = []
    waiting = None
    cells = source.read(path).cells
    for number, cell in enumerate(cells, start=1):
        lang = cell.metadata.get("lang") if cell.cell_type == "markdown" else None
        if waiting and lang != "en":
            found.append((waiting[0], "中文单元格后面没有英文单元格", "the zh cell has no en sibling after it"))
            waiting = None
        if lang == "zh":
            waiting = (number, cell.source)
        elif lang == "en":
            if waiting is None:
                found.append((number, "英文单元格前面没有中文单元格", "the en cell has no zh sibling before it"))
            else:
                found += [(waiting[0], *texts) for texts in _differences(waiting[1], cell.source)]
            waiting = None
    if waiting:
        found.append((waiting[0], "中文单元格后面没有英文单元格", "the zh cell has no en sibling after it"))
    return found


def _differences(zh: str, en: str) -> list[tuple[str, str]]:
    found = []
    for what_zh, what_en, read in (
        ("代码名", "code names", code_names),
        ("数字", "numbers", numbers),
        ("链接", "links", links),
        ("提示", "hints", lambda text: Counter({"<details>": text.count("<details>")})),
    ):
        a, b = read(zh), read(en)
        if a != b:
            only_zh, only_en = sorted((a - b).elements()), sorted((b - a).elements())
            found.append((
                f"两种语言的{what_zh}不同：中文多 {only_zh}，英文多 {only_en}",
                f"{what_en} differ: only zh {only_zh}, only en {only_en}",
            ))  # fmt: skip
    return found


def code_names(text: str) -> Counter:
    """Every distinct text in backticks."""
    return Counter(set(re.findall(r"`([^`\n]+)`", text)))


def links(text: str) -> Counter:
    return Counter(re.findall(r"\]\(([^)\s]+)", text))


def numbers(text: str) -> Counter:
    """Distinct numbers in digits, without thousands separators; an English month beside a number counts as its own."""
    # A heading's own number is written 一、 in Chinese and 1. in English.
    text = re.sub(r"^#+ (?:[一二三四五六七八九十]+、|\d+\. )", "# ", text, flags=re.M)
    text = re.sub(r"`[^`\n]*`|\]\([^)]*\)|<[^>]*>", " ", text)
    text = _MONTH.sub(lambda match: f" {MONTHS[match[0]]} ", text)
    return Counter({found.replace(",", "") for found in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)})
