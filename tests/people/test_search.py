"""Finding persons by name and number."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.people import measures

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make.unit()


def client(unit, given, family, **more):
    """A person with an order in the unit."""
    return make.order(make.service(unit), person=make.person(given_name=given, family_name=family, **more)).person


@pytest.mark.parametrize(
    ("typed", "given", "family"),
    [
        ("angstrom", "Åsa", "Ångström"), ("ÅNGSTRÖM åsa", "Åsa", "Ångström"), ("asa", "Åsa", "Ångström"),
        ("Anderson", "Lars", "Andersson"), ("andresson", "Lars", "Andersson"), ("andreson", "Lars", "Andersson"), ("lars andersen", "Lars", "Andersson"),
        ("Johanson", "Eva", "Johansson"), ("Jansson", "Eva", "Johansson"), ("Svenson", "Bo", "Svensson"),
        ("Lindkvist", "Ann", "Lindqvist"), ("Cristina", "Kristina", "Berg"), ("oberg", "Per", "Öberg"),
        ("anna lena", "Anna-Lena", "Holm"),
    ],
)  # fmt: skip
def test_found_by_name_forgives_letters_and_slips(unit, typed, given, family):
    person = client(unit, given, family)
    client(unit, "Zlatko", "Wuxmyr")
    assert measures.found_by_name(text=typed, user=make.user("treatment_staff", unit)) == [person]


def test_found_by_name_puts_the_best_first(unit):
    client(unit, "Lars", "Andersdotter")
    right = client(unit, "Lars", "Andersson")
    assert measures.found_by_name(text="lars andersson", user=make.user("treatment_staff", unit))[0] == right


@pytest.mark.parametrize("typed", ["", "a", " ", "%", "'; drop", "__"])
def test_found_by_name_of_nothing_finds_nothing(unit, typed):
    client(unit, "Anna", "Alm")
    assert measures.found_by_name(text=typed, user=make.user("treatment_staff", unit)) == []


def test_found_by_name_in_another_unit_finds_nothing(unit):
    client(make.unit(), "Åsa", "Ångström")
    assert measures.found_by_name(text="Ångström", user=make.user("treatment_staff", unit)) == []


def test_found_by_name_and_number_of_a_protected_person_only_by_the_one_who_has_them(unit):
    order = make.order(
        make.service(unit), person=make.person(given_name="Åsa", family_name="Ångström", protection="marker")
    )
    colleague, holder = make.user("treatment_staff", unit), make.user("treatment_staff", unit)
    make.assigned(order, holder.employee)
    number = order.person.id_number
    assert measures.found_by_name(text="Ångström", user=colleague) == []
    assert measures.found_by_number(text=number, user=colleague) == []
    assert measures.found_by_name(text="Ångström", user=holder) == [order.person]
    assert measures.found_by_number(text=number, user=holder) == [order.person]
    assert measures.found_by_name(text="Ångström", user=make.user("unit_manager", unit)) == [order.person]


def test_found_by_number_however_it_is_written(unit):
    person, user = client(unit, "A", "B"), make.user("treatment_staff", unit)
    number = person.id_number
    for typed in (number, f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}", f" {number[2:]} "):
        assert measures.found_by_number(text=typed, user=user) == [person]
    assert measures.found_by_number(text=number[:-1], user=user) == []


def test_found_by_name_takes_the_same_queries_for_many(unit, django_assert_max_num_queries):
    user = make.user("treatment_staff", unit)
    for _ in range(30):
        client(unit, "Anna", "Andersson")
    _ = user.scope
    with django_assert_max_num_queries(6):
        assert len(measures.found_by_name(text="andersson", user=user)) == 25


def test_facts_of_one_born_on_29_february(unit):
    person, user = client(unit, "A", "B", born_on=dt.date(2000, 2, 29)), make.user("treatment_staff", unit)
    assert measures.facts(person=person, user=user, on=dt.date(2021, 2, 27)).ages == (20, 20)
    assert measures.facts(person=person, user=user, on=dt.date(2021, 2, 28)).ages == (21, 21)


def test_facts_without_number_or_birth_date_has_no_age(unit):
    person = client(unit, "A", "B", id_number="", id_kind="none", born_on=None)
    known = measures.facts(person=person, user=make.user("treatment_staff", unit), on=dt.date(2026, 1, 1))
    assert (known.ages, known.number) == (None, "")


def test_facts_of_a_protected_person_are_closed_to_a_colleague(unit):
    person = client(unit, "A", "B", protection="marker")
    assert measures.facts(person=person, user=make.user("treatment_staff", unit), on=dt.date(2026, 1, 1)) is None
