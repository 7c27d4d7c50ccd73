"""The log of the duty: a shift, its rows, and how each is read or taken in by the reception in the morning."""

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.intake import measures
from hemmaplan.cases.intake import requirements as required
from hemmaplan.cases.intake.actions.taking import About, IntakeTerms, ReporterTerms, take_in
from hemmaplan.cases.intake.events import EventType
from hemmaplan.cases.intake.models import DutyEntry, DutyShift, Intake
from hemmaplan.cases.intake.permissions import may_keep_duty_log, may_read_duty_entry, may_stamp_duty_entry
from hemmaplan.foundation import calendar, cleaning
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Unit


@action
def begin_shift(*, unit: "Unit", to_unit: "Unit", by: "User", at: dt.datetime) -> DutyShift:
    """Börja ett jourpass, which hands over to ``to_unit`` in the morning. One at a time for each officer and unit."""
    require(may_keep_duty_log(by, unit.pk))
    shift = DutyShift.objects.create(unit=unit, to_unit=to_unit, started_at=at, by=by, recorded_at=at)
    record(EventType.SHIFT_BEGUN, by=by, at=at, about=shift, unit_id=unit.pk)
    return shift


@action
def end_shift(*, shift: DutyShift, by: "User", at: dt.datetime) -> DutyShift:
    """Avsluta jourpasset. What stands in its log waits for the reception."""
    require(shift.by_id == by.pk and may_keep_duty_log(by, shift.unit_id))
    row = locked(shift)
    if row.ended_at is not None:
        raise Stale(_("Passet är redan avslutat. Ladda om sidan."))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(EventType.SHIFT_ENDED, by=by, at=at, about=row, unit_id=row.unit_id)
    return row


@action
def note_entry(
    *, shift: DutyShift, words: str, happened_at: dt.datetime, by: "User", at: dt.datetime, caller: str = "",
    about: str = "", assessment: str = "", decision: str = "", where_now: str = "", promised: str = "",
) -> DutyEntry:  # fmt: skip
    """Skriv en rad i jourens logg: who called about whom, what was judged, decided and promised.

    One about somebody who has a colleague's name goes to whoever leads the unit, and not to its reception.
    """
    require(may_keep_duty_log(by, shift.unit_id))
    row = locked(shift)
    if row.ended_at is not None:
        raise Stale(_("Passet är avslutat. Börja ett nytt."))
    refuse(required.row_of_duty(words, happened_at, started_at=row.started_at, at=at))
    same = row.entries.filter(words=words.strip(), happened_at=happened_at, about=cleaning.line(about))
    refuse_same(same, _("Raden är redan skriven. Ladda om sidan."))
    entry = DutyEntry(
        shift=row, colleagues=measures.colleagues_held_from(row.to_unit, about, by=by, on=calendar.local_date(at)), words=words.strip(), happened_at=happened_at, caller=cleaning.line(caller), about=cleaning.line(about),
        assessment=assessment.strip(), decision=cleaning.line(decision), where_now=cleaning.line(where_now),
        promised=cleaning.line(promised), by=by, recorded_at=at,
    )  # fmt: skip
    keep(entry)
    record(EventType.DUTY_NOTED, by=by, at=at, about=entry, unit_id=row.unit_id)
    return entry


@action
def read_entry(*, entry: DutyEntry, by: "User", at: dt.datetime) -> DutyEntry:
    """Läst: the reception has read the row, and when."""
    require(may_stamp_duty_entry(by, entry))
    row = locked(entry)
    if row.read_at is not None:
        raise Stale(_("Raden är redan läst. Ladda om sidan."))
    row.read_at, row.read_by = at, by
    row.save(update_fields=["read_at", "read_by"])
    record(EventType.DUTY_READ, by=by, at=at, about=row, unit_id=row.to_unit_id)
    return row


@action
def take_entry(
    *, entry: DutyEntry, kind: str, area: str, person: About, by: "User", at: dt.datetime, reason: str = "",
    reporter: ReporterTerms | None = None,
) -> Intake:  # fmt: skip
    """Ta emot raden: the same words become an intake that arrived when it happened. Reads it too. Nothing is copied by hand."""
    require(may_read_duty_entry(by, entry))
    row = locked(entry)
    if row.intake_id is not None:
        raise NotPossible(_("Raden är redan mottagen. Ladda om sidan."))
    terms = IntakeTerms(
        kind=kind, area=area, channel=Intake.Channel.DUTY, arrived_at=row.happened_at, words=_words(row), reason=reason,
        colleagues=tuple(row.colleagues) if person.restricted else (),
    )  # fmt: skip
    described = (
        person
        if person.names_somebody or person.stated_person
        else replace(person, stated_person=row.about or _("okänd, se jourens rad"))
    )
    made = take_in(unit=row.shift.to_unit, terms=terms, about=described, reporter=reporter, by=by, at=at)
    row.intake, row.colleagues = made, made.colleagues  # none: somebody has said that it is only the same name
    if row.read_at is None:
        row.read_at, row.read_by = at, by
    row.save(update_fields=["intake", "colleagues", "read_at", "read_by"])
    record(EventType.DUTY_READ, by=by, at=at, about=row, unit_id=row.to_unit_id)
    return made


def _words(row: DutyEntry) -> str:
    """All that stands in the row, under its headings. It stands in the file, so in the authority's language."""
    parts = [
        ("", row.words), ("Jourens bedömning", row.assessment), ("Beslut under jouren", row.decision),
        ("Var personerna är", row.where_now), ("Utlovat", row.promised),
    ]  # fmt: skip
    return "\n\n".join(f"{head}: {text}" if head else text for head, text in parts if text)
