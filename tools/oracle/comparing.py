"""The product's answers beside the oracle's: counts for each figure, and the first households that differ."""

import json
import sys

import numpy as np
from tools.oracle import ours
from tools.oracle.telling import Teller

from hemmaplan.assistance.norms.calculate import calculate
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.questions import Code

SAME = {
    "norm": "norm_ore", "costs": "costs_ore", "incomes": "income_ore", "assets": "assets_ore", "result": "result_ore",
    "support": "support_ore", "surplus_left": "surplus_ore", "others_approved": "other_ore", "total": "total_ore",
}  # fmt: skip
"""The oracle's name of a figure, and the product's."""
SHOWN = 3


def tell(name, sample, answers, guideline):
    """Print the table of one guideline. Returns how many figures differ."""
    law = load(guideline_file=guideline)
    calculation = calculate(ours.columns(sample, law), law)
    results = calculation.results
    open_here, open_there = calculation.is_open(), answers["unsettled"] == 1
    both = ~open_here & ~open_there
    count = len(both)
    differing = {"unsettled": open_here != open_there}
    differing |= {figure: both & (getattr(results, here) != answers[figure]) for figure, here in SAME.items()}
    say(
        f"\n{name}: {count:,} households, {both.sum():,} decided by both, {(open_here & open_there).sum():,} left open by both"
    )
    for figure, wrong in differing.items():
        say(f"  {figure:<16} {wrong.sum():>8,} differ")
    teller = Teller(sample)
    for figure, wrong in differing.items():
        for place in np.flatnonzero(wrong)[:SHOWN]:
            theirs = {other: int(answers[other][place]) for other in answers if len(answers[other]) == count}
            here = {other: int(getattr(results, of)[place]) for other, of in SAME.items()}
            say(f"\n  {figure}: {json.dumps(teller.household(int(place)), ensure_ascii=False)}")
            say(f"    oracle  {theirs}\n    product {here}")
            say(f"    asked   {Code(int(results.asked[place]))!r}")
    return int(sum(wrong.sum() for wrong in differing.values()))


def say(line):
    """A line on the screen."""
    sys.stdout.write(line + "\n")
