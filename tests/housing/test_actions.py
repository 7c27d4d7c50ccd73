"""Letting, supervising and winding down the social flats."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
from django.db import connection
from tests import make
from tests.at_once import LONGEST

from hemmaplan.access.models import Event
from hemmaplan.cases.measures import supervisor_of
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Refused, Stale
from hemmaplan.housing.actions import dwellings, supervision, tenancies, wind_down
from hemmaplan.housing.actions.tenancies import TenancyTerms
from hemmaplan.housing.models import Dwelling, SupervisionVisit, Tenancy
from hemmaplan.organisation.periods import last_day, span
from hemmaplan.people.models import Ground, Person

pytestmark = pytest.mark.django_db

DAY = dt.date(2020, 9, 21)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
AT = calendar.at_clock(DAY, 9)


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def boss(unit):
    return make.user("unit_manager", unit)


@pytest.fixture
def flat(unit, boss):
    """A flat with a head lease."""
    dwelling = dwellings.add_dwelling(unit=unit, address="Provgatan 1", first=make.EARLY, by=boss, at=AT)
    dwellings.sign_lease(dwelling=dwelling, landlord="Provbostäder", rent_ore=500_000, first=make.EARLY, by=boss, at=AT)
    return dwelling


def let(flat, boss, **given):
    person = given.pop("person", None) or make.person()
    terms = {"kind": "sublet", "rent_ore": 600_000, "first": DAY} | given
    return tenancies.begin_tenancy(dwelling=flat, person=person, terms=TenancyTerms(**terms), by=boss, at=AT)


def decide_wind_down(unit, boss, first=DAY):
    return wind_down.start_wind_down(
        unit=unit, first=first, reason="Boendesamordnare saknas", decided_by="Socialnämnden", by=boss, at=AT
    )


@pytest.mark.parametrize(
    "role", ["treatment_staff", "housing_support_staff", "administrator", "controller", "social_worker"]
)
def test_begin_tenancy_without_the_right_is_refused(unit, flat, role):
    with pytest.raises(Forbidden):
        let(flat, make.user(role, unit))
    assert not Tenancy.objects.exists()
    assert not Case.objects.exists()


def test_begin_tenancy_opens_file_grounds_clock_and_first_visit(unit, flat):
    coordinator = make.user("housing_coordinator", unit)
    supervisor = make.employee(unit)
    tenancy = let(flat, coordinator, supervisor=supervisor)
    assert (tenancy.case.kind, tenancy.case.unit) == ("tenancy", unit)
    assert set(Ground.objects.values_list("employee", "period")) == {(None, span(DAY)), (supervisor.pk, span(DAY))}
    assert Assignment.objects.get().employee == supervisor
    clock = Clock.objects.get()
    assert (clock.rule, clock.due_on, clock.case_id) == ("second_hand_tenure", dt.date(2022, 9, 21), tenancy.case_id)
    assert SupervisionVisit.objects.get().planned_on == DAY + dt.timedelta(days=30)
    assert Event.objects.get(event_type="housing.tenancy_begun").person_id == tenancy.person_id


def test_begin_tenancy_with_tenure_waived_starts_no_clock(flat, boss):
    let(flat, boss, tenure_waived=True)
    assert not Clock.objects.exists()


def test_begin_tenancy_on_29_february_is_tenured_on_the_28th(unit, boss, flat):
    leap = dt.date(2020, 2, 29)
    assert let(flat, boss, first=leap, last=dt.date(2024, 2, 29)).period == span(leap, dt.date(2024, 2, 29))
    assert Clock.objects.get().due_on == dt.date(2022, 2, 28)


def test_begin_tenancy_in_wind_down_is_refused_with_who_decided(unit, flat, boss):
    wind_down.start_wind_down(
        unit=unit, first=AFTER, reason="Samordnare saknas", decided_by="Socialnämnden", by=boss, at=AT
    )
    Dwelling.objects.update(period=span(make.EARLY))
    with pytest.raises(
        NotPossible, match="Inga nya kontrakt kan skrivas: avveckling beslutad 2020-09-22 av Socialnämnden"
    ):
        let(flat, boss, first=AFTER)


def test_begin_tenancy_in_wind_down_of_a_unit_above_is_refused(unit, boss):
    team = make.unit(parent=unit)
    boss.forget_scope()
    flat = dwellings.add_dwelling(unit=team, address="Provgatan 2", first=make.EARLY, by=boss, at=AT)
    decide_wind_down(unit, boss)
    Dwelling.objects.update(period=span(make.EARLY))
    with pytest.raises(NotPossible, match="Inga nya kontrakt"):
        let(flat, boss)


def test_begin_tenancy_backdated_before_the_wind_down_is_refused_today(unit, flat, boss):
    let(flat, boss, first=dt.date(2020, 1, 1), last=dt.date(2020, 2, 1))
    decide_wind_down(unit, boss, first=BEFORE)
    with pytest.raises(NotPossible, match="Inga nya kontrakt"):
        let(flat, boss, first=dt.date(2020, 5, 1), last=dt.date(2020, 6, 1))


def test_begin_tenancy_where_somebody_lives_is_refused(flat, boss):
    let(flat, boss)
    with pytest.raises(NotPossible, match="redan uthyrd"):
        let(flat, boss, first=AFTER)


def test_begin_tenancy_by_somebody_with_a_flat_is_refused(unit, flat, boss):
    other = dwellings.add_dwelling(unit=unit, address="Provgatan 3", first=make.EARLY, by=boss, at=AT)
    dwellings.sign_lease(dwelling=other, landlord="P", rent_ore=1, first=make.EARLY, by=boss, at=AT)
    tenant = let(flat, boss).person
    with pytest.raises(NotPossible, match="redan ett andrahandskontrakt"):
        let(other, boss, person=tenant)


def test_begin_tenancy_without_a_head_lease_for_all_of_it_is_refused(unit, boss, flat):
    bare = dwellings.add_dwelling(unit=unit, address="Provgatan 4", first=make.EARLY, by=boss, at=AT)
    with pytest.raises(NotPossible, match="inget förstahandskontrakt"):
        let(bare, boss)
    with pytest.raises(NotPossible, match="disponeras inte"):
        let(bare, boss, first=dt.date(2018, 1, 1))
    lease = flat.leases.get()
    dwellings.terminate_lease(lease=lease, on=DAY, last=dt.date(2020, 12, 31), by=boss, at=AT)
    with pytest.raises(NotPossible, match=r"bara t\.o\.m\. 2020-12-31"):
        let(flat, boss)
    assert let(flat, boss, last=dt.date(2020, 12, 31))


def test_sign_lease_twice_says_the_constraints_sentence(flat, boss):
    with pytest.raises(NotPossible, match="redan ett förstahandskontrakt"):
        dwellings.sign_lease(dwelling=flat, landlord="B", rent_ore=1, first=DAY, by=boss, at=AT)
    with pytest.raises(NotPossible, match="ligger före startdatum"):
        dwellings.sign_lease(dwelling=flat, landlord="B", rent_ore=1, first=DAY, last=BEFORE, by=boss, at=AT)
    with pytest.raises(NotPossible, match="Hyra per månad"):
        dwellings.sign_lease(
            dwelling=flat,
            landlord="B",
            rent_ore=-1,
            first=DAY,
            last=AFTER,
            by=boss,
            at=AT,
        )


@pytest.mark.parametrize(
    ("on", "last"),
    [(dt.date(2020, 2, 29), dt.date(2020, 5, 31)), (dt.date(2020, 11, 30), dt.date(2021, 2, 28)),
     (dt.date(2023, 11, 30), dt.date(2024, 2, 29))],
)  # fmt: skip
def test_terminate_lease_ends_at_the_turn_of_the_month_after_notice(flat, boss, on, last):
    at = calendar.at_clock(on, 9)
    lease = dwellings.terminate_lease(lease=flat.leases.get(), on=on, by=boss, at=at)
    assert last_day(lease.period) == last
    with pytest.raises(Stale, match="redan uppsagt"):
        dwellings.terminate_lease(lease=lease, on=on, by=boss, at=at)


def test_terminate_lease_on_days_that_do_not_go_together_is_refused(flat, boss):
    lease = flat.leases.get()
    lease.period = span(lease.period.lower, DAY)
    lease.save()
    late = calendar.at_clock(DAY + dt.timedelta(days=30), 9)
    for on, last, words in (
        (AFTER, None, "ligger före uppsägningen"),
        (DAY, BEFORE, "ligger före uppsägningen"),
        (DAY, AFTER, "Ange en sista dag senast den dagen"),
    ):
        with pytest.raises(NotPossible, match=words):
            dwellings.terminate_lease(lease=lease, on=on, last=last, by=boss, at=late)
    with pytest.raises(NotPossible, match="framåt i tiden"):
        dwellings.terminate_lease(lease=lease, on=AFTER, by=boss, at=AT)
    lease.refresh_from_db()
    assert lease.terminated_on is None


def test_terminate_lease_over_a_tenants_head_is_refused(flat, boss):
    let(flat, boss)
    with pytest.raises(NotPossible, match="Någon hyr lägenheten"):
        dwellings.terminate_lease(lease=flat.leases.get(), on=DAY, by=boss, at=AT)


def test_take_in_tenant_finds_by_number_or_adds(unit, flat, boss):
    number = identity.test_number(dt.date(1990, 5, 5), 0).digits
    terms = TenancyTerms("training", 1, DAY)
    values = {"dwelling": flat, "terms": terms, "by": boss, "at": AT}
    with pytest.raises(NotPossible, match="Skriv personens namn"):
        tenancies.take_in_tenant(number=number, **values)
    with pytest.raises(NotPossible):
        tenancies.take_in_tenant(number="19900505-0000", **values)
    first = tenancies.take_in_tenant(
        number=number, given_name="Test", family_name="Ny", **values | {"terms": replace(terms, last=AFTER)}
    )
    again = tenancies.take_in_tenant(number=number, **values | {"terms": replace(terms, first=dt.date(2020, 12, 1))})
    assert first.person == again.person
    assert Person.objects.count() == 1


def test_set_supervisor_moves_file_ground_and_clock(unit, flat, boss):
    former, new = make.employee(unit), make.employee(unit)
    tenancy = let(flat, boss, first=dt.date(2020, 1, 1), supervisor=former)
    tenancies.set_supervisor(tenancy=tenancy, employee=new, on=DAY, by=boss, at=AT)
    assert dict(Assignment.objects.values_list("employee", "period")) == {
        former.pk: span(dt.date(2020, 1, 1), DAY),
        new.pk: span(DAY),
    }
    assert dict(Ground.objects.filter(employee__isnull=False).values_list("employee", "period")) == {
        former.pk: span(dt.date(2020, 1, 1), DAY),
        new.pk: span(DAY),
    }
    assert make.answers(Clock.objects.get(), DAY) == [new.pk]
    assert make.answers(Clock.objects.get(), BEFORE) == [former.pk]
    tenancies.set_supervisor(tenancy=tenancy, employee=None, on=AFTER, by=boss, at=AT)
    assert supervisor_of(tenancy.case, day=AFTER + dt.timedelta(days=1)) is None
    assert make.answers(Clock.objects.get(), AFTER + dt.timedelta(days=1)) == []


def test_supervisor_must_work_here_that_day_and_be_a_colleague(unit, flat, boss):
    tenancy = let(flat, boss)
    left, elsewhere = make.employee(unit), make.employee(make.unit())
    make.employment(make.post(unit), left, last=BEFORE)
    for employee in (left, elsewhere):
        with pytest.raises(Refused):
            tenancies.set_supervisor(tenancy=tenancy, employee=employee, on=DAY, by=boss, at=AT)


def test_give_notice_can_be_withdrawn_and_ends_nothing_yet(flat, boss):
    tenancy = let(flat, boss)
    with pytest.raises(NotPossible, match="inte uppsagt"):
        tenancies.withdraw_notice(tenancy=tenancy, by=boss, at=AT)
    with pytest.raises(NotPossible, match="Dagen har passerat"):
        tenancies.give_notice(tenancy=tenancy, last=BEFORE, reason="moved", by=boss, at=AT)
    with pytest.raises(NotPossible, match="Välj varför"):
        tenancies.give_notice(tenancy=tenancy, last=AFTER, reason="", by=boss, at=AT)
    tenancies.give_notice(tenancy=tenancy, last=dt.date(2020, 12, 31), reason="terminated", by=boss, at=AT)
    tenancy.refresh_from_db()
    assert (last_day(tenancy.period), tenancy.end_reason) == (dt.date(2020, 12, 31), "terminated")
    assert tenancy.case.closed_on is None
    tenancies.withdraw_notice(tenancy=tenancy, by=boss, at=AT)
    tenancy.refresh_from_db()
    assert (tenancy.period, tenancy.end_reason) == (span(DAY), "")


def test_end_tenancy_closes_everything_once(unit, flat, boss):
    tenancy = let(flat, boss, first=dt.date(2020, 1, 1), supervisor=make.employee(unit))
    with pytest.raises(NotPossible, match="ligger framåt"):
        tenancies.end_tenancy(tenancy=tenancy, last=AFTER, reason="moved", by=boss, at=AT)
    tenancies.end_tenancy(tenancy=tenancy, last=DAY, reason="moved", by=boss, at=AT)
    tenancy.refresh_from_db()
    tenancy.case.refresh_from_db()
    assert (last_day(tenancy.period), tenancy.case.closed_on) == (DAY, DAY)
    assert {last_day(p) for p in Ground.objects.values_list("period", flat=True)} == {DAY}
    assert {last_day(p) for p in Assignment.objects.values_list("period", flat=True)} == {DAY}
    assert Clock.objects.get().end == "withdrawn"
    assert not SupervisionVisit.objects.exists()
    flat.refresh_from_db()
    assert flat.period == span(make.EARLY)
    with pytest.raises(Stale, match="redan avslutat"):
        tenancies.end_tenancy(tenancy=tenancy, last=DAY, reason="moved", by=boss, at=AT)


def test_end_tenancy_in_wind_down_takes_the_flat_out_of_the_capacity(unit, flat, boss):
    tenancy = let(flat, boss, first=dt.date(2020, 1, 1))
    decide_wind_down(unit, boss, first=BEFORE)
    flat.refresh_from_db()
    assert flat.period == span(make.EARLY)
    tenancies.end_tenancy(tenancy=tenancy, last=DAY, reason="moved", by=boss, at=AT)
    flat.refresh_from_db()
    assert last_day(flat.period) == DAY


def test_start_wind_down_takes_out_empty_flats_and_can_be_lifted_once(unit, flat, boss):
    decided = decide_wind_down(unit, boss)
    flat.refresh_from_db()
    assert last_day(flat.period) == BEFORE
    with pytest.raises(NotPossible, match="Avveckling är redan beslutad"):
        decide_wind_down(unit, boss, first=AFTER)
    with pytest.raises(NotPossible, match="Skriv skälet"):
        wind_down.start_wind_down(
            unit=make.unit(parent=unit), first=DAY, reason="", decided_by="", by=_again(boss), at=AT
        )
    wind_down.end_wind_down(wind_down=decided, last=AFTER, by=boss, at=AT)
    with pytest.raises(Stale, match="redan hävd"):
        wind_down.end_wind_down(wind_down=decided, last=AFTER, by=boss, at=AT)


def _again(user):
    user.forget_scope()
    return user


def test_record_visit_plans_the_next_by_the_interval(unit, flat, boss):
    staff = make.user("housing_support_staff", unit)
    tenancy = let(flat, boss, first=dt.date(2020, 9, 1), supervision_days=14)
    done = calendar.at_clock(DAY, 8)
    supervision.record_visit(tenancy=tenancy, done_at=done, outcome="good", by=staff, at=AT)
    assert list(SupervisionVisit.objects.order_by("planned_on").values_list("planned_on", "done_at", "done_by")) == [
        (dt.date(2020, 9, 15), done, staff.employee_id),
        (dt.date(2020, 10, 5), None, None),
    ]
    with pytest.raises(NotPossible, match="redan registrerad"):
        supervision.record_visit(tenancy=tenancy, done_at=done, outcome="good", by=staff, at=AT)
    earlier = calendar.at_clock(DAY, 7)
    supervision.record_visit(tenancy=tenancy, done_at=earlier, outcome="not_in", by=staff, at=AT)
    assert SupervisionVisit.objects.get(done_at=None).planned_on == dt.date(2020, 9, 28)


def test_record_visit_that_cannot_have_been_is_refused(unit, flat, boss):
    tenancy = let(flat, boss, first=DAY)
    for done, outcome, said in [
        (calendar.at_clock(DAY, 10), "good", "ligger framåt"),
        (calendar.at_clock(BEFORE, 8), "good", "gällde inte"),
        (calendar.at_clock(DAY, 8), "remark", "Skriv vad anmärkningen"),
        (calendar.at_clock(DAY, 8), "", "hända|går inte ihop"),
    ]:
        with pytest.raises(NotPossible, match=said):
            supervision.record_visit(tenancy=tenancy, done_at=done, outcome=outcome, by=boss, at=AT)
    with pytest.raises(Forbidden):
        supervision.record_visit(
            tenancy=tenancy, done_at=AT, outcome="good", by=make.user("treatment_staff", unit), at=AT
        )
    assert not SupervisionVisit.objects.filter(done_at__isnull=False).exists()


def test_plan_visit_moves_the_planned_one(flat, boss):
    tenancy = let(flat, boss, last=dt.date(2020, 12, 31))
    supervision.plan_visit(tenancy=tenancy, on=AFTER, by=boss, at=AT)
    assert SupervisionVisit.objects.get().planned_on == AFTER
    with pytest.raises(NotPossible, match="Dagen har passerat"):
        supervision.plan_visit(tenancy=tenancy, on=BEFORE, by=boss, at=AT)
    with pytest.raises(NotPossible, match="gäller inte den dagen"):
        supervision.plan_visit(tenancy=tenancy, on=dt.date(2021, 1, 1), by=boss, at=AT)


def test_report_rent_corrects_the_month_and_refuses_what_does_not_add_up(flat, boss):
    tenancy = let(flat, boss, first=dt.date(2020, 8, 15))
    report = {"tenancy": tenancy, "by": boss, "at": AT}
    supervision.report_rent(month=dt.date(2020, 9, 1), status="debt", debt_ore=600_000, **report)
    supervision.report_rent(month=dt.date(2020, 9, 30), status="late", **report)
    assert list(tenancy.rent_reports.values_list("month", "status", "debt_ore")) == [(dt.date(2020, 9, 1), "late", 0)]
    for month, status, debt, said in [
        (dt.date(2020, 9, 1), "debt", 0, "hur stor skulden"),
        (dt.date(2020, 9, 1), "paid", 100, "inte obetald"),
        (dt.date(2020, 10, 1), "paid", 0, "ligger framåt"),
        (dt.date(2020, 7, 1), "paid", 0, "gällde inte den månaden"),
    ]:
        with pytest.raises(NotPossible, match=said):
            supervision.report_rent(month=month, status=status, debt_ore=debt, **report)


def test_disturbance_is_noted_and_handled_once(unit, flat, boss):
    tenancy = let(flat, boss, first=dt.date(2020, 9, 1))
    note = {
        "tenancy": tenancy,
        "source": "Granne",
        "severity": "minor",
        "description": "Musik på natten",
        "by": boss,
        "at": AT,
    }
    with pytest.raises(NotPossible, match="ligger framåt"):
        supervision.note_disturbance(happened_at=calendar.at_clock(AFTER, 1), **note)
    with pytest.raises(NotPossible, match="gällde inte"):
        supervision.note_disturbance(happened_at=calendar.at_clock(dt.date(2020, 8, 1), 1), **note)
    told = {"source": f"granne {identity.test_number(dt.date(1980, 2, 3), 1).format()}"}
    with pytest.raises(NotPossible, match="personnummer"):
        supervision.note_disturbance(happened_at=calendar.at_clock(BEFORE, 23), **note | told)
    trouble = supervision.note_disturbance(happened_at=calendar.at_clock(BEFORE, 23), **note)
    with pytest.raises(NotPossible, match="Skriv vad som gjorts"):
        supervision.handle_disturbance(disturbance=trouble, on=DAY, handling=" ", by=boss, at=AT)
    with pytest.raises(NotPossible, match="Rätta dagen"):
        supervision.handle_disturbance(disturbance=trouble, on=AFTER, handling="Samtal", by=boss, at=AT)
    supervision.handle_disturbance(disturbance=trouble, on=DAY, handling="Samtal", by=boss, at=AT)
    with pytest.raises(Stale, match="redan hanterad"):
        supervision.handle_disturbance(disturbance=trouble, on=DAY, handling="Samtal", by=boss, at=AT)
    assert "Musik" not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.django_db(transaction=True)
def test_begin_tenancy_by_two_at_once_lets_one_win(unit, flat, boss):
    persons = [make.person(), make.person()]
    ready, answers = threading.Barrier(2), []

    def attempt(person):
        try:
            ready.wait(timeout=LONGEST)
            answers.append(let(flat, boss, person=person).pk)
        except Refused as refused:
            answers.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(person,)) for person in persons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=LONGEST)
    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert [answer for answer in answers if isinstance(answer, str) and "redan uthyrd" in answer]
    assert Tenancy.objects.count() == Case.objects.count() == 1
