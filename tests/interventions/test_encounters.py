"""Visits and drug tests."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.interventions import permissions
from hemmaplan.interventions.actions import encounters
from hemmaplan.interventions.models import SampleTest, Visit

pytestmark = pytest.mark.django_db

AT = calendar.at_clock(dt.date(2026, 3, 20), 10)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def order(unit):
    return make.order(make.service(unit), state="running")


@pytest.fixture
def holder(unit, order):
    user = make.user("treatment_staff", unit)
    make.assigned(order, user.employee)
    return user


def planned(order, holder, at=AT + HOUR, **more):
    return encounters.plan_visit(
        order=order, employee=holder.employee, kind="home", planned_at=at, minutes=60, by=holder, at=AT, **more
    )


def test_plan_visit_in_a_series_keeps_the_clock_over_summer_time(order, holder):
    visits = planned(order, holder, times=3, weeks_between=1)  # the clocks go forward on 29 March 2026
    local = [calendar.local_time(visit.planned_at) for visit in visits]
    assert [f"{when:%m-%d %H:%M}" for when in local] == ["03-20 11:00", "03-27 11:00", "04-03 11:00"]


@pytest.mark.parametrize(
    "more", [{"minutes": 0}, {"minutes": 721}, {"times": 0}, {"times": 27}, {"planned_at": AT + 400 * 24 * HOUR}]
)
def test_plan_visit_that_makes_no_sense_is_refused(order, holder, more):
    given = {
        "order": order,
        "employee": holder.employee,
        "kind": "home",
        "planned_at": AT,
        "minutes": 60,
        "by": holder,
        "at": AT,
    }
    with pytest.raises(NotPossible):
        encounters.plan_visit(**given | more)
    assert not Visit.objects.exists()


def test_plan_visit_in_an_ended_order_is_refused(unit):
    order, head = make.order(make.service(unit), state="ended"), make.user("unit_manager", unit)
    with pytest.raises(NotPossible):
        planned(order, head)


def test_plan_visit_by_a_colleague_is_refused(order, unit, holder):
    with pytest.raises(Forbidden):
        planned(order, make.user("treatment_staff", unit))


def test_record_visit_done_takes_the_planned_time_and_never_one_ahead(order, holder):
    past, ahead = planned(order, holder, AT - HOUR)[0], planned(order, holder, AT + HOUR)[0]
    assert encounters.record_visit(visit=past, state="done", by=holder, at=AT).done_at == AT - HOUR
    assert encounters.record_visit(visit=ahead, state="done", by=holder, at=AT).done_at == AT
    other = planned(order, holder)[0]
    with pytest.raises(NotPossible):
        encounters.record_visit(visit=other, state="done", done_at=AT + HOUR, by=holder, at=AT)


def test_record_visit_of_another_day_ahead_needs_its_time(order, holder):
    visit = planned(order, holder, AT + 72 * HOUR)[0]
    with pytest.raises(NotPossible):
        encounters.record_visit(visit=visit, state="done", by=holder, at=AT)
    with pytest.raises(NotPossible):
        encounters.record_visit(visit=visit, state="missed", by=holder, at=AT)


def test_record_visit_cancelled_needs_a_reason(order, holder):
    visit = planned(order, holder)[0]
    with pytest.raises(NotPossible):
        encounters.record_visit(visit=visit, state="cancelled", by=holder, at=AT)
    encounters.record_visit(visit=visit, state="cancelled", reason="Sjuk", by=holder, at=AT)
    assert Visit.objects.get(pk=visit.pk).reason == "Sjuk"
    assert "Sjuk" not in str(Event.objects.filter(deed="interventions.visit_recorded").get().data)


def test_record_visit_twice_is_stale(order, holder):
    visit = planned(order, holder, AT - HOUR)[0]
    encounters.record_visit(visit=visit, state="done", by=holder, at=AT)
    with pytest.raises(Stale):
        encounters.record_visit(visit=visit, state="missed", by=holder, at=AT)


def sample(order, by, **more):
    given = {
        "order": order,
        "kind": "urine",
        "purpose": "Enligt planen",
        "consent": True,
        "taken_at": AT - HOUR,
        "by": by,
        "at": AT,
    }
    return encounters.record_test(**given | more)


def test_record_test_waits_for_its_result_unless_there_is_one(order, holder):
    assert (sample(order, holder).result, sample(order, holder).result_at) == ("pending", None)
    assert sample(order, holder, result="negative").result_at == AT


def test_record_test_without_consent_is_refused_unless_none_was_left(order, holder):
    with pytest.raises(NotPossible):
        sample(order, holder, consent=False, result="negative")
    assert sample(order, holder, consent=False, result="refused").pk


def test_record_test_witness_is_somebody_else(order, holder, unit):
    with pytest.raises(NotPossible):
        sample(order, holder, witnessed=True)
    with pytest.raises(NotPossible):
        sample(order, holder, witnessed=True, witness=holder.employee)
    colleague = make.employee(unit)
    assert sample(order, holder, witnessed=True, witness=colleague).witness == colleague


def test_record_test_ahead_of_time_is_refused(order, holder):
    with pytest.raises(NotPossible):
        sample(order, holder, taken_at=AT + HOUR)


def test_record_test_by_housing_support_is_refused(order, unit):
    user = make.user("housing_support_staff", unit)
    make.assigned(order, user.employee)
    with pytest.raises(Forbidden):
        sample(order, user)


def test_set_result_is_for_those_who_need_it_and_never_in_the_log(order, holder, unit):
    test = sample(order, holder)
    for role in ("unit_manager", "treatment_staff", "administrator"):
        other = make.user(role, unit)
        assert not permissions.may_see_result(other, test)
        with pytest.raises(Forbidden):
            encounters.set_result(test=test, result="positive", by=other, at=AT)
    encounters.set_result(test=test, result="positive", by=holder, at=AT)
    assert "positive" not in " ".join(str(event.data) for event in Event.objects.all())


def test_set_result_a_second_time_is_stale(order, holder):
    test = sample(order, holder, result="negative")
    with pytest.raises(Stale):
        encounters.set_result(test=test, result="positive", by=holder, at=AT)
    assert SampleTest.objects.get().result == "negative"
