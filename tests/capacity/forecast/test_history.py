"""The scenario of the demo municipality: valid, run by the engine, and the same queue, cases, slots and flats as the board."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from tests import make

from hemmaplan.capacity.forecast.history import history
from hemmaplan.capacity.forecast.scenario import forecast
from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation.history import EndType, Kind
from hemmaplan.capacity.simulation.runs.run import simulate
from hemmaplan.capacity.simulation.scenario import staffing
from hemmaplan.capacity.simulation.scenario.model import Flats
from hemmaplan.capacity.situation.unit import situation, snapshot_of
from hemmaplan.foundation import calendar
from hemmaplan.housing import measures as housing
from hemmaplan.interventions.models import QueueEntry
from hemmaplan.organisation.models import Unit

DAY = dt.date(2020, 9, 21)


@pytest.fixture(scope="module")
def horby(demo_municipality: Unit) -> dict[str, Any]:
    """The board of the demo municipality and its forecast."""
    board = situation(demo_municipality, on=DAY)
    return {"board": board, "found": forecast(demo_municipality, on=DAY), "services": board.services,
            "flats": board.flats.stock.capacity}  # fmt: skip


def test_engine_runs_the_scenario_of_the_demo_municipality(horby):
    made = horby["found"].scenario
    records = simulate(made, seed=1, replications=50)
    assert set(records.queues) == {queue.name for queue in made.queues}
    assert len(records.queues) >= 10
    assert sum(int(queue.came.sum()) for queue in records.queues.values()) > 0
    assert "elvans-traffpunkt" in {door.name for door in made.doors}


def test_forecast_starts_from_what_the_board_counts(horby):
    made = horby["found"].scenario
    compared = 0
    for it in horby["services"]:
        if it.now.service.code not in {queue.name for queue in made.queues}:
            continue
        queue = made.queue(it.now.service.code)
        if not isinstance(queue.serves, Flats):
            assert (queue.name, len(queue.running)) == (queue.name, it.taken)
            compared += it.taken
    assert compared > 100


def test_first_slots_of_the_forecast_are_those_of_the_board(horby):
    made = horby["found"].scenario
    absent = staffing.absences(made, Chance(1, 1))
    first = {
        queue.name: int(staffing.slots(queue, made, staffing.hours_for(queue.name, made, absent)).slots[0, 0])
        for queue in made.queues
    }
    board = {it.now.service.code: it.capacity for it in horby["services"]}
    flats = {queue.name for queue in made.queues if isinstance(queue.serves, Flats)}
    # There are 16, all let, and no new contracts are written while they are wound down.
    assert ([first[name] for name in flats], horby["flats"]) == ([0], 16)
    assert {name: slots for name, slots in first.items() if name not in flats} == {
        name: board[name] for name in first if name not in flats
    }


def test_estimates_say_how_many_they_rest_on_and_since_when(horby):
    found = horby["found"]
    assert set(found.estimates) == {queue.name for queue in found.scenario.queues}
    assert all(one.whole_from == found.history.whole_from <= DAY for one in found.estimates.values())
    assert all(one.set_aside == 0 for one in found.estimates.values()), "the demo's rows do not contradict themselves"
    assert sum(len(one.running) for one in found.estimates.values()) > 100


def test_nobody_is_named_in_a_forecast(horby):
    made = horby["found"].scenario
    names = {post.name for post in made.posts} | {event.case for event in horby["found"].history.events}
    assert not [name for name in names if " " in name]


# --- the history, row by row ------------------------------------------------------------------------------------------


@pytest.fixture
def place(db: None):
    unit = make.unit()
    return {"unit": unit, "service": make.service(unit)}


def courses(place, on=DAY):
    lines = snapshot_of([place["unit"].pk], on=on, first=on, last=on).services
    log = history(lines, on=on)
    return {course.case: course for course in log.courses(place["service"].code)}, log


def queued(order, joined, **given):
    return QueueEntry.objects.create(
        order=order, service=order.service, priority=2, joined_on=joined, recorded_at=calendar.at_clock(joined, 10), **given
    )  # fmt: skip


def test_order_is_sent_decided_queued_started_and_ended(place):
    order = make.order(place["service"], state="ended", started_on=dt.date(2020, 2, 3), ended_on=dt.date(2020, 6, 1),
                       ended_recorded_at=calendar.at_clock(dt.date(2020, 6, 2), 9))  # fmt: skip
    queued(order, dt.date(2020, 1, 9), left_on=dt.date(2020, 2, 3), left_how="started")
    found, log = courses(place)
    course = found[f"u{order.pk}"]
    assert (course.referral, course.decision, course.queued) == (
        dt.date(2020, 1, 7), dt.date(2020, 1, 7), dt.date(2020, 1, 9),
    )  # fmt: skip
    assert (course.started, course.ended, course.end_type) == (
        dt.date(2020, 2, 3), dt.date(2020, 6, 1), EndType.COMPLETED,
    )  # fmt: skip
    assert log.whole_from == dt.date(2020, 6, 1), "whole since the first day that something ended"


def test_what_was_recorded_later_is_not_known(place):
    order = make.order(place["service"], state="running", started_on=dt.date(2020, 9, 1),
                       started_recorded_at=calendar.at_clock(dt.date(2020, 9, 22), 9))  # fmt: skip
    before, after = courses(place)[0], courses(place, on=dt.date(2020, 9, 22))[0]
    assert before[f"u{order.pk}"].started is None
    assert after[f"u{order.pk}"].started == dt.date(2020, 9, 1)


@pytest.mark.parametrize(("how", "field"), [("withdrawn", "left"), ("returned", "redirected"), ("moved", "redirected")])
def test_who_leaves_the_queue_is_out_without_a_start(place, how, field):
    order = make.order(place["service"], state="returned")
    queued(order, dt.date(2020, 1, 9), left_on=dt.date(2020, 3, 2), left_how=how)
    course = courses(place)[0][f"u{order.pk}"]
    assert getattr(course, field) == dt.date(2020, 3, 2)
    assert {name for name in ("left", "refused", "redirected") if getattr(course, name)} == {field}


def test_who_comes_back_to_the_queue_waits_a_second_time(place):
    order = make.order(place["service"], state="queued")
    first = queued(order, dt.date(2020, 1, 9), left_on=dt.date(2020, 3, 2), left_how="withdrawn")
    queued(order, dt.date(2020, 8, 3))
    found = courses(place)[0]
    assert found[f"u{order.pk}p{first.pk}"].left == dt.date(2020, 3, 2)
    assert found[f"u{order.pk}"].waits_on(DAY)
    assert not found[f"u{order.pk}p{first.pk}"].waits_on(DAY)


def test_returned_order_that_never_queued_was_turned_away(place):
    order = make.order(place["service"], state="returned")
    assert courses(place)[0][f"u{order.pk}"].turned_away == dt.date(2020, 1, 10)


def test_log_without_an_end_is_whole_from_its_first_row(place):
    make.order(place["service"], state="running")
    found, log = courses(place)
    assert log.whole_from == dt.date(2020, 1, 7)
    assert len(found) == 1
    assert {event.kind for event in log.events} == {Kind.REFERRAL, Kind.DECISION, Kind.STARTED}


def test_flats_change_by_day(place):
    unit = place["unit"]
    make.dwelling(unit)
    for first, last in ((dt.date(2020, 10, 1), None), (dt.date(2019, 1, 1), dt.date(2020, 10, 31))):
        make.dwelling(unit, period=make.span(first, last))
    steps = housing.capacity_steps(units=[unit.pk], first=DAY, last=dt.date(2020, 12, 31))[unit.pk]
    assert steps == ((DAY, 2), (dt.date(2020, 10, 1), 3), (dt.date(2020, 11, 1), 2))
    for day in (DAY, dt.date(2020, 10, 1), dt.date(2020, 10, 31), dt.date(2020, 11, 1)):
        counted = housing.stock(units=[unit.pk], day=day).capacity
        assert counted == [number for first, number in steps if first <= day][-1]
    assert np.all([number >= 0 for _day, number in steps])
