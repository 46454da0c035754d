"""The tables of a progress report, each with names in both languages. Groups are counts and means, never persons."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from grading.curriculum import build, source, syllabus
from grading.progress import aggregates, measures

#: Of tables by question or competency: what a reader would otherwise take for a weakness.
WRITTEN = (
    "书面题没写的自动记零分，写了的要等批阅才算；批阅完之前，书面题和“从证据到行动”的数偏低。",
    " A written answer left blank has no points at once, one that was written counts only when reviewed: until then written "
    'questions, and "From evidence to action", stand too low.',
)


@dataclass(frozen=True)
class Summary:
    """One table: a key, titles, column titles (zh, en), a note, and the rows."""

    key: str
    title: tuple[str, str]
    columns: dict[str, tuple[str, str]]
    note: tuple[str, str]
    rows: pd.DataFrame


def module_titles() -> dict[str, tuple[str, str]]:
    """module -> (zh, en), its number first: what a reader looks for in a list."""
    return {
        one.id: tuple(f"{one.id.split('_')[0]} {title}" for title in (one.title.zh, one.title.en))
        for one in syllabus.load().modules
    }


def progress(facts: dict[str, pd.DataFrame], minimum: int = 5) -> Summary:
    """One row a cohort and module: of all enrolled, how many handed in, were graded, wait, failed, are missing; mean
    score of those with points, in percent of what their scored questions could give, where there are `minimum`."""
    rows = aggregates.by_module(facts["submissions"], facts["enrolments"])
    titles = module_titles()
    for at, name in enumerate(("module_zh", "module_en")):
        rows[name] = [titles.get(module, (module, module))[at] for module in rows["module"]]
    rows["submitted"] = rows["enrolled"] - rows["missing"]
    rows["completion"] = (rows["submitted"] / rows["enrolled"] * 100).round(1)
    for name in ("mean", "median"):
        rows[name] = rows[name].where(rows["scored"] >= minimum).round(1)
    columns = {
        "cohort": ("班级", "cohort"), "module": ("", ""), "module_zh": ("模块", ""), "module_en": ("", "module"),
        "enrolled": ("人数", "enrolled"),
        "submitted": ("已交", "submitted"), "completion": ("提交率（%）", "submitted (%)"), "graded": ("已评完", "graded"),
        "needs_review": ("待批阅", "to review"), "failed": ("不能评分", "failed"), "missing": ("未交", "missing"),
        "late": ("迟交", "late"), "mean": ("平均得分率（%）", "mean score (%)"), "median": ("得分率中位数（%）", "median score (%)"),
    }  # fmt: skip
    note = (
        "提交率的分母是班级全部在册学员。得分率的分母是已评各题的满分；还没批阅的书面题、没交和不能评分的作业都不算进来。"
        f"得分不足 {minimum} 人的，不给平均数。",
        "Submitted: of all learners enrolled. Scores: of the most that the questions scored so far could give; written "
        "answers that wait, missing and ungradable submissions are not in them. "
        f"No mean is given for fewer than {minimum} scored learners.",
    )
    return Summary("progress", ("各班级进度", "Progress of cohorts"), columns, note, rows[list(columns)])


def questions(facts: dict[str, pd.DataFrame], minimum: int = 5) -> Summary:
    """One row a question over all cohorts: facility, the mean share of the points (Ebel and Frisbie 1991: item
    difficulty), and the share of learners with no point. A question answered by fewer than `minimum` learners is left out.
    """
    scores = facts["scores"]
    names = syllabus.load().competencies
    telling = measures.discrimination(scores).set_index(["module", "question"])["r"]
    found = measures.facility(scores).query("graded >= @minimum")
    headings = {module: source.question_titles(build.exercise_source(module)) for module in found["module"].unique()}
    order = {module: {question: at for at, question in enumerate(one)} for module, one in headings.items()}
    rows = []
    for one in sorted(found.itertuples(), key=lambda one: (one.module, order[one.module].get(one.question, 99))):
        competency = names.get(one.competency)
        slug = one.question.removesuffix("_tests")
        zh, en = headings[one.module].get(one.question, (slug, slug))
        number = one.module.split("_")[0]
        rows.append({
            "module": one.module, "question": slug, "question_zh": f"{number} {zh}", "question_en": f"{number} {en}",
            "competency_zh": competency.zh if competency else "",
            "competency_en": competency.en if competency else "", "n": one.graded, "facility": round(one.facility * 100, 1),
            "none": round(one.zeros / one.graded * 100, 1), "full": round(one.full / one.graded * 100, 1),
            "discrimination": round(r, 2) if pd.notna(r := telling.get((one.module, one.question))) else None,
        })  # fmt: skip
    columns = {
        "module": ("", ""), "question": ("", ""), "question_zh": ("题目", ""), "question_en": ("", "question"),
        "competency_zh": ("能力", ""),
        "competency_en": ("", "competency"), "n": ("人数", "learners"), "facility": ("平均得分率（%）", "facility (%)"),
        "none": ("零分（%）", "no points (%)"), "full": ("满分（%）", "full points (%)"),
        "discrimination": ("区分度", "discrimination"),
    }  # fmt: skip
    note = (
        f"得分率低的题最值得在课上再讲。区分度是这道题与同一练习其余各题得分的相关，满 10 人才算；接近 0 或为负的，先查题目。"
        f"只列出至少 {minimum} 人得到评分的题。{WRITTEN[0]}",
        "Questions with a low facility are worth another look in class. Discrimination is the correlation with the rest of "
        "the same exercise, from 10 learners on; where it is near 0 or negative, look at the question first. Only "
        f"questions graded for {minimum} learners or more.{WRITTEN[1]}",
    )
    return Summary("questions", ("各题得分率", "Questions"), columns, note, pd.DataFrame(rows, columns=list(columns)))


def competencies(facts: dict[str, pd.DataFrame], minimum: int = 5) -> Summary:
    """One row a cohort and competency: the share of points earned on its questions; groups under `minimum` left out."""
    names = syllabus.load().competencies
    found = aggregates.by_cohort_and_competency(measures.latest(facts["scores"], measures.ANSWER))
    found = found[(found["learners"] >= minimum) & found["competency"].isin(names)]
    rows = [
        {"cohort": one.cohort, "competency_zh": names[one.competency].zh, "competency_en": names[one.competency].en,
         "n": one.learners, "share": round(one.got / one.possible * 100, 1)}
        for one in found.itertuples()
    ]  # fmt: skip
    columns = {
        "cohort": ("班级", "cohort"), "competency_zh": ("能力", ""), "competency_en": ("", "competency"),
        "n": ("人数", "learners"), "share": ("得分率（%）", "points earned (%)"),
    }  # fmt: skip
    note = (
        f"一项能力的得分率是它名下各题得分之和除以满分之和。不足 {minimum} 人的组不显示。{WRITTEN[0]}",
        f"Points earned on a competency's questions, of all that could be. Groups under {minimum} are not shown.{WRITTEN[1]}",
    )
    return Summary(
        "competencies", ("各项能力", "Competencies"), columns, note, pd.DataFrame(rows, columns=list(columns))
    )


STATES = {
    "missing": ("未交", "not handed in"),
    "failed": ("不能评分", "could not be graded"),
    "needs_review": ("书面题待批阅", "written answer to be reviewed"),
    "graded": ("已评完", "graded"),
}
_VERDICTS = {
    "mastered": ("已掌握", "mastered"),
    "not_yet": ("还没掌握", "not yet"),
    "unsure": ("题目太少，还说不准", "too few questions to say"),
    "no_evidence": ("还没有评分", "nothing graded yet"),
}


def own(facts: dict[str, pd.DataFrame]) -> list[Summary]:
    """One official's own rows: modules with points, and mastery of each competency with its 95% credible interval."""
    titles, names = module_titles(), syllabus.load().competencies
    rows = facts["submissions"].sort_values(["cohort", "module"])
    modules = pd.DataFrame({
        "cohort": rows["cohort"],
        "module_zh": [titles.get(one, (one,) * 2)[0] for one in rows["module"]],
        "module_en": [titles.get(one, (one,) * 2)[1] for one in rows["module"]],
        "state_zh": [STATES[one][0] for one in rows["state"]], "state_en": [STATES[one][1] for one in rows["state"]],
        "submitted_at": [f"{one:%Y-%m-%d %H:%M}" if pd.notna(one) else "—" for one in rows["submitted_at"]],
        "points": rows["points"], "scored_max": rows["scored_max"],
    })  # fmt: skip
    found = measures.mastery(facts["scores"])
    found = found[found["competency"].isin(list(names))]
    competencies = pd.DataFrame({
        "cohort": found["cohort"],
        "competency_zh": [names[one].zh for one in found["competency"]],
        "competency_en": [names[one].en for one in found["competency"]],
        "questions": found["questions"], **{name: (100 * found[key]).round(1) for name, key in
                                            (("mean", "estimate"), ("low", "low"), ("high", "high"))},
        "verdict_zh": [_VERDICTS[one][0] for one in found["verdict"]],
        "verdict_en": [_VERDICTS[one][1] for one in found["verdict"]],
    })  # fmt: skip
    first = {
        "cohort": ("班级", "cohort"), "module_zh": ("模块", ""), "module_en": ("", "module"), "state_zh": ("状态", ""),
        "state_en": ("", "state"), "submitted_at": ("提交时间（世界时）", "handed in (UTC)"),
        "points": ("得分", "points"), "scored_max": ("已评各题满分", "of"),
    }  # fmt: skip
    second = {
        "cohort": ("班级", "cohort"), "competency_zh": ("能力", ""), "competency_en": ("", "competency"),
        "questions": ("已评题数", "questions graded"),
        "mean": ("掌握程度（%）", "mastery (%)"), "low": ("下限（%）", "low (%)"), "high": ("上限（%）", "high (%)"),
        "verdict_zh": ("说明", ""), "verdict_en": ("", "reading"),
    }  # fmt: skip
    return [
        Summary("own_progress", ("我的进度", "My progress"), first,
                ("还没批阅的书面题不算在得分和满分里。", "Written answers that wait for review are in neither figure."), modules),
        Summary("own_competencies", ("我的各项能力", "My competencies"), second,
                ("由各题得分估计，方括号里是 95% 区间；题目越多，区间越窄。",
                 "Estimated from the questions; 95% intervals in brackets, narrower the more questions there are."), competencies),
    ]  # fmt: skip


def help_needed(facts: dict[str, pd.DataFrame], now: pd.Timestamp | None = None) -> Summary:
    """For the trainer alone: whom someone should speak to, and why, those with the most reasons first."""
    enrolments = facts["enrolments"]
    found = measures.needs_help(
        facts["submissions"], enrolments, now or pd.Timestamp.now("UTC"), titles=module_titles()
    )
    names = enrolments.drop_duplicates(["cohort", "learner"])[["cohort", "learner", "name"]]
    rows = found.merge(names, on=["cohort", "learner"], how="left")
    columns = {
        "cohort": ("班级", "cohort"), "learner": ("编号", "learner"), "name": ("姓名", "name"), "agency": ("单位", "agency"),
        "zh": ("为什么", ""), "en": ("", "why"),
    }  # fmt: skip
    note = (
        "只供培训者。每条理由都来自已经看到的事：过期未交、文件不能评分、最近两次得分低；没有发布或没有到期的不算。",
        "For the trainer alone. Each reason is something seen: overdue, a file that cannot be graded, two low scores in a "
        "row; what is not released or not due is none.",
    )
    return Summary("help", ("需要关心的学员", "Who needs help"), columns, note, rows[list(columns)])


#: Columns of the learners' table, in its order: name -> (zh, en).
LEARNERS = {
    "cohort": ("班级", "cohort"), "agency": ("单位", "agency"), "learner": ("编号", "learner"), "name": ("姓名", "name"),
    "module": ("模块", "module"), "assignment": ("作业", "assignment"), "state": ("状态", "state"), "points": ("得分", "points"),
    "scored_max": ("已评各题满分", "of (scored so far)"), "max_points": ("满分", "of (in all)"), "late": ("迟交", "late"),
    "attempt": ("第几次提交", "attempt"), "submitted_at": ("提交时间（世界时）", "handed in (UTC)"),
    "due_at": ("截止时间（世界时）", "due (UTC)"), "reason_zh": ("不能评分的原因", ""), "reason_en": ("", "why not graded"),
}  # fmt: skip


def learners(facts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """For the trainer: one row a learner and module, with the reason where a submission could not be graded."""
    rows = facts["submissions"].sort_values(["cohort", "module", "learner"]).reset_index(drop=True)
    names = facts["enrolments"].drop_duplicates(["cohort", "learner"])[["cohort", "learner", "name"]]
    return rows.merge(names, on=["cohort", "learner"], how="left")[list(LEARNERS)]
