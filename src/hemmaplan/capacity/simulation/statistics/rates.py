"""Rates (*takter*): how often something happens, how sure that is, and whether it has changed.

Small units see few events: 22 referrals a year may be 14 or 33. The intervals here are exact, so they hold for 0 too.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.statistics import distributions

# So many events have an interval of less than a thousandth, and take a moment to sum.
_MOST_EVENTS = 10**7


@dataclass(frozen=True, slots=True)
class Interval:
    """Interval (*intervall*): the lower and the upper end, in the unit of what was asked for."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Dispersion (*spridning*): how much counts vary against what pure chance gives.

    ``index`` is variance / mean: 1 for Poisson, above 1 when events come in bunches, ``None`` when nothing was counted.
    ``p_value`` is the chance of at least this index if the counts were Poisson with one mean.
    """

    index: float | None
    p_value: float
    periods: int


def poisson_rate_interval(events: int, exposure: float, *, confidence: float = 0.95) -> Interval:
    """Confidence interval of a rate (*konfidensintervall för en takt*), exact.

    Source: Garwood 1936, by the gamma quantiles n and n + 1. Covers at least as often as the confidence says.

    Args:
        events: events counted, zero or more.
        exposure: how long was counted, in any unit of time; the interval is per that unit.
        confidence: such as 0.95, shared equally by the two sides.

    Raises:
        OutOfBounds: negative or broken counts, no exposure, or a confidence outside 0 to 1.
    """
    n = bounds.whole("events", events, most=_MOST_EVENTS)
    length = bounds.positive("exposure", exposure)
    outside = (1 - bounds.inner_share("confidence", confidence)) / 2
    low = distributions.gamma_quantile(outside, n) if n else 0.0
    return Interval(low / length, distributions.gamma_quantile(1 - outside, n + 1) / length)


def binomial_interval(hits: int, trials: int, *, confidence: float = 0.95) -> Interval:
    """Confidence interval of a share (*konfidensintervall för en andel*), exact.

    Source: Clopper and Pearson 1934.

    Args:
        hits: how many of the tries had the property.
        trials: tries in all, at least one.
        confidence: such as 0.95, shared equally by the two sides.

    Raises:
        OutOfBounds: more hits than tries, no tries, or a confidence outside 0 to 1.
    """
    n = bounds.whole("trials", trials, least=1, most=_MOST_EVENTS)
    k = bounds.whole("hits", hits, most=n)
    outside = (1 - bounds.inner_share("confidence", confidence)) / 2
    low = distributions.beta_quantile(outside, k, n - k + 1) if k else 0.0
    high = distributions.beta_quantile(1 - outside, k + 1, n - k) if k < n else 1.0
    return Interval(low, high)


def largest_unseen_rate(exposure: float, *, confidence: float = 0.95) -> float:
    """The highest rate that agrees with having seen nothing at all (*regeln om tre*): about 3 / exposure at 95 %.

    Source: the one-sided exact Poisson limit, -ln(1 - confidence) / exposure. Nobody seen leaving is not nobody leaves.

    Raises:
        OutOfBounds: no exposure, or a confidence outside 0 to 1.
    """
    return -math.log1p(-bounds.inner_share("confidence", confidence)) / bounds.positive("exposure", exposure)


def dispersion(counts: Sequence[int]) -> Dispersion:
    """Index of dispersion (*överspridning*): are the counts of equal periods more bunched than chance.

    Source: Fisher's index of dispersion (1950): the sum of squares about the mean, over the mean, is close to
    chi-square with one degree less than there are periods. Rough when the mean is below about one.

    Args:
        counts: events in each of at least two equally long periods.

    Raises:
        OutOfBounds: fewer than two periods, or a count that is not a whole number.
    """
    numbers = [bounds.whole("counts", count, most=_MOST_EVENTS) for count in bounds.sequence("counts", counts, least=2)]
    mean = sum(numbers) / len(numbers)
    if mean == 0:
        return Dispersion(index=None, p_value=1.0, periods=len(numbers))
    degrees = len(numbers) - 1
    statistic = sum((count - mean) ** 2 for count in numbers) / mean
    return Dispersion(statistic / degrees, distributions.chi_square_above(degrees, statistic), len(numbers))


def same_rate_p_value(events: int, exposure: float, other_events: int, other_exposure: float) -> float:
    """Has the rate changed (*har takten ändrats*): the chance of a split at least this uneven if it has not.

    Source: Przyborowski and Wilenski 1940: given the total, the events of one period are binomial with the share of the
    time. Two-sided by doubling the smaller tail, at most 1.

    Args:
        events, other_events: events counted in the two periods.
        exposure, other_exposure: their lengths, in the same unit.

    Raises:
        OutOfBounds: broken counts, or a period without length.
    """
    n = bounds.whole("events", events, most=_MOST_EVENTS)
    total = n + bounds.whole("other_events", other_events, most=_MOST_EVENTS)
    here, there = bounds.positive("exposure", exposure), bounds.positive("other_exposure", other_exposure)
    below = distributions.binomial_at_most(n, total, here / (here + there))
    above = distributions.binomial_at_most(total - n, total, there / (here + there))
    return min(1.0, 2 * min(below, above))
