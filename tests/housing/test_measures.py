"""How the flats stand, on any day."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.foundation import calendar
from hemmaplan.housing import measures
from hemmaplan.housing.models import Disturbance, HeadLease, RentReport, SupervisionVisit, Tenancy, WindDown
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db

DAY = dt.date(2020, 9, 21)


@pytest.fixture
def unit():
    return make.unit()


def visit(tenancy, day, outcome="good"):
    done = calendar.at_clock(day, 23)
    return SupervisionVisit.objects.create(
        tenancy=tenancy, planned_on=day, done_at=done, outcome=outcome, recorded_at=done
    )


def rent(tenancy, month, status="paid", debt=0):
    by = make.user("unit_manager", tenancy.dwelling.unit)
    return RentReport.objects.create(
        tenancy=tenancy, month=month, status=status, debt_ore=debt, reported_by=by, recorded_at=make.AT
    )


def one(tenancy, day=DAY, supported=None):
    return measures.statuses([tenancy], day=day, supported=supported)[0]


def test_stock_counts_capacity_let_and_empty(unit):
    make.tenancy(make.dwelling(unit))
    make.tenancy(make.dwelling(unit), last=dt.date(2020, 9, 20))
    make.dwelling(unit, period=span(make.EARLY, dt.date(2020, 9, 20)))
    make.tenancy()
    counted = measures.stock(units=[unit.pk], day=DAY)
    assert (counted.capacity, counted.let, counted.empty) == (2, 1, 1)
    earlier = measures.stock(units=[unit.pk], day=dt.date(2020, 9, 20))
    assert (earlier.capacity, earlier.let) == (3, 2)


def test_days_over_count_from_the_last_visit_when_somebody_saw_the_flat(unit):
    tenancy = make.tenancy(make.dwelling(unit), first=dt.date(2020, 8, 1))
    assert one(tenancy).days_over == 21
    assert one(tenancy, day=dt.date(2020, 8, 31)).days_over == 0
    visit(tenancy, dt.date(2020, 9, 1))
    visit(tenancy, dt.date(2020, 9, 20), "not_in")
    status = one(tenancy)
    assert (status.last_seen, status.days_over, status.overdue) == (dt.date(2020, 9, 1), -10, False)
    assert one(tenancy, day=dt.date(2020, 8, 31)).last_seen is None


def test_next_visit_is_the_planned_one(unit):
    tenancy = make.tenancy(make.dwelling(unit))
    SupervisionVisit.objects.create(tenancy=tenancy, planned_on=dt.date(2020, 10, 1), recorded_at=make.AT)
    assert one(tenancy).next_visit == dt.date(2020, 10, 1)


def test_rent_is_the_latest_month_known_that_day_and_not_reported_is_no_answer(unit):
    tenancy = make.tenancy(make.dwelling(unit))
    assert (one(tenancy).rent, one(tenancy).rent_month) == (None, None)
    rent(tenancy, dt.date(2020, 8, 1))
    rent(tenancy, dt.date(2020, 9, 1), "debt", 500_000)
    assert (one(tenancy).rent, one(tenancy).debt_ore) == ("debt", 500_000)
    assert one(tenancy, day=dt.date(2020, 8, 31)).rent == "paid"
    assert measures.debt_in_all(units=[unit.pk], day=DAY) == 500_000
    assert measures.debt_in_all(units=[unit.pk], day=dt.date(2020, 8, 31)) == 0


def test_disturbances_count_until_they_are_handled(unit):
    tenancy = make.tenancy(make.dwelling(unit))
    Disturbance.objects.create(
        tenancy=tenancy,
        at=calendar.at_clock(dt.date(2020, 9, 1), 1),
        source="Granne",
        severity="minor",
        description="x",
        handled_on=dt.date(2020, 9, 10),
        handling="y",
        recorded_at=make.AT,
    )
    counts = [
        one(tenancy, day=day).disturbances for day in (dt.date(2020, 8, 31), dt.date(2020, 9, 1), dt.date(2020, 9, 10))
    ]
    assert counts == [0, 1, 0]


def test_supervised_only_by_somebody_at_work(unit):
    who = make.employee(unit)
    tenancy = make.tenancy(make.dwelling(unit), supervisor=who)
    assert not one(tenancy).supervised
    make.employment(make.post(unit), who)
    assert one(tenancy).supervised
    assert not one(make.tenancy(make.dwelling(unit))).supervised
    make.absence(who, dt.date(2020, 9, 1), kind="parental")
    assert not one(tenancy).supervised


def test_supervisor_on_a_past_day_is_who_had_the_file_then(unit):
    former, now = make.employee(unit), make.employee(unit)
    tenancy = make.tenancy(make.dwelling(unit))
    make.supervised(tenancy, former, last=dt.date(2020, 7, 31))
    make.supervised(tenancy, now, dt.date(2020, 9, 1))
    days = (dt.date(2020, 7, 31), dt.date(2020, 8, 15), DAY)
    assert [one(tenancy, day=day).supervisor for day in days] == [former, None, now]


def test_tenure_comes_after_two_years_or_not_at_all(unit):
    assert one(make.tenancy(make.dwelling(unit), first=dt.date(2020, 2, 29))).tenure_on == dt.date(2022, 2, 28)
    assert one(make.tenancy(make.dwelling(unit), tenure_waived=True)).tenure_on is None


def test_other_support_is_yes_no_or_not_looked(unit):
    tenancy = make.tenancy(make.dwelling(unit))
    assert one(tenancy).other_support is None
    assert one(tenancy, supported=set()).other_support is False
    assert one(tenancy, supported={tenancy.person_id}).other_support is True


def test_wind_down_of_a_unit_above_holds_below(unit):
    team = make.unit(parent=unit)
    WindDown.objects.create(
        unit=unit,
        period=span(dt.date(2020, 8, 3), dt.date(2020, 12, 31)),
        reason="x",
        decided_by="y",
        recorded_at=make.AT,
    )
    found = measures.wind_downs(units=[team.pk], day=DAY)
    assert [row.since for row in found] == [dt.date(2020, 8, 3)]
    assert not measures.wind_downs(units=[team.pk], day=dt.date(2021, 1, 1))
    assert not measures.wind_downs(units=[make.unit().pk], day=DAY)


def test_leases_to_terminate_are_those_of_flats_that_have_left(unit):
    gone = make.dwelling(unit, period=span(make.EARLY, dt.date(2020, 8, 31)))
    kept = make.dwelling(unit)
    for dwelling in (gone, kept):
        HeadLease.objects.create(
            dwelling=dwelling, landlord="P", rent_ore=1, period=span(make.EARLY), recorded_at=make.AT
        )
    assert [lease.dwelling for lease in measures.leases_to_terminate(units=[unit.pk], day=DAY)] == [gone]
    HeadLease.objects.update(terminated_on=DAY)
    assert not measures.leases_to_terminate(units=[unit.pk], day=DAY)


def test_to_end_are_those_whose_day_has_passed(unit):
    late = make.tenancy(make.dwelling(unit), last=dt.date(2020, 9, 20))
    make.tenancy(make.dwelling(unit), last=DAY)
    assert list(measures.to_end(units=[unit.pk], day=DAY)) == [late]


def test_narrowing_agrees_with_the_statuses(unit):
    supervisor = make.employee(unit)
    make.employment(make.post(unit), supervisor)
    late = make.tenancy(make.dwelling(unit), first=dt.date(2020, 8, 1))
    seen = make.tenancy(make.dwelling(unit), supervisor=supervisor)
    visit(seen, dt.date(2020, 9, 20))
    owing = make.tenancy(make.dwelling(unit))
    visit(owing, dt.date(2020, 8, 1))
    visit(owing, dt.date(2020, 9, 10), "not_in")
    rent(owing, dt.date(2020, 9, 1), "debt", 1)
    rent(seen, dt.date(2020, 8, 1), "debt", 1)
    rent(seen, dt.date(2020, 9, 1))
    rows = Tenancy.objects.all()
    supported = {seen.person_id}
    told = measures.statuses(rows, day=DAY, supported=supported)
    assert (
        {t.pk for t in measures.overdue(rows, day=DAY)}
        == {s.tenancy_id for s in told if s.overdue}
        == {late.pk, owing.pk}
    )
    assert (
        {t.pk for t in measures.in_debt(rows, day=DAY)}
        == {s.tenancy_id for s in told if s.rent == "debt"}
        == {owing.pk}
    )
    unsupervised = {t.pk for t in measures.unsupervised(rows, day=DAY, present={supervisor.pk})}
    assert unsupervised == {s.tenancy_id for s in told if not s.supervised} == {late.pk, owing.pk}
    alone = {t.pk for t in measures.without_support(rows, supported=supported)}
    assert alone == {s.tenancy_id for s in told if not s.other_support} == {late.pk, owing.pk}
    assert {t.pk for t in measures.unsupervised(rows, day=DAY, present=set())} == {late.pk, seen.pk, owing.pk}


@pytest.mark.parametrize("count", [1, 8])
def test_statuses_ask_the_same_however_many(unit, count, django_assert_num_queries):
    supervisor = make.employee(unit)
    make.employment(make.post(unit), supervisor)
    for _n in range(count):
        visit(make.tenancy(make.dwelling(unit), supervisor=supervisor), DAY)
    with django_assert_num_queries(10):
        assert len(measures.statuses(Tenancy.objects.all(), day=DAY, supported=set())) == count
