"""Which files one sees: by their kind and unit, and whatever one works with."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.cases.kinds import KINDS
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.deadlines import rules
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db
TODAY = make.calendar.today()


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
