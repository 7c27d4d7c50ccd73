"""What the population register says arrives by itself: protection at once and for good, the rest for those who work with the person."""

import datetime as dt
from unittest import mock

import pytest
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.answers import Answered, NoAnswer, WhyNot
from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.organisation.periods import span
from hemmaplan.people import jobs, measures
from hemmaplan.people.actions import population
from hemmaplan.people.models import Ground, PopulationCheck, PopulationNotice
from hemmaplan.people.ports import Joined, Protection, RegisteredPerson

pytestmark = pytest.mark.django_db
AT = calendar.now()
TODAY = calendar.local_date(AT)


@pytest.fixture
def system():
    return system_user(at=AT)


@pytest.fixture
def person():
    born = dt.date(1985, 3, 3)
    return make.person(id_number=identity.test_number(born, 0).digits, id_kind="personal", born_on=born)


def take_in(person, by, at=AT, **said):
    registered = RegisteredPerson(person.id_number, **said)
    return [notice.kind for notice in population.take_in(person=person, registered=registered, by=by, at=at)]


def open_matter(person, unit=None):
    unit = unit or make.unit()
    return Ground.objects.create(person=person, unit=unit, reason="Ärende", source_kind="cases.case", source_id=person.pk,
                                 period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip


def test_mark_of_protection_holds_at_once_and_is_never_taken_away_by_itself(person, system):
    assert take_in(person, system, protection=Protection.MARKER) == ["protection"]
    person.refresh_from_db()
    assert person.protection == "marker"
    assert take_in(person, system, protection=Protection.MARKER) == []
    assert take_in(person, system, protection=Protection.REGISTRATION) == ["protection"]
    person.refresh_from_db()
    assert person.protection == "registration"
    assert take_in(person, system) == ["unprotected"]  # told, and told once
    assert take_in(person, system) == []
    person.refresh_from_db()
    assert person.protection == "registration"


def test_weaker_mark_lifts_nothing(person, system):
    type(person).objects.filter(pk=person.pk).update(protection="fictitious")
    assert take_in(person, system, protection=Protection.MARKER) == []
    assert take_in(person, system) == []
    person.refresh_from_db()
    assert person.protection == "fictitious"


def test_death_is_entered_and_told_once(person, system):
    day = TODAY - dt.timedelta(days=3)
    assert take_in(person, system, deceased_on=day) == ["death"]
    assert take_in(person, system, deceased_on=day) == []
    person.refresh_from_db()
    assert person.deceased_on == day


def test_move_is_told_when_the_register_has_another_address_than_the_last_time(person, system):
    assert take_in(person, system, address="Gatan 1") == []
    assert take_in(person, system, address="Gatan 1") == []
    assert take_in(person, system, address="Vägen 2", registered_on=TODAY) == ["move"]
    assert PopulationNotice.objects.get().text == "Vägen 2"
    assert "Vägen" not in PopulationCheck.objects.get().address_digest
    assert take_in(person, system, address="Vägen 2", left="UV", left_on=TODAY) == ["left"]


def test_of_the_protected_no_address_is_kept(person, system):
    take_in(person, system, address="Gatan 1")
    take_in(person, system, address="Hemliga 2", protection=Protection.MARKER)
    assert PopulationCheck.objects.get().address_digest == ""
    assert "Hemliga" not in str(PopulationNotice.objects.values_list("text", flat=True))


def test_answer_about_somebody_else_is_not_taken_in(person, system):
    with pytest.raises(NotPossible):
        population.take_in(person=person, registered=RegisteredPerson("199001012385"), by=system, at=AT)


def test_notice_is_read_by_who_works_with_the_person_and_by_nobody_else(person, system):
    unit = make.unit()
    open_matter(person, unit)
    worker, stranger = make.user("unit_manager", unit), make.user("unit_manager", make.unit())
    take_in(person, system, deceased_on=TODAY)
    (notice,) = measures.unseen_notices(user=worker)
    assert not measures.unseen_notices(user=stranger).exists()
    with pytest.raises(Forbidden):
        population.mark_seen(notice=notice, by=stranger, at=AT)
    population.mark_seen(notice=notice, by=worker, at=AT)
    assert not measures.unseen_notices(user=worker).exists()
    with pytest.raises(NotPossible):
        population.mark_seen(notice=notice, by=worker, at=AT)


def test_notice_about_the_protected_is_for_those_who_may_know_who_it_is(person, system):
    unit = make.unit()
    open_matter(person, unit)
    take_in(person, system, protection=Protection.MARKER)
    assert measures.unseen_notices(user=make.user("unit_manager", unit)).exists()
    assert not measures.unseen_notices(user=make.user("treatment_staff", unit)).exists()


def test_night_asks_about_the_living_in_open_matters_and_stops_when_nobody_is_there(person, system):
    other = make.person(id_number=identity.test_number(dt.date(1986, 3, 3), 0).digits, id_kind="personal")
    make.person(id_number=identity.test_number(dt.date(1987, 3, 3), 0).digits, id_kind="personal")  # in no matter
    for one in (person, other):
        open_matter(one)
    register = mock.Mock()
    register.look_up.side_effect = lambda number, at: Answered(
        (RegisteredPerson(number, protection=Protection.MARKER),)
    )
    with mock.patch.object(Joined, "population_register", register):
        jobs.compare_with_population_register(0)
        assert {call.args[0] for call in register.look_up.call_args_list} == {person.id_number, other.id_number}
        register.look_up.side_effect = lambda number, at: NoAnswer(WhyNot.PAUSED)
        register.look_up.reset_mock()
        jobs.compare_with_population_register(0)
        assert register.look_up.call_count == 1
    person.refresh_from_db()
    assert person.protection == "marker"
    assert Ground.objects.exists()


def test_not_connected_is_said_and_changes_nobody(person):
    open_matter(person)
    jobs.compare_with_population_register(0)
    assert not PopulationNotice.objects.exists()
    assert Joined.population_register.check(AT, live=True)[0].do
