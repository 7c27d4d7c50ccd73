"""Leaving (*bortfall ur kön*): how long people wait before they give up.

A start ends the watching, not the patience: it is counted as "had not left yet". That nobody has been seen to leave does
not mean that nobody will, so an assumption worth half a leaver is always there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation.history import Course, History
from hemmaplan.capacity.simulation.estimation.priors import LeavingPrior
from hemmaplan.capacity.simulation.estimation.spells import ENOUGH_ENDS, HALF_A_DAY, Spells, spells
from hemmaplan.capacity.simulation.statistics import rates


@dataclass(frozen=True, eq=False)
class Leaving:
    """*Bortfall ur kön*: the waits of one queue, where an end means that the person left."""

    spells: Spells
    prior: LeavingPrior

    @property
    def leavers(self) -> int:
        """How many have been seen to leave (*lämnat kön*)."""
        return self.spells.ends

    @property
    def by_curve(self) -> bool:
        """True when so many have left that the waits themselves draw the curve; else leaving is as likely in any week."""
        return self.leavers >= ENOUGH_ENDS

    @property
    def assumed(self) -> str | None:
        """The label of the assumption that counts for as much as a tenth of what was seen, or more; else ``None``."""
        return self.prior.label if self.leavers < ENOUGH_ENDS * self.prior.leavers else None

    @property
    def highest_rate(self) -> float | None:
        """The highest share leaving a week that agrees with what was seen (95 %, one-sided when nobody has left).

        ``None`` when nobody has waited.
        """
        waited = self.spells.observed_weeks
        if waited <= 0:
            return None
        return (
            rates.poisson_rate_interval(self.leavers, waited).high
            if self.leavers
            else rates.largest_unseen_rate(waited)
        )

    def curve(self, chance: Chance, *source: str) -> Curve:
        """A patience curve for each replication (*tålamodskurva*)."""
        if self.by_curve:
            return self.spells.curve(chance, *source, "patience")
        shape = self.leavers + self.prior.leavers
        drawn = chance.stream(*source, "patience").standard_gamma(shape, chance.replications)
        waited = self.spells.observed_weeks + self.prior.waited_weeks
        # A rate near zero is patience without end; a mean must still be a number.
        return Curve.exponential(np.clip(waited / np.maximum(drawn, 1e-6), HALF_A_DAY, None))


def leaving(courses: Iterable[Course], history: History, prior: LeavingPrior) -> Leaving:
    """Read how people leave one queue from its courses (*skatta bortfall*). Turned away is not left: it ends the watching."""
    watched = (
        (first, course.out, course.left is not None) for course in courses if (first := course.waits_from) is not None
    )
    return Leaving(spells(watched, whole_from=history.whole_from, origin=history.known_until), prior)
