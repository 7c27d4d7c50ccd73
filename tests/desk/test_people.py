"""Search, a person's page, emergency opening and changes, as each role meets them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make

from hemmaplan.access.models import Event, ReadNote
from hemmaplan.cases.models import JournalEntry
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import OpenContact, SampleTest, Visit
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import ContactPoint, Ground, Person, Relation

pytestmark = pytest.mark.django_db

NAME, PHONE = "Hemligberg", "070-174 06 05"


@pytest.fixture
def at():
    return calendar.now()


@pytest.fixture
def today(at):
    return calendar.local_date(at)


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def order(unit):
    person = make.person(given_name="Ester", family_name=NAME)
    ContactPoint.objects.create(person=person, kind="phone", value=PHONE, period=span(make.EARLY), recorded_at=make.AT)
    return make.order(make.service(unit), state="running", person=person)


@pytest.fixture
def holder(unit, order):
    user = make.user("treatment_staff", unit)
    make.assigned(order, user.employee)
    return user


@pytest.fixture
def page(client):
    def get(user, name, *args, **query):
        client.force_login(user)
        answer = client.get(reverse(f"people:{name}", args=args), query)
        return answer, answer.content.decode()

    return get


@pytest.fixture
def post(client):
    def send(user, name, *args, **data):
        client.force_login(user)
        return client.post(reverse(f"people:{name}", args=args), data)

    return send


def protect(order):
    order.person.protection = "marker"
    order.person.save()


# --- search ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["hemligberg", "Hemlighberg", "ESTER HEMLIGBERG", "number", "case"])
def test_search_finds_by_name_number_and_case_number_and_says_why(typed, order, holder, page):
    typed = {"number": order.person.id_number, "case": order.case.number}.get(typed, typed)
    text = page(holder, "search", q=typed)[1]
    assert NAME in text
    assert "Uppdrag" in text


@pytest.mark.parametrize(
    "dash", ["\u2010", "\u2011", "\u2013", "\u2212", "\uff0d", "\ufe63", "\u200b-", "-\ufeff", " - ", "\u00a0-"]
)
def test_search_finds_numbers_as_other_programs_write_them(dash, order, holder, page):
    number = order.person.id_number
    for typed in (
        f"{number[:8]}{dash}{number[8:]}",
        order.case.number.replace("-", dash),
        f"\u202a{order.case.number}\u202c",
    ):
        assert NAME in page(holder, "search", q=typed)[1], typed.encode("unicode_escape")


def test_search_for_a_protected_person_is_empty_for_a_colleague(order, holder, unit, page):
    protect(order)
    colleague = make.user("treatment_staff", unit)
    for typed in ("hemligberg", order.person.id_number):
        assert NAME not in page(colleague, "search", q=typed)[1].replace(f'value="{typed}"', "")
        assert "Ingen träff" in page(colleague, "search", q=typed)[1]
        assert NAME in page(holder, "search", q=typed)[1]
    by_case = page(colleague, "search", q=order.case.number)[1]
    assert "Skyddad person" in by_case
    assert NAME not in by_case


def test_search_in_another_unit_finds_nothing(order, page):
    stranger = make.user("unit_manager", make.unit())
    for typed in ("hemligberg", order.person.id_number, order.case.number):
        assert "Ingen träff" in page(stranger, "search", q=typed)[1]


def test_search_text_is_kept_nowhere(order, holder, page):
    page(holder, "search", q="hemligberg ester")
    assert not Event.objects.filter(data__icontains="hemligberg").exists()
    note = ReadNote.objects.get()
    assert note.person_ids == [order.person_id]
    assert "hemligberg" not in f"{note.path}{note.why}{note.kind}".lower()


def test_search_empty_says_what_can_be_searched_and_offers_emergency_only_to_those_who_may(unit, page):
    assert reverse("people:emergency") in page(make.user("treatment_staff", unit), "search")[1]
    for role in ("social_worker", "controller", "system_owner", "administrator"):
        answer, text = page(make.user(role, unit), "search", q="någon")
        assert answer.status_code == 200
        assert reverse("people:emergency") not in text


def test_the_reason_does_not_tell_what_the_door_withholds(unit, client):
    order = make.order(make.service(unit, name="Behandlingsgrupp missbruk"), state="running")
    Ground.objects.create(person=order.person, unit=unit, reason=f"Uppdrag {order.case.number}, {order.service}",
                          source_kind="interventions.order", source_id=order.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    addresses = [reverse("people:person", args=[order.person_id]), reverse("people:change", args=[order.person_id]),
                 reverse("people:search") + f"?q={order.person.id_number}"]  # fmt: skip
    for role, told in (("housing_coordinator", False), ("treatment_staff", True), ("administrator", True)):
        client.force_login(make.user(role, unit))
        for address in addresses:
            answer = client.get(address)
            if answer.status_code == 200:
                page = answer.content.decode()
                assert ("Behandlingsgrupp" in page) is told or "andra" in address, (role, address)
                assert (order.case.number in page) is told or "andra" in address, (role, address)
                assert told or f"{unit} har ett ärende" in page or "andra" in address


@pytest.mark.parametrize("role", ["housing_coordinator", "unit_manager", "housing_support_staff"])
def test_a_tenancy_is_led_to_by_its_own_page_which_opens(unit, client, role):
    tenancy = make.tenancy(make.dwelling(unit))
    client.force_login(make.user(role, unit))
    address = reverse("housing:tenancy", args=[tenancy.pk])
    for page in (
        reverse("people:person", args=[tenancy.person_id]), reverse("people:search") + f"?q={tenancy.case.number}",
    ):  # fmt: skip
        shown = client.get(page).content.decode()
        assert address in shown
        assert "/journal/" not in shown
    assert client.get(address).status_code == 200


def test_search_takes_the_same_queries_for_many_hits(unit, client):
    user = make.user("treatment_staff", unit)
    service = make.service(unit)
    client.force_login(user)
    counts = []
    for more in (3, 20):
        for _nr in range(more):
            make.order(service, person=make.person(given_name="Anna", family_name="Andersson"))
        client.get(reverse("people:search"), {"q": "andersson"})
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("people:search"), {"q": "andersson"})
        counts.append(len(found))
    assert counts[0] == counts[1]


# --- one person -----------------------------------------------------------------------------------------------------


def test_person_says_who_why_and_what_goes_on(order, holder, page):
    answer, text = page(holder, "person", order.person_id)
    assert answer.status_code == 200
    for part in (NAME, PHONE, f"Uppdrag {order.case.number}", str(order.service), "Du ser detta för att"):
        assert part in text
    note = ReadNote.objects.latest("pk")
    assert (note.kind, note.subject_id, note.why) == (
        "people.person",
        order.person_id,
        f"Ansvarig för uppdrag {order.case.number}",
    )


@pytest.mark.parametrize(
    ("role", "status"),
    [("unit_manager", 200), ("treatment_staff", 200), ("housing_support_staff", 200), ("administrator", 200),
     ("housing_coordinator", 200), ("controller", 404), ("system_owner", 404), ("log_reviewer", 404)],
)  # fmt: skip
def test_person_as_each_role(role, status, order, unit, page):
    assert page(make.user(role, unit), "person", order.person_id)[0].status_code == status


def test_person_of_another_unit_is_absent_on_every_address(order, client):
    stranger = make.user("unit_manager", make.unit())
    client.force_login(stranger)
    for name in ("person", "protect", "change", "add_contact", "add_relation", "end_protection"):
        assert client.get(reverse(f"people:{name}", args=[order.person_id])).status_code == 404


def test_person_without_number_with_a_swedish_letter_born_on_29_february(unit, page):
    person = make.person(
        given_name="Åke", family_name="Ödmårk", id_number="", id_kind="none", born_on=dt.date(2000, 2, 29)
    )
    make.order(make.service(unit), person=person)
    text = page(make.user("treatment_staff", unit), "person", person.pk)[1]
    assert "Åke Ödmårk" in text
    assert "Saknar nummer" in text
    assert "2000-02-29" in text


def test_person_with_a_closed_file_is_absent_when_the_ground_has_ended(order, holder, today, page):
    order.person.grounds.update(period=span(make.EARLY, today - dt.timedelta(days=1)))
    assert page(holder, "person", order.person_id)[0].status_code == 404


@pytest.mark.parametrize("kind", ["", "uppdrag", "besok", "journal", "boende", "kontakt", "påhittat"])
def test_timeline_shows_what_is_inside_only_to_those_who_work_with_it(kind, order, holder, unit, at, page):
    Visit.objects.create(order=order, employee=holder.employee, kind="home", planned_at=at, recorded_at=at)
    SampleTest.objects.create(
        order=order,
        kind="urine",
        taken_at=at,
        taken_by=holder.employee,
        recorded_at=at,
        result="positive",
        result_at=at,
    )
    JournalEntry.objects.create(
        case=order.case,
        author=holder,
        kind="meeting",
        happened_at=at,
        recorded_at=at,
        text="Hemlig text",
        state="signed",
        signed_at=at,
    )
    OpenContact.objects.create(
        service=order.service,
        unit=unit,
        mode="identity",
        person=order.person,
        number=1,
        opened_on=make.EARLY,
        recorded_at=at,
        theme="Hemligt tema",
    )
    mine, theirs = (
        page(user, "person", order.person_id, slag=kind)[1] for user in (holder, make.user("treatment_staff", unit))
    )
    assert ("Hembesök: Planerat" in mine) == (kind in {"", "besok", "påhittat"})
    assert ("Anteckning: Möte" in mine) == (kind in {"", "journal", "påhittat"})
    for text in (mine, theirs):
        assert "Hemlig text" not in text
        assert "Positivt" not in text
        assert "Hemligt tema" not in text
    assert "Hembesök: " not in theirs
    assert "Anteckning: " not in theirs
    assert "Drogtest<" not in theirs


def test_person_takes_the_same_queries_for_much(order, holder, unit, at, client):
    client.force_login(holder)
    url, counts = reverse("people:person", args=[order.person_id]), []
    for more in (2, 20):
        for nr in range(more):
            when = at - dt.timedelta(days=nr)
            Visit.objects.create(order=order, employee=holder.employee, kind="home", planned_at=when, recorded_at=at)
            JournalEntry.objects.create(
                case=order.case, author=holder, happened_at=when, recorded_at=at, text="x", state="signed", signed_at=at
            )
            another = make.order(order.service, state="running", person=order.person)
            make.assigned(another, holder.employee)
            Relation.objects.create(
                person=order.person, other=make.person(), kind="other", period=span(make.EARLY), recorded_at=make.AT
            )
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert counts[0] <= 45


def test_relatives_without_ground_are_named_but_not_linked(order, holder, page):
    mother = make.person(family_name="Modersson")
    Relation.objects.create(
        person=order.person, other=mother, kind="parent", period=span(make.EARLY), recorded_at=make.AT
    )
    text = page(holder, "person", order.person_id)[1]
    assert "Modersson" in text
    assert reverse("people:person", args=[mother.pk]) not in text


# --- protected ------------------------------------------------------------------------------------------------------


def leaks(text, order):
    return [part for part in (NAME, "Ester", PHONE, order.person.id_number[:8]) if part in text]


def test_protected_person_shows_nothing_of_who_they_are_to_a_colleague(order, holder, unit, page):
    protect(order)
    relative = make.person(family_name="Modersson")
    Relation.objects.create(
        person=order.person, other=relative, kind="parent", period=span(make.EARLY), recorded_at=make.AT
    )
    answer, text = page(make.user("treatment_staff", unit), "person", order.person_id)
    assert answer.status_code == 200
    assert not leaks(text, order)
    assert "Modersson" not in text
    assert "protected-banner" in text
    assert " år" not in text


def test_protected_relative_is_masked_on_the_others_page(order, unit, page):
    other = make.order(make.service(unit), state="running")
    Relation.objects.create(
        person=other.person, other=order.person, kind="child", period=span(make.EARLY), recorded_at=make.AT
    )
    protect(order)
    text = page(make.user("treatment_staff", unit), "person", other.person_id)[1]
    assert not leaks(text, order)
    assert "Skyddad person" in text


@pytest.mark.parametrize("name", ["change", "add_contact", "add_relation", "protect", "end_protection"])
def test_protected_person_is_not_changed_by_a_colleague(name, order, unit, page):
    protect(order)
    answer, text = page(make.user("treatment_staff", unit), name, order.person_id)
    assert answer.status_code == 403
    assert not leaks(text, order)


def test_contacts_of_a_protected_person_are_shown_once_for_a_reason(order, holder, unit, page, post):
    protect(order)
    assert PHONE not in page(holder, "person", order.person_id)[1]
    assert post(holder, "show_contacts", order.person_id, reason="ringa").status_code == 422
    answer = post(holder, "show_contacts", order.person_id, reason="Måste ringa om besöket i dag")
    assert PHONE in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert PHONE not in page(holder, "person", order.person_id)[1]
    assert Event.objects.filter(event_type="people.contacts_shown").count() == 1
    refused = post(make.user("treatment_staff", unit), "show_contacts", order.person_id, reason="Måste ringa i dag")
    assert refused.status_code == 422
    assert not leaks(refused.content.decode(), order)


def test_register_and_end_protection(order, holder, unit, today, page, post):
    given = {"level": "marker", "first": today.isoformat(), "last": ""}
    assert post(holder, "protect", order.person_id, **given).status_code == 302
    assert Person.objects.get(pk=order.person_id).protection == "marker"
    yesterday = (today - dt.timedelta(days=1)).isoformat()
    assert post(holder, "end_protection", order.person_id, last=yesterday, sure="on").status_code == 403
    head = make.user("unit_manager", unit)
    assert post(head, "end_protection", order.person_id, last=yesterday).status_code == 422
    assert post(head, "end_protection", order.person_id, last=yesterday, sure="on").status_code == 302
    assert not Person.objects.get(pk=order.person_id).is_protected


# --- emergency ------------------------------------------------------------------------------------------------------


def test_emergency_opens_the_page_and_marks_the_log(unit, page, post):
    user, person = make.user("treatment_staff", unit), make.person(family_name="Jouraldsson")
    given = {"number": person.id_number, "unit": unit.pk, "reason": "Polisen ringer om fara i natt"}
    answer = post(user, "emergency", **given)
    assert answer.headers["Location"] == reverse("people:person", args=[person.pk])
    text = page(user, "person", person.pk)[1]
    assert "Jouraldsson" in text
    assert "Nödöppnad" in text
    note = ReadNote.objects.latest("pk")
    assert note.emergency
    assert "Polisen ringer" in note.why


@pytest.mark.parametrize(
    "wrong", [{"reason": "fara"}, {"number": "19500101-0000"}, {"number": "Jouraldsson"}, {"unit": "0"}, {"number": ""}]
)
def test_emergency_with_something_wrong_opens_nothing_and_says_so(wrong, unit, post):
    user, person = make.user("treatment_staff", unit), make.person(family_name="Jouraldsson")
    given = {"number": person.id_number, "unit": unit.pk, "reason": "Polisen ringer om fara i natt"}
    answer = post(user, "emergency", **given | wrong)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Person.objects.visible_to(user).exists()


@pytest.mark.parametrize(
    "role", ["social_worker", "administrator", "controller", "housing_coordinator", "system_owner"]
)
def test_emergency_page_is_closed_to_those_without_the_right(role, unit, page):
    assert page(make.user(role, unit), "emergency")[0].status_code == 403


# --- changes and reads ----------------------------------------------------------------------------------------------


def test_change_add_and_end_from_the_pages(order, holder, page, post):
    person = order.person_id
    assert "Ester" in page(holder, "change", person)[1]
    given = {"given_name": "Ester", "family_name": "Nygren", "number": order.person.id_number, "born_on": ""}
    assert post(holder, "change", person, **given | {"number": "123"}).status_code == 422
    assert post(holder, "change", person, **given).status_code == 302
    assert post(holder, "add_contact", person, kind="email", value="e@example.se").status_code == 302
    assert (
        post(holder, "add_relation", person, kind="parent", given_name="Mor", family_name="Nygren").status_code == 302
    )
    assert post(holder, "add_relation", person, kind="parent", given_name="", family_name="").status_code == 422
    text = page(holder, "person", person)[1]
    for part in ("Nygren", "e@example.se", "Förälder"):
        assert part in text
    contact, relation = ContactPoint.objects.get(kind="email"), Relation.objects.get()
    assert post(holder, "end_contact", person, contact.pk).status_code == 302
    assert post(holder, "end_relation", person, relation.pk).status_code == 302
    text = page(holder, "person", person)[1]
    assert "e@example.se" not in text
    assert "Förälder" not in text


def test_a_contact_of_another_person_is_absent(order, holder, unit, post):
    other = ContactPoint.objects.create(
        person=make.person(), kind="phone", value="1", period=span(make.EARLY), recorded_at=make.AT
    )
    assert post(holder, "end_contact", order.person_id, other.pk).status_code == 404


def test_the_page_says_who_reads_the_log(order, holder, page):
    assert "logggranskaren" in page(holder, "person", order.person_id)[1]
