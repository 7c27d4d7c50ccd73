"""Disposal: what is due, what the law keeps, and that nothing is left anywhere of whom was destroyed."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests import make, planted

from hemmaplan.access import sealing
from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event, FormDraft, ReadNote
from hemmaplan.archive import actions, measures
from hemmaplan.archive.belonging import belonging_to
from hemmaplan.archive.declarations import every
from hemmaplan.archive.lifting import lifted
from hemmaplan.archive.models import Disposal, Hold
from hemmaplan.cases.intake.models import Intake, Reporter
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.kinds import KINDS
from hemmaplan.cases.models import Case, JournalEntry
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.interventions.models import OpenContact, Order
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import ContactPoint, Ground, Household, HouseholdMember, Person, Relation
from hemmaplan.statistics import actions as reports

HORBY = "1266"
CLOSED = dt.date(2020, 3, 10)
LATER = dt.date(2026, 11, 30)
AT = calendar.at_clock(LATER, 3)


def somebody(**given):
    """A person who is not kept for research."""
    return make.person(**{"id_number": "", "id_kind": "none", "born_on": dt.date(1970, 6, 10)} | given)


def old_file(person=None, *, closed=CLOSED, **given):
    """A file that was closed long ago, with a signed note of that day."""
    order = make.order(state="ended", sent_on=dt.date(2019, 3, 1), person=person or somebody(), **given)
    Case.objects.filter(pk=order.case_id).update(closed_on=closed)
    note(order.case, closed)
    return order.case


def note(case, day):
    moment = calendar.at_clock(day, 10)
    return JournalEntry.objects.create(case=case, author=system_user(), happened_at=moment, recorded_at=moment,
                                       text="Vi talade", state="signed", signed_at=moment)  # fmt: skip


def found(on=LATER, municipality=HORBY):
    return measures.due_on(on=on, municipality=municipality)


def dispose(on=LATER, at=AT):
    listed = measures.list_of(found(on), as_of=on, municipality=HORBY)
    return actions.dispose(listed=listed, by=system_user(), at=at)


def where_is(*words):
    """Every table that says one of the words in any column, with the word."""
    said = []
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")
        for (table,) in cursor.fetchall():
            for word in words:
                cursor.execute(f'select count(*) from "{table}" t where t::text ilike %s', [f"%{word}%"])
                if cursor.fetchone()[0]:
                    said.append((table, word))
    return said


# What is due --------------------------------------------------------------------------------------------------------


def test_a_file_is_due_five_years_after_the_last_note_and_at_the_latest_by_the_next_year_end(db):
    last = dt.date(2020, 9, 10)
    case = old_file(closed=last)
    assert found(dt.date(2025, 9, 9)).due == ()
    (one,) = found(dt.date(2025, 9, 10)).due
    assert (one.kind, one.files) == ("people.person", (case.number,))
    assert (one.last, one.due, one.latest) == (last, dt.date(2025, 9, 10), dt.date(2026, 12, 31))


def test_a_note_made_after_the_file_was_closed_puts_it_off(db):
    case = old_file()
    note(case, dt.date(2023, 1, 1))
    assert found().due == ()


def test_to_read_an_ended_matter_puts_nothing_off(db):
    case = old_file()
    Ground.objects.create(person=case.person, unit=case.unit, reason="Läsning", source_kind="cases.case",
                          source_id=case.pk, period=span(LATER, LATER), emergency=True, recorded_at=make.AT)  # fmt: skip
    assert len(found().due) == 1


def test_nothing_of_a_person_is_due_while_something_goes_on(db):
    case = old_file()
    going_on = make.order(state="running", person=case.person)
    assert found().due == ()
    Case.objects.filter(pk=going_on.case_id).update(closed_on=dt.date(2023, 5, 5))
    assert found().due == ()  # SoL 16:1: not while anything of the same person remains in a compilation


def test_a_file_with_a_late_note_stays_and_the_person_with_it(db):
    first = old_file()
    second = old_file(first.person)
    note(second, dt.date(2024, 2, 2))
    (one,) = found().due
    assert (one.kind, one.id) == ("cases.case", first.pk)


def test_a_file_is_destroyed_by_the_rule_of_its_kind(db, monkeypatch):
    old_file()
    assert len(found().due) == 1
    never = {kind: replace(one, retention="local_log") for kind, one in KINDS.items()}
    monkeypatch.setattr(measures, "KINDS", never)
    monkeypatch.setattr(measures.rules, "due", lambda rule, start: dt.date.max if rule.id == "local_log" else start)
    assert found().due == ()


# What holds disposal back ---------------------------------------------------------------------------------------------

UNTIL = LATER + dt.timedelta(days=10)
WHY = {"reason": "Beslutet är överklagat", "decided_by": "Nämnden"}


def hold_back(case, **given):
    return actions.hold_back(**{"subject": case, "until": UNTIL, **WHY, "by": system_user(), "at": AT} | given)


def child_file(person, *, investigated):
    """A child's file that was closed long ago, with an intake and perhaps an investigation."""
    opened = dt.date(2020, 1, 7)
    case = Case.objects.create(
        number=f"2020-{person.pk}", kind="child", person=person, unit=make.unit(), opened_on=opened, closed_on=CLOSED,
        recorded_at=calendar.at_clock(opened, 9),
    )  # fmt: skip
    note(case, CLOSED)
    if investigated:
        Investigation.objects.create(
            case=case, unit=case.unit, person=person, kind="child", headings="neutral-1", reason="Oro", opened_on=opened,
            state="closed", closed_on=CLOSED, outcome="no_need", recorded_at=calendar.at_clock(opened, 9),
        )  # fmt: skip
    return case


@pytest.mark.parametrize(
    ("born_on", "investigated", "due"),
    [
        (dt.date(2014, 6, 10), True, False),  # sixteen years are left
        (dt.date(1996, 11, 30), True, True),  # thirty today
        (dt.date(1996, 12, 1), True, False),  # thirty tomorrow
        (dt.date(2014, 6, 10), False, True),  # only a report: five years after the last entry
    ],
)
def test_a_childs_file_is_kept_until_thirty_and_a_report_alone_for_five_years(db, born_on, investigated, due):
    case = child_file(somebody(born_on=born_on), investigated=investigated)
    assert [case.number in one.files for one in found().due] == [True] * due


def test_an_investigation_of_a_child_whose_birth_nobody_knows_is_never_due(db):
    child = make.person(id_number="199906102380", id_kind="personal", born_on=None)
    child_file(child, investigated=True)
    assert found().due == ()


def test_a_file_that_is_held_stays_with_its_person_until_the_day_has_passed(db):
    case = old_file()
    other = old_file(case.person)
    hold_back(case)
    for day in (LATER, UNTIL):
        (one,) = found(day).due
        assert (one.kind, one.id) == ("cases.case", other.pk)
        assert found(day).kept == {"Gallringsstopp: något pågår som behöver akten": 1}
    (whole,) = found(UNTIL + dt.timedelta(days=1)).due
    assert (whole.kind, whole.id) == ("people.person", case.person_id)


def test_a_hold_that_is_ended_holds_nothing_and_goes_with_the_file(as_owner):
    case = old_file()
    hold = hold_back(case)
    assert actions.end_holds(subject=case, by=system_user(), at=AT) == 1
    with pytest.raises(NotPossible, match="inget gallringsstopp"):
        actions.end_holds(subject=case, by=system_user(), at=AT)
    dispose()
    assert not Case.objects.exists()
    assert not Hold.objects.filter(pk=hold.pk).exists()
    assert {"archive.file_held", "archive.hold_ended"} <= set(Event.objects.values_list("event_type", flat=True))


def test_a_hold_that_comes_after_the_list_stops_it(as_owner):
    case = old_file()
    listed = measures.list_of(found(), as_of=LATER, municipality=HORBY)
    hold_back(case)
    with pytest.raises(Stale):
        actions.dispose(listed=listed, by=system_user(), at=AT)
    assert Case.objects.exists()


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"decided_by": ""}, {"until": LATER - dt.timedelta(days=1)}])
def test_a_hold_says_why_by_whom_and_until_when(db, wrong):
    with pytest.raises(NotPossible):
        hold_back(old_file(), **wrong)
    with pytest.raises(Forbidden):
        hold_back(old_file(), by=make.user("system_owner", make.unit()))


def test_rules_that_nothing_carries_out_are_told_with_why_and_no_others():
    told = measures.not_carried_out(LATER)
    assert set(told) == {"local_log", "local_staff"}
    assert all("inte bekräftat" in why for why in told.values())


def test_every_rule_of_retention_is_carried_out_or_told():
    named = {one.retention for one in every() if one.retention}
    carried = {name for name in named if name.startswith("retention_")} | measures.NIGHTLY | {measures.KEPT}
    assert named <= carried | set(measures.not_carried_out(LATER))


def test_the_receipt_names_the_reports_that_may_tell_of_them_in_own_words(as_owner):
    root = make.unit()
    unit, other = make.unit(parent=root), make.unit(parent=root)
    old_file(in_service=make.service(unit))
    head = make.user("unit_manager", root)

    def report(of, words, day, freeze=True):
        at = calendar.at_clock(day, 12)
        made = reports.begin_report(unit=of, kind="memo", as_of=day, title="Läget", by=head, at=at)
        if words:
            reports.save_text(report=made, field="summary", text=words, version=0, by=head, at=at)
        if freeze:
            reports.freeze(report=made, after=0, by=head, at=at)
        return made.pk

    before, during = dt.date(2018, 1, 31), dt.date(2019, 12, 31)
    report(unit, "Om någon annan", before)
    report(unit, "", during)
    report(other, "Om en annan enhet", during)
    frozen, above = report(unit, "Om honom", during), report(root, "Om allt", during)
    begun = report(unit, "Ännu ett utkast", during, freeze=False)
    told = [(one["report"], one["version"]) for one in dispose().to_read]
    assert told == [(frozen, 1), (frozen, 0), (above, 1), (above, 0), (begun, 0)]


@pytest.mark.parametrize("day", [5, 15, 25])
def test_those_born_on_three_days_are_kept_for_research(db, day):
    old_file(make.person(id_number="", id_kind="none", born_on=dt.date(1980, 4, day)))
    assert found().due == ()
    assert found().kept == {"Född en dag som bevaras för forskning": 1}


def test_a_coordination_number_tells_the_day_with_sixty_added(db):
    old_file(make.person(id_number="198004750000", id_kind="coordination", born_on=None))
    assert found().due == ()


@pytest.mark.parametrize("number", ["", "198004600000"])
def test_somebody_whose_birthday_is_unknown_is_kept_and_told(db, number):
    old_file(make.person(id_number=number, id_kind="coordination" if number else "none", born_on=None))
    assert found().due == ()
    assert list(found().kept) == ["Födelsedagen är okänd: kontrollera om akten ska bevaras för forskning"]


@pytest.mark.parametrize("municipality", ["1480", "0980", "0580", "2281"])
def test_some_municipalities_keep_everything(db, municipality):
    old_file()
    assert found(municipality=municipality).due == ()


def test_an_anonymous_contact_is_due_by_itself(db):
    service = make.service(contacts=True, basis="open")
    contact = OpenContact.objects.create(service=service, unit=service.unit, mode="light", number=1, alias="Kalle",
                                         opened_on=CLOSED, closed_on=CLOSED, recorded_at=make.AT)  # fmt: skip
    (one,) = found().due
    assert (one.kind, one.id) == ("interventions.opencontact", contact.pk)


def report(person=None, case=None, *, handled=CLOSED, recorded=CLOSED, **given):
    """A report about somebody; without a file nobody has found out who it is about."""
    moment = calendar.at_clock(recorded, 9)
    over = (
        {"state": "handled", "handled_on": handled, "handled_recorded_at": calendar.at_clock(handled, 9)}
        if handled
        else {}
    )
    made = Intake.objects.create(
        **{"kind": "concern", "area": "child", "unit": case.unit if case else make.unit(), "person": person, "case": case,
           "stated_person": "" if person else "Flicka i röd Kvistjacka", "channel": "phone", "arrived_at": moment,
           "words": "Kvistropar", "recorded_at": moment, **over} | given
    )  # fmt: skip
    Reporter.objects.create(intake=made, kind="private", name="Grannen Kvistmark", recorded_at=moment)
    return made


def test_a_report_about_a_child_nobody_knows_is_destroyed_five_years_after_it_was_over(as_owner):
    old = report()
    report(handled=None)  # waits still
    report(recorded=dt.date(2023, 5, 1), handled=dt.date(2023, 5, 1))
    (one,) = found().due
    assert (one.kind, one.id, one.due) == ("cases.intake", old.pk, dt.date(2025, 3, 10))
    assert one.rows["cases.reporter"] == 1
    receipt = dispose()
    assert (receipt.matters, receipt.rows["cases.intake"]) == (1, 1)
    assert not Intake.objects.filter(pk=old.pk).exists()
    assert Intake.objects.count() == 2


def test_a_siblings_report_of_the_same_call_is_another_matter(as_owner):
    first = report()
    case = make.order(state="running", person=somebody()).case
    known = report(case.person, case, same_call=first)
    late = report(same_call=first, recorded=dt.date(2023, 5, 1), handled=dt.date(2023, 5, 1))
    (one,) = found().due
    assert one.numbers[Intake] == {first.pk}
    dispose()
    assert set(Intake.objects.values_list("pk", "same_call")) == {(known.pk, None), (late.pk, None)}


def test_a_report_about_somebody_known_that_waits_keeps_what_else_there_is(db):
    case = old_file()
    waiting = report(case.person, handled=None)
    assert found().due == ()
    Intake.objects.filter(pk=waiting.pk).update(state="handled", handled_on=CLOSED, handled_recorded_at=AT)
    assert found().due


def test_a_relative_goes_with_the_last_one_they_are_a_relative_of(db):
    one, two, mother = somebody(), somebody(), somebody()
    for child in (one, two):
        Relation.objects.create(person=child, other=mother, kind="parent", period=span(make.EARLY), recorded_at=make.AT)
        old_file(child)
    assert sum(len(matter.numbers[Person]) for matter in found().due) == 3
    make.order(state="running", person=two)
    assert [len(matter.numbers[Person]) for matter in found().due] == [1]


def test_a_person_who_is_somebodys_relative_loses_the_file_and_stays(db):
    case = old_file()
    child = make.order(state="running").person
    Relation.objects.create(
        person=child, other=case.person, kind="parent", period=span(make.EARLY), recorded_at=make.AT
    )
    (one,) = found().due
    assert (one.kind, one.id) == ("cases.case", case.pk)


# Destroying ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def world(world, as_owner):
    """Three persons with everything that can hang on somebody, all of it ended."""
    made = world
    Case.objects.update(closed_on=planted.TODAY)
    OpenContact.objects.update(closed_on=planted.TODAY)
    Person.objects.filter(pk=made.known.person.pk).update(id_number="", id_kind="none", born_on=dt.date(1970, 6, 10))
    for it in made.persons:
        full = f"{it.person.given_name} {it.person.family_name}"
        Ground.objects.create(person=it.person, unit=made.unit, employee=made.holder.employee, reason=f"Möte med {full}",
                              source_kind="people.person", source_id=it.person.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
        ReadNote.objects.create(at=planted.NOW, user_id=made.holder.pk, user_name=made.holder.name, kind="people.person",
                                subject_id=it.person.pk, person_ids=[it.person.pk], why=f"Möte med {full}", path=f"/{full}/")  # fmt: skip
        FormDraft.objects.create(
            user=made.holder, key=f"form {it.person.pk}", data={"text": full}, saved_at=planted.NOW
        )
        it.person.given_name += "x"  # so that there is history of the name
        it.person.save()
    return made


def test_nothing_is_left_anywhere_of_whom_was_destroyed(world):
    words = {secret for it in world.persons for what, secret in it.secrets.items() if what not in {"flat", "born"}}
    assert len(where_is(*words)) > 20
    on = calendar.add_years(planted.TODAY, 6)
    receipt = dispose(on, at=calendar.at_clock(on, 3))
    connection.check_constraints()
    assert where_is(*words) == []
    assert receipt.persons == 5  # the four, and the partner of the one who has applied
    assert receipt.rows["cases.journalentry"] == 6
    assert set(receipt.rows) >= {"people.personevent", "deadlines.clock", "interventions.queuemove", "housing.tenancy"}
    assert not any(word.casefold() in json.dumps([receipt.rows, receipt.section]).casefold() for word in words)


def test_the_logs_lose_whom_and_keep_that_it_was_done_and_their_chain(world):
    person = world.persons[0].person
    events = list(Event.objects.filter(person_id=person.pk).values_list("pk", flat=True))
    reads = list(ReadNote.objects.filter(person_ids__contains=[person.pk]).values_list("pk", flat=True))
    on = calendar.add_years(planted.TODAY, 6)
    receipt = dispose(on, at=calendar.at_clock(on, 3))
    assert events
    assert reads
    assert set(Event.objects.filter(pk__in=events).values_list("person_id", "subject_id", "disposed")) == {
        (None, None, receipt.pk)
    }
    assert all(Event.objects.filter(pk__in=events).values_list("by_name", flat=True))
    assert not ReadNote.objects.filter(person_ids__contains=[person.pk]).exists()
    check = sealing.check_seals(by=system_user(), at=planted.NOW)
    assert check.touched == ()


def test_a_log_row_marked_without_a_receipt_is_found(world):
    on = calendar.add_years(planted.TODAY, 6)
    dispose(on, at=calendar.at_clock(on, 3))
    row = ReadNote.objects.filter(disposed=None).first() or ReadNote.objects.create(
        at=planted.NOW, user_id=1, user_name="x", kind="list", why="y", path="/"
    )
    with lifted([ReadNote]):
        ReadNote.objects.filter(pk=row.pk).update(why="", disposed=Disposal.objects.get().pk)
    kinds = {fault.kind for fault in sealing.check_seals(by=system_user(), at=planted.NOW).touched}
    assert kinds == {sealing.Kind.DISPOSED_OTHERWISE}


def test_another_file_of_the_same_person_stays_whole(as_owner):
    first = old_file()
    second = old_file(first.person)
    late = note(second, dt.date(2024, 2, 2))
    before = {model: set(rows) for model, rows in belonging_to({Case: {second.pk}}).items()}
    receipt = dispose()
    connection.check_constraints()
    assert not Case.objects.filter(pk=first.pk).exists()
    assert belonging_to({Case: {second.pk}}) == before
    assert JournalEntry.objects.filter(pk=late.pk).exists()
    assert Person.objects.filter(pk=second.person_id).exists()
    assert (receipt.matters, receipt.persons) == (1, 0)


def test_what_was_joined_to_the_person_goes_too(as_owner):
    case = old_file()
    told = make.person(given_name="Ursprunglida", id_number="", id_kind="none")
    told.family_name = "Annars"
    told.save()
    told_pk = told.pk
    told.delete()
    from hemmaplan.access.actions import record
    from hemmaplan.people.events import EventType

    record(EventType.PERSONS_JOINED, by=system_user(), at=make.AT, about=case.person, joined=told_pk)
    assert where_is("Ursprunglida")
    dispose()
    assert where_is("Ursprunglida") == []


def test_a_household_goes_with_its_last_member(as_owner):
    case, other = old_file(), make.order(state="running").person
    alone, shared = Household.objects.create(recorded_at=make.AT), Household.objects.create(recorded_at=make.AT)
    for home, person, kind in (
        (alone, case.person, "living"),
        (shared, case.person, "assistance"),
        (shared, other, "assistance"),
    ):
        HouseholdMember.objects.create(
            household=home, person=person, kind=kind, period=span(make.EARLY), recorded_at=make.AT
        )
    receipt = dispose()
    connection.check_constraints()
    assert (receipt.rows["people.household"], receipt.rows["people.householdmember"]) == (1, 2)
    assert [one.person for one in HouseholdMember.objects.all()] == [other]


def test_a_list_is_destroyed_only_as_it_was_listed(as_owner):
    case = old_file()
    listed = measures.list_of(found(), as_of=LATER, municipality=HORBY)
    ContactPoint.objects.create(
        person=case.person, kind="phone", value="070", period=span(make.EARLY), recorded_at=make.AT
    )
    with pytest.raises(Stale, match="ändrats"):
        actions.dispose(listed=listed, by=system_user(), at=AT)
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_list_has_no_personal_data(as_owner):
    case = old_file(somebody(given_name="Zebulåna"))
    listed = measures.list_of(found(), as_of=LATER, municipality=HORBY)
    assert "Zebulåna" not in listed
    assert "1970" not in listed
    assert case.number in listed


@pytest.mark.parametrize("listed", ["", "{}", "[]", '{"as_of": "igår", "municipality": ""}'])
def test_what_is_no_list_is_refused(as_owner, listed):
    with pytest.raises(NotPossible, match="ingen gallringslista"):
        actions.dispose(listed=listed, by=system_user(), at=AT)


def test_a_list_of_a_day_to_come_and_an_empty_one_are_refused(as_owner):
    with pytest.raises(NotPossible, match="inte har varit"):
        dispose(LATER + dt.timedelta(days=1))
    with pytest.raises(NotPossible, match="tom"):
        dispose()


def test_nobody_but_the_owner_of_the_tables_and_the_system_destroys_anything(db):
    old_file()
    with pytest.raises(NotPossible, match="ägarroll"):
        dispose()
    listed = measures.list_of(found(), as_of=LATER, municipality=HORBY)
    with pytest.raises(Forbidden):
        actions.dispose(listed=listed, by=make.user("system_owner", make.unit()), at=AT)
    assert Order.objects.count() == 1


def test_the_triggers_stand_again_afterwards(as_owner):
    old_file()
    dispose()
    signed = note(old_file(), CLOSED)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        signed.delete()


def test_every_table_that_points_at_what_may_be_destroyed_is_destroyed_with_it():
    from hemmaplan.archive.belonging import reachable

    reached = reachable()
    left = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in reached and model not in reached
    ]
    assert left == []
