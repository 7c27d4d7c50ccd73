"""Whoever has left: what hung on the employment ends, and the system owner is told."""

import datetime as dt

import pytest
from django.urls import reverse
from tests import make

from hemmaplan.access.models import Event, RoleGrant, User
from hemmaplan.cases.models import Assignment
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.deadlines.models import Clock
from hemmaplan.desk import jobs
from hemmaplan.desk.staffing import leaving
from hemmaplan.foundation import calendar
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground

pytestmark = pytest.mark.django_db
NOW = calendar.now()
TODAY = calendar.local_date(NOW)
YESTERDAY = TODAY - dt.timedelta(days=1)
TOMORROW = TODAY + dt.timedelta(days=1)


class House:
    """A unit with a head, an owner, and one who works there and has an order, a flat and roles now and to come."""

    def __init__(self):
        self.unit = make.unit()
        self.head, self.owner = make.user("unit_manager", self.unit), make.user("system_owner", self.unit)
        self.staff = make.user("housing_support_staff", self.unit)
        who = self.staff.employee
        self.employment = make.employment(make.post(self.unit), who)
        self.order = make.order(make.service(self.unit), state="running", sent_on=TODAY - dt.timedelta(days=60))
        make.assigned(self.order, who)
        self.home = make.tenancy(make.dwelling(self.unit), supervisor=who)
        Ground.objects.create(person=self.home.person, unit=self.unit, employee=who, reason="Boende", source_id=self.home.pk,
                              source_kind="housing.tenancy", period=span(TOMORROW), recorded_at=make.AT)  # fmt: skip
        RoleGrant.objects.create(user=self.staff, role="deputy", unit=self.unit, period=span(TOMORROW),
                                 granted_by=self.owner, granted_at=NOW)  # fmt: skip
        deadlines.start(rule="nonexec_decision", about=self.order, unit=self.unit, on=TODAY, by=self.head, at=NOW)

    def hangs(self):
        """What is left with the one who may have left, today or on a day to come."""
        who = self.staff.employee
        goes_on = {"period__overlap": span(TODAY)}
        return {
            "assignments": Assignment.objects.filter(employee=who, **goes_on).count(),
            "grounds": Ground.objects.filter(employee=who, **goes_on).count(),
            "flats": Assignment.objects.filter(employee=who, role="supervisor", **goes_on).count(),
            "clocks": sum(who.pk in make.answers(clock, TOMORROW) for clock in Clock.objects.running()),
            "roles": RoleGrant.objects.filter(user=self.staff, **goes_on).count(),
            "account": int(User.objects.get(pk=self.staff.pk).is_active),
        }


@pytest.fixture
def house():
    return House()


def end(house, client_as, last):
    address = reverse("staffing:end_employment", args=[house.employment.pk])
    return client_as(house.head).post(address, {"last": last.isoformat(), "reason": "Slutar"})


def test_ending_an_employment_ends_what_hangs_on_it_at_once_when_the_day_has_passed(house, client_as):
    assert all(house.hangs().values())
    assert end(house, client_as, YESTERDAY).status_code == 302
    assert house.hangs() == dict.fromkeys(house.hangs(), 0)
    assert Event.objects.filter(
        event_type="access.account_ended", subject_id=house.staff.pk, unit_id=house.unit.pk
    ).exists()


def test_ending_an_employment_on_a_day_to_come_ends_the_rest_the_night_after(house, client_as):
    before = house.hangs()
    end(house, client_as, TODAY)
    assert house.hangs() == before
    assert leaving.let_go_all(at=NOW) == 0
    assert leaving.let_go_all(at=NOW + dt.timedelta(days=1)) == 1
    later = house.hangs()
    # The last day is a day of work: what ended with it was still in force then.
    assert (later["account"], later["clocks"]) == (0, 0)
    assert not Assignment.objects.filter(employee=house.staff.employee, period__contains=TOMORROW).exists()
    assert not RoleGrant.objects.filter(user=house.staff, period__contains=TOMORROW).exists()
    # A ground that began that very day keeps it; the door gave nothing by it, since nobody was employed.
    day_after = TOMORROW + dt.timedelta(days=1)
    assert not Ground.objects.filter(employee=house.staff.employee, period__contains=day_after).exists()


def test_nightly_job_does_it_for_what_an_import_or_the_calendar_ended_and_may_run_again(house):
    house.employment.period = span(make.EARLY, YESTERDAY)
    house.employment.save()
    jobs.let_go(0)
    assert house.hangs() == dict.fromkeys(house.hangs(), 0)
    told = Event.objects.count()
    jobs.let_go(0)
    assert Event.objects.count() == told


@pytest.mark.parametrize("other", ["another post", "a post to come"])
def test_whoever_still_has_or_will_have_an_employment_keeps_account_and_rows(house, client_as, other):
    period = span(make.EARLY) if other == "another post" else span(TOMORROW)
    make.employment(make.post(house.unit), house.staff.employee, period=period)
    before = house.hangs()
    end(house, client_as, YESTERDAY)
    assert house.hangs() == before
    works = User.objects.get(pk=house.staff.pk).scope_on(TODAY).works_with_persons
    assert works is (other == "another post")


def test_system_owner_is_told_of_who_has_left_before_and_after_the_night(house, client_as):
    house.employment.period = span(make.EARLY, YESTERDAY)
    house.employment.save()
    client = client_as(house.owner)
    page = client.get(reverse("access:users")).content.decode()
    assert "Har slutat" in page
    assert page.count(house.staff.name) > 1
    jobs.let_go(0)
    page = client.get(reverse("access:users")).content.decode()
    assert "Har slutat" in page
    other = client_as(make.user("system_owner", make.unit()))
    assert house.staff.name not in other.get(reverse("access:users")).content.decode()
