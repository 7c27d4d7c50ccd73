"""Estimate (*skattning*): all that a queue's log tells on a day, in one place, ready for a simulation.

An estimate is a ``Demand``: it gives one reading of the facts for each replication. Beside it stands what a reader must
know to judge it: how many observations, which assumptions it leans on, and what looks odd.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation import priors
from hemmaplan.capacity.simulation.estimation.arrivals import MONTH_WEEKS, Arrivals, arrivals, season_factors
from hemmaplan.capacity.simulation.estimation.durations import Durations, durations
from hemmaplan.capacity.simulation.estimation.history import History
from hemmaplan.capacity.simulation.estimation.leaving import Leaving, leaving
from hemmaplan.capacity.simulation.estimation.priors import DurationPrior, LeavingPrior
from hemmaplan.capacity.simulation.estimation.waits import Waits, waits
from hemmaplan.capacity.simulation.scenario.demand import STEADY, Reading
from hemmaplan.capacity.simulation.units import Floats, Weeks, weeks_between

ORDINARY = 2
"""*Ordinärt beslutat*: the class of those whose priority nobody told."""
LATE_DAYS = 7
"""From so many days between event and row, the newest weeks of the log are noticeably thin."""
FEW = 10


class Sign(StrEnum):
    """*Tecken*: what a reader of an estimate is told about."""

    COUNT = "count"
    ASSUMED_DURATION = "assumed_duration"
    ASSUMED_LEAVING = "assumed_leaving"
    FEW_ARRIVALS = "few_arrivals"
    SHIFT = "shift"
    BUNCHED = "bunched"
    SEASON = "season"
    UNMET = "unmet"
    LATE_RECORDS = "late_records"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Note:
    """*Anmärkning*: a sign and its Swedish sentence. ``is_warning`` marks what may make the forecast wrong."""

    sign: Sign
    text: str
    is_warning: bool = False


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
        """What a reader must know beside the numbers (*anmärkningar*), in Swedish, the counts first."""
        came, lasted, left = self.arrivals, self.durations.spells, self.leaving
        interval = came.interval
        found = [
            Note(
                Sign.COUNT,
                f"{came.count} kom under {_number(came.weeks, 0)} veckor: {_number(came.rate)} i veckan "
                f"(95 %: {_number(interval.low)}–{_number(interval.high)}). "
                f"{lasted.ends} avslut och {lasted.open} pågående ligger bakom varaktigheten"
                f"{f', {lasted.met_running} av dem öppna redan när loggen började' if lasted.met_running else ''}. "
                f"{left.leavers} lämnade kön under {_number(left.spells.observed_weeks, 0)} väntade veckor.",
            )
        ]
        found += self._warnings()
        if self.durations.assumed is not None:
            text = (
                f"Bara {lasted.ends} avslut. I varaktigheten väger ett antagande med som {_number(self.durations.worth, 0)} "
                f"avslut: {self.durations.assumed}."
            )
            found.append(Note(Sign.ASSUMED_DURATION, text))
        if self.leaving.assumed is not None:
            text = f"Bara {left.leavers} har lämnat kön. I tålamodet väger ett antagande med: {self.leaving.assumed}."
            found.append(Note(Sign.ASSUMED_LEAVING, text))
        if came.season is not None:
            found.append(Note(Sign.SEASON, "Inflödet följer årstiden, skattad på alla köer tillsammans."))
        return tuple(found)

    def _warnings(self) -> list[Note]:
        came, found = self.arrivals, []
        if came.count < FEW:
            text = f"Bara {came.count} har kommit, så inflödet är mycket osäkert."
            found.append((Sign.FEW_ARRIVALS, text))
        if came.shift is not None and came.shift.flagged:
            change = came.shift
            text = (
                f"Inflödet kan ha ändrats: {change.recent} de senaste {_number(change.recent_weeks, 0)} veckorna mot "
                f"{change.before} under {_number(change.before_weeks, 0)} veckor dessförinnan (p = {_number(change.p_value, 3)}). "
                "Prognosen räknar med hela tiden. Pröva ett scenario med den nya nivån."
            )
            found.append((Sign.SHIFT, text))
        if came.bunching is not None and came.bunching.shape is not None:
            text = f"De som kommer gör det i klungor: spridningen är {_number(came.bunching.index, 1)} gånger slumpens."
            found.append((Sign.BUNCHED, text))
        if came.unmet.refused or came.unmet.redirected:
            text = (
                f"{came.unmet.refused} har nekats och {came.unmet.redirected} hänvisats vidare. "
                "Behovet är större än det inflöde som räknas här."
            )
            found.append((Sign.UNMET, text))
        if self.days_to_record is not None and self.days_to_record >= LATE_DAYS:
            text = (
                f"Händelser antecknas i mitten {_number(self.days_to_record, 0)} dagar efteråt. "
                "De senaste veckorna i loggen är därför ofullständiga."
            )
            found.append((Sign.LATE_RECORDS, text))
        if self.set_aside:
            text = f"{self.set_aside} ärenden motsade sig själva i loggen den dagen och är inte med."
            found.append((Sign.SET_ASIDE, text))
        return [Note(sign, text, is_warning=True) for sign, text in found]


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
        message = (
            f"Kön {queue} öppnade {terms.opened}, efter prognosdagen {known.known_until}. Välj en senare prognosdag."
        )
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


def _number(value: float, decimals: int = 2) -> str:
    """A number as it is written in Swedish."""
    return f"{value:.{decimals}f}".replace(".", ",")
