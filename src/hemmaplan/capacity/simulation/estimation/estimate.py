"""Estimate (*skattning*): all that a queue's log tells on a day, in one place, ready for a simulation.

An estimate is a ``Demand``: it gives one reading of the facts for each replication. Beside it stands what a reader must
know to judge it: how many observations, which assumptions it leans on, and what looks odd.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation import priors
from hemmaplan.capacity.simulation.estimation.arrivals import MONTH_WEEKS, Arrivals, arrivals, season_factors
from hemmaplan.capacity.simulation.estimation.durations import Durations, durations
from hemmaplan.capacity.simulation.estimation.history import History
from hemmaplan.capacity.simulation.estimation.leaving import Leaving, leaving
from hemmaplan.capacity.simulation.estimation.notes import Note, notes_of
from hemmaplan.capacity.simulation.estimation.priors import DurationPrior, LeavingPrior
from hemmaplan.capacity.simulation.estimation.waits import Waits, waits
from hemmaplan.capacity.simulation.scenario.demand import STEADY, Reading
from hemmaplan.capacity.simulation.units import Floats, Weeks, weeks_between
from hemmaplan.foundation.language import gettext as _

ORDINARY = 2
"""*Ordinärt beslutat*: the class of those whose priority nobody told."""


@dataclass(frozen=True, slots=True)
class Terms:
    """*Villkor för en kö*: what the log does not tell.

    Attributes:
        duration: the assumption to lean on until enough cases have ended.
        leaving: the assumption about patience.
        opened: the day the queue opened, when that is after the log begins; ``None``: it was open all the time.
    """

    duration: DurationPrior = field(default_factory=lambda: priors.shipped().durations[priors.UNKNOWN])
    leaving: LeavingPrior = field(default_factory=lambda: priors.shipped().leaving[priors.UNKNOWN])
    opened: date | None = None


@dataclass(frozen=True, eq=False)
class Estimate:
    """*Skattning* of one queue, as it was known at the end of ``origin``.

    ``set_aside``: courses that contradicted themselves then and were left out. ``days_to_record``: median days from event
    to row.
    """

    queue: str
    origin: date
    whole_from: date
    arrivals: Arrivals
    durations: Durations
    leaving: Leaving
    waits: Waits
    set_aside: int
    days_to_record: float | None

    @property
    def running(self) -> tuple[float, ...]:
        """Weeks that each running case has lasted, longest first (*pågående ärenden*)."""
        return self.durations.ages

    def read(self, chance: Chance, queue: str, horizon: Weeks) -> Reading:
        """One reading of the facts for each replication (*parameterdragning*), from this queue's own streams.

        The rate, the duration curve and the patience are drawn once a replication; so is, where those who come are
        bunched, a factor for each month up to the horizon.
        """
        times, factors = self._factors(chance, queue, horizon)
        return Reading(
            rate=self.arrivals.rates(chance, queue),
            lengths=self.durations.curve(chance, queue),
            patience=self.leaving.curve(chance, queue),
            factor_times=times,
            factors=factors,
        )

    def _factors(self, chance: Chance, queue: str, horizon: float) -> tuple[Floats, Floats]:
        season, bunching = self.arrivals.season, self.arrivals.bunching
        shape = bunching.shape if bunching is not None else None
        if season is None and shape is None:
            return STEADY
        begins = [0.0]
        factors = [1.0]
        if season is not None:
            month = self.origin.replace(day=1)
            begins, factors = [], []
            while weeks_between(self.origin, month) < horizon:
                begins.append(max(weeks_between(self.origin, month), 0.0))
                factors.append(season[month.month - 1])
                month = (month + timedelta(days=31)).replace(day=1)
        else:
            begins = [float(begin) for begin in np.arange(0, max(horizon, MONTH_WEEKS), MONTH_WEEKS)]
            factors = [1.0] * len(begins)
        table = np.array([factors])
        if shape is not None:
            table = (
                table
                * chance.stream(queue, "bunching").standard_gamma(shape, (len(begins), chance.replications)).T
                / shape
            )
        return np.array(begins), table

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader must know beside the numbers (*anmärkningar*), in Swedish and English, the counts first."""
        return notes_of(self)


def estimate(history: History, origin: date, terms: Mapping[str, Terms] | None = None) -> dict[str, Estimate]:
    """Estimate every queue from what was known at the end of a day (*skatta alla köer*).

    Args:
        history: the whole log; later rows than ``origin`` are not looked at.
        origin: the day to stand on.
        terms: what the log does not tell, by queue. A queue in ``terms`` is answered even when nothing has happened in it;
            one that is not there leans on the assumptions named ``unknown``.

    Raises:
        BadHistory: the day lies outside the log.
        ValueError: a queue opened after the origin.
    """
    known = history.known_on(origin)
    told = terms or {}
    season = season_factors(known)
    return {
        queue: _estimate(known, queue, told.get(queue, Terms()), season) for queue in sorted({*known.queues, *told})
    }


def _estimate(known: History, queue: str, terms: Terms, season: tuple[float, ...] | None) -> Estimate:
    courses = known.courses(queue)
    if terms.opened is not None and terms.opened > known.known_until:
        message = _(
            "Kön %(queue)s öppnade %(opened)s, efter prognosdagen %(known_until)s. Välj en senare prognosdag."
        ) % {"queue": queue, "opened": terms.opened, "known_until": known.known_until}
        raise ValueError(message)
    return Estimate(
        queue=queue,
        origin=known.known_until,
        whole_from=known.whole_from,
        arrivals=arrivals(courses, known, opened=terms.opened, season=season),
        durations=durations(courses, known, terms.duration),
        leaving=leaving(courses, known, terms.leaving),
        waits=waits(courses, known),
        set_aside=known.set_aside(queue),
        days_to_record=known.days_to_record(queue),
    )
