"""Every measure against an example worked out by hand; the arithmetic stands beside the expectation."""

import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from grading.progress import measures as m
from grading.progress.measures_facts import correlation as m_correlation
from grading.progress.measures_items import fisher_interval
from grading.progress.measures_stats import beta_cdf, beta_quantile, f_quantile, t_quantile, z_quantile

NOW = pd.Timestamp("2026-06-01", tz="UTC")
DAY = pd.Timedelta(days=1)
Z = 1.959964


def close(value, expected, digits: int = 4) -> bool:
    return value == pytest.approx(expected, abs=10**-digits)


def enrolments(*learners: str, cohort: str = "春", agency: str = "甲局", gone: tuple = ()) -> pd.DataFrame:
    rows = [(cohort, agency, one, one not in gone) for one in learners]
    return pd.DataFrame(rows, columns=["cohort", "agency", "learner", "active"])


def submissions(*rows, cohort: str = "春") -> pd.DataFrame:
    """Rows (learner, module, attempt, state, points), out of 10, due on 11 May; handed in on the attempt-th of May."""
    table = pd.DataFrame(rows, columns=["learner", "module", "attempt", "state", "points"])
    start = pd.Timestamp("2026-05-01", tz="UTC")
    stamps = [start + (row.attempt - 1) * DAY if row.state != "missing" else pd.NaT for row in table.itertuples()]
    table["submitted_at"] = pd.to_datetime(pd.Series(stamps, dtype=object), utc=True)
    table["due_at"] = start + 10 * DAY
    table["points"] = table["points"].astype(float)
    late = (table["submitted_at"] > table["due_at"]).astype(bool)
    return table.assign(cohort=cohort, agency="甲局", max_points=10.0, late=late, reason="", )  # fmt: skip


def scores(points, maximum=1.0, *, competency="读数", module="m01", cohort="春", state="graded") -> pd.DataFrame:
    """A learners x questions array of points, or a list of lists; NaN where nothing was graded."""
    rows = []
    for i, line in enumerate(points):
        for q, value in enumerate(line):
            here = state if not (isinstance(value, float) and math.isnan(value)) else "needs_review"
            rows.append((cohort, "甲局", f"{i:03d}", module, f"q{q}", competency, 1, value, maximum, here))
    columns = ["cohort", "agency", "learner", "module", "question", "competency", "attempt", "points", "max_points"]
    return pd.DataFrame(rows, columns=[*columns, "state"]).astype({"points": float})


def pre_post(pre, post, cohort: str = "春") -> pd.DataFrame:
    rows = [(f"{i}", cohort, name, value, 10.0) for name, line in (("pre", pre), ("post", post))
            for i, value in enumerate(line) if value is not None]  # fmt: skip
    return pd.DataFrame(rows, columns=["learner", "cohort", "test", "points", "max_points"])


# Quantiles


@pytest.mark.parametrize("x", [0.0, 0.003, 0.2, 0.5, 0.77, 0.999, 1.0])
def test_the_beta_function_where_it_has_a_closed_form(x):
    assert beta_cdf(x, 1, 1)[0] == pytest.approx(x, abs=1e-13)
    assert beta_cdf(x, 3, 1)[0] == pytest.approx(x**3, abs=1e-13)
    assert beta_cdf(x, 1, 4)[0] == pytest.approx(1 - (1 - x) ** 4, abs=1e-13)
    assert beta_cdf(x, 0.5, 0.5)[0] == pytest.approx(2 / math.pi * math.asin(math.sqrt(x)), abs=1e-13)
    binomial = sum(math.comb(9, k) * x**k * (1 - x) ** (9 - k) for k in range(4, 10))
    assert beta_cdf(x, 4, 6)[0] == pytest.approx(binomial, abs=1e-13), "I_x(k, n-k+1) = P(Bin(n, x) >= k)"


def test_the_beta_quantile_undoes_the_beta_function_everywhere():
    rng = np.random.default_rng(0)
    p, a, b = rng.uniform(0.001, 0.999, 400), rng.uniform(0.5, 60, 400), rng.uniform(0.5, 60, 400)
    assert np.abs(beta_cdf(beta_quantile(p, a, b), a, b) - p).max() < 1e-10


@pytest.mark.parametrize(
    ("df", "value"), [(1, 12.7062), (2, 4.3027), (10, 2.2281), (30, 2.0423), (120, 1.9799), (10**5, 1.96)]
)
def test_t_as_in_the_printed_tables(df, value):
    assert close(t_quantile(0.975, df), value) and close(t_quantile(0.025, df), -value)


def test_f_as_in_the_printed_tables():
    assert close(f_quantile(0.95, 3, 10), 3.7083) and close(f_quantile(0.95, 1, 10), t_quantile(0.975, 10) ** 2)


# Intervals


def test_wilson():
    # 8 of 10: centre (0.8 + 3.8415/20) / (1 + 3.8415/10) = 0.99207/1.38415 = 0.71674;
    # half 1.96/1.38415 * sqrt(0.8*0.2/10 + 3.8415/400) = 1.41601 * sqrt(0.0256036) = 1.41601 * 0.16001 = 0.22658
    low, high = m.wilson(8, 10)
    assert close(low, 0.71674 - 0.22658) and close(high, 0.71674 + 0.22658)


def test_wilson_is_scipys_for_every_count():
    from scipy import stats

    for n in (1, 5, 12, 40, 1000):
        for k in range(0, n + 1, max(1, n // 10)):
            ours, theirs = m.wilson(k, n), stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
            assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_fishers_interval_is_scipys():
    from scipy import stats

    rng = np.random.default_rng(1)
    x = rng.normal(size=25)
    found = stats.pearsonr(x, y := x + rng.normal(size=25))
    theirs = found.confidence_interval(0.95)
    assert fisher_interval(m_correlation(x, y), 25) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_no_command_waits_for_scipy():
    code = "import sys; from grading.commands.app import build_app; build_app(); import grading.progress.measures; "
    code += "sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_wilson_at_the_edges():
    # 0 of 20: the low end is 0, the high z^2 / (n + z^2) = 3.8415 / 23.8415 = 0.16113
    low, high = m.wilson([0, 20, 0], [20, 20, 0])
    assert low[0] == pytest.approx(0, abs=1e-12) and close(high[0], 0.16113)
    assert close(low[1], 1 - 0.16113) and high[1] == pytest.approx(1)
    assert np.isnan(low[2]) and np.isnan(high[2])


def test_the_t_interval_of_a_mean():
    # 2, 4, 6: mean 4, sd 2, t(2) = 4.3027, half = 4.3027 * 2 / sqrt(3) = 4.9683
    low, high = m.mean_interval([2, 4, np.nan, 6])
    assert close(low, 4 - 4.9683) and close(high, 4 + 4.9683)


@pytest.mark.parametrize("values", [[], [3.0], [np.nan, 3.0], [5.0, 5.0, 5.0]])
def test_no_interval_where_no_spread_was_seen(values):
    assert all(map(math.isnan, m.mean_interval(values)))


def test_welch():
    # x = 1, 2, 3, 4: mean 2.5, var 5/3, over n 0.41667. y = 2, 4, 9: mean 5, var 13, over n 4.33333.
    # Difference -2.5, se sqrt(4.75) = 2.17945, df = 4.75^2 / (0.41667^2/3 + 4.33333^2/2) = 22.5625/9.44676 = 2.38839
    difference, low, high = m.welch([1, 2, 3, 4], [2, 4, 9])
    assert difference == -2.5
    assert close(high - difference, t_quantile(0.975, 2.38839) * 2.17945, 3) and close(low + high, -5)


def test_newcombe_as_in_its_paper():
    # Newcombe 1998, table II, case (a): 56/70 - 48/80, method 10: 0.0524 to 0.3339
    difference, low, high = m.newcombe(56, 70, 48, 80)
    assert close(difference, 0.2) and close(low, 0.0524) and close(high, 0.3339)


# Completion, time, scores: missing, failed, waiting and zero


FIVE = ("a", "b", "c", "d", "e")
MIXED = [
    ("a", "m01", 1, "graded", 0),  # handed in, and wrong
    ("b", "m01", 1, "failed", None),  # handed in, and could not be graded
    ("c", "m01", 1, "needs_review", 4),  # handed in, a person has to read it
    ("d", "m01", 0, "missing", None),
    ("x", "m01", 1, "graded", 10),  # has withdrawn
]  # and e has no row at all


def test_completion_counts_everyone_enrolled_and_active():
    out = m.completion(submissions(*MIXED), enrolments(*FIVE, "x", gone=("x",))).iloc[0]
    assert (out["enrolled"], out["completed"], out["failed"], out["missing"]) == (5, 2, 1, 2)
    assert close(out["share"], 0.4)
    assert (out["low"], out["high"]) == pytest.approx(tuple(map(float, m.wilson(2, 5))))


def test_mean_scores_take_only_what_was_graded():
    more = [*MIXED, ("e", "m01", 1, "graded", 6)]
    out = m.mean_scores(submissions(*more), enrolments(*FIVE, "x", gone=("x",))).iloc[0]
    # a has 0 of 10, e has 6 of 10: mean 0.3, sd 0.42426; the others are counted, not averaged
    assert (out["graded"], out["zeros"], out["needs_review"], out["failed"], out["missing"]) == (2, 1, 1, 1, 1)
    assert close(out["mean"], 0.3) and close(out["sd"], 0.42426)
    assert (out["low"], out["high"]) == (0.0, 1.0), "t(1) = 12.7 makes it wider than a share can be"


def test_a_module_nobody_handed_in_is_missing_for_all_and_has_no_mean():
    released = pd.DataFrame({"cohort": ["春"], "module": ["m02"], "released_at": [NOW]})
    out = m.completion(submissions(*MIXED), enrolments(*FIVE), released=released).set_index("module").loc["m02"]
    assert (out["enrolled"], out["missing"], out["share"]) == (5, 5, 0)
    blank = m.mean_scores(submissions(("a", "m02", 0, "missing", None)), enrolments(*FIVE)).iloc[0]
    assert blank["graded"] == 0 and math.isnan(blank["mean"]) and math.isnan(blank["low"])


def test_the_last_attempt_counts_even_when_it_is_worse_or_could_not_be_graded():
    table = submissions(("a", "m01", 2, "graded", 5), ("a", "m01", 1, "graded", 9), ("b", "m01", 1, "graded", 9),
                        ("b", "m01", 2, "failed", None))  # fmt: skip
    out = m.mean_scores(table, enrolments("a", "b")).iloc[0]
    assert (out["mean"], out["graded"], out["failed"]) == (0.5, 1, 1)


def test_extra_credit_is_kept():
    out = m.mean_scores(submissions(("a", "m01", 1, "graded", 12), ("b", "m01", 1, "graded", 10)), enrolments("a", "b"))
    assert close(out["mean"][0], 1.1) and out["high"][0] == pytest.approx(1.2)


def test_a_learner_in_two_cohorts_counts_in_each():
    both = pd.concat([enrolments("a", "b"), enrolments("a", cohort="秋", agency="乙局")])
    table = pd.concat(
        [submissions(("a", "m01", 1, "graded", 9)), submissions(("a", "m01", 0, "missing", None), cohort="秋")]
    )
    out = m.completion(table, both).set_index("cohort")
    assert (out["completed"].to_dict(), out["enrolled"].to_dict()) == ({"春": 1, "秋": 0}, {"春": 2, "秋": 1})
    by_agency = m.completion(table, both, by=("agency",)).set_index("agency")
    assert by_agency["enrolled"].to_dict() == {"甲局": 2, "乙局": 1}


def test_late_work_is_complete_and_is_counted():
    out = m.completion(submissions(("a", "m01", 15, "graded", 9), ("b", "m01", 3, "graded", 9)), enrolments("a", "b"))
    assert (out["completed"][0], out["late"][0]) == (2, 1)


def test_a_state_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="pending"):
        m.completion(submissions(("a", "m01", 1, "pending", 1)), enrolments("a"))


RELEASED = pd.DataFrame({"cohort": ["春"], "module": ["m01"], "released_at": [pd.Timestamp("2026-05-01", tz="UTC")]})


def test_time_to_complete_keeps_those_who_have_not_finished_in_the_denominator():
    # Of 8 enrolled, 5 finished, on days 0, 1, 2, 4, 9. A quarter is the 2nd: day 1; a half the 4th: day 4; three
    # quarters would be the 6th, and there is none yet. Among finishers alone the median would have been day 2.
    rows = [(who, "m01", day + 1, "graded", 5) for who, day in zip("abcde", (0, 1, 2, 4, 9), strict=True)]
    rows += [("f", "m01", 3, "failed", None)]
    out = m.time_to_complete(submissions(*rows), enrolments(*"abcdefgh"), RELEASED).iloc[0]
    assert (out["enrolled"], out["completed"], out["p25"], out["median"]) == (8, 5, 1, 4)
    assert math.isnan(out["p75"])
    assert out["days_before_due"] == 10 - 2  # due after 10 days; the median of the finishers is day 2


def test_time_to_complete_is_to_the_first_complete_hand_in_and_survives_a_wrong_clock():
    rows = [("a", "m01", 2, "failed", None), ("a", "m01", 4, "graded", 5), ("a", "m01", 8, "graded", 9),
            ("b", "m01", -1, "graded", 5)]  # fmt: skip
    out = m.time_to_complete(submissions(*rows), enrolments("a", "b"), RELEASED).iloc[0]
    assert (out["p25"], out["p75"], out["before_release"]) == (0, 3, 1)


# Questions


def test_facility_of_all_or_nothing_and_of_several_points():
    # q0: 3 of 4 right. q1, out of 2: 2, 1, 1, 0 -> shares 1, .5, .5, 0: mean 0.5, sd .40825, t(3) = 3.1824, half .6496
    table = scores([[1, 2], [1, 1], [1, 1], [0, 0]])
    table.loc[table["question"] == "q1", "max_points"] = 2.0
    out = m.facility(table).set_index("question")
    assert close(out.loc["q0", "facility"], 0.75)
    assert (out.loc["q0", "low"], out.loc["q0", "high"]) == pytest.approx(tuple(map(float, m.wilson(3, 4))))
    assert close(out.loc["q1", "facility"], 0.5) and close(out.loc["q1", "high"] - 0.5, 0.6496)


def test_facility_does_not_take_the_ungraded_for_wrong():
    table = scores([[1.0], [0.0], [math.nan], [1.0], [1.0]])
    table.loc[3, ["state", "points"]] = ["failed", np.nan]
    table.loc[4, ["state", "points"]] = ["missing", np.nan]
    out = m.facility(table).iloc[0]
    assert (out["graded"], out["zeros"], out["needs_review"], out["failed"], out["missing"]) == (2, 1, 1, 1, 1)
    assert out["facility"] == 0.5


TEN = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [1, 1, 1], [0, 0, 0], [0, 1, 0], [1, 1, 1], [0, 0, 1], [1, 1, 1], [0, 0, 0]]


def test_discrimination_is_the_correlation_with_the_rest():
    # q0 = 1110 001010 reading down: 1,1,1,1,0,0,1,0,1,0 (mean .6); rest q1+q2 = 2,1,1,2,0,1,2,1,2,0 (mean 1.2).
    # Sum of products 2+1+1+2+2+2 = 10, less 10 * .6 * 1.2 = 7.2: 2.8. SS q0 = 6 - 3.6 = 2.4; SS rest = 20 - 14.4 = 5.6.
    # r = 2.8 / sqrt(2.4 * 5.6) = 2.8 / 3.66606 = 0.76376. Fisher: atanh r = 1.00519, +- 1.96 / sqrt 7 = 0.74080.
    out = m.discrimination(scores(TEN)).set_index("question").loc["q0"]
    assert out["n"] == 10 and close(out["r"], 0.76376)
    assert close(out["low"], math.tanh(1.00519 - 0.74080)) and close(out["high"], math.tanh(1.00519 + 0.74080))


def test_discrimination_is_not_given_for_nine_learners():
    out = m.discrimination(scores(TEN[:9]))
    assert out["r"].isna().all() and set(out["note"]) == {"too_few"}


def test_discrimination_drops_the_incomplete_and_says_no_spread():
    rows = [[*row, 1] for row in TEN] + [[1.0, math.nan, 1.0, 1.0]]
    out = m.discrimination(scores(rows)).set_index("question")
    assert set(out["n"]) == {10} and close(out.loc["q0", "r"], 0.76376)
    assert out.loc["q3", "note"] == "no_spread" and math.isnan(out.loc["q3", "r"])


def test_a_written_question_under_review_does_not_empty_the_table():
    rows = [[*row, 5.0 if i < 3 else math.nan] for i, row in enumerate(TEN)]
    out = m.discrimination(scores(rows)).set_index("question")
    assert close(out.loc["q0", "r"], 0.76376)
    assert (out.loc["q3", "note"], out.loc["q3", "n"]) == ("few_graded", 3)


def test_perfect_agreement_has_no_finite_fisher_interval():
    assert all(map(math.isnan, fisher_interval(1.0, 20))) and all(map(math.isnan, fisher_interval(0.3, 3)))


ALPHA = pd.DataFrame([[1, 2, 1], [2, 3, 3], [3, 3, 4], [4, 5, 4], [5, 4, 5]], columns=list("abc"))


def test_cronbach_alpha():
    # Variances: a 2.5; b: mean 3.4, squares 63 - 57.8 = 5.2 / 4 = 1.3; c: mean 3.4, squares 67 - 57.8 = 9.2 / 4 = 2.3.
    # Sum 6.1. Totals 4, 8, 10, 13, 14: mean 9.8, squares 545 - 480.2 = 64.8 / 4 = 16.2.
    # alpha = 3/2 * (1 - 6.1/16.2) = 0.93519. Feldt: df 4 and 8, F.975 = 5.0526, F.025 = 1 / F.975(8, 4) = 1/8.9796.
    out = m.cronbach_alpha(ALPHA)
    assert (out["n"], out["items"], out["note"]) == (5, 3, "") and close(out["alpha"], 0.93519)
    assert close(out["low"], 1 - 0.06481 * 5.0526, 3) and close(out["high"], 1 - 0.06481 / 8.9796, 3)


def test_cronbach_alpha_of_parallel_and_of_unrelated_questions():
    same = pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 2, 3, 4]})
    assert m.cronbach_alpha(same)["alpha"] == pytest.approx(1)
    unrelated = pd.DataFrame({"a": [0, 0, 1, 1], "b": [0, 1, 0, 1]})
    assert m.cronbach_alpha(unrelated)["alpha"] == pytest.approx(0)


@pytest.mark.parametrize(
    ("table", "note"),
    [
        (ALPHA[["a"]], "too_few_items"),
        (ALPHA.iloc[:1], "too_few"),
        (ALPHA.assign(a=[1, np.nan, np.nan, np.nan, np.nan]), "too_few"),
        (pd.DataFrame({"a": [1, 1, 1], "b": [2, 2, 2]}), "no_spread"),
        (pd.DataFrame({"a": [1, 2, 3], "b": [3, 2, 1]}), "no_spread"),
    ],
)
def test_cronbach_alpha_is_na_where_it_means_nothing(table, note):
    out = m.cronbach_alpha(table)
    assert out["note"] == note and math.isnan(out["alpha"])


def test_reliability_of_each_module():
    both = pd.concat([scores(ALPHA.to_numpy(), 5.0), scores([[1], [0]], module="m02")])
    out = m.reliability(both).set_index("module")
    assert close(out.loc["m01", "alpha"], 0.93519) and out.loc["m02", "note"] == "too_few_items"


# Gain


def test_gain_with_attrition_stated():
    # Both: 0, 1, 2 with pre 2, 4, 6 and post 6, 7, 9 of 10: means .4 and .73333, g = .33333 / .6 = 0.55556.
    # Individual: 4/8, 3/6, 3/4 -> 0.5, 0.5, 0.75: mean 0.58333. Learner 3 left (pre .8), learner 4 came late.
    out = m.gain(pre_post([2, 4, 6, 8, None], [6, 7, 9, None, 10])).iloc[0]
    assert (out["n_pre"], out["n_post"], out["n_both"], out["attrition"]) == (4, 4, 3, 0.25)
    assert close(out["pre_stayed"], 0.4) and close(out["pre_left"], 0.8)
    assert close(out["g"], 0.55556) and close(out["g_individual"], 0.58333)
    # 1 - g = .26667/.6 = .44444; residuals left - .44444 * room: .04444, .03333, -.07778,
    # sd = sqrt((.0019753 + .0011111 + .0060494) / 2) = .067586; half = 4.3027 * .067586 / (1.73205 * .6) = .27982
    assert close(out["g_high"] - out["g"], 0.27982, 3) and close(out["g"] - out["g_low"], 0.27982, 3)


def test_a_full_pre_test_leaves_no_room_and_is_counted():
    out = m.gain(pre_post([10, 5, 5, 5], [10, 10, 5, 8])).iloc[0]
    assert out["n_ceiling"] == 1 and close(out["g_individual"], (1 + 0 + 0.6) / 3)
    full = m.gain(pre_post([10, 10, 10], [10, 9, 10])).iloc[0]
    assert math.isnan(full["g"]) and math.isnan(full["g_individual"])


def test_a_test_not_graded_is_no_zero_and_nobody_may_have_two():
    table = pre_post([2, 4, 6], [6, 7, 9])
    table.loc[0, "points"] = np.nan
    assert m.gain(table).iloc[0]["n_both"] == 2
    with pytest.raises(ValueError, match="two results"):
        m.gain(pd.concat([table, table.tail(1)]))


def test_hakes_g_favours_a_group_that_starts_high_and_d_does_not():
    low, high = m.gain(pre_post([1, 2, 3], [3, 4, 5])), m.gain(pre_post([5, 6, 7], [7, 8, 9]))
    assert close(low["g"][0], 0.25) and close(high["g"][0], 0.5)  # 2/8 and 2/4: the same two points
    assert close(low["d"][0], high["d"][0])


def test_a_cohort_without_anyone_in_both_tests():
    out = m.gain(pre_post([2, 4], [None, None])).iloc[0]
    assert (out["n_both"], out["attrition"]) == (0, 1) and math.isnan(out["g"]) and math.isnan(out["d"])


def test_cohens_d_for_paired_tests():
    # pre 1..5: mean 3, var 2.5. post 2, 4, 4, 6, 9: mean 5, var (153 - 125)/4 = 7. s^2 = 4.75, d = 2/s = 0.91766.
    # Covariance: sum of products 91 - 75 = 16, / 4 = 4; r = 4/sqrt(17.5), r^2 = 16/17.5. s_diff^2 = 2.5 + 7 - 8 = 1.5.
    # Var = .84211 * (6.25 + 49 + 2 * 16) / (8 * 4 * 22.5625) + 1.5 / (4 * 4.75) = .101764 + .078947 = .180711;
    # half = 1.96 * .425101 = .833183. J = 1 - 3/15 = 0.8.
    out = m.cohens_d([1, 2, 3, 4, 5], [2, 4, 4, 6, 9])
    assert close(out["d"], 0.8 * 0.91766)
    assert close(out["low"], 0.8 * (0.91766 - 0.83318)) and close(out["high"], 0.8 * (0.91766 + 0.83318))


def test_the_intervals_of_d_and_g_cover_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(7)
    covered = {"d": 0, "g": 0}
    for _ in range(400):
        x = rng.multivariate_normal([0, 0.6], [[1, 0.5], [0.5, 1]], 20)
        d = m.cohens_d(x[:, 0], x[:, 1])
        covered["d"] += d["low"] <= 0.6 <= d["high"]
        before = rng.beta(4, 5, 25)
        after = 1 - (1 - before) * rng.beta(6, 4, 25)  # each keeps 60% of the gap on average: g is 0.4
        g = m.gain(pre_post(before * 10, after * 10)).iloc[0]
        covered["g"] += g["g_low"] <= 0.4 <= g["g_high"]
    assert all(0.92 <= count / 400 <= 0.98 for count in covered.values()), covered


# Mastery


def test_mastery_is_a_beta_posterior():
    # 3 right of 4: Beta(.5 + 3, .5 + 1): mean 3.5/5 = 0.7
    out = m.mastery(scores([[1, 1, 1, 0]])).iloc[0]
    assert (out["questions"], out["evidence"], out["earned"]) == (4, 4, 0.75) and close(out["estimate"], 0.7)
    assert close(beta_cdf(out["low"], 3.5, 1.5)[0], 0.025) and close(beta_cdf(out["high"], 3.5, 1.5)[0], 0.975)
    grid = (np.arange(200_000) + 0.5) / 200_000  # P(theta >= .7) by adding up the density x^2.5 (1-x)^.5
    density = grid**2.5 * (1 - grid) ** 0.5
    assert close(out["probability"], density[grid >= 0.7].sum() / density.sum()) and out["verdict"] == "unsure"


def test_a_question_of_many_points_is_not_many_pieces_of_evidence():
    # Weights 4, 1, 1: k = 36 / 18 = 2, not 3 and not 6. Earned 4 of 6: Beta(.5 + 2 * 2/3, .5 + 2 * 1/3), mean 1.8333/3
    table = scores([[4, 0, 0]])
    table["max_points"] = [4.0, 1.0, 1.0]
    out = m.mastery(table).iloc[0]
    assert close(out["evidence"], 2) and close(out["earned"], 2 / 3) and close(out["estimate"], 1.83333 / 3)


def test_one_right_answer_is_no_mastery_and_many_are():
    assert m.mastery(scores([[1]]))["verdict"][0] == "unsure"
    assert m.mastery(scores([[1] * 8]))["verdict"][0] == "mastered"
    assert m.mastery(scores([[0] * 4]))["verdict"][0] == "not_yet"


def test_missing_and_failed_answers_are_no_evidence_and_zero_is():
    table = scores([[0.0, 1.0, 1.0, 1.0]])
    table.loc[2, ["state", "points"]] = ["missing", np.nan]
    table.loc[3, ["state", "points"]] = ["failed", np.nan]
    out = m.mastery(table).iloc[0]
    assert (out["questions"], out["earned"], out["missing"], out["failed"]) == (2, 0.5, 1, 1)
    none = m.mastery(table[table["state"].isin(["missing", "failed"])]).iloc[0]
    assert none["verdict"] == "no_evidence" and math.isnan(none["estimate"]) and math.isnan(none["low"])


def test_extra_credit_cannot_make_more_than_all_and_questions_without_a_competency_are_left_out():
    table = pd.concat(
        [scores([[3, 1]]), scores([[0]], competency=None, module="m02"), scores([[0]], competency="", module="m03")]
    )
    out = m.mastery(table)
    assert out["earned"].tolist() == [1.0] and out["estimate"][0] < 1


def test_mastery_predicts_held_out_answers_better_than_the_plain_average():
    rng = np.random.default_rng(3)
    theta = rng.beta(3, 1.5, 400)
    answers = (rng.random((400, 6)) < theta[:, None]).astype(float)
    known, held_out = answers[:, :3], answers[:, 3:]
    estimate = m.mastery(scores(known)).sort_values("learner")["estimate"].to_numpy()
    brier = ((estimate[:, None] - held_out) ** 2).mean()
    assert brier < ((known.mean(axis=1)[:, None] - held_out) ** 2).mean()


def test_the_profile_of_a_group():
    # Of 4 with 8 questions each: 8, 8, 0 right and one never graded. Estimates 8.5/9, 8.5/9, .5/9: mean 17.5/27
    rows = [[1.0] * 8, [1.0] * 8, [0.0] * 8, [math.nan] * 8]
    out = m.competency_profile(m.mastery(scores(rows)), ["cohort"]).iloc[0]
    assert (out["learners"], out["mastered"], out["not_yet"], out["unsure"], out["no_evidence"]) == (3, 2, 1, 0, 1)
    assert close(out["estimate"], 17.5 / 27) and out["low"] < out["estimate"] < out["high"]


# Help, and comparison


def reasons(table: pd.DataFrame) -> dict:
    return dict(zip(table["learner"], table["reasons"], strict=True))


def test_who_needs_help_and_why():
    rows = [("a", "m01", 0, "missing", None), ("a", "m02", 0, "missing", None),
            ("b", "m01", 1, "graded", 9), ("b", "m02", 0, "missing", None),
            ("c", "m01", 1, "graded", 5), ("c", "m02", 2, "graded", 6),
            ("d", "m01", 1, "graded", 9), ("d", "m02", 2, "failed", None),
            ("e", "m01", 1, "graded", 9), ("e", "m02", 2, "needs_review", None),
            ("x", "m01", 0, "missing", None)]  # fmt: skip
    table = submissions(*rows)
    table.loc[table["state"] == "failed", "reason"] = "cell deleted"
    titles = {"m01": ("提速", "Faster"), "m02": ("协同", "Together")}
    out = m.needs_help(table, enrolments(*FIVE, "x", gone=("x",)), NOW, titles=titles)
    assert reasons(out) == {"a": ("not_started",), "b": ("overdue",), "c": ("low",), "d": ("failed",)}
    said = out.set_index("learner")
    assert "提速、协同" in said.loc["a", "zh"] and "Faster, Together" in said.loc["a", "en"]
    assert "55%" in said.loc["c", "zh"] and "55%" in said.loc["c", "en"]  # (5 + 6) / 20
    assert "cell deleted" in said.loc["d", "zh"] and "says nothing of ability" in said.loc["d", "en"]
    assert all(not any("a" <= c <= "z" for c in text) for text in said.loc[["a", "b", "c"], "zh"])


def test_nothing_is_overdue_before_its_date_or_without_one():
    table = submissions(("a", "m01", 0, "missing", None), ("b", "m01", 1, "graded", 9))
    assert m.needs_help(table, enrolments("a", "b"), pd.Timestamp("2026-05-05", tz="UTC")).empty
    table["due_at"] = pd.Series(pd.NaT, index=table.index, dtype="datetime64[ns, UTC]")
    assert m.needs_help(table, enrolments("a", "b"), NOW).empty


def test_someone_without_a_row_is_overdue_by_the_cohorts_date_and_an_extension_is_kept():
    table = submissions(("a", "m01", 1, "graded", 9), ("b", "m01", 0, "missing", None))
    assert reasons(m.needs_help(table, enrolments("a", "b", "c"), NOW)) == {
        "b": ("not_started",),
        "c": ("not_started",),
    }
    table.loc[1, "due_at"] = NOW + DAY
    assert "b" not in reasons(m.needs_help(table, enrolments("a", "b"), NOW))


def test_weak_competencies_are_a_reason_and_most_reasons_come_first():
    table = submissions(("000", "m01", 1, "graded", 9), ("001", "m01", 0, "missing", None))
    weak = m.mastery(scores([[0] * 6, [0] * 6]))
    out = m.needs_help(table, enrolments("000", "001"), NOW, mastery=weak)
    assert out["reasons"].tolist() == [("not_started", "competency"), ("competency",)]
    assert "读数" in out["zh"][1] and "读数" in out["en"][1]


def two_cohorts(n1: int, n2: int, share1: float = 1.0) -> tuple[pd.DataFrame, pd.DataFrame]:
    tables, people = [], []
    for cohort, n, points in (("春", n1, (8, 6)), ("秋", n2, (5, 3))):
        names = [f"{cohort}{i}" for i in range(n)]
        done = names[: round(n * (share1 if cohort == "春" else 1))]
        tables.append(
            submissions(*[(who, "m01", 1, "graded", points[i % 2]) for i, who in enumerate(done)], cohort=cohort)
        )
        people.append(enrolments(*names, cohort=cohort))
    return pd.concat(tables), pd.concat(people)


def both_pre_tests(first, second, n: int = 24) -> pd.DataFrame:
    one = pre_post([first[i % 2] for i in range(n)], [None] * n, "春")
    return pd.concat([one, pre_post([second[i % 2] for i in range(n)], [None] * n, "秋")])


def test_comparison_of_two_cohorts():
    # 24 each, shares .8/.6 and .5/.3 by turns: means .7 and .4, var = 24 * .01 / 23 = .0104348 each;
    # se = sqrt(2 * .0104348 / 24) = .029488, df 46, t = 2.0129: half .059357
    out = m.compare_cohorts(*two_cohorts(24, 24), "春", "秋", both_pre_tests((3, 5), (3, 5))).set_index("measure")
    score, done = out.loc["score"], out.loc["completion"]
    assert (
        close(score["difference"], 0.3)
        and close(score["high"] - 0.3, 0.059357, 3)
        and close(0.3 - score["low"], 0.059357, 3)
    )
    assert (done["difference"], done["n_first"]) == (0, 24) and close(done["high"], m.newcombe(24, 24, 24, 24)[2])
    assert set(out["zh"]) == {""} and set(out["en"]) == {""}


def test_small_groups_are_warned_of_from_nineteen_down():
    assert "under 20" in m.compare_cohorts(*two_cohorts(19, 24), "春", "秋")["en"][0]
    assert "under 20" not in m.compare_cohorts(*two_cohorts(20, 24), "春", "秋")["en"][0]


def test_different_starts_unknown_starts_and_different_selection_are_warned_of():
    unknown = m.compare_cohorts(*two_cohorts(24, 24), "春", "秋").set_index("measure")
    assert "unknown" in unknown.loc["score", "en"] and unknown.loc["completion", "en"] == ""
    # Pre-tests 3/5 and 5/7: means .4 and .6, sd .10215 each: 1.96 standard deviations apart
    apart = m.compare_cohorts(*two_cohorts(24, 24), "春", "秋", both_pre_tests((3, 5), (5, 7))).set_index("measure")
    assert "1.96 standard deviations" in apart.loc["score", "en"] and "1.96 个标准差" in apart.loc["score", "zh"]
    some = m.compare_cohorts(*two_cohorts(60, 24, 0.5), "春", "秋").set_index("measure")
    assert "completion differs by more than 20 points" in some.loc["score", "en"]
    told = m.compare_cohorts(*two_cohorts(60, 24, 0.5), "春", "秋", selection=False).set_index("measure")
    assert "completion" not in told.loc["score", "en"]


def test_cohorts_that_share_no_module_have_nothing_to_compare():
    table = pd.concat(
        [submissions(("a", "m01", 1, "graded", 5)), submissions(("b", "m02", 1, "graded", 5), cohort="秋")]
    )
    people = pd.concat([enrolments("a"), enrolments("b", cohort="秋")])
    out = m.compare_cohorts(table, people, "春", "秋")
    assert out.empty and "difference" in out.columns


def test_measures_leave_their_input_alone():
    facts, people = submissions(*MIXED), enrolments(*FIVE)
    answers, tests = scores(TEN), pre_post([2, 4, 6], [6, 7, 9])
    before = [table.copy(deep=True) for table in (facts, people, answers, tests)]
    m.completion(facts, people), m.mean_scores(facts, people), m.needs_help(facts, people, NOW)
    m.time_to_complete(facts, people, RELEASED), m.compare_cohorts(facts, people, "春", "秋", tests)
    m.facility(answers), m.discrimination(answers), m.reliability(answers), m.mastery(answers), m.gain(tests)
    for old, new in zip(before, (facts, people, answers, tests), strict=True):
        pd.testing.assert_frame_equal(old, new)


def test_empty_tables_give_empty_tables():
    facts, people, answers = submissions(*MIXED).iloc[:0], enrolments(*FIVE), scores(TEN).iloc[:0]
    for out in (m.completion(facts, people), m.mean_scores(facts, people), m.needs_help(facts, people, NOW),
                m.time_to_complete(facts, people, RELEASED.iloc[:0]), m.facility(answers), m.discrimination(answers),
                m.reliability(answers), m.mastery(answers), m.gain(pre_post([], [])),
                m.compare_cohorts(facts, people, "春", "秋")):  # fmt: skip
        assert out.empty


def test_the_normal_quantile():
    assert close(z_quantile(0.975), Z)
