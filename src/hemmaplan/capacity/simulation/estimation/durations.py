"""Durations (*varaktighet*): how long cases last, the running ones included.

The mean of the ended cases alone is too short: the long ones still run. What is left of a running case is read from the
same curve given its age.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation.history import Course, History
from hemmaplan.capacity.simulation.estimation.priors import DurationPrior
from hemmaplan.capacity.simulation.estimation.spells import Spells, spells
from hemmaplan.capacity.simulation.units import weeks_between


@dataclass(frozen=True, eq=False)
class Durations:
    """*Varaktighet*: the cases of one queue, as long as each has been seen.

    ``prior`` is the assumption to lean on, and does so only with fewer than ten ends: ``assumed`` then holds its label.
    ``ages``: weeks that each running case has lasted, in order of start.
    """

    spells: Spells
    prior: DurationPrior
    ages: tuple[float, ...]

    @property
    def worth(self) -> float:
        """How many ends the assumption counts as beside those seen (*antagandets vikt*)."""
        return self.spells.worth_of(self.prior)

    @property
    def assumed(self) -> str | None:
        """The label of the assumption that the curve leans on; ``None`` when the cases speak for themselves."""
        return self.prior.label if self.worth else None

    def curve(self, chance: Chance, *source: str) -> Curve:
        """A duration curve for each replication (*varaktighetskurva*), cdf of shape (R, n)."""
        return self.spells.curve(chance, *source, "duration", prior=self.prior)

    def mean(self) -> float:
        """Mean duration in weeks (*medelvaraktighet*): of the curve, of the assumption, or weighed together."""
        return self._mean

    @cached_property
    def _mean(self) -> float:
        seen, worth = self.spells.mean(), self.worth
        if seen is None:
            return self.prior.mean_weeks
        return (seen * self.spells.ends + self.prior.mean_weeks * worth) / (self.spells.ends + worth)


def durations(courses: Iterable[Course], history: History, prior: DurationPrior) -> Durations:
    """Read how long the cases of one queue last from its courses (*skatta varaktighet*)."""
    begun = [(first, course.ended) for course in courses if (first := course.started) is not None]
    running = sorted(weeks_between(first, history.known_until) for first, last in begun if last is None)
    watched = ((first, last, last is not None) for first, last in begun)
    seen = spells(watched, whole_from=history.whole_from, origin=history.known_until)
    return Durations(seen, prior, tuple(reversed(running)))
