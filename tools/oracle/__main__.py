"""``make oracle``: ask both models about the same random households and tell every difference.

The OpenFisca model answers in an environment of its own (``environment``), the product in its own; arrays in files are all
that passes between them. Ends with 1 when anything differs.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tools.oracle import comparing, environment, households, recording

from hemmaplan.assistance.norms.law.loading import GUIDELINES

HERE = Path(__file__).parent
CHOICES = ("usual", "other")


def main():
    """Make the households, let both answer, compare; or record a small sample for the tests."""
    parser = argparse.ArgumentParser(prog="python -m tools.oracle", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many households for each guideline")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the households")
    parser.add_argument("--record", action="store_true", help="write the small sample that the tests compare with")
    options = parser.parse_args()
    if options.record:
        recording.record({name: answered(name, recording.COUNT, recording.SEED) for name in CHOICES})
        return
    differences = 0
    for name in CHOICES:
        sample, answers = answered(name, options.count, options.seed)
        differences += comparing.tell(name, sample, answers, own_guideline(name))
    sys.exit(1 if differences else 0)


def own_guideline(name):
    """The file of one set of choices."""
    return HERE / "guidelines" / f"{name}.csv"


def answered(name, count, seed):
    """Random households and what the OpenFisca model says of them."""
    sample = households.make(count, seed)
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder) / "households.npz", Path(folder) / "answers.npz"
        households.store(sample, asked)
        environment.run("tools.oracle.answering", asked, told, GUIDELINES / "standard.csv", own_guideline(name))
        return sample, households.load(told)


if __name__ == "__main__":
    main()
