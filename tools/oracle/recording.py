"""The small sample that ``make test`` compares with where OpenFisca is not installed."""

import json

from tools.oracle.environment import REPOSITORY
from tools.oracle.households import HOUSEHOLD_ANSWERS
from tools.oracle.telling import Teller

COUNT, SEED = 200, 20261121
PLACE = REPOSITORY / "tests" / "assistance" / "norms" / "oracle.jsonl"


def record(answered):
    """Write a line for each household: the guideline, the household as JSON and the oracle's answers."""
    with PLACE.open("w", encoding="utf-8") as lines:
        for guideline, (sample, answers) in answered.items():
            teller = Teller(sample)
            for place in range(teller.count):
                told = {name: int(answers[name][place]) for name in HOUSEHOLD_ANSWERS}
                line = {"guideline": guideline, "household": teller.household(place), "answers": told}
                lines.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
