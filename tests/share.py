"""Which combinations a run of the suite takes: the ordinary run a third of them, the whole run all.

The walks ask the same of every page as every role, of every form with every field. An ordinary run meets each page, each role and
each form, and of the combinations a third, which follows from the seed that pytest prints and is another in the next run.
``make test ARGS=--whole`` takes them all.
"""

import random
from collections.abc import Sequence
from typing import Any, TypeVar

import pytest

Thing = TypeVar("Thing")
PARTS = 3
_run: dict[str, Any] = {}


def add_option(parser: pytest.Parser) -> None:
    """Let pytest be asked for the whole."""
    parser.addoption("--whole", action="store_true", help="Take every combination in the walks, not this run's third.")


def of_run(config: pytest.Config) -> None:
    """Remember whose share is asked for; the seed is drawn later."""
    _run["config"] = config


def whole() -> bool:
    """Whether all is taken."""
    return bool(_run["config"].getoption("whole"))


def of_this_run(about: str, choices: Sequence[Thing]) -> list[Thing]:
    """This run's third of the choices about something, in their own order; of few, one."""
    if whole() or not choices:
        return list(choices)
    return share_of(about, choices, turn=_run["config"].getoption("randomly_seed", 0))


def share_of(about: str, choices: Sequence[Thing], *, turn: int) -> list[Thing]:
    """One of the three thirds: together they are all."""
    places = random.Random(about).sample(range(len(choices)), len(choices))
    taken = places[turn % PARTS :: PARTS] or [places[turn % len(places)]]
    return [choices[place] for place in sorted(taken)]
