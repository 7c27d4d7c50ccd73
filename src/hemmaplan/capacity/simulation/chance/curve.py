"""Curve (*varaktighetskurva*): how long something lasts, with one reading of the same facts for each replication.

A case, a tenancy or somebody's patience. An estimate from a register is a step curve (Kaplan-Meier); an assumption such
as "mean 22 weeks, coefficient of variation 0.6" is a smooth one. Both are drawn from, and continued from an age, alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from hemmaplan.capacity.simulation.units import Floats
from hemmaplan.foundation.language import gettext as _

_POINTS: Final = 512
_FURTHEST: Final = 4.75
_LARGEST_UNIFORM: Final = 1 - 2.0**-53


@dataclass(frozen=True)
class Curve:
    """The distribution of a length of time (*fördelning över tid*).

    ``times``: shape (n,), weeks, ascending, above zero.
    ``cdf``: shape (R, n) or (1, n): the probability to have ended by each time, never falling, at most 1.
    ``tail_mean``: shape (R,) or (1,), weeks: beyond the last time the rest is exponential with this mean.
    ``smooth``: straight lines between the points, from (0, 0), when true; steps at the points when false.

    Raises:
        ValueError: shapes that do not fit, times that do not rise, probabilities outside 0 to 1 or falling.
    """

    times: Floats
    cdf: Floats
    tail_mean: Floats
    smooth: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no distribution."""
        rows, points = self.cdf.shape
        if self.times.shape != (points,) or not points or self.tail_mean.shape not in {(1,), (rows,)}:
            message = _("Kurvans tider, sannolikheter och svans hör inte ihop. Ge lika många tider som sannolikheter.")
            raise ValueError(message)
        if not (self.times > 0).all() or not (np.diff(self.times) > 0).all() or not np.isfinite(self.times).all():
            message = _("Kurvans tider måste vara större än noll och växa.")
            raise ValueError(message)
        if not (self.cdf >= 0).all() or not (self.cdf <= 1).all() or (np.diff(self.cdf, axis=1) < 0).any():
            message = _("Kurvans sannolikheter måste ligga mellan 0 och 1 och får inte falla.")
            raise ValueError(message)
        if not (self.tail_mean > 0).all() or not np.isfinite(self.tail_mean).all():
            message = _("Svansens medeltid måste vara större än noll.")
            raise ValueError(message)

    @classmethod
    def exponential(cls, mean: float | Floats) -> Curve:
        """Lengths without memory (*exponentialfördelning*), mean in weeks: one number, or one a replication."""
        means = np.atleast_1d(np.asarray(mean, dtype=np.float64))
        # All of it is tail: the one point stands so near zero that nothing ends before it.
        return cls(np.array([1e-12]), np.zeros((means.size, 1)), means)

    @classmethod
    def fixed(cls, weeks: float) -> Curve:
        """Always as long (*fast tid*), as a course with a set number of weeks."""
        return cls(np.array([weeks], dtype=np.float64), np.ones((1, 1)), np.array([weeks], dtype=np.float64))

    @classmethod
    def lognormal(cls, mean: float, variation: float) -> Curve:
        """The usual shape of case lengths: many short, a few very long (*lognormalfördelning*).

        ``mean`` in weeks; ``variation`` is standard deviation / mean.

        Raises:
            ValueError: mean or variation is not above zero.
        """
        if not mean > 0 or not variation > 0:
            message = _("Medeltiden %(mean)s och variationskoefficienten %(variation)s måste vara större än noll.") % {
                "mean": mean,
                "variation": variation,
            }
            raise ValueError(message)
        spread = math.sqrt(math.log(1 + variation**2))
        centre = math.log(mean) - spread**2 / 2
        # Points equally far apart in standard deviations lie close where the curve bends, at both ends.
        steps = np.linspace(-_FURTHEST, _FURTHEST, _POINTS)
        shares = np.array([NormalDist().cdf(step) for step in steps])
        times = np.exp(centre + spread * steps)
        return cls(times, shares[None, :], np.array([times[-1] * spread**2]), smooth=True)

    def draw(self, uniforms: Floats) -> Floats:
        """Lengths in weeks, shape (R, N), one for each number in ``uniforms`` (R, N), each above 0 and below 1."""
        return self._inverse(np.minimum(uniforms, _LARGEST_UNIFORM))

    def residual(self, uniforms: Floats, ages: Floats) -> Floats:
        """What is left (*återstående tid*) for those who have lasted ``ages`` (N,) weeks; shape (R, N).

        Never a fresh length (long ones are the likeliest to be met running), never mean minus age.
        """
        by_now = self._reached(ages)
        # The sum may round up to 1, beyond which there is nothing.
        at = np.minimum(by_now + uniforms * (1 - by_now), _LARGEST_UNIFORM)
        left = self._inverse(at) - ages[None, :]
        beyond = (by_now >= 1) | (ages >= self.times[-1])[None, :]
        if beyond.any():
            endless = -np.log1p(-np.minimum(uniforms, _LARGEST_UNIFORM)) * self.tail_mean[:, None]
            left = np.where(beyond, endless, left)
        return np.maximum(left, 0)

    def mean(self) -> Floats:
        """The mean length in weeks, shape (R,): the area under the survival curve, tail included."""
        widths = np.diff(self.times, prepend=0.0)
        alive = 1 - self.cdf
        before = np.concatenate([np.ones((len(alive), 1)), alive[:, :-1]], axis=1)
        heights = (before + alive) / 2 if self.smooth else before
        total: Floats = (heights * widths).sum(axis=1) + alive[:, -1] * self.tail_mean
        return total

    def _reached(self, ages: Floats) -> Floats:
        """The probability to have ended by each age, shape (rows, N)."""
        if self.smooth:
            times, rows = np.concatenate([[0.0], self.times]), np.pad(self.cdf, ((0, 0), (1, 0)))
            return np.stack([np.interp(ages, times, row) for row in rows])
        reached: Floats = np.pad(self.cdf, ((0, 0), (1, 0)))[:, np.searchsorted(self.times, ages, side="right")]
        return reached

    def _inverse(self, at: Floats) -> Floats:
        """The length by which the probability ``at`` has been reached."""
        points = len(self.times)
        weeks: Floats
        if not self.cdf[:, -1].any():
            # All of it is tail, as when lengths have no memory.
            weeks = self.times[-1] - np.log1p(-at) * self.tail_mean[:, None]
            return weeks
        if len(self.cdf) == 1:
            if self.smooth:
                weeks = np.interp(at, np.concatenate([[0.0], self.cdf[0]]), np.concatenate([[0.0], self.times]))
            else:
                place = np.searchsorted(self.cdf[0], at)
                weeks = self.times[np.minimum(place, points - 1)]
        else:
            # One search for all rows: each row's probabilities are lifted two above the row before.
            lift = 2.0 * np.arange(len(self.cdf))[:, None]
            flat = np.searchsorted((self.cdf + lift).ravel(), (at + lift).ravel()).reshape(at.shape)
            place = flat - points * np.arange(len(self.cdf))[:, None]
            weeks = self.times[np.minimum(place, points - 1)]
            if self.smooth:
                weeks = self._between(at, place, weeks)
        last = self.cdf[:, -1:]
        beyond = at > last
        if beyond.any():
            left = np.maximum(1 - last, np.finfo(np.float64).tiny)
            over = -np.log(np.where(beyond, (1 - at) / left, 1.0))
            weeks = np.where(beyond, self.times[-1] + over * self.tail_mean[:, None], weeks)
        return weeks

    def _between(self, at: Floats, place: np.ndarray[tuple[int, ...], np.dtype[np.int64]], upper: Floats) -> Floats:
        """The point on the straight line below each step."""
        rows = np.arange(len(self.cdf))[:, None]
        here = np.minimum(place, len(self.times) - 1)
        high = self.cdf[rows, here]
        low = np.where(here > 0, self.cdf[rows, here - 1], 0.0)
        lower = np.where(here > 0, self.times[here - 1], 0.0)
        rise = np.where(high > low, high - low, 1.0)
        between: Floats = lower + (upper - lower) * np.clip((at - low) / rise, 0, 1)
        return between
