"""Restricted matters: all but those named are shut out at once, and nothing tells others more than whom to ask."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from tests import make
from tests.desk.test_leaks import logged_in

from hemmaplan.access.models import ReadNote
from hemmaplan.cases import actions as cases
from hemmaplan.cases.intake.actions.taking import file_for
from hemmaplan.cases.investigations.actions.opening import open_investigation
from hemmaplan.cases.measures import differing_files, whom_to_ask
from hemmaplan.cases.models import Case
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.people.models import Person

pytestmark = pytest.mark.django_db
TODAY, NOW = make.calendar.today(), make.calendar.now()


@pytest.fixture
def place():
    """A file of a child with an investigation; its worker, a colleague who is named, one who is not, and a leader."""

    class Place:
        unit = make.unit(kind="authority")
        worker, named = make.user("social_worker", unit), make.user("social_worker", unit)
        other = make.user("social_worker", unit)
        leader = make.user("authority_manager", unit)

        def restrict(self, who=None, **given):
            asked = {"why": "colleague", "contact": self.leader.employee, "named": [self.named.employee], "at": NOW}
            return cases.restrict(case=self.case, by=who or self.worker, **asked | given)

    for user in (Place.worker, Place.named, Place.other, Place.leader):
        make.employment(make.post(Place.unit), user.employee)
    Place.case = file_for(
        person=make.person(given_name="Sällsynta", family_name="Qvarnhammar"), area="child", unit=Place.unit,
        by=Place.worker, at=NOW - dt.timedelta(days=5),
    )  # fmt: skip
    for user in (Place.worker, Place.other):
        cases.distribute(case=Place.case, employee=user.employee, by=user, at=NOW - dt.timedelta(days=3))
    open_investigation(case=Place.case, kind="child", reason="Oro", on=TODAY, by=Place.worker, at=NOW)
    return Place()


def sees(user, place):
    """What of the matter the user meets: the file, the person, its clocks."""
    user = user.acting(TODAY)
    return (
        Case.objects.visible_to(user).filter(pk=place.case.pk).exists(),
        Person.objects.visible_to(user).filter(pk=place.case.person_id).exists(),
        Clock.objects.visible_to(user).filter(case_id=place.case.pk).exists(),
    )


def test_all_but_those_named_are_shut_out_at_once(place):
    assert sees(place.other, place) == sees(place.leader, place) == (True, True, True)
    place.restrict()
    assert sees(place.named, place) == (True, True, True)
    for user in (place.worker, place.other, place.leader):
        assert sees(user, place) == (False, False, False)
    cases.settle_file(case=place.case, by=place.named, at=NOW)
    assert sees(place.other, place) == (False, False, False), "settled anew the same day"
    assert differing_files(on=TODAY) == set()
    with pytest.raises(Stale):
        place.restrict(who=place.leader)
    place.restrict(who=place.leader, named=[place.other.employee])
    assert [sees(user, place)[0] for user in (place.named, place.other)] == [False, True]


def test_others_of_the_unit_learn_whom_to_ask_and_nobody_else_learns_anything(place):
    far = make.user("social_worker", make.unit(kind="authority"))
    place.restrict()
    ask = [whom_to_ask(user=user.acting(TODAY), number=place.case.number) for user in (place.other, place.named, far)]
    assert ask == [[place.leader.employee], [], []]
    page = logged_in(place.other).get(reverse("people:search"), {"q": place.case.number}).content.decode()
    assert f"Fråga {place.leader.employee}" in page
    assert "Qvarnhammar" not in page


def test_no_page_tells_of_a_restricted_file(place):
    place.restrict()
    case = place.case
    for user in (place.other, place.leader):
        client = logged_in(user)
        for name in ("myday:index", "cases:index", "reception:index", "board:index", "people:search", "cases:note"):
            answer = client.get(reverse(name))
            assert "Qvarnhammar" not in answer.content.decode()
            # A number alone, not the beginning of a day.
            assert not re.search(rf"(?<![\d-]){case.number}(?![\d-])", answer.content.decode())
        for name in ("file", "family", "add_party"):
            assert client.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 404
        assert client.get(reverse("work:case_journal", args=[case.pk])).status_code == 404
        found = client.get(reverse("people:search"), {"q": "Qvarnhammar"}).content.decode()
        assert "Sällsynta" not in found
    page = logged_in(place.leader).get(reverse("cases:restricted")).content.decode()
    assert case.number in page
    assert "Qvarnhammar" not in page


def test_each_opening_is_marked_for_review(place):
    client: Client = logged_in(place.worker)
    client.get(reverse("cases:file", args=[place.case.pk]))
    assert not ReadNote.objects.filter(restricted=True).exists()
    place.restrict(named=[place.worker.employee])
    client.get(reverse("cases:file", args=[place.case.pk]))
    assert ReadNote.objects.filter(restricted=True, user_id=place.worker.pk, subject_id=place.case.pk).count() == 1


def test_only_a_leader_lifts_a_restriction_and_with_a_reason(place):
    place.restrict(named=[place.worker.employee])
    with pytest.raises(Forbidden):
        cases.lift_restriction(case=place.case, reason="Ingen kollega längre", by=place.worker, at=NOW)
    with pytest.raises(NotPossible):
        cases.lift_restriction(case=place.case, reason="Nej", by=place.leader, at=NOW)
    cases.lift_restriction(case=place.case, reason="Kollegan har slutat här", by=place.leader, at=NOW)
    assert sees(place.named, place)[:2] == (True, True)
    assert differing_files(on=TODAY) == set()


def test_nobody_outside_the_matter_restricts_it(place):
    far = make.user("social_worker", place.unit)
    with pytest.raises(Forbidden):
        place.restrict(who=far)
    for wrong in ({"why": "för att"}, {"named": []}):
        with pytest.raises(NotPossible):
            place.restrict(**wrong)
