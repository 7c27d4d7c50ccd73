"""Visits and drug tests."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Doubtful, Forbidden, NotPossible, Stale
from hemmaplan.interventions import permissions
from hemmaplan.interventions.actions import encounters
from hemmaplan.interventions.models import GroupRound, SampleTest, Session, Visit
from hemmaplan.organisation.periods import span

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
    # The clocks go forward on 29 March 2026; the third is on Good Friday.
    visits = planned(order, holder, times=3, weeks_between=1, anyway="all")
    local = [calendar.local_time(visit.planned_at) for visit in visits]
    assert [f"{when:%m-%d %H:%M}" for when in local] == ["03-20 11:00", "03-27 11:00", "04-03 11:00"]


def test_book_a_clash_asks_first_and_says_only_the_clock_time(order, holder):
    planned(order, holder)
    with pytest.raises(Doubtful, match=r"har ett annat besök 11:00–12:00. Inget är bokat") as asked:
        planned(order, holder, at=AT + HOUR + HOUR / 2)
    assert str(order.person.family_name) not in str(asked.value)
    assert Visit.objects.count() == 1
    assert planned(order, holder, at=AT + 2 * HOUR), "one ends when the next begins"
    assert planned(order, holder, at=AT + HOUR + HOUR / 2, anyway="all")


def test_book_during_absence_asks_first(order, holder):
    make.absence(holder.employee, dt.date(2026, 4, 13), dt.date(2026, 4, 17))
    with pytest.raises(Doubtful, match=r"frånvarande t.o.m. 2026-04-17"):
        planned(order, holder, at=calendar.at_clock(dt.date(2026, 4, 15), 10))
    assert planned(order, holder, at=calendar.at_clock(dt.date(2026, 4, 20), 10))


def test_book_when_a_leader_has_a_group_asks_first(unit, order, holder):
    group = GroupRound.objects.create(
        service=make.service(unit, capacity_kind="group"),
        name="G",
        places=4,
        period=span(dt.date(2026, 1, 5)),
        recorded_at=AT,
    )
    group.leaders.add(holder.employee)
    Session.objects.create(round=group, number=1, starts_at=AT + 4 * HOUR, minutes=120, recorded_at=AT)
    with pytest.raises(Doubtful, match="ett tillfälle i grupp 14:00–16:00"):
        planned(order, holder, at=AT + 5 * HOUR)


def test_book_a_series_over_a_holiday_names_the_day_and_may_leave_it_out(order, holder):
    first = calendar.at_clock(dt.date(2026, 3, 23), 14)  # Mondays; 6 April is Easter Monday
    with pytest.raises(Doubtful, match="2026-04-06: Annandag påsk") as asked:
        planned(order, holder, at=first, times=4)
    assert asked.value.may_skip
    assert not Visit.objects.exists()
    days = [calendar.local_date(visit.planned_at) for visit in planned(order, holder, at=first, times=4, anyway="skip")]
    assert days == [dt.date(2026, 3, 23), dt.date(2026, 3, 30), dt.date(2026, 4, 13)]


def test_book_an_hour_that_does_not_exist_is_refused_and_one_that_comes_twice_asks(order, holder):
    before = calendar.at_clock(dt.date(2026, 3, 22), 2, 30)
    with pytest.raises(NotPossible, match="02:30 finns inte den 2026-03-29"):
        planned(order, holder, at=before, times=2, anyway="all")
    assert not Visit.objects.exists()
    with pytest.raises(Doubtful, match="två gånger"):
        planned(order, holder, at=calendar.at_clock(dt.date(2026, 10, 25), 2, 30))


def test_a_holiday_has_its_name():
    assert calendar.holiday_name(dt.date(2027, 3, 29)) == "Annandag påsk"
    assert calendar.is_closed(dt.date(2026, 12, 24))
    assert not calendar.is_closed(dt.date(2026, 12, 23))
    assert calendar.clock_is_missing(dt.date(2026, 3, 29), 2, 30)
    assert not calendar.clock_is_missing(dt.date(2026, 3, 29), 3, 0)


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
    assert "Sjuk" not in str(Event.objects.filter(event_type="interventions.visit_recorded").get().data)


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
    waits = sample(order, holder)
    assert (waits.result, waits.result_at) == ("pending", None)
    with pytest.raises(NotPossible, match="redan registrerat den tiden"):
        sample(order, holder)
    earlier = AT - 2 * HOUR
    assert sample(order, holder, result="negative", taken_at=earlier).result_at == AT


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
