"""An application over the counter: the same questions, taken down by staff, with a receipt, and for those whom no page may name."""

import re

import pytest
from django.urls import reverse
from tests import make

from hemmaplan.assistance.actions import applications
from hemmaplan.assistance.models import Application, Signature
from hemmaplan.foundation import calendar
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground, Person

pytestmark = pytest.mark.django_db
AT, TODAY = calendar.now(), calendar.today()
MONTH = calendar.month_start(TODAY)


@pytest.fixture
def unit():
    return make.unit(kind="authority")


@pytest.fixture
def worker(unit):
    return make.user("assistance_worker", unit)


@pytest.fixture
def desk(client_as, worker):
    return client_as(worker)


def begin(desk, **given):
    unit = desk.get("/bistand/ta-emot/").context["form"].fields["unit"].initial
    sent = {
        "given_name": "Kim",
        "family_name": "Ek",
        "month": f"{MONTH:%Y-%m}",
        "channel": "paper",
        "unit": unit.pk,
    } | given
    answer = desk.post("/bistand/ta-emot/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    return Application.objects.latest("pk")


def fill(desk, row, **given):
    row.refresh_from_db()
    said = {"version": row.version, "application--civil": "single", "application--tenure": "lease"} | given
    return desk.post(reverse("assistance:counter_fill", args=[row.pk]), said)


def send(desk, row):
    return desk.post(reverse("assistance:counter_send", args=[row.pk]), {"declared": "on"}, follow=True)


def test_paper_is_taken_down_sent_and_a_receipt_is_printed(desk, worker):
    row = begin(desk)
    page = desk.get(reverse("assistance:counter_fill", args=[row.pk])).content.decode()
    assert "Det här saknas" in page
    assert (
        fill(desk, row, **{"cost-rent-amount": "6 500", "income-applicant.salary-amount": "1 200"}).status_code == 302
    )
    answer = send(desk, row)
    row.refresh_from_db()
    assert (row.state, row.channel, row.entered_by, row.account) == ("sent", "paper", worker, None)
    assert (Signature.objects.get(application=row).way, Signature.objects.get(application=row).recorded_by) == (
        "paper",
        worker,
    )
    assert row.number in answer.content.decode()
    assert "Kim Ek" in answer.content.decode()
    paper = desk.get(reverse("assistance:counter_file", args=[row.pk]))
    assert paper.content.startswith(b"%PDF")


def test_spoken_application_is_one_and_the_partner_signs_later(desk):
    row = begin(desk, channel="oral")
    other = make.identity.test_number(calendar.read_iso("1986-04-02"), 0).digits
    fill(
        desk,
        row,
        **{
            "application--civil": "married",
            "member-co_applicant-stated_name": "Alva Ek",
            "member-co_applicant-stated_number": other,
        },
    )
    send(desk, row)
    waiting = Signature.objects.get(application=row, signed_at=None)
    assert "Alva Ek" in desk.get(reverse("assistance:counter_receipt", args=[row.pk])).content.decode()
    for _time in range(2):
        desk.post(reverse("assistance:counter_sign", args=[row.pk, waiting.pk]))
    waiting.refresh_from_db()
    assert waiting.way == "oral"


def test_protected_person_is_taken_in_here_and_named_by_nobody_without_ground(desk, client_as, unit, worker):
    person = make.person(given_name="Hemlig", family_name="Hemlund", protection="marker")
    Ground.objects.create(person=person, unit=unit, employee=worker.employee, reason="Akt", source_kind="people.person", source_id=person.pk,
                          period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    row = begin(desk, number=person.id_number, given_name="Annat", family_name="Namn")
    assert row.person == person
    assert not row.members.get().stated_name
    fill(desk, row)
    send(desk, row)
    colleague = client_as(make.user("assistance_worker", unit))
    for name in ("counter_receipt", "counter_file"):
        answer = colleague.get(reverse(f"assistance:{name}", args=[row.pk]))
        assert answer.status_code == 200
        assert b"Hemlund" not in answer.content
        assert person.id_number[2:] not in answer.content.decode("latin-1")


def test_number_that_is_hidden_or_unknown_gets_the_same_answer(desk):
    hidden = make.person(given_name="Hemlig", family_name="Hemlund")
    spare = make.person()
    unknown = spare.id_number
    spare.delete()
    pages = []
    for digits in (hidden.id_number, unknown):
        row = begin(desk, number=digits)
        fill(desk, row)
        pages.append(re.sub(r"\d+|EB[\w-]+|csrf[^>]+>|value=\"[\w-]+\"", "", send(desk, row).content.decode()))
    assert "Hemlund" not in pages[0]
    assert pages[0].count("Kim Ek") == pages[1].count("Kim Ek")
    assert Person.objects.filter(given_name="Kim").count() == 2


def test_colleagues_draft_is_not_there_and_no_other_role_takes_in(desk, client_as, unit):
    row = begin(desk)
    colleague = client_as(make.user("assistance_worker", unit))
    for name in ("counter_fill", "counter_keep", "counter_send"):
        address = reverse(f"assistance:{name}", args=[row.pk])
        assert colleague.post(address).status_code == 404
    other = client_as(make.user("social_worker", unit))
    assert other.get("/bistand/ta-emot/").status_code == 404
    assert other.get(reverse("assistance:counter_fill", args=[row.pk])).status_code == 404


def test_what_came_by_the_pages_of_a_resident_has_no_receipt_here(desk, unit):
    owner = make.resident()
    row = applications.begin_application(unit=unit, month=MONTH, account=owner, name="Kim Ek", by=owner, at=AT)
    assert desk.get(reverse("assistance:counter_fill", args=[row.pk])).status_code == 404
    assert desk.get(reverse("assistance:counter_receipt", args=[row.pk])).status_code == 404


def test_two_windows_on_one_form(desk):
    row = begin(desk)
    keep = reverse("assistance:counter_keep", args=[row.pk])
    first = desk.post(keep, {"version": 1, "changed": "cost-rent-amount", "cost-rent-amount": "6500"})
    assert first.json()["version"] == 2
    assert desk.post(keep, {"version": 1, "changed": "cost-rent-amount", "cost-rent-amount": "7000"}).status_code == 409
    late = desk.post(reverse("assistance:counter_fill", args=[row.pk]), {"version": 1, "cost-rent-amount": "7000"})
    assert late.status_code == 422
    assert "annan enhet" in late.content.decode()
    assert row.costs.get().amount_ore == 650_000
