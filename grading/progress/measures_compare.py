"""Two cohorts side by side, with the interval of the difference and a warning where they should not be compared."""

from __future__ import annotations

import math

import pandas as pd

from grading.progress.measures_facts import expected
from grading.progress.measures_stats import LEVEL, newcombe, welch

SMALL = 20
#: Groups that start further apart than this, in standard deviations, are too different to compare as they stand: the
#: limit of baseline equivalence in the What Works Clearinghouse's Procedures and Standards Handbook.
APART = 0.25
#: When the shares that completed differ by more, the scores come from differently selected people.
SELECTED = 0.2


def compare_cohorts(
    submissions: pd.DataFrame,
    enrolments: pd.DataFrame,
    first: str,
    second: str,
    tests: pd.DataFrame | None = None,
    level: float = LEVEL,
    selection: bool = True,
) -> pd.DataFrame:
    """Completion and mean score of two cohorts in every module that both have.

    Columns: module, measure ("completion" or "score", both shares), n_first, n_second (enrolled, or graded), first,
    second, difference (first - second), low, high (Newcombe's interval for completion, Welch's for scores), zh, en:
    the warnings in words, "" when there are none. A difference whose interval contains 0 shows no difference.

    selection: whether to warn of scores of those whom unlike completion selected; a report that tells completion in
    ranges may not. No count is in a warning, for the same reason.
    """
    rows = expected(submissions, enrolments)
    start_zh, start_en = baseline(tests, first, second)
    out = []
    for module, group in rows[rows["cohort"].isin([first, second])].groupby("module", observed=True):
        one, two = (group[group["cohort"] == name] for name in (first, second))
        if one.empty or two.empty:
            continue
        k1, k2 = (int(part["state"].isin(["graded", "needs_review"]).sum()) for part in (one, two))
        difference, low, high = newcombe(k1, len(one), k2, len(two), level)
        row = {"module": module, "measure": "completion", "n_first": len(one), "n_second": len(two)}
        row |= {"first": k1 / len(one), "second": k2 / len(two), "difference": difference, "low": low, "high": high}
        out.append(row | _warnings(len(one), len(two)))
        x, y = one["share"].dropna(), two["share"].dropna()
        values = dict(zip(("difference", "low", "high"), welch(x, y, level), strict=True))
        row = {"module": module, "measure": "score", "n_first": len(x), "n_second": len(y)}
        more = [(start_zh, start_en)] if start_zh else []
        if selection and abs(difference) > SELECTED:
            more.append((
                f"两班完成率相差超过 {100 * SELECTED:.0f} 个百分点，有成绩的人不是同样筛选出来的",
                f"completion differs by more than {100 * SELECTED:.0f} points, so those with a score were not selected alike",
            ))  # fmt: skip
        out.append(row | {"first": x.mean(), "second": y.mean()} | values | _warnings(len(x), len(y), more))
    columns = ["module", "measure", "n_first", "n_second", "first", "second", "difference", "low", "high", "zh", "en"]
    return pd.DataFrame(out, columns=columns)


def baseline(tests: pd.DataFrame | None, first: str, second: str) -> tuple[str, str]:
    """A warning in both languages when two cohorts' pre-tests are unknown or too far apart; ("", "") when they are not.

    The distance is the difference of the means over the pooled standard deviation (Cohen's d for separate groups).
    """
    pre = [pd.Series(dtype=float)] * 2
    if tests is not None:
        known = tests[tests["test"] == "pre"]
        pre = [(known["points"] / known["max_points"])[known["cohort"] == name].dropna() for name in (first, second)]
    if min(map(len, pre)) < 2:
        return "没有两班的前测成绩，不知道起点是否相同", "without both pre-tests the starting levels are unknown"
    n1, n2 = map(len, pre)
    pooled = math.sqrt(((n1 - 1) * pre[0].var() + (n2 - 1) * pre[1].var()) / (n1 + n2 - 2))
    difference = pre[0].mean() - pre[1].mean()
    distance = abs(difference) / pooled if pooled > 1e-9 else math.inf if abs(difference) > 1e-9 else 0.0
    if distance <= APART:
        return "", ""
    return (
        f"两班前测相差 {distance:.2f} 个标准差（超过 {APART}），起点不同，不宜直接比较",
        f"the pre-tests are {distance:.2f} standard deviations apart (over {APART}): different starts, "
        "not to be compared as they stand",
    )


def _warnings(n_first: int, n_second: int, more: list[tuple[str, str]] = ()) -> dict[str, str]:
    found = list(more)
    if min(n_first, n_second) < SMALL:
        found.insert(0, (
            f"有一方不足 {SMALL} 人，差别可能只是偶然",
            f"too few people, under {SMALL}: a difference may be chance",
        ))  # fmt: skip
    return {"zh": "；".join(zh for zh, _ in found), "en": "; ".join(en for _, en in found)}
