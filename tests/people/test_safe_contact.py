"""Safe contact: a way that is closed is closed everywhere; how somebody is reached is read by few."""

import pytest
from tests import make

from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.people.actions.contacts import SafeTerms, add_contact, lift_safe_contact, set_safe_contact, show_contacts
from hemmaplan.people.actions.family import add_relation
from hemmaplan.people.family import family_of
from hemmaplan.people.measures import not_to_be_reached_by, unsafe_ways, where_reached
from hemmaplan.people.models import ContactPoint, SafeContact

pytestmark = pytest.mark.django_db
TODAY, NOW = make.calendar.today(), make.calendar.now()


@pytest.fixture
def held():
    """An order with somebody who has it, a colleague and a head."""

    class Held:
        order = make.order(state="running", sent_on=TODAY)
        unit, person = order.unit, order.person
        worker, colleague = make.user("treatment_staff", unit), make.user("treatment_staff", unit)
        head = make.user("unit_manager", unit)

    make.assigned(Held.order, Held.worker.employee, TODAY)
    return Held


def test_a_closed_way_is_refused_and_its_contact_points_are_withheld(held):
    by = {"by": held.worker, "at": NOW}
    for kind, value in (("phone", "070-1740605"), ("address", "Storgatan 1"), ("email", "a@b.example")):
        add_contact(person=held.person, kind=kind, value=value, on=TODAY, **by)
    assert not not_to_be_reached_by("may_call", person_id=held.person.pk)
    set_safe_contact(person=held.person, terms=SafeTerms(may_call=True, code_word="Blåbär", alternative="Box 7"), **by)
    assert not not_to_be_reached_by("may_call", person_id=held.person.pk)
    assert "brev" in not_to_be_reached_by("may_write", person_id=held.person.pk)
    assert unsafe_ways(person_id=held.person.pk) == ["Skicka inga brev"]
    seen = ContactPoint.objects.visible_to(held.colleague).filter(person=held.person)
    assert [point.kind for point in seen] == ["phone"]
    shown = show_contacts(person=held.person, reason="Ringer om mötet i dag", **by)
    assert shown[0].value == "Box 7"
    assert len(shown) == 4
    assert "Box 7" in where_reached([held.person.pk])[held.person.pk]
    lift_safe_contact(person=held.person, **by)
    assert not not_to_be_reached_by("may_write", person_id=held.person.pk)
    with pytest.raises(Stale):
        lift_safe_contact(person=held.person, **by)


def test_how_somebody_is_reached_is_for_those_who_work_with_them_and_the_head(held):
    set_safe_contact(person=held.person, terms=SafeTerms(), by=held.worker, at=NOW)
    reads = [SafeContact.objects.visible_to(user).exists() for user in (held.worker, held.head, held.colleague)]
    assert reads == [True, True, False]
    with pytest.raises(Forbidden):
        set_safe_contact(person=held.person, terms=SafeTerms(may_call=True), by=held.colleague, at=NOW)


# --- the family -----------------------------------------------------------------------------------------------------------


def test_two_of_a_family_are_joined_by_who_works_with_the_one_it_is_about(held):
    by = {"by": held.worker, "at": NOW}
    mother = add_relation(person=held.person, kind="parent", on=TODAY, given_name="Mor", family_name="Ek", **by).other
    near = {"of_family": held.person, "on": TODAY, **by}
    with pytest.raises(Forbidden):
        add_relation(person=mother, kind="partner", on=TODAY, given_name="Ny", family_name="Partner", **by)
    add_relation(person=mother, kind="partner", form="cohabiting", given_name="Ny", family_name="Partner", **near)
    sister = add_relation(person=mother, kind="child", given_name="Syster", family_name="Ek", **near).other
    family = family_of(held.person, user=held.worker)
    assert len(family.persons) == 4
    assert sister in family.persons
    with pytest.raises(Forbidden):
        add_relation(person=make.person(), kind="child", given_name="Okänd", family_name="Ek", **near)
    with pytest.raises(NotPossible):
        add_relation(person=mother, kind="child", form="married", given_name="Bror", family_name="Ek", **near)


def test_nothing_is_followed_past_somebody_whose_identity_is_closed(held):
    by = {"by": held.worker, "at": NOW}
    mother = add_relation(person=held.person, kind="parent", on=TODAY, given_name="Mor", family_name="Ek", **by).other
    add_relation(
        person=mother, kind="child", given_name="Syster", family_name="Ek", of_family=held.person, on=TODAY, **by
    )
    assert len(family_of(held.person, user=held.worker).persons) == 3
    type(mother).objects.filter(pk=mother.pk).update(protection="marker")
    near = family_of(held.person, user=held.worker.acting(TODAY)).persons
    assert [one.pk for one in near] == [held.person.pk, mother.pk]
