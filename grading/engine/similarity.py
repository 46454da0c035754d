"""Which submissions are alike: passages that two learners share and few others have. Evidence to look at, no verdict.

Answers are broken into tokens, names of variables and texts of strings made alike, and fingerprinted by winnowing
(Schleimer, Wilkerson and Aiken 2003, "Winnowing: local algorithms for document fingerprinting", SIGMOD; the method of
MOSS), with copydetect's implementation. What the release, the lesson and the course's own solution hold is no evidence,
nor is what very many share. Only answer cells are read, and nothing in them is run.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

import numpy as np
from pygments.lexers import PythonLexer
from pygments.token import Comment, Name, String, Text

from grading.curriculum import build, source
from grading.engine.course import NOTEBOOK, Course
from grading.engine.grade import Unreadable, check_readable

#: Tokens of one fingerprint, and fingerprints of one window: every shared run of GRAM + WINDOW - 1 tokens is found.
GRAM, WINDOW = 10, 4
#: Fewer tokens than these in common are no evidence: short questions have few right ways.
LEAST = 60
#: Of the shorter one's own passages, over all answers or in one long answer, this share must be the other's too.
SHARE, SHARE_OF_ONE = 0.5, 0.8
#: A passage that more learners than these have is the way most people write it.
MANY, MANY_SHARE = 10, 0.1
#: Pairs that are kept; how many more there are is said.
MOST = 200
MAX_CHARACTERS = 20_000

WORDS = re.compile(r"[^\W\u3400-\u9fff]+|[\u3400-\u9fff]")
Span = tuple[int, int]


@dataclass(frozen=True)
class Answer:
    """One answer cell of two learners. shared: tokens of `a` found in `b` too, of the `own` tokens that the shorter one
    has beyond what was given or is common. a, b: the two texts; marks_a, marks_b: (start, end) characters in them.
    same: whether the two texts are the same letter by letter."""

    grade_id: str
    shared: int
    own: int
    same: bool
    a: str
    b: str
    marks_a: list[Span]
    marks_b: list[Span]

    @property
    def share(self) -> float:
        return min(1.0, self.shared / self.own) if self.own else 0.0


@dataclass(frozen=True)
class Pair:
    """Two learners, and the answers that have passages in common, the most alike first."""

    a: str
    b: str
    shared: int
    own: int
    answers: list[Answer]

    @property
    def share(self) -> float:
        return min(1.0, self.shared / self.own) if self.own else 0.0


@dataclass
class Report:
    """Pairs, most shared first. compared: submissions read. short: learners whose own passages are too few to say
    anything. unread: learner -> (zh, en). common: passages left out because more than `many` learners have them.
    more: pairs beyond those kept."""

    assignment: str
    compared: int = 0
    many: int = 0
    common: int = 0
    more: int = 0
    short: list[str] = field(default_factory=list)
    unread: dict[str, tuple[str, str]] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)


@dataclass
class Tokens:
    """One answer as tokens: where each stands; hash of GRAM tokens -> the tokens at which they begin; and of those the
    ones that winnowing picks, by which like answers find each other."""

    text: str
    spans: list[Span]
    grams: dict[int, list[int]]
    picked: set[int]


def compare(
    course: Course, module: str, name: str, learners: Iterable[str], step: Callable[[str], None] = lambda _: None
) -> Report:
    """Compare the submissions of assignment `name` by `learners`. `step` is called with each learner when it was read.

    A submission that cannot be read is named with its reason and stops nothing.
    """
    report, texts = Report(name), {}
    known = _given(course, module, name)
    cells = answer_cells(course.release_folder(name) / f"{NOTEBOOK}.ipynb")
    for learner in learners:
        folder = course.submission_folder(name, learner)
        try:
            check_readable(folder)
            texts[learner] = {
                grade_id: read(text, kind, known)
                for grade_id, (kind, text) in answer_cells(folder / f"{NOTEBOOK}.ipynb").items()
                if cells.get(grade_id, ("",))[0] == kind
            }
        except (Unreadable, OSError) as error:
            zh, en = error.args[:2] if isinstance(error, Unreadable) else (str(error.strerror),) * 2
            report.unread[learner] = (zh, en if len(error.args) > 1 else zh)
        step(learner)
    return rank(texts, report)


def rank(texts: dict[str, dict[str, Tokens]], report: Report) -> Report:
    """Fill `report` with the pairs among `texts` (learner -> grade_id -> answer)."""
    report.compared = len(texts)
    report.many = max(MANY, int(len(texts) * MANY_SHARE))
    report.common = _drop_common(texts, report.many)
    own = {
        learner: {name: _covered(one.grams, len(one.spans)) for name, one in answers.items()}
        for learner, answers in texts.items()
    }
    report.short = sorted(learner for learner, found in own.items() if sum(found.values()) < LEAST)
    found = []
    for a, b in _candidates(texts):
        pair = _pair(a, b, texts, own)
        if pair is not None:
            found.append(pair)
    found.sort(key=lambda one: (-one.shared * one.share, one.a, one.b))
    report.pairs, report.more = found[:MOST], max(0, len(found) - MOST)
    return report


def answer_cells(path: Path) -> dict[str, tuple[str, str]]:
    """grade_id -> (cell type, text) of a notebook's answer cells; of two with the same id the first."""
    found: dict[str, tuple[str, str]] = {}
    for cell in json.loads(Path(path).read_text(encoding="utf-8"))["cells"]:
        meta = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
        marked = meta.get("nbgrader") if isinstance(meta.get("nbgrader"), dict) else {}
        text = cell.get("source", "")
        text = "".join(map(str, text)) if isinstance(text, list) else str(text)
        if marked.get("solution") and isinstance(marked.get("grade_id"), str):
            found.setdefault(marked["grade_id"], (cell["cell_type"], text[:MAX_CHARACTERS]))
    return found


def read(text: str, kind: str, known: frozenset[int] = frozenset()) -> Tokens:
    """One answer (kind: code or markdown) without the passages in `known`."""
    from copydetect.utils import winnow

    words, spans = _code(text) if kind == "code" else _prose(text)
    found: dict[int, list[int]] = defaultdict(list)
    for at, value in enumerate(_grams(words)):
        found[value].append(at)
    hashes = np.array(list(_grams(words)), dtype=np.uint64)
    picked = winnow(hashes, WINDOW)[0] if len(hashes) >= WINDOW else hashes
    grams = {value: at for value, at in found.items() if value not in known}
    return Tokens(text, spans, grams, {int(value) for value in picked} & grams.keys())


def _grams(words: list[str]) -> Iterable[int]:
    # Python's own hash differs from run to run, and with it what winnowing picks: the same submissions must give the same.
    for at in range(len(words) - GRAM + 1):
        yield int.from_bytes(blake2b("\0".join(words[at : at + GRAM]).encode(), digest_size=8).digest(), "big")


def _code(text: str) -> tuple[list[str], list[Span]]:
    """Tokens of Python, complete or not: a variable is V, a string S; methods, keywords, numbers and signs stay."""
    words, spans, before = [], [], ""
    for at, kind, token in PythonLexer(stripnl=False, ensurenl=False).get_tokens_unprocessed(text):
        if kind in Text or kind in Comment:  # Text holds blanks and line ends
            continue
        end = at + len(token)
        if kind in String and words and words[-1] == "S" and not before:
            spans[-1] = (spans[-1][0], end)
            continue
        if kind in String:
            word, before = "S", ""
        else:
            word = "V" if kind in Name and before != "." and kind not in Name.Builtin else token
            before = token
        words.append(word)
        spans.append((at, end))
    return words, spans


def _prose(text: str) -> tuple[list[str], list[Span]]:
    """Words of a written answer, a Chinese character each: no blanks, no punctuation, no case."""
    found = list(WORDS.finditer(text))
    return [one[0].lower() for one in found], [one.span() for one in found]


def _given(course: Course, module: str, name: str) -> frozenset[int]:
    """Fingerprints of all that a learner was shown or led to: the release, the lesson, the course's own solution."""
    release = json.loads((course.release_folder(name) / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8"))
    pieces = [(one["cell_type"], "".join(one["source"])) for one in release["cells"]]
    for path in (build.lesson_source(module), build.exercise_source(module)):
        for one in source.read(path).cells if path.is_file() else ():
            if one.metadata.get("graded") != "tests":
                pieces.append((one.cell_type, one.source))
    return frozenset(value for kind, text in pieces for value in _grams((_code if kind == "code" else _prose)(text)[0]))


def _drop_common(texts: dict[str, dict[str, Tokens]], many: int) -> int:
    """Take out what more than `many` learners have in the same answer; how many such passages there were."""
    holders = Counter(
        (name, value) for answers in texts.values() for name, one in answers.items() for value in one.grams
    )
    common = {key for key, count in holders.items() if count > many}
    for answers in texts.values():
        for name, one in answers.items():
            one.grams = {value: at for value, at in one.grams.items() if (name, value) not in common}
            one.picked &= one.grams.keys()
    return len(common)


def _covered(found: dict[int, list[int]], length: int) -> int:
    """How many of `length` tokens the grams cover."""
    from copydetect.utils import get_token_coverage

    return int(get_token_coverage(found, GRAM, length)) if found else 0


def _candidates(texts: dict[str, dict[str, Tokens]]) -> list[tuple[str, str]]:
    """Pairs with so many fingerprints in common that they may have LEAST tokens in common."""
    holders = defaultdict(list)
    for learner in sorted(texts):
        for name, one in texts[learner].items():
            for value in one.picked:
                holders[name, value].append(learner)
    counted = Counter(pair for group in holders.values() for pair in combinations(group, 2))
    # A fingerprint stands for its own tokens and for those that windows on either side may add.
    return [pair for pair, count in counted.items() if count * (GRAM + 2 * WINDOW) >= LEAST]


def _pair(a: str, b: str, texts: dict, own: dict) -> Pair | None:
    """What two learners share; None when it is too little to be shown."""
    from copydetect.utils import find_fingerprint_overlap, get_copied_slices

    answers, shared, whole = [], 0, 0
    for name in texts[a].keys() & texts[b].keys():
        one, other = texts[a][name], texts[b][name]
        least = min(own[a][name], own[b][name])
        whole += least
        at = find_fingerprint_overlap(set(one.grams), set(other.grams), one.grams, other.grams)
        if not len(at[0]):
            continue
        slices = [get_copied_slices(places, GRAM).astype(int).T.tolist() for places in at]
        count = min(sum(end - start for start, end in found) for found in slices)
        shared += min(count, least)
        marks = [
            [(text.spans[start][0], text.spans[end - 1][1]) for start, end in found]
            for text, found in zip((one, other), slices, strict=True)
        ]
        answers.append(Answer(name, count, least, one.text.strip() == other.text.strip(), one.text, other.text, *marks))
    answers.sort(key=lambda answer: (-answer.shared * answer.share, answer.grade_id))
    pair = Pair(a, b, shared, whole, answers)
    long = any(one.shared >= LEAST and one.share >= SHARE_OF_ONE for one in answers)
    return pair if shared >= LEAST and (pair.share >= SHARE or long) else None
