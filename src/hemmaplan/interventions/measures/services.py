"""What services have to work with, and which rows count on any day. Minutes are minutes a week."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from hemmaplan.foundation import calendar, names
from hemmaplan.interventions.models import (
    LevelChange,
    Order,
    Places,
    Service,
    ServiceCompetence,
    ServiceTerms,
    Staffing,
)
from hemmaplan.organisation.history import as_known
from hemmaplan.organisation.periods import last_day

# A full-time post: 40 hours a week, in minutes. A local parameter in principle; no agreement says otherwise today.
FULL_TIME_MINUTES = 40 * 60


@dataclass(frozen=True)
class Share:
    """Bemanning: percent of full time that a post gives a service."""

    post_id: int
    percent: int
    first: dt.date
    last: dt.date | None

    def holds(self, day: dt.date) -> bool:
        """Whether it holds on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class PlacesLine:
    """Platser: how many, from when until when, why."""

    places: int
    minimum: int
    first: dt.date
    last: dt.date | None
    reason: str

    def holds(self, day: dt.date) -> bool:
        """Whether it holds on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class ServiceLine:
    """Verksamhet, as far as a situation needs it."""

    id: int
    code: str
    name: str
    unit_id: int
    basis: str
    kind: str
    may_queue: bool
    contacts: bool
    min_percent: int
    minutes_per_slot: int
    client_share: int
    needs: frozenset[str]
    need_names: tuple[str, ...]
    schedule: str
    first: dt.date
    last: dt.date | None
    end_reason: str
    note: str
    documentation: str
    shares: tuple[Share, ...]
    places: tuple[PlacesLine, ...]

    def offered(self, day: dt.date) -> bool:
        """Whether the service is offered on the day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def places_on(self, day: dt.date) -> PlacesLine | None:
        """Its places on the day; ``None`` when it does not count places."""
        return next((p for p in self.places if p.holds(day)), None)

    def places_before(self, day: dt.date) -> PlacesLine | None:
        """The number of places before the present one (*mot tidigare*)."""
        now = self.places_on(day)
        earlier = [p for p in self.places if p.last is not None and p.last < (now.first if now else day)]
        return max(earlier, key=lambda p: p.first, default=None)


def services(unit_ids: Collection[int], *, on: dt.date, known: dt.datetime | None = None) -> list[ServiceLine]:
    """Every service the units offer or have offered by the day, with staffing, places and terms. Five queries."""
    rows = as_known(Service, known, unit__in=unit_ids, period__startswith__lte=on, related=("unit",))
    of = Q(service__in=[s.pk for s in rows])
    needs = _by_service(as_known(ServiceCompetence, known, of, related=("competence",)))
    staffing, places = _by_service(as_known(Staffing, known, of)), _by_service(as_known(Places, known, of))
    terms = _by_service(as_known(ServiceTerms, known, of, period__contains=on))
    return [
        ServiceLine(
            s.pk,
            s.code,
            s.name,
            s.unit_id,
            s.basis,
            s.capacity_kind,
            s.may_queue,
            s.contacts,
            s.min_percent,
            s.minutes_per_slot,
            s.client_share,
            frozenset(need.competence.code for need in needs[s.pk]),
            tuple(sorted((need.competence.name for need in needs[s.pk]), key=names.sort_key)),
            s.schedule,
            s.period.lower,
            last_day(s.period),
            s.end_reason,
            s.note,
            next((t.documentation for t in terms[s.pk]), ""),
            tuple(
                Share(x.post_id, x.percent, x.period.lower, last_day(x.period))
                for x in sorted(staffing[s.pk], key=lambda x: (x.post_id, x.period.lower, x.pk))
            ),
            tuple(
                PlacesLine(p.places, p.minimum, p.period.lower, last_day(p.period), p.reason)
                for p in sorted(places[s.pk], key=lambda p: p.period.lower, reverse=True)
            ),
        )
        for s in sorted(rows, key=lambda s: (s.unit.order, s.order, names.sort_key(s.name), s.pk))
    ]


def _by_service(rows: list[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.service_id].append(row)
    return found


def running_on(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Orders being carried out on the day: started, not ended. As the rows stood at ``known``, when given."""
    if known is None:
        return Q(started_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    return Q(started_on__lte=on, started_recorded_at__lte=known) & _not_ended(on, known)


def not_started(on: dt.date, known: dt.datetime | None) -> Q:
    """Orders that had not started by the day, as far as was known."""
    rows = Q(started_on__isnull=True) | Q(started_on__gt=on)
    return rows if known is None else rows | Q(started_recorded_at__gt=known)


def _not_ended(on: dt.date, known: dt.datetime | None) -> Q:
    rows = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return rows if known is None else rows | Q(ended_recorded_at__gt=known)


def unstarted_on(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Orders sent by the day that had neither started nor ended."""
    sent = Q(sent_at__lt=calendar.at_clock(calendar.add_days(on, 1), 0))
    if known is not None:
        sent &= Q(recorded_at__lte=known)
    return sent & not_started(on, known) & _not_ended(on, known)


def open_on(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Open contacts going on that day."""
    if known is None:
        return Q(opened_on__lte=on) & (Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    not_closed = Q(closed_on__isnull=True) | Q(closed_on__gt=on) | Q(ended_recorded_at__gt=known)
    return Q(opened_on__lte=on, recorded_at__lte=known) & not_closed


def waiting_on(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Places in the queue held on that day."""
    if known is None:
        return Q(joined_on__lte=on) & (Q(left_on__isnull=True) | Q(left_on__gt=on))
    not_left = Q(left_on__isnull=True) | Q(left_on__gt=on) | Q(left_recorded_at__gt=known)
    return Q(joined_on__lte=on, recorded_at__lte=known) & not_left


def planned_after(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Orders sent by the day that are to start on a stated later day, and had neither started nor ended."""
    return unstarted_on(on, known=known) & Q(planned_start__gt=on)


def level(on: dt.date, *, known: dt.datetime | None = None) -> Coalesce:
    """Minutes a week an order takes on the day: the latest change that had begun, or what was ordered."""
    changes = LevelChange.objects.filter(order=OuterRef("pk"), from_on__lte=on)
    if known is not None:
        changes = changes.filter(recorded_at__lte=known)
    latest = changes.order_by("-from_on", "-recorded_at", "-pk").values("minutes_per_week")[:1]
    return Coalesce(Subquery(latest), F("minutes_per_week"))


def level_of(order: Order, on: dt.date) -> int:
    """The same of one order."""
    changed = order.level_changes.filter(from_on__lte=on).values_list("minutes_per_week", flat=True).first()
    return order.minutes_per_week if changed is None else changed
