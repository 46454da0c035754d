"""Who needs help, and why, in words a trainer can act on."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from grading.progress.measures_facts import active, expected

WEAK = 0.6
RECENT = 2

Titles = dict[str, tuple[str, str]]
#: ((cohort, learner), (the reason in a word, in zh, in en)).
Reasons = Iterator[tuple[tuple[str, str], tuple[str, str, str]]]


def needs_help(
    submissions: pd.DataFrame,
    enrolments: pd.DataFrame,
    as_of: pd.Timestamp,
    mastery: pd.DataFrame | None = None,
    titles: Titles | None = None,
    weak: float = WEAK,
) -> pd.DataFrame:
    """Active learners whom someone should speak to, those with the most reasons first.

    Reasons, each from what was seen and none from what was not: "not_started" (modules are overdue and nothing was ever
    handed in), "overdue" (some modules past their due date are missing), "failed" (the last hand-in could not be
    graded: see to the file, it says nothing about ability), "low" (the last two graded modules average under `weak`),
    "competency" (`mastery` says not_yet). A module not due yet, or without a due date, is no reason.

    as_of: time-zone aware. titles: module or competency -> its name in zh and en. Columns: cohort, agency, learner,
    reasons (a tuple of the words above), zh, en.
    """
    rows = expected(submissions, enrolments)
    titles = titles or {}
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for reasons in (
        _overdue(rows, as_of, titles),
        _failed(rows, titles),
        _low(rows, titles, weak),
        _weak(mastery, titles),
    ):
        for who, reason in reasons:
            found.setdefault(who, []).append(reason)
    agency = {(one.cohort, one.learner): one.agency for one in active(enrolments).itertuples()}
    out = []
    for who in sorted(agency.keys() & found.keys()):
        reasons, zh, en = zip(*found[who], strict=True)
        row = {"cohort": who[0], "agency": agency[who], "learner": who[1], "reasons": reasons}
        out.append({**row, "zh": "；".join(zh), "en": "; ".join(en)})
    table = pd.DataFrame(out, columns=["cohort", "agency", "learner", "reasons", "zh", "en"])
    order = table["reasons"].map(len).sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _each(rows: pd.DataFrame) -> dict[tuple[str, str], list]:
    """(cohort, learner) -> their rows. A loop over the few rows that matter; one over all learners would take minutes."""
    found: dict[tuple[str, str], list] = {}
    for one in rows.itertuples():
        found.setdefault((one.cohort, one.learner), []).append(one)
    return found


def _overdue(rows: pd.DataFrame, as_of: pd.Timestamp, titles: Titles) -> Reasons:
    missing = rows["state"].eq("missing")
    late = _each(rows[missing & (rows["due_at"] < as_of)])
    started = set(rows.loc[~missing, ["cohort", "learner"]].itertuples(index=False, name=None))
    for who, mine in late.items():
        zh, en = _named([one.module for one in mine], titles)
        n = len(mine)
        if who in started:
            yield who, ("overdue", f"过期未交 {n} 个模块：{zh}", f"overdue: {n} module(s), {en}")
        else:
            zh = f"还没有交过任何作业，已过期 {n} 个模块：{zh}"
            yield who, ("not_started", zh, f"nothing handed in yet; overdue: {n} module(s), {en}")


def _failed(rows: pd.DataFrame, titles: Titles) -> Reasons:
    for one in rows[rows["state"].eq("failed")].itertuples():
        (zh, en), (why_zh, why_en) = _named([one.module], titles), _why(one)
        yield (one.cohort, one.learner), (
            "failed",
            f"{zh} 交了但无法评分{why_zh}，请先看文件，这不说明水平",
            f"{en} was handed in but could not be graded{why_en}: look at the file first, it says nothing of ability",
        )  # fmt: skip


def _low(rows: pd.DataFrame, titles: Titles, weak: float) -> Reasons:
    who = ["cohort", "learner"]
    graded = rows.loc[rows["share"].notna(), [*who, "module", "submitted_at", "share"]]
    graded = graded.sort_values("submitted_at", kind="stable")
    graded = graded[graded.groupby(who, observed=True).cumcount(ascending=False) < RECENT]
    shares = graded.groupby(who, observed=True)["share"]
    # A hair's breadth: a mean that is exactly `weak` must not be under it by rounding.
    under = shares.transform("size").eq(RECENT) & (shares.transform("mean") < weak - 1e-12)
    for name, mine in _each(graded[under]).items():
        average, (zh, en) = sum(one.share for one in mine) / RECENT, _named([one.module for one in mine], titles)
        yield name, (
            "low",
            f"最近 {RECENT} 个已评分模块平均得分率 {average:.0%}，低于 {weak:.0%}：{zh}",
            f"the last {RECENT} graded modules average {average:.0%}, under {weak:.0%}: {en}",
        )  # fmt: skip


def _weak(mastery: pd.DataFrame | None, titles: Titles) -> Reasons:
    if mastery is None:
        return
    for who, mine in _each(mastery[mastery["verdict"] == "not_yet"]).items():
        zh, en = _named([one.competency for one in mine], titles)
        yield who, ("competency", f"能力还没有掌握：{zh}", f"competencies not mastered yet: {en}")


def _why(row) -> tuple[str, str]:
    zh, en = (getattr(row, name, None) or getattr(row, "reason", None) for name in ("reason_zh", "reason_en"))
    # The reason becomes part of a sentence, so it loses its own full stop.
    zh, en = (text.rstrip("。.") if isinstance(text, str) else "" for text in (zh, en))
    return f"（{zh}）" if zh else "", f" ({en})" if en else ""


def _named(keys, titles: Titles) -> tuple[str, str]:
    pairs = [titles.get(key, (key, key)) for key in keys]
    return "、".join(zh for zh, _ in pairs), ", ".join(en for _, en in pairs)
