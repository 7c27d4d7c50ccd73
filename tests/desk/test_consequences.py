"""The nightly comparison: what does not follow from its matter is found, told and left as it is."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event
from hemmaplan.cases.models import Assignment
from hemmaplan.desk import jobs
from hemmaplan.desk.access import consequences
from hemmaplan.foundation import calendar
from hemmaplan.housing.actions import tenancies
from hemmaplan.interventions.actions import opendoor
from hemmaplan.interventions.actions.orders import settle_order
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground

pytestmark = pytest.mark.django_db
NOW = calendar.now()
TODAY = calendar.local_date(NOW)


@pytest.fixture
def order():
    made = make.order(make.service(), state="running")
    make.assigned(made, make.employee(made.unit))
    settle_order(order=made, by=system_user(), at=NOW)
    return made


def compared():
    return consequences.compare(by=system_user(), at=NOW)


def test_what_the_actions_gave_differs_in_nothing(order):
    make.tenancy(supervisor=make.employee())
    assert compared() == consequences.Differing((), (), (), ())
    told = StringIO()
    call_command("check_consequences", stdout=told)
    assert "följer av ärendena" in told.getvalue()


@pytest.mark.parametrize("fault", ["ground of a stranger", "ground gone", "ground outlives", "place in line gone"])
def test_an_order_that_differs_is_named_and_told_and_left(order, fault, client_as):
    if fault == "ground of a stranger":
        Ground.objects.create(person=order.person, unit=order.unit, employee=make.employee(), reason="x", source_id=order.pk,
                              source_kind="interventions.order", period=span(TODAY + dt.timedelta(days=9)), recorded_at=make.AT)  # fmt: skip
    elif fault == "ground gone":
        Ground.objects.filter(employee__isnull=False).delete()
    elif fault == "ground outlives":
        type(order).objects.filter(pk=order.pk).update(
            state="ended",
            ended_on=TODAY - dt.timedelta(days=2),
            end_reason="moved",
            ended_recorded_at=NOW - dt.timedelta(days=2),
        )
    else:
        type(order).objects.filter(pk=order.pk).update(state="queued", started_on=None)
    before = list(Ground.objects.order_by("pk").values_list())
    assert compared().orders == (order.case.number,)
    jobs.compare_consequences(0)
    assert (
        Event.objects.filter(event_type="people.consequences_compared").latest("pk").data["named"] == order.case.number
    )
    assert list(Ground.objects.order_by("pk").values_list()) == before
    with pytest.raises(CommandError, match="1 ärenden avviker"):
        call_command("check_consequences", stdout=StringIO())
    page = client_as(make.user("system_owner", make.unit())).get(reverse("access:users")).content.decode()
    assert "Åtkomsten i 1 ärende följer inte av ärendet" in page


def test_tenancies_contacts_and_closed_files_are_compared_too(order):
    home = make.tenancy()
    Ground.objects.filter(source_kind="housing.tenancy").delete()
    service = make.service(basis="open", capacity_kind="drop_in", documentation="full")
    contact = service.contacts_made.create(
        unit=service.unit, mode="identity", person=make.person(), number=7, opened_on=TODAY, recorded_at=NOW
    )
    assert isinstance(opendoor.release_from_contacts(employee=make.employee(), by=system_user(), at=NOW), int)
    closed = make.order(make.service(), state="ended", ended_on=TODAY - dt.timedelta(days=5))
    type(closed.case).objects.filter(pk=closed.case_id).update(closed_on=TODAY - dt.timedelta(days=5))
    Ground.objects.filter(source_kind="interventions.order", source_id=closed.pk).update(
        period=span(make.EARLY, TODAY - dt.timedelta(days=5))
    )
    Assignment.objects.create(case=closed.case, employee=make.employee(), period=span(make.EARLY), recorded_at=NOW)
    found = compared()
    assert found.tenancies == (home.case.number,)
    assert found.contacts == (f"{service.code} {contact.number}",)
    assert found.files == (closed.case.number,)
    assert found.orders == ()


def test_a_tenancy_ended_with_a_day_before_its_supervisor_was_set_differs_in_nothing():
    unit = make.unit()
    boss, home = make.user("unit_manager", unit), make.tenancy(make.dwelling(unit))
    tenancies.set_supervisor(tenancy=home, employee=make.employee(unit), on=TODAY, by=boss, at=NOW)
    tenancies.end_tenancy(tenancy=home, last=TODAY - dt.timedelta(days=1), reason="moved", by=boss, at=NOW)
    assert compared() == consequences.Differing((), (), (), ())


def test_whoever_has_left_leaves_nothing_that_differs(order):
    who = Assignment.objects.get().employee
    make.employment(make.post(order.unit), who, last=TODAY - dt.timedelta(days=1))
    assert compared().orders == (order.case.number,), "left, and not let go yet"
    jobs.let_go(0)
    assert compared().count == 0
