"""Tables of groups with their uncertainty: mean scores, days to complete, reliability, cohorts side by side."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import pandas as pd

from grading.cohorts.home import Cohort, first_released
from grading.curriculum import syllabus
from grading.progress import measures, measures_items
from grading.progress.measures_compare import APART, SMALL
from grading.progress.summaries import Summary

Facts = Mapping[str, pd.DataFrame]
#: All pairs of so many cohorts are compared; of more, the pairs would be too many to read and to trust.
MOST_COMPARED = 4


def released(cohorts: Sequence[Cohort]) -> pd.DataFrame:
    """cohort, module, released_at (UTC) of everything that was released, the first time, as the measures take it."""
    rows = [
        (cohort.name, module, first_released(one))
        for cohort in cohorts
        for module, one in cohort.record.assignments.items()
    ]
    table = pd.DataFrame(rows, columns=["cohort", "module", "released_at"])
    return table.assign(released_at=pd.to_datetime(table["released_at"], utc=True))


def titled(table: pd.DataFrame) -> pd.DataFrame:
    """`table`, its names plain texts, with module_zh and module_en: its number and title, which is what a reader looks for."""
    texts = {name: table[name].astype(object) for name in ("cohort", "module") if name in table}
    table, known = table.assign(**texts), {one.id: one.title for one in syllabus.load().modules}
    names = {}
    for module in table["module"].unique():
        number, title = module.split("_")[0], known.get(module)
        names[module] = (f"{number} {title.zh}", f"{number} {title.en}") if title else (module, module)
    zh, en = ({module: pair[at] for module, pair in names.items()} for at in (0, 1))
    return table.assign(module_zh=table["module"].map(zh), module_en=table["module"].map(en))


MODULE = {"module": ("", ""), "module_zh": ("模块", ""), "module_en": ("", "module")}


def scores(facts: Facts, minimum: int = 5) -> Summary:
    """One row a cohort and module with at least `minimum` graded learners: the mean score and its interval."""
    found = titled(measures.mean_scores(facts["submissions"], facts["enrolments"]))
    found = found[found["graded"] >= minimum].reset_index(drop=True)
    found = found.assign(**{name: (found[name] * 100).round(1) for name in ("mean", "low", "high", "sd")})
    columns = {
        "cohort": ("班级", "cohort"), **MODULE, "graded": ("评完人数", "graded"), "mean": ("平均得分率（%）", "mean score (%)"),
        "low": ("95% 区间下限", "95% from"), "high": ("95% 区间上限", "to"), "sd": ("标准差（百分点）", "sd (points)"),
    }  # fmt: skip
    note = (
        "只算全部评完的人，分母是满分；没交、待批阅、不能评分的都不算作零分。95% 区间按 t 分布：把他们看作同类学员中的一部分，"
        f"同类学员的平均得分率大致在这个范围里；各人得分全同时没有区间。不足 {minimum} 人的不显示。",
        "Of those fully graded, as a share of all points; what is missing, waits or failed is no zero. The 95% interval is "
        "Student's t: taken as some of many such learners, the mean of them all is about there; none when all scores are the same. "
        f"Groups under {minimum} are not shown.",
    )
    if facts["enrolments"]["cohort"].nunique() > MOST_COMPARED:
        more = (f"用 --cohort 选 2 到 {MOST_COMPARED} 个班，会另有一张班级之间的比较表。",
                f" Choose 2 to {MOST_COMPARED} cohorts with --cohort for a table that compares them.")  # fmt: skip
        note = (note[0] + more[0], note[1] + more[1])
    return Summary("scores", ("平均得分与区间", "Mean scores with intervals"), columns, note, found[list(columns)])


def times(facts: Facts, when: pd.DataFrame, minimum: int = 5) -> Summary:
    """One row a cohort and module with at least `minimum` enrolled: days from release until a share had handed in."""
    found = measures.time_to_complete(facts["submissions"], facts["enrolments"], when)
    found = titled(found[(found["enrolled"] >= minimum) & (found["completed"] >= minimum)].reset_index(drop=True))
    found = found.assign(**{name: found[name].round(1) for name in ("p25", "median", "p75", "days_before_due")})
    columns = {
        "cohort": ("班级", "cohort"), **MODULE, "enrolled": ("在册人数", "enrolled"), "completed": ("已完成人数", "completed"),
        "p25": ("四分之一人完成（天）", "a quarter by (days)"), "median": ("一半人完成（天）", "half by (days)"),
        "p75": ("四分之三人完成（天）", "three quarters by (days)"), "days_before_due": ("比截止早（天）", "before due (days)"),
    }  # fmt: skip
    note = (
        "从发布到第一次交出能评的作业，分母是全部在册学员：没交的人也算在内，所以空着表示还没有这么多人完成。“比截止早”是已完成者的"
        f"中位数，负数是迟交。在册或完成不足 {minimum} 人的不显示。",
        "From release to the first submission that can be graded, of all enrolled: those who have not handed in count too, so an "
        "empty cell means that not so many have. 'Before due' is the median of those who completed; negative is late. "
        f"Groups with fewer than {minimum} enrolled or completed are not shown.",
    )
    return Summary("times", ("完成用时", "Days to complete"), columns, note, found[list(columns)])


def reliability(facts: Facts, minimum: int = 5, sums: measures_items.Beside | None = None) -> Summary:
    """One row a module answered whole by at least `minimum` learners: Cronbach's alpha of its questions.

    sums: `measures.beside` of the scores, where it is known."""
    found = titled(measures.reliability(facts["scores"], sums=sums))
    found = found[(found["n"] >= minimum) & found["alpha"].notna()].reset_index(drop=True)
    found = found.assign(**{name: found[name].round(2) for name in ("alpha", "low", "high")})
    columns = {
        **MODULE, "n": ("人数", "learners"), "items": ("题数", "questions"), "alpha": ("α", "alpha"),
        "low": ("95% 区间下限", "95% from"), "high": ("95% 区间上限", "to"),
    }  # fmt: skip
    note = (
        "克隆巴赫 α：一个练习的各题在多大程度上测的是同一件事。题少、题目本来就考不同能力时，α 会低，不等于题不好；区间宽说明人数还不够"
        f"下结论。只用各题都有分的人，不足 {minimum} 人的不显示。",
        "Cronbach's alpha: how far an exercise's questions measure one thing. With few questions, or ones that are meant to test "
        "different competencies, it is low without being bad; a wide interval says that there are too few learners to tell. Of those "
        f"with points on every question; under {minimum} not shown.",
    )
    return Summary("reliability", ("练习的信度", "Reliability of the exercises"), columns, note, found[list(columns)])


def mastery(facts: Facts, minimum: int = 5) -> Summary:
    """One row a cohort and competency with evidence of at least `minimum` learners: their mean mastery and its interval."""
    names = syllabus.load().competencies
    found = measures.competency_profile(measures.mastery(facts["scores"]), ["cohort"])
    rows = [
        {
            "cohort": one["cohort"], "competency_zh": names[one["competency"]].zh, "competency_en": names[one["competency"]].en,
            "learners": one["learners"], **{name: round(one[name] * 100, 1) for name in ("estimate", "low", "high")},
        }
        for one in found.to_dict("records")
        if one["learners"] >= minimum and one["competency"] in names
    ]  # fmt: skip
    columns = {
        "cohort": ("班级", "cohort"), "competency_zh": ("能力", ""), "competency_en": ("", "competency"),
        "learners": ("有依据的人数", "learners with evidence"), "estimate": ("掌握程度（%）", "mastery (%)"),
        "low": ("95% 区间下限", "95% from"), "high": ("95% 区间上限", "to"),
    }  # fmt: skip
    note = (
        "先估计每个人在这项能力的题上能得多少分：贝塔-二项模型，题少的人往一半靠；再取全班平均。区间是平均数的，不是某个人的。各班答的题"
        f"不同时不宜相比。不足 {minimum} 人的不显示。",
        "First how much of the points on this competency's questions each learner can earn, by a Beta-Binomial model that draws those "
        "with few questions towards a half; then the cohort's mean. The interval is the mean's, not any learner's. Cohorts that answered "
        f"different questions are not to be compared. Under {minimum} not shown.",
    )
    return Summary(
        "mastery",
        ("能力掌握程度与区间", "Mastery with intervals"),
        columns,
        note,
        pd.DataFrame(rows, columns=list(columns)),
    )


def comparison(
    facts: Facts, tests: pd.DataFrame | None, names: Sequence[str], minimum: int = 5, selection: bool = True
) -> Summary:
    """Two to MOST_COMPARED cohorts pair by pair, with the interval of each difference and what speaks against comparing.

    The intervals together cover with 95 %, by Bonferroni (Dunn 1961, JASA 56:52-64): of many differences at 95 % each,
    some would come from chance alone. Groups under `minimum` are left out; no rows for one cohort, or for too many.
    selection: see `measures.compare_cohorts`.
    """
    pairs = list(itertools.combinations(names, 2)) if 2 <= len(names) <= MOST_COMPARED else []
    here = {name: facts[name][facts[name]["cohort"].isin(names)] for name in ("submissions", "enrolments")}

    def compared(level: float) -> pd.DataFrame:
        found = [
            measures.compare_cohorts(here["submissions"], here["enrolments"], one, two, tests, level, selection).assign(
                a=one, b=two
            )
            for one, two in pairs
        ]
        table = (
            pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["module", "n_first", "n_second"])
        )
        return table[(table["n_first"] >= minimum) & (table["n_second"] >= minimum)]

    many = len(compared(0.95))
    found = titled(compared(1 - 0.05 / many)) if many else pd.DataFrame()
    rows = [_pair(one) for one in found.to_dict("records")]
    columns = {
        "first": ("前者", "first"), "second": ("后者", "second"), **MODULE, "measure_zh": ("比什么", ""), "measure_en": ("", "measure"),
        "n_first": ("前者人数", "n, first"), "n_second": ("后者人数", "n, second"), "share_first": ("前者（%）", "first (%)"),
        "share_second": ("后者（%）", "second (%)"), "difference": ("前者减后者（百分点）", "difference (points)"),
        "verdict_zh": ("看得出差别吗", ""), "verdict_en": ("", "a difference?"), "warning_zh": ("比较前先看", ""),
        "warning_en": ("", "before comparing"),
    }  # fmt: skip
    note = (
        f"方括号里是差的区间，已按一共 {many} 个比较放宽：全部区间同时成立的把握是 95%。区间含 0，就是看不出差别。不足 {SMALL} 人、"
        f"前测相差超过 {APART} 个标准差{'、完成率相差大' * selection}的，写在最后一列。差别不说明哪个班教得好。",
        f"In brackets the interval of the difference, widened for {many} comparison{'s' * (many != 1)}: all of them together hold with "
        "95%. One that "
        f"holds 0 shows no difference. Groups under {SMALL}{',' if selection else ' and'} pre-tests more than {APART} standard "
        f"deviations apart{' and unlike completion' * selection} are named in the last column. A difference does not say which "
        "cohort was taught better.",
    )
    return Summary(
        "comparison", ("班级之间的比较", "Cohorts compared"), columns, note, pd.DataFrame(rows, columns=list(columns))
    )


def _pair(one: dict) -> dict:
    difference, low, high = (one[name] * 100 for name in ("difference", "low", "high"))
    known = not math.isnan(low)
    shown = known and not low <= 0 <= high
    verdict = (("前者高", "first higher") if difference > 0 else ("后者高", "second higher")) if shown else None
    verdict = verdict or (("看不出", "none shown") if known else ("算不出区间", "no interval to be had"))
    words = {"completion": ("完成率", "completion"), "score": ("得分率", "score")}[one["measure"]]
    return {
        **{name: one[name] for name in ("module", "module_zh", "module_en", "n_first", "n_second")},
        "first": one["a"], "second": one["b"], "measure_zh": words[0], "measure_en": words[1],
        "share_first": round(one["first"] * 100, 1), "share_second": round(one["second"] * 100, 1),
        "difference": f"{difference:+.1f}" + (f" [{low:+.1f}, {high:+.1f}]" if known else ""),
        "verdict_zh": verdict[0], "verdict_en": verdict[1], "warning_zh": one["zh"], "warning_en": one["en"],
    }  # fmt: skip
