"""How long comparing a cohort's submissions takes: ``python -m tests.bench.bench_similarity --size 500``.

The submissions are samples: the answer sets of an exercise, mixed question by question, with names of variables changed.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import tempfile
import time
from pathlib import Path

from grading.cohorts.home import Home
from grading.cohorts.workspace import Person
from grading.engine import answers, similarity
from tests.submissions import MODULE, put

NAMES = re.compile(
    r"\b(first|sent|table|both|total|last|gap|rows|months|limit|groups|channel|values|start|good|ready)\b"
)


def mixed(chance: random.Random) -> dict[str, str]:
    """One sample submission: each question from a set drawn by lot, its variables renamed."""
    sets = answers.load(MODULE)
    tail = f"_{chance.randrange(10_000)}"
    return {
        name: NAMES.sub(lambda found: found[0] + tail, chance.choice(sets).answers.get(name, text))
        for name, text in sets[0].answers.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        cohort = Home(Path(folder)).create("bench", "zh", "sample", kind="sample")
        learners = [f"b{number:04d}" for number in range(chosen.size)]
        cohort.enrol([Person(one) for one in learners])
        cohort.release(MODULE)
        for learner in learners:
            put(cohort, learner, mixed(chance))
        began = time.monotonic()
        report = similarity.compare(cohort.course, MODULE, MODULE, learners)
        took = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{report.compared} sample submissions compared in {took:.1f} s, {memory:.0f} MB at most: "
          f"{len(report.pairs) + report.more} pairs, {report.common} common passages left out")  # fmt: skip


if __name__ == "__main__":
    main()
