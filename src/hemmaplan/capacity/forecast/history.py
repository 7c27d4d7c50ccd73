"""From a unit's rows to the event history of its queues (*händelselogg*): what happened, and when it was recorded.

Three kinds of rows hold a place: an order, an open contact and a tenancy. Each has a mark of its own that tells of nobody.
"""

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q

from hemmaplan.capacity.simulation.estimation.history import EndType, Event, History, Kind
from hemmaplan.foundation import calendar
from hemmaplan.housing.models import Tenancy
from hemmaplan.interventions.measures.services import ServiceLine
from hemmaplan.interventions.models import OpenContact, Order, QueueEntry
from hemmaplan.interventions.states import OrderState
from hemmaplan.organisation.periods import last_day

# Why help ended, as the estimates tell it apart: carried through, moved or died; all else was broken off.
_ENDS = {
    Order.EndReason.GOALS_MET: EndType.COMPLETED,
    Order.EndReason.PARTLY_MET: EndType.COMPLETED,
    Order.EndReason.MOVED: EndType.MOVED,
    Order.EndReason.DECEASED: EndType.DIED,
}
_OUT = {
    QueueEntry.Left.WITHDRAWN: Kind.LEFT,
    QueueEntry.Left.RETURNED: Kind.REDIRECTED,
    QueueEntry.Left.MOVED: Kind.REDIRECTED,
}
When = dt.date | dt.datetime | None


def history(services: Collection[ServiceLine], *, on: dt.date) -> History:
    """Every event of the services' queues recorded by the end of the day, and since when the log is whole.

    It is whole from the first day that something ended in it: what had ended before the rows were first brought in was not
    brought in. Where nothing has ended, from the day the first row was recorded.
    """
    codes = {line.id: line.code for line in services}
    known = calendar.at_clock(on + dt.timedelta(days=1), 0)
    dwellings = {line.unit_id: line.code for line in reversed(list(services)) if line.kind == "dwelling"}
    found = [
        *_of_orders(codes, known),
        *_of_contacts(codes, known),
        *_of_tenancies(dwellings, known),
    ]
    events = [event for event in found if event.recorded_at <= on]
    outs = [event.happened_at for event in events if event.kind in _WHEN_OUT and event.happened_at is not None]
    whole_from = min(outs or [event.recorded_at for event in events], default=on)
    return History(whole_from, on, tuple(events))


_WHEN_OUT = {Kind.ENDED, Kind.LEFT, Kind.REFUSED, Kind.REDIRECTED}


def _event(
    case: str,
    queue: str,
    kind: Kind,
    happened: When,
    recorded: When,
    priority: int | None = None,
    *,
    end_type: EndType | None = None,
) -> Iterator[Event]:
    """The event, recorded at the earliest on the day it happened; nothing where it has not happened."""
    day = _day(happened)
    if day is not None:
        yield Event(case, queue, kind, day, max(day, _day(recorded) or day), priority, end_type)


def _day(when: When) -> dt.date | None:
    return calendar.local_date(when) if isinstance(when, dt.datetime) else when


def _of_orders(codes: dict[int, str], known: dt.datetime) -> Iterator[Event]:
    """Sent, decided, placed in the queue, started, and out: ended, left on their own, or turned away."""
    places: dict[int, list[QueueEntry]] = {}
    for entry in QueueEntry.objects.filter(service__in=codes, recorded_at__lt=known).order_by("pk"):
        places.setdefault(entry.order_id, []).append(entry)
    rows = Order.objects.filter(recorded_at__lt=known).filter(Q(service__in=codes) | Q(pk__in=places))
    for order in rows.order_by("pk"):
        mine = places.get(order.pk, [])
        current = mine[-1] if mine and mine[-1].service_id == order.service_id else None
        # A place given up for another service, or taken anew later, was a wait of its own.
        for entry in mine:
            if entry is not current:
                yield from _of_entry(f"u{order.pk}p{entry.pk}", codes[entry.service_id], entry)
        if order.service_id in codes:
            yield from _of_order(order, f"u{order.pk}", codes[order.service_id], current)


def _of_order(order: Order, case: str, queue: str, current: QueueEntry | None) -> Iterator[Event]:
    yield from _event(case, queue, Kind.REFERRAL, order.sent_at, order.recorded_at, order.priority)
    yield from _event(case, queue, Kind.DECISION, order.decided_on, order.recorded_at)
    if current is not None:
        yield from _of_entry(case, queue, current)
    if order.started_on:
        end_type = _ENDS.get(Order.EndReason(order.end_reason), EndType.BROKEN_OFF) if order.end_reason else None
        yield from _event(case, queue, Kind.STARTED, order.started_on, order.started_recorded_at)
        yield from _event(case, queue, Kind.ENDED, order.ended_on, order.ended_recorded_at, end_type=end_type)
    elif current is None or current.left_how not in _OUT:
        kind = Kind.REDIRECTED if order.state == OrderState.RETURNED else Kind.LEFT
        yield from _event(case, queue, kind, order.ended_on, order.ended_recorded_at)


def _of_entry(case: str, queue: str, entry: QueueEntry) -> Iterator[Event]:
    yield from _event(case, queue, Kind.QUEUED, entry.joined_on, entry.recorded_at, entry.priority)
    if entry.left_how in _OUT:
        yield from _event(case, queue, _OUT[QueueEntry.Left(entry.left_how)], entry.left_on, entry.left_recorded_at)


def _of_contacts(codes: dict[int, str], known: dt.datetime) -> Iterator[Event]:
    rows = OpenContact.objects.filter(service__in=codes, recorded_at__lt=known).order_by("pk")
    for pk, service, opened, closed, recorded, ended in rows.values_list(
        "pk", "service", "opened_on", "closed_on", "recorded_at", "ended_recorded_at"
    ):
        yield from _event(f"k{pk}", codes[service], Kind.STARTED, opened, recorded)
        yield from _event(f"k{pk}", codes[service], Kind.ENDED, closed, ended)


def _of_tenancies(dwellings: dict[int, str], known: dt.datetime) -> Iterator[Event]:
    rows = Tenancy.objects.filter(dwelling__unit__in=dwellings, recorded_at__lt=known).order_by("pk")
    for pk, unit, period, recorded in rows.values_list("pk", "dwelling__unit", "period", "recorded_at"):
        yield from _event(f"b{pk}", dwellings[unit], Kind.STARTED, period.lower, recorded)
        yield from _event(f"b{pk}", dwellings[unit], Kind.ENDED, last_day(period), None)
