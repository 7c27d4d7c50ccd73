"""Lengths: what is drawn has the curve's distribution, and what is left of a running case is conditional on its age."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.units import Floats

ALMOST_ONE = 1 - 2.0**-53


def evenly(count: int) -> Floats:
    """Uniform numbers without chance: the middles of ``count`` equal parts of 0 to 1."""
    return ((np.arange(count) + 0.5) / count)[None, :]


def agree(found: Floats, expected: float, *, error_below: float) -> None:
    """A z-test of a mean of independent numbers; its standard error is a small share of what is expected."""
    error = found.std(ddof=1) / math.sqrt(found.size)
    assert error < error_below * expected
    assert abs(found.mean() - expected) < 4 * error


@st.composite
def curves(draw, *, rows: int = 1) -> Curve:
    """Steps or straight lines, with a tail or without, as an estimate from few cases may look."""
    weeks = st.integers(1, 400).map(lambda number: number / 4)
    times = np.array(sorted(draw(st.sets(weeks, min_size=1, max_size=8))))
    parts = st.lists(st.integers(0, 5), min_size=times.size + 1, max_size=times.size + 1).filter(any)
    ended = np.array(
        [np.cumsum(weights)[:-1] / sum(weights) for weights in draw(st.lists(parts, min_size=rows, max_size=rows))]
    )
    tails = draw(st.lists(weeks, min_size=rows, max_size=rows))
    return Curve(times, ended, np.array(tails), smooth=draw(st.booleans()))


def ended_by(curve: Curve, weeks: Floats) -> Floats:
    """The share that has ended by each time, straight from the definition of a one-row curve."""
    times, ended = curve.times, curve.cdf[0]
    if curve.smooth:
        inside = np.interp(weeks, [0.0, *times], [0.0, *ended])
    else:
        inside = np.array([ended[times <= week][-1] if (times <= week).any() else 0.0 for week in weeks])
    tail = 1 - (1 - ended[-1]) * np.exp(-np.maximum(weeks - times[-1], 0) / curve.tail_mean[0])
    return np.where(weeks >= times[-1], tail, inside)


# Drawing


@settings(max_examples=200)
@given(curves(), st.floats(0, 150))
def test_draws_each_length_as_often_as_the_curve_says(curve, week):
    drawn = curve.draw(evenly(4000))[0]
    # A length on the very edge of a step may be counted on either side by one part.
    assert np.mean(drawn <= week + 1e-9) == pytest.approx(ended_by(curve, np.array([week + 1e-9]))[0], abs=1 / 2000)


@given(curves())
def test_draws_longer_lengths_for_larger_numbers(curve):
    drawn = curve.draw(np.append(evenly(200), [[ALMOST_ONE]], axis=1))[0]
    assert (np.diff(drawn) >= 0).all()
    assert np.isfinite(drawn).all()
    assert (drawn >= 0).all()


@given(curves())
def test_has_the_mean_of_its_lengths(curve):
    drawn = curve.draw(evenly(20_000))
    # The tail's last part is missing from evenly spread numbers; it is worth some ten-thousandths of the tail.
    assert drawn.mean() == pytest.approx(curve.mean()[0], rel=0.002, abs=0.001 * curve.tail_mean[0])


@settings(max_examples=200)
@given(curves(rows=3), st.floats(0, 120), st.integers(0, 2**32 - 1))
def test_reads_each_replication_from_its_own_row(curve, age, seed):
    numbers = np.random.default_rng(seed).random((3, 20))
    ages = np.array([age * part for part in range(20)]) / 10
    drawn, left = curve.draw(numbers), curve.residual(numbers, ages)
    for row in range(3):
        own = Curve(curve.times, curve.cdf[[row]], curve.tail_mean[[row]], smooth=curve.smooth)
        assert drawn[row] == pytest.approx(own.draw(numbers[[row]])[0], abs=1e-9)
        assert left[row] == pytest.approx(own.residual(numbers[[row]], ages)[0], abs=1e-9)


def test_draws_a_lognormal_of_the_mean_and_variation_asked_for():
    drawn = Curve.lognormal(22, 0.6).draw(np.random.default_rng(1).random((1, 400_000)))
    agree(drawn, 22, error_below=0.002)
    agree((drawn - 22) ** 2, (0.6 * 22) ** 2, error_below=0.01)
    # Half of all end within the median, which lies below the mean.
    agree((drawn <= 22 / math.sqrt(1 + 0.6**2)).astype(float), 0.5, error_below=0.002)
    assert Curve.lognormal(22, 0.6).mean() == pytest.approx([22], rel=1e-3)


def test_draws_exponential_lengths_with_a_mean_for_each_replication():
    numbers = np.random.default_rng(2).random((2, 200_000))
    drawn = Curve.exponential(np.array([4.0, 30.0])).draw(numbers)
    agree(drawn[0], 4, error_below=0.005)
    agree(drawn[1], 30, error_below=0.005)
    assert np.allclose(drawn, -np.log1p(-numbers) * [[4.0], [30.0]])


# What is left


@settings(max_examples=300)
@given(curves(), st.floats(0, 150))
def test_leaves_what_conditioning_by_brute_force_leaves(curve, age):
    """Of all who were drawn, keep those who lasted longer than the age, and look at what they had left."""
    drawn = curve.draw(evenly(40_000))[0]
    survivors = np.sort(drawn[drawn > age] - age)
    if survivors.size < 2000:
        return
    left = np.sort(curve.residual(evenly(survivors.size), np.full(survivors.size, age))[0])
    # The few at the edge of a step, or far out in the tail where each number stands for a long stretch, may differ.
    assert np.mean(np.abs(left - survivors) > 0.01 + 0.01 * survivors) < 0.01


@given(curves(), st.integers(0, 1050).map(lambda days: days / 7))
def test_leaves_a_share_that_agrees_with_the_curve(curve, age):
    """P(left <= x) = (F(age + x) - F(age)) / (1 - F(age)), as long as one in a million is left at that age."""
    by_now = ended_by(curve, np.array([age]))[0]
    if by_now > 1 - 1e-6:
        return
    left = curve.residual(evenly(1000), np.full(1000, age))[0]
    # None of these lies a whole number of quarters from a whole number of days: no edge of a step is met.
    for later in (0.41, 3.13, 20.31, 90.73):
        expected = (ended_by(curve, np.array([age + later]))[0] - by_now) / (1 - by_now)
        assert np.mean(left <= later) == pytest.approx(expected, abs=0.003)


def test_leaves_a_whole_new_length_when_lengths_have_no_memory():
    curve, numbers = Curve.exponential(9.0), np.random.default_rng(3).random((2, 50))
    for age in (0.0, 1.0, 70.0):
        assert curve.residual(numbers, np.full(50, age)) == pytest.approx(curve.draw(numbers))


def test_leaves_the_rest_when_all_last_equally_long():
    numbers = np.random.default_rng(4).random((3, 4))
    left = Curve.fixed(12.0).residual(numbers, np.array([0.0, 3.5, 11.75, 6.0]))
    assert left == pytest.approx(np.tile([12.0, 8.5, 0.25, 6.0], (3, 1)))


def test_leaves_nobody_an_end_today_who_ran_today():
    """Half end at five weeks and half at ten: who runs at five weeks is not one of the first half."""
    left = Curve(np.array([5.0, 10.0]), np.array([[0.5, 1.0]]), np.ones(1)).residual(evenly(10), np.full(10, 5.0))
    assert left.tolist() == [[5.0] * 10]


def test_leaves_something_to_who_has_outlasted_the_curve():
    """A case of 40 weeks in a curve that ends at 12: the tail says how much longer, and nobody ends before today."""
    numbers = np.random.default_rng(5).random((1, 100_000))
    agree(Curve.fixed(12.0).residual(numbers, np.full(100_000, 40.0)), 12, error_below=0.005)


def test_leaves_more_to_who_has_lasted_long_than_mean_minus_age():
    """Long ones are met running. With variation above 1 the rest grows with age."""
    curve, numbers = Curve.lognormal(20, 1.5), evenly(20_000)
    left = [curve.residual(numbers, np.full(20_000, age)).mean() for age in (5.0, 20.0, 60.0)]
    assert left[0] < left[1] < left[2]
    assert left[0] > 20 - 5


@settings(max_examples=200)
@given(curves(), st.floats(0, 1000), st.sampled_from([np.finfo(float).tiny, 0.5, ALMOST_ONE]))
def test_leaves_a_finite_time_at_any_age(curve, age, number):
    left = curve.residual(np.array([[number]]), np.array([age]))
    assert np.isfinite(left).all()
    assert (left >= 0).all()


# What is no distribution


@pytest.mark.parametrize(
    ("times", "ended", "tail", "named"),
    [
        ([], [[]], [1.0], "hör inte ihop"),
        ([1.0, 2.0], [[0.5]], [1.0], "hör inte ihop"),
        ([1.0], [[0.5], [0.5]], [1.0, 1.0, 1.0], "hör inte ihop"),
        ([0.0, 2.0], [[0.5, 1.0]], [1.0], "större än noll"),
        ([2.0, 1.0], [[0.5, 1.0]], [1.0], "växa"),
        ([1.0, math.inf], [[0.5, 1.0]], [1.0], "växa"),
        ([1.0, math.nan], [[0.5, 1.0]], [1.0], "växa"),
        ([1.0, 2.0], [[0.5, 0.4]], [1.0], "falla"),
        ([1.0, 2.0], [[0.5, 1.1]], [1.0], "mellan 0 och 1"),
        ([1.0, 2.0], [[math.nan, 1.0]], [1.0], "mellan 0 och 1"),
        ([1.0], [[0.5]], [0.0], "Svansens"),
        ([1.0], [[0.5]], [math.inf], "Svansens"),
    ],
)
def test_refuses_what_is_no_distribution(times, ended, tail, named):
    with pytest.raises(ValueError, match=named):
        Curve(np.array(times), np.array(ended), np.array(tail))


@pytest.mark.parametrize(("mean", "variation"), [(0, 1), (5, 0), (-1, 1), (math.nan, 1), (5, math.nan)])
def test_refuses_a_lognormal_without_mean_or_variation(mean, variation):
    with pytest.raises(ValueError, match="större än noll"):
        Curve.lognormal(mean, variation)
