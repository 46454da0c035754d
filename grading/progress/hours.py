"""The ledger of training hours: which modules count for whom, when, by which rule, with the evidence for each.

A ledger is a statement of evidence. Whether hours are recognised, and as what, is for the organisation department to
decide; `CAUTION` says so wherever the ledger is shown. It is about persons: for a trainer and the official. What goes
into a report to an agency is `summary`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from grading.cohorts.roster import COLUMNS as ROSTER
from grading.cohorts.roster_file import Words
from grading.cohorts.table_file import Form, clean, normal, raise_all, read_table
from grading.curriculum import syllabus
from grading.curriculum.errors import ZhixingError
from grading.progress.hours_rule import FILE, Rule
from grading.progress.measures_facts import positions
from grading.progress.summaries import Summary

RANKS = "hours_ranks"
FORM = Form(
    {"id": [*ROSTER["id"], "learner"], "rank": ["职级", "职级组", "级别", "rank", "rankgroup", "grade"]},
    "id", Words("职级表", "tables of ranks"),
)  # fmt: skip
EVIDENCE = ["cohort", "agency", "learner", "name", "module", "form", "year", "submitted_at", "graded_at", "attempt", "share",
            "hours", "counted", "why_zh", "why_en"]  # fmt: skip
CAUTION = (
    "这里列的是证据：哪个模块的练习已经提交、评完并达到规定得分。课件没有签到，课件时间按课程表计。学时是否认定、按集中培训还是网络培训"
    "认定，由组织（人事）部门决定。",
    "This lists evidence: modules whose exercise was handed in, graded and reached the stated share of the points. Nobody signs "
    "in to a lesson: its time is the syllabus's. Whether hours are recognised, and as training in class or online, is for the "
    "organisation (personnel) department to decide.",
)


def evidence(facts: Mapping[str, pd.DataFrame], rule: Rule) -> pd.DataFrame:
    """One row for each person, cohort and module with a submission, counted or not, and why not.

    facts: `Store.facts`. form: "class" or "online". year: the calendar year of the last submission, in the rule's time
    zone. share: points of the most that could be given, NaN unless graded. hours: 0.0 unless counted. A module that
    someone did in two cohorts counts once, where it counted first.
    """
    graded = facts["scores"].groupby(["cohort", "learner", "module"], observed=True)["graded_at"].max().reset_index()
    return _judged(facts, rule).merge(graded, on=["cohort", "learner", "module"], how="left")[EVIDENCE]


def _judged(facts: Mapping[str, pd.DataFrame], rule: Rule) -> pd.DataFrame:
    """`evidence` but for graded_at, which takes a pass over every score."""
    rows, names = _weighed(facts, rule)
    rows = rows.assign(name=names, learner=rows["learner"].astype(object))
    rows = rows.sort_values(["person", "module", "submitted_at"], kind="stable", ignore_index=True)
    reasons = [
        (rows["counted"], "", ""),
        (rows["good"], "已在另一个班计过", "counted in another cohort"),
        (rows["state"].eq("failed"), "提交的文件不能评分", "the file could not be graded"),
        (rows["state"].eq("needs_review"), "还在等批阅", "waits for its reviewer"),
        (rows["worth"].isna(), "课程表没有写学习时间", "the syllabus gives no minutes"),
    ]
    low_zh, low_en = f"得分不到 {rule.pass_share:.0%}", f"under {rule.pass_share:.0%} of the points"
    for name, at, other in (("why_zh", 1, low_zh), ("why_en", 2, low_en)):
        rows[name] = np.select([one[0] for one in reasons], [one[at] for one in reasons], other)
    return rows


def _weighed(facts: Mapping[str, pd.DataFrame], rule: Rule) -> tuple[pd.DataFrame, np.ndarray]:
    """(what was handed in, with person, share, worth, year, form, good, counted, hours; the name beside each row).

    good: graded, and enough points; counted: good, and the first of the person's that is. Nothing here is a text of its own:
    a summary of a million rows needs none."""
    rows = facts["submissions"]
    rows = rows[rows["state"].ne("missing") & rows["submitted_at"].notna()]
    people = _named(facts).drop_duplicates(["cohort", "learner"])[["cohort", "learner", "name"]]
    place = positions(rows, people)
    names = np.append(people["name"].to_numpy(object), "")[place]
    modules = {one.id: rule.hours(one.lesson_minutes, one.exercise_minutes) for one in syllabus.load().modules}
    worth = rows["module"].map(modules).astype(float)
    done = rows["state"].eq("graded")
    share = (rows["points"] / rows["scored_max"].where(rows["scored_max"] > 0)).where(done).astype(float)
    rows = rows.assign(
        share=share, worth=worth, year=rows["submitted_at"].dt.tz_convert(rule.timezone).dt.year.astype(int),
        form=np.where(rows["cohort"].isin(rule.class_cohorts), "class", "online"),
        good=done & (share >= rule.pass_share - 1e-9) & worth.notna(),
    )  # fmt: skip
    # The same id and name are the same person; the same id with another name may be somebody else. By number, in the
    # order of the texts; who is not enrolled (any more) comes from the rows themselves.
    strangers = rows.loc[place < 0, ["cohort", "learner"]].astype(object).assign(name="")
    known = pd.concat([people, strangers])
    persons = pd.factorize(known["learner"].astype(object).str.casefold() + "\0" + known["name"], sort=True)[0]
    place = np.where(place < 0, len(people) + np.cumsum(place < 0) - 1, place)
    rows = rows.assign(person=persons[place])
    good = rows.loc[rows["good"], ["person", "module", "submitted_at"]].sort_values("submitted_at", kind="stable")
    again = good.duplicated(["person", "module"]).reindex(rows.index, fill_value=False)
    rows["counted"] = rows["good"] & ~again
    rows["hours"] = rows["worth"].where(rows["counted"], 0.0)
    return rows, names


def people(
    facts: Mapping[str, pd.DataFrame], rows: pd.DataFrame, rule: Rule, year: int, ranks: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One row for each person: hours by form in `year`, and against what their rank owes.

    rows: `evidence`. ranks: learner's id -> a rank of the rule; whose rank is not known is set against all of them.
    Columns: cohort (all of theirs), agency (of the last), learner, name, rank ("" unknown), modules (counted in
    `year`), online, class (hours in `year`), and for each requirement its rank: hours in class within its years, NaN
    where it is not the person's.
    """
    ranks = {key.casefold(): value for key, value in (ranks or {}).items()}
    enrolled = _named(facts)
    who = enrolled.groupby(["learner", "name"], observed=True).agg(
        {"cohort": lambda names: "、".join(dict.fromkeys(names)), "agency": "last"}
    )
    who = who.reset_index()[["cohort", "agency", "learner", "name"]]
    who = who.assign(rank=[ranks.get(one.casefold(), "") for one in who["learner"]])
    counted = rows[rows["counted"]]
    this = counted[counted["year"] == year]
    key = ["learner", "name"]
    out = who.merge(this.groupby(key, observed=True).size().rename("modules").reset_index(), on=key, how="left")
    for form in ("online", "class"):
        out = out.merge(_sum(this[this["form"] == form], form), on=key, how="left")
    for need in rule.requirements:
        window = counted[counted["form"].eq("class") & counted["year"].between(year - need.years + 1, year)]
        out = out.merge(_sum(window, need.rank), on=key, how="left")
    figures = ["modules", "online", "class", *(need.rank for need in rule.requirements)]
    out[figures] = out[figures].fillna(0)
    for need in rule.requirements:
        out[need.rank] = out[need.rank].where(out["rank"].isin(["", need.rank]))
    return out.astype({"modules": int}).sort_values(["cohort", "learner"], ignore_index=True)


def _named(facts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The enrolments with plain texts: as categoricals, as the store may give them, they could not be filled or joined."""
    table = facts["enrolments"]
    texts = {name: table[name].astype(object) for name in ("cohort", "agency", "learner", "name")}
    return table.assign(**texts).assign(name=texts["name"].fillna(""))


def _sum(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return rows.groupby(["learner", "name"], observed=True)["hours"].sum().rename(name).reset_index()


def read_ranks(home: Path, rule: Rule) -> dict[str, str]:
    """learner's id -> rank, from the home's table of ranks; empty where there is none.

    The table is `hours_ranks.csv` or `hours_ranks.xlsx`, read as a roster is; its columns are the id and the rank (编号,
    职级), which is the rule's key or name in either language, or empty. Raises RowErrors with every fault, and
    ZhixingError when there are both files.
    """
    paths = [path for path in (Path(home) / f"{RANKS}.csv", Path(home) / f"{RANKS}.xlsx") if path.is_file()]
    if len(paths) > 1:
        raise ZhixingError(
            f"{paths[0]} 和 {paths[1].name} 只能留一个，不知道该以哪个为准。",
            f"Keep one of {paths[0]} and {paths[1].name}: which one holds cannot be told.",
        )
    if not paths:
        return {}
    known = {word: need.rank for need in rule.requirements for word in (need.rank, *map(normal, need.name))} | {"": ""}
    table, found = read_table(paths[0], FORM), {}
    faults = list(table.faults)
    for row in table.rows:
        learner, rank = (clean(row.cells.get(field, ""))[0] for field in ("id", "rank"))
        if rank not in known:
            zh, en = (words.join(need.name[at] for need in rule.requirements) for at, words in ((0, "”“"), (1, '", "')))
            faults.append((row.number, f"规则里没有职级组“{rank}”，应为“{zh}”之一或留空",
                           f'the rule has no rank {rank!r}: it is one of "{en}", or empty'))  # fmt: skip
        elif learner and found.setdefault(learner.casefold(), known[rank]) != known[rank]:
            faults.append((row.number, f"“{learner}”有两个不同的职级", f"{learner!r} has two different ranks"))
    raise_all(faults, f"{paths[0]} 有 {{n}} 处问题", f"{paths[0]} has {{n}} fault(s)")
    return found


def about(rule: Rule) -> list[tuple[str, str]]:
    """What a reader of a ledger has to know of the rule, in (zh, en) sentences."""
    parts = {"lesson": ("课件", "lesson"), "exercise": ("练习", "exercise")}
    zh, en = "、".join(parts[one][0] for one in rule.count), " and ".join(parts[one][1] for one in rule.count)
    needs = [
        (f"{one.name[0]}：{one.years} 年内集中培训 {one.hours:g} 学时或 {one.alternative[0]}",
         f"{one.name[1]}: {one.hours:g} hours or {one.alternative[1]} in class within {one.years} year{'s' * (one.years > 1)}")
        for one in rule.requirements
    ]  # fmt: skip
    return [
        (f"规则 {rule.version}：{rule.name[0]}。来源：{rule.source[0]}。{rule.url}",
         f"Rule {rule.version}: {rule.name[1]}. Source: {rule.source[1]}. {rule.url}"),
        ("；".join(one[0] for one in needs) + "。网络培训另计，数目由主管部门规定。",
         "; ".join(one[1] for one in needs) + ". Online hours come on top, as the department in charge prescribes."),
        (f"计入：练习评完且得分达到 {rule.pass_share:.0%} 的模块，{zh}时间按课程表，每 {rule.minutes_per_hour:g} 分钟一学时；"
         f"年度按最后一次提交的日期（{rule.timezone}）。这几项是约定，不是《条例》的规定，单位可用 {FILE} 改。",
         f"Counted: modules whose exercise was graded and reached {rule.pass_share:.0%} of the points; {en} time as in the syllabus, "
         f"{rule.minutes_per_hour:g} minutes an hour; the year is that of the last submission ({rule.timezone}). These are conventions, "
         f"not the Regulations': an agency changes them in its {FILE}."),
    ]  # fmt: skip


def this_year(rule: Rule) -> int:
    return datetime.now(rule.timezone).year


def summary(facts: Mapping[str, pd.DataFrame], rule: Rule, year: int | None = None, minimum: int = 5) -> Summary:
    """For a report: hours of each cohort's active learners in a year. Cohorts in which fewer than `minimum` have hours are
    left out; so are how many have them, and the mean, where fewer than `minimum`, but some, have none."""
    year = this_year(rule) if year is None else year
    rows, people = _weighed(facts, rule)[0], _named(facts)
    earned = (
        rows[rows["counted"] & (rows["year"] == year)]
        .groupby(["cohort", "learner"], observed=True)["hours"]
        .sum()
        .rename("hours")
    )
    active = people.loc[people["active"].astype(bool), ["cohort", "learner"]].drop_duplicates()
    table = []
    for cohort, group in active.merge(earned.reset_index(), on=["cohort", "learner"], how="left").groupby(
        "cohort", observed=True
    ):
        n, some = len(group), int(group["hours"].notna().sum())
        if n < minimum or some < minimum:
            continue
        hours = group["hours"].fillna(0.0)
        form = ("集中", "class") if cohort in rule.class_cohorts else ("网络", "online")
        # Hours come in a module's whole amounts: their mean would tell how many have none as well.
        few = 0 < n - some < minimum
        table.append({"year": year, "cohort": cohort, "form_zh": form[0], "form_en": form[1], "n": n, "some": None if few else some,
                      "mean": None if few else round(hours.mean(), 1), "median": round(hours.median(), 1)})  # fmt: skip
    columns = {
        "year": ("", ""), "cohort": ("班级", "cohort"), "form_zh": ("形式", ""), "form_en": ("", "form"), "n": ("人数", "learners"),
        "some": ("有学时的人数", "with hours"), "mean": ("人均学时", "mean hours"), "median": ("学时中位数", "median hours"),
    }  # fmt: skip
    limits = [[f"{one.name[at]} {one.hours:g}" for one in rule.requirements] for at in (0, 1)]
    note = (
        f"{year} 年，在册的全部学员。每学时 {rule.minutes_per_hour:g} 分钟，练习评完并达到 {rule.pass_share:.0%} 的模块才计。"
        f"规则 {rule.version}：{'，'.join(limits[0])} 学时（集中培训），网络培训另计。是否认定由组织（人事）部门决定。"
        f"不足 {minimum} 人的组不显示。",
        f"In {year}, of all enrolled. An hour is {rule.minutes_per_hour:g} minutes; modules count whose exercise was graded and "
        f"reached {rule.pass_share:.0%}. Rule {rule.version}: {', '.join(limits[1])} hours in class, online hours on top. Recognition "
        f"is for the organisation (personnel) department. Groups under {minimum} are not shown.",
    )
    return Summary("hours", ("学时", "Hours of training"), columns, note, pd.DataFrame(table, columns=list(columns)))
