"""Who is named to whom."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.access import door
from hemmaplan.foundation import calendar
from hemmaplan.organisation.periods import span
from hemmaplan.people import permissions, redaction
from hemmaplan.people.models import Ground, Person

pytestmark = pytest.mark.django_db


def test_show_protected_person_is_masked_for_colleague_and_open_for_holder() -> None:
    unit = make.unit()
    colleague, holder = make.user("treatment_staff", unit), make.user("treatment_staff", unit)
    order = make.order(make.service(unit), state="running", person=make.person(protection="marker"))
    make.assigned(order, holder.employee)
    assert redaction.show(order.person, colleague).masked
    assert redaction.show(order.person, holder).name == f"Test {order.person.family_name}"


def test_show_notes_who_was_named() -> None:
    unit = make.unit()
    user = make.user("treatment_staff", unit)
    order = make.order(make.service(unit))
    redaction.show(order.person, user)
    assert door.notes_of(user).person_ids == {order.person_id}


@pytest.mark.parametrize("days", [(-300, -1), (1, None)], ids=["ended yesterday", "begins tomorrow"])
@pytest.mark.parametrize("role", ["treatment_staff", "unit_manager"])
def test_ground_that_does_not_hold_today_opens_no_protected_identity(role: str, days: tuple[int, int | None]) -> None:
    today = calendar.today()
    first, last = (today + dt.timedelta(days=number) if number is not None else None for number in days)
    unit = make.unit()
    order = make.order(make.service(unit), state="running", person=make.person(protection="marking"))
    make.assigned(order, make.employee(unit))
    user = make.user(role, unit)
    own = Ground.objects.filter(person=order.person).first()
    assert own is not None
    own.pk, own.employee = None, user.employee
    own.save()
    assert redaction.show(order.person, user).name != "Skyddad person"
    assert permissions.knows_identity(user, order.person)
    assert first is not None
    Ground.objects.filter(person=order.person).update(period=span(first, last))
    user.forget_scope()
    assert redaction.open_identities(user) == frozenset()
    assert redaction.show(order.person, user).masked
    assert not permissions.knows_identity(user, order.person)
    assert not permissions.works_with(user, order.person)
    assert not Person.objects.visible_to(user).exists()
    on = first + dt.timedelta(days=1)
    assert redaction.open_identities(user.acting(on)) == {order.person_id}, "on a day when it holds it does"
