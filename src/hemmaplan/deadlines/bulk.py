"""Writes many clocks with their events at once: what the import and a correction of the ledger need."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from hemmaplan.deadlines.consequences import ClockState, Difference, Wanted, state_of
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.deadlines.states import Happening

if TYPE_CHECKING:
    from hemmaplan.access.models import User

Recorded = Callable[[dt.date], dt.datetime]


def write(found: Iterable[Difference], *, on: dt.date, recorded: Recorded, by: "User", at: dt.datetime) -> None:
    """Let the ledger say what is wanted: clocks that are missing with all their events, corrections as events added.

    ``recorded`` tells when something that happened on a day counts as recorded, for clocks that are new; a correction is
    recorded at ``at``. A running clock that nobody wants is withdrawn on ``on``. Nothing is overwritten.
    """
    new: list[tuple[Clock, list[ClockEvent]]] = []
    changed: list[tuple[Clock, list[ClockEvent]]] = []
    for one in found:
        if one.kept is None and one.wanted is not None:
            new.append(_made(one.wanted, recorded, by))
        elif isinstance(one.kept, Clock):
            changed.append((one.kept, _corrections(one.kept, one.wanted, on, by, at)))
    _append(changed)
    _copy(Clock, [clock for clock, _events in new], with_ids=True)
    for clock, events in new:
        for event in events:
            event.clock = clock  # it has its id now
    _copy(ClockEvent, [event for _clock, events in new for event in events])


@dataclass(frozen=True, slots=True)
class Extension:
    """Förlängning: to which day, by which decision of which day, on which reasons, and when it was recorded."""

    to: dt.date
    on: dt.date
    reason: str
    with_: models.Model
    recorded_at: dt.datetime


def extend(moved: Iterable[tuple[Clock, Extension]], *, by: "User") -> None:
    """Move clocks by decisions that come from elsewhere, in the order these were taken."""
    events: dict[Clock, list[ClockEvent]] = {}
    for clock, one in sorted(moved, key=lambda pair: (pair[0].pk, pair[1].on)):
        events.setdefault(clock, []).append(
            ClockEvent(
                clock=clock, kind=Happening.EXTENDED, on=one.on, due_on=one.to, reason=one.reason.strip()[:300],
                answer_kind=one.with_._meta.label_lower, answer_id=one.with_.pk,
                recorded_at=max(one.recorded_at, clock.recorded_at), by=by,
            )
        )  # fmt: skip
    _append(list(events.items()))


def _made(want: Wanted, recorded: Recorded, by: "User") -> tuple[Clock, list[ClockEvent]]:
    clock = Clock(
        rule=want.rule, section=want.section, unit_id=want.unit_id, subject_kind=want.subject_kind,
        subject_id=want.subject_id, person_id=want.person_id, case_id=want.case_id,
        recorded_at=want.recorded_at or recorded(want.entered_on), recorded_by=by,
    )  # fmt: skip
    events = [_start(clock, want, clock.recorded_at, by)]
    if want.ended_on:
        ended = max(want.ended_recorded_at or recorded(want.ended_on), clock.recorded_at)
        events.append(ClockEvent(clock=clock, kind=want.end, on=want.ended_on, recorded_at=ended, by=by))
    clock.state = state_of(events)
    return clock, events


def _start(clock: Clock, want: Wanted, at: dt.datetime, by: "User") -> ClockEvent:
    return ClockEvent(
        clock=clock, kind=Happening.STARTED, on=want.entered_on, counted_from=want.starts_on, due_on=want.due_on,
        recorded_at=at, by=by,
    )  # fmt: skip


def _corrections(clock: Clock, want: Wanted | None, on: dt.date, by: "User", at: dt.datetime) -> list[ClockEvent]:
    """The events that make a clock say what is wanted; without a wanted one it is withdrawn."""
    at = max([at, clock.recorded_at, *([clock.ended_recorded_at] if clock.ended_recorded_at else [])])
    if want is None:
        return [ClockEvent(clock=clock, kind=Happening.WITHDRAWN, on=on, recorded_at=at, by=by)]
    events = []
    same_start = (clock.starts_on, clock.entered_on) == (want.starts_on, want.entered_on)
    same_due = clock.due_on == want.due_on or clock.amended_on is not None
    reopened = clock.ended_on is not None and want.ended_on is None
    if reopened or not (same_start or want.may_start_later) or not same_due:
        events.append(_start(clock, want, at, by))
    if want.ended_on and (events or (want.ended_on, want.end) != (clock.ended_on, clock.end)):
        events.append(ClockEvent(clock=clock, kind=want.end, on=want.ended_on, recorded_at=at, by=by))
    return events


def _append(changed: list[tuple[Clock, list[ClockEvent]]]) -> None:
    """Add events to clocks that are there; the columns follow. Those that stop go first: one runs at a time."""
    _copy(ClockEvent, [event for _clock, events in changed for event in events])
    whole: dict[int, list[ClockEvent]] = {clock.pk: [] for clock, _events in changed}
    for event in ClockEvent.objects.filter(clock__in=whole).order_by("pk"):
        whole[event.clock_id].append(event)
    for clock, _events in changed:
        clock.state = state_of(whole[clock.pk])
    columns = [field.name for field in fields(ClockState)]
    for ended in (True, False):
        rows = [clock for clock, _events in changed if (clock.ended_on is not None) is ended]
        Clock.objects.bulk_update(rows, columns, batch_size=200)


def _copy(model: type[models.Model], rows: list[Any], *, with_ids: bool = False) -> None:
    """Insert rows by COPY, several times faster than INSERT; their ids come from the table's own sequence."""
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if with_ids:
            cursor.execute(
                "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)", [table, len(rows)]
            )
            for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = pk
        columns = [field for field in model._meta.concrete_fields if with_ids or not field.primary_key]
        named = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
        with cursor.copy(f"copy {table} ({named}) from stdin") as copy:
            for row in rows:
                copy.write_row([getattr(row, field.attname) for field in columns])
