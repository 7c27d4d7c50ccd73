"""Waits (*väntetider*): three different things are called the wait, and each has its name here.

* of those who *started* (*väntan för dem som börjat*): too short while a queue grows, since the long waits are not over;
* of those *waiting now* (*väntan hittills*): how old the queue is, not how long anybody will have waited;
* of one who *joins today* (*väntan för den som kommer i dag*): a forecast. Only the simulation answers it, so it is not here.

How soon people start is read from all of them, those still waiting included, with leaving and being turned away as other
ways out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import mean, median

import numpy as np

from hemmaplan.capacity.simulation.estimation.history import Course, History
from hemmaplan.capacity.simulation.estimation.spells import Spells, spells
from hemmaplan.capacity.simulation.statistics import survival
from hemmaplan.capacity.simulation.units import Floats, weeks_between

STARTED, LEFT, TURNED_AWAY = 1, 2, 3


@dataclass(frozen=True, slots=True)
class StartedWaits:
    """*Väntan för dem som börjat*: weeks; for the starts in the time the log is whole. ``None`` when nobody started."""

    count: int
    median: float | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """*Väntan hittills*: weeks waited so far by each who waits, longest first, with the priority told for each."""

    ages: tuple[float, ...]
    priorities: tuple[int | None, ...]

    @property
    def count(self) -> int:
        """How many wait (*antal i kö*)."""
        return len(self.ages)


@dataclass(frozen=True, eq=False)
class WaysOut:
    """*Vägar ut ur kön*: the share that has started, left or been turned away by each time, all who came counted.

    ``times`` (m,) weeks, ``started``, ``left`` and ``turned_away`` (m,) shares that sum to one minus those still waiting.
    """

    times: Floats
    started: Floats
    left: Floats
    turned_away: Floats

    def started_by(self, at: float) -> float:
        """The share that has started within so many weeks (*andel som börjat inom*)."""
        place = int(np.searchsorted(self.times, at, side="right"))
        return float(self.started[place - 1]) if place else 0.0

    @property
    def median(self) -> float | None:
        """Weeks by which half of all who came have started; ``None`` when so many have not, or never do."""
        reached = np.flatnonzero(self.started >= 0.5 - 1e-12)
        return float(self.times[reached[0]]) if reached.size else None


@dataclass(frozen=True, eq=False)
class Waits:
    """*Väntetider* in one queue on a day. ``seen``: every wait, with why it ended."""

    started: StartedWaits
    now: WaitingNow
    seen: Spells

    @cached_property
    def ways_out(self) -> WaysOut | None:
        """How people come out of the queue; ``None`` before anybody has. A forecast does not ask, so it is read when asked for."""
        seen = self.seen
        if not seen.ends:
            return None
        times, started = survival.cumulative_incidence(seen.lasted, seen.cause, STARTED, entered=seen.entered)
        left, turned_away = (
            survival.cumulative_incidence(seen.lasted, seen.cause, cause, entered=seen.entered)[1]
            for cause in (LEFT, TURNED_AWAY)
        )
        return WaysOut(times, started, left, turned_away)


def waits(courses: Sequence[Course], history: History) -> Waits:
    """Read the waits of one queue from its courses (*väntetider*)."""
    origin = history.known_until
    over = [
        weeks_between(joined, course.started)
        for course in courses
        if (joined := course.waits_from) is not None
        and course.started is not None
        and course.started >= history.whole_from
    ]
    now = sorted(
        (
            (joined, course.priority)
            for course in courses
            if course.waits_on(origin) and (joined := course.waits_from) is not None
        ),
        key=lambda one: one[0],
    )
    return Waits(
        started=StartedWaits(len(over), median(over) if over else None, mean(over) if over else None),
        now=WaitingNow(
            tuple(weeks_between(joined, origin) for joined, _ in now), tuple(priority for _, priority in now)
        ),
        seen=_seen(courses, history),
    )


def _seen(courses: Sequence[Course], history: History) -> Spells:
    watched = ((joined, course.out, _cause(course)) for course in courses if (joined := course.waits_from) is not None)
    return spells(watched, whole_from=history.whole_from, origin=history.known_until)


def _cause(course: Course) -> int:
    if course.started is not None:
        return STARTED
    if course.left is not None:
        return LEFT
    return TURNED_AWAY if course.turned_away is not None else 0
