"""The oracle's answers, recorded: rules written a second time in OpenFisca say the same (``make oracle`` asks about more).

``python -m tools.oracle --record`` writes the households and the answers anew.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tools.oracle import ours
from tools.oracle.comparing import SAME
from tools.oracle.households import make
from tools.oracle.telling import Teller

from hemmaplan.assistance.norms.calculate import calculate
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.layout import from_households
from hemmaplan.assistance.norms.reading import read_households

RECORDED = Path(__file__).with_name("oracle.jsonl")
GUIDELINES = Path(__file__).parents[3] / "tools" / "oracle" / "guidelines"


@cache
def recorded(guideline):
    """The recorded households as a worker writes them, and the oracle's answers."""
    lines = [json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line["guideline"] == guideline]
    return [line["household"] for line in lines], [line["answers"] for line in lines]


@cache
def calculated(guideline):
    """What the product makes of them."""
    law = load(guideline_file=GUIDELINES / f"{guideline}.csv")
    return calculate(from_households(read_households(json.dumps(recorded(guideline)[0])), law), law)


@pytest.mark.parametrize("guideline", ["usual", "other"])
def test_leaves_open_what_the_oracle_leaves_open(guideline):
    unsettled = [bool(answer["unsettled"]) for answer in recorded(guideline)[1]]
    assert calculated(guideline).is_open().tolist() == unsettled
    assert 0 < sum(unsettled) < len(unsettled) / 2


@pytest.mark.parametrize("guideline", ["usual", "other"])
@pytest.mark.parametrize(("theirs", "name"), SAME.items(), ids=list(SAME))
def test_says_the_same_as_the_oracle_to_the_ore(guideline, theirs, name):
    column = getattr(calculated(guideline).results, name)
    answers = recorded(guideline)[1]
    differing = {
        place: (int(column[place]), answer[theirs])
        for place, answer in enumerate(answers)
        if not answer["unsettled"] and column[place] != answer[theirs]
    }
    assert not differing
    assert any(answer[theirs] for answer in answers), "the sample never has this figure"


def test_columns_and_json_are_the_same_households():
    """The comparison of many goes by columns, the tests by JSON: both must tell the product the same."""
    law, sample = load(), make(400, seed=5)
    teller = Teller(sample)
    told = from_households(read_households(json.dumps([teller.household(place) for place in range(400)])), law)
    laid = ours.columns(sample, law)
    for part in ("homes", "members", "history", "norm_changes", "costs", "incomes", "assets", "other_costs"):
        one, other = getattr(told, part), getattr(laid, part)
        assert np.array_equal(one.start, other.start), part
        assert np.array_equal(one.cells, other.cells), part
