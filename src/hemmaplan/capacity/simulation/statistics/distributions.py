"""Distributions (*fördelningar*): normal, gamma, Poisson, beta and binomial, in plain Python.

Series and continued fractions for the incomplete gamma and beta functions as in Abramowitz and Stegun 1964, chapters 6
and 26, to about twelve digits. Quantiles are found by halving an interval, so that they never diverge.
"""

import math
from collections.abc import Callable

from hemmaplan.capacity.simulation import bounds
from hemmaplan.foundation.language import gettext as _

_NEARLY_NOTHING = 1e-300
_DIGITS = 1e-16
_MOST_TERMS = 1_000_000
# Beyond this the series become endless; ten million events have an interval of less than a thousandth.
_LARGEST = 10**7


def normal_density(z: float) -> float:
    """Normal density (*normalfördelningens täthet*) at ``z`` standard deviations from the mean."""
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def normal_at_most(z: float) -> float:
    """Normal distribution function: the probability of at most ``z`` standard deviations over the mean."""
    return math.erfc(-z / math.sqrt(2)) / 2


def gamma_at_most(shape: float, x: float) -> float:
    """Gamma distribution function (*gammafördelningen*) with scale 1: the regularised lower incomplete gamma P(a, x).

    Args:
        shape: a, above zero.
        x: zero or more, in units of the scale.

    Raises:
        OutOfBounds: the shape is not above zero or is enormous, or x is negative.
    """
    a, x = _parameter("shape", shape), bounds.not_negative("x", x)
    return _gamma_series(a, x) if x < a + 1 else 1 - _gamma_fraction(a, x)


def gamma_above(shape: float, x: float) -> float:
    """The probability that a gamma variable with scale 1 passes ``x``; keeps its digits where it is tiny.

    Raises:
        OutOfBounds: the shape is not above zero or is enormous, or x is negative.
    """
    a, x = _parameter("shape", shape), bounds.not_negative("x", x)
    return 1 - _gamma_series(a, x) if x < a + 1 else _gamma_fraction(a, x)


def gamma_quantile(probability: float, shape: float) -> float:
    """The value that a gamma variable with this shape and scale 1 stays below with the given probability.

    Raises:
        OutOfBounds: the probability is not strictly between 0 and 1, or the shape is not above zero.
    """
    p, a = bounds.inner_share("probability", probability), _parameter("shape", shape)
    upper = a + 10 * math.sqrt(a) + 10
    while gamma_at_most(a, upper) < p:
        upper *= 2
    return _halve(lambda x: gamma_at_most(a, x) < p, 0, upper)


def chi_square_above(degrees: float, statistic: float) -> float:
    """The probability that chi-square (*chitvå*) with these degrees of freedom passes the statistic."""
    return gamma_above(degrees / 2, statistic / 2)


def poisson_at_most(count: int, mean: float) -> float:
    """The probability of at most ``count`` events when ``mean`` are expected (Poisson).

    Raises:
        OutOfBounds: the mean is negative, or the count is not a whole number.
    """
    k = bounds.whole("count", count, most=_LARGEST)
    return gamma_above(k + 1, bounds.not_negative("mean", mean))


def beta_at_most(first: float, second: float, x: float) -> float:
    """Beta distribution function: the regularised incomplete beta I_x(a, b), for x from 0 to 1.

    Raises:
        OutOfBounds: a parameter is not above zero, or x is outside 0 to 1.
    """
    a, b, x = _parameter("first", first), _parameter("second", second), bounds.share("x", x)
    if x in {0, 1}:
        return x
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x),
    )
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a
    return 1 - front * _beta_fraction(b, a, 1 - x) / b


def beta_quantile(probability: float, first: float, second: float) -> float:
    """The value that a beta variable stays below with the given probability.

    Raises:
        OutOfBounds: the probability is not strictly between 0 and 1, or a parameter is not above zero.
    """
    p = bounds.inner_share("probability", probability)
    a, b = _parameter("first", first), _parameter("second", second)
    return _halve(lambda x: beta_at_most(a, b, x) < p, 0, 1)


def binomial_at_most(count: int, trials: int, probability: float) -> float:
    """The probability of at most ``count`` hits in ``trials`` independent tries.

    Raises:
        OutOfBounds: the counts are not whole numbers, more hits than tries, or the probability is no share.
    """
    n = bounds.whole("trials", trials, most=_LARGEST)
    k, p = bounds.whole("count", count, most=n), bounds.share("probability", probability)
    return 1.0 if k == n else beta_at_most(n - k, k + 1, 1 - p)


def _parameter(field: str, value: float) -> float:
    answer = bounds.positive(field, value)
    if answer > 2 * _LARGEST:
        raise bounds.OutOfBounds(
            field, _("är för stort för att räkna på, högst %(most)s går. Dela upp underlaget.") % {"most": 2 * _LARGEST}
        )
    return answer


def _gamma_series(a: float, x: float) -> float:
    """P(a, x) by its power series: quick when x is below a + 1."""
    if x == 0:
        return 0.0
    term = total = 1 / a
    for n in range(1, _MOST_TERMS):
        term *= x / (a + n)
        total += term
        if term < total * _DIGITS:
            break
    return total * math.exp(a * math.log(x) - x - math.lgamma(a))


def _gamma_fraction(a: float, x: float) -> float:
    """Q(a, x) by its continued fraction in Lentz's way: quick when x is above a + 1."""
    b = x + 1 - a
    c, d = 1 / _NEARLY_NOTHING, 1 / b
    total = d
    for n in range(1, _MOST_TERMS):
        step = -n * (n - a)
        b += 2
        d = 1 / _away_from_nothing(step * d + b)
        c = _away_from_nothing(b + step / c)
        total *= d * c
        if abs(d * c - 1) < _DIGITS * 10:
            break
    return total * math.exp(a * math.log(x) - x - math.lgamma(a))


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function in Lentz's way."""
    c, d = 1.0, 1 / _away_from_nothing(1 - (a + b) * x / (a + 1))
    total = d
    for n in range(1, _MOST_TERMS):
        even = n * (b - n) * x / ((a + 2 * n - 1) * (a + 2 * n))
        odd = -(a + n) * (a + b + n) * x / ((a + 2 * n) * (a + 2 * n + 1))
        for step in (even, odd):
            d = 1 / _away_from_nothing(1 + step * d)
            c = _away_from_nothing(1 + step / c)
            total *= d * c
        if abs(d * c - 1) < _DIGITS * 10:
            break
    return total


def _away_from_nothing(value: float) -> float:
    return value if abs(value) > _NEARLY_NOTHING else _NEARLY_NOTHING


def _halve(too_low: Callable[[float], bool], lower: float, upper: float) -> float:
    """The point between the two where ``too_low`` turns false."""
    while True:
        middle = (lower + upper) / 2
        if middle in {lower, upper}:
            return middle
        lower, upper = (middle, upper) if too_low(middle) else (lower, middle)
