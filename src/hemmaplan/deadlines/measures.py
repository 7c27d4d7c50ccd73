"""What the ledger says of time limits, on any day and as it was known at any time. The only place that says *late*.

Every condition is asked of a day ``on``, and with ``known`` of what had been recorded by then. Lists, figures, board and
memo compose them; none compares a day with a due day by itself. A clock due on a day is late from the next.

A clock that nothing has moved tells by its columns how it stood on any day. One that was extended, paused or corrected
later than ``on`` (or, with ``known``, ever) is asked by its events, read as ``consequences.state_of`` reads them.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.deadlines.states import ENDINGS, Happening
from hemmaplan.foundation import calendar

# The predicate of the index of those that ever were late; said in the question so that the planner may use it.
_EVER_LATE = Q(ended_on=None) | Q(ended_on__gt=F("due_on"))


def running(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Clocks that ran on the day: in the ledger, not ended. Paused ones too."""
    return _either(on, known, _goes_on(on, known), _ran(on))


def late(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Clocks whose time was out on the day and that still ran. A paused clock is not late."""
    plain = _goes_on(on, known) & Q(due_on__lt=on, paused_on=None)
    if known is None:
        plain &= _EVER_LATE
    return _either(on, known, plain, _ran(on) & _NOT_PAUSED & Q(due_then__lt=on))


def due_within(days: int, on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Clocks that ran on the day and were due within so many days from it; those that were late too."""
    last = calendar.add_days(on, days)
    return _either(on, known, _due_by(last, on, known), _ran(on) & _NOT_PAUSED & Q(due_then__lte=last))


def number_due_within(clocks: QuerySet[Clock, Any], days: int, on: dt.date) -> int:
    """How many of the clocks meet ``due_within``. Their events are asked only where one of them was moved after the day.

    For what is counted on every page: the events' part of the question takes most of its time, and today nothing has been
    moved after the day.
    """
    plain = Count("pk", filter=_due_by(calendar.add_days(on, days), on, None))
    counted = clocks.order_by().aggregate(due=plain, moved=Count("pk", filter=Q(amended_on__gt=on)))
    due: int = clocks.filter(due_within(days, on)).count() if counted["moved"] else counted["due"]
    return due


def _due_by(last: dt.date, on: dt.date, known: dt.datetime | None) -> Q:
    """By the columns: running on the day, not paused, and due by the last."""
    return _goes_on(on, known) & Q(due_on__lte=last, paused_on=None)


def answered_late(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Clocks that by the day had been answered after their last day; to the minute where the rule counts hours."""
    plain = Q(end=Clock.End.ANSWERED, ended_on__lte=on) & (
        Q(due_at=None, ended_on__gt=F("due_on")) | Q(ended_at__gt=F("due_at"))
    )
    if known is not None:
        plain &= Q(ended_recorded_at__lte=known)
    then = Q(end_then=Happening.ANSWERED, ended_then__lte=on) & (
        Q(due_at_then=None, ended_then__gt=F("due_then")) | Q(ended_at_then__gt=F("due_at_then"))
    )
    return _either(on, known, plain, then)


def days_left(clock: Clock, on: dt.date) -> int:
    """Days until the last one; below nought when it has passed."""
    return (clock.due_on - on).days


def subjects(model: type[Model], condition: Q, *, rules: Collection[str]) -> QuerySet[Clock, Any]:
    """The ids of the things that clocks of these rules are about, as a subquery: ``pk__in=subjects(Order, late(on), …)``."""
    rows = Clock.objects.filter(condition, subject_kind=model._meta.label_lower, rule__in=tuple(rules))
    return rows.order_by().values("subject_id")


def due_days(model: type[Model], ids: Collection[int], *, rule: str) -> dict[int, dt.date]:
    """The last day of the latest clock of the rule about each thing, whether it runs or not; those without are left out."""
    rows = Clock.objects.filter(subject_kind=model._meta.label_lower, subject_id__in=ids, rule=rule)
    return dict(rows.order_by("pk").values_list("subject_id", "due_on"))


def of_row(model: type[Model], what: str, *, rules: Collection[str], key: str = "pk") -> Subquery:
    """A column of the clock that runs now for each row, to annotate a list with: ``of_row(Order, "due_on", …)``.

    ``key`` is the path from the row to the thing that the clock is about.
    """
    rows = Clock.objects.running().filter(
        subject_kind=model._meta.label_lower, subject_id=OuterRef(key), rule__in=tuple(rules)
    )
    return Subquery(rows.order_by("due_on").values(what)[:1])


# How a day that has been is asked -------------------------------------------------------------------------------------

_NOT_PAUSED = Q(paused_then=None) | ~Q(paused_then=Happening.PAUSED)


def _ran(on: dt.date) -> Q:
    """By its events: in the ledger on the day and not ended."""
    return Q(entered_then__lte=on) & (Q(ended_then=None) | Q(ended_then__gt=on))


def _goes_on(on: dt.date, known: dt.datetime | None) -> Q:
    """By its columns: in the ledger on the day and not ended."""
    not_ended = Q(ended_on=None) | Q(ended_on__gt=on)
    if known is None:
        return Q(entered_on__lte=on) & not_ended
    return Q(entered_on__lte=on, recorded_at__lte=known) & (not_ended | Q(ended_recorded_at__gt=known))


def _either(on: dt.date, known: dt.datetime | None, plain: Q, then: Q) -> Q:
    """By the columns where they tell how it was then, otherwise by the events."""
    if known is None:
        by_columns, by_events = Q(amended_on=None) | Q(amended_on__lte=on), Q(amended_on__gt=on)
    else:
        by_columns, by_events = Q(amended_on=None), Q(amended_on__isnull=False)
    told = _with_events(on, known).filter(by_events).filter(then)
    return by_columns & plain | by_events & Q(pk__in=told.values("pk"))


def _with_events(on: dt.date, known: dt.datetime | None) -> QuerySet[Clock]:
    """Clocks with what their events said: the same reading as ``consequences.state_of``, in the database.

    The latest start that was known, and after it the latest known end; moves of the due day from the day they were made.
    """
    events = ClockEvent.objects.filter(clock=OuterRef("pk"))
    if known is not None:
        events = events.filter(recorded_at__lte=known)
    events = events.order_by("-pk")
    since = events.filter(pk__gt=OuterRef("start_then"))
    ends = since.filter(kind__in=ENDINGS)
    moves = since.filter(on__lte=on)
    due = moves.filter(due_on__isnull=False)
    start = events.filter(pk=OuterRef("start_then"))
    return Clock.objects.order_by().annotate(
        start_then=Subquery(events.filter(kind=Happening.STARTED).values("pk")[:1]),
        entered_then=Subquery(start.values("on")[:1]),
        ended_then=Subquery(ends.values("on")[:1]),
        ended_at_then=Subquery(ends.values("at")[:1]),
        end_then=Subquery(ends.values("kind")[:1]),
        due_then=Coalesce(Subquery(due.values("due_on")[:1]), Subquery(start.values("due_on")[:1])),
        due_at_then=Subquery((due | start).values("due_at")[:1]),
        paused_then=Subquery(moves.filter(kind__in=(Happening.PAUSED, Happening.RESUMED)).values("kind")[:1]),
    )
