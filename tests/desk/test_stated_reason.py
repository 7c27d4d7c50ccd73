"""What is opened by a stated reason is read, never changed; what has ended is closed to all but the head."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests import make
from tests.desk.test_leaks import ADDRESSES, BACKEND
from tests.planted import AT, NOW, TODAY, World

from hemmaplan.access.models import Event, ReadNote, RoleGrant, User
from hemmaplan.cases import actions as cases
from hemmaplan.cases.models import Assignment, Case, JournalEntry
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Refused
from hemmaplan.housing.models import Tenancy
from hemmaplan.interventions.actions import encounters, opendoor, orders, plans
from hemmaplan.interventions.models import OpenContact, Order, Plan, SampleTest, Visit
from hemmaplan.organisation.periods import span
from hemmaplan.people import permissions
from hemmaplan.people.actions import contacts, family, persons, protection, stated_reasons
from hemmaplan.people.models import Ground, Person
from hemmaplan.people.redaction import show

YESTERDAY = TODAY - dt.timedelta(days=1)
WHY = "Jourens larm om fara i kväll"
# What a form may ask for, under every name: what is not asked for is ignored.
SENT = {
    "given_name": "Ny", "family_name": "Ändrad", "number": "", "kind": "phone", "value": "070-1", "note": "x",
    "level": "marker", "first": TODAY.isoformat(), "last": TODAY.isoformat(), "sure": "on", "reason": WHY, "text": "Ändrat",
    "on": TODAY.isoformat(), "end_reason": "goals_met", "minutes_per_week": "60", "employee": "1", "state": "done",
    "do": "sign", "version": "1", "outcome": "good", "day": TODAY.isoformat(), "status": "paid", "month": TODAY.isoformat(),
    "person_view": "Ändrat", "changed": "text",
}  # fmt: skip
KEPT = ("people", "cases", "interventions", "housing", "deadlines")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def state() -> dict[str, str]:
    """A sum of every table about persons and what is done with them."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        tables = sorted(row[0] for row in cursor.fetchall() if row[0].startswith(KEPT))
        sums = {}
        for table in tables:
            cursor.execute(
                f"select md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) from \"{table}\" t"
            )
            sums[table] = cursor.fetchone()[0]
        return sums


def also(user: User, role: str, unit: Any) -> None:
    RoleGrant.objects.create(
        user=user, role=role, unit=unit, period=span(make.EARLY), granted_by=user, granted_at=make.AT
    )


def test_emergency_opening_reads_and_changes_nothing_at_any_address(world: World) -> None:
    """Whoever has every role in another unit, and has opened each person in emergency, sends every form there is."""
    far = make.user("unit_manager", world.elsewhere)
    for role in ("treatment_staff", "housing_coordinator", "social_worker", "housing_support_staff"):
        also(far, role, world.elsewhere)
    for it in [*world.persons, world.known]:
        stated_reasons.open_in_emergency(
            number=it.person.id_number, reason=WHY, unit=world.elsewhere, by=far, at=NOW, today=TODAY
        )
    client, before, read = client_of(far), state(), 0
    for it in world.persons:
        read += client.get(reverse("people:person", args=[it.person.pk])).status_code == 200
    assert read == len(world.persons)
    about_persons = {"people", "orders", "work", "housing", "opendoor", "queues", "groups", "myday"}
    tried = 0
    for name, fill in ADDRESSES.items():
        if name.split(":")[0] not in about_persons:
            continue
        for parts in fill(world):
            answer = client.post(reverse(name, kwargs=parts), SENT)
            assert answer.status_code >= 300 or name == "people:show_contacts", (name, parts)
            tried += 1
    assert tried > 100
    assert state() == before
    assert all(note.emergency for note in ReadNote.objects.filter(user_id=far.pk, kind="people.person"))


def test_emergency_ground_gives_no_verb(world: World) -> None:
    far, it = make.user("treatment_staff", world.elsewhere), world.known
    stated_reasons.open_in_emergency(
        number=it.person.id_number, reason=WHY, unit=world.elsewhere, by=far, at=NOW, today=TODAY
    )
    assert permissions.sees(far, it.person)
    for may in (permissions.may_change, permissions.may_protect, permissions.may_end_protection,
                permissions.may_send_for):  # fmt: skip
        assert not may(far, it.person), may.__name__
    for action, given in (
        (persons.change_person, {"given_name": "A", "family_name": "B", "number": "", "born_on": None}),
        (contacts.add_contact, {"kind": "phone", "value": "070", "on": TODAY}),
        (family.add_relation, {"kind": "other", "on": TODAY, "given_name": "A", "family_name": "B"}),
        (protection.protect, {"level": "marker", "first": TODAY, "last": None}),
    ):
        with pytest.raises(Refused):
            action(person=it.person, by=far, at=NOW, **given)


def test_colleagues_emergency_opening_gives_the_head_neither_identity_nor_verb(world: World) -> None:
    it = world.persons[0]
    staff, head = make.user("treatment_staff", world.elsewhere), make.user("unit_manager", world.elsewhere)
    stated_reasons.open_in_emergency(
        number=it.person.id_number, reason=WHY, unit=world.elsewhere, by=staff, at=NOW, today=TODAY
    )
    it.person.refresh_from_db()
    assert not show(it.person, staff).masked
    assert show(it.person, head).masked
    assert not permissions.may_end_protection(head, it.person)


def test_head_reads_what_has_been_opened_by_a_reason_in_the_own_units(world: World) -> None:
    it, opener = world.known.person, world.closed["colleague"]
    stranger = make.person(given_name="Fjärran", family_name="Okändsson")
    for person in (it, stranger):
        stated_reasons.open_in_emergency(
            number=person.id_number, reason=WHY, unit=world.unit, by=opener, at=NOW, today=TODAY
        )
    page = client_of(world.manager).get(reverse("people:openings")).content.decode()
    assert page.count(WHY) >= 2
    assert opener.employee.family_name in page
    assert it.family_name in page
    assert "Okändsson" not in page, "a colleague's opening gives the head nobody"
    assert ReadNote.objects.latest("pk").person_ids == [it.pk]
    assert WHY not in client_of(world.closed["far_manager"]).get(reverse("people:openings")).content.decode()
    for role in ("colleague", "administrator", "controller", "system_owner"):
        assert client_of(world.closed[role]).get(reverse("people:openings")).status_code == 403


def test_reading_for_a_colleague_reads_and_writes_nothing(world: World) -> None:
    colleague, order = make.user("treatment_staff", world.unit), world.known.running
    cases.open_journal(case=order.case, reason=WHY, by=colleague, at=NOW, today=TODAY)
    client, before = client_of(colleague), state()
    assert client.get(reverse("work:journal", args=[order.pk])).status_code == 200
    for name, args in (("plan_begin", [order.pk]), ("visit_plan", [order.pk]), ("test_record", [order.pk]),
                       ("note_begin", [order.case_id]), ("notes_take_over", [order.case_id])):  # fmt: skip
        client.post(reverse(f"work:{name}", args=args), SENT)
    assert state() == before
    for action in (
        lambda: cases.begin_note(case=order.case, kind="call", happened_at=AT, by=colleague, at=NOW),
        lambda: plans.draft(order=order, by=colleague, at=NOW),
        lambda: encounters.plan_visit(order=order, employee=colleague.employee, kind="home", planned_at=NOW, minutes=60,
                                      by=colleague, at=NOW),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            action()


# --- what has ended --------------------------------------------------------------------------------------------------


class Ended:
    """An order, a tenancy and an open contact that all ended yesterday, by the actions themselves."""

    def __init__(self) -> None:
        self.unit, self.authority = make.unit(), make.unit(kind="authority")
        self.head = make.user("unit_manager", self.unit)
        self.staff = make.user("treatment_staff", self.unit)
        self.colleague = make.user("treatment_staff", self.unit)
        self.coordinator = make.user("housing_coordinator", self.unit)
        self.sender = make.user("social_worker", self.authority)
        self.far = make.user("treatment_staff", make.unit())
        at = calendar.at_clock(YESTERDAY, 9)
        self.order = make.order(make.service(self.unit), state="running", from_unit=self.authority)
        Ground.objects.create(person=self.order.person, unit=self.authority, reason="Uppdrag",
                              source_kind="interventions.order", source_id=self.order.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
        make.assigned(self.order, self.staff.employee)
        self.note = cases.begin_note(
            case=self.order.case, kind="call", happened_at=at, text="Talade", by=self.staff, at=at
        )
        cases.sign_note(note=self.note, by=self.staff, at=at)
        self.visit = encounters.plan_visit(order=self.order, employee=self.staff.employee, kind="home", planned_at=at,
                                           minutes=30, by=self.staff, at=at)[0]  # fmt: skip
        encounters.record_visit(visit=self.visit, state="done", by=self.staff, at=at)
        orders.end(order=self.order, on=YESTERDAY, end_reason="goals_met", by=self.head, at=at)
        self.home = make.tenancy(make.dwelling(self.unit), last=YESTERDAY)
        Case.objects.filter(pk=self.home.case_id).update(closed_on=YESTERDAY)
        advice = make.service(self.unit, basis="open", contacts=True)
        self.contact = opendoor.open_contact(
            service=advice, mode="identity", person=make.person(), by=self.staff, at=at
        )
        opendoor.close_contact(contact=self.contact, reason="done", by=self.staff, at=at)

    def addresses(self) -> list[str]:
        """The pages of what has ended."""
        return [
            reverse("orders:order", args=[self.order.pk]), reverse("work:journal", args=[self.order.pk]),
            reverse("work:visits", args=[self.order.pk]), reverse("housing:tenancy", args=[self.home.pk]),
            reverse("opendoor:contact", args=[self.contact.pk]), reverse("work:visit_record", args=[self.visit.pk]),
            reverse("people:person", args=[self.order.person_id]),
            reverse("work:case_journal", args=[self.order.case_id]), reverse("work:note", args=[self.note.pk]),
        ]  # fmt: skip


@pytest.fixture
def ended(db: None) -> Ended:
    return Ended()


@pytest.mark.parametrize("who", ["staff", "colleague", "coordinator", "sender", "far"])
def test_ended_matters_are_closed_to_those_who_once_had_them(ended: Ended, who: str) -> None:
    client = client_of(getattr(ended, who))
    assert {address: client.get(address).status_code for address in ended.addresses()} == dict.fromkeys(
        ended.addresses(), 404
    )


def test_ended_matters_stay_open_to_the_head(ended: Ended) -> None:
    client = client_of(ended.head)
    for address in ended.addresses()[:5]:
        assert client.get(address).status_code == 200, address


def test_ended_order_is_read_by_the_sender_and_the_performer_for_a_stated_reason(ended: Ended) -> None:
    form = {"number": ended.order.case.number, "service": "", "reason": "Ny ansökan: vad gav insatsen?"}
    for user, inside in ((ended.colleague, 200), (ended.sender, 404)):
        client = client_of(user)
        answer = client.post(reverse("people:ended"), form)
        assert answer.headers["Location"] == reverse("orders:order", args=[ended.order.pk])
        assert client.get(answer.headers["Location"]).status_code == 200
        note = ReadNote.objects.filter(user_id=user.pk, kind="interventions.order").latest("pk")
        assert (note.emergency, note.why) == (True, "Avslutat ärende: Ny ansökan: vad gav insatsen?")
        assert Event.objects.filter(event_type="people.ended_read", by_id=user.pk, subject_id=ended.order.pk).exists()
        journal = client.get(reverse("work:journal", args=[ended.order.pk])).status_code
        assert (journal == 200) is (inside == 200)
        assert Person.objects.visible_to(user).filter(pk=ended.order.person_id).exists()
    assert "Talade" in client_of(ended.colleague).get(reverse("work:journal", args=[ended.order.pk])).content.decode()


def test_ended_tenancy_and_contact_are_read_for_a_stated_reason_and_not_changed(ended: Ended) -> None:
    client = client_of(ended.coordinator)
    opened = client.post(
        reverse("people:ended"), {"number": ended.home.case.number, "service": "", "reason": "Fråga om skuld"}
    )
    assert opened.headers["Location"] == reverse("housing:tenancy", args=[ended.home.pk])
    assert client.get(opened.headers["Location"]).status_code == 200
    rent = reverse("housing:report_rent", args=[ended.home.pk])
    assert client.post(rent, {"month": "2019-07-01", "status": "paid"}).status_code == 404
    client = client_of(ended.colleague)
    sent = {"number": str(ended.contact.number), "service": ended.contact.service_id, "reason": "Hör av sig på nytt"}
    assert client.post(reverse("people:ended"), sent).headers["Location"] == reverse(
        "opendoor:contact", args=[ended.contact.pk]
    )
    assert client.get(reverse("opendoor:contact", args=[ended.contact.pk])).status_code == 200
    with pytest.raises(NotPossible):
        opendoor.note_meeting(contact=ended.contact, day=YESTERDAY, by=ended.colleague, at=NOW)


@pytest.mark.parametrize(
    ("number", "reason"), [("", WHY), ("2031-77", WHY), ("own", "x"), ("own", "xxxxxxxxxxxxxx"), ("other", WHY)]
)
def test_ended_matter_is_refused_alike_for_unknown_and_for_other_units(ended: Ended, number: str, reason: str) -> None:
    other = make.order(state="ended", ended_on=YESTERDAY)
    numbers = {"own": ended.order.case.number, "other": other.case.number}
    answer = client_of(ended.colleague).post(
        reverse("people:ended"), {"number": numbers.get(number, number), "service": "", "reason": reason}
    )
    assert answer.status_code == 422
    assert not Ground.objects.filter(employee=ended.colleague.employee).exists()
    if reason == WHY and number:
        assert "Inget avslutat ärende" in answer.content.decode()


def test_reading_what_has_ended_lasts_the_day(ended: Ended) -> None:
    client_of(ended.colleague).post(
        reverse("people:ended"), {"number": ended.order.case.number, "service": "", "reason": WHY}
    )
    Ground.objects.filter(emergency=True).update(period=span(YESTERDAY, YESTERDAY))
    assert client_of(ended.colleague).get(reverse("orders:order", args=[ended.order.pk])).status_code == 404


def test_draft_of_an_ended_order_can_still_be_signed_by_its_writer(ended: Ended) -> None:
    draft = JournalEntry.objects.create(
        case=ended.order.case, author=ended.staff, kind="call", happened_at=AT, recorded_at=AT, text="Sist"
    )
    client = client_of(ended.staff)
    assert client.get(reverse("work:note", args=[draft.pk])).status_code == 200
    assert JournalEntry.objects.visible_to(ended.staff).get() == draft
    cases.sign_note(note=draft, by=ended.staff, at=NOW)
    assert client.get(reverse("work:note", args=[draft.pk])).status_code == 404


def test_returned_order_stays_with_the_sender_for_a_while(ended: Ended) -> None:
    order = make.order(make.service(ended.unit), from_unit=ended.authority)
    Ground.objects.create(person=order.person, unit=ended.authority, reason="Uppdrag",
                          source_kind="interventions.order", source_id=order.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    at = calendar.at_clock(TODAY - dt.timedelta(days=20), 9)
    orders.return_(order=order, reason="Hör inte till oss", by=ended.staff, at=at)
    assert Order.objects.visible_to(ended.sender).filter(pk=order.pk).exists()
    assert permissions.may_send_for(ended.sender, order.person)
    assert not Order.objects.visible_to(ended.staff).filter(pk=order.pk).exists()
    Order.objects.filter(pk=order.pk).update(ended_on=TODAY - dt.timedelta(days=61))
    assert not Order.objects.visible_to(ended.sender).filter(pk=order.pk).exists()


def test_ground_to_come_ends_with_what_it_rests_on(ended: Ended) -> None:
    order = make.order(make.service(ended.unit), state="running", sent_on=TODAY - dt.timedelta(days=40))
    soon, far = TODAY + dt.timedelta(days=3), TODAY + dt.timedelta(days=30)
    for first, last in ((soon, None), (soon, far)):
        Ground.objects.create(person=order.person, unit=order.unit, employee=ended.staff.employee, reason="Kommer",
                              source_kind="interventions.order", source_id=order.pk, period=span(first, last), recorded_at=make.AT)  # fmt: skip
        Assignment.objects.create(case=order.case, employee=make.employee(), period=span(first, last), recorded_at=NOW)
    orders.end(order=order, on=TODAY, end_reason="goals_met", by=ended.head, at=NOW)
    later = TODAY + dt.timedelta(days=4)
    assert not Ground.objects.filter(person=order.person, period__contains=later).exists()
    assert not Assignment.objects.filter(case=order.case, period__contains=later).exists()


# --- role and employment ---------------------------------------------------------------------------------------------


def holdings(user: User) -> dict[str, int]:
    """How much the user reaches."""
    return {
        model.__name__: model.objects.visible_to(user).count()
        for model in (Person, Order, Case, JournalEntry, Tenancy, OpenContact, Plan, Visit, SampleTest, Ground)
    }


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk).acting(calendar.today())


@pytest.mark.parametrize("how", ["role withdrawn", "other role left", "moved to another unit", "employment ended"])
def test_who_has_lost_role_or_employment_keeps_nothing_also_in_a_running_session(world: World, how: str) -> None:
    holder = world.holder
    client = client_of(holder)
    page = reverse("people:person", args=[world.known.person.pk])
    assert client.get(page).status_code == 200
    assert not show(world.persons[0].person, fresh(holder)).masked
    if how == "employment ended":
        world.employment.period = span(make.EARLY, YESTERDAY)
        world.employment.save()
    else:
        RoleGrant.objects.filter(user=holder).update(period=span(make.EARLY, YESTERDAY))
        if how == "other role left":
            also(holder, "controller", world.root)
        if how == "moved to another unit":
            also(holder, "treatment_staff", world.elsewhere)
    assert client.get(page).status_code in {403, 404}
    assert client.get(reverse("work:note", args=[world.persons[0].note.pk])).status_code in {403, 404}
    assert client.get(reverse("work:note", args=[world.persons[0].draft.pk])).status_code in {403, 404}
    gone = fresh(holder)
    assert holdings(gone) == dict.fromkeys(holdings(gone), 0)
    assert show(world.persons[0].person, gone).masked
    assert not permissions.may_change(gone, world.known.person)
    with pytest.raises(Forbidden):
        encounters.record_visit(visit=world.persons[0].visit, state="done", by=gone, at=NOW)


def test_employment_in_force_its_last_day_and_none_the_day_after(world: World) -> None:
    world.employment.period = span(make.EARLY, TODAY)
    world.employment.save()
    assert fresh(world.holder).scope_on(TODAY).works_with_persons
    assert not fresh(world.holder).scope_on(TODAY + dt.timedelta(days=1)).roles


def test_whoever_has_never_been_employed_here_works_by_the_role_alone(world: World) -> None:
    consultant = make.user("treatment_staff", world.unit)
    assert consultant.scope.works_with_persons
    make.employment(make.post(world.unit), consultant.employee, period=span(TODAY + dt.timedelta(days=9)))
    assert not fresh(consultant).scope.roles
