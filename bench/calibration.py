"""Do forecasts hold what they promise? ``python -m bench.calibration``: made-up histories with a known truth, forecast, and what came.

The truth: twelve slots, 22 weeks a case, load 0.917, and a post with three slots ends in week four. Of each history the first weeks
are the log, and the rest is what came. No database; some seconds of one core for a hundred histories.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from bench import histories, numbers
from hemmaplan.capacity.simulation.backtest.baselines import last_value
from hemmaplan.capacity.simulation.backtest.outcomes import Question, Target, outcome, simulated
from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.estimation import priors
from hemmaplan.capacity.simulation.estimation.estimate import Terms, estimate
from hemmaplan.capacity.simulation.estimation.fitting import fitted
from hemmaplan.capacity.simulation.runs import measures
from hemmaplan.capacity.simulation.runs.records import QueueRecords
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.scenario.model import Caseload, Post, Queue, Scenario, Team
from hemmaplan.capacity.simulation.statistics import scores
from hemmaplan.capacity.simulation.units import HoursPerWeek, PerWeek, Share, Weeks

Floats = npt.NDArray[np.float64]
HISTORIES, REPLICATIONS = 400, 200
HORIZONS = (4, 13, 26, 52)
QUEUE = "familj"
TERMS = {QUEUE: Terms(duration=priors.shipped().durations["family_treatment"])}


class Kind(StrEnum):
    """What is forecast."""

    QUEUE_SIZE = "queue"
    STARTS = "starts"
    WAIT = "wait, weeks"
    LEFT = "left the queue"
    REFUSED = "refused"


@dataclass(frozen=True)
class World:
    """One truth: how long the log is, whether people give up, and whether the list is closed at so many who wait."""

    weeks: int
    patience: float | None = None
    room: int | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What can be asked of it."""
        more = (Kind.LEFT,) if self.patience else (Kind.REFUSED,) if self.room is not None else ()
        return (Kind.QUEUE_SIZE, Kind.STARTS, Kind.WAIT, *more)

    @property
    def words(self) -> str:
        """As a row of the table says it."""
        gives_up = f", people give up after {self.patience:g} weeks on average" if self.patience else ""
        closed = f", closed when {self.room} wait" if self.room is not None else ""
        return f"{self.weeks / 52:g} year{'' if self.weeks == 52 else 's'}{gives_up}{closed}"


@dataclass(frozen=True)
class Tried:
    """How one question went over all histories.

    ``promised``: by the forecast's own replications; a closed interval of whole numbers holds more than 80 %. ``last_value``: the
    error of *som i dag*; ``gain_error`` the standard error of what the model gains on it. Neither where nobody could say it.
    """

    covers: float
    promised: float
    crps: float
    last_value: float
    gain_error: float


def unit(origin: date, ends: date, ahead: int, room: int | None) -> Scenario:
    """Twelve slots in four posts of three; one of the posts ends."""
    posts = tuple(
        Post(
            f"tjänst {number}",
            "lag",
            HoursPerWeek(12.0),
            last=ends if number == 3 else None,
            shares={QUEUE: Share(1.0)},
        )
        for number in range(4)
    )
    demand = Stated(Curve.exponential(1.0), rate=PerWeek(1.0))
    queue = Queue(QUEUE, Caseload(HoursPerWeek(4.0)), demand, room=room)
    return Scenario("nu", origin, Weeks(float(ahead)), (Team("lag"),), posts, (queue,))


def tried(
    world: World, horizons: tuple[int, ...] = HORIZONS, *, count: int = HISTORIES, first_seed: int = 0
) -> dict[tuple[Kind, int], Tried]:
    """Forecast from each history, and look up what came."""
    weeks, ahead = world.weeks, max(horizons)
    truth = histories.Truth(
        slots=lambda week: 12 if week < weeks + 4 else 9, changes=(weeks + 4,), patience=world.patience, room=world.room
    )
    origin = histories.FIRST + timedelta(days=weeks * 7 - 1)
    scenario = unit(origin, origin + timedelta(weeks=4), ahead, world.room)
    rows: dict[tuple[Kind, int], list[tuple[float, ...]]] = {}
    for seed in range(first_seed, first_seed + count):
        history = histories.make(truth, weeks + ahead, seed)
        known = history.known_on(origin)
        told = estimate(known, origin, TERMS)[QUEUE]
        then = fitted(scenario, history, estimates={QUEUE: told})
        records = simulate(then, seed=seed, replications=REPLICATIONS, joins=()).queues[QUEUE]
        for kind in world.kinds:
            for horizon in horizons:
                question = _question(kind, horizon)
                came = _came(kind, history, origin, horizon)
                samples = _forecast(kind, records, horizon)
                if came is None or not samples.size:
                    continue
                today = None if question is None else last_value(known.courses(QUEUE), question, told)
                low, high = np.quantile(samples, [0.1, 0.9], method="inverted_cdf")
                inside = float(((samples >= low) & (samples <= high)).mean())
                error = np.nan if today is None else abs(today - came)
                rows.setdefault((kind, horizon), []).append(
                    (float(low <= came <= high), inside, scores.crps_ensemble(samples, came), error)
                )
    return {asked: _summed(np.array(table)) for asked, table in rows.items()}


def _question(kind: Kind, horizon: int) -> Question | None:
    target = {Kind.QUEUE_SIZE: Target.QUEUE_SIZE, Kind.STARTS: Target.STARTS, Kind.WAIT: Target.WAIT}.get(kind)
    return None if target is None else Question(QUEUE, target, horizon)


def _came(kind: Kind, history: Any, origin: date, horizon: int) -> float | None:
    question, courses = _question(kind, horizon), history.courses(QUEUE)
    if question is not None:
        return outcome(courses, question, origin)
    end = origin + timedelta(weeks=horizon)
    days = [course.left if kind is Kind.LEFT else course.refused for course in courses]
    return float(sum(day is not None and origin < day <= end for day in days))


def _forecast(kind: Kind, records: QueueRecords, horizon: int) -> Floats:
    question = _question(kind, horizon)
    if question is not None:
        return simulated(records, question)
    count: Callable[[QueueRecords, Weeks], Floats] = measures.left if kind is Kind.LEFT else measures.refused
    return count(records, Weeks(float(horizon)))


def _summed(table: Floats) -> Tried:
    gains = table[:, 3] - table[:, 2]
    covers, promised, crps, today = (float(mean) for mean in table.mean(axis=0))
    return Tried(covers, promised, crps, today, float(gains.std(ddof=1) / len(table) ** 0.5))


WORLDS = (
    World(52),
    World(104),
    World(52, patience=40.0),
    World(104, patience=40.0),
    World(52, room=4),
    World(104, room=4),
)


def rows_of(worlds: tuple[World, ...], count: int, first_seed: int) -> Iterator[list[str]]:
    """The rows of the table, as they are reckoned."""
    for world in worlds:
        found = tried(world, count=count, first_seed=first_seed)
        for kind in world.kinds:
            at = [found[kind, horizon] for horizon in HORIZONS]
            yield [world.words, kind, *(f"{one.covers:.0%} of {one.promised:.0%}" for one in at)]


def main() -> None:
    """Read the wishes, try, print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.calibration", description=__doc__)
    parser.add_argument("--histories", type=int, default=HISTORIES, help="how many made-up histories")
    parser.add_argument("--first-seed", type=int, default=0, help="another number gives others")
    parser.add_argument("--weeks", type=int, help="length of the log, where only one is wanted")
    options = parser.parse_args()
    worlds = tuple(world for world in WORLDS if options.weeks in {None, world.weeks})
    heads = ["log", "forecast", *(f"{weeks} weeks" for weeks in HORIZONS)]
    print(numbers.table(heads, list(rows_of(worlds, options.histories, options.first_seed))))
    print(
        f"\nHow often the 80 % interval held, of how often it should by its own count; {options.histories} histories each."
    )


if __name__ == "__main__":
    main()
