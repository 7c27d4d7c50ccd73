"""Actions about files and notes: open, close, assign, write, sign, correct."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.reasons import valid_reason
from hemmaplan.cases import requirements as required
from hemmaplan.cases.events import EventType
from hemmaplan.cases.kinds import AUTHORITY
from hemmaplan.cases.measures import file_grounds_of, left_behind
from hemmaplan.cases.models import Assignment, Case, CaseNumber, JournalEntry
from hemmaplan.cases.permissions import (
    heads,
    may_distribute,
    may_finish,
    may_lift_restriction,
    may_open_journal,
    may_restrict,
    may_take_in_document,
    may_write,
    reads_by_reason,
    works_with,
)
from hemmaplan.documents.actions import take_in
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.measures import employments_of
from hemmaplan.organisation.models import Employee
from hemmaplan.organisation.periods import span, stopped
from hemmaplan.organisation.requirements import employed
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked, refuse_same
from hemmaplan.people.actions.grounds import end_grounds_at_once, give_ground, settle_grounds
from hemmaplan.people.actions.stated_reasons import read_ended

if TYPE_CHECKING:
    from collections.abc import Collection

    from hemmaplan.access.models import User
    from hemmaplan.cases.models import AssignmentQuerySet
    from hemmaplan.organisation.models import Unit
    from hemmaplan.people.models import Person


@action
def open_case(
    *, kind: str, person: "Person", unit: "Unit", on: dt.date, by: "User", at: dt.datetime, number: str = ""
) -> Case:
    """Öppna en akt under nästa nummer i året, such as ``2026-114`` (or a number brought along by an import)."""
    if not number:
        CaseNumber.objects.get_or_create(year=on.year)
        CaseNumber.objects.filter(year=on.year).update(last=F("last") + 1)
        number = f"{on.year}-{CaseNumber.objects.get(year=on.year).last}"
    case = Case.objects.create(number=number, kind=kind, person=person, unit=unit, opened_on=on, recorded_at=at)
    record(EventType.CASE_OPENED, by=by, at=at, about=case)
    return case


@action
def close_case(*, case: Case, on: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta akten. Who works with it is released with that day."""
    case.closed_on, case.closed_recorded_at = on, at
    case.save(update_fields=["closed_on", "closed_recorded_at"])
    release(rows=case.assignments.all(), last=on, by=by, at=at)
    record(EventType.CASE_CLOSED, by=by, at=at, about=case)


@action
def assign(
    *, case: Case, employee: Employee, on: dt.date, by: "User", at: dt.datetime, role: str = Assignment.Role.WORKER,
    minutes_per_week: int = 0,
) -> Assignment:  # fmt: skip
    """Fördela akten: from ``on`` the employee works with it, and reads and writes its journal.

    Called by the action that knows the matter, which then settles what follows from it. Raises ``Stale`` when the file
    is closed: who is given it then would keep it for ever, since nothing ends what has ended. Raises ``NotPossible``
    when the employee is no colleague here, or does not work here that day.
    """
    case = locked(case)
    if case.closed_on is not None:
        raise Stale(_("Ärendet är redan avslutat. Ladda om sidan."))
    if not Employee.objects.visible_to(by).filter(pk=employee.pk).exists():
        raise NotPossible(_("Medarbetaren finns inte i din enhet. Välj en annan."))
    refuse(employed("employee", on, employments_of(employee)))
    same = case.assignments.filter(employee=employee, role=role, period__endswith=calendar.add_days(on, 1)).first()
    row = same or Assignment(case=case, employee=employee, role=role, period=span(on), recorded_at=at)
    row.minutes_per_week, row.ended_recorded_at = minutes_per_week, None
    row.period = span(row.period.lower)  # released that very day and given it again: it goes on
    row.save()
    record(EventType.ASSIGNED, by=by, at=at, about=case, employee_id=employee.pk, role=str(role))
    return row


@action
def release(*, rows: "AssignmentQuerySet", last: dt.date, by: "User", at: dt.datetime) -> list[Case]:
    """Avsluta fördelningar med ``last`` som sista dag, also what was to begin later. Returns the files, each once.

    One that began later than ``last`` keeps the days it was used; one that has not begun is removed, since nobody has.
    """
    found = rows.going_on(last).select_related("case").select_for_update(of=("self",)).order_by("case", "pk")
    files: dict[int, Case] = {}
    for row in found:
        left = stopped(row.period, last, today=calendar.local_date(at))
        if left is None:
            row.delete()
        elif left == row.period:
            continue
        else:
            row.period, row.ended_recorded_at = left, at
            row.save(update_fields=["period", "ended_recorded_at"])
        files[row.case_id] = row.case
        record(EventType.ASSIGNMENT_ENDED, by=by, at=at, about=row.case, employee_id=row.employee_id)
    return list(files.values())


def settle_file(*, case: Case, by: "User", at: dt.datetime) -> None:
    """Låt det som följer av myndighetens akt följa den: who may see the person. Called by every action that changes it."""
    settle_grounds(source=case, wanted=file_grounds_of([case.pk], on=calendar.local_date(at)), by=by, at=at)


@action
def distribute(
    *, case: Case, employee: Employee, by: "User", at: dt.datetime, role: str = Assignment.Role.WORKER
) -> Assignment:
    """Fördela myndighetens akt from today, by whoever distributes in the unit; or to oneself, who takes in for it."""
    require(may_distribute(by, case, employee.pk))
    row = assign(case=case, employee=employee, on=calendar.local_date(at), role=role, by=by, at=at)
    settle_file(case=case, by=by, at=at)
    return row


@action
def restrict(
    *, case: Case, why: str, contact: Employee, named: "Collection[Employee]", by: "User", at: dt.datetime
) -> Case:
    """Begränsa ärendet till namngivna: all others are shut out at once, and learn only whom to ask. Again: other names.

    Those named who do not have the file are given it. Whoever opens it from now on is marked in the read log.
    """
    require(may_restrict(by, case))
    case, today = locked(case), calendar.local_date(at)
    refuse(required.restriction(why, reasons=Case.Restricted.values, named=len(named)))
    if case.closed_on is not None:
        raise Stale(_("Ärendet är redan avslutat. Ladda om sidan."))
    if not Employee.objects.visible_to(by).filter(pk=contact.pk).exists():
        raise NotPossible(_("Medarbetaren finns inte i din enhet. Välj en annan."))
    chosen = {one.pk for one in named}
    held = set(case.assignments.filter(period__contains=today).values_list("employee", flat=True))
    if (case.restricted, case.contact_id, held) == (why, contact.pk, chosen):
        raise Stale(_("Ärendet är redan begränsat så. Ladda om sidan."))
    if not case.restricted:
        case.restricted_on = today
    case.restricted, case.contact = why, contact
    case.save(update_fields=["restricted", "restricted_on", "contact"])
    _shut_out(case, chosen, by=by, at=at)
    for employee in sorted(named, key=lambda one: one.pk):
        if employee.pk not in held:
            assign(case=case, employee=employee, on=today, role=Assignment.Role.CO_WORKER, by=by, at=at)
    settle_file(case=case, by=by, at=at)
    end_grounds_at_once(source=case, keep=chosen, by=by, at=at)
    record(EventType.CASE_RESTRICTED, by=by, at=at, about=case, restricted=why, count=len(named))
    return case


def _shut_out(case: Case, chosen: set[int], *, by: "User", at: dt.datetime) -> None:
    """Who is not named has the file no longer, not even for the rest of the day."""
    today = calendar.local_date(at)
    for row in case.assignments.going_on(calendar.add_days(today, -1)).exclude(employee__in=chosen):
        if row.period.lower >= today:
            row.delete()
        else:
            row.period, row.ended_recorded_at = span(row.period.lower, calendar.add_days(today, -1)), at
            row.save(update_fields=["period", "ended_recorded_at"])
        record(EventType.ASSIGNMENT_ENDED, by=by, at=at, about=case, employee_id=row.employee_id)


@action
def lift_restriction(*, case: Case, reason: str, by: "User", at: dt.datetime) -> Case:
    """Upphäv begränsningen: the file is open to its unit again. The reason is read by reviewers."""
    require(may_lift_restriction(by, case))
    valid_reason(reason)
    case = locked(case)
    if not case.restricted:
        raise Stale(_("Ärendet är inte begränsat längre. Ladda om sidan."))
    case.restricted, case.restricted_on, case.contact = "", None, None
    case.save(update_fields=["restricted", "restricted_on", "contact"])
    settle_file(case=case, by=by, at=at)
    record(EventType.RESTRICTION_LIFTED, by=by, at=at, about=case, reason_given=True)
    return case


@action
def release_from_files(*, employee: Employee, last: dt.date, by: "User", at: dt.datetime) -> int:
    """Avsluta de akter hos myndigheten som den som slutat hade. Returns how many."""
    require(by.is_system)
    rows = Assignment.objects.filter(employee=employee, case__kind__in=AUTHORITY)
    files = release(rows=rows, last=last, by=by, at=at)
    for case in files:
        settle_file(case=case, by=by, at=at)
    return len(files)


@action
def open_journal(*, case: Case, reason: str, by: "User", at: dt.datetime, today: dt.date) -> None:
    """Öppna journalen utan att vara ansvarig: cover for a colleague today, with a stated reason that reviewers read."""
    require(may_open_journal(by, case))
    assert by.employee is not None  # may_open_journal asks for it; said again for the type checker
    reason = valid_reason(reason)
    locked(case)
    if works_with(by, case) or reads_by_reason(by, case):  # already the one who has the file, or a second window
        return
    # The reason stands as the ground: each page that is opened by it carries it into the read log, in the authority's
    # language whatever the reader's.
    give_ground(
        person=case.person, unit=case.unit, source=case, reason=f"Läser för kollega: {reason}",
        first=today, last=today, employee=by.employee, by=by, at=at, emergency=True,
    )  # fmt: skip
    record(EventType.JOURNAL_OPENED, by=by, at=at, about=case, reason_given=True)


@action
def open_ended(*, case: Case, about: models.Model, reason: str, by: "User", at: dt.datetime) -> None:
    """Läs en avslutad akt med angivet skäl, today. The journal opens with it to those who may read for a colleague."""
    journal = may_open_journal(by, case) and not works_with(by, case)
    read_ended(person=case.person, unit=case.unit, source=case, about=about, reason=reason, by=by, at=at)
    if journal:
        record(EventType.JOURNAL_OPENED, by=by, at=at, about=case, reason_given=True)


@action
def begin_note(
    *,
    case: Case,
    kind: str,
    happened_at: dt.datetime,
    by: "User",
    at: dt.datetime,
    text: str = "",
    area: str = "",
    corrects: JournalEntry | None = None,
) -> JournalEntry:
    """Börja en anteckning: a draft that only the writer sees. A correction points to the signed note it corrects."""
    require(may_write(by, case))
    _not_ahead(happened_at, at)
    if corrects is not None and (corrects.case_id != case.pk or corrects.state != JournalEntry.State.SIGNED):
        raise NotPossible(_("Bara en signerad anteckning i samma akt kan rättas."))
    locked(case)
    if corrects is not None:
        refuse_same(
            JournalEntry.objects.filter(corrects=corrects, author=by, state=JournalEntry.State.DRAFT),
            _("Du har redan påbörjat en rättelse av anteckningen. Den står bland dina utkast."),
        )
    return JournalEntry.objects.create(
        case=case,
        author=by,
        kind=kind,
        happened_at=happened_at,
        recorded_at=at,
        text=text,
        area=area,
        corrects=corrects,
    )


def _not_ahead(happened_at: dt.datetime, at: dt.datetime) -> None:
    refuse(required.happened(happened_at, at))


@action
def save_note(
    *,
    note: JournalEntry,
    text: str,
    version: int,
    by: "User",
    at: dt.datetime,
    kind: str = "",
    area: str | None = None,
    happened_at: dt.datetime | None = None,
) -> int:
    """Spara utkastet. ``version`` is what the writer saw: raises ``Stale`` when another window has saved since."""
    require(may_finish(by, note))
    changes: dict[str, object] = {"text": text, "version": version + 1, "recorded_at": at}
    if kind:
        changes["kind"] = kind
    if area is not None:
        changes["area"] = area
    if happened_at:
        _not_ahead(happened_at, at)
        changes["happened_at"] = happened_at
    rows = JournalEntry.objects.filter(pk=note.pk, state=JournalEntry.State.DRAFT, version=version)
    if not rows.update(**changes):
        # The same text, stored by a sending whose answer never came: it is saved, and so it is said.
        stored = JournalEntry.objects.filter(pk=note.pk, state=JournalEntry.State.DRAFT, version=version + 1, text=text)
        if stored.filter(kind=kind or note.kind).exists() and not happened_at:
            note.refresh_from_db()
            return version + 1
        raise Stale(_("Anteckningen är sparad eller signerad i ett annat fönster. Ladda om och se den senaste texten."))
    for name, value in changes.items():
        setattr(note, name, value)
    return version + 1


@action
def take_over_notes(*, case: Case, by: "User", at: dt.datetime) -> int:
    """Ta över utkast vars författare slutat: new drafts in the head's name, which say who wrote what they hold.

    Returns how many. Raises ``NotPossible`` when every writer still works here and can sign.
    """
    require(heads(by, case))
    locked(case)
    notes = left_behind(case=case, user=by)
    if not notes:
        raise NotPossible(_("Den som skrev utkastet kan fortfarande signera det. Be dem göra det."))
    for note in notes:
        begun = calendar.local_date(note.recorded_at)
        # Stands in the file, so in the authority's language whatever the writer's.
        intro = f"Påbörjad av {note.author.name} {begun}, som inte signerat. Övertagen av {by.name}."
        taken = JournalEntry.objects.create(
            case=case, author=by, kind=note.kind, happened_at=note.happened_at, recorded_at=at,
            text=f"{intro}\n\n{note.text}", area=note.area, corrects=note.corrects,
        )  # fmt: skip
        record(EventType.NOTE_TAKEN_OVER, by=by, at=at, about=taken, case_id=case.pk, from_user=note.author_id)
        note.delete()
    return len(notes)


@action
def sign_note(*, note: JournalEntry, by: "User", at: dt.datetime) -> None:
    """Signera: the note is locked. Raises ``NotPossible`` on an empty text, ``Stale`` when already signed."""
    require(may_finish(by, note))
    note.refresh_from_db(fields=["text"])
    refuse(required.signed(note.text, happened_at=note.happened_at, signed_at=at, at=at))
    rows = JournalEntry.objects.filter(pk=note.pk, state=JournalEntry.State.DRAFT)
    if not rows.update(state=JournalEntry.State.SIGNED, signed_at=at):
        raise Stale(_("Anteckningen är redan signerad."))
    note.state, note.signed_at = JournalEntry.State.SIGNED, at
    record(EventType.NOTE_SIGNED, by=by, at=at, about=note, case_id=note.case_id)


@action
def discard_note(*, note: JournalEntry, by: "User", at: dt.datetime) -> None:
    """Kasta ett utkast. A signed note cannot be thrown away."""
    require(note.author_id == by.pk)
    if note.state != JournalEntry.State.DRAFT:
        raise NotPossible(_("En signerad anteckning kan inte tas bort. Skriv en rättelse i stället."))
    if not JournalEntry.objects.filter(pk=note.pk, state=JournalEntry.State.DRAFT).delete()[0]:
        raise Stale(_("Utkastet är redan kastat eller signerat. Ladda om sidan."))
    record(EventType.NOTE_DISCARDED, by=by, at=at, about=note.case)


@action
def take_in_document(
    *, subject: models.Model, case: Case | None, unit: "Unit", content: bytes, title: str, arrived_on: dt.date,
    by: "User", at: dt.datetime, sender: str = "",
) -> IncomingDocument:  # fmt: skip
    """Ta emot en handling till en akt eller något som kommit in, by whoever may write there."""
    require(may_take_in_document(by, case, unit.pk))
    row = take_in(
        content=content, subject=subject, unit=unit, title=title, sender=sender, arrived_on=arrived_on, by=by, at=at
    )
    record(EventType.DOCUMENT_TAKEN_IN, by=by, at=at, about=subject, sha256=row.sha256, document_id=row.pk)
    return row
