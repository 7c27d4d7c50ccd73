"""The kernel, the plain queue and two public engines meet the same people, and let each start at the same moment."""

import heapq

import numpy as np
import pytest
from bench import oracles
from hypothesis import given, settings
from tests.capacity.simulation import worlds
from tests.capacity.simulation.worlds import World

from hemmaplan.capacity.simulation.serving.kernel import Line, Steps
from hemmaplan.capacity.simulation.units import NEVER

WITHIN = 1e-9


def agree(world: World) -> None:
    """The kernel says of each replication what the plain queue says."""
    served = world.served()
    for row, lane in enumerate(world.lanes()):
        told = lane.followed()
        assert served.start[row] == pytest.approx(told.start, abs=WITHIN)
        assert served.gone[row].tolist() == told.gone
        assert served.refused[row].tolist() == told.refused


@pytest.mark.parametrize("whole", [False, True], ids=["any moment", "many at one moment"])
def test_agrees_with_plain_queue_whatever_happens(whole):
    for seed in range(400):
        agree(worlds.by_chance(seed, whole=whole))


@settings(max_examples=300)
@given(worlds.small())
def test_agrees_with_plain_queue_on_what_hypothesis_finds(world):
    agree(world)


def crowd(seed: int, *, people: int = 1500, classes: int = 1, patience: float = NEVER) -> World:
    """One replication of a queue in which almost everybody waits; arrivals are the running sum of their gaps."""
    dice = np.random.default_rng(seed)
    arrival = np.cumsum(dice.exponential(26 / 6 / 0.95, people))[None, :]
    end = arrival + dice.exponential(patience, (1, people)) if patience < NEVER else np.full((1, people), NEVER)
    return World(
        Line(
            arrival,
            dice.lognormal(3.0, 0.7, (1, people)),
            end,
            dice.integers(0, classes, (1, people)).astype(np.int8),
        ),
        Steps(np.array([0.0]), np.array([[6]])),
        np.empty((1, 0)),
        np.zeros(classes, dtype=np.bool_),
    )


def asked(world: World, *, of_classes: bool, of_patience: bool) -> dict:
    """The same people as the engines take them."""
    line = world.line
    return {
        "arrival": line.arrival[0].tolist(),
        "length": line.length[0].tolist(),
        "kind": line.kind[0].tolist() if of_classes else None,
        "patience": (line.deadline[0] - line.arrival[0]).tolist() if of_patience else None,
    }


RULES = {
    "in turn": {"classes": 1},
    "three classes": {"classes": 3},
    "impatient": {"patience": 9.0},
    "three classes, impatient": {"classes": 3, "patience": 9.0},
}


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("engine", ["simpy", "ciw"])
def test_agrees_with_public_engine_at_constant_capacity(engine, rules):
    world = crowd(7, **rules)
    people = asked(world, of_classes="classes" in rules, of_patience="patience" in rules)
    starts = (
        oracles.simpy_starts(**people, capacity=[(0, 6)])
        if engine == "simpy"
        else oracles.ciw_starts(**people, slots=6)
    )
    served = world.served()
    assert served.start[0] == pytest.approx(starts, abs=WITHIN)
    waits = served.start[0] - world.line.arrival[0]
    assert np.mean(waits[waits < NEVER] > 0) > 0.2, "Nearly nobody waited: this compared nothing."
    assert served.gone.any() == ("patience" in rules)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_agrees_with_simpy_when_capacity_rises_and_falls(rules):
    world = crowd(8, **rules)
    changes = [(0.0, 6), (400.0, 5), (800.5, 4), (1200.0, 9), (2600.0, 0), (2700.25, 3), (3000.0, 8), (5000.0, 5)]
    times, slots = zip(*changes, strict=True)
    steps = Steps(np.array(times), np.array([slots]))
    people = asked(world, of_classes="classes" in rules, of_patience="patience" in rules)
    served = World(world.line, steps, world.running, world.at_once).served()
    assert served.start[0] == pytest.approx(oracles.simpy_starts(**people, capacity=changes), abs=WITHIN)
    assert not np.array_equal(served.start, world.served().start), "The steps of capacity made no difference."


def test_agrees_with_recursion_of_kiefer_and_wolfowitz():
    world = crowd(9, people=5000)
    free_at = [0.0] * 6
    starts = []
    for came, length in zip(world.line.arrival[0], world.line.length[0], strict=True):
        starts.append(max(came, free_at[0]))
        heapq.heapreplace(free_at, starts[-1] + length)
    assert world.served().start[0] == pytest.approx(starts, abs=WITHIN)
