"""zhixing hours: the ledger of training hours, on the terminal, as CSV with the evidence, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer

from grading.classroom.language import T, language
from grading.commands import held
from grading.commands.common import Json, explained, home, out, print_json, show, writable
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically
from grading.engine.export import safe

if TYPE_CHECKING:
    from grading.progress.hours_rule import Rule

FORMS = {"class": ("集中", "class"), "online": ("网络", "online")}


@explained
def hours(
    cohort: Annotated[str, typer.Argument(help=T("班级名；看全部班级用 --all。", "The cohort's name; --all for every one."))] = "",
    every: Annotated[
        bool, typer.Option("--all", help=T("全部班级，同一人跨班合计。", "Every cohort, a person's hours together."))
    ] = False,
    trainer: Annotated[
        str, typer.Option("--trainer", help=T("只看这位培训者的班级。", "The cohorts of one trainer."))
    ] = "",
    year: Annotated[int, typer.Option("--year", help=T("哪一年，默认今年。", "Which year; this one by default."))] = 0,
    learner: Annotated[
        str, typer.Option("--learner", help=T("只看一名学员，列出每个模块。", "One learner, module by module."))
    ] = "",
    csv: Annotated[
        Path | None, typer.Option("--csv", help=T("把逐条证据写成 CSV。", "Write the evidence, row by row, as CSV."))
    ] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    if [bool(cohort), every, bool(trainer)].count(True) != 1:
        raise ZhixingError(
            "写一个班级名、--all（全部班级）或 --trainer（一位培训者的班级），三者选一。",
            "Name one cohort, or say --all for every cohort, or --trainer for one trainer's: one of the three.",
        )
    from grading.cohorts import roles
    from grading.progress import hours as ledger
    from grading.progress import hours_rule

    place = home()
    rule = hours_rule.load(place.root)
    if year and not 2000 <= year <= 2100:
        raise ZhixingError(f"--year 是四位的公历年，不是 {year}。", f"--year is a year such as 2026, not {year}.")
    year = year or ledger.this_year(rule)
    names = sorted(roles.view(place, trainer=trainer).cohorts) if trainer else [cohort] if cohort else []
    cohorts, facts = held.up_to_date(place, names)
    rows = ledger.evidence(facts, rule)
    people = ledger.people(facts, rows, rule, year, ledger.read_ranks(place.root, rule))
    if learner:
        if learner not in set(people["learner"]):
            raise ZhixingError(f"没有编号为 {learner!r} 的学员。", f"There is no learner {learner!r}.")
        rows, people = rows[rows["learner"] == learner], people[people["learner"] == learner]
    longest = max(need.years for need in rule.requirements)
    rows = rows[rows["year"].between(year - longest + 1, year)]
    if csv:
        table = _words(rows, rule).map(safe)
        # A byte-order mark, so that Excel in Chinese reads it.
        write_atomically(writable(csv), table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
    if as_json:
        print_json(_as_json(rule, year, rows, people))
        return
    _show(rule, year, rows if learner else None, people)
    if (people["rank"] == "").any():
        ranks = T("”“", '" or "').join(T(*need.name) for need in rule.requirements)
        path = place.root / f"{ledger.RANKS}.csv"
        out.print(
            T(f"“未登记”的人两种要求都列出。要登记职级组，写一张表 {path}（或 .xlsx），两列：编号、职级；职级写“{ranks}”之一。",
              f"Where the rank is not known, both requirements are shown. Ranks are read from a table {path} (or .xlsx) with two "
              f'columns, id and rank; a rank is "{ranks}".'),
            style="dim", markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
    for line in [T(*words) for words in (*ledger.about(rule), ledger.CAUTION)]:
        out.print(line, style="dim", markup=False, highlight=False, soft_wrap=True)
    if any(one.record.kind == "sample" for one in cohorts):
        out.print(
            T(
                "其中有示例班级：那里的学时不是任何人的。",
                "There are sample cohorts among these: their hours are nobody's.",
            )
        )
    if csv:
        out.print(T(f"已写出 {csv}", f"Wrote {csv}"), soft_wrap=True, highlight=False)


def _show(rule: Rule, year: int, rows: pd.DataFrame | None, people: pd.DataFrame) -> None:
    needs = {need.rank: need for need in rule.requirements}
    columns = T(
        "班级,单位,编号,姓名,职级组,模块（个）,网络学时,集中学时",
        "cohort,agency,id,name,rank,modules,online (h),in class (h)",
    ).split(",")
    columns += [
        T(
            f"{need.name[0]}：{need.years} 年集中 {need.hours:g} 学时",
            f"{need.name[1]}: {need.hours:g} h in class in {need.years} y",
        )
        for need in needs.values()
    ]
    table = []
    for one in people.to_dict("records"):
        rank = T(*needs[one["rank"]].name) if one["rank"] else T("未登记", "not known")
        online = f"{one['online']:.1f}" + (f" / {rule.online_hours:g}" if rule.online_hours else "")
        against = ["—" if pd.isna(one[rank]) else f"{one[rank]:.1f} / {need.hours:g}" for rank, need in needs.items()]
        table.append([one["cohort"], one["agency"], one["learner"], one["name"], rank, one["modules"], online,
                      f"{one['class']:.1f}", *against])  # fmt: skip
    show(T(f"{year} 年学时台账", f"Hours of training, {year}"), columns, table)
    if rows is not None:
        shown = _words(rows, rule)
        show(
            T("逐条证据", "The evidence"),
            list(shown.columns),
            shown.astype(object).where(shown.notna(), None).values.tolist(),
        )


def _words(rows: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """The evidence with titles and words in the language in force; times in the rule's zone."""
    at = 0 if language() == "zh" else 1
    titles = {
        "cohort": ("班级", "cohort"), "agency": ("单位", "agency"), "learner": ("编号", "id"), "name": ("姓名", "name"),
        "module": ("模块", "module"), "form": ("形式", "form"), "year": ("年度", "year"),
        "submitted_at": ("提交时间", "handed in"), "graded_at": ("评分时间", "graded"), "attempt": ("第几次", "attempt"),
        "share": ("得分率（%）", "score (%)"), "hours": ("学时", "hours"), "counted": ("计入", "counted"),
        "why": ("未计入的原因", "why not"),
    }  # fmt: skip
    shown = rows.rename(columns={"why_zh" if at == 0 else "why_en": "why"})[list(titles)]
    shown = shown.assign(
        form=shown["form"].map({key: words[at] for key, words in FORMS.items()}),
        counted=shown["counted"].map({True: ("是", "yes")[at], False: ("否", "no")[at]}),
        share=(shown["share"] * 100).round(1),
        hours=shown["hours"].round(1),
        **{
            name: shown[name].dt.tz_convert(rule.timezone).dt.strftime("%Y-%m-%d %H:%M%z").fillna("")
            for name in ("submitted_at", "graded_at")
        },
    )
    return shown.rename(columns={name: words[at] for name, words in titles.items()})


def _as_json(rule: Rule, year: int, rows: pd.DataFrame, people: pd.DataFrame) -> dict:
    from grading.progress.hours import CAUTION

    def records(table: pd.DataFrame) -> list[dict]:
        return table.astype(object).where(table.notna(), None).to_dict("records")

    return {
        "year": year,
        "rule": {
            "version": rule.version, "name": rule.name, "source": rule.source, "url": rule.url,
            "minutes_per_hour": rule.minutes_per_hour, "count": rule.count, "pass_share": rule.pass_share,
            "timezone": str(rule.timezone), "class_cohorts": sorted(rule.class_cohorts), "online_hours": rule.online_hours,
            "requirements": [vars(one) for one in rule.requirements],
        },
        "people": records(people), "evidence": records(rows), "caution": CAUTION,
    }  # fmt: skip
