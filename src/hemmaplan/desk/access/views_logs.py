"""The read log, the event log and the seals."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hemmaplan.access import event_registry, sealing
from hemmaplan.access.models import Event, ReadNote, Seal
from hemmaplan.access.rights import AccountRight
from hemmaplan.desk import act
from hemmaplan.desk.access.forms import EventFilter, ReadFilter
from hemmaplan.foundation.rights import Right
from hemmaplan.people.measures import by_id
from hemmaplan.people.models import Person
from hemmaplan.people.residents import MET_IN_PERSON
from hemmaplan.web import formats
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page
from hemmaplan.web.tables import Column, Table

MOST_NAMED = 3


@dataclass(frozen=True)
class About:
    """Whom a reading was about: the first of them, and how many more."""

    named: list[Person]
    more: int

    @classmethod
    def of(cls, note: ReadNote, known: dict[int, Person]) -> "About":
        """As far as they are known."""
        named = [known[pk] for pk in note.person_ids[:MOST_NAMED] if pk in known]
        return cls(named, len(note.person_ids) - len(named))


def _may(request: Any, right: Right) -> None:
    if not request.user.scope.anywhere(right):
        raise Http404


def _with_names(notes: Sequence[Any]) -> Sequence[Any]:
    """The notes of a page, each with whom it is about."""
    named = by_id({pk for note in notes for pk in note.person_ids[:MOST_NAMED]})
    for note in notes:
        note.about = About.of(note, named)
    return notes


def reads(request: Page) -> HttpResponse:
    """Läsloggen: who opened what, when, with what right."""
    _may(request, AccountRight.READ_READS)
    table = Table(
        ReadNote.objects.visible_to(request.user),
        [
            Column("at", _("När"), sort=True, cell=lambda note: formats.moment(note.at, request.today)),
            Column("user_name", _("Vem")),
            Column("kind", _("Vad"), cell=lambda note: event_registry.thing(note.kind)),
            Column("about", _("Om"), template="access/about.html"),
            Column("why", _("Grund")),
            Column("emergency", _("Särskilt"), template="access/marks.html"),
        ],
        request,
        caption=_("Läslogg"),
        caption_hidden=True,
        name="las",
        sort="-at",
        prepare=_with_names,
        filters=ReadFilter(request.GET or None),
        empty=_("Inget läst"),
        empty_text=_("Ingen har öppnat något som svarar mot urvalet."),
    )
    return render(request, "access/reads.html", {"table": table})


def events(request: Page) -> HttpResponse:
    """Händelseloggen: who did what, when it happened and when it was recorded."""
    _may(request, AccountRight.READ_EVENTS)
    table = Table(
        Event.objects.visible_to(request.user),
        [
            Column(
                "recorded_at",
                _("Registrerat"),
                sort=True,
                cell=lambda event: formats.moment(event.recorded_at, request.today),
            ),
            Column("at", _("Hände"), cell=lambda event: formats.moment(event.at, request.today)),
            Column("by_name", _("Vem")),
            Column("event_type", _("Vad"), cell=lambda event: event_registry.label(event.event_type)),
            Column("data", _("Varför"), cell=lambda event: MET_IN_PERSON.get(str(event.data.get("why", "")), "")),
            Column("kind", _("Om"), cell=lambda event: f"{event_registry.thing(event.kind)} {event.subject_id or ''}"),
        ],
        request,
        caption=_("Händelser"),
        caption_hidden=True,
        name="handelser",
        sort="-recorded_at",
        filters=EventFilter(request.GET or None, event_types=event_registry.labels()),
        empty=_("Inga händelser"),
        empty_text=_("Inget har gjorts som svarar mot urvalet."),
    )
    return render(request, "access/events.html", {"table": table})


def seals(request: Page) -> HttpResponse:
    """Sigillen: each sealed day with its digest."""
    _may(request, AccountRight.CHECK_SEALS)
    table = Table(
        Seal.objects.visible_to(request.user),
        [
            Column("day", _("Dag"), sort=True, cell=lambda seal: formats.iso_day(seal.day)),
            Column("log", _("Logg"), cell=lambda seal: seal.get_log_display()),
            Column("count", _("Rader"), numeric=True),
            Column("digest", _("Kontrollsumma"), cell=lambda seal: seal.digest[:16]),
        ],
        request,
        caption=_("Sigill"),
        caption_hidden=True,
        name="sigill",
        sort="-day",
        empty=_("Inga sigill"),
        empty_text=_("Loggarna förseglas varje natt. Det första sigillet kommer i natt."),
    )
    return render(request, "access/seals.html", {"table": table})


@once
@require_POST
def seal(request: Page) -> HttpResponse:
    """Försegla till och med i går, without waiting for the night."""
    _may(request, AccountRight.CHECK_SEALS)
    yesterday = request.today - dt.timedelta(days=1)
    return act.attempt(
        request,
        lambda: sealing.seal_days(through=yesterday, by=request.user, at=request.at),
        done=_("Allt till och med i går är förseglat. Dagens rader förseglas i natt."),
        to="access:seals",
    )


@repeatable("checks anew; what is broken is recorded each time")
@require_POST
def check(request: Page) -> HttpResponse:
    """Kontrollera att inget har ändrats eller tagits bort sedan det förseglades."""
    _may(request, AccountRight.CHECK_SEALS)
    check = sealing.check_seals(by=request.user, at=request.at)
    return render(
        request, "access/checked.html", {"check": check, "faults": [_fault_row(fault) for fault in check.faults]}
    )


def _fault_row(fault: sealing.Fault) -> tuple[str, dt.date | None, bool]:
    """A fault in words, its day, and whether somebody has been at the logs."""
    name = dict(Seal._meta.get_field("log").flatchoices).get(fault.log, "")
    where = " ".join(filter(None, [str(name), formats.iso_day(fault.day) if fault.day else ""]))
    return (f"{where}: {fault}" if where else str(fault)).capitalize(), fault.day, not fault.is_late
