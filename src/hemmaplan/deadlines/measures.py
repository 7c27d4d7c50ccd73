"""What the ledger says of time limits, on any day and as it was known at any time. The only place that says *late*.

Every condition is asked of a day ``on``, and with ``known`` of what had been recorded by then. Lists, figures, board and
memo compose them; none compares a day with a due day by itself. A clock due on a day is late from the next.

A clock that nothing has moved tells by its columns how it stood on any day. One that was extended, paused or corrected
later than ``on`` (or, with ``known``, ever) is asked by its events, read as ``consequences.state_of`` reads them.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hemmaplan.deadlines.consequences import ClockState, state_of
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.deadlines.states import ENDINGS, Happening
from hemmaplan.foundation import calendar

# The predicate of the index of those that ever were late; said in the question so that the planner may use it.
_EVER_LATE = Q(ended_on=None) | Q(ended_on__gt=F("due_on"))


def running(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Clocks that ran on the day: in the ledger, not ended. Paused ones too."""
    return _either(on, known, *_running(on, known))


def late(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Clocks whose time was out on the day and that still ran. A paused clock is not late."""
    return _either(on, known, *_late(on, known))


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


def answered_late(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Clocks that by the day had been answered after their last day; to the minute where the rule counts hours."""
    return _either(on, known, *_answered_late(on, known))


def days_left(clock: Clock, on: dt.date) -> int:
    """Days until the last one; below nought when it has passed."""
    return (clock.due_on - on).days


# The ledger as a page reads it ----------------------------------------------------------------------------------------

A_WEEK = 7
A_YEAR = 12


def conditions(on: dt.date, *, known: dt.datetime | None = None, names: Collection[str] = ()) -> dict[str, Q]:
    """What the ledger tells of clocks on the day, by name: each is a count of a tally and a list of rows.

    ``week`` are those due within seven days that are not late, ``extended`` those that run and were moved by a decision, ``paused``
    those that stand still; ``lapsed`` and ``answered_late`` are of the twelve months before. ``names`` asks for some of them only.
    """
    return {name: _either(on, known, *pair) for name, pair in _pairs(on, known).items() if not names or name in names}


def cheapest_conditions(on: dt.date, *, known: dt.datetime | None = None, names: Collection[str] = ()) -> dict[str, Q]:
    """The same, as they cost least to ask. One query first, of the ends of two indexes: what has happened after the day.

    Of today nothing has: then the columns tell it all and those that run are those that have not ended, in a tenth of the time.
    """
    if known is not None:
        return conditions(on, known=known, names=names)
    latest = Clock.objects.aggregate(moved=Max("amended_on"), ended=Max("ended_on"))
    if latest["moved"] is not None and latest["moved"] > on:
        return conditions(on, names=names)
    pairs = _pairs(on, None, any_ended=latest["ended"] is not None and latest["ended"] > on)
    return {name: pair[0] for name, pair in pairs.items() if not names or name in names}


def _pairs(on: dt.date, known: dt.datetime | None, *, any_ended: bool = True) -> dict[str, tuple[Q, Q]]:
    """Each condition by the columns, and by the events. ``any_ended``: whether any may have ended after the day."""
    since, last = calendar.add_months(on, -A_YEAR), calendar.add_days(on, A_WEEK)
    goes_on, ran = _running(on, known, any_ended=any_ended)
    answered = _answered_late(on, known)
    return {
        "running": (goes_on, ran),
        "week": (
            goes_on & Q(due_on__range=(on, last), paused_on=None), ran & _NOT_PAUSED & Q(due_then__range=(on, last)),
        ),
        "late": _late(on, known, any_ended=any_ended),
        "extended": (goes_on & Q(amended_on__isnull=False) & _extended(on, known), ran & _extended(on, known)),
        "paused": (goes_on & Q(paused_on__isnull=False), ran & Q(paused_then=Happening.PAUSED)),
        "lapsed": (
            Q(end=Clock.End.LAPSED, ended_on__gt=since, ended_on__lte=on) & _end_known(known),
            Q(end_then=Happening.LAPSED, ended_then__gt=since, ended_then__lte=on),
        ),
        "answered_late": (answered[0] & Q(ended_on__gt=since), answered[1] & Q(ended_then__gt=since)),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """Frister av en regel i en enhet on a day: how many run, are due within a week, late, extended, paused; and how they ended."""

    unit_id: int
    rule: str
    running: int = 0
    week: int = 0
    late: int = 0
    extended: int = 0
    paused: int = 0
    lapsed: int = 0
    answered_late: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together, as a tally of the first one's unit and rule."""
        return Tally(self.unit_id, self.rule, *(getattr(self, name) + getattr(other, name) for name in COUNTED))


COUNTED = tuple(field.name for field in fields(Tally) if field.name not in {"unit_id", "rule"})
_ENDED = ("lapsed", "answered_late")


def tallies(
    clocks: QuerySet[Clock, Any], unit_ids: Collection[int], on: dt.date, *, known: dt.datetime | None = None
) -> list[Tally]:
    """The ledger of the units on the day, of these clocks: a row for each unit and rule. Three queries, however many there are."""
    here = clocks.filter(unit__in=unit_ids).order_by()
    told = cheapest_conditions(on, known=known)
    going = here.filter(told["running"]).values("unit_id", "rule")
    counts = {name: Count("pk", filter=told[name]) for name in COUNTED if name not in {"running", *_ENDED}}
    found = [Tally(**row) for row in going.annotate(running=Count("pk"), **counts)]
    over = here.filter(told["lapsed"] | told["answered_late"]).values("unit_id", "rule")
    ended: Iterable[Any] = over.annotate(**{name: Count("pk", filter=told[name]) for name in _ENDED})
    return added([*found, *(Tally(**row) for row in ended)])


def added(rows: Iterable[Tally], *, by: str = "") -> list[Tally]:
    """The tallies of the same unit and rule together; ``by`` is ``unit_id`` or ``rule`` for one row each."""
    sums: dict[tuple[int, str], Tally] = {}
    for row in rows:
        key = (row.unit_id if by != "rule" else 0, row.rule if by != "unit_id" else "")
        sums[key] = sums.get(key, Tally(*key)) + row
    return list(sums.values())


def states(clocks: Collection[Clock], on: dt.date, *, known: dt.datetime | None = None) -> dict[int, ClockState]:
    """How each of the clocks stood on the day, as it was known, from its events. One query."""
    events: dict[int, list[ClockEvent]] = {clock.pk: [] for clock in clocks}
    for event in ClockEvent.objects.filter(clock__in=events).order_by("pk"):
        events[event.clock_id].append(event)
    return {pk: state_of(rows, on=on, known=known) for pk, rows in events.items()}


def reasons(clocks: Collection[Clock], on: dt.date, *, known: dt.datetime | None = None) -> dict[int, str]:
    """Why each of the clocks was last moved or paused, in the words of whoever did it. One query."""
    rows = ClockEvent.objects.filter(clock__in=clocks, on__lte=on).exclude(reason="").order_by("pk")
    if known is not None:
        rows = rows.filter(recorded_at__lte=known)
    return dict(rows.values_list("clock", "reason"))


class Stored(NamedTuple):
    """A clock of the ledger as far as a comparison with what should be there needs it: many are read at once."""

    pk: int
    subject_kind: str
    subject_id: int
    rule: str
    starts_on: dt.date
    entered_on: dt.date
    due_on: dt.date
    amended_on: dt.date | None
    ended_on: dt.date | None
    end: str


def stored(kind: str, subject_ids: Collection[int], *, rules: Collection[str] = ()) -> list[Stored]:
    """The clocks about these matters, of the rules or of all. One query, and no rows of the model made."""
    rows = Clock.objects.filter(subject_kind=kind, subject_id__in=subject_ids).order_by("due_on", "pk")
    if rules:
        rows = rows.filter(rule__in=rules)
    return [Stored(*row) for row in rows.values_list(*Stored.__annotations__)]


def clocks_about(kind: str, subject_id: int) -> list[Clock]:
    """Every clock of one matter: those that run first, the soonest due before; then those that are over, the latest before."""
    rows = Clock.objects.filter(subject_kind=kind, subject_id=subject_id)
    return list(rows.order_by(F("ended_on").desc(nulls_first=True), "due_on", "pk"))


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


def with_next_clock(files: QuerySet[Any, Any], clocks: QuerySet[Clock, Any]) -> QuerySet[Any, Any]:
    """Each file with the soonest of these clocks that runs: ``due_on`` and ``due_section``."""
    running = clocks.filter(ended_on=None, case_id=OuterRef("pk")).order_by("due_on", "pk")
    return files.annotate(
        due_on=Subquery(running.values("due_on")[:1]), due_section=Subquery(running.values("section")[:1])
    )


# How a day that has been is asked -------------------------------------------------------------------------------------


def _running(on: dt.date, known: dt.datetime | None, *, any_ended: bool = True) -> tuple[Q, Q]:
    return _goes_on(on, known, any_ended=any_ended), _ran(on)


def _late(on: dt.date, known: dt.datetime | None, *, any_ended: bool = True) -> tuple[Q, Q]:
    plain = _goes_on(on, known, any_ended=any_ended) & Q(due_on__lt=on, paused_on=None)
    if known is None:
        plain &= _EVER_LATE
    return plain, _ran(on) & _NOT_PAUSED & Q(due_then__lt=on)


def _due_by(last: dt.date, on: dt.date, known: dt.datetime | None) -> Q:
    """By the columns: running on the day, not paused, and due by the last."""
    return _goes_on(on, known) & Q(due_on__lte=last, paused_on=None)


def _answered_late(on: dt.date, known: dt.datetime | None) -> tuple[Q, Q]:
    plain = Q(end=Clock.End.ANSWERED, ended_on__lte=on) & (
        Q(due_at=None, ended_on__gt=F("due_on")) | Q(ended_at__gt=F("due_at"))
    )
    then = Q(end_then=Happening.ANSWERED, ended_then__lte=on) & (
        Q(due_at_then=None, ended_then__gt=F("due_then")) | Q(ended_at_then__gt=F("due_at_then"))
    )
    return plain & _end_known(known), then


def _end_known(known: dt.datetime | None) -> Q:
    return Q() if known is None else Q(ended_recorded_at__lte=known)


def _extended(on: dt.date, known: dt.datetime | None) -> Q:
    """Moved by a decision by the day."""
    events = ClockEvent.objects.filter(kind=Happening.EXTENDED, on__lte=on)
    if known is not None:
        events = events.filter(recorded_at__lte=known)
    return Q(pk__in=events.order_by().values("clock"))


_NOT_PAUSED = Q(paused_then=None) | ~Q(paused_then=Happening.PAUSED)


def _ran(on: dt.date) -> Q:
    """By its events: in the ledger on the day and not ended."""
    return Q(entered_then__lte=on) & (Q(ended_then=None) | Q(ended_then__gt=on))


def _goes_on(on: dt.date, known: dt.datetime | None, *, any_ended: bool = True) -> Q:
    """By its columns: in the ledger on the day and not ended."""
    not_ended = Q(ended_on=None) | Q(ended_on__gt=on) if any_ended else Q(ended_on=None)
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
