"""Arrivals (*inflöde*): how many come to a queue a week, how unsure that is, and what should make a reader stop.

The rate has a gamma distribution given the count (Poisson counts, Jeffreys' prior), wider when the counts are bunched. A
recent change raises a flag and changes nothing by itself. Those who were refused or redirected are demand not met: they
are counted beside, since a queue known to be closed hides its own need.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation.caution import wider
from hemmaplan.capacity.simulation.estimation.history import Course, History
from hemmaplan.capacity.simulation.statistics import distributions, rates
from hemmaplan.capacity.simulation.statistics.rates import Interval
from hemmaplan.capacity.simulation.units import DAYS_A_WEEK, Floats, Whole

MONTH_WEEKS = 4
"""Bunching is looked for in months of equal length: four weeks, counted back from the origin."""
RECENT_WEEKS = 13
"""A shift is looked for between the last quarter and all that came before it."""
SIGNIFICANT = 0.05
SEASON_YEARS = 3
SEASON_CAUTION = 10.0
"""A season factor is drawn towards 1 as if so many more had come, evenly."""
JEFFREYS = 0.5
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Bunching:
    """*Överspridning*: whether those who come, come in bunches.

    ``index`` is variance / mean of counts a month, 1 by pure chance; ``p_value`` the chance of so much without bunching.
    ``shape`` is that of the gamma factor with mean 1 which each month's rate is multiplied by; ``None``: no factor.
    """

    index: float
    p_value: float
    months: int
    shape: float | None


@dataclass(frozen=True, slots=True)
class Shift:
    """*Nivåskifte*: the last quarter against all before; ``p_value`` as if nothing had changed."""

    recent: int
    recent_weeks: float
    before: int
    before_weeks: float
    p_value: float

    @property
    def flagged(self) -> bool:
        """True when so great a difference is seldom chance (*varning*)."""
        return self.p_value < SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Unmet:
    """*Demand not met* (*inte tillgodosett behov*): turned away before or while they waited."""

    refused: int
    redirected: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """*Inflöde*: what the log tells of those who came.

    Attributes:
        count: how many joined the queue in the time the log is whole.
        weeks: how long that is.
        bunching: ``None`` with fewer than three months, or when nobody came.
        shift: ``None`` with less than two quarters.
        season: a factor for each calendar month, January first, mean 1; ``None`` without three years.
        unmet: those turned away.
        priorities: how many of each priority came, in order of class; those without told priority are in ``unsorted``.
        unsorted: how many came without a told priority.
    """

    count: int
    weeks: float
    bunching: Bunching | None
    shift: Shift | None
    season: tuple[float, ...] | None
    unmet: Unmet
    priorities: tuple[int, int, int, int]
    unsorted: int

    @property
    def rate(self) -> float:
        """Those who came a week (*inflöde per vecka*), plain count over time."""
        return self.count / self.weeks

    @property
    def interval(self) -> Interval:
        """95 % interval of the rate a week (Garwood), wider by the root of the bunching index."""
        plain = rates.poisson_rate_interval(self.count, self.weeks)
        wide = self._bunched**0.5
        return Interval(
            max(self.rate - (self.rate - plain.low) * wide, 0.0), self.rate + (plain.high - self.rate) * wide
        )

    @property
    def _bunched(self) -> float:
        """How many times wider than Poisson the counts vary; 1 when that may be chance."""
        return self.bunching.index if self.bunching is not None and self.bunching.shape is not None else 1.0

    def rates(self, chance: Chance, *source: str) -> Floats:
        """A rate a week for each replication (*dragna inflöden*), shape (R,): Gamma(n + 1/2, T), drawn wider.

        Bunched counts tell less than their number, and so do few (see ``caution``): both are divided by how much less.
        """
        stream = chance.stream(*source, "rate")
        wide = self._bunched * wider(self.count)
        drawn: Floats = stream.standard_gamma((self.count + JEFFREYS) / wide, chance.replications) * wide / self.weeks
        return drawn


def arrivals(
    courses: Sequence[Course],
    history: History,
    *,
    opened: date | None = None,
    season: tuple[float, ...] | None = None,
) -> Arrivals:
    """Read those who came to one queue from its courses (*skatta inflöde*).

    Args:
        courses: all courses of the queue, as known in ``history``.
        history: for the time it covers: whole days from ``whole_from`` to ``known_until``.
        opened: the day the queue opened, when that is after the log begins.
        season: factors from ``season_factors``; ``None`` for no season.
    """
    first, last = max(history.whole_from, opened or history.whole_from), history.known_until
    came = [course for course in courses if course.joined is not None and first <= course.joined <= last]
    days = [course.joined for course in came if course.joined is not None]
    told = [sum(course.priority == number for course in came) for number in range(4)]
    return Arrivals(
        count=len(days),
        weeks=((last - first).days + 1) / DAYS_A_WEEK,
        bunching=_bunching(days, first, last, season),
        shift=_shift(days, first, last),
        season=season,
        unmet=Unmet(
            refused=sum(course.refused is not None and first <= course.refused for course in courses),
            redirected=sum(course.redirected is not None and first <= course.redirected for course in courses),
        ),
        priorities=(told[0], told[1], told[2], told[3]),
        unsorted=len(came) - sum(told),
    )


def season_factors(history: History) -> tuple[float, ...] | None:
    """*Säsong*: how each calendar month differs, of all queues together; ``None`` with less than three years.

    One queue alone sees too few to tell its own season. The factors have mean 1.
    """
    first, last = history.whole_from, history.known_until
    days = (last - first).days + 1
    if days < SEASON_YEARS * 365:
        return None
    joined = [
        day for queue in history.queues for course in history.courses(queue) if (day := course.joined) is not None
    ]
    came = dict.fromkeys(MONTHS, 0)
    for day in joined:
        if first <= day <= last:
            came[day.month] += 1
    length = dict(zip(MONTHS, _days_in_months(first, last).tolist(), strict=True))
    total = sum(came.values())
    factors = {
        month: (came[month] + SEASON_CAUTION) / (total * length[month] / days + SEASON_CAUTION) for month in MONTHS
    }
    mean = sum(factors[month] * length[month] for month in MONTHS) / days
    return tuple(factors[month] / mean for month in MONTHS)


def _month_of_each_day(first: date, last: date) -> Whole:
    """The calendar month, 0 to 11, of each day from the first to the last."""
    days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    return days.astype("datetime64[M]").astype(np.int64) % len(MONTHS)


def _days_in_months(first: date, last: date) -> Whole:
    return np.bincount(_month_of_each_day(first, last), minlength=len(MONTHS))


def _bunching(days: Iterable[date], first: date, last: date, season: tuple[float, ...] | None) -> Bunching | None:
    length = MONTH_WEEKS * DAYS_A_WEEK
    months = ((last - first).days + 1) // length
    counts = np.zeros(months)
    for day in days:
        back = (last - day).days // length
        if back < months:
            counts[back] += 1
    total = float(counts.sum())
    if months < 3 or not total:
        return None
    expected = np.full(months, total / months)
    if season is not None:
        each_day = np.array(season)[_month_of_each_day(last - timedelta(days=months * length - 1), last)]
        weight = each_day[::-1].reshape(months, length).sum(axis=1)
        expected = total * weight / weight.sum()
    statistic = float(((counts - expected) ** 2 / expected).sum())
    p_value = distributions.chi_square_above(months - 1, statistic)
    index = statistic / (months - 1)
    shape = None
    if p_value < SIGNIFICANT:
        # Variance e + e^2 / shape: what the squares have over the counts themselves, shared by the squared expectations.
        shape = (
            float((expected**2).sum())
            * (months - 1)
            / months
            / max(float(((counts - expected) ** 2).sum()) - total * (months - 1) / months, 1e-9)
        )
    return Bunching(index, p_value, months, shape)


def _shift(days: Sequence[date], first: date, last: date) -> Shift | None:
    weeks = ((last - first).days + 1) / DAYS_A_WEEK
    if weeks < 2 * RECENT_WEEKS:
        return None
    begin = last - timedelta(days=RECENT_WEEKS * DAYS_A_WEEK)
    recent = sum(day > begin for day in days)
    before = len(days) - recent
    p_value = rates.same_rate_p_value(recent, RECENT_WEEKS, before, weeks - RECENT_WEEKS)
    return Shift(recent, float(RECENT_WEEKS), before, weeks - RECENT_WEEKS, p_value)
