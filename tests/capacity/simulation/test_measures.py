"""The figures of a run are what counting by hand gives, and none is printed finer than its own error."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.capacity.simulation.scenarios import ACUTE, ORIGIN, TWO_CLASSES, day, post, queue, scenario

from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.runs import measures, precision
from hemmaplan.capacity.simulation.runs.precision import NUMBER_STEPS, SHARE_STEPS, WEEK_STEPS, Estimate
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario.demand import Stated
from hemmaplan.capacity.simulation.scenario.model import Priority, Unsound
from hemmaplan.capacity.simulation.units import NEVER


@pytest.fixture(scope="module")
def records():
    crowded = queue(
        priorities=TWO_CLASSES, demand=Stated(Curve.lognormal(22, 0.6), Curve.exponential(40), rate=1.0), room=9
    )
    base = scenario(crowded, posts=(post("A"), post("B"), post("C", last=day(8))))
    return simulate(base, seed=2, replications=60, joins=(0.0, 12.0)).queues["familj"]


def by_hand(records, replication: int) -> list[tuple[float, float, float, float, bool]]:
    """(arrival, start, end, when out of the queue, refused) of each person of one replication."""
    rows = []
    for place in np.flatnonzero(records.came[replication]):
        arrival, start = records.arrival[replication, place], records.start[replication, place]
        refused = bool(records.refused[replication, place])
        out = arrival if refused else start if start < NEVER else records.leaves[replication, place]
        rows.append((arrival, start, records.end[replication, place], out, refused))
    return rows


@pytest.mark.parametrize("moment", [0.0, 3.0, 17.5, 51.0])
def test_counts_are_those_of_counting_by_hand(records, moment):
    for replication in range(0, 60, 7):
        rows = by_hand(records, replication)
        old = (records.running_ends[replication] > moment).sum()
        assert measures.queue_at(records, moment)[replication] == sum(a <= moment < out for a, _, _, out, _ in rows)
        assert measures.running_at(records, moment)[replication] == old + sum(s <= moment < e for _, s, e, _, _ in rows)
        assert measures.starts(records, moment)[replication] == sum(s <= moment for _, s, _, _, _ in rows)
        assert measures.refused(records, moment)[replication] == sum(r and a <= moment for a, _, _, _, r in rows)
        gone = sum(s == NEVER and not r and out <= moment for _, s, _, out, r in rows)
        assert measures.left(records, moment)[replication] == gone


def test_weeks_are_those_of_looking_at_each_week(records):
    running, queued = measures.running_by_week(records, 52), measures.queue_by_week(records, 52)
    for week in (0, 1, 7, 8, 30, 51):
        assert np.array_equal(running[:, week], measures.running_at(records, float(week)))
        assert np.array_equal(queued[:, week], measures.queue_at(records, float(week)))


def test_who_waits_past_the_limit_is_counted_whether_started_or_not(records):
    over = measures.past_limit(records, "lag", 5.0, 40.0)
    kinds = [records.kind[0, place] for place in np.flatnonzero(records.came[0])]
    rows = by_hand(records, 0)
    expected = sum(
        k == 0 and a <= 40 and min(out, 40.0) - a > 5 for k, (a, _, _, out, _) in zip(kinds, rows, strict=True)
    )
    assert over[0] == expected


def test_a_limit_that_changes_holds_for_those_who_come_after(records):
    dated = Priority("lag", limit_steps=((day(-2), 5.0), (day(20), None), (day(30), 2.0)))
    over = measures.past_limit(records, "lag", measures.limits(records, dated, ORIGIN), 40.0)
    kinds = [records.kind[0, place] for place in np.flatnonzero(records.came[0])]
    rows = by_hand(records, 0)

    def limit(arrival):
        return NEVER if arrival < -2 else 5.0 if arrival < 20 else NEVER if arrival < 30 else 2.0

    expected = sum(
        k == 0 and a <= 40 and min(out, 40.0) - a > limit(a) for k, (a, _, _, out, _) in zip(kinds, rows, strict=True)
    )
    assert over[0] == expected
    always = measures.past_limit(records, "lag", measures.limits(records, Priority("lag", limit=5.0), ORIGIN), 40.0)
    assert np.array_equal(always, measures.past_limit(records, "lag", 5.0, 40.0))
    assert not np.array_equal(over, always)


@pytest.mark.parametrize("steps", [((day(2), 5.0), (day(1), 6.0)), ((day(1), 5.0), (day(1), 6.0))])
def test_limits_out_of_order_are_refused(steps):
    with pytest.raises(Unsound, match="dagordning"):
        Priority("lag", limit_steps=steps)


def test_load_counts_hours_of_cases_against_hours_there_are(records):
    load = measures.load_by_week(records, 52)
    assert load[0, 0] == 100 * measures.running_by_week(records, 52)[0, 0] * 5 / 90
    assert load[0, 20] == pytest.approx(100 * measures.running_by_week(records, 52)[0, 20] * 5 / 60)


def test_overload_needs_the_whole_stretch(records):
    load = measures.load_by_week(records, 52)
    first = measures.overload_weeks(records, 52, 110, 4)
    for replication in range(60):
        over = load[replication] > 110
        found = [week for week in range(49) if over[week : week + 4].all()]
        assert first[replication] == (found[0] if found else NEVER)
    assert (first < NEVER).any()
    assert np.isinf(measures.overload_weeks(records, 52, 110, 400)).all()


def test_cases_without_any_hours_are_overload_without_end():
    emptied = scenario(posts=(post("A", last=day(2)),))
    load = measures.load_by_week(simulate(emptied, seed=1, replications=5).queues["familj"], 52)
    assert np.isinf(load[:, 4]).all()


def test_a_wait_nobody_asked_about_is_refused(records):
    assert measures.join_waits(records, 12.0, "lag").shape == (60,)
    with pytest.raises(ValueError, match="Lägg till dagen"):
        measures.join_waits(records, 13.0, "lag")
    with pytest.raises(ValueError, match="svarar inte"):
        measures.join_waits(records, 12.0, "okänd")


def test_a_figure_that_does_not_fit_the_queue_is_refused(records):
    for figure in (measures.rounds_not_held, lambda queue: measures.flats_without_supervision(queue, 1.0)):
        with pytest.raises(Unsound):
            figure(records)


def test_paid_hours_are_those_of_the_contracts():
    records = simulate(
        scenario(posts=(post("A"), post("B", last=day(8)), post("C", first=day(60)))), seed=1, replications=2
    )
    assert measures.hours_paid(records) == pytest.approx(40 * 52 + 40 * (8 + 1 / 7))


def test_two_waits_beyond_the_horizon_do_not_differ():
    assert measures.apart(np.array([NEVER, 3.0, NEVER]), np.array([NEVER, 1.0, 2.0])).tolist() == [0, 2, NEVER]


def test_a_moment_that_does_not_come_has_no_day():
    assert measures.day_of(ORIGIN, NEVER) is None
    assert measures.day_of(ORIGIN, 8 + 1 / 7) == day(8 + 1 / 7)


def test_an_acute_class_never_waits():
    records = simulate(scenario(queue(priorities=ACUTE)), seed=1, replications=30, joins=(5.0,)).queues["familj"]
    assert measures.join_waits(records, 5.0, "akut").tolist() == [0] * 30


# --- precision -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("probability", [0.1, 0.5, 0.9])
def test_the_error_of_a_quantile_holds_what_it_promises(probability):
    chance = np.random.default_rng(1)
    truth = -np.log(1 - probability)
    inside = 0
    for _ in range(600):
        told = precision.quantile(chance.standard_exponential(500), probability)
        inside += told.low <= truth <= told.high
    # 95 %, with a standard error of 0.9 percentage points over 600 tries.
    assert 0.914 < inside / 600 < 0.986


def test_the_error_of_a_share_holds_near_the_ends():
    none, all_of_them = precision.share(0, 1000), precision.share(1000, 1000)
    assert none.value == 0 <= none.low < 1e-15
    assert 0 < none.high < 0.005
    assert all_of_them.value == all_of_them.high == 1
    assert 0.995 < all_of_them.low < 1


def test_few_draws_print_fewer_digits():
    sure, unsure = Estimate(18.3, 18.0, 18.6), Estimate(18.3, 14.9, 21.0)
    assert (sure.printed(WEEK_STEPS), unsure.printed(WEEK_STEPS)) == (18, 20)
    assert Estimate(18.3, 0.0, 90.0).printed(WEEK_STEPS) is None
    assert Estimate(0.124, 0.11, 0.14).printed(SHARE_STEPS) == 0.1
    assert Estimate(0.124, 0.12, 0.13).printed(SHARE_STEPS) == 0.12
    assert Estimate(NEVER, 3.0, NEVER).printed(NUMBER_STEPS) == NEVER


def test_the_mean_of_one_draw_is_not_known():
    assert precision.mean(np.array([3.0])) == Estimate(3.0, -NEVER, NEVER)


def test_quantiles_of_one_figure_are_never_printed_out_of_their_order():
    low, middle, high = (
        precision.Estimate(17.6, 14.0, 21.0), precision.Estimate(19.0, 18.5, 19.4), precision.Estimate(19.3, 19.0, 19.9)
    )  # fmt: skip
    alone = [one.printed(precision.WEEK_STEPS) for one in (low, middle, high)]
    assert alone == [20.0, 19.0, 19.0]
    steps = precision.in_order((low, middle, high), precision.WEEK_STEPS)
    assert [one.printed(steps) for one in (low, middle, high)] == [20.0, 20.0, 20.0]


@given(
    st.lists(st.floats(0, 200, width=32), min_size=3, max_size=3),
    st.lists(st.floats(0, 40, width=32), min_size=3, max_size=3),
)
def test_whatever_their_errors_quantiles_stand_in_order(values, errors):
    fan = [precision.Estimate(v, v - e, v + e) for v, e in zip(sorted(values), errors, strict=True)]
    steps = precision.in_order(fan, precision.WEEK_STEPS)
    shown = [text for one in fan if (text := one.printed(steps)) is not None]
    assert shown == sorted(shown)
