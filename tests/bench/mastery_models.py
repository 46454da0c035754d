"""Which model of mastery predicts answers that it has not seen? ``python -m tests.bench.mastery_models``, about three minutes.

Sample answers, drawn from stated models and nobody's real results: people of a training group answer all questions,
other people answer the first k of them, and each model says how likely they are to get the last 12 right. The models:

- ours: Beta-Binomial with Jeffreys' prior, (right + 1/2) / (k + 1), as `measures.mastery` has it;
- ours+q: the same, moved on the logit scale by how hard the training group found the questions asked, against those
  seen: what is lost by not knowing how hard a question is, and what is not;
- average: right / k, kept within 0.02 and 0.98, since one sure and wrong prediction has an infinite log loss;
- 1PL, 2PL: girth's marginal maximum likelihood on the training group, expected a posteriori ability from the k answers.

The generating models: "same" has questions of one difficulty and is ours; "rasch" and "2pl" are IRT's, with the spread
of difficulty that exercises have; "grows" is nobody's: ability rises from question to question. Figures are means over
repetitions, each with new questions and people, with Student's 95% interval; lower is better. The difference stands
beside it: model minus ours, in the same repetitions, so that a positive one means that ours was better.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import girth
import numpy as np
import pandas as pd
from scipy.special import expit, logit

from grading.progress.measures import mean_interval
from grading.progress.measures_learning import PRIOR

HELD_OUT = 12
PEOPLE = 200
Answers = np.ndarray  # questions x people, 0 or 1, as girth takes them
GENERATING = ("same", "rasch", "2pl", "grows")


def generate(name: str, questions: int, groups: tuple[int, ...], rng: np.random.Generator) -> list[Answers]:
    """Answers of several groups of people to the same questions under one of GENERATING."""
    hard, steep = rng.normal(-0.6, 1.0, questions), rng.lognormal(0, 0.4, questions)
    return [_answers(name, hard, steep, people, rng) for people in groups]


def _answers(name: str, hard: np.ndarray, steep: np.ndarray, people: int, rng: np.random.Generator) -> Answers:
    if name == "same":
        p = np.tile(rng.beta(2.5, 1.5, people), (len(hard), 1))
    else:
        able = np.tile(rng.normal(0, 1, people), (len(hard), 1))
        if name == "grows":
            able = able + np.linspace(-0.6, 0.6, len(hard))[:, None] * rng.lognormal(0, 0.5, people)
        slope = steep[:, None] if name == "2pl" else 1.0
        p = expit(slope * (able - hard[:, None]))
    return (rng.random(p.shape) < p).astype(int)


def ours(_: Answers, seen: Answers) -> np.ndarray:
    p = (seen.sum(axis=0) + PRIOR[0]) / (len(seen) + sum(PRIOR))
    return np.tile(p, (HELD_OUT, 1))


def ours_with_facility(training: Answers, seen: Answers) -> np.ndarray:
    easy = logit((training.sum(axis=1) + PRIOR[0]) / (training.shape[1] + sum(PRIOR)))
    moved = logit(ours(training, seen)) + easy[-HELD_OUT:, None] - easy[: len(seen)].mean()
    return expit(moved)


def average(_: Answers, seen: Answers) -> np.ndarray:
    return np.tile(seen.mean(axis=0).clip(0.02, 0.98), (HELD_OUT, 1))


def one_pl(training: Answers, seen: Answers) -> np.ndarray:
    return _irt(girth.onepl_mml(training), seen)


def two_pl(training: Answers, seen: Answers) -> np.ndarray:
    return _irt(girth.twopl_mml(training), seen)


def _irt(fitted: dict, seen: Answers) -> np.ndarray:
    hard = np.asarray(fitted["Difficulty"], float)
    steep = np.broadcast_to(np.asarray(fitted["Discrimination"], float), hard.shape).copy()
    k = len(seen)
    able = girth.ability_eap(seen, hard[:k], steep[:k])
    return expit(steep[-HELD_OUT:, None] * (able - hard[-HELD_OUT:, None]))


MODELS: dict[str, Callable[[Answers, Answers], np.ndarray]] = {
    "ours": ours, "ours+q": ours_with_facility, "average": average, "1PL": one_pl, "2PL": two_pl,
}  # fmt: skip


def losses(p: np.ndarray, truth: Answers) -> tuple[float, float]:
    """(log loss, Brier score) of probabilities against 0 and 1."""
    p = p.clip(1e-9, 1 - 1e-9)
    return float(-np.mean(truth * np.log(p) + (1 - truth) * np.log1p(-p))), float(np.mean((p - truth) ** 2))


def compare(generating: str, k: int, training: int, repetitions: int, seed: int = 1) -> pd.DataFrame:
    """One row for each model and repetition: log_loss, brier."""
    rows = []
    for repetition in range(repetitions):
        rng = np.random.default_rng([seed, GENERATING.index(generating), k, training, repetition])
        trained, tested = generate(generating, k + HELD_OUT, (training, PEOPLE), rng)
        # girth cannot place a question that all of the training group got right, or none did.
        trained = np.where(trained.std(axis=1, keepdims=True) > 0, trained, _one_differs(trained))
        for name, model in MODELS.items():
            log_loss, brier = losses(model(trained, tested[:k]), tested[-HELD_OUT:])
            rows.append({"model": name, "repetition": repetition, "log_loss": log_loss, "brier": brier})
    return pd.DataFrame(rows)


def _one_differs(answers: Answers) -> Answers:
    changed = answers.copy()
    changed[:, 0] = 1 - changed[:, 0]
    return changed


def lines(found: pd.DataFrame):
    """One printable line for each model."""
    for measure in ("log_loss", "brier"):
        wide = found.pivot(index="repetition", columns="model", values=measure)
        for name in MODELS:
            low, high = mean_interval(wide[name])
            text = f"    {measure:8} {name:8} {wide[name].mean():.3f} [{low:.3f}, {high:.3f}]"
            if name != "ours":
                gap = wide[name] - wide["ours"]
                low, high = mean_interval(gap)
                text += f"   minus ours {gap.mean():+.3f} [{low:+.3f}, {high:+.3f}]"
            yield text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=20)
    parser.add_argument("--answers", type=int, nargs="+", default=[3, 6, 12, 24])
    parser.add_argument("--training", type=int, nargs="+", default=[30, 300])
    given = parser.parse_args()
    print(
        f"Sample answers, nobody's results. {given.repetitions} repetitions of {PEOPLE} people; {HELD_OUT} answers held out."
    )
    for generating in GENERATING:
        for training in given.training:
            for k in given.answers:
                print(f"{generating}: {k} answers seen, {training} people to fit IRT on")
                print(*lines(compare(generating, k, training, given.repetitions)), sep="\n", flush=True)


if __name__ == "__main__":
    main()
