"""The situation of a unit on a day: what it has, what it carries, what is about to break.

Composes the measures of the modules that own the rows. Everything is worked out for any day, also one that has passed,
and, with ``known``, from the rows as they had been recorded by then.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from hemmaplan.capacity.situation.endings import Ending, endings
from hemmaplan.capacity.situation.flats import SocialFlats
from hemmaplan.capacity.situation.risks import Risk, risks
from hemmaplan.capacity.situation.snapshot import ServiceCapacity, Snapshot
from hemmaplan.housing import measures as housing_measures
from hemmaplan.interventions.measures import groups, opendoor, support
from hemmaplan.interventions.measures import services as service_measures
from hemmaplan.interventions.measures.ledger import interrupted_over_three_months, not_started_within_three_months
from hemmaplan.interventions.measures.services import PlacesLine
from hemmaplan.interventions.measures.workloads import ServiceWorkload, workloads
from hemmaplan.interventions.models import Service
from hemmaplan.organisation import measures as organisation
from hemmaplan.organisation.measures import Away, PostLine
from hemmaplan.organisation.models import Agreement, Unit

AHEAD_DAYS = 400
OVERLOAD_PERCENT = 110


@dataclass(frozen=True)
class ServiceSituation:
    """Läget i en verksamhet, with what it carries."""

    now: ServiceCapacity
    before: ServiceCapacity
    workload: ServiceWorkload
    places: PlacesLine | None
    places_before: PlacesLine | None
    without_since: dt.date | None

    @property
    def workload_percent(self) -> int | None:
        """Minutes carried in percent of the minutes there are for clients (*belastning*)."""
        return self.now.carries(self.workload.orders.minutes) if self.workload.orders.minutes else None

    @property
    def is_overloaded(self) -> bool:
        """Whether it carries more than the limit (*överlast*)."""
        return self.workload_percent is not None and self.workload_percent > OVERLOAD_PERCENT

    @property
    def taken(self) -> int:
        """What stands against the capacity: orders and contacts."""
        return self.workload.orders.running + self.workload.contacts

    @property
    def capacity(self) -> int | None:
        """Places of a group, slots of a caseload; ``None`` where nothing is counted so."""
        return self.now.takes


@dataclass(frozen=True)
class Situation:
    """Läget för en enhet en dag."""

    unit: Unit
    on: dt.date
    known: dt.datetime | None
    since: dt.date
    teams: tuple[Unit, ...]
    snapshot: Snapshot
    workloads: dict[int, ServiceWorkload]

    @cached_property
    def services(self) -> tuple[ServiceSituation, ...]:
        """Every service of the unit with what it has and carries."""
        before = {s.service.id: s for s in self.snapshot.capacities(self.since)}
        return tuple(
            ServiceSituation(
                now,
                before[now.service.id],
                self.workloads[now.service.id],
                now.service.places_on(self.on),
                now.service.places_before(self.on),
                _without_since(self.snapshot, now, self.on),
            )
            for now in self.snapshot.capacities(self.on)
        )

    def of_team(self, unit_id: int) -> list[ServiceSituation]:
        """The services of one team."""
        return [s for s in self.services if s.now.service.unit_id == unit_id]

    def service(self, code: str) -> ServiceSituation | None:
        """A service by its code."""
        return next((s for s in self.services if s.now.service.code == code), None)

    @cached_property
    def employees(self) -> frozenset[int]:
        """Medarbetare i tjänst: employed on the day on a post with money, and not away long in full."""
        return frozenset(seat.employee_id for _post, seat in self.snapshot.present(self.on))

    @cached_property
    def percent(self) -> int:
        """Bemanning i procent av heltid."""
        return self.snapshot.percent(self.on)

    @cached_property
    def cuts(self) -> tuple[PostLine, ...]:
        """Indragna tjänster: posts ended with reason *neddragning* since the start of the comparison."""
        return tuple(
            p
            for p in self.snapshot.posts
            if p.end_reason == "cut" and p.last is not None and self.since <= p.last + dt.timedelta(days=1) <= self.on
        )

    @cached_property
    def unit_ids(self) -> list[int]:
        """The unit and all below it."""
        return [team.pk for team in self.teams]

    @cached_property
    def flats(self) -> SocialFlats:
        """Sociala bostäder. A supervisor counts when in service that day; other support is a running order."""
        units, day, known = self.unit_ids, self.on, self.known
        running = housing_measures.running(units=units, day=day, known=known)
        persons = [tenancy.person_id for tenancy in running]
        supported = support.persons_with_order(persons, on=day, known=known)
        statuses = housing_measures.statuses(running, day=day, supported=supported, known=known)
        let = {tenancy.dwelling_id for tenancy in running}
        return SocialFlats(
            housing_measures.stock_of(let, units=units, day=day, known=known),
            tuple(statuses),
            tuple(housing_measures.wind_downs_of(self.teams, day=day, known=known)),
        )

    @cached_property
    def closures(self) -> dict[int, opendoor.Closure]:
        """Öppna dörrar som är stängda den dagen, by service."""
        rows = opendoor.closures_on(unit_ids=self.unit_ids, day=self.on, known=self.known)
        return {row.service_id: row for row in rows}

    @cached_property
    def rounds(self) -> tuple[groups.Round, ...]:
        """Pågående och planerade gruppomgångar."""
        return tuple(groups.rounds_on(unit_ids=self.unit_ids, day=self.on, known=self.known))

    @cached_property
    def not_run(self) -> frozenset[int]:
        """Gruppverksamheter utan pågående eller planerad omgång."""
        offered = (s.id for s in self.snapshot.services if s.kind == Service.Capacity.GROUP and s.offered(self.on))
        return groups.not_run(offered, self.rounds)

    @cached_property
    def late(self) -> int:
        """Antal uppdrag som inte startat inom tre månader från beslutet."""
        return not_started_within_three_months(self.unit_ids, self.on, self.known).count()

    @cached_property
    def interrupted(self) -> int:
        """Antal uppdrag som avbrutits och inte återupptagits inom tre månader."""
        return interrupted_over_three_months(self.unit_ids, self.on, self.known).count()

    @property
    def longest_wait(self) -> int | None:
        """Längsta väntan i dagar; ``None`` when nobody waits."""
        return max((days for it in self.services if (days := it.workload.queue.longest_days) is not None), default=None)

    @cached_property
    def long_away(self) -> tuple[tuple[PostLine, str, Away], ...]:
        """Långtidsfrånvarande: those with a post who are away long, with the absence."""
        return tuple(
            (post, seat.name, away)
            for post in self.snapshot.posts
            if post.exists(self.on)
            for seat in post.seats
            if seat.holds(self.on) and (away := seat.away_on(self.on)) is not None and away.is_long
        )

    @cached_property
    def away(self) -> tuple[tuple[PostLine, str, Away], ...]:
        """Frånvarande den dagen, for whatever reason and however short: post, name and absence."""
        return tuple(
            (post, seat.name, away)
            for post in self.snapshot.posts
            if post.exists(self.on)
            for seat in post.seats
            if seat.holds(self.on) and (away := seat.away_on(self.on)) is not None
        )

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Avtal i kraft."""
        return tuple(organisation.agreements([t.pk for t in self.teams], on=self.on, known=self.known))

    @cached_property
    def endings(self) -> tuple[Ending, ...]:
        """Upphör inom 180 dagar: posts, money, employments, acting terms, agreements; and what falls with each."""
        return tuple(sorted(endings(self), key=lambda e: (e.last, e.kind, e.what)))

    @cached_property
    def risks(self) -> tuple[Risk, ...]:
        """Allt som brister eller snart brister, by date."""
        return tuple(sorted(risks(self), key=lambda r: (r.when or dt.date.max, r.severity, r.key)))


def situation(unit: Unit, *, on: dt.date, known: dt.datetime | None = None, since: dt.date | None = None) -> Situation:
    """The situation of the unit and all below it. ``since`` is what it is compared with: New Year a year before.

    The number of queries is the same whatever the unit's size.
    """
    since = since or dt.date(on.year - 1, 1, 1)
    teams = organisation.teams(unit, on=on, known=known)
    ids = [t.pk for t in teams]
    first, last = since - dt.timedelta(days=1), on + dt.timedelta(days=AHEAD_DAYS)
    shot = snapshot_of(ids, on=on, first=first, last=last, known=known)
    carried = workloads([s.id for s in shot.services], on=on, known=known)
    return Situation(unit, on, known, since, tuple(teams), shot, carried)


def snapshot_of(
    unit_ids: Collection[int], *, on: dt.date, first: dt.date, last: dt.date, known: dt.datetime | None = None
) -> Snapshot:
    """The services of the units with every post that carries them, and the units' own posts, from day to day."""
    services = service_measures.services(unit_ids, on=on, known=known)
    carrying = {share.post_id for service in services for share in service.shares}
    posts = organisation.posts(unit_ids, on=on, first=first, last=last, known=known, lent=carrying)
    own = frozenset(unit_ids)
    return Snapshot(
        tuple(post for post in posts if post.unit_id in own),
        tuple(services),
        tuple(post for post in posts if post.unit_id not in own),
    )


def _without_since(snapshot: Snapshot, now: ServiceCapacity, on: dt.date) -> dt.date | None:
    """Since when a service has had nobody: the day after the last one left. ``None`` when it has somebody, or never had."""
    if not now.without_holder:
        return None
    shares = [(share, post) for share in now.service.shares if (post := snapshot.post(share.post_id)) is not None]
    lasts = (
        min((day for day in (share.last, post.until, seat.last) if day is not None), default=on)
        for share, post in shares
        for seat in post.seats
    )
    past = [day for day in lasts if day < on]
    return max(past) + dt.timedelta(days=1) if past else None
