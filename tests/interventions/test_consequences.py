"""What follows from an order: after any acts the stored grounds are the wanted, and a folder gives the same rows as the acts."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.cases.consequences import Assigned, Over, last_of, opened_until
from hemmaplan.cases.models import Assignment
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused
from hemmaplan.housing.actions import tenancies
from hemmaplan.housing.measures import tenancy_grounds_of
from hemmaplan.housing.models import HeadLease
from hemmaplan.integrations.folder.importing import import_folder
from hemmaplan.interventions.actions import orders
from hemmaplan.interventions.measures.facts import order_grounds_of
from hemmaplan.interventions.models import Order
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.periods import last_day, span
from hemmaplan.people.grounds import wanted_once
from hemmaplan.people.models import Ground

DAY = dt.date(2020, 9, 21)
DAYS = st.integers(0, 12)
WHO = st.integers(0, 2)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["accept", "start", "pause", "resume", "return", "end"]), DAYS, WHO),
        st.tuples(st.sampled_from(["assign", "unassign", "left"]), DAYS, WHO),
    ),
    max_size=9,
)
TENANCY_ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("supervisor"), st.integers(-3, 20), st.integers(0, 3)),
        st.tuples(st.sampled_from(["notice", "withdraw", "end", "left"]), st.integers(-3, 12), WHO),
    ),
    max_size=8,
)


def moment(day: dt.date) -> dt.datetime:
    return calendar.at_clock(day, 10)


@pytest.fixture
def place(db: None) -> SimpleNamespace:
    """A unit with a head, three who may be given orders, an authority, a service and a rented flat."""
    unit = make.unit()
    authority = make.unit(kind=Unit.Kind.AUTHORITY)
    head, sender = make.user("unit_manager", unit), make.user("social_worker", authority)
    staff = [make.employee(unit) for _number in range(3)]
    for who in staff:
        make.employment(make.post(unit), who)
    flat = make.dwelling(unit)
    HeadLease.objects.create(
        dwelling=flat, landlord="Provhem", rent_ore=1, period=span(make.EARLY), recorded_at=make.AT
    )
    return SimpleNamespace(
        unit=unit, authority=authority, head=head, sender=sender, staff=staff, service=make.service(unit), flat=flat,
        person=make.person(),
    )  # fmt: skip


def sent(place: SimpleNamespace) -> Order:
    ground = Ground.objects.create(
        person=place.person, unit=place.authority, employee=place.sender.employee, reason="Tas upp inför beslut",
        source_kind="organisation.unit", source_id=place.authority.pk, period=span(DAY), recorded_at=make.AT,
    )  # fmt: skip
    assert ground.pk
    order = orders.send(
        person=place.person,
        service=place.service,
        from_unit=place.authority,
        decided_on=DAY,
        by=place.sender,
        at=moment(DAY),
    )
    orders.acknowledge(order=order, by=place.head, at=moment(DAY))
    return order


def act(place: SimpleNamespace, order: Order, what: str, back: int, who: int, at: dt.datetime) -> None:
    """One act, told today about a day as many days back. What is refused changes nothing."""
    given_: dict[str, Any] = {"order": order, "by": place.head, "at": at}
    on = calendar.local_date(at) - dt.timedelta(days=back)
    employee = place.staff[who]
    try:
        if what == "accept":
            orders.accept(**given_)
        elif what == "return":
            orders.return_(reason="Hör inte till oss", **given_)
        elif what == "end":
            orders.end(on=on, end_reason="moved", **given_)
        elif what == "pause":
            orders.pause(reason="Sjukhus", on=on, **given_)
        elif what in {"start", "resume"}:
            getattr(orders, what)(on=on, **given_)
        elif what == "assign":
            orders.assign(employee=employee, minutes_per_week=60, on=on, **given_)
        elif what == "unassign":
            orders.unassign(employee=employee, on=on, **given_)
        else:
            orders.release_from_orders(employee=employee, last=on, by=system_user(), at=at)
    except Refused:
        order.refresh_from_db()


def in_force(rows: list[Any], today: dt.date) -> set[tuple[Any, ...]]:
    """Grounds from the day on: whose, until when, why."""
    return {
        (row.unit_id, row.employee_id, max(row.first, today), row.last, row.reason)
        for row in rows if row.last is None or row.last >= today
    }  # fmt: skip


def stored(kind: str, pk: int) -> list[Any]:
    return [row.as_standing().ground for row in Ground.objects.following(kind, [pk])]


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(acts=ACTS)
def test_after_any_acts_on_an_order_its_grounds_are_the_wanted(place: SimpleNamespace, acts: list[Any]) -> None:
    with transaction.atomic():
        order = sent(place)
        for number, (what, back, who) in enumerate(acts, 1):
            today = DAY + dt.timedelta(days=2 * number)
            act(place, order, what, back, who, moment(today))
            wanted = list(wanted_once(order_grounds_of([order.pk], on=today)).values())
            assert in_force(stored("interventions.order", order.pk), today) == in_force(wanted, today)
            if order.ended_on is not None:
                assert not order.case.assignments.all().going_on(today).exists()
        transaction.set_rollback(True)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(acts=TENANCY_ACTS)
@example(acts=[("end", 0, 0), ("supervisor", -2, 0)])  # nobody is given a file that is closed, for any day
def test_after_any_acts_on_a_tenancy_its_grounds_are_the_wanted(place: SimpleNamespace, acts: list[Any]) -> None:
    with transaction.atomic():
        tenancy = tenancies.begin_tenancy(
            dwelling=place.flat,
            person=place.person,
            terms=tenancies.TenancyTerms("sublet", 1, DAY),
            by=place.head,
            at=moment(DAY),
        )
        for number, (what, days, who) in enumerate(acts, 1):
            today = DAY + dt.timedelta(days=2 * number)
            on, at = today + dt.timedelta(days=days), moment(today)
            try:
                if what == "supervisor":
                    employee = place.staff[who] if who < len(place.staff) else None
                    tenancies.set_supervisor(tenancy=tenancy, employee=employee, on=on, by=place.head, at=at)
                elif what == "notice":
                    tenancies.give_notice(tenancy=tenancy, last=on, reason="moved", by=place.head, at=at)
                elif what == "withdraw":
                    tenancies.withdraw_notice(tenancy=tenancy, by=place.head, at=at)
                elif what == "end":
                    tenancies.end_tenancy(tenancy=tenancy, last=min(on, today), reason="moved", by=place.head, at=at)
                else:
                    tenancies.release_from_tenancies(employee=place.staff[who], last=on, by=system_user(), at=at)
            except Refused:
                pass
            tenancy.refresh_from_db()
            wanted = list(wanted_once(tenancy_grounds_of([tenancy.pk], on=today)).values())
            assert in_force(stored("housing.tenancy", tenancy.pk), today) == in_force(wanted, today)
            later = Assignment.objects.filter(case=tenancy.case).going_on(today)
            assert len(later.filter(period__contains=today + dt.timedelta(days=60))) <= 1
            if tenancy.case.closed_on is not None:
                assert not later.exists()
        transaction.set_rollback(True)


# --- the probes -------------------------------------------------------------------------------------------------------


def test_supervisor_from_a_later_day_gets_nothing_when_the_tenancy_ends_before(place: SimpleNamespace) -> None:
    tenancy = tenancies.begin_tenancy(
        dwelling=place.flat,
        person=place.person,
        terms=tenancies.TenancyTerms("sublet", 1, DAY),
        by=place.head,
        at=moment(DAY),
    )
    later = DAY + dt.timedelta(days=30)
    tenancies.set_supervisor(tenancy=tenancy, employee=place.staff[0], on=later, by=place.head, at=moment(DAY))
    assert Ground.objects.filter(employee=place.staff[0], period__contains=later).exists()
    tenancies.end_tenancy(tenancy=tenancy, last=DAY, reason="moved", by=place.head, at=moment(DAY))
    assert not Ground.objects.filter(employee=place.staff[0]).exists()
    assert not Assignment.objects.exists()
    assert not Ground.objects.filter(person=place.person, period__contains=later).exists()


def test_supervisor_planned_gives_way_to_one_set_before_and_the_present_one_ends(place: SimpleNamespace) -> None:
    first, planned, now = place.staff
    tenancy = tenancies.begin_tenancy(
        dwelling=place.flat, person=place.person, terms=tenancies.TenancyTerms("sublet", 1, DAY, supervisor=first), by=place.head,
        at=moment(DAY),
    )  # fmt: skip
    soon, later = DAY + dt.timedelta(days=3), DAY + dt.timedelta(days=30)
    tenancies.set_supervisor(tenancy=tenancy, employee=planned, on=later, by=place.head, at=moment(DAY))
    tenancies.set_supervisor(tenancy=tenancy, employee=now, on=soon, by=place.head, at=moment(DAY))
    found = dict(Assignment.objects.values_list("employee", "period"))
    assert found == {first.pk: span(DAY, soon), now.pk: span(soon)}
    tenancies.set_supervisor(tenancy=tenancy, employee=first, on=soon, by=place.head, at=moment(soon))
    found = dict(Assignment.objects.values_list("employee", "period"))
    assert found == {first.pk: span(DAY), now.pk: span(soon, soon)}, "changed back the same day, it goes on"


def test_order_given_back_stays_with_the_sender_and_leaves_the_performer(place: SimpleNamespace) -> None:
    order = sent(place)
    orders.return_(order=order, reason="Hör inte till oss", by=place.head, at=moment(DAY))
    ends = {row.unit_id: row.last for row in stored("interventions.order", order.pk)}
    assert ends == {place.unit.pk: DAY, place.authority.pk: DAY + dt.timedelta(days=60)}


@pytest.mark.parametrize(
    ("assigned", "over", "last", "opened"),
    [
        (Assigned(1, DAY, None), None, None, None),
        (Assigned(1, DAY, None), Over(DAY, DAY + dt.timedelta(days=3)), DAY, DAY + dt.timedelta(days=3)),
        (Assigned(1, DAY, DAY, DAY + dt.timedelta(days=2)), None, DAY, DAY + dt.timedelta(days=2)),
        (Assigned(1, DAY, None, left_on=DAY), None, None, DAY),
        (Assigned(1, DAY + dt.timedelta(days=9), None), Over(DAY, DAY), DAY, DAY),
    ],
)
def test_assignment_ends_with_the_matter_and_opens_the_person_until_that_was_recorded(
    assigned: Assigned, over: Over | None, last: dt.date | None, opened: dt.date | None
) -> None:
    assert (last_of(assigned, over), opened_until(assigned, over)) == (last, opened)


# --- the same house, by acts and from a folder ---------------------------------------------------------------------------


def rows_of(number: str) -> tuple[Any, ...]:
    """What follows from an order, as far as both ways know it."""
    order = Order.objects.get(case__number=number)
    grounds = {(g.unit_id, g.employee_id, g.first, g.last, g.reason) for g in stored("interventions.order", order.pk)}
    assigned = {(a.employee_id, a.role, a.minutes_per_week, a.period.lower, last_day(a.period))
                for a in order.case.assignments.all()}  # fmt: skip
    steps = [(step.step, step.from_state, step.to_state) for step in order.steps.order_by("pk")]
    return grounds, assigned, steps, order.case.closed_on


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(acts=st.lists(st.tuples(st.sampled_from(["accept", "start", "assign", "end"]), st.just(0), WHO), max_size=6))
def test_the_same_order_by_acts_and_from_a_folder_has_the_same_rows(
    place: SimpleNamespace, tmp_path_factory: Any, acts: list[Any]
) -> None:
    with transaction.atomic():
        order = sent(place)
        for number, (what, back, who) in enumerate(acts, 1):
            act(place, order, what, back, who, moment(DAY + dt.timedelta(days=number)))
        order.refresh_from_db()
        by_acts, number = rows_of(order.case.number), order.case.number
        folder = tmp_path_factory.mktemp("same")
        write(folder, order)
        transaction.set_rollback(True)
    with transaction.atomic():
        import_folder(path=folder, by=system_user(), at=moment(DAY + dt.timedelta(days=40)))
        assert rows_of(number) == by_acts
        again = import_folder(path=folder, by=system_user(), at=moment(DAY + dt.timedelta(days=41)))
        assert (again.new, again.changed) == (0, 0)
        transaction.set_rollback(True)


def write(folder: Any, order: Order) -> None:
    """The order and who has it, as files of a folder."""

    def clock(at: dt.datetime | None) -> str:
        return f"{calendar.local_time(at):%Y-%m-%d %H:%M}" if at else ""

    head = ("number;person;service;from_unit;decided_on;state;sent_at;acknowledged_at;accepted_at;started_on;ended_on;"
            "end_reason;ended_recorded_at")  # fmt: skip
    row = [order.case.number, order.person.id_number, order.service.code, order.from_unit.code, order.decided_on, order.state,
           clock(order.sent_at), clock(order.acknowledged_at), clock(order.accepted_at), order.started_on or "",
           order.ended_on or "", order.end_reason, clock(order.ended_recorded_at)]  # fmt: skip
    (folder / "orders.csv").write_text(f"{head}\n{';'.join(map(str, row))}\n", encoding="utf-8")
    lines = [
        f"{order.case.number};{one.employee.number};{one.minutes_per_week};{one.period.lower};{last_day(one.period) or ''}"
        for one in order.case.assignments.select_related("employee")
    ]
    if lines:
        text = "\n".join(["order;employee;minutes_per_week;first;last", *lines]) + "\n"
        (folder / "assignments.csv").write_text(text, encoding="utf-8")
