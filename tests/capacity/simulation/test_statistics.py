"""What is learnt from few and unfinished observations: survival, rates, and the scores of forecasts."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.statistics import distributions, rates, scores, survival

lengths = st.lists(st.integers(1, 400).map(lambda days: days / 7), min_size=1, max_size=40)


# Survival


@given(lengths)
def test_curve_without_running_cases_is_the_plain_share(durations):
    curve = survival.kaplan_meier(durations, [1] * len(durations))
    plain = [np.mean(np.asarray(durations) > time) for time in curve.times]
    assert curve.survival == pytest.approx(plain, abs=1e-12)
    assert survival.mean(curve) == pytest.approx(np.mean(durations))


@given(lengths)
def test_median_without_running_cases_is_the_lower_middle_value(durations):
    curve = survival.kaplan_meier(durations, [1] * len(durations))
    assert survival.median(curve) == sorted(durations)[math.ceil(len(durations) / 2) - 1]


@given(lengths, st.data())
def test_whole_weights_are_cases_counted_several_times(durations, data):
    n = len(durations)
    ended = data.draw(st.lists(st.booleans(), min_size=n, max_size=n))
    times = data.draw(st.lists(st.integers(1, 4), min_size=n, max_size=n))
    weighted = survival.kaplan_meier(durations, ended, weights=np.array([times, [1] * n], dtype=float))
    repeated = survival.kaplan_meier(np.repeat(durations, times), np.repeat(ended, times))
    assert weighted.survival[0] == pytest.approx(repeated.survival)
    assert weighted.survival[1] == pytest.approx(survival.kaplan_meier(durations, ended).survival)
    assert weighted.tail_mean[0] == pytest.approx(repeated.tail_mean)


def test_running_cases_stay_at_risk_until_last_seen():
    # By hand: 5 at risk at 2, 3 at 4 (one was last seen at 3), one of them last seen at 4 itself.
    curve = survival.kaplan_meier([2, 3, 4, 4, 6], [1, 0, 1, 0, 1])
    assert curve.times.tolist() == [2, 4, 6]
    assert curve.at_risk.tolist() == [5, 3, 1]
    assert curve.survival == pytest.approx([4 / 5, 4 / 5 * 2 / 3, 0])
    assert curve.tail_mean == pytest.approx(19 / 3)


def test_late_entry_counts_only_from_when_it_was_seen():
    # By hand: at 3 two are seen (entries 0 and 2), at 5 the one of 2 and the one of 4, at 8 the one that came at 5.
    curve = survival.kaplan_meier([3, 5, 5, 8], [1, 1, 0, 1], entered=[0, 2, 4, 5])
    assert curve.at_risk.tolist() == [2, 2, 1]
    assert curve.survival == pytest.approx([0.5, 0.25, 0])


def test_entry_at_the_very_end_of_another_is_not_at_risk_then():
    curve = survival.kaplan_meier([5, 9], [1, 1], entered=[0, 5])
    assert curve.at_risk.tolist() == [1, 1]


def test_mean_of_running_cases_gets_an_exponential_tail():
    # One end at 4 of two, the other seen to 10: 4 weeks whole, then half of them go on for 14 weeks each.
    curve = survival.kaplan_meier([4, 10], [1, 0])
    assert survival.mean(curve) == pytest.approx(4 + 0.5 * 14)
    assert survival.median(curve) == 4
    assert survival.quantile(curve, 0.6) is None


def test_exponential_durations_are_found_again_with_two_thirds_running():
    random = np.random.default_rng(5)
    durations, seen = random.exponential(20, 4000), random.uniform(0, 25, 4000)
    curve = survival.kaplan_meier(np.minimum(durations, seen), durations <= seen)
    # The tail's mean has a relative standard error of one over the root of the ends.
    assert curve.tail_mean == pytest.approx(20, rel=4 / math.sqrt(curve.ends.sum()))
    assert survival.mean(curve) == pytest.approx(20, rel=0.1)


def test_two_causes_and_those_still_there_make_a_whole():
    random = np.random.default_rng(6)
    durations, causes = random.integers(1, 30, 200), random.integers(0, 3, 200)
    times, started = survival.cumulative_incidence(durations, causes, 1)
    _, left = survival.cumulative_incidence(durations, causes, 2)
    curve = survival.kaplan_meier(durations, causes > 0)
    assert times.tolist() == curve.times.tolist()
    assert started + left + curve.survival == pytest.approx(np.ones(len(times)))


def test_causes_compete_to_the_last_one():
    # By hand: half start at 1; of the others half leave at 2, and the last starts at 3.
    times, started = survival.cumulative_incidence([1, 1, 2, 3], [1, 1, 2, 1], 1)
    assert times.tolist() == [1, 2, 3]
    assert started == pytest.approx([0.5, 0.5, 0.75])


def test_nothing_ended_gives_no_mean():
    curve = survival.kaplan_meier([3, 4], [0, 0])
    assert survival.survival_at(curve, 100) == 1
    assert survival.median(curve) is None
    with pytest.raises(OutOfBounds, match="inget ärende har avslutats"):
        survival.mean(curve)


def test_share_between_and_outside_the_steps_is_read():
    curve = survival.kaplan_meier([2, 4], [1, 1])
    assert [survival.survival_at(curve, time) for time in (0, 1.99, 2, 3, 4, 9)] == [1, 1, 0.5, 0.5, 0, 0]


@pytest.mark.parametrize(
    ("durations", "ended", "entered", "field"),
    [
        ([], [], None, "time"),
        ([-1], [1], None, "time"),
        ([math.nan], [1], None, "time"),
        ([1, 2], [1], None, "event"),
        ([1, 2], [1, 1], [0], "entry"),
        ([1, 2], [1, 1], [0, 2], "entry"),
    ],
)
def test_impossible_durations_are_refused(durations, ended, entered, field):
    with pytest.raises(OutOfBounds) as refused:
        survival.kaplan_meier(durations, ended, entered=entered)
    assert refused.value.field == field


# Rates and distributions


@pytest.mark.parametrize(
    ("events", "low", "high"),
    # Garwood's table for 95 %, as reprinted.
    [(0, 0, 3.6889), (1, 0.0253, 5.5716), (2, 0.2422, 7.2247), (10, 4.7954, 18.3904)],
)
def test_poisson_interval_agrees_with_the_table(events, low, high):
    interval = rates.poisson_rate_interval(events, 1)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=6e-5)


@given(st.floats(0.2, 60), st.sampled_from([0.8, 0.95]))
@settings(max_examples=20, deadline=None)
def test_poisson_interval_covers_as_often_as_it_says(mean, confidence):
    most = int(mean + 8 * math.sqrt(mean) + 10)
    inside = 0.0
    for events in range(most):
        interval = rates.poisson_rate_interval(events, 2, confidence=confidence)
        if interval.low <= mean / 2 <= interval.high:
            inside += math.exp(events * math.log(mean) - mean - math.lgamma(events + 1))
    assert inside >= confidence - 1e-9


@given(st.integers(1, 200), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_binomial_sums_agree_with_adding_up(trials, probability):
    count = trials // 3
    plain = math.fsum(
        math.comb(trials, k) * probability**k * (1 - probability) ** (trials - k) for k in range(count + 1)
    )
    assert distributions.binomial_at_most(count, trials, probability) == pytest.approx(plain, abs=1e-12)


@given(st.integers(0, 300), st.floats(0.01, 300))
@settings(max_examples=60, deadline=None)
def test_poisson_sums_agree_with_adding_up(count, mean):
    plain = math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))
    assert distributions.poisson_at_most(count, mean) == pytest.approx(plain, abs=1e-11)


@given(st.floats(0.05, 5000), st.floats(0.001, 0.999))
@settings(max_examples=60, deadline=None)
def test_gamma_quantile_is_the_inverse_of_the_distribution(shape, probability):
    value = distributions.gamma_quantile(probability, shape)
    assert distributions.gamma_at_most(shape, value) == pytest.approx(probability, abs=1e-9)
    assert distributions.gamma_at_most(shape, value) + distributions.gamma_above(shape, value) == pytest.approx(1)


def test_gamma_of_millions_keeps_its_digits():
    # The third-order expansion of Cornish and Fisher about the normal quantile.
    z, shape = NormalDist().inv_cdf(0.975), 10**7
    near = shape + z * math.sqrt(shape) + (z * z - 1) / 3 + (z**3 - 7 * z) / (36 * math.sqrt(shape))
    assert distributions.gamma_quantile(0.975, shape) == pytest.approx(near, abs=1e-3)


def test_gamma_is_exact_where_it_has_a_plain_form():
    assert distributions.gamma_above(1, 700) == pytest.approx(math.exp(-700), rel=1e-12)
    assert distributions.gamma_above(3, 40) == pytest.approx(math.exp(-40) * (1 + 40 + 800), rel=1e-12)
    # Half a degree of freedom is the normal distribution's square.
    assert distributions.chi_square_above(1, 1.959963984540054**2) == pytest.approx(0.05, rel=1e-12)
    assert distributions.normal_at_most(1.959963984540054) == pytest.approx(0.975, rel=1e-12)


@pytest.mark.parametrize(("hits", "low", "high"), [(0, 0, 0.3085), (8, 0.4439, 0.9748), (10, 0.6915, 1)])
def test_binomial_interval_agrees_with_the_table(hits, low, high):
    interval = rates.binomial_interval(hits, 10)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=6e-5)


def test_nobody_seen_in_forty_years_is_not_nobody():
    assert rates.largest_unseen_rate(40) == pytest.approx(3 / 40, rel=2e-3)


def test_bunched_counts_are_told_from_chance():
    even, bunched = rates.dispersion([2, 2, 1, 3, 2, 2]), rates.dispersion([0, 0, 12, 0, 0, 0])
    assert even.index == pytest.approx(0.2)
    assert even.p_value > 0.9
    assert bunched.index == pytest.approx(12)
    assert bunched.p_value < 1e-9
    assert rates.dispersion([0, 0]) == rates.Dispersion(index=None, p_value=1, periods=2)
    assert rates.dispersion(np.array([2, 2, 1, 3, 2, 2])) == even


def test_a_rate_that_doubled_is_told_from_one_that_stayed():
    assert rates.same_rate_p_value(30, 13, 60, 52) < 0.01
    assert rates.same_rate_p_value(15, 13, 60, 52) == 1
    # Four against none in equal time: two times one half to the fourth.
    assert rates.same_rate_p_value(4, 1, 0, 1) == pytest.approx(0.125)
    assert rates.same_rate_p_value(0, 1, 4, 1) == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((-1, 1), "events"),
        ((10**8, 1), "events"),
        ((1.5, 1), "events"),
        ((1, 0), "exposure"),
        ((True, 1), "events"),
        ((1, math.nan), "exposure"),
    ],
)
def test_impossible_counts_are_refused(arguments, field):
    with pytest.raises(OutOfBounds) as refused:
        rates.poisson_rate_interval(*arguments)
    assert refused.value.field == field


# Scores


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30), st.floats(-100, 100))
def test_score_of_samples_is_its_definition_by_all_pairs(samples, y):
    x = np.asarray(samples)
    plain = np.abs(x - y).mean() - np.abs(x[:, None] - x).mean() / 2
    assert scores.crps_ensemble(samples, y) == pytest.approx(plain, abs=1e-9)


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_score_of_one_number_is_its_absolute_error(forecast, y):
    assert scores.crps_ensemble([forecast], y) == pytest.approx(abs(forecast - y))
    assert scores.quantile_score(0.5, forecast, y) == pytest.approx(abs(forecast - y))


@pytest.mark.parametrize(("mu", "sigma", "y"), [(0, 1, 0), (3, 0.2, 2.9), (-4, 5, 11)])
def test_score_of_a_normal_forecast_is_that_of_its_quantiles(mu, sigma, y):
    normal = NormalDist(mu, sigma)
    samples = [normal.inv_cdf((k + 0.5) / 4000) for k in range(4000)]
    assert scores.crps_ensemble(samples, y) == pytest.approx(scores.crps_normal(mu, sigma, y), abs=1e-3 * sigma)


def test_mean_of_quantile_scores_over_all_levels_is_the_score_of_the_distribution():
    samples, y = np.arange(1.0, 101), 37.3
    levels = (np.arange(100) + 0.5) / 100
    mean = np.mean([scores.quantile_score(p, q, y) for p, q in zip(levels, samples, strict=True)])
    assert mean == pytest.approx(scores.crps_ensemble(samples, y))


def test_coverage_counts_both_ends_and_says_how_sure_it_is():
    answer = scores.coverage([0, 0, 0, 0], [2, 2, 2, 2], [0, 2, 3, 1])
    assert (answer.hits, answer.trials, answer.share) == (3, 4, 0.75)
    assert (answer.interval.low, answer.interval.high) == pytest.approx((0.1941, 0.9937), abs=1e-4)


def test_transform_of_a_count_is_an_interval_and_honest_forecasts_are_flat():
    assert scores.pit([1, 2, 2, 3], 2) == rates.Interval(0.25, 0.75)
    honest = [scores.pit([0, 1, 2, 3], y) for y in (0, 1, 2, 3)]
    assert scores.pit_histogram(honest, bins=8) == pytest.approx(np.full(8, 1 / 8))
    outside = [scores.pit([0, 1], y) for y in (-1, 5)]
    assert scores.pit_histogram(outside, bins=2).tolist() == [0.5, 0.5]


def test_impossible_forecasts_are_refused():
    with pytest.raises(OutOfBounds, match="sigma"):
        scores.crps_normal(0, 0, 1)
    with pytest.raises(OutOfBounds, match="samples"):
        scores.crps_ensemble([], 1)
    with pytest.raises(OutOfBounds, match="p: "):
        scores.quantile_score(1, 2, 3)
    with pytest.raises(OutOfBounds, match="lows"):
        scores.coverage([math.nan], [1], [1])
    with pytest.raises(OutOfBounds, match="Byt plats"):
        scores.coverage([2], [1], [1])
