"""What was learnt: the gain from the pre-test to the post-test, and mastery of each competency."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from grading.progress import aggregates
from grading.progress.measures_facts import correlation, latest
from grading.progress.measures_stats import LEVEL, beta_cdf, beta_quantile, mean_bounds, t_quantile, z_quantile

#: Jeffreys' prior for a proportion: worth one question, half right, and so nearly silent.
PRIOR = (0.5, 0.5)
THRESHOLD = 0.7
SURE = 0.8


def gain(tests: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Each cohort's gain from pre-test to post-test, over those who took both, with who is missing stated.

    Scores are shares (points / max_points). Hake's g of averages, (post - pre) / (1 - pre) of the group's means (Hake
    1998, Am. J. Phys. 66:64-74), stands beside the average of individual gains and Cohen's d, because g favours groups
    that start high (Nissen et al. 2018, Phys. Rev. Phys. Educ. Res. 14:010115). The interval of g treats 1 - g as a
    ratio of two means (delta method; Cochran 1977, Sampling Techniques, ch. 6) and is NaN under 3 learners.

    Columns: cohort; n_pre, n_post, n_both (with a graded test); attrition, the share of n_pre without a post-test;
    pre_stayed and pre_left, the mean pre-test of those with and without a post-test; pre, post (means over n_both);
    g, g_low, g_high; g_individual, and n_ceiling, left out of it for a full pre-test; d, d_low, d_high (`cohens_d`).
    Raises ValueError when a learner has two results for one test.
    """
    keys = ["cohort", "learner", "test"]
    if tests.duplicated(keys).any():
        raise ValueError("a learner has two results for one test; keep the first pre-test and the last post-test")
    shares = tests.assign(share=(tests["points"] / tests["max_points"]).astype(float)).dropna(subset=["share"])
    wide = shares.pivot(index=["cohort", "learner"], columns="test", values="share").reindex(columns=["pre", "post"])
    return pd.DataFrame([{"cohort": cohort, **_gain(one, level)} for cohort, one in wide.groupby("cohort")])


def _gain(wide: pd.DataFrame, level: float) -> dict:
    has_pre, has_post = wide["pre"].notna(), wide["post"].notna()
    both = wide[has_pre & has_post]
    pre, post = both["pre"].to_numpy(), both["post"].to_numpy()
    n_pre, n, room = int(has_pre.sum()), len(both), pre < 1
    g, low, high = _hake(pre, post, level)
    d = cohens_d(pre, post, level)
    return {
        "n_pre": n_pre, "n_post": int(has_post.sum()), "n_both": n,
        "attrition": 1 - n / n_pre if n_pre else math.nan,
        "pre_stayed": both["pre"].mean(), "pre_left": wide.loc[has_pre & ~has_post, "pre"].mean(),
        "pre": both["pre"].mean(), "post": both["post"].mean(), "g": g, "g_low": low, "g_high": high,
        "g_individual": float(((post - pre)[room] / (1 - pre[room])).mean()) if room.any() else math.nan,
        "n_ceiling": int((~room).sum()), "d": d["d"], "d_low": d["low"], "d_high": d["high"],
    }  # fmt: skip


def _hake(pre: np.ndarray, post: np.ndarray, level: float) -> tuple[float, float, float]:
    n = len(pre)
    if not n or pre.mean() >= 1:
        return math.nan, math.nan, math.nan
    left, room = 1 - post, 1 - pre
    ratio = left.mean() / room.mean()
    residual = left - ratio * room
    if n < 3 or np.allclose(residual, 0):
        return float(1 - ratio), math.nan, math.nan
    half = t_quantile((1 + level) / 2, n - 1) * residual.std(ddof=1) / (math.sqrt(n) * room.mean())
    return float(1 - ratio), float(1 - ratio - half), float(1 - ratio + half)


def cohens_d(pre, post, level: float = LEVEL) -> dict:
    """The same learners' standardised change: d = J (mean post - mean pre) / s, with s^2 = (s_pre^2 + s_post^2) / 2.

    Cohen 1988, Statistical Power Analysis, ch. 2: the scores' own spread, not that of the differences, so that a d from
    paired tests compares with one from separate groups. J = 1 - 3 / (4 (n - 1) - 1) corrects small samples (Hedges &
    Olkin 1985, Statistical Methods for Meta-Analysis). The interval allows for pairing (r, the correlation of pre and
    post): Var(d) = d^2 (s_pre^4 + s_post^4 + 2 r^2 s_pre^2 s_post^2) / (8 (n - 1) s^4) + s_diff^2 / ((n - 1) s^2),
    Bonett 2008, Psychol. Methods 13:99-109, with the normal quantile. A dict of n, d, low, high; NaN under 3 learners
    or when neither test has any spread.
    """
    pre, post = np.asarray(pre, float), np.asarray(post, float)
    n = len(pre)
    nothing = {"n": n, "d": math.nan, "low": math.nan, "high": math.nan}
    if n < 3:
        return nothing
    v1, v2 = pre.var(ddof=1), post.var(ddof=1)
    s2 = (v1 + v2) / 2
    if s2 < 1e-12:
        return nothing
    d = (post.mean() - pre.mean()) / math.sqrt(s2)
    r = correlation(pre, post)
    shape = 0.0 if math.isnan(r) else 2 * r**2 * v1 * v2
    variance = d**2 * (v1**2 + v2**2 + shape) / (8 * (n - 1) * s2**2) + (post - pre).var(ddof=1) / ((n - 1) * s2)
    half = z_quantile((1 + level) / 2) * math.sqrt(variance)
    j = 1 - 3 / (4 * (n - 1) - 1)
    return {"n": n, "d": j * d, "low": j * (d - half), "high": j * (d + half)}


def mastery(
    scores: pd.DataFrame, threshold: float = THRESHOLD, level: float = LEVEL, prior: tuple[float, float] = PRIOR
) -> pd.DataFrame:
    """What each learner can do in each competency, and how sure that is.

    Model: Beta-Binomial. A learner earns a share theta of the points of a competency's questions; theta ~ Beta(prior),
    Jeffreys' by default, and after the answers Beta(prior + k s, prior + k (1 - s)), where s is the share earned and k
    the number of questions, each weighted by its points: k = (sum w)^2 / sum w^2 (Kish 1965, Survey Sampling).
    A question of four points is one piece of evidence, not four. Why this model: a learner has 2 to 10 questions for a
    competency, too few for item response theory to fit; the plain average calls one right answer out of one a mastery,
    this one does not; and anyone can recompute it. It leaves out that questions differ in difficulty and that people
    learn between modules.

    Held against a plain average and girth's 1PL and 2PL on sample answers (`python -m tests.bench.mastery_models`; log
    loss of 12 held-out answers, four generating models, 3 to 24 answers seen): it predicts better than the average
    everywhere, by 0.16 to 0.22 after 3 answers and 0.003 at most after 24. IRT predicts better than it wherever
    questions differ in difficulty: 1PL by 0.06 to 0.19, fitted on 30 people as on 300. Nearly all of that is knowing
    how hard each question is: shifted by the questions' facility, this model comes within 0.04 of 1PL after 3 answers
    and 0.01 from 12 on. So compare learners who answered the same questions, and read an estimate as of those questions.

    Only graded answers are evidence. Missing and failed ones are counted beside it, and are no sign of weakness.

    Columns: cohort, agency, learner, competency; questions (graded), evidence (k), earned (s, extra credit cut at 1),
    needs_review, failed, missing; estimate (posterior mean), low, high (quantiles: a `level` credible interval);
    probability that theta >= threshold; verdict: "mastered" from a probability of 0.8, "not_yet" down to 0.2, "unsure"
    between, "no_evidence" without a graded answer (the rest is then NaN).
    """
    out, a, b = _posterior(scores, prior)
    out = aggregates.plain(out)
    some = out["questions"] > 0
    # As complex numbers: pairs are sorted so in a fifth of the time.
    cases, where = np.unique(a + 1j * b, return_inverse=True)
    cases = cases.real, cases.imag
    tail = (1 - level) / 2
    figures = {
        "low": beta_quantile(tail, *cases)[where],
        "high": beta_quantile(1 - tail, *cases)[where],
        "probability": (1 - beta_cdf(threshold, *cases))[where],
    }
    out = out.assign(**{name: pd.Series(values, out.index).where(some) for name, values in figures.items()})
    p = out["probability"]
    out["verdict"] = np.select([~some, p >= SURE, p <= 1 - SURE], ["no_evidence", "mastered", "not_yet"], "unsure")
    return out


def estimates(scores: pd.DataFrame, prior: tuple[float, float] = PRIOR) -> pd.DataFrame:
    """`mastery` up to its estimate, for means of groups, which need no interval of each learner.

    Names are categoricals where those of the scores are."""
    return _posterior(scores, prior)[0]


def _posterior(scores: pd.DataFrame, prior: tuple[float, float]) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """(`mastery`'s columns up to the estimate, and the two parameters of each row's Beta distribution)."""
    rows = latest(scores, ["cohort", "learner", "module", "question", "competency"])
    out = aggregates.by_competency(rows)
    some = out["questions"] > 0
    out["evidence"] = (out["w"] ** 2 / out["w2"].where(some)).fillna(0.0)
    out["earned"] = (out["got"] / out["w"].where(some)).clip(0, 1)
    # Rounded, so that the many learners with the same answers share one evaluation of the beta function.
    a = np.round(prior[0] + out["evidence"] * out["earned"].fillna(0), 9).to_numpy()
    b = np.round(prior[1] + out["evidence"] * (1 - out["earned"].fillna(0)), 9).to_numpy()
    out["estimate"] = pd.Series(a / (a + b), out.index).where(some)
    return out.drop(columns=["w", "w2", "got"]), a, b


def competency_profile(table: pd.DataFrame, by: list[str], level: float = LEVEL) -> pd.DataFrame:
    """A group's mastery from `mastery`'s table: `by`, competency, learners (with evidence), mastered, not_yet, unsure,
    no_evidence, and estimate, low, high: the mean of the learners' estimates with Student's t interval.
    """
    verdicts = ("mastered", "not_yet", "unsure", "no_evidence")
    rows = table.assign(**{name: table["verdict"].eq(name) for name in verdicts})
    groups = rows.groupby([*by, "competency"], observed=True)
    figures = groups["estimate"].agg(["count", "mean", "std", "min", "max"])
    out = groups[list(verdicts)].sum().assign(estimate=figures["mean"])
    out.insert(0, "learners", figures["count"])
    n = figures["count"].where(figures["max"] > figures["min"])  # as `mean_interval`: no spread, no interval
    low, high = mean_bounds(out["estimate"], figures["std"], n, level)
    return out.assign(low=low, high=high).reset_index()
