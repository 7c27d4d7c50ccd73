"""Figures of the open door, of open contacts and of activities, on any day as it stood at the end of that day.

``unit_ids`` are the units asked about, already with all below them. ``known`` gives the figure as it could be seen at
that moment: what was recorded later is left out. Every function asks the database a fixed number of times.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures.services import open_on
from hemmaplan.interventions.models import (
    Activity,
    ContactMeeting,
    HeadCount,
    OpenContact,
    OpenDay,
    Places,
    Redirect,
    ReplacementContact,
    Service,
    ServiceTerms,
    Staffing,
)
from hemmaplan.interventions.requirements.opendoor import MODES
from hemmaplan.organisation.history import as_known
from hemmaplan.organisation.measures import manned_posts
from hemmaplan.organisation.ordering import Swedish

# A closed day still says that the door is closed over a weekend or a holiday, but not for ever.
CLOSED_CARRIES_DAYS = 7
DISTINCT_DAYS = 30


@dataclass(frozen=True)
class Visits:
    """Besök: visits to one open door on one day or in a whole period (then ``day`` is None)."""

    service_id: int
    day: dt.date | None
    visits: int
    returning: int
    new: int


@dataclass(frozen=True)
class Distinct:
    """Olika besökare: at least ``low`` and at most ``high`` persons among the visits that had a token.

    Within a month tokens can be compared, so ``low`` equals ``high``. Over a turn of month they cannot: the keys are
    destroyed. ``without_token`` visits stand outside the interval: who they were is not known.
    """

    service_id: int
    low: int
    high: int
    visits: int
    without_token: int


@dataclass(frozen=True)
class Contacts:
    """Öppna kontakter: ongoing ones of a service, and how many places it has (None = not limited)."""

    service_id: int
    ongoing: int
    places: int | None


@dataclass(frozen=True)
class Redirects:
    """Hänvisade till myndighet: how many were told to apply instead, and why."""

    service_id: int
    reason: str
    number: int


@dataclass(frozen=True)
class Replacements:
    """Ersättningskontakter: how many times, and how many persons reached in all."""

    service_id: int
    kind: str
    times: int
    people: int


@dataclass(frozen=True)
class ClosedDay:
    """Stängd dag, with its reason."""

    service_id: int
    day: dt.date
    reason: str


@dataclass(frozen=True)
class Closure:
    """Stängt nu: the door is closed on the day asked about, since when and why."""

    service_id: int
    since: dt.date
    reason: str


@dataclass(frozen=True)
class Hours:
    """Aktivitetstid: minutes of a service's activities; ``staff_minutes`` counts every employee who was there."""

    service_id: int
    kind: str
    times: int
    minutes: int
    staff_minutes: int
    people: int


@dataclass(frozen=True)
class Gate:
    """Går det att ta emot: whether a new open contact can be opened on a day; if not, ``reason`` says why."""

    service_id: int
    reason: Literal["", "closed", "full"]
    why: Literal["", "ended", "no_staff", "closed_day", "full"]
    since: dt.date | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody new can be received."""
        return not self.reason


def counted(unit_ids: Collection[int], known: dt.datetime | None) -> "QuerySet[HeadCount]":
    """Visits that count: not undone, as far as was known."""
    rows = HeadCount.objects.filter(service__unit__in=unit_ids)
    if known is None:
        return rows.filter(undone_at__isnull=True)
    return rows.filter(recorded_at__lte=known).filter(Q(undone_at__isnull=True) | Q(undone_at__gt=known))


def _dicts(rows: Any) -> list[dict[str, Any]]:
    """Rows of a ``values`` query, whose keys the type checker cannot follow through the annotations."""
    return list(rows)


def _by_visitor() -> dict[str, Count]:
    return {
        "visits": Count("pk"),
        "returning": Count("pk", filter=Q(visitor=HeadCount.Visitor.RETURNING)),
        "fresh": Count("pk", filter=Q(visitor=HeadCount.Visitor.NEW)),
    }


def visits_by_day(
    *, unit_ids: Collection[int], first: dt.date, last: dt.date, known: dt.datetime | None = None
) -> list[Visits]:
    """Visits per service and day, first day first. Days nobody came have no row."""
    rows = counted(unit_ids, known).filter(day__gte=first, day__lte=last).values("service", "day")
    return [
        Visits(row["service"], row["day"], row["visits"], row["returning"], row["fresh"])
        for row in _dicts(rows.annotate(**_by_visitor()).order_by("service_id", "day"))
    ]


def visits_in(
    *, unit_ids: Collection[int], first: dt.date, last: dt.date, known: dt.datetime | None = None
) -> list[Visits]:
    """Visits per service from ``first`` to and including ``last``."""
    rows = counted(unit_ids, known).filter(day__gte=first, day__lte=last).values("service")
    return [
        Visits(row["service"], None, row["visits"], row["returning"], row["fresh"])
        for row in _dicts(rows.annotate(**_by_visitor()).order_by("service_id"))
    ]


def distinct_visitors(
    *, unit_ids: Collection[int], day: dt.date, days: int = DISTINCT_DAYS, known: dt.datetime | None = None
) -> list[Distinct]:
    """How many different persons came to each open door in the ``days`` days that end with ``day``.

    Only services where somebody was counted with a token have a row: otherwise it is not known.
    """
    first = day - dt.timedelta(days=days - 1)
    rows = (
        counted(unit_ids, known)
        .filter(day__gte=first, day__lte=day)
        .annotate(month=TruncMonth("day"))
        .values("service", "month")
        .annotate(visits=Count("pk"), with_token=Count("pk", filter=~Q(token="")),
                  tokens=Count("token", filter=~Q(token=""), distinct=True))
        .order_by("service_id", "month")
    )  # fmt: skip
    found: dict[int, list[dict[str, int]]] = defaultdict(list)
    for row in _dicts(rows):
        found[row["service"]].append(row)
    return [
        Distinct(
            service, max(row["tokens"] for row in months), sum(row["tokens"] for row in months),
            sum(row["visits"] for row in months), sum(row["visits"] - row["with_token"] for row in months),
        )
        for service, months in found.items()
        if any(row["tokens"] for row in months)
    ]  # fmt: skip


def contacts_by_service(service_ids: Collection[int], on: dt.date, known: dt.datetime | None = None) -> dict[int, int]:
    """How many open contacts go on in each service on the day. A service without any is not in it."""
    return _number_by_service(OpenContact.objects.filter(open_on(on, known=known), service__in=service_ids))


def contacts_on(*, unit_ids: Collection[int], day: dt.date, known: dt.datetime | None = None) -> list[Contacts]:
    """Ongoing open contacts per service that takes them and was offered that day, those with none included."""
    services = [row.pk for row in as_known(Service, known, unit__in=unit_ids, contacts=True, period__contains=day)]
    counts = _number_by_service(OpenContact.objects.filter(open_on(day, known=known), unit__in=unit_ids))
    places = _places(services, day, known)
    return [Contacts(pk, counts.get(pk, 0), places.get(pk)) for pk in sorted({*services, *counts})]


def _number_by_service(rows: "QuerySet[Any]") -> dict[int, int]:
    counted = rows.order_by().values("service").annotate(number=Count("pk"))
    return {row["service"]: row["number"] for row in counted}


def _places(services: Iterable[int], day: dt.date, known: dt.datetime | None = None) -> dict[int, int]:
    return {row.service_id: row.places for row in as_known(Places, known, service__in=services, period__contains=day)}


def redirects_in(
    *, unit_ids: Collection[int], first: dt.date, last: dt.date, known: dt.datetime | None = None
) -> list[Redirects]:
    """How many were redirected to the authority, per service and reason."""
    rows = Redirect.objects.filter(
        service__unit__in=unit_ids, at__gte=calendar.at_clock(first, 0),
        at__lt=calendar.at_clock(last + dt.timedelta(days=1), 0),
    )  # fmt: skip
    if known is not None:
        rows = rows.filter(recorded_at__lte=known)
    counted = rows.values("service", "reason").annotate(number=Count("pk")).order_by("service_id", "reason")
    return [Redirects(row["service"], row["reason"], row["number"]) for row in counted]


def replacements_in(
    *, unit_ids: Collection[int], first: dt.date, last: dt.date, known: dt.datetime | None = None
) -> list[Replacements]:
    """Walks, calls and other contacts in place of the open door, per service and kind."""
    rows = ReplacementContact.objects.filter(service__unit__in=unit_ids, day__gte=first, day__lte=last)
    if known is not None:
        rows = rows.filter(recorded_at__lte=known)
    summed = (
        rows.values("service", "kind").annotate(times=Count("pk"), reached=Sum("people")).order_by("service_id", "kind")
    )
    return [Replacements(row["service"], row["kind"], row["times"], row["reached"]) for row in summed]


def closed_days_in(
    *, unit_ids: Collection[int], first: dt.date, last: dt.date, known: dt.datetime | None = None
) -> list[ClosedDay]:
    """Days an open door was closed, with the reason, first day first."""
    rows = as_known(OpenDay, known, service__unit__in=unit_ids, day__gte=first, day__lte=last, is_open=False)
    return sorted(
        (ClosedDay(row.service_id, row.day, row.closed_reason) for row in rows),
        key=lambda row: (row.service_id, row.day),
    )


def closures_on(*, unit_ids: Collection[int], day: dt.date, known: dt.datetime | None = None) -> list[Closure]:
    """Doors that are closed on the day: since the first closed day after they were last open, with the latest reason."""
    return _closures(Service.objects.filter(unit__in=unit_ids), counted(unit_ids, known), day, known)


def latest(days: "QuerySet[Any]", field: str = "day") -> Subquery:
    """The last of a service's days, found by the index from its end: a service may have ten years of them."""
    return Subquery(days.filter(service=OuterRef("pk")).order_by("-day").values(field)[:1])


def _last_said_closed(services: "QuerySet[Service]", day: dt.date) -> dict[int, dt.date]:
    """The services whose last open or closed day was a closed one not long ago, with the day they were last open."""
    said = OpenDay.objects.filter(day__lte=day)
    rows = services.order_by().annotate(last_said=latest(said), last_open=latest(said.filter(is_open=True)))
    return {
        pk: opened or dt.date.min
        for pk, last, opened in rows.values_list("pk", "last_said", "last_open")
        if last is not None and last != opened and (day - last).days <= CLOSED_CARRIES_DAYS
    }


def _closures(
    services: "QuerySet[Service]", counted: "QuerySet[HeadCount]", day: dt.date, known: dt.datetime | None
) -> list[Closure]:
    within = Q(day__lte=day)
    if known is None:
        # Nearly every door was open the last day that anything is said of it. Of the others, the days before that one say
        # nothing; there may be ten years of them.
        closed = _last_said_closed(services, day)
        ids = list(closed)
        within &= Q(day__gte=min(closed.values(), default=day))
    else:
        ids = list(services.values_list("pk", flat=True))
    days: dict[int, list[OpenDay]] = defaultdict(list)
    for row in as_known(OpenDay, known, within, service__in=ids):
        days[row.service_id].append(row)
    last = {pk: max(rows, key=lambda row: row.day) for pk, rows in days.items()}
    shut = {pk: row for pk, row in last.items() if not row.is_open and (day - row.day).days <= CLOSED_CARRIES_DAYS}
    visited = Service.objects.filter(pk__in=shut).order_by().annotate(top=latest(counted.filter(day__lte=day)))
    opens: dict[int, dt.date] = {pk: top for pk, top in visited.values_list("pk", "top") if top is not None}
    for pk in shut:
        for row in days[pk]:
            if row.is_open:
                opens[pk] = max(row.day, opens.get(pk, row.day))
    return [
        Closure(
            pk,
            min((d.day for d in days[pk] if not d.is_open and d.day > opens.get(pk, dt.date.min)), default=row.day),
            row.closed_reason,
        )
        for pk, row in sorted(shut.items())
    ]


def activity_in(
    *, unit_ids: Collection[int], first: dt.date, last: dt.date, known: dt.datetime | None = None
) -> list[Hours]:
    """Time spent on activities without persons (outreach, coordination), per service and kind."""
    rows = Activity.objects.filter(service__unit__in=unit_ids, day__gte=first, day__lte=last)
    if known is not None:
        rows = rows.filter(recorded_at__lte=known)
    found: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    each = rows.annotate(hands=Count("staff")).order_by().values_list("service", "kind", "minutes", "people", "hands")
    for service, kind, minutes, people, hands in each.iterator():
        sums = found[service, kind]
        for at, value in enumerate((1, minutes, minutes * max(1, hands), people)):
            sums[at] += value
    return [Hours(service, kind, *sums) for (service, kind), sums in sorted(found.items())]


def gates(*, service_ids: Collection[int], day: dt.date) -> dict[int, Gate]:
    """For each service whether somebody new can be received that day, and if not, why.

    Closed: not offered that day, nobody left on its posts, or a closed day. Full: as many ongoing contacts as places. A
    service that never had a post to its name is taken to be staffed: nothing is known, which is not nobody.
    """
    services = Service.objects.in_bulk(service_ids)
    shares = list(Staffing.objects.filter(service__in=services).order_by().values_list("service", "post", "period"))
    staffed_ever = {service for service, _post, _period in shares}
    manned = manned_posts(day=day, of={post for _service, post, period in shares if day in period})
    staffed = {service for service, post, period in shares if day in period and post in manned}
    shut = {row.service_id: row for row in _closures(Service.objects.filter(pk__in=list(services)),
                                                     HeadCount.objects.filter(undone_at__isnull=True), day, None)}  # fmt: skip
    places = _places(services, day)
    ongoing = contacts_by_service(services, day)
    found = {}
    for pk, service in services.items():
        if day not in service.period:
            found[pk] = Gate(pk, "closed", "ended")
        elif pk in staffed_ever and pk not in staffed:
            found[pk] = Gate(pk, "closed", "no_staff")
        elif pk in shut:
            found[pk] = Gate(pk, "closed", "closed_day", shut[pk].since)
        elif pk in places and ongoing.get(pk, 0) >= places[pk]:
            found[pk] = Gate(pk, "full", "full")
        else:
            found[pk] = Gate(pk, "", "")
    return found


def gate(*, service: Service, day: dt.date) -> Gate:
    """The same for one service."""
    return gates(service_ids=[service.pk], day=day)[service.pk]


def terms_on(*, service: Service, day: dt.date) -> ServiceTerms | None:
    """The terms in force that day, if the service has any."""
    return service.terms.filter(period__contains=day).first()


def mode_on(*, service: Service, day: dt.date) -> str | None:
    """How contacts are documented under the terms in force that day; None when there are no terms."""
    terms = terms_on(service=service, day=day)
    return MODES[terms.documentation] if terms is not None else None


def contacts_listed(contacts: "QuerySet[OpenContact]") -> "QuerySet[OpenContact]":
    """The contacts with how many meetings each has had (``met``), and when the last was (``met_last``)."""
    meetings = ContactMeeting.objects.filter(contact=OuterRef("pk")).order_by().values("contact")
    return contacts.select_related("person", "employee").annotate(
        met=Coalesce(Subquery(meetings.annotate(n=Count("pk")).values("n")), 0),
        met_last=Subquery(meetings.annotate(top=Max("day")).values("top")),
    )


def today_at(*, service: Service, day: dt.date) -> Visits:
    """Today's count at one open door."""
    row = HeadCount.objects.filter(service=service, day=day, undone_at__isnull=True).aggregate(**_by_visitor())
    return Visits(service.pk, day, row["visits"], row["returning"], row["fresh"])


def latest_visit(*, service: Service, day: dt.date) -> HeadCount | None:
    """The visit of the day that can be undone: the one counted last."""
    return (
        HeadCount.objects.filter(service=service, day=day, undone_at__isnull=True)
        .order_by("-recorded_at", "-pk")
        .first()
    )


@dataclass(frozen=True)
class Kept:
    """Det som hålls: what one service has today and this month, for the list of the rooms one keeps."""

    service: Service
    gate: Gate
    visits: int
    ongoing: int
    places: int | None
    minutes: int


def kept_today(*, services: "QuerySet[Service]", day: dt.date) -> list[Kept]:
    """Each service with its visits today, ongoing contacts, and minutes of activity so far this month."""
    rows = list(services.select_related("unit").order_by("unit__order", "order", Swedish("name"), "pk"))
    pks = [service.pk for service in rows]
    opened = gates(service_ids=pks, day=day)
    visits = _number_by_service(HeadCount.objects.filter(service__in=pks, day=day, undone_at__isnull=True))
    ongoing = contacts_by_service(pks, day)
    places = _places(pks, day)
    month = Activity.objects.filter(service__in=pks, day__gte=calendar.month_start(day), day__lte=day).order_by()
    minutes = dict(month.values("service").annotate(n=Sum("minutes")).values_list("service", "n"))
    return [
        Kept(service, opened[service.pk], visits.get(service.pk, 0), ongoing.get(service.pk, 0),
             places.get(service.pk), minutes.get(service.pk, 0))
        for service in rows
    ]  # fmt: skip


def replaced_today(*, service: Service, day: dt.date) -> list[ReplacementContact]:
    """The day's contacts in place of the open door."""
    return list(ReplacementContact.objects.filter(service=service, day=day))
