"""What is inside an order is the door's to withhold: what ``visible_to`` gives is what the page shows, for every role and situation.

The page's gate only says whom to ask. So whoever asks the door, from a list, a figure, an export or a page to come, gets no more.
"""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import make

from hemmaplan.access.models import User
from hemmaplan.access.roles import ROLES
from hemmaplan.cases.actions import open_ended, open_journal
from hemmaplan.cases.models import JournalEntry
from hemmaplan.foundation import calendar
from hemmaplan.housing.models import Tenancy
from hemmaplan.interventions.models import Goal, Order, Participation, Plan, SampleTest, Visit
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import ContactPoint, Relation

pytestmark = pytest.mark.django_db

# The page of each kind of row inside an order.
PAGES: dict[str, Any] = {"plan": Plan, "visits": Visit, "tests": SampleTest, "journal": JournalEntry}
SITUATIONS = ("sent", "running", "ended", "returned")


def filled(order: Order, by: User, at: dt.datetime) -> None:
    """One of each inside the order, made by somebody who left it long ago."""
    plan = Plan.objects.create(
        order=order, state="active", made_on=at.date(), follow_up_on=at.date(), made_by=by, recorded_at=at
    )
    Goal.objects.create(plan=plan, text="Ringa själv", order=1, recorded_at=at)
    Visit.objects.create(
        order=order, employee=by.employee, kind="home", planned_at=at, state="done", done_at=at, recorded_at=at
    )
    SampleTest.objects.create(
        order=order, kind="urine", taken_at=at, taken_by=by.employee, result="negative", result_at=at, recorded_at=at
    )
    JournalEntry.objects.create(
        case=order.case,
        author=by,
        kind="visit",
        happened_at=at,
        recorded_at=at,
        text="Ord",
        state="signed",
        signed_at=at,
    )


def rows_of(model: Any, order: Order, user: User) -> Any:
    """The rows inside the order that the door gives the user."""
    rows = model.objects.visible_to(User.objects.get(pk=user.pk).acting(calendar.today()))
    return rows.filter(case=order.case) if model is JournalEntry else rows.filter(order=order)


def is_shown(client: Client, name: str, order: Order) -> bool:
    """Whether the page shows what is inside: neither absent nor the gate."""
    answer = client.get(reverse(f"work:{name}", args=[order.pk]))
    return answer.status_code == 200 and "work/closed.html" not in {part.name for part in answer.templates}


@pytest.fixture
def unit() -> Unit:
    return make.unit()


@pytest.fixture
def at() -> dt.datetime:
    return calendar.now()


@pytest.fixture
def orders(unit: Unit, at: dt.datetime) -> dict[str, Order]:
    """An order in each situation, ended ones with a closed file."""
    left = make.user("treatment_staff", make.unit())
    made = {state: make.order(make.service(unit), state=state) for state in SITUATIONS}
    for order in made.values():
        filled(order, left, at)
        if order.ended_on:
            order.case.closed_on = order.ended_on
            order.case.save()
    return made


def compared(user: User, orders: dict[str, Order]) -> dict[str, bool]:
    """What the page shows of each order and kind; a difference from what the door gives fails."""
    client, found = Client(), {}
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for state, order in orders.items():
        for name, model in PAGES.items():
            shown = is_shown(client, name, order)
            assert rows_of(model, order, user).exists() == shown, f"{name} of a {state} order"
            found[f"{state} {name}"] = shown
    return found


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_from_the_door_what_the_page_shows(role: str, unit: Unit, orders: dict[str, Order]) -> None:
    found = compared(make.user(role, unit), orders)
    heads = role in {"unit_manager", "deputy"}  # of the performer; those of the authority read the authority's
    assert set(found.values()) == {heads}, "only the head reads what nobody has given them"


def test_who_sent_the_order_gets_nothing_of_what_is_inside(unit: Unit, at: dt.datetime) -> None:
    sender_unit = make.unit(kind=Unit.Kind.AUTHORITY)
    sender, left = make.user("social_worker", sender_unit), make.user("treatment_staff", make.unit())
    order = make.order(make.service(unit), state="running", from_unit=sender_unit)
    filled(order, left, at)
    assert not any(compared(sender, {"running": order}).values())
    assert [goal.text for goal in Goal.objects.visible_to(sender)] == ["Ringa själv"], "the goals are reported back"


@pytest.mark.parametrize("role", [role.key for role in ROLES.values() if "see_orders" in role.rights])
def test_who_works_with_the_order_gets_it_while_the_assignment_lasts(
    role: str, unit: Unit, orders: dict[str, Order]
) -> None:
    user = make.user(role, unit)
    for order in orders.values():
        make.assigned(order, user.employee)
        if order.ended_on:  # as the action that ends an order does
            order.case.assignments.update(period=span(dt.date(2020, 1, 7), order.ended_on))
    found = compared(user, orders)
    for state, order in orders.items():
        heads = role in {"unit_manager", "deputy"}  # of the performer; those of the authority read the authority's
        assert {found[f"{state} {name}"] for name in PAGES} == {heads or not order.ended_on}


def test_stated_reason_opens_today_and_that_order_only(unit: Unit, orders: dict[str, Order], at: dt.datetime) -> None:
    colleague, reason = make.user("treatment_staff", unit), "Kollegan är sjuk, besök i dag"
    open_journal(case=orders["running"].case, reason=reason, by=colleague, at=at, today=calendar.local_date(at))
    open_ended(case=orders["ended"].case, about=orders["ended"], reason=reason, by=colleague, at=at)
    found = compared(User.objects.get(pk=colleague.pk).acting(calendar.today()), orders)
    assert {key for key, shown in found.items() if shown} == {f"{s} {n}" for s in ("running", "ended") for n in PAGES}
    assert not SampleTest.objects.all().answered_to(colleague).exists(), "cover needs no results"


def test_own_visit_and_own_test_are_open_until_they_are_answered(unit: Unit, at: dt.datetime) -> None:
    user, order = make.user("treatment_staff", unit), make.order(make.service(unit), state="running")
    visit = Visit.objects.create(
        order=order, employee=user.employee, kind="home", planned_at=at, state="planned", recorded_at=at
    )
    test = SampleTest.objects.create(order=order, kind="urine", taken_at=at, taken_by=user.employee, recorded_at=at)
    assert list(Visit.objects.visible_to(user)) == [visit]
    assert list(SampleTest.objects.visible_to(user)) == [test]
    Visit.objects.update(state="done", done_at=at)
    SampleTest.objects.update(result="negative", result_at=at)
    Order.objects.update(ended_on=dt.date(2020, 5, 1), end_reason="goals_met", state="ended")
    assert not Visit.objects.visible_to(user).exists()
    assert not SampleTest.objects.visible_to(user).exists()


def test_goals_on_the_order_page_follow_the_door(unit: Unit, orders: dict[str, Order], client: Client) -> None:
    for role, sees in {"administrator": False, "treatment_staff": False, "unit_manager": True}.items():
        client.force_login(make.user(role, unit), backend="allauth.account.auth_backends.AuthenticationBackend")
        text = client.get(reverse("orders:order", args=[orders["running"].pk])).content.decode()
        assert ("Ringa själv" in text) == sees, role


@pytest.mark.parametrize("role", ROLES)
def test_who_takes_part_in_a_group_is_for_those_who_run_it(
    role: str, unit: Unit, at: dt.datetime, client: Client
) -> None:
    service = make.service(unit, capacity_kind="group")
    round_ = service.rounds.create(
        name="Vårgruppen", places=8, minimum=4, period=span(make.EARLY), state="running", recorded_at=at
    )
    Participation.objects.create(round=round_, number=7, joined_on=make.EARLY, recorded_at=at)
    round_.sessions.create(number=1, starts_at=at, minutes=60, recorded_at=at)
    user = make.user(role, unit)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(reverse("groups:round", args=[round_.pk])).content.decode()
    assert Participation.objects.visible_to(user).exists() == ("attendance-number" in text)
    assert Participation.objects.visible_to(user).exists() == ("run_groups" in ROLES[role].rights)


def test_relatives_and_contacts_of_the_protected_are_withheld_by_the_door(unit: Unit) -> None:
    person = make.order(make.service(unit), state="running").person
    Relation.objects.create(
        person=person, other=make.person(), kind="parent", period=span(make.EARLY), recorded_at=make.AT
    )
    ContactPoint.objects.create(person=person, kind="phone", value="070", period=span(make.EARLY), recorded_at=make.AT)
    user, head = make.user("administrator", unit), make.user("unit_manager", unit)
    doors = (Relation, ContactPoint)
    assert all(model.objects.visible_to(user).exists() for model in doors)
    person.protection = "marking"
    person.save()
    assert not any(model.objects.visible_to(user).exists() for model in doors)
    assert [model.objects.visible_to(head).exists() for model in doors] == [True, False]
    assert not any(model.objects.visible_to(make.user("unit_manager", make.unit())).exists() for model in doors)


def test_who_has_lived_in_a_flat_is_for_the_head(unit: Unit, client: Client) -> None:
    home = make.tenancy(make.dwelling(unit), last=dt.date(2020, 1, 1))
    home.case.closed_on = dt.date(2020, 1, 1)
    home.case.save()
    for role, sees in {"housing_support_staff": False, "housing_coordinator": False, "unit_manager": True}.items():
        user = make.user(role, unit)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        text = client.get(reverse("housing:dwelling", args=[home.dwelling_id])).content.decode()
        assert (home.case.number in text) == sees == Tenancy.objects.visible_to(user).exists(), role
