"""Absence (*frånvaro*): the share of scheduled days that a team loses, as a beta distribution.

Days are lost in runs: one who is ill on Monday is likelier to be ill on Tuesday. So a hundred scheduled days tell less
than a hundred throws of a coin, and are counted as so many runs. Long sick leave is a scenario, not an average: rows
marked so are counted beside and not mixed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hemmaplan.capacity.simulation.bounds import OutOfBounds, whole
from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation.priors import AbsencePrior
from hemmaplan.capacity.simulation.statistics import distributions
from hemmaplan.capacity.simulation.statistics.rates import Interval
from hemmaplan.capacity.simulation.units import Floats
from hemmaplan.foundation.language import gettext as _


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """*Frånvaro under en period*: one row of a team's account, such as a month.

    Attributes:
        team: the team's key.
        scheduled: days that were to be worked.
        lost: how many of them were lost.
        runs: in how many runs they were lost; a run that goes on from the row before counts here too.
        recorded_at: the day the row was written.
        is_long: true for long sick leave, which is left out of the share.

    Raises:
        OutOfBounds: more days lost than scheduled, more runs than days lost, or days lost without a run.
    """

    team: str
    scheduled: int
    lost: int
    runs: int
    recorded_at: date
    is_long: bool = False

    def __post_init__(self) -> None:
        """Refuse days that cannot be."""
        whole("scheduled", self.scheduled)
        whole("lost", self.lost)
        whole("runs", self.runs)
        if self.lost > self.scheduled:
            raise OutOfBounds(
                "lost",
                _("är %(lost)s, fler än de %(scheduled)s planerade dagarna. Rätta det ena antalet.")
                % {"lost": self.lost, "scheduled": self.scheduled},
            )
        if self.runs > self.lost or (self.lost and not self.runs):
            raise OutOfBounds(
                "runs",
                _("är %(runs)s för %(lost)s dagar. Ange minst ett tillfälle och högst ett per dag.")
                % {"runs": self.runs, "lost": self.lost},
            )


@dataclass(frozen=True, slots=True)
class Absence:
    """*Frånvaro* of one team: days scheduled, lost and in how many runs, and long sick leave beside."""

    team: str
    scheduled: int
    lost: int
    runs: int
    long_days: int
    prior: AbsencePrior

    @property
    def assumed(self) -> str | None:
        """The label of the assumption while it weighs as much as what was seen, or more; else ``None``."""
        return self.prior.label if self.prior.days >= self._tells else None

    @property
    def _tells(self) -> float:
        """How many independent days the scheduled ones tell as much as: fewer the longer the runs are."""
        return self.scheduled / (self.lost / self.runs) if self.lost else float(self.scheduled)

    @property
    def _parameters(self) -> tuple[float, float]:
        share = self.lost / self.scheduled if self.scheduled else 0.0
        return (
            self.prior.share * self.prior.days + share * self._tells,
            (1 - self.prior.share) * self.prior.days + (1 - share) * self._tells,
        )

    @property
    def in_whole_days(self) -> tuple[int, int]:
        """Days lost, and days in all, that tell as much as all this (*motsvarande dagar*), rounded to whole days."""
        lost, worked = (round(days) for days in self._parameters)
        return lost, lost + worked

    @property
    def share(self) -> float:
        """The expected share of scheduled days lost (*frånvaroandel*)."""
        lost, worked = self._parameters
        return lost / (lost + worked)

    @property
    def interval(self) -> Interval:
        """95 % interval of that share."""
        lost, worked = self._parameters
        return Interval(
            distributions.beta_quantile(0.025, lost, worked), distributions.beta_quantile(0.975, lost, worked)
        )

    def shares(self, chance: Chance) -> Floats:
        """A share for each replication (*dragna frånvaroandelar*), shape (R,)."""
        return chance.stream("absence", self.team).beta(*self._parameters, chance.replications)


def absence(team: str, rows: Iterable[AbsenceRow], *, origin: date, prior: AbsencePrior) -> Absence:
    """Read a team's absence from the rows recorded by a day (*skatta frånvaro*)."""
    known = [row for row in rows if row.team == team and row.recorded_at <= origin]
    short = [row for row in known if not row.is_long]
    return Absence(
        team,
        scheduled=sum(row.scheduled for row in short),
        lost=sum(row.lost for row in short),
        runs=sum(row.runs for row in short),
        long_days=sum(row.lost for row in known if row.is_long),
        prior=prior,
    )
