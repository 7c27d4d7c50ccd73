"""Event history (*händelselogg*): what happened in the queues, and when it became known.

A row is one event with two dates: when it happened and when it was recorded. Nothing is ever changed: a correction is a
later row about the same event, and a row without a date of happening takes the event back. So the log can be read as it
stood on any past day, and a forecast from that day can be made again with what was known then.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from hemmaplan.foundation import csv_text, identity, written
from hemmaplan.foundation.language import gettext as _


class Kind(StrEnum):
    """*Händelse*: what can happen to a case in a queue, in the order it usually does."""

    REFERRAL = "referral"  # aktualiserat: anmälan, ansökan eller förfrågan
    DECISION = "decision"  # beslutat
    QUEUED = "queued"  # ställt i kö
    STARTED = "started"  # påbörjat
    ENDED = "ended"  # avslutat
    LEFT = "left"  # lämnade kön självmant
    REFUSED = "refused"  # nekat, till exempel för att kön är stängd
    REDIRECTED = "redirected"  # hänvisat vidare


class EndType(StrEnum):
    """*Avslutsorsak*: why a started case ended."""

    COMPLETED = "completed"  # fullföljd
    BROKEN_OFF = "broken_off"  # avbruten
    MOVED = "moved"  # flyttat
    DIED = "died"  # avliden


class BadHistory(ValueError):
    """*Händelseloggen kan inte läsas*: nothing was taken in. ``faults`` holds a Swedish sentence for each fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Event:
    """*Händelse*: one row of the log.

    Attributes:
        case: the case's own mark, the same in all its rows. One who comes back gets a new mark.
        queue: the queue's key.
        happened_at: the day it happened; ``None`` takes an earlier row of the same kind back.
        recorded_at: the day the row was written.
        priority: 0 acute, 1 legal limit running, 2 ordinary with decision, 3 without decision; ``None`` when not told.
        end_type: why the case ended, for rows of that kind; ``None`` when not told.
    """

    case: str
    queue: str
    kind: Kind
    happened_at: date | None
    recorded_at: date
    priority: int | None = None
    end_type: EndType | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """*Förlopp*: one case in one queue, with the day of each event that is known, else ``None``."""

    case: str
    queue: str
    referral: date | None = None
    decision: date | None = None
    queued: date | None = None
    started: date | None = None
    ended: date | None = None
    left: date | None = None
    refused: date | None = None
    redirected: date | None = None
    priority: int | None = None
    end_type: EndType | None = None

    @property
    def joined(self) -> date | None:
        """The day one came to the queue (*köstart*); where only a start or a leaving is known, that day.

        Somebody only heard of, with neither queue, decision nor start, is still being looked into and has not come.
        """
        return self.waits_from or self.started or self.left

    @property
    def waits_from(self) -> date | None:
        """The day from which the wait counts: placed in queue, else decided, else first heard of (*väntan räknas från*).

        ``None`` when only the start or the leaving is known: then nobody knows how long the wait was, which is not to say that it was none.
        """
        came = self.queued or self.decision
        return came or (self.referral if self.started or self.left else None)

    @property
    def turned_away(self) -> date | None:
        """The day the demand was refused or redirected (*nekad eller hänvisad*)."""
        return self.refused or self.redirected

    @property
    def out(self) -> date | None:
        """The day the wait ended, by a start, by leaving or by being turned away (*ut ur kön*)."""
        return self.started or self.left or self.turned_away

    def waits_on(self, day: date) -> bool:
        """True when the case stood in the queue at the end of the day."""
        return self.joined is not None and self.joined <= day and (self.out is None or self.out > day)

    def runs_on(self, day: date) -> bool:
        """True when the case was running at the end of the day."""
        return self.started is not None and self.started <= day and (self.ended is None or self.ended > day)

    def contradiction(self) -> str | None:
        """What cannot be true in these days, in Swedish; ``None`` when they agree."""
        who = _("Ärende %(case)s i kö %(queue)s") % {"case": self.case, "queue": self.queue}
        if self.started is not None and self.out_without_start is not None:
            return _(
                "%(who)s har både påbörjats %(started)s och lämnat kön %(out_without_start)s. Ta tillbaka den rad som är fel."
            ) % {"who": who, "started": self.started, "out_without_start": self.out_without_start}
        if self.ended is not None and self.started is None:
            return _("%(who)s avslutades %(ended)s men har ingen start. Lägg till raden started.") % {
                "who": who,
                "ended": self.ended,
            }
        if self.ended is not None and self.started is not None and self.ended < self.started:
            return _("%(who)s avslutades %(ended)s, före starten %(started)s. Rätta det ena datumet med en ny rad.") % {
                "who": who,
                "ended": self.ended,
                "started": self.started,
            }
        if self.joined is not None and self.out is not None and self.out < self.joined:
            return _(
                "%(who)s kom ut ur kön %(out)s, innan det ställdes i kö %(joined)s. Rätta det ena datumet med en ny rad."
            ) % {"who": who, "out": self.out, "joined": self.joined}
        return None

    @property
    def out_without_start(self) -> date | None:
        """The day the case left or was turned away (*ut ur kön utan start*)."""
        return self.left or self.turned_away


@dataclass(frozen=True)
class History:
    """*Händelselogg*: all rows, and the day from which the log is whole.

    Attributes:
        whole_from: from this day every event is in the log. Of cases that had ended before it nothing is known; cases that
            were open then are in the log with their earlier days.
        known_until: the last day that the log tells of.
        events: the rows in the order they were recorded.

    Raises:
        BadHistory: a row lies outside what the log tells of, or its days cannot be true.
    """

    whole_from: date
    known_until: date
    events: tuple[Event, ...]

    def __post_init__(self) -> None:
        """Put the rows in order, and refuse those that cannot be."""
        if self.known_until < self.whole_from:
            message = _("Loggen är hel från %(whole_from)s men slutar %(known_until)s. Ange en senare sista dag.") % {
                "whole_from": self.whole_from,
                "known_until": self.known_until,
            }
            raise BadHistory([message])
        ordered = tuple(
            sorted(self.events, key=lambda event: event.recorded_at)
        )  # stable: of two on one day, the later row
        object.__setattr__(self, "events", ordered)
        faults = [fault for event in ordered if (fault := self._fault(event)) is not None]
        if faults:
            raise BadHistory(faults)

    def _fault(self, event: Event) -> str | None:
        what = _("Ärende %(case)s i kö %(queue)s, %(kind)s") % {
            "case": event.case,
            "queue": event.queue,
            "kind": event.kind,
        }
        if event.recorded_at > self.known_until:
            return _(
                "%(what)s: antecknat %(recorded_at)s, efter loggens sista dag %(known_until)s. Ange en senare sista dag."
            ) % {"what": what, "recorded_at": event.recorded_at, "known_until": self.known_until}
        if event.happened_at is not None and event.happened_at > event.recorded_at:
            return _(
                "%(what)s: hände %(happened_at)s men antecknades redan %(recorded_at)s. En planerad händelse hör inte hemma i loggen. Ta bort raden eller rätta datumet."
            ) % {"what": what, "happened_at": event.happened_at, "recorded_at": event.recorded_at}
        return None

    def known_on(self, origin: date) -> History:
        """The log as it stood at the end of a day: only rows recorded by then.

        Raises:
            BadHistory: the day lies before the log begins or after it ends.
        """
        if not self.whole_from <= origin <= self.known_until:
            message = _(
                "Prognosdagen %(origin)s ligger utanför loggen, som går från %(whole_from)s till %(known_until)s."
            ) % {"origin": origin, "whole_from": self.whole_from, "known_until": self.known_until}
            raise BadHistory([message])
        if origin == self.known_until:
            return self
        # In order and without fault already, and so is any beginning of it: it need not be looked through again.
        known = object.__new__(History)
        until = bisect_right(self.events, origin, key=lambda event: event.recorded_at)
        vars(known).update(whole_from=self.whole_from, known_until=origin, events=self.events[:until])
        return known

    @cached_property
    def _all(self) -> tuple[Course, ...]:
        days: dict[tuple[str, str], dict[str, object]] = {}
        for event in self.events:
            course = days.setdefault((event.queue, event.case), {})
            course[event.kind.value] = event.happened_at
            if event.priority is not None:
                course["priority"] = event.priority
            if event.kind is Kind.ENDED:
                course["end_type"] = event.end_type
        return tuple(Course(case=case, queue=queue, **known) for (queue, case), known in days.items())  # type: ignore[arg-type]

    @cached_property
    def queues(self) -> tuple[str, ...]:
        """The keys of all queues in the log, in alphabetical order."""
        return tuple(sorted({course.queue for course in self._all}))

    @cached_property
    def contradictions(self) -> tuple[str, ...]:
        """What cannot be true in the log as it stands (*motsägelser*), a Swedish sentence each."""
        found = (course.contradiction() or self._ended_before_the_log(course) for course in self._all)
        return tuple(fault for fault in found if fault is not None)

    def _ended_before_the_log(self, course: Course) -> str | None:
        last = course.ended or course.out_without_start
        if last is None or last >= self.whole_from:
            return None
        return _(
            "Ärende %(case)s i kö %(queue)s var slut %(last)s, före loggens början %(whole_from)s. Ta bort ärendet, eller flytta loggens början om den är hel dessförinnan."
        ) % {"case": course.case, "queue": course.queue, "last": last, "whole_from": self.whole_from}

    @cached_property
    def _sound(self) -> Mapping[str, tuple[Course, ...]]:
        """The courses that do not contradict themselves, by queue."""
        sound: dict[str, list[Course]] = {}
        for course in self._all:
            if course.contradiction() is None and self._ended_before_the_log(course) is None:
                sound.setdefault(course.queue, []).append(course)
        return {queue: tuple(courses) for queue, courses in sound.items()}

    def courses(self, queue: str) -> tuple[Course, ...]:
        """The courses in a queue. Those that contradict themselves, as the log then stood, are left out."""
        return self._sound.get(queue, ())

    def set_aside(self, queue: str) -> int:
        """How many courses in a queue contradict themselves and are left out (*lagda åt sidan*)."""
        return self._told_of[queue] - len(self.courses(queue))

    @cached_property
    def _told_of(self) -> Counter[str]:
        """How many courses there are in each queue, contradictory ones too."""
        return Counter(course.queue for course in self._all)

    def days_to_record(self, queue: str) -> float | None:
        """Median number of days from an event of the log's time until it was recorded; ``None`` without events."""
        lags = sorted(self._lags.get(queue, ()))
        return (lags[(len(lags) - 1) // 2] + lags[len(lags) // 2]) / 2 if lags else None

    @cached_property
    def _lags(self) -> Mapping[str, Sequence[int]]:
        """Days from each event of the log's time until it was recorded, by queue."""
        lags: dict[str, list[int]] = {}
        for event in self.events:
            if event.happened_at is not None and event.happened_at >= self.whole_from:
                lags.setdefault(event.queue, []).append((event.recorded_at - event.happened_at).days)
        return lags


# --- reading -----------------------------------------------------------------------------------------------------------

FIELDS = ("case", "queue", "kind", "happened_at", "recorded_at", "priority", "end_type")
PRIORITIES = range(4)


def read_rows(rows: Iterable[object], *, whole_from: date, known_until: date) -> History:
    """Read a log from plain rows, as they stand in a scenario file or a table.

    Args:
        rows: one mapping a row with the names in ``FIELDS``; ``priority`` and ``end_type`` may be left out. Dates are ISO
            texts; ``happened_at`` that is empty or null takes an earlier row back.
        whole_from: the day from which the log is whole.
        known_until: the last day that the log tells of.

    Raises:
        BadHistory: with a sentence for every fault, naming row, field and remedy. Then nothing is read.
    """
    faults: list[str] = []
    events: list[Event] = []
    for number, row in enumerate(rows, start=1):
        try:
            events.append(_event(row))
        except ValueError as fault:
            faults.append(_("Rad %(number)s: %(fault)s") % {"number": number, "fault": fault})
    if faults:
        raise BadHistory(faults)
    history = History(whole_from, known_until, tuple(events))
    if history.contradictions:
        raise BadHistory(history.contradictions)
    return history


def read_csv(raw: bytes | str, *, whole_from: date, known_until: date) -> History:
    """Read a log from a CSV file with a header row, in any of the forms that ``foundation.csv_text`` knows.

    Raises:
        BadHistory: as ``read_rows``, a column that is needed is missing, or the file cannot be read.
    """
    try:
        headings, rows = csv_text.table(raw)
    except csv_text.NotCsv as error:
        raise BadHistory(
            [_("Rad %(number)s: %(fault)s") % {"number": error.line, "fault": error} if error.line else str(error)]
        ) from None
    missing = set(FIELDS[:5]) - set(headings)
    if missing:
        message = _("Filen saknar %(names)s. Första raden ska ha kolumnernas namn: %(names2)s.") % {
            "names": ", ".join(sorted(missing)),
            "names2": ", ".join(FIELDS),
        }
        raise BadHistory([message])
    return read_rows([row for _line, row in rows], whole_from=whole_from, known_until=known_until)


def _event(row: object) -> Event:
    if not isinstance(row, Mapping):
        message = _("raden är %(row)r. Ange ett objekt med fälten %(names)s.") % {
            "row": row,
            "names": ", ".join(FIELDS),
        }
        raise ValueError(message)  # noqa: TRY004 the user is told, not the programmer
    unknown = [str(name) for name in row if name not in FIELDS]
    if unknown:
        message = _("fältet %(names)s finns inte. Tillåtna fält: %(names2)s.") % {
            "names": ", ".join(unknown),
            "names2": ", ".join(FIELDS),
        }
        raise ValueError(message)
    kind = Kind(_one_of(row, "kind", [kind.value for kind in Kind]))
    end_type = row.get("end_type") or None
    if end_type is not None and kind is not Kind.ENDED:
        message = _("end_type hör bara till ended, inte till %(kind)s. Lämna fältet tomt.") % {"kind": kind}
        raise ValueError(message)
    recorded = _day(row, "recorded_at")
    if recorded is None:
        message = _("recorded_at saknas. Ange dagen då händelsen antecknades.")
        raise ValueError(message)
    return Event(
        case=_own_mark(row, "case"),
        queue=_own_mark(row, "queue"),
        kind=kind,
        happened_at=_day(row, "happened_at"),
        recorded_at=recorded,
        priority=_priority(row.get("priority")),
        end_type=None if end_type is None else EndType(_one_of(row, "end_type", [one.value for one in EndType])),
    )


def _text(row: Mapping[str, object], field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        message = _("%(field)s saknas. Ange en text.") % {"field": field}
        raise ValueError(message)
    return value.strip()


def _own_mark(row: Mapping[str, object], field: str) -> str:
    """A mark that says nothing of who it is: a log of queues needs no person, and its faults are printed."""
    mark = _text(row, field)
    if identity.found_in(mark):
        message = _("%(field)s ser ut som ett personnummer. Byt det mot ett löpnummer i hela loggen.") % {
            "field": field
        }
        raise ValueError(message)
    return mark


def _one_of(row: Mapping[str, object], field: str, allowed: Sequence[str]) -> str:
    value = row.get(field)
    if value not in allowed:
        message = _("%(field)s är %(value)r. Ange något av %(names)s.") % {
            "field": field,
            "value": value,
            "names": ", ".join(allowed),
        }
        raise ValueError(message)
    return str(value)


def _day(row: Mapping[str, object], field: str) -> date | None:
    if field not in row:
        message = _("%(field)s saknas. Ange ett datum som 2026-03-31.") % {"field": field}
        raise ValueError(message)
    value = row[field]
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return written.read_day(str(value))
    except ValueError:
        message = _("%(field)s är %(value)r. Ange ett datum som 2026-03-31.") % {"field": field, "value": value}
        raise ValueError(message) from None


def _priority(value: object) -> int | None:
    if value is None or value == "":
        return None
    priority = None if isinstance(value, bool) else written.whole_or_none(str(value))
    if priority not in PRIORITIES:
        message = _("priority är %(value)r. Ange 0 (akut), 1 (lagstadgad tid), 2 (beslutad) eller 3 (utan beslut).") % {
            "value": value
        }
        raise ValueError(message)
    return priority
