"""The tables of a report from what may be said of its groups (`published`): for everything, or for one selection.

The page and the dashboard let a reader select an agency with all below it, a cohort, a module, a competency. A selection
is the groups that lie wholly inside; every figure is a sum over them. `Figures.partial` tells where people are not in it
because their group reaches beyond the selection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from grading.curriculum import build, source, syllabus
from grading.curriculum.errors import ZhixingError
from grading.progress.groups import ALL, path
from grading.progress.published import Said
from grading.progress.summaries import WRITTEN, Summary, module_titles
from grading.progress.totals import combine, tenth

_CUT = (
    "只算至少 5 人、互不重叠的组；组不全在所选范围里的人不算进来。“16–19”这样的范围表示某一边不足 5 人，不给准数。",
    "Only groups of five or more that never overlap are counted; people whose group reaches beyond the selection are not. A "
    "range such as 16–19 stands where one side has fewer than five people.",
)


@dataclass(frozen=True)
class Selection:
    """What a reader looks at; "" is everything. An agency stands for itself and all below it."""

    agency: str = ALL
    cohort: str = ""
    module: str = ""
    competency: str = ""


class Figures:
    """said: what `published.publish` gives. parents: agency -> the one above. left_out: cohorts without a group.

    telling: (module, question) -> discrimination, of the whole home. top: the agency whose report this is, ALL for all.
    """

    def __init__(
        self,
        said: Said,
        parents: Mapping[str, str],
        left_out: Iterable[str] = (),
        telling: Mapping[tuple[str, str], float] | None = None,
        top: str = ALL,
    ):
        self.parents, self.top, self.telling = dict(parents), top, dict(telling or {})
        everybody = said.groups
        self.groups = [one for one in everybody if self._below(one["place"], top)]
        #: cohort and agencies of people whose group reaches above `top`.
        self.beyond = [
            (one["cohort"], agency)
            for one in everybody
            for agency in one["agencies"]
            if not self._below(one["place"], top) and self._below(agency, top)
        ]
        #: Cohorts with people who are not `top`'s at all.
        self.reaching = {one["cohort"] for one in everybody if not self._below(one["place"], top)}
        self.left_out = sorted(left_out)
        ids = {one["id"] for one in self.groups}
        self.sums = [one for one in said.sums if ids >= set(one["groups"])]
        self._sums: dict[tuple[str, str], list[dict]] = {}
        for one in self.sums:
            self._sums.setdefault((one["cohort"], one["module"]), []).append(one)
        self.trends = {cohort: one for cohort, one in said.trends.items() if cohort not in self.reaching}
        self.titles, self.names = module_titles(), syllabus.load().competencies
        self.modules = sorted({module for one in self.groups for module in one["modules"]})
        self.cohorts = sorted({one["cohort"] for one in self.groups})

    def _below(self, place: str, agency: str) -> bool:
        return agency in path(place, self.parents)

    def agencies(self) -> list[tuple[str, int]]:
        """(agency, depth) that can be selected, each above those below it; `top` is not among them."""
        places = {place for one in self.groups for place in path(one["place"], self.parents) if place != ALL}
        below = {place for place in places if self._below(place, self.top) and place != self.top}
        chains = {place: list(reversed(path(place, self.parents)))[1:] for place in below}
        start = len(path(self.top, self.parents)) - 1 if self.top else 0
        return [(place, len(chain) - 1 - start) for place, chain in sorted(chains.items(), key=lambda one: one[1])]

    def inside(self, chosen: Selection = Selection()) -> list[dict]:
        """The groups that lie wholly in the selection."""
        agency = chosen.agency or self.top
        return [
            one for one in self.groups if self._below(one["place"], agency) and chosen.cohort in ("", one["cohort"])
        ]

    def partial(self, chosen: Selection = Selection()) -> bool:
        """Whether people of the selection are not in its figures."""
        agency = chosen.agency or self.top
        cut = [
            (one["cohort"], name)
            for one in self.groups
            for name in one["agencies"]
            if not self._below(one["place"], agency) and self._below(name, agency)
        ]
        beyond = [one for one in self.beyond if self._below(one[1], agency)]
        cohorts = {cohort for cohort, _ in (*cut, *beyond)} | set(self.left_out if not agency else ())
        return bool(cohorts if not chosen.cohort else cohorts & {chosen.cohort})

    def asked(self, chosen: Selection) -> list[str]:
        """The modules of a selection: the one chosen, or those with a question of the competency, or all."""
        if chosen.module:
            return [chosen.module] if chosen.module in self.modules else []
        if not chosen.competency:
            return self.modules
        return [module for module in self.modules if chosen.competency in competencies_of(module).values()]

    def submitted(self, groups: list[dict], module: str) -> tuple[int, int, int]:
        """People of some groups, and of them handed in: at least, at most; exact where a sum of theirs is said."""
        ids = {one["id"] for one in groups}
        found = [one for cohort in {one["cohort"] for one in groups} for one in self._sums.get((cohort, module), [])]
        sums = [one for one in found if ids >= set(one["groups"])]
        summed = {name for one in sums for name in one["groups"]}
        known = sum(one["submitted"] for one in sums)
        ranges = [one["modules"][module]["submitted"] for one in groups if one["id"] not in summed]
        n = sum(one["modules"][module]["n"] for one in groups)
        return n, known + sum(least for least, _ in ranges), known + sum(most for _, most in ranges)

    def tables(self, chosen: Selection = Selection()) -> list[Summary]:
        return [self.progress(chosen), self.questions(chosen), self.competencies(chosen), self.weeks(chosen)]

    def progress(self, chosen: Selection = Selection()) -> Summary:
        """One row a cohort and module: people, how many handed in (least, most; also in percent), mean score in percent."""
        rows = []
        for cohort, groups in _by_cohort(self.inside(chosen)).items():
            for module in self.asked(chosen):
                mine = [one for one in groups if module in one["modules"]]
                if not mine:
                    continue
                cards = [one["modules"][module] for one in mine]
                n, least, most = self.submitted(mine, module)
                zh, en = self.titles.get(module, (module, module))
                rows.append({
                    "cohort": cohort, "module": module, "module_zh": zh, "module_en": en, "enrolled": n, "least": least,
                    "most": most, "percent_least": tenth(100 * least / n), "percent_most": tenth(100 * most / n),
                    **_flat(combine(card["scores"] for card in cards)), "since": min(card["since"] for card in cards),
                })  # fmt: skip
        columns = {
            "cohort": ("班级", "cohort"), "module": ("", ""), "module_zh": ("模块", ""), "module_en": ("", "module"),
            "enrolled": ("人数", "enrolled"), "least": ("已交，至少", "submitted, at least"),
            "most": ("已交，至多", "submitted, at most"), "percent_least": ("提交率，至少（%）", "submitted, at least (%)"),
            "percent_most": ("提交率，至多（%）", "submitted, at most (%)"), **_MEAN, "since": ("数字截至", "as of"),
        }  # fmt: skip
        note = (
            f"提交率的分母是班级在册学员，得分率的分母是已评各题的满分，方括号里是 95% 置信区间。{_CUT[0]}",
            f"Submitted: of all enrolled. Scores: of what the questions scored so far could give; 95% intervals in brackets. {_CUT[1]}",
        )
        return _summary("progress", ("各班级进度", "Progress of cohorts"), columns, note, rows)

    def questions(self, chosen: Selection = Selection()) -> Summary:
        """One row a question over the selection: facility, the mean share of its points, with its interval."""
        inside, rows = self.inside(chosen), []
        for module in self.asked(chosen):
            found: dict[str, list] = {}
            for one in inside:
                for question, figures in one["modules"].get(module, {}).get("questions", {}).items():
                    found.setdefault(question, []).append(figures)
            order = [*titles_of(module), *sorted(set(found) - set(titles_of(module)))]
            for question in (one for one in order if one in found):
                competency = competencies_of(module).get(question, "")
                if chosen.competency in ("", competency):
                    slug = question.removesuffix("_tests")
                    zh, en = titles_of(module).get(question, (slug, slug))
                    number, words = module.split("_")[0], self.names.get(competency)
                    rows.append({
                        "module": module, "question": slug, "question_zh": f"{number} {zh}", "question_en": f"{number} {en}",
                        "competency_zh": words.zh if words else "", "competency_en": words.en if words else "",
                        **_flat(combine(found[question])), "discrimination": self.telling.get((module, question)),
                    })  # fmt: skip
        columns = {
            "module": ("", ""), "question": ("", ""), "question_zh": ("题目", ""), "question_en": ("", "question"),
            "competency_zh": ("能力", ""), "competency_en": ("", "competency"), **_MEAN,
            "discrimination": ("区分度", "discrimination"),
        }  # fmt: skip
        note = (
            "得分率低的题最值得在课上再讲。区分度是这道题与同一练习其余各题得分的相关，由报告里的全部学员算出，满 10 人才算；"
            f"接近 0 或为负的，先查题目。人数只数有得分的，舍到 5 的倍数。{WRITTEN[0]}",
            "Questions with a low score are worth another look in class. Discrimination is the correlation with the rest of the "
            "same exercise, over all learners of the report, from 10 on; near 0 or negative, look at the question first. Learners are "
            f"those with a score, rounded down to fives.{WRITTEN[1]}",
        )
        return _summary("questions", ("各题得分率", "Questions"), columns, note, rows)

    def competencies(self, chosen: Selection = Selection()) -> Summary:
        """One row a competency for the selection, and one for each cohort in it where there are several."""
        rows, everybody = [], self.inside(chosen)
        by_cohort = _by_cohort(everybody)
        for key, words in self.names.items():
            if chosen.competency not in ("", key):
                continue
            for cohort, groups in (({"": everybody} if len(by_cohort) > 1 else {}) | by_cohort).items():
                found = [one["competencies"].get(key) for one in groups]
                if any(found):
                    rows.append({"competency": key, "competency_zh": words.zh, "competency_en": words.en,
                                 "cohort_zh": cohort or "全部", "cohort_en": cohort or "all", **_flat(combine(found))})  # fmt: skip
        columns = {
            "competency": ("", ""), "competency_zh": ("能力", ""), "competency_en": ("", "competency"),
            "cohort_zh": ("班级", ""), "cohort_en": ("", "cohort"), **_MEAN,
        }  # fmt: skip
        note = (
            "每名学员在一项能力上的掌握程度，由其各题得分估计（贝塔-二项模型），这里是组平均，方括号里是 95% 置信区间。"
            f"题目少的学员，估计会靠近 50%。人数只数有得分的，舍到 5 的倍数。{WRITTEN[0]}",
            "How far each learner masters a competency, estimated from its questions (Beta-Binomial model); here the mean of the "
            "group with its 95% interval. With few questions an estimate stays near 50%. Learners are those with a score, rounded "
            f"down to fives.{WRITTEN[1]}",
        )
        return _summary("competencies", ("各项能力", "Competencies"), columns, note, rows)

    def weeks(self, chosen: Selection = Selection()) -> Summary:
        """One row a week and cohort: how many of all hand-ins that are due from it had come in by the end of that week."""
        rows, inside = [], {one["id"] for one in self.inside(chosen)}
        by_cohort = _by_cohort(self.groups)
        for cohort, trends in sorted(self.trends.items()):
            mine = by_cohort.get(cohort, [])
            asked = [module for module in self.asked(chosen) if module in trends]
            if not inside >= {one["id"] for one in mine} or not asked:
                continue
            total = sum(one["modules"][module]["n"] for one in mine for module in asked if module in one["modules"])
            came, steps = 0, {}
            for module in asked:
                before = 0
                for week, n in sorted(trends[module]):
                    steps[week] = steps.get(week, 0) + max(n, before) - before
                    before = max(n, before)
            for week in sorted(steps):
                came += steps[week]
                rows.append({"cohort": cohort, "week": week, "expected": total, "submitted": came,
                             "percent": tenth(100 * came / total)})  # fmt: skip
        columns = {
            "cohort": ("班级", "cohort"), "week": ("周（周一）", "week (its Monday)"), "expected": ("应交（份）", "expected"),
            "submitted": ("到周末已交，至少（份）", "submitted by its end, at least"),
            "percent": ("提交率，至少（%）", "submitted, at least (%)"),
        }  # fmt: skip
        note = (
            "应交份数是人数乘以已发布的模块数。一个班一个模块每多交满 5 份才升一级，所以是至少数；"
            "只列全班都在所选范围里的班级。时间按世界时。",
            "Expected: people times released modules. A cohort's count for a module rises by five submissions at least, so it is "
            "at least so many; only cohorts that lie wholly in the selection are listed. Times are UTC.",
        )
        return _summary("weeks", ("逐周提交", "Submissions by week"), columns, note, rows)


_MEAN = {
    "scored": ("有得分人数，至少", "scored, at least"), "mean": ("平均（%）", "mean (%)"),
    "low": ("下限（%）", "low (%)"), "high": ("上限（%）", "high (%)"),
}  # fmt: skip


def _by_cohort(groups: list[dict]) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for one in sorted(groups, key=lambda one: one["cohort"]):
        found.setdefault(one["cohort"], []).append(one)
    return found


def _flat(found: dict | None) -> dict:
    if found is None:
        return {"scored": None, "mean": None, "low": None, "high": None}
    return {
        "scored": found["least"],
        **{name: None if found[name] is None else tenth(found[name]) for name in ("mean", "low", "high")},
    }


def _summary(key: str, title: tuple[str, str], columns: dict, note: tuple[str, str], rows: list[dict]) -> Summary:
    table = pd.DataFrame(rows, columns=list(columns))
    for name in ("scored", "mean", "low", "high", "discrimination"):  # numbers, even where none can be shown
        if name in table:
            table[name] = pd.to_numeric(table[name]).astype("Int64" if name == "scored" else "Float64")
    return Summary(key, title, columns, note, table)


@lru_cache(maxsize=64)
def competencies_of(module: str) -> dict[str, str]:
    """Question -> competency of an exercise; none for a module that is not here any more."""
    try:
        return {one.grade_id: one.competency or "" for one in source.questions(build.exercise_source(module))}
    except (ZhixingError, OSError, ValueError, KeyError):
        return {}


@lru_cache(maxsize=64)
def titles_of(module: str) -> dict[str, tuple[str, str]]:
    """Question -> its heading in both languages, in the order of the exercise."""
    try:
        return source.question_titles(build.exercise_source(module))
    except (ZhixingError, OSError, ValueError, KeyError):
        return {}
