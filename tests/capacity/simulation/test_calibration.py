"""Calibration: on many histories from a known truth, do the intervals hold what they promise, and is anything gained?"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pytest
from tests.capacity.simulation import histories

from hemmaplan.capacity.simulation.backtest.baselines import last_value
from hemmaplan.capacity.simulation.backtest.outcomes import Question, Target, outcome, simulated
from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.estimation import priors
from hemmaplan.capacity.simulation.estimation.estimate import Terms, estimate
from hemmaplan.capacity.simulation.estimation.fitting import fitted
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.scenario.model import Caseload, Post, Queue, Scenario, Team
from hemmaplan.capacity.simulation.statistics import scores

HISTORIES, REPLICATIONS, AHEAD = 400, 200, 26
QUEUE = "familj"
TERMS = {QUEUE: Terms(duration=priors.shipped().durations["family_treatment"])}


@dataclass(frozen=True)
class Tried:
    covers: float
    promised: float  # by the forecast's own replications: a closed interval of whole numbers holds more than 80 %
    crps: float
    last_value: float
    gain_error: float


def unit(origin, ends):
    """Twelve slots in four posts of three; one of the posts ends."""
    posts = tuple(
        Post(f"tjänst {number}", "lag", 12.0, last=ends if number == 3 else None, shares={QUEUE: 1.0})
        for number in range(4)
    )
    queue = Queue(QUEUE, Caseload(4.0), Stated(Curve.exponential(1.0), rate=1.0))
    return Scenario("nu", origin, float(AHEAD), (Team("lag"),), posts, (queue,))


def tried(weeks, patience=None):
    """Forecast half a year ahead from each history, a post with three slots ending in week four."""
    truth = histories.Truth(slots=lambda week: 12 if week < weeks + 4 else 9, changes=(weeks + 4,), patience=patience)
    origin = histories.FIRST + timedelta(days=weeks * 7 - 1)
    scenario = unit(origin, origin + timedelta(weeks=4))
    rows = {target: [] for target in Target}
    for seed in range(HISTORIES):
        history = histories.make(truth, weeks + AHEAD, seed)
        known = history.known_on(origin)
        told = estimate(known, origin, TERMS)[QUEUE]
        records = simulate(fitted(scenario, history, terms=TERMS), seed=seed, replications=REPLICATIONS, joins=())
        for target in Target:
            question = Question(QUEUE, target, AHEAD)
            samples = simulated(records.queues[QUEUE], question)
            came = outcome(history.courses(QUEUE), question, origin)
            today = last_value(known.courses(QUEUE), question, told)
            low, high = np.quantile(samples, [0.1, 0.9], method="inverted_cdf")
            inside = ((samples >= low) & (samples <= high)).mean()
            rows[target].append((low <= came <= high, inside, scores.crps_ensemble(samples, came), abs(today - came)))
    return {target: summed(np.array(table, dtype=float)) for target, table in rows.items()}


def summed(table):
    gains = table[:, 3] - table[:, 2]
    return Tried(*(float(mean) for mean in table.mean(axis=0)), float(gains.std(ddof=1) / HISTORIES**0.5))


def beats_as_today(result):
    return result.last_value - result.crps > 4 * result.gain_error


@pytest.mark.parametrize("weeks", [52, 104])
def test_covers_what_it_promises_and_beats_as_today_on_known_truth(weeks):
    result = tried(weeks)
    assert 0.72 <= result[Target.QUEUE_SIZE].covers <= 0.90, result
    for target, one in result.items():
        # Four standard errors of a share of 400, near 0.85.
        assert abs(one.covers - one.promised) < 0.075, (target, one)
        assert beats_as_today(one), (target, one)


def test_covers_what_it_promises_when_people_give_up_waiting():
    result = tried(52, patience=40.0)[Target.QUEUE_SIZE]
    assert abs(result.covers - result.promised) < 0.075, result
    assert beats_as_today(result), result
