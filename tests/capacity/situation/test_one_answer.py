"""The same question asked at two places or more, over random rows: list, board, figure and memo give one answer."""

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import make

from hemmaplan.capacity.situation.unit import snapshot_of
from hemmaplan.desk.housing.presenter import narrowed, statuses_of
from hemmaplan.foundation import calendar
from hemmaplan.housing.models import Dwelling, Tenancy
from hemmaplan.interventions.measures import day, opendoor, orders, queue
from hemmaplan.interventions.models import Order, QueueEntry
from hemmaplan.organisation import measures as organisation
from hemmaplan.statistics.figures import View, every
from hemmaplan.statistics.versions import content

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 9, 21)
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
KINDS = st.sampled_from(["sick", "vacation", "long_term_sick", "parental", "leave"])


@st.composite
def staff(draw) -> dict[str, Any]:
    """How somebody works: where, on what post, and whether away on the day."""
    return {
        "elsewhere": draw(st.booleans()),
        "employed": draw(st.booleans()),
        "funded": draw(st.booleans()),
        "away": draw(st.none() | st.tuples(KINDS, st.sampled_from([50, 100]))),
    }


def employee_of(unit, other, how):
    who = make.employee(unit)
    post = make.post(other if how["elsewhere"] else unit, funded_until=None if how["funded"] else dt.date(2020, 9, 20))
    if how["employed"]:
        make.employment(post, who)
    if how["away"]:
        kind, percent = how["away"]
        make.absence(who, dt.date(2020, 9, 1), kind=kind, percent=percent)
    return who


@FEW
@given(st.lists(staff() | st.none(), max_size=5))
def test_unsupervised_flats_are_the_same_in_list_board_figure_and_memo(hows):
    unit, other = make.unit(), make.unit()
    head = make.user("unit_manager", unit)
    for how in hows:
        make.tenancy(make.dwelling(unit), supervisor=employee_of(unit, other, how) if how else None)
    view = View(unit, DAY)
    figures = {figure.id: figure.value for figure in every(view)}
    tenancies = list(Tenancy.objects.filter(dwelling__unit=unit).select_related("dwelling"))
    told = [status.dwelling_id for status in statuses_of(tenancies, DAY).values() if not status.supervised]
    listed = narrowed(Dwelling.objects.filter(unit=unit), "unsupervised", head, DAY)
    risks = [risk for risk in view.situation.risks if risk.kind == "unsupervised"]
    assert len(told) == figures["housing.unsupervised"] == len(view.situation.flats.unsupervised)
    assert sorted(listed.values_list("pk", flat=True)) == sorted(told)
    assert [risk.what.split()[0] for risk in risks] == ([str(len(told))] if told else [])


@FEW
@given(st.lists(staff(), max_size=6))
def test_who_is_in_service_is_the_same_in_the_snapshot_and_in_the_database(hows):
    unit, other = make.unit(), make.unit()
    for how in hows:
        employee_of(unit, other, how)
    shot = snapshot_of([unit.pk, other.pk], on=DAY, first=DAY, last=DAY)
    mine = {seat.employee_id for post in shot.posts for seat in post.seats}
    assert {seat.employee_id for _post, seat in shot.present(DAY)} == organisation.in_service(day=DAY) & mine
    assert {post.id for post in shot.posts if post.percent_on(DAY)} == organisation.manned_posts(day=DAY) & {
        post.id for post in shot.posts
    }


@FEW
@given(st.lists(st.lists(staff(), min_size=1, max_size=2), min_size=1, max_size=3))
def test_nobody_has_a_service_in_the_same_way_on_board_list_figure_and_gate(doors):
    unit, other = make.unit(), make.unit()
    services = []
    for hows in doors:
        service = make.service(unit, basis="open", capacity_kind="open_door", contacts=True)
        services.append(service)
        for how in hows:
            who = employee_of(unit, other, how)
            held = who.employments.first()
            make.staffing(held.post if held else make.post(unit), service)
    view = View(unit, DAY)
    figures = {figure.id: figure.value for figure in every(view)}
    shot = snapshot_of([unit.pk], on=DAY, first=DAY, last=DAY)
    gates = opendoor.gates(service_ids=[service.pk for service in services], day=DAY)
    risks = {risk.key for risk in view.situation.risks}
    for service in services:
        nobody = view.situation.service(service.code).now.without_holder
        assert figures[f"service.without_holder:{service.code}"] is nobody
        assert (f"no_holder:{service.code}" in risks) is nobody
        assert (gates[service.pk].why == "no_staff") is nobody
        assert [it.without_holder for it in shot.capacities(DAY) if it.service.id == service.pk] == [nobody]


STATES = st.sampled_from(["sent", "queued", "running", "paused", "ended", "returned"])


@FEW
@given(st.lists(st.tuples(st.integers(0, 1), STATES, st.integers(0, 300), st.integers(0, 60)), max_size=8))
def test_orders_waits_and_workloads_are_the_same_everywhere(rows):
    unit = make.unit()
    services = [make.service(unit), make.service(unit)]
    for place, state, ago, joined in rows:
        order = make.order(services[place], state=state, sent_on=DAY - dt.timedelta(days=ago + 150),
                           planned_start=DAY + dt.timedelta(days=joined - 30))  # fmt: skip
        if state == "queued":
            since = DAY - dt.timedelta(days=joined)
            QueueEntry.objects.create(
                order=order, service=order.service, priority=2, joined_on=since, recorded_at=calendar.at_clock(since, 9)
            )
    view = View(unit, DAY)
    figures = {figure.id: figure for figure in every(view)}
    board = {it.now.service.id: it for it in view.situation.services}
    ids = [service.pk for service in services]
    lists, waits = orders.by_service(ids, DAY), queue.waiting(ids, DAY)
    for service in services:
        it, code = board[service.pk], service.code
        assert it.workload.orders == lists[service.pk]
        assert it.workload.queue == waits[service.pk]
        assert figures[f"service.running:{code}"].value == it.taken == lists[service.pk].running
        assert figures[f"service.waiting:{code}"].value == waits[service.pk].count
        if waits[service.pk].count:
            assert figures[f"service.longest:{code}"].value == waits[service.pk].longest_days
    longest = [wait.longest_days for wait in waits.values() if wait.count]
    assert figures["queue.longest"].value == max(longest, default=None)
    for key, total in {
        "orders.running": sum(one.running for one in lists.values()),
        "orders.planned": sum(one.planned for one in lists.values()),
        "queue.waiting": sum(one.count for one in waits.values()),
        "orders.late": sum(one.late for one in lists.values()),
    }.items():
        assert figures[key].value == total == len(figures[key].rows.rows), key
    told = {one["id"]: one["value"] for one in content(view, title="Läget", words={})["figures"]}
    assert {key: str(value) for key, value in told.items()} == {
        key: str(figure.value) for key, figure in figures.items()
    }


def test_list_of_queues_counts_as_the_board(client):
    unit = make.unit()
    service = make.service(unit)
    for n in range(3):
        order = make.order(service, state="queued")
        joined = DAY - dt.timedelta(days=n)
        QueueEntry.objects.create(order=order, service=service, priority=2, joined_on=joined, recorded_at=make.AT)
    client.force_login(make.user("unit_manager", unit))
    text = client.get(reverse("queues:index")).content.decode()
    today = calendar.today()
    days = View(unit, today).situation.longest_wait
    assert days == (today - DAY).days + 2
    assert re.search(rf"\D{days}\D", re.sub(r"(?<=\d)\s(?=\d)|&nbsp;", "", text))


def test_orders_that_nobody_has_are_as_many_on_the_heads_day_as_in_the_list_to_give_from(client):
    unit = make.unit()
    service, head = make.service(unit), make.user("unit_manager", unit)
    for state in ("sent", "accepted", "queued", "running", "ended", "returned"):
        make.order(service, state=state)
    make.assigned(make.order(service, state="running"), make.employee(unit), dt.date(2020, 2, 1))
    listed = orders.given_to_nobody(Order.objects.visible_to(head).filter(unit=unit), on=calendar.today())
    assert day.waiting_for_head(user=head).unassigned == listed.count() == 3
    client.force_login(head)
    text = client.get(reverse("queues:distribute")).content.decode()
    assert sum(order.case.number in text for order in listed) == 3
