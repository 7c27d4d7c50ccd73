"""Scores (*träffsäkerhet*): how good a forecast was, once it is known what came.

A small score is good for all of them. CRPS marks a whole distribution in the unit of the thing itself and becomes the
absolute error when the forecast is a single number; coverage and PIT tell whether the stated uncertainty was honest.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.statistics import distributions, rates
from hemmaplan.foundation.language import gettext as _

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage (*täckning*): how often what came lay inside the stated interval.

    ``share`` is hits / trials; ``interval`` the exact binomial interval of that share, so that a small number of
    forecasts is not taken for proof.
    """

    hits: int
    trials: int
    share: float
    interval: rates.Interval


def crps_normal(mu: float, sigma: float, y: float) -> float:
    """Continuous ranked probability score of a normal forecast.

    Source: Gneiting and Raftery 2007. In the unit of ``y``.

    Args:
        mu: the forecast's mean.
        sigma: its standard deviation, above zero.
        y: what came.

    Raises:
        OutOfBounds: sigma is not above zero, or a value is not a number.
    """
    spread = bounds.positive("sigma", sigma)
    z = (bounds.number("y", y) - bounds.number("mu", mu)) / spread
    inner = z * (2 * distributions.normal_at_most(z) - 1) + 2 * distributions.normal_density(z)
    return spread * (inner - 1 / math.sqrt(math.pi))


def crps_ensemble(samples: Sequence[float] | FloatArray, y: float) -> float:
    """Continuous ranked probability score of a forecast given as samples: E|X - y| - E|X - X'| / 2.

    Source: Gneiting and Raftery 2007; the second mean goes over all pairs, a value with itself included, as if the
    samples were the whole distribution. In the unit of ``y``.

    Args:
        samples: (n,) the forecast's replications, any order.
        y: what came.

    Raises:
        OutOfBounds: no samples, or a value that is not a number.
    """
    x = np.sort(_samples(samples))
    n = len(x)
    # In sorted order the k-th value is the larger in 2k + 1 - n more pairs than it is the smaller.
    spread = float(np.dot(2 * np.arange(n) + 1 - n, x)) / n**2
    return float(np.abs(x - bounds.number("y", y)).mean()) - spread


def quantile_score(p: float, forecast: float, y: float) -> float:
    """Quantile score (*kvantilpoäng*), in the form with factor 2: at p = 0.5 it is the absolute error.

    Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, section 5.9.

    Args:
        p: which quantile was forecast, strictly between 0 and 1.
        forecast: its forecast value.
        y: what came, in the same unit as the forecast and the score.

    Raises:
        OutOfBounds: p is not strictly between 0 and 1, or a value is not a number.
    """
    level = bounds.inner_share("p", p)
    error = bounds.number("y", y) - bounds.number("forecast", forecast)
    return 2 * (level * error if error >= 0 else (level - 1) * error)


def coverage(
    lows: Sequence[float] | FloatArray,
    highs: Sequence[float] | FloatArray,
    came: Sequence[float] | FloatArray,
    *,
    confidence: float = 0.95,
) -> Coverage:
    """How often what came lay inside its interval, both ends counted, and how sure that share is.

    Args:
        lows, highs: (n,) ends of the forecast intervals.
        came: (n,) what came.
        confidence: of the binomial interval (Clopper-Pearson) about the share.

    Raises:
        OutOfBounds: lists of different lengths, none at all, or an interval that ends before it begins.
    """
    low, high, y = _samples(lows, "lows"), _samples(highs, "highs"), _samples(came, "came")
    bounds.same_length("highs", len(high), "lows", len(low))
    bounds.same_length("came", len(y), "lows", len(low))
    if (high < low).any():
        raise OutOfBounds("highs", _("ett intervall slutar före sin början. Byt plats på gränserna."))
    hits = int(((low <= y) & (y <= high)).sum())
    interval = rates.binomial_interval(hits, len(y), confidence=confidence)
    return Coverage(hits, len(y), hits / len(y), interval)


def pit(samples: Sequence[float] | FloatArray, y: float) -> rates.Interval:
    """Probability integral transform (*PIT*): where in the forecast distribution the outcome fell.

    Source: Czado, Gneiting and Held 2009. For counts the outcome takes a whole interval: the share of samples below it,
    and the share of samples not above it.

    Raises:
        OutOfBounds: no samples, or a value that is not a number.
    """
    x, outcome = _samples(samples), bounds.number("y", y)
    return rates.Interval(float((x < outcome).mean()), float((x <= outcome).mean()))


def pit_histogram(pits: Sequence[rates.Interval], *, bins: int = 10) -> FloatArray:
    """Histogram (*PIT-histogram*) of many transforms, (bins,), summing to 1; flat for an honest forecast.

    Source: Czado, Gneiting and Held 2009: each transform spreads its weight evenly over its interval. A hump says the
    forecasts were too unsure, a bowl that they were too sure.

    Raises:
        OutOfBounds: no transforms, or no bins.
    """
    bounds.sequence("pits", pits)
    edges = np.linspace(0, 1, bounds.whole("bins", bins, least=1) + 1)
    heights = np.zeros(len(edges) - 1)
    for one in pits:
        if one.high > one.low:
            heights += np.diff(np.clip((edges - one.low) / (one.high - one.low), 0, 1))
        else:
            heights[min(int(np.searchsorted(edges, one.low, side="right")) - 1, len(heights) - 1)] += 1
    return np.asarray(heights / len(pits))


def _samples(values: Sequence[float] | FloatArray, field: str = "samples") -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not len(array):
        raise OutOfBounds(field, _("ska vara en lista med minst ett värde. Fyll på listan."))
    if not np.isfinite(array).all():
        raise OutOfBounds(field, _("får bara innehålla tal. Ta bort de saknade värdena."))
    return array
