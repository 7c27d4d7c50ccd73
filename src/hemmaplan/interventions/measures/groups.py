"""Figures of groups on any day, as it stood at the end of that day.

``unit_ids`` are the units asked about, already with all below them. ``known`` gives the figure as it could be seen at
that moment: what was recorded later is left out. Every function asks the database a fixed number of times.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hemmaplan.interventions.models import (
    Attendance,
    GroupRound,
    OpenContact,
    Order,
    Participation,
    QueueEntry,
    Service,
    Session,
)
from hemmaplan.interventions.requirements.orders import IN_HAND
from hemmaplan.organisation.history import as_known


@dataclass(frozen=True)
class Round:
    """Omgång på en dag: how many have a place and whether it was running, or planned to start later."""

    round_id: int
    service_id: int
    name: str
    stage: Literal["running", "planned"]
    is_series: bool
    places: int
    minimum: int
    taken: int

    @property
    def below_minimum(self) -> bool:
        """Fewer have a place than the group needs."""
        return self.taken < self.minimum

    @property
    def free(self) -> int:
        """Lediga platser."""
        return max(0, self.places - self.taken)


@dataclass(frozen=True)
class Candidates:
    """De som kan få plats i en omgång: by order, or by open contact."""

    orders: "QuerySet[Order]"
    contacts: "QuerySet[OpenContact]"


@dataclass(frozen=True)
class Rate:
    """Närvaro i en omgång: notes about sessions in a period. ``percent`` is None when nothing is noted."""

    round_id: int
    service_id: int
    sessions: int
    present: int
    absent: int
    notified: int

    @property
    def noted(self) -> int:
        """How many notes there are."""
        return self.present + self.absent + self.notified

    @property
    def percent(self) -> int | None:
        """Present, in percent of what was noted; half a percent goes up."""
        return (200 * self.present + self.noted) // (2 * self.noted) if self.noted else None


def _taken(rounds: Collection[GroupRound], day: dt.date, known: dt.datetime | None) -> Counter[int]:
    """How many hold a place when the day ends, by round; in a round to come also those whose place begins later."""
    ahead = {row.pk for row in rounds if row.period.lower > day}
    still = Q(left_on__isnull=True) | Q(left_on__gt=day)
    held = as_known(Participation, known, still, round__in=[row.pk for row in rounds])
    return Counter(row.round_id for row in held if row.joined_on <= day or row.round_id in ahead)


def _running(day: dt.date) -> Q:
    """Rounds running on the day: within their days, once they were started."""
    return Q(period__contains=day, state__in=[GroupRound.State.RUNNING, GroupRound.State.ENDED])


def rounds_on(*, unit_ids: Collection[int], day: dt.date, known: dt.datetime | None = None) -> list[Round]:
    """Rounds running on the day, and rounds planned to start later, with how many had a place.

    A round is running within its days once it was started; one planned for days that have passed is neither.
    """
    running = _running(day)
    planned = Q(period__startswith__gt=day) & ~Q(state=GroupRound.State.CANCELLED)
    rows = as_known(GroupRound, known, running | planned, service__unit__in=unit_ids)
    found = sorted(rows, key=lambda row: (row.service_id, row.follows_id or 0, row.period.lower, row.pk))
    held = _taken(found, day, known)
    return [
        Round(row.pk, row.service_id, row.name, "running" if row.period.lower <= day else "planned",
              row.follows_id is not None, row.places, row.minimum, held[row.pk])
        for row in found
    ]  # fmt: skip


def running_on(*, unit_ids: Collection[int], day: dt.date, known: dt.datetime | None = None) -> list[Round]:
    """Pågående omgångar."""
    return [row for row in rounds_on(unit_ids=unit_ids, day=day, known=known) if row.stage == "running"]


def below_minimum_on(*, unit_ids: Collection[int], day: dt.date, known: dt.datetime | None = None) -> list[Round]:
    """Omgångar under minsta antal: running with fewer than the group needs."""
    return [row for row in running_on(unit_ids=unit_ids, day=day, known=known) if row.below_minimum]


def running_places(
    *, unit_ids: Collection[int], day: dt.date, known: dt.datetime | None = None
) -> dict[int, tuple[int, ...]]:
    """Platser i varje pågående omgång, by service, the one that began last at the end. An aftercare series is none."""
    rows = as_known(GroupRound, known, _running(day), service__unit__in=unit_ids)
    found: dict[int, tuple[int, ...]] = {}
    for row in sorted(rows, key=lambda row: (row.period.lower, row.pk)):
        if row.follows_id is None:
            found[row.service_id] = (*found.get(row.service_id, ()), row.places)
    return found


def taken(rounds: Iterable[Round]) -> Counter[int]:
    """Tagna platser i pågående omgångar, by service. An aftercare series does not count its participants once more."""
    found: Counter[int] = Counter()
    for row in rounds:
        if row.stage == "running" and not row.is_series:
            found[row.service_id] += row.taken
    return found


def not_run(service_ids: Iterable[int], rounds: Iterable[Round]) -> frozenset[int]:
    """Gruppverksamheter utan grupp: those of the services that no running or planned round is held of."""
    return frozenset(service_ids) - {row.service_id for row in rounds}


def attendance_in(
    *, unit_ids: Collection[int], first: dt.date, last: dt.date, known: dt.datetime | None = None
) -> list[Rate]:
    """Närvaro per omgång, of what is noted about sessions from ``first`` to and including ``last``."""
    within = {"starts_at__date__gte": first, "starts_at__date__lte": last, "round__service__unit__in": unit_ids}
    held = as_known(Session, known, **within, state=Session.State.HELD, related=("round",))
    of = {row.pk: row.round for row in held}
    sessions = Counter(row.round_id for row in held)
    notes = Counter((of[note.session_id].pk, note.status) for note in as_known(Attendance, known, session__in=of))
    services = {round_.pk: round_.service_id for round_ in of.values()}
    status = Attendance.Status
    return [
        Rate(
            pk,
            services[pk],
            sessions[pk],
            notes[pk, status.PRESENT],
            notes[pk, status.ABSENT],
            notes[pk, status.NOTIFIED],
        )
        for pk in sorted(services)
    ]


def with_counts(rounds: "QuerySet[GroupRound]", at: dt.datetime) -> "QuerySet[GroupRound]":
    """The rounds with ``taken``, ``waiting`` (in the service's queue) and ``next_at`` (next session), for a list."""
    places = Participation.objects.filter(round=OuterRef("pk"), left_on__isnull=True).order_by().values("round")
    line = QueueEntry.objects.filter(service=OuterRef("service"), left_on__isnull=True).order_by().values("service")
    ahead = Session.objects.filter(round=OuterRef("pk"), state=Session.State.PLANNED, starts_at__gte=at)
    return rounds.select_related("service").annotate(
        taken=Coalesce(Subquery(places.annotate(n=Count("pk")).values("n")), 0),
        waiting=Coalesce(Subquery(line.annotate(n=Count("pk")).values("n")), 0),
        next_at=Subquery(ahead.order_by("starts_at").values("starts_at")[:1]),
    )


def waiting_for(*, service: Service) -> int:
    """How many stand in the service's queue now."""
    return QueueEntry.objects.filter(service=service, left_on__isnull=True).count()


def notes_of(*, session_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """What is noted about who came, by session and participation."""
    rows = Attendance.objects.filter(session__in=session_ids).values_list("session", "participation", "status")
    return {(session, participation): status for session, participation, status in rows}


def to_place(*, round_: GroupRound, orders: "QuerySet[Order]", contacts: "QuerySet[OpenContact]") -> Candidates:
    """Who could be given a place in the round, among the orders and contacts the asker may see."""
    held = Participation.objects.filter(round=round_, left_on__isnull=True)
    return Candidates(
        orders.filter(service=round_.service_id, state__in=IN_HAND)
        .exclude(pk__in=held.filter(order__isnull=False).values("order"))
        .select_related("person", "case")
        .order_by("sent_at", "pk"),
        contacts.filter(service=round_.service_id, closed_on__isnull=True)
        .exclude(pk__in=held.filter(contact__isnull=False).values("contact"))
        .select_related("person")
        .order_by("number"),
    )
