"""Adding, changing, protecting and opening persons."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.people import redaction
from hemmaplan.people.actions import contacts, family, persons, protection, stated_reasons
from hemmaplan.people.models import Person

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def at():
    return calendar.now()


@pytest.fixture
def today(at):
    return calendar.local_date(at)


def staff(unit, order, at):
    """A treatment worker who has the order."""
    user = make.user("treatment_staff", unit)
    make.assigned(order, user.employee)
    return user


def test_add_person_reads_birth_date_and_sex_from_the_number(at):
    number = identity.test_number(dt.date(1992, 2, 29), 1)
    person = persons.add_person(
        given_name=" Åke ", family_name="Öst", number=number.format(), by=system_user(at=at), at=at
    )
    assert (person.given_name, person.born_on, person.id_number) == ("Åke", dt.date(1992, 2, 29), number.digits)


def test_add_person_without_a_number_keeps_the_birth_date_given(at):
    person = persons.add_person(
        given_name="Okänt", family_name="Okänt", born_on=dt.date(2000, 1, 1), by=system_user(at=at), at=at
    )
    assert (person.id_kind, person.id_number, person.born_on) == ("none", "", dt.date(2000, 1, 1))


@pytest.mark.parametrize("number", ["19121212-1213", "hej", "20991231-1234"])
def test_add_person_with_a_wrong_number_is_refused_and_stores_nothing(number, at):
    with pytest.raises(NotPossible):
        persons.add_person(given_name="A", family_name="B", number=number, by=system_user(at=at), at=at)
    assert not Person.objects.exists()


def test_add_person_with_a_number_that_is_taken_says_where_to_look(at):
    taken = make.person()
    with pytest.raises(NotPossible, match="Sök fram"):
        persons.add_person(given_name="A", family_name="B", number=taken.id_number, by=system_user(at=at), at=at)


def test_change_person_by_one_without_ground_is_refused(at):
    stranger, person = make.user("treatment_staff", make.unit()), make.person()
    with pytest.raises(Forbidden):
        persons.change_person(
            person=person, given_name="X", family_name="Y", number="", born_on=None, by=stranger, at=at
        )


def test_change_person_keeps_what_stood_before_and_renews_the_search_key(at):
    unit = make.unit()
    order = make.order(make.service(unit))
    before = order.person.family_name
    persons.change_person(
        person=order.person,
        given_name="Test",
        family_name="Ångström",
        number=order.person.id_number,
        born_on=None,
        by=make.user("treatment_staff", unit),
        at=at,
    )
    assert Person.objects.get(pk=order.person_id).search_key == "test angstrom"
    from django.apps import apps

    history = apps.get_model("people", "PersonEvent").objects.filter(pgh_obj_id=order.person_id)
    assert before in history.values_list("family_name", flat=True)


def test_change_protected_person_by_a_colleague_without_the_assignment_is_refused(at):
    unit = make.unit()
    order = make.order(make.service(unit), person=make.person(protection="marker"))
    with pytest.raises(Forbidden):
        persons.change_person(
            person=order.person,
            given_name="X",
            family_name="Y",
            number="",
            born_on=None,
            by=make.user("treatment_staff", unit),
            at=at,
        )


def test_protect_ahead_of_time_masks_at_once(at, today):
    unit = make.unit()
    order, colleague = make.order(make.service(unit)), make.user("treatment_staff", unit)
    protection.protect(person=order.person, level="marker", first=today + 5 * DAY, last=None, by=colleague, at=at)
    assert redaction.show(order.person, colleague).masked


def test_protect_with_a_period_that_has_been_is_refused(at, today):
    unit = make.unit()
    order = make.order(make.service(unit))
    with pytest.raises(NotPossible):
        protection.protect(
            person=order.person,
            level="marker",
            first=today - 9 * DAY,
            last=today - DAY,
            by=make.user("unit_manager", unit),
            at=at,
        )


def test_protect_with_a_weaker_level_leaves_the_stronger(at, today):
    unit = make.unit()
    order, head = make.order(make.service(unit)), make.user("unit_manager", unit)
    protection.protect(person=order.person, level="registration", first=today, last=None, by=head, at=at)
    protection.protect(person=order.person, level="marker", first=today, last=None, by=head, at=at)
    assert Person.objects.get(pk=order.person_id).protection == "registration"


def test_end_protection_is_for_heads_only(at, today):
    unit = make.unit()
    order = make.order(make.service(unit))
    holder = staff(unit, order, at)
    protection.protect(person=order.person, level="marker", first=today, last=None, by=holder, at=at)
    with pytest.raises(Forbidden):
        protection.end_protection(person=order.person, last=today - DAY, by=holder, at=at)


def test_end_protection_today_holds_the_day_out_and_falls_with_the_night(at, today):
    unit = make.unit()
    order, head = make.order(make.service(unit)), make.user("unit_manager", unit)
    protection.protect(person=order.person, level="marker", first=today, last=None, by=head, at=at)
    protection.end_protection(person=order.person, last=today, by=head, at=at)
    assert Person.objects.get(pk=order.person_id).is_protected
    assert protection.renew_protection(today=today + DAY, by=system_user(at=at), at=at) == 1
    assert not Person.objects.get(pk=order.person_id).is_protected


def test_renew_protection_leaves_a_level_that_came_without_dates(at, today):
    person = make.person(protection="fictitious")
    assert protection.renew_protection(today=today, by=system_user(at=at), at=at) == 0
    assert Person.objects.get(pk=person.pk).is_protected


def test_emergency_opens_one_person_for_one_employee_and_closes_by_itself(at, today):
    unit = make.unit()
    user, colleague = make.user("treatment_staff", unit), make.user("treatment_staff", unit)
    person = make.person()
    stated_reasons.open_in_emergency(
        number=person.id_number, reason="Ringde jouren om hot i natt", unit=unit, by=user, at=at, today=today
    )
    assert Person.objects.visible_to(user).get() == person
    assert not Person.objects.visible_to(colleague).exists()
    later = type(user).objects.get(pk=user.pk)
    later.__dict__["_scope"] = user.scope_on(today + 2 * DAY)
    assert not Person.objects.visible_to(later).exists()
    event = Event.objects.get(event_type="people.emergency_opened")
    assert (event.person_id, event.by_id, event.unit_id) == (person.pk, user.pk, unit.pk)
    assert "jouren" not in str(event.data)


@pytest.mark.parametrize(
    "role", ["social_worker", "administrator", "controller", "system_owner", "housing_coordinator"]
)
def test_emergency_without_the_right_is_refused(role, at, today):
    unit = make.unit()
    with pytest.raises(Forbidden):
        stated_reasons.open_in_emergency(
            number=make.person().id_number,
            reason="Ett skäl som är långt nog",
            unit=unit,
            by=make.user(role, unit),
            at=at,
            today=today,
        )


def test_emergency_with_too_short_a_reason_opens_nothing(at, today):
    unit = make.unit()
    user = make.user("treatment_staff", unit)
    with pytest.raises(NotPossible):
        stated_reasons.open_in_emergency(
            number=make.person().id_number, reason="akut   ", unit=unit, by=user, at=at, today=today
        )
    assert not Person.objects.visible_to(user).exists()


def test_show_contacts_needs_the_identity_and_a_reason_and_is_recorded(at, today):
    unit = make.unit()
    order = make.order(make.service(unit), person=make.person(protection="marker"))
    holder, colleague = staff(unit, order, at), make.user("treatment_staff", unit)
    contacts.add_contact(person=order.person, kind="phone", value="070-174 06 05", on=today, by=holder, at=at)
    with pytest.raises(Forbidden):
        contacts.show_contacts(person=order.person, reason="Behöver ringa om besöket", by=colleague, at=at)
    with pytest.raises(NotPossible):
        contacts.show_contacts(person=order.person, reason="ringa", by=holder, at=at)
    shown = contacts.show_contacts(person=order.person, reason="Behöver ringa om besöket", by=holder, at=at)
    assert [point.value for point in shown] == ["070-174 06 05"]
    assert Event.objects.filter(event_type="people.contacts_shown", by_id=holder.pk).count() == 1
    assert "070" not in " ".join(str(event.data) for event in Event.objects.all())


def test_add_relation_by_number_finds_the_one_open_to_the_user(at, today):
    unit = make.unit()
    order, parent = make.order(make.service(unit)), make.order(make.service(unit)).person
    user = make.user("treatment_staff", unit)
    relation = family.add_relation(
        person=order.person, kind="partner", number=parent.id_number, on=today, by=user, at=at
    )
    assert relation.other == parent


def test_add_relation_to_oneself_or_twice_is_refused(at, today):
    unit = make.unit()
    order, user = make.order(make.service(unit)), make.user("treatment_staff", unit)
    told = {"person": order.person, "on": today, "by": user, "at": at, "given_name": "Eva"}
    with pytest.raises(NotPossible, match="eget nummer"):
        family.add_relation(kind="partner", number=order.person.id_number, **told)
    number = make.person().id_number
    parent = family.add_relation(kind="partner", number=number, **told).other
    with pytest.raises(NotPossible, match="finns redan"):
        family.add_relation(kind="partner", number=number, **told)
    assert family.add_relation(kind="other", number=number, **told).other == parent
