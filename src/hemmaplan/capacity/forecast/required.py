"""What it takes to keep a queue short (*vad krävs?*): the least hours or places more, found by playing the same people again.

More hours never lengthen a wait of the same people, so the least that does is found by halving. Nothing is stored.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

import numpy as np

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.queues import SEED
from hemmaplan.capacity.forecast.rows import ByDay, Rows, number_on
from hemmaplan.capacity.forecast.scenario import Forecast
from hemmaplan.capacity.forecast.starts import LEAST_ENDS, alone
from hemmaplan.capacity.simulation.estimation.estimate import ORDINARY
from hemmaplan.capacity.simulation.runs import measures
from hemmaplan.capacity.simulation.runs.records import QueueRecords
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.changes import add_post
from hemmaplan.capacity.simulation.scenario.model import Flats, OpenGroup, Post, Queue, Scenario
from hemmaplan.capacity.simulation.units import WHOLE, Floats, HoursPerWeek, Weeks, weeks_between
from hemmaplan.interventions.measures.services import ServiceLine

REPLICATIONS = 300
SURE = 0.8
"""So often it must hold: eight times of ten."""
STEP_PERCENT = 5
FULL_TIME_STEPS = 20
MOST_STEPS = 80
"""Four full-time posts more; beyond that nobody is helped by a number."""
MOST_PLACES = 40
LOOKED_WEEKS = 52
"""It must hold for one who joins so long after the day."""
EVERY_WEEKS = 4
LONGEST_WAIT = 104
LARGEST_QUEUE = 500
FURTHEST_WEEKS = 52
"""The day may lie at most so far ahead."""
_A_HAIR = 1e-9
MORE = "vad krävs"


class NoAnswer(StrEnum):
    """Varför frågan inte kan besvaras."""

    NO_QUEUE = "no_queue"  # ingen kö att räkna på
    ALWAYS_TAKEN = "always_taken"  # får inte ha kö
    NO_HISTORY = "no_history"  # för få avslutade
    CLOSES = "closes"  # erbjuds inte hela tiden


@dataclass(frozen=True)
class Wish:
    """Önskan: the longest wait in weeks, or the longest queue, from a day on. One of the two."""

    first: dt.date
    wait: int | None = None
    queue: int | None = None

    @property
    def weeks(self) -> int:
        """How far ahead must be looked from the day."""
        return LOOKED_WEEKS + (self.wait or 0) + 1

    @property
    def last(self) -> dt.date:
        """The last day looked at."""
        return self.first + dt.timedelta(weeks=LOOKED_WEEKS)

    def horizon(self, on: dt.date) -> int:
        """How many weeks from ``on`` a forecast must reach to answer."""
        return int(np.ceil(weeks_between(on, self.first))) + self.weeks


@dataclass(frozen=True)
class Tried:
    """Prövat: so much more, and what comes of it.

    ``shares``: how often the wish holds for each day looked at. ``slots``: places at once, on the day.
    """

    more: int
    shares: tuple[float, ...]
    days: tuple[dt.date, ...]
    slots: int

    @property
    def chance(self) -> float:
        """How often it holds a year after the day."""
        return self.shares[-1]

    @property
    def holds(self) -> bool:
        """Whether it holds often enough."""
        return self.chance >= SURE - _A_HAIR

    @property
    def since(self) -> dt.date | None:
        """From which of the days looked at it holds, to the end; ``None`` when it does not."""
        found = None
        for day, share in zip(reversed(self.days), reversed(self.shares), strict=True):
            if share < SURE - _A_HAIR:
                break
            found = day
        return found


@dataclass(frozen=True)
class Required:
    """Vad som krävs: the least that does, or ``None`` when not even ``most`` does. ``tried`` from the least to the most."""

    service: ServiceLine
    wish: Wish
    in_places: bool
    tried: tuple[Tried, ...]
    ended: int
    running: int
    came: int
    since: dt.date

    @cached_property
    def least(self) -> Tried | None:
        """The least that does."""
        return next((one for one in self.tried if one.holds), None)

    @property
    def today(self) -> Tried:
        """As it is."""
        return self.tried[0]

    @property
    def most(self) -> Tried:
        """The most that was tried."""
        return self.tried[-1]

    def percent(self, one: Tried) -> int:
        """So many percent of full time more."""
        return 0 if self.in_places else one.more * STEP_PERCENT

    def hours(self, one: Tried) -> float:
        """So many hours a week more for clients."""
        return _hours(self.service, one.more) if not self.in_places else 0.0


def required(
    rows: Rows, known: Forecast, code: str, wish: Wish, *, replications: int = REPLICATIONS
) -> Required | NoAnswer:
    """The least more that keeps the queue of the service so short (*vad krävs*), from the rows as they are.

    ``rows`` and the forecast made of them must reach ``wish.horizon`` weeks.
    """
    line = rows.service(code)
    if line is not None and not all(line.offered(day) for day in (rows.on, wish.last)):
        return NoAnswer.CLOSES
    if line is None or code not in {queue.name for queue in known.scenario.queues}:
        return NoAnswer.NO_QUEUE
    queue, told = known.scenario.queue(code), known.estimates[code]
    if not line.may_queue:
        return NoAnswer.ALWAYS_TAKEN
    if told.durations.spells.ends < LEAST_ENDS:
        return NoAnswer.NO_HISTORY
    base = alone(known.scenario, code)
    in_places = isinstance(queue.serves, Flats | OpenGroup)
    tried: dict[int, Tried] = {}

    def attempt(more: int) -> Tried:
        if more not in tried:
            tried[more] = _tried(_with(base, line, wish.first, more), wish, more, replications)
        return tried[more]

    _least(attempt, MOST_PLACES if in_places else MOST_STEPS)
    return Required(
        service=line,
        wish=wish,
        in_places=in_places,
        tried=tuple(tried[more] for more in sorted(tried)),
        ended=told.durations.spells.ends,
        running=len(told.running),
        came=told.arrivals.count,
        since=told.whole_from,
    )


def _least(attempt: Callable[[int], Tried], most: int) -> None:
    """Try what is needed to know the least that holds: first nothing more, then the most, then by halves."""
    if attempt(0).holds or not attempt(most).holds:
        return
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if attempt(middle).holds else (middle, high)


def _with(base: Scenario, line: ServiceLine, first: dt.date, more: int) -> Scenario:
    """The queue with so much more from the day."""
    if not more:
        return base
    queue = base.queue(line.code)
    if not isinstance(queue.serves, Flats | OpenGroup):
        return base.after(MORE, [add_post(post) for post in _posts(base, line, first, more)])
    steps = _raised(queue.serves.steps, line, first, more)
    serves = dataclasses.replace(queue.serves, steps=steps)
    return dataclasses.replace(base, queues=(dataclasses.replace(queue, serves=serves),))


def _posts(base: Scenario, line: ServiceLine, first: dt.date, more: int) -> Iterator[Post]:
    """So many steps as posts: full-time ones, and one for what is left. Only what they give to clients is counted."""
    whole, rest = divmod(more, FULL_TIME_STEPS)
    for number, steps in enumerate([FULL_TIME_STEPS] * whole + [rest] * bool(rest), start=1):
        hours = HoursPerWeek(_hours(line, steps))
        yield Post(f"{MORE} {number}", base.teams[0].name, hours, first=first, shares={line.code: WHOLE})


def _raised(steps: ByDay, line: ServiceLine, first: dt.date, more: int) -> ByDay:
    """So many more from the day, as long as the service is offered."""
    before = [step for step in steps if step[0] < first]
    now = number_on(steps, first)
    after = [(day, number + more if line.offered(day) else number) for day, number in steps if day > first]
    return (*before, (first, now + more if line.offered(first) else now), *after)


def _hours(line: ServiceLine, more: int) -> float:
    """Hours a week for clients of so many steps of a post."""
    return float(slots.client_minutes(Fraction(more * STEP_PERCENT), line)) / 60


def _tried(scenario: Scenario, wish: Wish, more: int, replications: int) -> Tried:
    begin = weeks_between(scenario.origin, wish.first)
    moments = [Weeks(begin + after) for after in range(0, LOOKED_WEEKS + 1, EVERY_WEEKS)]
    joins = moments if wish.wait is not None else ()
    (records,) = simulate(scenario, seed=SEED, replications=replications, joins=joins).queues.values()
    kept = [_kept(records, wish, moment) for moment in moments]
    place = int(np.searchsorted(records.slots.times, begin, side="right")) - 1
    return Tried(
        more,
        tuple(float(flags.mean()) for flags in kept),
        tuple(wish.first + dt.timedelta(weeks=after) for after in range(0, LOOKED_WEEKS + 1, EVERY_WEEKS)),
        int(records.slots.slots[:, max(place, 0)].mean()),
    )


def _kept(records: QueueRecords, wish: Wish, moment: Weeks) -> Floats:
    """In which replications the wish holds at the moment."""
    if wish.wait is not None:
        waits = measures.join_waits(records, moment, ordinary(records.queue))
        return (waits <= wish.wait + _A_HAIR).astype(np.float64)
    return (measures.queue_at(records, moment) <= (wish.queue or 0)).astype(np.float64)


def ordinary(queue: Queue) -> str:
    """The class that most come in, of those that wait; of two alike, that of what is decided."""
    waiting = [(place, one) for place, one in enumerate(queue.priorities) if not one.at_once]
    return max(waiting, key=lambda row: (row[1].share, row[0] == ORDINARY))[1].name
