"""Precision (*noggrannhet*): how many digits a figure from a simulation may be printed with.

A quantile of 2,000 replications is itself uncertain. Its error comes from order statistics: how many of R draws fall below
a quantile is binomial, so two of the sorted draws enclose it. No digit is printed that this error reaches.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from hemmaplan.capacity.simulation.units import NEVER, Floats

SURE: Final = 0.95
"""Both errors below are stated so surely."""
_TURNS: Final = NormalDist().inv_cdf(0.5 + SURE / 2)
WEEK_STEPS: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
"""Waits are printed in whole weeks at the finest."""
NUMBER_STEPS: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
SHARE_STEPS: Final = (0.01, 0.05, 0.1, 0.25, 0.5)


@dataclass(frozen=True)
class Estimate:
    """A figure with its own error (*skattning*): the value, and what surely encloses it with other dice.

    Infinite means: longer than the horizon reaches, not "never".
    """

    value: float
    low: float
    high: float

    def printed(self, steps: Sequence[float]) -> float | None:
        """The value in the finest step that is larger than its error (*avrundat*); ``None`` when none is.

        An infinite value has nothing to round.
        """
        if not math.isfinite(self.value):
            return self.value
        step = self.step(steps)
        return None if step is None else round(self.value / step) * step

    def step(self, steps: Sequence[float]) -> float | None:
        """The finest step that is larger than the error (*steg*); ``None`` when none is, or when the value is infinite."""
        error = max(self.high - self.value, self.value - self.low)
        return next((step for step in steps if error <= step), None)


def in_order(estimates: Sequence[Estimate], steps: Sequence[float]) -> Sequence[float]:
    """The steps to print the quantiles of one figure in (*gemensamt steg*), given from the lowest to the highest.

    Each in its own finest, unless that would print them out of order, as 15 (15-14): then all in the coarsest of theirs.
    """
    shown = [value for one in estimates if (value := one.printed(steps)) is not None]
    if shown == sorted(shown):
        return steps
    coarsest = max(step for one in estimates if (step := one.step(steps)) is not None)
    return [step for step in steps if step >= coarsest]


def quantile(values: Floats, probability: float) -> Estimate:
    """A quantile over replications (*kvantil*) with its error. ``values`` (R,); infinite ones count as the longest."""
    ordered = np.sort(values)
    count = ordered.size
    spread = _TURNS * math.sqrt(count * probability * (1 - probability))
    place = _place(count * probability, count)
    low, high = _place(count * probability - spread - 1, count), _place(count * probability + spread, count)
    return Estimate(float(ordered[place]), float(ordered[low]), float(ordered[high]))


def _place(rank: float, count: int) -> int:
    return min(max(math.ceil(rank) - 1, 0), count - 1)


def mean(values: Floats) -> Estimate:
    """A mean over replications (*medelvärde*) with its error. ``values`` (R,), finite."""
    value = float(values.mean())
    if values.size < 2:
        return Estimate(value, -NEVER, NEVER)
    error = _TURNS * float(values.std(ddof=1)) / math.sqrt(values.size)
    return Estimate(value, value - error, value + error)


def share(happened: int, of: int) -> Estimate:
    """A probability counted over replications (*sannolikhet*), with Wilson's interval, which holds near 0 and 1 too."""
    part, turns = happened / of, _TURNS**2
    centre = (part + turns / (2 * of)) / (1 + turns / of)
    half = _TURNS * math.sqrt(part * (1 - part) / of + turns / (4 * of**2)) / (1 + turns / of)
    low, high = max(centre - half, 0.0), min(centre + half, 1.0)
    return Estimate(part, min(low, part), max(high, part))
