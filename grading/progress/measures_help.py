"""Who needs help, and why, in words a trainer can act on."""

from __future__ import annotations

import pandas as pd

from grading.progress.measures_facts import expected

WEAK = 0.6
RECENT = 2

Titles = dict[str, tuple[str, str]]


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
    weak_in: dict[tuple, list[str]] = {}
    if mastery is not None:
        for one in mastery[mastery["verdict"] == "not_yet"].itertuples():
            weak_in.setdefault((one.cohort, one.learner), []).append(one.competency)
    out = []
    for (cohort, learner), mine in rows.groupby(["cohort", "learner"], observed=True):
        found = [*_hand_ins(mine, as_of, titles), *_low(mine, titles, weak)]
        if (cohort, learner) in weak_in:
            zh, en = _named(weak_in[cohort, learner], titles)
            found.append(("competency", f"能力还没有掌握：{zh}", f"competencies not mastered yet: {en}"))
        if found:
            reasons, zh, en = zip(*found, strict=True)
            who = {"cohort": cohort, "agency": mine["agency"].iloc[0], "learner": learner}
            out.append({**who, "reasons": reasons, "zh": "；".join(zh), "en": "; ".join(en)})
    table = pd.DataFrame(out, columns=["cohort", "agency", "learner", "reasons", "zh", "en"])
    order = table["reasons"].map(len).sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _hand_ins(mine: pd.DataFrame, as_of: pd.Timestamp, titles: Titles) -> list[tuple[str, str, str]]:
    missing, failed = mine["state"].eq("missing"), mine[mine["state"].eq("failed")]
    overdue = mine[missing & (mine["due_at"] < as_of)]
    found = []
    if len(overdue):
        zh, en = _named(overdue["module"], titles)
        if missing.all():
            found.append((
                "not_started",
                f"还没有交过任何作业，已过期 {len(overdue)} 个模块：{zh}",
                f"nothing handed in yet; overdue: {len(overdue)} module(s), {en}",
            ))  # fmt: skip
        else:
            found.append(
                ("overdue", f"过期未交 {len(overdue)} 个模块：{zh}", f"overdue: {len(overdue)} module(s), {en}")
            )
    for one in failed.itertuples():
        (zh, en), (why_zh, why_en) = _named([one.module], titles), _why(one)
        found.append((
            "failed",
            f"{zh} 交了但无法评分{why_zh}，请先看文件，这不说明水平",
            f"{en} was handed in but could not be graded{why_en}: look at the file first, it says nothing of ability",
        ))  # fmt: skip
    return found


def _low(mine: pd.DataFrame, titles: Titles, weak: float) -> list[tuple[str, str, str]]:
    graded = mine[mine["share"].notna()].sort_values("submitted_at").tail(RECENT)
    if len(graded) < RECENT or graded["share"].mean() >= weak:
        return []
    average, (zh, en) = graded["share"].mean(), _named(graded["module"], titles)
    return [(
        "low",
        f"最近 {RECENT} 个已评分模块平均得分率 {average:.0%}，低于 {weak:.0%}：{zh}",
        f"the last {RECENT} graded modules average {average:.0%}, under {weak:.0%}: {en}",
    )]  # fmt: skip


def _why(row) -> tuple[str, str]:
    zh, en = (getattr(row, name, None) or getattr(row, "reason", None) for name in ("reason_zh", "reason_en"))
    # The reason becomes part of a sentence, so it loses its own full stop.
    zh, en = (text.rstrip("。.") if isinstance(text, str) else "" for text in (zh, en))
    return f"（{zh}）" if zh else "", f" ({en})" if en else ""


def _named(keys, titles: Titles) -> tuple[str, str]:
    pairs = [titles.get(key, (key, key)) for key in keys]
    return "、".join(zh for zh, _ in pairs), ", ".join(en for _, en in pairs)
