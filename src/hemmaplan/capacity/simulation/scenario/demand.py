"""Demand (*efterfrågan*): who will come to a queue, how long each will stay, and how long each can wait.

What a run needs is one reading of the facts for each replication, so that uncertainty about the facts and the play of
chance are both in the interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.chance.streams import BLOCK, Chance
from hemmaplan.capacity.simulation.units import Floats, PerWeek, Weeks
from hemmaplan.foundation.language import gettext as _


@dataclass(frozen=True)
class Reading:
    """One reading of the facts for each replication (*parameterdragning*).

    ``rate``: (R,), referrals a week. ``factors``: (R, S) or (1, S), what the rate is times in each step that begins at
    ``factor_times`` (S,), weeks; the first begins at or before 0. ``lengths``: how long a case runs. ``patience``: how
    long one waits before leaving, ``None`` when nobody leaves.
    """

    rate: Floats
    lengths: Curve
    patience: Curve | None
    factor_times: Floats
    factors: Floats


class Demand(Protocol):
    """What can be read once a replication: an assumption, or an estimate from a history."""

    def read(self, chance: Chance, queue: str, horizon: Weeks) -> Reading:
        """One reading for each replication, from the streams of this queue."""


MOST_PEOPLE: Final = 20_000_000
"""So many persons in all replications of one queue, and the memory of a usual machine is full."""


class TooMany(ValueError):
    """För många: more people than can be held. The text is Swedish and says what to do."""


STEADY = (np.zeros(1), np.ones((1, 1)))
"""A rate that is the same all the time."""


@dataclass(frozen=True)
class Stated:
    """A demand that somebody states (*antagen efterfrågan*): as a rate, or as a count over a time.

    A count carries its own uncertainty: with Gamma(1/2, 0) before and ``events`` in ``weeks`` after, the rate is
    Gamma(events + 1/2, weeks). A stated rate carries none.

    Raises:
        ValueError: neither or both are given, or a number is negative.
    """

    lengths: Curve
    patience: Curve | None = None
    rate: PerWeek | None = None
    events: int | None = None
    weeks: Weeks | None = None

    def __post_init__(self) -> None:
        """Refuse what is no rate."""
        counted = self.events is not None and self.weeks is not None
        if counted == (self.rate is not None):
            message = _("Ange antingen ankomster per vecka, eller antal ankomster och under hur många veckor.")
            raise ValueError(message)
        if (self.rate or 0) < 0 or (self.events or 0) < 0 or (self.weeks is not None and self.weeks <= 0):
            message = _("Antalet ankomster får inte vara negativt, och tiden måste vara längre än noll.")
            raise ValueError(message)

    def read(self, chance: Chance, queue: str, horizon: Weeks) -> Reading:  # noqa: ARG002 the rate is the same all the time
        """One reading for each replication: the rate from its count, the curves as stated."""
        if self.rate is not None:
            rate = np.full(chance.replications, float(self.rate))
        else:
            shape = (self.events or 0) + 0.5
            rate = chance.stream(queue, "rate").standard_gamma(shape, chance.replications) / float(self.weeks or 1)
        return Reading(rate, self.lengths, self.patience, *STEADY)


def arrivals(reading: Reading, chance: Chance, queue: str, horizon: Weeks) -> Floats:
    """When referrals come (*ankomster*), shape (R, N), ascending, infinite from the horizon on.

    The n-th referral comes when the expected number so far reaches the n-th point of a stream with mean gap one. So a
    scenario with a higher rate has the same people, sooner.
    """
    level = reading.rate[:, None] * reading.factors
    begins = np.concatenate([[0.0], reading.factor_times[1:]])
    widths = np.diff(np.concatenate([begins, [horizon]])).clip(min=0)
    expected = np.concatenate([np.zeros((len(level), 1)), np.cumsum(level * widths, axis=1)], axis=1)
    most = float(expected[:, -1].max(initial=0))
    if not most * chance.replications <= MOST_PEOPLE:
        message = _(
            "Till %(queue)s kommer upp till %(most)s personer i var och en av %(replications)s upprepningar. Kontrollera inflödet och tiden framåt, eller ta färre upprepningar."
        ) % {"queue": queue, "most": f"{most:.0f}", "replications": chance.replications}
        raise TooMany(message)
    count = int(most + 5 * most**0.5) + 1
    while True:
        count = -(-count // BLOCK) * BLOCK
        points = np.cumsum(chance.exponentials(count, queue, "arrivals"), axis=1)
        if (points[:, -1] >= expected[:, -1]).all():
            break
        count += BLOCK
    come = points < expected[:, -1:]
    if level.shape[1] == 1:
        with np.errstate(divide="ignore"):
            moments = np.where(come, points / level, np.inf)
    else:
        moments = np.where(come, _when(points, expected, level, begins), np.inf)
    return moments[:, : int(come.sum(axis=1).max(initial=0))]


def _when(points: Floats, expected: Floats, level: Floats, begins: Floats) -> Floats:
    """The moment when the expected number, which rises in straight lines, reaches each point."""
    rows = np.arange(len(points))[:, None]
    lift = (float(max(points.max(initial=0), expected.max(initial=0))) + 1) * rows
    steps = expected.shape[1] - 1
    place = np.searchsorted((expected[:, :-1] + lift).ravel(), (points + lift).ravel(), side="right") - 1
    step = np.clip(place.reshape(points.shape) - steps * rows, 0, steps - 1)
    here = np.where(level[rows, step] > 0, level[rows, step], np.inf)
    moments: Floats = begins[step] + (points - expected[rows, step]) / here
    return moments
