"""The queue formulas against each other, against known values, and at the edges of where they hold."""

import math
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.formulas import (
    abandonment,
    erlang,
    finite_room,
    fluid,
    general,
    little,
    priority,
    time_varying,
    waiting_list,
    workload,
)
from hemmaplan.capacity.simulation.formulas.steady_state import NoSteadyState
from hemmaplan.capacity.simulation.statistics.survival import SurvivalCurve

rates = st.floats(0.01, 100)
loads = st.floats(0.01, 0.98)
few_servers = st.integers(1, 30)


# Erlang


@given(st.floats(0.01, 60), few_servers)
def test_erlang_b_is_its_definition(load, servers):
    terms = [load**k / math.factorial(k) for k in range(servers + 1)]
    assert erlang.loss_probability(load, servers) == pytest.approx(terms[-1] / math.fsum(terms), rel=1e-10)


@given(loads, few_servers)
def test_erlang_c_follows_from_erlang_b(load, servers):
    lost, waits = (formula(load * servers, servers) for formula in (erlang.loss_probability, erlang.wait_probability))
    assert waits == pytest.approx(lost / (1 - load * (1 - lost)))
    assert lost < waits < 1


@given(rates, loads)
def test_one_place_is_the_plain_queue(service, load):
    arrivals = load * service
    assert erlang.wait_probability(load, 1) == pytest.approx(load)
    assert erlang.mean_wait(arrivals, service, 1) == pytest.approx(load / (service - arrivals))
    assert erlang.mean_time_in_system(arrivals, service, 1) == pytest.approx(1 / (service - arrivals))


@given(rates, loads, few_servers)
def test_queue_wait_and_quantiles_agree_by_their_laws(service, load, servers):
    arrivals = load * service * servers
    wait, queue = (formula(arrivals, service, servers) for formula in (erlang.mean_wait, erlang.mean_queue))
    assert queue == pytest.approx(little.mean_number(arrivals, wait))
    p90 = erlang.wait_quantile(arrivals, service, servers, 0.9)
    level = erlang.service_level(arrivals, service, servers, p90)
    assert level == pytest.approx(0.9) if p90 else level >= 0.9
    # The mean is the area under the share that waits longer.
    step = wait / 200
    longer = [erlang.wait_exceeds(arrivals, service, servers, (k + 0.5) * step) for k in range(200)]
    assume(wait > 1e-9)
    rest = erlang.wait_exceeds(arrivals, service, servers, wait) / (servers * service - arrivals)
    assert sum(longer) * step + rest == pytest.approx(wait, rel=0.05)


@given(loads, few_servers)
def test_nobody_there_is_what_the_wait_leaves(load, servers):
    # P(all taken) = a^c / (c! (1 - load)) P(empty).
    offered = load * servers
    tied = offered**servers / math.factorial(servers) / (1 - load) * erlang.empty_probability(offered, 1, servers)
    assert tied == pytest.approx(erlang.wait_probability(offered, servers), rel=1e-9)


@given(loads, few_servers)
def test_more_places_or_less_load_never_lengthen_the_wait(load, servers):
    arrivals = load * servers
    assert erlang.mean_wait(arrivals, 1, servers + 1) <= erlang.mean_wait(arrivals, 1, servers)
    assert erlang.mean_wait(arrivals * 0.9, 1, servers) <= erlang.mean_wait(arrivals, 1, servers)


def test_thousands_of_places_and_tiny_loads_keep_their_digits():
    # With ten thousand places at a load of 0.99 the square-root rule (Halfin and Whitt 1981) is near: 0.2234.
    assert erlang.wait_probability(9900, 10_000) == pytest.approx(0.2234, abs=0.004)
    assert erlang.wait_probability(1e-3, 10) == pytest.approx(1e-30 / math.factorial(10), rel=2e-3)
    assert erlang.wait_probability(1e-9, 10_000) == 0
    assert erlang.loss_probability(0, 3) == 0
    assert erlang.loss_probability(5, 0) == 1
    assert erlang.mean_wait(0, 1, 3) == 0
    assert erlang.empty_probability(0, 1, 3) == 1
    assert erlang.empty_probability(1e-6, 1, 10_000) == pytest.approx(1 - 1e-6, rel=1e-12)


@pytest.mark.parametrize("load", [1, 1.3, 40])
def test_load_of_one_or_more_has_no_steady_state(load):
    told = NoSteadyState(load=pytest.approx(load), growth=pytest.approx((load - 1) * 6, abs=1e-12))
    arrivals = 6 * load
    assert erlang.mean_wait(arrivals, 2, 3) == told
    assert erlang.mean_queue(arrivals, 2, 3) == told
    assert erlang.empty_probability(arrivals, 2, 3) == told
    assert erlang.mean_time_in_system(arrivals, 2, 3) == told
    assert erlang.wait_exceeds(arrivals, 2, 3, 1) == told
    assert erlang.delayed_wait_exceeds(arrivals, 2, 3, 1) == told
    assert erlang.service_level(arrivals, 2, 3, 1) == told
    assert erlang.wait_quantile(arrivals, 2, 3, 0.9) == told
    assert general.kingman_wait(arrivals, 6, 1, 1) == told
    assert general.pollaczek_khinchine_wait(arrivals, 6, 1) == told
    assert general.allen_cunneen_wait(arrivals, 2, 3, 1, 1) == told
    assert general.sakasegawa_wait(arrivals, 2, 3, 1, 1) == told
    assert priority.waits_in_turn([arrivals / 2, arrivals / 2], 2, 3) == told
    assert priority.times_when_breaking_off([arrivals / 2, arrivals / 2], 6) == told
    assert isinstance(time_varying.wait_probability_at(arrivals, 6), NoSteadyState)


def test_load_of_one_is_seen_through_rounding():
    assert 0.3 / 0.1 < 3
    assert isinstance(erlang.mean_wait(0.3, 0.1, 3), NoSteadyState)


@given(st.floats(0.01, 200), st.floats(0.1, 2), st.floats(0, 3), st.floats(0.1, 0.99))
def test_required_servers_are_the_least_that_hold(arrivals, service, within, level):
    least = erlang.required_servers(arrivals, service, within, level)
    assert erlang.service_level(arrivals, service, least, within) >= level - 1e-12
    if least > 1:
        fewer = erlang.service_level(arrivals, service, least - 1, within)
        assert isinstance(fewer, NoSteadyState) or fewer < level


@pytest.mark.parametrize(("shrinkage", "scheduled"), [(0, 14), (0.3, 20), (0.31, 21), (0.5, 28)])
def test_staff_are_scheduled_for_the_time_they_are_away(shrinkage, scheduled):
    assert erlang.scheduled_servers(14, shrinkage) == scheduled


# General, priority


@given(rates, loads, few_servers)
def test_exponential_everything_is_the_plain_formula(service, load, servers):
    arrivals = load * service * servers
    plain = erlang.mean_wait(arrivals, service, servers)
    assert general.allen_cunneen_wait(arrivals, service, servers, 1, 1) == pytest.approx(plain)
    one = erlang.mean_wait(load * service, service, 1)
    assert general.kingman_wait(load * service, service, 1, 1) == pytest.approx(one)
    assert general.sakasegawa_wait(load * service, service, 1, 1, 1) == pytest.approx(one)


@pytest.mark.parametrize("servers", [2, 6, 18, 50])
def test_closed_form_is_near_the_exact_share_at_high_load(servers):
    exact = erlang.mean_wait(0.9 * servers, 1, servers)
    assert general.sakasegawa_wait(0.9 * servers, 1, servers, 1, 1) == pytest.approx(exact, rel=0.08)


def test_clockwork_never_waits_and_uneven_durations_wait_longer():
    assert general.kingman_wait(0.9, 1, 0, 0) == 0
    assert general.pollaczek_khinchine_wait(0.9, 1, 4) == pytest.approx(2.5 * erlang.mean_wait(0.9, 1, 1))


@given(st.lists(st.floats(0.01, 5), min_size=1, max_size=5), loads, few_servers)
def test_priority_moves_waiting_without_making_any(shares, load, servers):
    arrivals = [share / sum(shares) * load * servers for share in shares]
    waits = priority.waits_in_turn(arrivals, 1, servers)
    assert all(first <= second for first, second in pairwise(waits))
    together = sum(rate * wait for rate, wait in zip(arrivals, waits, strict=True))
    assert together == pytest.approx(erlang.mean_queue(sum(arrivals), 1, servers))


@given(st.lists(st.floats(0.01, 5), min_size=1, max_size=5), loads)
def test_breaking_off_leaves_the_number_there_as_it_was(shares, load):
    arrivals = [share / sum(shares) * load for share in shares]
    times = priority.times_when_breaking_off(arrivals, 1)
    there = sum(rate * time for rate, time in zip(arrivals, times, strict=True))
    assert there == pytest.approx(load / (1 - load))
    # The most urgent never notice the others.
    assert times[0] == pytest.approx(erlang.mean_time_in_system(arrivals[0], 1, 1))


# Leaving, closed lists


@given(loads, st.integers(1, 20))
@settings(max_examples=40)
def test_endless_patience_is_the_queue_nobody_leaves(load, servers):
    assume(load < 0.95)
    found = abandonment.erlang_a(load * servers, 1, servers, 1e-8)
    assert found.p_wait == pytest.approx(erlang.wait_probability(load * servers, servers), rel=1e-4)
    assert found.mean_wait == pytest.approx(erlang.mean_wait(load * servers, 1, servers), rel=1e-4)
    assert found.p_abandon < 1e-5


@given(st.floats(0.05, 3), st.integers(1, 20), st.floats(0.05, 20))
def test_who_comes_leaves_or_is_served(load, servers, leaving):
    arrivals = load * servers
    found = abandonment.erlang_a(arrivals, 1, servers, leaving)
    assert found.utilisation * servers + leaving * found.mean_queue == pytest.approx(arrivals)
    assert found.p_abandon == pytest.approx(leaving * little.mean_number(arrivals, found.mean_wait) / arrivals)
    assert 0 < found.p_abandon < found.p_wait <= 1


@given(st.floats(0.05, 40), st.integers(1, 15))
def test_leaving_as_fast_as_served_makes_the_number_there_poisson(load, servers):
    found = abandonment.erlang_a(load, 1, servers, 1)
    terms = [math.exp(k * math.log(load) - load - math.lgamma(k + 1)) for k in range(400)]
    assert found.p_wait == pytest.approx(math.fsum(terms[servers:]), rel=1e-8)
    assert found.mean_queue == pytest.approx(math.fsum((k - servers) * terms[k] for k in range(servers, 400)), rel=1e-8)


def test_great_overload_with_leavers_is_the_flow_balance():
    found = abandonment.erlang_a(1e5, 1, 1000, 1e-3)
    assert found.p_abandon == pytest.approx(0.99)
    assert found.mean_queue == pytest.approx(fluid.growth_per_week(1e5, 1000, 1) / 1e-3)
    assert found.utilisation == pytest.approx(1)


@given(loads, st.integers(1, 12))
@settings(max_examples=40)
def test_wide_room_is_the_queue_without_walls(load, servers):
    assume(load < 0.95)
    found = finite_room.finite_room(load * servers, 1, servers, servers + 1500)
    assert found.p_wait == pytest.approx(erlang.wait_probability(load * servers, servers))
    assert found.mean_wait == pytest.approx(erlang.mean_wait(load * servers, 1, servers))
    assert found.p_full < 1e-20


@given(st.floats(0.05, 50), st.integers(1, 20))
def test_room_for_the_served_alone_is_erlang_b(load, servers):
    found = finite_room.finite_room(load, 1, servers, servers)
    assert found.p_full == pytest.approx(erlang.loss_probability(load, servers))
    assert found.mean_queue == 0
    assert found.time_in_system == 1


@given(st.floats(0.05, 60), st.floats(0.1, 5), st.integers(1, 10), st.integers(0, 40))
def test_who_comes_to_a_closed_list_is_refused_or_served(arrivals, service, servers, more):
    found = finite_room.finite_room(arrivals, service, servers, servers + more)
    assert found.throughput + found.refused_rate == pytest.approx(arrivals)
    assert found.mean_number == pytest.approx(found.throughput * found.time_in_system)
    assert found.utilisation * servers * service == pytest.approx(found.throughput)
    assert 0 <= found.p_wait <= 1 + 1e-12


@given(loads, few_servers, st.integers(0, 20))
def test_closed_list_is_its_definition(load, servers, more):
    offered = load * servers * 2
    terms = [
        offered**n / math.factorial(min(n, servers)) / servers ** max(0, n - servers) for n in range(servers + more + 1)
    ]
    found = finite_room.finite_room(offered, 1, servers, servers + more)
    assert found.p_empty == pytest.approx(1 / math.fsum(terms), rel=1e-9)
    assert found.p_full == pytest.approx(terms[-1] / math.fsum(terms), rel=1e-9)


def test_a_million_places_of_room_do_not_overflow():
    found = finite_room.finite_room(2e4, 1, 10_000, 100_000)
    assert found.p_full == pytest.approx(0.5)
    assert found.mean_queue == pytest.approx(90_000 - 1)


# Seasons


def without_steps(mean):
    nothing = np.array([])
    return SurvivalCurve(nothing, nothing, nothing, nothing, np.array(mean))


@given(st.floats(0.5, 20), st.floats(0, 1), st.floats(0.05, 6), st.floats(0.2, 5), st.floats(-20, 20))
@settings(max_examples=30, deadline=None)
def test_general_integral_gives_the_sine_again(mean, swing, frequency, duration, t):
    closed = time_varying.mean_busy_with_sine(mean, swing * mean, frequency, 1 / duration, t)
    integral = time_varying.mean_busy(
        lambda when: mean + swing * mean * np.sin(frequency * when), without_steps(duration), t
    )
    assert integral == pytest.approx(closed, rel=1e-7)


def test_rate_may_swing_down_to_nothing():
    # With a swing far slower than the service the running cases follow the rate: nearly none at its bottom.
    assert time_varying.mean_busy_with_sine(3, 3, 1e-3, 1, 1500 * math.pi) < 1e-5


def test_steady_rate_is_littles_law_for_any_durations():
    # Half end at 4, the rest go on for 10 on average: mean 4 + 5.
    curve = SurvivalCurve(np.array([4.0]), np.array([0.5]), np.array([2.0]), np.array([1.0]), np.array(10.0))
    assert time_varying.mean_busy(lambda when: np.full_like(when, 3.0), curve, 100) == pytest.approx(27)


def test_fixed_durations_count_who_came_in_that_time():
    fixed = SurvivalCurve(np.array([2.0]), np.array([0.0]), np.array([1.0]), np.array([1.0]), np.array(2.0))
    assert time_varying.mean_busy(lambda when: when**2, fixed, 5) == pytest.approx((5**3 - 3**3) / 3)


def test_load_peaks_after_the_referrals_by_what_the_service_takes():
    year = 52.18
    frequency = 2 * math.pi / year
    weeks = np.linspace(0, year, 2000, endpoint=False)
    busy = [time_varying.mean_busy_with_sine(1, 0.5, frequency, 1 / 22, week) for week in weeks]
    lag = weeks[int(np.argmax(busy))] - year / 4
    assert lag == pytest.approx(math.atan(frequency * 22) / frequency, abs=0.05)
    assert lag > 8


def test_moment_of_the_season_is_staffed_by_its_own_load():
    assert time_varying.wait_probability_at(8, 12) == erlang.wait_probability(8, 12)
    least = time_varying.required_servers_at(8, 0.2)
    assert time_varying.wait_probability_at(8, least) <= 0.2 < time_varying.wait_probability_at(8, least - 1)


def test_rate_that_cannot_be_is_refused():
    with pytest.raises(OutOfBounds, match="arrival_rate"):
        time_varying.mean_busy(np.sin, without_steps(1.0), 0)
    with pytest.raises(OutOfBounds, match="svans"):
        time_varying.mean_busy(np.ones_like, without_steps(math.inf), 0)
    with pytest.raises(OutOfBounds, match="tolerance"):
        time_varying.mean_busy(lambda when: np.floor(when * 99) % 2, without_steps(1.0), 0, tolerance=1e-15)
    with pytest.raises(OutOfBounds, match="amplitude"):
        time_varying.mean_busy_with_sine(1, 1.1, 1, 1, 0)


# Lists, flow, work


@given(st.floats(0.1, 100), st.floats(1, 100), st.floats(4, 6))
def test_waiting_list_rules_agree_with_each_other(demand, target, factor):
    mean = waiting_list.target_mean_wait(target, factor=factor)
    queue = waiting_list.target_queue_size(demand, target, factor=factor)
    assert queue == pytest.approx(little.mean_number(demand, mean))
    assert waiting_list.pressure(target / 2, target) == pytest.approx(1)
    # The margin over demand is what Kingman asks for the target mean wait, with removals as service.
    capacity = waiting_list.target_capacity(demand, target, factor=factor)
    assert capacity == pytest.approx(demand + 1 / mean)
    assert erlang.mean_time_in_system(demand, capacity, 1) == pytest.approx(mean)


def test_relief_brings_the_queue_to_its_target_in_time():
    capacity = waiting_list.relief_capacity(30, 1200, 390, time_to_target=26)
    assert 1200 + 26 * (30 - capacity) == pytest.approx(390)
    assert waiting_list.is_out_of_control(1200, 390)
    assert not waiting_list.is_out_of_control(780, 390)
    with pytest.raises(OutOfBounds, match="når inte målet"):
        waiting_list.relief_capacity(1, 0, 100, time_to_target=10)


days = st.integers(0, 60).map(lambda number: date(2024, 2, 1) + timedelta(number))


@given(st.lists(st.tuples(days, st.none() | st.integers(0, 30)), min_size=1, max_size=30))
def test_queue_by_day_is_who_has_come_and_not_gone(people):
    referrals = [joined for joined, _ in people]
    removals = [None if stay is None else joined + timedelta(stay) for joined, stay in people]
    sizes = dict(waiting_list.queue_sizes(referrals, removals, referrals))
    for day, size in sizes.items():
        there = [
            joined <= day and (left is None or left > day) for joined, left in zip(referrals, removals, strict=True)
        ]
        assert size == sum(there)


def test_removals_are_counted_only_while_somebody_waited():
    day = [date(2024, 1, 1) + timedelta(number) for number in range(40)]
    # Removed on days 2 and 5 with others waiting; the list is empty from 8 to 20, so that gap says nothing.
    referrals = [day[0], day[0], day[0], day[20], day[20]]
    removals = [day[2], day[5], day[8], day[22], day[30]]
    assert waiting_list.removals_per_week(referrals, removals) == pytest.approx(7 * 3 / (3 + 3 + 8))
    assert waiting_list.removals_per_week([day[0]], [day[4]]) is None
    # Two on one day and two four days later: three gaps in four days.
    assert waiting_list.removals_per_week([day[0]] * 5, [day[4], day[4], day[8], day[8], None]) == pytest.approx(5.25)


def test_flow_never_takes_a_queue_below_nothing():
    assert fluid.queue_after(4, 0.75, 12, 22, 52) == pytest.approx(4 + 10.63636363)
    assert fluid.queue_after(4, 0.5, 18, 22, 52) == 0
    assert fluid.growth(0.5, 18, 22, 52) < 0
    assert fluid.starts_per_week(18, 22) == pytest.approx(0.818, abs=5e-4)


@given(st.floats(0, 60), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 60))
def test_hours_for_cases_are_never_below_nothing_nor_above_the_paid(full, fte, absence, stable, commitments):
    left = workload.case_hours(full, fte, absence, stable, commitments)
    assert 0 <= left <= full * fte


def test_slots_are_whole_and_rounding_takes_none_away():
    assert workload.slots(0.1 + 0.2, 0.1) == 3
    assert workload.slots(10.768, 2.5) == 4
    assert workload.points_room(100, 15, 10, 80) == -5


@pytest.mark.parametrize(
    ("percents", "too_long"),
    [
        ([111, 111, 111], False),
        ([111, 111, 111, 111], True),
        ([110, 111, 111, 111], False),
        ([111, 111, 90, 111], False),
        ([], False),
    ],
)
def test_overload_counts_weeks_running_above_the_limit(percents, too_long):
    assert workload.is_overloaded_too_long(percents, 110, 4) is too_long


def test_new_cases_and_room_follow_the_open_ones():
    assert [workload.new_cases_allowed(open_now) for open_now in (5, 6, 17)] == [0, 1, 2]
    assert [workload.room_for_cases(open_now, 1) for open_now in (10, 16, 20)] == [6, 0, 0]


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda: erlang.mean_wait(-1, 1, 1), "arrival_rate"),
        (lambda: erlang.mean_wait(1, 0, 1), "service_rate"),
        (lambda: erlang.mean_wait(1, 1, 0), "servers"),
        (lambda: erlang.mean_wait(1, 1, 1.5), "servers"),
        (lambda: erlang.mean_wait(1, 1, 10**9), "servers"),
        (lambda: erlang.mean_wait(math.nan, 1, 1), "arrival_rate"),
        (lambda: erlang.mean_wait(1e300, 1, 1), "arrival_rate"),
        (lambda: erlang.mean_wait("1", 1, 1), "arrival_rate"),
        (lambda: erlang.wait_exceeds(1, 2, 1, -1), "time"),
        (lambda: erlang.wait_quantile(1, 2, 1, 1), "p"),
        (lambda: erlang.required_servers(1, 1, 0, 1), "level"),
        (lambda: erlang.required_servers(1e9, 1, 0, 0.5), "servers"),
        (lambda: general.kingman_wait(1, 2, -1, 1), "ca2"),
        (lambda: priority.waits_in_turn([], 1, 1), "arrival_rates"),
        (lambda: priority.times_when_breaking_off([-1], 1), "arrival_rates"),
        (lambda: abandonment.erlang_a(1, 1, 1, 0), "abandonment_rate"),
        (lambda: abandonment.erlang_a(1, 1, 1, 1e-13), "abandonment_rate"),
        (lambda: finite_room.finite_room(1, 1, 3, 2), "room"),
        (lambda: little.mean_time(1, 0), "rate"),
        (lambda: waiting_list.load(1, 0), "capacity"),
        (lambda: waiting_list.target_mean_wait(0), "target_wait"),
        (lambda: fluid.growth(1, 1, 0, 1), "mean_weeks"),
        (lambda: workload.case_hours(40, 1.2, 0, 0, 0), "fte"),
    ],
)
def test_value_outside_where_a_formula_holds_is_refused(ask, field):
    with pytest.raises(OutOfBounds) as refused:
        ask()
    assert refused.value.field == field
    assert refused.value.remedy.endswith(".")
