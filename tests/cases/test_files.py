"""Which files one sees: by their kind and unit, and whatever one works with."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.cases.actions import close_case, distribute, release_from_files, settle_file
from hemmaplan.cases.intake.actions.taking import file_for
from hemmaplan.cases.kinds import KINDS
from hemmaplan.cases.measures import differing_files
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.deadlines import rules
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Person

pytestmark = pytest.mark.django_db
TODAY = make.calendar.today()
NOW = make.calendar.now()


@pytest.fixture
def unit():
    return make.unit()


def a_file(unit, kind, **given):
    return Case.objects.create(**{"number": f"{kind}-1", "kind": kind, "person": make.person(), "unit": unit,
                                  "opened_on": make.EARLY, "recorded_at": make.AT} | given)  # fmt: skip


def seen_by(user):
    return set(Case.objects.visible_to(user).values_list("kind", flat=True))


def test_every_kind_of_file_says_what_shows_it_and_how_long_it_is_kept():
    assert set(KINDS) == set(Case.Kind.values)
    assert all(rules.rule(one.retention, on=TODAY).section for one in KINDS.values())


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("treatment_staff", {"order"}),
        ("housing_coordinator", {"tenancy"}),
        ("unit_manager", {"order", "tenancy"}),
        ("team_leader", {"child", "adult", "violence", "family"}),
        ("reception", {"child", "adult", "violence", "family"}),
        ("controller", set()),
    ],
)
def test_a_file_is_shown_by_the_right_of_its_kind(unit, role, kinds):
    user = make.user(role, unit)
    for kind in Case.Kind.values:
        a_file(unit, kind)
        a_file(make.unit(), kind, number=f"{kind}-elsewhere")
    assert seen_by(user) == kinds
    assert Case.objects.visible_to(user).count() == len(kinds)


def test_who_works_with_a_file_sees_it_whatever_its_kind_and_only_while_they_do(unit):
    user = make.user("treatment_staff", unit)
    case = a_file(unit, "tenancy")
    assert seen_by(user) == set()
    held = Assignment.objects.create(case=case, employee=user.employee, period=span(TODAY), recorded_at=make.AT)
    assert seen_by(user) == {"tenancy"}
    held.period = span(make.EARLY, TODAY - dt.timedelta(days=1))
    held.save()
    assert seen_by(user) == set()


def test_a_closed_file_is_the_heads_alone_from_the_day_after(unit):
    a_file(unit, "order", closed_on=TODAY)
    staff, head = make.user("treatment_staff", unit), make.user("unit_manager", unit)
    assert (seen_by(staff), seen_by(head)) == ({"order"}, {"order"})
    Case.objects.update(closed_on=TODAY - dt.timedelta(days=1))
    assert (seen_by(staff), seen_by(head)) == (set(), {"order"})


# --- who sees whom because of a file ------------------------------------------------------------------------------------


def sees(user, person):
    return Person.objects.visible_to(user.acting(TODAY)).filter(pk=person.pk).exists()


def test_a_file_of_the_authority_opens_the_person_to_its_unit_until_it_is_closed(unit):
    taker, far = make.user("reception", unit), make.user("reception", make.unit())
    case = file_for(person=make.person(), area="child", unit=unit, by=taker, at=NOW)
    assert (sees(taker, case.person), sees(far, case.person)) == (True, False)
    assert file_for(person=case.person, area="child", unit=unit, by=taker, at=NOW) == case
    assert differing_files(on=TODAY) == set()
    day_after = NOW + dt.timedelta(days=1)
    close_case(case=case, on=TODAY, by=taker, at=NOW)
    settle_file(case=case, by=taker, at=NOW)
    assert sees(taker, case.person)
    assert (
        not Person.objects.visible_to(taker.acting(calendar.local_date(day_after))).filter(pk=case.person_id).exists()
    )
    assert file_for(person=case.person, area="child", unit=unit, by=taker, at=NOW) != case


def test_a_restricted_file_opens_the_person_to_those_who_work_with_it_only(unit):
    taker, colleague, head = (make.user(role, unit) for role in ("reception", "social_worker", "authority_manager"))
    case = file_for(person=make.person(), area="child", unit=unit, restricted="colleague", by=taker, at=NOW)
    assert [sees(user, case.person) for user in (taker, colleague, head)] == [True, False, False]  # who opens it has it
    with pytest.raises(Forbidden):
        distribute(case=case, employee=colleague.employee, by=colleague, at=NOW)
    distribute(case=case, employee=colleague.employee, by=head, at=NOW)
    assert [sees(user, case.person) for user in (taker, colleague, head)] == [True, True, False]
    assert differing_files(on=TODAY) == set()


def test_who_has_left_keeps_no_file(unit):
    worker = make.user("social_worker", unit)
    case = file_for(person=make.person(), area="adult", unit=unit, by=worker, at=NOW)
    distribute(case=case, employee=worker.employee, by=worker, at=NOW)
    system = system_user(at=NOW)
    assert release_from_files(employee=worker.employee, last=TODAY - dt.timedelta(days=1), by=system, at=NOW) == 1
    assert not Assignment.objects.filter(case=case).going_on(TODAY).exists()
    assert differing_files(on=TODAY) == set()


def test_a_file_whose_ground_is_gone_is_found_at_night(unit):
    taker = make.user("reception", unit)
    case = file_for(person=make.person(), area="child", unit=unit, by=taker, at=NOW)
    case.person.grounds.all().delete()
    assert differing_files(on=TODAY) == {case.number}
