"""Spells (*förlopp i tid*): lengths of time of which some have ended, some still run, and some were met already running.

Cases in service and waits in a queue are learnt about in the same way: Kaplan and Meier's curve with the running ones in
the risk set, and with those that were open when the log began there only from the age they had then. How unsure the
curve is comes from the Bayesian bootstrap (Rubin 1981): each replication gives every spell a weight of its own, which
varies the more the fewer have ended (see ``caution``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation.caution import wider
from hemmaplan.capacity.simulation.estimation.priors import DurationPrior
from hemmaplan.capacity.simulation.statistics import survival
from hemmaplan.capacity.simulation.units import DAYS_A_WEEK, Flags, Floats, Whole
from hemmaplan.foundation.language import gettext as _

ENOUGH_ENDS = 10
"""From so many seen ends on, the spells speak for themselves and no assumption is mixed in."""

HALF_A_DAY = 0.5 / DAYS_A_WEEK
"""What began and ended on one day lasted half of it."""

HEAVIEST = 0.1
"""No single spell may stand for more than this share of all when it ends (or for two, when the spells are few)."""

_ALL = 1 - 1e-9


@dataclass(frozen=True, eq=False)
class Spells:
    """*Förlopp i tid*: arrays of shape (n,), weeks.

    ``lasted``: age at the end, or when last seen. ``cause``: why it ended then, 1 and up, or 0 when it had not.
    ``entered``: age when it came under observation, 0 when it was followed from its start.
    """

    lasted: Floats
    cause: Whole
    entered: Floats

    @property
    def ended(self) -> Flags:
        """Whether each had ended when last seen (*avslutad*)."""
        return self.cause > 0

    @property
    def ends(self) -> int:
        """How many have been seen to end (*avslut*)."""
        return int(self.ended.sum())

    @property
    def open(self) -> int:
        """How many had not ended when last seen (*pågående*)."""
        return int((~self.ended).sum())

    @property
    def met_running(self) -> int:
        """How many were already open when the log began (*sen inträdesålder*)."""
        return int((self.entered > 0).sum())

    @property
    def observed_weeks(self) -> float:
        """Weeks under observation in all (*observerad tid*): total time on test."""
        return float((self.lasted - self.entered).sum())

    def median(self) -> float | None:
        """Kaplan and Meier's median in weeks; ``None`` when half of them have not ended as far as is seen."""
        return survival.median(self._plain) if self.ends else None

    def mean(self) -> float | None:
        """Mean length in weeks by the same curve with an exponential tail; ``None`` when nothing has ended."""
        if not self.ends:
            return None
        told, trusted = self._plain, self._trusted
        reached = _reached(told.ends[None, :], told.at_risk[None, :])[:, :trusted]
        return float(Curve(told.times[:trusted], reached, np.atleast_1d(told.tail_mean)).mean()[0])

    @cached_property
    def _plain(self) -> survival.SurvivalCurve:
        return survival.kaplan_meier(self.lasted, self.ended, entered=self.entered)

    @cached_property
    def _trusted(self) -> int:
        """How many steps of the curve are well founded (*säkra steg*): beyond them the exponential tail takes over.

        Far out, where most have been lost from sight, one spell stands for many. Would it end the curve, all those many
        would be said to have ended with it.
        """
        told = self._plain
        before = np.concatenate([[1.0], told.survival[:-1]])
        heaviest = max(HEAVIEST, 2 / len(self.lasted))
        founded = np.flatnonzero(before <= heaviest * told.at_risk)
        return int(founded[-1]) + 1 if founded.size else len(told.times)

    def curve(self, chance: Chance, *source: str, prior: DurationPrior | None = None) -> Curve:
        """A curve for each replication (*kurva*), with the spread that so few spells leave.

        With fewer than ``ENOUGH_ENDS`` ends the assumption is mixed in as made-up ends, fewer for each end seen.

        Raises:
            ValueError: too few ends and no assumption to lean on.
        """
        # With one as the shape these are the exponential weights of the Bayesian bootstrap; with less they vary more.
        shape = 1 / wider(self.ends)
        weights = (
            chance.stream(*source, "spells").standard_gamma(shape, (chance.replications, len(self.lasted))) / shape
        )
        lasted, ended, entered = self.lasted, self.ended, self.entered
        worth = self.worth_of(prior)
        if worth > 0 and prior is not None:
            points = prior.points()
            stream = chance.stream(*source, "prior")
            made_up = stream.standard_gamma(worth * prior.weights(chance.replications, stream))
            weights = np.concatenate([weights, made_up], axis=1)
            lasted = np.concatenate([lasted, points])
            ended = np.concatenate([ended, np.ones(len(points), dtype=np.bool_)])
            entered = np.concatenate([entered, np.zeros(len(points))])
        if not ended.any():
            message = _("Inget har avslutats, så varaktigheten är okänd. Ange ett antagande för kön.")
            raise ValueError(message)
        told = survival.kaplan_meier(lasted, ended, entered=entered, weights=weights)
        trusted = self._trusted if not worth else len(told.times)
        return Curve(
            told.times[:trusted], _reached(told.ends, told.at_risk)[:, :trusted], np.maximum(told.tail_mean, HALF_A_DAY)
        )

    def worth_of(self, prior: DurationPrior | None) -> float:
        """How many ends the assumption counts as beside those seen (*antagandets vikt*), zero when there are enough."""
        if prior is None or self.ends >= ENOUGH_ENDS:
            return 0.0
        return prior.worth * (ENOUGH_ENDS - self.ends) / ENOUGH_ENDS


Watched = tuple[date, date | None, int]
"""*Iakttagen tid*: the day it began, the day the watching ended (``None``: still going on), and the cause of an end then.

The cause is 1 and up, or 0 when the watching ended but not what was watched. Where only one cause is of interest, true and
false serve.
"""


def spells(watched: Iterable[Watched], *, whole_from: date, origin: date) -> Spells:
    """Turn days into spells as seen from the end of a day (*iakttagna förlopp*).

    Args:
        watched: what was watched, in days; see ``Watched``.
        whole_from: the day from which the log is whole; what began earlier was met running.
        origin: the day the log is read. What began on it has been seen for no time, and is left out while it goes on.
    """
    eve = whole_from - timedelta(days=1)
    rows = []
    for first, last, cause in watched:
        entered = max((eve - first).days, 0) / DAYS_A_WEEK
        lasted = (
            (origin - first).days / DAYS_A_WEEK if last is None else (last - first).days / DAYS_A_WEEK or HALF_A_DAY
        )
        if lasted > entered:
            rows.append((lasted, cause, entered))
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return Spells(table[:, 0], table[:, 1].astype(np.int64), table[:, 2])


def _reached(ends: Floats, at_risk: Floats) -> Floats:
    """The probability to have ended by each time, shape (R, m).

    Where only a few late comers are at risk at a young age and all of them end, the plain curve would end everybody there,
    although others are seen at greater ages. Then half are let go on: one who ended, and one who was not seen.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        leaving = np.where(at_risk > 0, ends / at_risk, 0.0)
    leaving[:, :-1] = np.where(leaving[:, :-1] >= _ALL, 0.5, leaving[:, :-1])
    leaving[:, -1] = np.where(leaving[:, -1] >= _ALL, 1.0, leaving[:, -1])
    reached: Floats = np.clip(1 - np.cumprod(1 - leaving, axis=1), 0, 1)
    return reached
