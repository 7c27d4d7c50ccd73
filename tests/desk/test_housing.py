"""The housing pages: what they show, to whom, and what they refuse."""

import datetime as dt

import pytest
from django.urls import reverse
from tests import make

from hemmaplan.foundation import calendar, identity
from hemmaplan.housing.actions import dwellings, supervision
from hemmaplan.housing.models import Dwelling, HeadLease, RentReport, SupervisionVisit, Tenancy, WindDown
from hemmaplan.organisation.periods import last_day, span
from hemmaplan.people.models import Ground

pytestmark = pytest.mark.django_db

TODAY = calendar.today()
MAY_SEE = ["unit_manager", "deputy", "housing_support_staff", "housing_coordinator"]
MAY_NOT = ["treatment_staff", "administrator", "controller", "social_worker", "system_owner", "log_reviewer"]


@pytest.fixture
def unit():
    return make.unit()


def home(unit, **given):
    flat = make.dwelling(unit)
    HeadLease.objects.create(
        dwelling=flat, landlord="Provbostäder", rent_ore=500_000, period=span(make.EARLY), recorded_at=make.AT
    )
    return make.tenancy(flat, **given)


@pytest.mark.parametrize("role", MAY_SEE)
def test_index_shows_each_flat_with_how_it_stands(client_as, unit, role):
    user = make.user(role, unit)
    tenancy = home(unit)
    RentReport.objects.create(
        tenancy=tenancy,
        month=calendar.month_start(TODAY),
        status="debt",
        debt_ore=1_234_500,
        reported_by=user,
        recorded_at=make.AT,
    )
    page = client_as(user).get(reverse("housing:index")).content.decode()
    for text in (
        tenancy.dwelling.address,
        "Provbostäder",
        tenancy.person.family_name,
        "12 345",
        "över tiden",
        "Utan tillsynsansvarig",
        "ingen",
    ):
        assert text in page.replace("\xa0", " "), text
    assert client_as(user).get(reverse("housing:tenancy", args=[tenancy.pk])).status_code == 200
    assert client_as(user).get(reverse("housing:dwelling", args=[tenancy.dwelling_id])).status_code == 200


@pytest.mark.parametrize("role", MAY_NOT)
def test_flats_do_not_exist_for_other_roles(client_as, unit, role):
    tenancy = home(unit)
    client = client_as(make.user(role, unit))
    assert tenancy.dwelling.address not in client.get(reverse("housing:index")).content.decode()
    assert client.get(reverse("housing:tenancy", args=[tenancy.pk])).status_code == 404
    assert client.get(reverse("housing:dwelling", args=[tenancy.dwelling_id])).status_code == 404
    assert client.get(reverse("housing:add_dwelling")).status_code == 404


def test_flats_of_another_unit_do_not_exist(client_as, unit):
    other = home(make.unit())
    client = client_as(make.user("unit_manager", unit))
    assert other.dwelling.address not in client.get(reverse("housing:index")).content.decode()
    assert client.get(reverse("housing:tenancy", args=[other.pk])).status_code == 404


def test_support_staff_may_supervise_but_not_manage(client_as, unit):
    tenancy = home(unit)
    client = client_as(make.user("housing_support_staff", unit))
    for name in ("record_visit", "plan_visit", "note_disturbance"):
        assert client.get(reverse(f"housing:{name}", args=[tenancy.pk])).status_code == 200, name
    for name in ("set_supervisor", "report_rent", "give_notice", "end_tenancy"):
        assert client.get(reverse(f"housing:{name}", args=[tenancy.pk])).status_code == 404, name
    assert client.post(reverse("housing:withdraw_notice", args=[tenancy.pk])).status_code == 404


def test_supervisor_from_another_team_sees_and_looks_to_the_own_tenancy_only(client_as, unit):
    helper = make.user("housing_support_staff", make.unit())
    own, other = home(unit, supervisor=helper.employee), home(unit)
    client = client_as(helper)
    page = client.get(reverse("housing:index")).content.decode()
    assert reverse("housing:tenancy", args=[own.pk]) in page
    assert reverse("housing:tenancy", args=[other.pk]) not in page
    for name in ("tenancy", "record_visit", "plan_visit", "note_disturbance"):
        assert client.get(reverse(f"housing:{name}", args=[own.pk])).status_code == 200, name
        assert client.get(reverse(f"housing:{name}", args=[other.pk])).status_code == 404, name
    assert client.get(reverse("housing:report_rent", args=[own.pk])).status_code == 404
    supervision.record_visit(
        tenancy=own, done_at=make.AT.replace(year=2020), outcome="good", by=helper, at=calendar.now()
    )
    own.case.assignments.update(period=span(make.EARLY, make.EARLY))
    assert client.get(reverse("housing:tenancy", args=[own.pk])).status_code == 404


def every_page(tenancy):
    pages = [reverse("housing:index"), reverse("housing:winddown")]
    pages += [
        reverse("housing:index") + f"?visa={key}" for key in ("overdue", "unsupervised", "alone", "debt", "empty")
    ]
    pages += [reverse("housing:index") + "?lagenheter-sort=-address"]
    pages += [
        reverse(f"housing:{name}", args=[tenancy.dwelling_id])
        for name in ("dwelling", "sign_lease", "terminate_lease", "begin_tenancy")
    ]
    return pages + [
        reverse(f"housing:{name}", args=[tenancy.pk])
        for name in (
            "tenancy",
            "set_supervisor",
            "record_visit",
            "plan_visit",
            "report_rent",
            "note_disturbance",
            "give_notice",
            "end_tenancy",
        )
    ]


def test_protected_tenants_address_is_on_no_page_for_a_colleague(client_as, unit):
    tenancy = home(unit, person=make.person(protection="marker", given_name="Zelma", family_name="Hemligsson"))
    Dwelling.objects.update(address="Hemliga gatan 7", flat_number="1407")
    client = client_as(make.user("housing_coordinator", unit))
    for url in every_page(tenancy):
        answer = client.get(url)
        # The file's number is no secret, and may by chance hold the same digits.
        text = answer.content.decode().replace(tenancy.case.number, "")
        assert answer.status_code == 200, url
        for secret in ("Hemliga", "1407", "Zelma", "Hemligsson", tenancy.person.id_number[-4:] + "<"):
            assert secret not in text, (url, secret)
    assert "Adressen visas inte" in client.get(reverse("housing:index")).content.decode()


def test_protected_tenants_address_is_open_to_head_and_supervisor(client_as, unit):
    tenancy = home(unit, person=make.person(protection="marker"))
    supervisor = make.user("housing_support_staff", unit)
    Ground.objects.create(
        person=tenancy.person,
        unit=unit,
        employee=supervisor.employee,
        reason="Boende",
        period=span(make.EARLY),
        source_kind="housing.tenancy",
        source_id=tenancy.pk,
        recorded_at=make.AT,
    )
    for user in (make.user("unit_manager", unit), supervisor):
        page = client_as(user).get(reverse("housing:tenancy", args=[tenancy.pk])).content.decode()
        assert tenancy.dwelling.address in page


def test_sorting_by_address_does_not_place_a_withheld_one(client_as, unit):
    for address in ("Annagatan 1", "Cedergatan 3"):
        make.tenancy(make.dwelling(unit, address=address))
    make.tenancy(make.dwelling(unit, address="Bogatan 2"), person=make.person(protection="marker"))
    page = client_as(make.user("housing_coordinator", unit)).get(reverse("housing:index")).content.decode()
    assert page.index("Annagatan") < page.index("Cedergatan") < page.index("Adressen visas inte")


def test_filters_narrow(client_as, unit):
    user = make.user("housing_coordinator", unit)
    owing, tidy, empty = (
        home(unit),
        home(unit, supervisor=make.employment(make.post(unit)).employee),
        make.dwelling(unit),
    )
    RentReport.objects.create(
        tenancy=owing, month=dt.date(2020, 1, 1), status="debt", debt_ore=1, reported_by=user, recorded_at=make.AT
    )
    SupervisionVisit.objects.create(
        tenancy=tidy, planned_on=TODAY, done_at=calendar.now(), outcome="good", recorded_at=make.AT
    )
    make.order(make.service(unit), state="running", person=tidy.person)
    client = client_as(user)
    for problem in ("overdue", "unsupervised", "alone", "debt"):
        page = client.get(reverse("housing:index"), {"visa": problem}).content.decode()
        assert owing.dwelling.address in page, problem
        assert tidy.dwelling.address not in page, problem
        assert empty.address not in page, problem
    page = client.get(reverse("housing:index"), {"visa": "empty"}).content.decode()
    assert empty.address in page
    assert owing.dwelling.address not in page


@pytest.mark.parametrize("count", [3, 30])
def test_index_asks_the_same_however_many_flats(client_as, unit, count, django_assert_max_num_queries):
    for _n in range(count):
        home(unit, supervisor=make.employee(unit))
    client = client_as(make.user("unit_manager", unit))
    client.get(reverse("housing:index"))
    with django_assert_max_num_queries(31):
        client.get(reverse("housing:index"))


def test_query_count_of_index_does_not_grow(client_as, unit):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_as(make.user("unit_manager", unit))
    counts = []
    for more in (3, 27):
        for _n in range(more):
            home(unit, supervisor=make.employee(unit))
        client.get(reverse("housing:index"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("housing:index"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_begin_tenancy_on_the_page_lets_somebody_move_in(client_as, unit):
    user = make.user("housing_coordinator", unit)
    flat = make.dwelling(unit)
    url = reverse("housing:begin_tenancy", args=[flat.pk])
    data = {
        "number": identity.formatted(identity.test_number(dt.date(1990, 5, 5), 0).digits),
        "given_name": "Test",
        "family_name": "Ny",
        "kind": "training",
        "rent_ore": "4 500",
        "first": str(TODAY),
        "supervision_days": "30",
    }
    refused = client_as(user).post(url, data)
    assert refused.status_code == 422
    assert "inget förstahandskontrakt" in refused.content.decode()
    assert not Tenancy.objects.exists()
    dwellings.sign_lease(dwelling=flat, landlord="P", rent_ore=1, first=make.EARLY, by=user, at=make.AT)
    assert client_as(user).post(url, data).status_code == 302
    assert Tenancy.objects.get().rent_ore == 450_000


def test_begin_tenancy_in_wind_down_says_so_on_the_page(client_as, unit):
    user = make.user("unit_manager", unit)
    flat = home(unit, last=dt.date(2020, 1, 1)).dwelling
    WindDown.objects.create(
        unit=unit, period=span(dt.date(2020, 8, 3)), reason="x", decided_by="Socialnämnden", recorded_at=make.AT
    )
    data = {
        "number": identity.formatted(identity.test_number(dt.date(1990, 5, 5), 0).digits),
        "given_name": "Test",
        "family_name": "Ny",
        "kind": "training",
        "rent_ore": "1",
        "first": str(TODAY),
        "supervision_days": "30",
    }
    answer = client_as(user).post(reverse("housing:begin_tenancy", args=[flat.pk]), data)
    assert "avveckling beslutad 2020-08-03 av Socialnämnden" in answer.content.decode()
    assert "inga nya kontrakt kan skrivas" in client_as(user).get(reverse("housing:index")).content.decode()


def test_actions_on_the_tenancy_page(client_as, unit):
    user = make.user("unit_manager", unit)
    tenancy = home(unit)
    client = client_as(user)
    yesterday = TODAY - dt.timedelta(days=1)

    def post(name, *more, **data):
        answer = client.post(reverse(f"housing:{name}", args=[tenancy.pk, *more]), data)
        assert answer.status_code == 302, answer.content.decode()

    post("set_supervisor", employee=user.employee_id, on=str(TODAY))
    post("record_visit", day=str(yesterday), clock="10.30", outcome="remark", remark="Trasig spis")
    post("plan_visit", on=str(TODAY + dt.timedelta(days=3)))
    post("report_rent", month=f"{TODAY:%Y-%m}", status="debt", debt_ore="6 000")
    post(
        "note_disturbance",
        day=str(yesterday),
        clock="23:00",
        source="Hyresvärden",
        severity="serious",
        description="Oväsen",
    )
    post("handle_disturbance", tenancy.disturbances.get().pk, on=str(TODAY), handling="Samtal med hyresgästen")
    page = client.get(reverse("housing:tenancy", args=[tenancy.pk])).content.decode()
    for text in ("Trasig spis", "Oväsen", "Samtal med hyresgästen", "6&nbsp;000", "3 dagar kvar"):
        assert text.replace("&nbsp;", "\xa0") in page or text in page, text
    post("give_notice", last=str(TODAY + dt.timedelta(days=90)), reason="terminated")
    post("withdraw_notice")
    post("end_tenancy", last=str(TODAY), reason="moved")
    tenancy.refresh_from_db()
    assert last_day(tenancy.period) == TODAY
    assert client.get(reverse("housing:tenancy", args=[tenancy.pk])).status_code == 200


@pytest.mark.parametrize(("role", "page"), [("housing_coordinator", "/bostader/"), ("unit_manager", "boende")])
def test_ending_a_tenancy_leads_to_a_page_that_opens(client_as, unit, role, page):
    tenancy, client = home(unit), client_as(make.user(role, unit))
    data = {"last": str(TODAY - dt.timedelta(days=1)), "reason": "moved"}
    answer = client.post(reverse("housing:end_tenancy", args=[tenancy.pk]), data, follow=True)
    assert answer.status_code == 200
    assert page in answer.redirect_chain[-1][0]
    assert "Kontraktet är avslutat" in answer.content.decode()


def test_wind_down_on_the_page_begins_and_is_lifted(client_as, unit):
    client = client_as(make.user("unit_manager", unit))
    home(unit)
    data = {"unit": unit.pk, "first": str(TODAY), "reason": "Samordnare saknas", "decided_by": "Socialnämnden"}
    assert client.post(reverse("housing:start_wind_down"), data).status_code == 302
    assert client.post(reverse("housing:start_wind_down"), data).status_code == 422
    decided = WindDown.objects.get()
    assert "Samordnare saknas" in client.get(reverse("housing:winddown")).content.decode()
    assert client.post(reverse("housing:end_wind_down", args=[decided.pk]), {"last": str(TODAY)}).status_code == 302
    decided.refresh_from_db()
    assert last_day(decided.period) == TODAY


def test_a_date_that_cannot_be_read_is_shown_again_and_stores_nothing(client_as, unit):
    client = client_as(make.user("unit_manager", unit))
    answer = client.post(
        reverse("housing:add_dwelling"), {"unit": unit.pk, "address": "Provgatan 9", "first": "30 feb"}
    )
    assert answer.status_code == 422
    assert "är inget datum" in answer.content.decode()
    assert not Dwelling.objects.exists()
    assert (
        client.post(
            reverse("housing:add_dwelling"), {"unit": unit.pk, "address": "Provgatan 9", "first": "2020-02-29"}
        ).status_code
        == 302
    )


def test_opening_a_tenancy_is_noted_with_the_ground(client_as, unit):
    from hemmaplan.access.models import ReadNote

    tenancy = home(unit)
    client_as(make.user("housing_coordinator", unit)).get(reverse("housing:tenancy", args=[tenancy.pk]))
    note = ReadNote.objects.get()
    assert (note.kind, note.subject_id, note.person_ids) == ("housing.tenancy", tenancy.pk, [tenancy.person_id])
    assert tenancy.case.number in note.why
