"""The service pages: what is offered, who carries it, and the actions."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make

from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import Service, Staffing
from hemmaplan.organisation.periods import last_day, span

pytestmark = pytest.mark.django_db

TODAY = calendar.today()
ACTIONS = ("change_service", "close_service", "reopen_service", "set_terms", "set_places", "set_needs", "staff")


@pytest.fixture
def unit():
    return make.unit()


def page(client, name="services:index", *args):
    return client.get(reverse(name, args=args)).content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("role", ["unit_manager", "deputy", "administrator", "controller", "treatment_staff"])
def test_index_shows_basis_staffing_and_what_is_lacking(client_as, unit, role):
    offered = make.service(unit, name="Familjebehandling", min_percent=150)
    offered.competences.add(make.competence("familjeterapi"))
    held = make.employment(make.post(unit))
    make.staffing(held.post, offered, 80)
    make.service(unit, name="Anhörigstöd", last=dt.date(2020, 8, 31), end_reason="Anhörigstöd har slutat")
    make.service(unit, name="Drogtester")
    text = page(client_as(make.user(role, unit)))
    for word in (
        "Familjebehandling",
        "80 %",
        "150 %",
        "Under minsta",
        "Familjeterapi",
        "Ingen har",
        "struck",
        "stängd sedan",
        "2020-08-31",
        "Anhörigstöd har slutat",
        "Drogtester",
        "Fullständig",
    ):
        assert word in text, word


def test_index_names_who_has_the_competence(client_as, unit):
    offered = make.service(unit)
    needed = make.competence("familjeterapi")
    offered.competences.add(needed)
    held = make.employment(make.post(unit))
    held.employee.competences.add(needed)
    make.staffing(held.post, offered)
    text = page(client_as(make.user("unit_manager", unit)))
    assert str(held.employee) in text
    assert "Ingen har" not in text


def test_index_counts_a_post_of_another_team(client_as, unit):
    offered = make.service(make.unit(parent=unit))
    make.staffing(make.employment(make.post(make.unit())).post, offered, 30)
    assert "30 %" in page(client_as(make.user("unit_manager", unit)))


@pytest.mark.parametrize("role", ["social_worker", "housing_coordinator", "system_owner", "log_reviewer"])
def test_the_room_does_not_exist_for_other_roles(client_as, unit, role):
    client = client_as(make.user(role, unit))
    service = make.service(unit)
    assert client.get(reverse("services:index")).status_code == 404
    assert client.get(reverse("services:service", args=[service.pk])).status_code == 404


@pytest.mark.parametrize("role", ["treatment_staff", "controller"])
def test_staff_and_controllers_read_but_change_nothing(client_as, unit, role):
    service = make.service(unit)
    share = make.staffing(make.post(unit), service)
    client = client_as(make.user(role, unit))
    assert client.get(reverse("services:service", args=[service.pk])).status_code == 200
    for name in ACTIONS:
        assert client.get(reverse(f"services:{name}", args=[service.pk])).status_code == 404, name
    assert (
        client.post(reverse("services:unstaff", args=[service.pk, share.pk]), {"last": str(TODAY)}).status_code == 404
    )
    assert client.get(reverse("services:add_service")).status_code == 404


def test_services_of_another_unit_do_not_exist(client_as, unit):
    other = make.service(make.unit())
    client = client_as(make.user("unit_manager", unit))
    assert client.get(reverse("services:service", args=[other.pk])).status_code == 404
    assert client.get(reverse("services:staff", args=[other.pk])).status_code == 404


def test_query_count_of_index_does_not_grow(client_as, unit):
    client = client_as(make.user("unit_manager", unit))
    counts = []
    for more in (3, 27):
        for _n in range(more):
            service = make.service(make.unit(parent=unit) if _n % 3 else unit)
            service.competences.add(make.competence())
            make.staffing(make.employment(make.post(unit)).post, service)
        client.get(reverse("services:index"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("services:index"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_service_forms_do_their_actions(client_as, unit):
    client = client_as(make.user("unit_manager", unit))
    first = str(TODAY)

    def send(name, /, *args, **data):
        answer = client.post(reverse(f"services:{name}", args=args), data)
        assert answer.status_code == 302, answer.content.decode()

    values = {
        "name": "Barngrupp",
        "basis": "open",
        "capacity_kind": "group",
        "client_share": "60",
        "order": "1",
        "contacts": "on",
    }
    send("add_service", unit=unit.pk, first=first, **values)
    service = Service.objects.get()
    send("change_service", service.pk, minutes_per_slot="3:00", **values)
    send("set_terms", service.pk, first=first, documentation="light", target_group="Barn 7–12 år")
    send("set_places", service.pk, places="8", minimum="6", first=first)
    send("set_needs", service.pk, min_percent="50", competences=[make.competence().pk])
    held = make.employment(make.post(unit))
    send("staff", service.pk, post=held.post_id, percent="40", first=first)
    text = page(client, "services:service", service.pk)
    for word in ("Barn 7–12 år", "8 platser", "50 %", "40 %", "Under minsta", "Förenklad"):
        assert word in text, word
    send("unstaff", service.pk, Staffing.objects.get().pk, last=first)
    send("close_service", service.pk, last=str(TODAY + dt.timedelta(days=30)), reason="Besparing")
    assert "Besparing" in page(client, "services:service", service.pk)
    send("reopen_service", service.pk, first=str(TODAY + dt.timedelta(days=10)))
    service.refresh_from_db()
    assert (service.period, service.minutes_per_slot) == (span(TODAY), 180)
    assert last_day(Staffing.objects.get().period) == TODAY


def test_an_overload_without_reason_is_shown_in_the_form(client_as, unit):
    service, post = make.service(unit), make.post(unit, 50)
    data = {"post": post.pk, "percent": "60", "first": str(TODAY)}
    client = client_as(make.user("unit_manager", unit))
    answer = client.post(reverse("services:staff", args=[service.pk]), data)
    assert answer.status_code == 422
    assert "skulle ge 60 %" in answer.content.decode()
    assert (
        client.post(
            reverse("services:staff", args=[service.pk]), data | {"overload_reason": "Våld får inte köa."}
        ).status_code
        == 302
    )
    assert "Våld får inte köa." in page(client, "services:service", service.pk)


def test_anonymous_terms_without_decision_are_shown_in_the_form(client_as, unit):
    service = make.service(unit)
    answer = client_as(make.user("unit_manager", unit)).post(
        reverse("services:set_terms", args=[service.pk]), {"first": str(TODAY), "documentation": "anonymous"}
    )
    assert answer.status_code == 422
    assert "SoL 14:5" in answer.content.decode()
