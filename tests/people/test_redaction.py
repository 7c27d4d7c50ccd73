"""Who is named to whom."""

import pytest
from tests import make

from hemmaplan.access import door
from hemmaplan.people import redaction

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
