"""Households: one of a kind at a time, all of one kind, seen through the persons in them."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.organisation.periods import span
from hemmaplan.people.actions import family
from hemmaplan.people.models import Ground, Household, HouseholdMember

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def boss(unit):
    return make.user("unit_manager", unit)


@pytest.fixture
def known(unit):
    def one():
        person = make.person()
        Ground.objects.create(person=person, unit=unit, reason="Utredning", source_kind="people.person",
                              source_id=person.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
        return person

    return one


def form(persons, by, kind="living", first=DAY):
    return family.form_household(persons=persons, kind=kind, first=first, by=by, at=make.AT)


def test_a_person_is_in_one_household_of_a_kind_at_a_time(known, boss):
    person = known()
    home = form([person], boss)
    with pytest.raises(NotPossible, match="hör redan till ett hushåll"):
        form([person, known()], boss, first=DAY + dt.timedelta(days=30))
    assert list(Household.objects.all()) == [home], "nothing is half stored"
    form([person], boss, kind="assistance")
    family.leave_household(member=home.members.get(), last=DAY + dt.timedelta(days=9), by=boss, at=make.AT)
    again = form([person], boss, first=DAY + dt.timedelta(days=10))
    assert again.members.get().period == span(DAY + dt.timedelta(days=10))


def test_all_members_of_a_household_are_of_its_kind(known, boss):
    home = form([known()], boss)
    member = family.join_household(household=home, person=known(), first=DAY, by=boss, at=make.AT)
    assert (member.kind, member.recorded_at) == ("living", make.AT)
    with pytest.raises(Exception, match="household_of_one_kind"):
        HouseholdMember.objects.create(
            household=home, person=known(), kind="assistance", period=span(DAY), recorded_at=make.AT
        )


def test_to_leave_twice_and_to_form_one_of_nobody_are_refused(known, boss):
    member = form([known()], boss).members.get()
    family.leave_household(member=member, last=DAY, by=boss, at=make.AT)
    with pytest.raises(Stale):
        family.leave_household(member=member, last=DAY, by=boss, at=make.AT)
    for persons, kind in (([], "living"), ([known()], "other")):
        with pytest.raises(NotPossible, match="Välj vilka"):
            form(persons, boss, kind=kind)
    with pytest.raises(NotPossible, match="Bilda ett nytt"):
        family.join_household(
            household=Household.objects.create(recorded_at=make.AT), person=known(), first=DAY, by=boss, at=make.AT
        )


def test_nobody_puts_somebody_they_may_not_change_in_a_household(known, boss):
    with pytest.raises(Forbidden):
        form([known(), make.person()], boss)
    assert not Household.objects.exists()


def test_a_household_is_seen_by_whoever_may_see_somebody_in_it(known, boss):
    home = form([known()], boss)
    assert list(Household.objects.visible_to(boss)) == [home]
    assert not Household.objects.visible_to(make.user("unit_manager", make.unit())).exists()


def test_each_joining_and_leaving_is_in_the_log(known, boss):
    home = form([known(), known()], boss)
    family.leave_household(member=home.members.first(), last=DAY, by=boss, at=make.AT)
    said = Event.objects.filter(event_type="people.person_changed").order_by("pk").values_list("data__what", flat=True)
    assert list(said) == ["household_joined", "household_joined", "household_left"]
