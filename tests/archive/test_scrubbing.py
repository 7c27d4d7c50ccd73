"""A scrubbed copy: nothing of anybody is left in it, and it is whole."""

import pytest
from django.db import connection
from tests import make, planted
from tests.archive.test_disposal import where_is, world  # noqa: F401  the fixture

from hemmaplan.access.models import Event, ReadNote, User
from hemmaplan.archive import declarations, scrubbing
from hemmaplan.cases.decisions.actions import appeals
from hemmaplan.cases.models import Case, JournalEntry
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.people.measures import found_by_name
from hemmaplan.people.models import Person


def scrub():
    return scrubbing.scrub(database=connection.settings_dict["NAME"])


def texts():
    """Every text of every personal and sensitive column: table, column and value."""
    return {
        (one.model._meta.db_table, field.name, value)
        for one in declarations.every()
        if one.model.__module__.startswith("hemmaplan.")
        for level in ("personal", "sensitive")
        for field in one.columns_at(level)
        if not (field.is_relation or field.choices) and field.get_internal_type() in {"CharField", "TextField"}
        for value in one.model._base_manager.values_list(field.name, flat=True)
        if value
    }


def test_nothing_of_anybody_is_left_and_everything_hangs_together(world):  # noqa: F811
    words = {secret for it in world.persons for what, secret in it.secrets.items() if what != "born"}
    words |= {world.holder.name, world.holder.username, world.holder.employee.family_name}
    it = world.persons[0]
    appeals.forward_appeal(appeal=it.appeal, on=planted.TODAY, court="Förvaltningsrätten", way="post",
                           opinion=f"{it.person.given_name} har fel", by=world.caseworker, at=planted.AT)  # fmt: skip
    before, persons, notes = texts(), Person.objects.count(), JournalEntry.objects.count()
    assert len(before) > 50
    scrub()
    connection.check_constraints()
    assert where_is(*words) == []
    assert {said for said in texts() & before if said[2] not in {"–", "!"}} == set()
    assert (Person.objects.count(), JournalEntry.objects.count()) == (persons, notes)
    assert not Event.objects.exists()
    assert not ReadNote.objects.exists()
    assert all(Case.objects.values_list("number", flat=True))


def test_names_in_a_copy_can_be_searched_and_dates_keep_their_year(as_owner):
    person = make.person(given_name="Zebulåna", family_name="Qvist")
    year, user = person.born_on.year, make.user("unit_manager", make.unit())
    scrub()
    person.refresh_from_db()
    assert (person.born_on.month, person.born_on.day, person.born_on.year) == (1, 1, year)
    assert person.sex == ""
    assert person.given_name.endswith(str(person.pk))
    assert person.search_key == f"fornamn {person.pk} efternamn {person.pk}"
    assert found_by_name(text=person.given_name, user=user) == []  # searching works; this user has no ground
    assert not User.objects.get(pk=user.pk).check_password("ett-langt-losenord")


def test_the_houses_own_database_is_refused(as_owner):
    person = make.person(given_name="Zebulåna")
    with pytest.raises(NotPossible, match="bara i kopian"):
        scrubbing.scrub(database="en_annan")
    person.refresh_from_db()
    assert person.given_name == "Zebulåna"


def test_history_in_a_copy_says_no_more_than_its_row(as_owner):
    person = make.person(given_name="Zebulåna")
    person.given_name = "Yxofrid"
    person.save()
    assert where_is("Zebulåna")
    scrub()
    assert where_is("Zebulåna", "Yxofrid") == []
    assert planted.plain(str(person.pk))
