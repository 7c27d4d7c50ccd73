"""The kernel against what is known of queues in the long run, with fixed seeds.

Every comparison is a z-test: the replications are independent, so their spread gives the standard error of their mean. The
error is asserted to be small as well: a test with a wide error would agree with anything. Time is in mean durations.

Where the long run is a known distribution, each replication begins in it: with running cases and a line of people who wait.
So these tests prove the warm start too, and need no time to forget an empty beginning.
"""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.formulas import abandonment, erlang, finite_room, general, priority
from hemmaplan.capacity.simulation.serving.kernel import Line, Served, Steps, serve
from hemmaplan.capacity.simulation.units import NEVER, Flags, Floats

SLOTS = 6


def agree(found: Floats, expected: float, *, error_below: float) -> None:
    """The mean over replications lies within four standard errors of ``expected``; the error is a small share of it."""
    error = found.std(ddof=1) / math.sqrt(len(found))
    assert error < error_below * expected, (
        f"The standard error is {error / expected:.2%} of {expected:.5f}: it proves too little."
    )
    z = (found.mean() - expected) / error
    assert abs(z) < 4, f"{found.mean():.5f} against {expected:.5f}, standard error {error:.5f}, z = {z:.1f}"


def in_the_long_run(births: Floats, deaths: Floats) -> Floats:
    """The probability of 0, 1, 2 … there, when each number is left upwards and downwards at these rates."""
    weights = np.concatenate([[0.0], np.cumsum(np.log(births) - np.log(deaths))])
    shares = np.exp(weights - weights.max())
    return shares / shares.sum()


@dataclass(frozen=True)
class Run:
    """Replications that began in the long run. ``new`` marks those who came after the beginning."""

    line: Line
    served: Served
    new: Flags

    def mean(self, values: Floats, among: Flags) -> Floats:
        """The mean in each replication."""
        return np.where(among, values, 0).sum(axis=1) / among.sum(axis=1)

    @property
    def waits(self) -> Floats:
        """How long each of the new waited, infinite for who never started."""
        return np.where(self.new, self.served.start, 0) - self.came

    @property
    def came(self) -> Floats:
        """When each of the new came."""
        return np.where(self.new, self.line.arrival, 0)


def run(seed: int, rate: float, *, lanes: int, people: int, leaving: float = 0.0, room: int | None = None) -> Run:
    """M/M/6 at an arrival rate, perhaps with people who leave or with a bounded line, from the long run on."""
    dice = np.random.default_rng(seed)
    most = SLOTS + (300 if room is None else room)
    there = np.arange(1, most + 1)
    shares = in_the_long_run(np.full(most, rate), np.minimum(there, SLOTS) + leaving * np.maximum(there - SLOTS, 0))
    begins_with = np.searchsorted(np.cumsum(shares), dice.random(lanes))
    ends = dice.exponential(1, (lanes, SLOTS))
    ends[np.arange(SLOTS) >= begins_with[:, None]] = -NEVER
    waiting = np.full((lanes, max(int(begins_with.max()) - SLOTS, 0)), -1.0)
    waiting[np.arange(waiting.shape[1]) >= begins_with[:, None] - SLOTS] = NEVER
    arrival = np.sort(
        np.concatenate([waiting, dice.exponential(1 / rate, (lanes, people)).cumsum(axis=1)], axis=1), axis=1
    )
    deadline = np.full(arrival.shape, NEVER)
    if leaving:
        # Patience has no memory: what is left of it at the beginning is as long as that of one who comes.
        deadline = np.maximum(arrival, 0) + dice.exponential(1 / leaving, arrival.shape)
    line = Line(arrival, dice.exponential(1, arrival.shape), deadline, np.zeros(arrival.shape, dtype=np.int8))
    steps = Steps(np.array([0.0]), np.array([[SLOTS]]))
    served = serve(line, steps, ends, at_once=np.array([False]), room=room, since=0.0)
    return Run(line, served, (arrival > 0) & (arrival < NEVER))


def test_waits_as_erlang_c_says():
    rate = 0.85 * SLOTS
    seen = run(1, rate, lanes=1000, people=2000)
    agree(seen.mean(seen.waits > 0, seen.new), erlang.wait_probability(rate, SLOTS), error_below=0.01)
    agree(seen.mean(seen.waits, seen.new), erlang.mean_wait(rate, 1, SLOTS), error_below=0.02)
    agree(seen.mean(seen.waits > 1, seen.new), erlang.wait_exceeds(rate, 1, SLOTS, 1.0), error_below=0.02)
    # The first who comes meets the long run already: the warm start is no rough beginning.
    first = seen.new & (np.cumsum(seen.new, axis=1) <= 20)
    agree(seen.mean(seen.waits > 0, first), erlang.wait_probability(rate, SLOTS), error_below=0.03)


@pytest.mark.parametrize("load", [0.8, 1.3])
def test_loses_those_whom_erlang_a_says(load):
    rate = load * SLOTS
    seen = run(2, rate, lanes=1000, people=1500, leaving=0.5)
    told = abandonment.erlang_a(rate, 1, SLOTS, 0.5)
    agree(seen.mean(seen.served.gone, seen.new), told.p_abandon, error_below=0.02)
    in_line = np.where(seen.served.gone, seen.line.deadline - seen.came, seen.waits)
    agree(seen.mean(in_line, seen.new), told.mean_wait, error_below=0.02)
    agree(seen.mean(in_line > 0, seen.new), told.p_wait, error_below=0.01)


@pytest.mark.parametrize("load", [0.9, 1.4])
def test_refuses_those_whom_a_closed_list_does(load):
    rate = load * SLOTS
    seen = run(3, rate, lanes=800, people=800, room=4)
    told = finite_room.finite_room(rate, 1, SLOTS, SLOTS + 4)
    agree(seen.mean(seen.served.refused, seen.new), told.p_full, error_below=0.02)
    accepted = seen.new & ~seen.served.refused
    agree(seen.mean(seen.waits, accepted), told.mean_wait, error_below=0.02)
    agree(seen.mean(seen.waits > 0, accepted), told.p_wait, error_below=0.01)


def cold(seed: int, rate: float, length: Floats, kind: np.ndarray, *, slots: int) -> tuple[Floats, Flags]:
    """Waits from an empty beginning, and who came neither early nor so late that others are missing behind them."""
    lanes, people = length.shape
    arrival = np.random.default_rng(seed).exponential(1 / rate, (lanes, people)).cumsum(axis=1)
    line = Line(arrival, length, np.full(arrival.shape, NEVER), kind)
    steps = Steps(np.array([0.0]), np.array([[slots]]))
    served = serve(line, steps, np.empty((lanes, 0)), at_once=np.zeros(int(kind.max()) + 1, dtype=np.bool_))
    place = np.arange(people)
    return served.start - arrival, np.broadcast_to((place >= people // 4) & (place < people * 9 // 10), arrival.shape)


def test_lets_each_class_wait_as_cobham_says():
    dice = np.random.default_rng(40)
    shares = (0.2, 0.5, 0.3)
    rate = 0.85 * SLOTS
    kind = np.searchsorted(np.cumsum(shares)[:-1], dice.random((800, 2000))).astype(np.int8)
    waits, counted = cold(4, rate, dice.exponential(1, kind.shape), kind, slots=SLOTS)
    for number, expected in enumerate(priority.waits_in_turn([rate * share for share in shares], 1, SLOTS)):
        own = counted & (kind == number)
        agree(np.where(own, waits, 0).sum(axis=1) / own.sum(axis=1), expected, error_below=0.03)


def test_waits_as_pollaczek_and_khinchine_say():
    """One slot and lengths of a lognormal curve: the curve's own spread, and not only its mean, makes the wait."""
    dice = np.random.default_rng(50)
    length = Curve.lognormal(1, 0.6).draw(dice.random((800, 1200)))
    waits, counted = cold(5, 0.7, length, np.zeros(length.shape, dtype=np.int8), slots=1)
    expected = general.pollaczek_khinchine_wait(0.7, 1, 0.6**2)
    agree(np.where(counted, waits, 0).sum(axis=1) / counted.sum(axis=1), expected, error_below=0.01)


def test_keeps_as_many_running_as_come_and_stay():
    """No queue at all when all are admitted at once: the number who run is Poisson with mean rate x duration."""
    dice = np.random.default_rng(60)
    lanes, rate = 4000, 5.0
    arrival = dice.exponential(1 / rate, (lanes, 120)).cumsum(axis=1)
    line = Line(
        arrival,
        dice.exponential(1, arrival.shape),
        np.full(arrival.shape, NEVER),
        np.zeros(arrival.shape, dtype=np.int8),
    )
    served = serve(line, Steps(np.array([0.0]), np.array([[2]])), np.empty((lanes, 0)), at_once=np.array([True]))
    running = ((served.start <= 12) & (served.start + line.length > 12)).sum(axis=1)
    agree(running, rate, error_below=0.01)
    agree((running - rate) ** 2, rate, error_below=0.03)
