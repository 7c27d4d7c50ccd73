"""The situation of a unit on a day: what it has, what it carries, what is about to break, what a proposal would restore.

Composes the measures of the modules that own the rows. Everything is worked out for any day, also one that has passed,
and, with ``known``, from the rows as they had been recorded by then.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from hemmaplan.capacity.models import Proposal
from hemmaplan.capacity.snapshot import Lack, ServiceCapacity, Snapshot
from hemmaplan.housing import measures as housing_measures
from hemmaplan.interventions.measures import groups, opendoor, support
from hemmaplan.interventions.measures import orders as order_measures
from hemmaplan.interventions.measures import services as service_measures
from hemmaplan.interventions.measures.services import Load, PlacesLine
from hemmaplan.organisation import measures as organisation
from hemmaplan.organisation.measures import Away, PostLine
from hemmaplan.organisation.models import Agreement, Employment, Unit
from hemmaplan.organisation.periods import last_day

SOON_DAYS = 90
LOOK_DAYS = 180
AHEAD_DAYS = 400
OVERLOAD_PERCENT = 110


@dataclass(frozen=True)
class ServiceSituation:
    """Läget i en verksamhet, with what it carries."""

    now: ServiceCapacity
    before: ServiceCapacity
    load: Load
    places: PlacesLine | None
    places_before: PlacesLine | None
    without_since: dt.date | None

    @property
    def load_percent(self) -> int | None:
        """Minutes carried in percent of the minutes there are for clients."""
        return self.now.carries(self.load.minutes) if self.load.minutes else None

    @property
    def planned_on(self) -> dt.date | None:
        """The first day on which orders already received are to start."""
        return self.load.planned_from

    @property
    def taken(self) -> int:
        """What stands against the capacity: orders for a caseload, orders and contacts otherwise."""
        return self.load.running + self.load.contacts

    @property
    def capacity(self) -> int | None:
        """Places of a group, slots of a caseload; ``None`` where nothing is counted so."""
        return self.places.places if self.places is not None else self.now.slots


@dataclass(frozen=True)
class Ending:
    """Upphörande: something that ends within the time looked at, and what falls with it."""

    kind: str  # post, funding, employment, acting, agreement
    last: dt.date
    what: str
    unit_id: int
    subject: tuple[str, int]
    falls: tuple[tuple[ServiceCapacity, Lack], ...] = ()

    def is_soon(self, on: dt.date) -> bool:
        """Whether it ends within 90 days of the day."""
        return (self.last - on).days <= SOON_DAYS


@dataclass(frozen=True)
class Risk:
    """Risk: what, since or until when, what to do. Sorted by date, the worst first on the same day."""

    key: str
    severity: str  # danger, warning, info
    what: str
    todo: str
    unit_id: int
    since: dt.date | None = None
    until: dt.date | None = None
    service_id: int | None = None

    @property
    def when(self) -> dt.date | None:
        """The day it is sorted by."""
        return self.until or self.since


@dataclass(frozen=True)
class Flats:
    """Sociala bostäder i enheten: how many, how each tenancy stands, and whether they are being wound down."""

    stock: housing_measures.Stock
    statuses: tuple[housing_measures.TenancyStatus, ...]
    wind_downs: tuple[housing_measures.WoundDown, ...]

    @property
    def unsupervised(self) -> list[housing_measures.TenancyStatus]:
        """Tenancies without anybody at work who supervises them."""
        return [one for one in self.statuses if not one.supervised]

    @property
    def alone(self) -> list[housing_measures.TenancyStatus]:
        """Tenancies whose tenant has no other support."""
        return [one for one in self.statuses if one.other_support is False]

    @property
    def overdue(self) -> list[housing_measures.TenancyStatus]:
        """Tenancies not looked to within their interval."""
        return [one for one in self.statuses if one.overdue]

    @property
    def in_debt(self) -> list[housing_measures.TenancyStatus]:
        """Tenancies whose latest reported rent was not paid."""
        return [one for one in self.statuses if one.rent == "debt"]


@dataclass(frozen=True)
class Situation:
    """Läget för en enhet en dag."""

    unit: Unit
    on: dt.date
    known: dt.datetime | None
    since: dt.date
    teams: tuple[Unit, ...]
    snapshot: Snapshot
    loads: dict[int, Load]

    @cached_property
    def services(self) -> tuple[ServiceSituation, ...]:
        """Every service of the unit with what it has and carries."""
        before = {s.service.id: s for s in self.snapshot.capacities(self.since)}
        return tuple(
            ServiceSituation(
                now,
                before[now.service.id],
                self.loads.get(now.service.id, Load()),
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
    def flats(self) -> Flats:
        """Sociala bostäder. A supervisor counts when in service that day; other support is a running order."""
        running = list(housing_measures.tenancies_on(units=self.unit_ids, day=self.on).select_related("dwelling"))
        supported = support.persons_with_order([tenancy.person_id for tenancy in running], on=self.on)
        statuses = housing_measures.statuses(running, day=self.on, present=self.employees, supported=supported)
        return Flats(
            housing_measures.stock(units=self.unit_ids, day=self.on),
            tuple(statuses),
            tuple(housing_measures.wind_downs(units=self.unit_ids, day=self.on)),
        )

    @cached_property
    def closures(self) -> dict[int, opendoor.Closure]:
        """Öppna dörrar som är stängda den dagen, by service."""
        rows = opendoor.closures_on(unit_ids=self.unit_ids, day=self.on, known=self.known)
        return {row.service_id: row for row in rows}

    @cached_property
    def not_run(self) -> frozenset[int]:
        """Gruppverksamheter utan pågående eller planerad omgång."""
        return frozenset(groups.not_run_on(unit_ids=self.unit_ids, day=self.on, known=self.known))

    @cached_property
    def late(self) -> int:
        """Antal uppdrag som inte startat inom tre månader från beslutet."""
        return order_measures.not_started_within_three_months(self.unit_ids, self.on, self.known).count()

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
        return tuple(organisation.agreements([t.pk for t in self.teams], on=self.on))

    @cached_property
    def endings(self) -> tuple[Ending, ...]:
        """Upphör inom 180 dagar: posts, money, employments, acting terms, agreements; and what falls with each."""
        return tuple(sorted(_endings(self), key=lambda e: (e.last, e.kind, e.what)))

    @cached_property
    def risks(self) -> tuple[Risk, ...]:
        """Allt som brister eller snart brister, by date."""
        return tuple(sorted(_risks(self), key=lambda r: (r.when or dt.date.max, r.severity, r.key)))


def situation(unit: Unit, *, on: dt.date, known: dt.datetime | None = None, since: dt.date | None = None) -> Situation:
    """The situation of the unit and all below it. ``since`` is what it is compared with: New Year a year before.

    The number of queries is the same whatever the unit's size.
    """
    since = since or dt.date(on.year - 1, 1, 1)
    teams = organisation.teams(unit, on=on)
    ids = [t.pk for t in teams]
    posts = organisation.posts(
        ids, on=on, first=since - dt.timedelta(days=1), last=on + dt.timedelta(days=AHEAD_DAYS), known=known
    )
    services = service_measures.services(ids, on=on, known=known)
    loads = service_measures.loads([s.id for s in services], on=on, known=known)
    return Situation(unit, on, known, since, tuple(teams), Snapshot(tuple(posts), tuple(services)), loads)


def _without_since(snapshot: Snapshot, now: ServiceCapacity, on: dt.date) -> dt.date | None:
    """Since when a service has had nobody: the day after the last one left. ``None`` when it has somebody, or never had."""
    if Lack.NO_HOLDER not in now.lacks:
        return None
    shares = [(share, post) for share in now.service.shares if (post := snapshot.post(share.post_id)) is not None]
    lasts = (
        min((day for day in (share.last, post.until, seat.last) if day is not None), default=on)
        for share, post in shares
        for seat in post.seats
    )
    past = [day for day in lasts if day < on]
    return max(past) + dt.timedelta(days=1) if past else None


def _endings(s: Situation) -> Iterable[Ending]:
    horizon = s.on + dt.timedelta(days=LOOK_DAYS)

    def soon(day: dt.date | None) -> TypeGuard[dt.date]:
        return day is not None and s.on <= day <= horizon

    for post in s.snapshot.posts:
        if not post.exists(s.on):
            continue
        if soon(post.until):
            funded = post.until == post.funded_until
            what = _funding_name(post.funding) if funded else _("tjänsten")
            text = _("%(title)s %(percent)s %%: %(what)s upphör") % {
                "title": post.title,
                "percent": post.percent,
                "what": what,
            }
            yield Ending(
                "funding" if funded else "post",
                post.until,
                text,
                post.unit_id,
                ("post", post.id),
                _falls_with(s, post, post.until),
            )
        for seat in post.seats:
            if soon(seat.last) and seat.holds(s.on) and seat.last != post.until:
                acting = seat.kind == Employment.Kind.ACTING
                text = (
                    _("%(title)s %(percent)s %%: förordnandet löper ut")
                    if acting
                    else _("%(title)s %(percent)s %%: anställningen upphör")
                )
                yield Ending(
                    "acting" if acting else "employment",
                    seat.last,
                    text % {"title": post.title, "percent": seat.percent},
                    post.unit_id,
                    ("employment", seat.employment_id),
                    _falls_with(s, post, seat.last),
                )
    for agreement in s.agreements:
        last = last_day(agreement.period)
        if soon(last) and agreement.post_id is None:
            yield Ending(
                "agreement",
                last,
                f"{agreement.get_kind_display()}: {agreement.subject}",
                agreement.unit_id,
                ("agreement", agreement.pk),
            )
    for service in s.snapshot.services:
        if service.offered(s.on) and soon(service.last):
            yield Ending(
                "service",
                service.last,
                _("%(name)s upphör") % {"name": service.name},
                service.unit_id,
                ("service", service.id),
            )


def _falls_with(s: Situation, post: PostLine, last: dt.date) -> tuple[tuple[ServiceCapacity, Lack], ...]:
    """What is lost when the post's day is over, in the services it gives time to: others fall with somebody else."""
    return tuple(
        (capacity, lack)
        for capacity, lack in s.snapshot.falls_after(last)
        if any(share.post_id == post.id and share.holds(last) for share in capacity.service.shares)
    )


def _funding_name(funding: str) -> str:
    names = {"subsidy": _("lönebidraget"), "shared": _("den delade finansieringen"), "grant": _("statsbidraget")}
    return names.get(funding, _("finansieringen"))


def fall_text(fall: tuple[ServiceCapacity, Lack]) -> str:
    """What a lack means for the service, in words."""
    capacity, lack = fall
    name, service = {"name": capacity.service.name}, capacity.service
    if service.kind == "open_door" and lack in {Lack.NO_HOLDER, Lack.BELOW_MINIMUM}:
        return _("%(name)s måste stänga") % name
    return {
        Lack.NO_HOLDER: _("%(name)s står utan utförare"),
        Lack.BELOW_MINIMUM: _("%(name)s hamnar under minsta bemanning"),
        Lack.NO_COMPETENCE: _("%(name)s saknar kompetens"),
    }[lack] % name


def _risks(s: Situation) -> Iterable[Risk]:
    yield from _ending_risks(s)
    for service in s.services:
        yield from _service_risks(s, service)
    for post, _name, away in s.long_away:
        doubtful = _(" Tveksamt om återgång.") if away.doubtful else ""
        yield Risk(
            f"away:{post.id}",
            "warning",
            _("%(title)s är borta länge (%(percent)s %%).") % {"title": post.title, "percent": away.percent} + doubtful,
            _("Planera för vikarie eller omfördelning."),
            post.unit_id,
            since=away.first,
        )
    yield from _flat_risks(s)
    if s.late:
        yield Risk(
            "late",
            "danger",
            _("%(count)s beslut har inte verkställts inom tre månader.") % {"count": s.late},
            _("Rapportera till IVO och erbjud plats, eller återlämna uppdraget."),
            s.unit.pk,
        )
    ending = {ending.subject for ending in s.endings}
    for agreement in s.agreements:
        # An agreement about a post whose money ends soon is already told of there.
        if agreement.risk and ("post", agreement.post_id) not in ending:
            yield Risk(
                f"agreement:{agreement.pk}",
                "info",
                f"{agreement.subject}: {agreement.risk}",
                _("Följ frågan med motparten."),
                agreement.unit_id,
                until=last_day(agreement.period),
            )


def _ending_risks(s: Situation) -> Iterable[Risk]:
    for ending in s.endings:
        falls = [fall_text(fall) for fall in ending.falls]
        # Several lacks in one service are one loss.
        text = ". ".join([ending.what, *dict.fromkeys(falls)])
        yield Risk(
            f"ending:{ending.kind}:{ending.subject[1]}",
            "danger" if falls else "warning",
            text,
            _("Förläng eller besluta om vad som ska gälla efter dagen."),
            ending.unit_id,
            until=ending.last,
            service_id=ending.falls[0][0].service.id if ending.falls else None,
        )


def _service_risks(s: Situation, it: ServiceSituation) -> Iterable[Risk]:
    line, lacks = it.now.service, it.now.lacks

    def risk(kind: str, severity: str, text: str, todo: str, **more: Any) -> Risk:
        return Risk(f"{kind}:{line.code}", severity, text, todo, line.unit_id, service_id=line.id, **more)

    if not it.now.offered:
        if line.last is not None and line.last >= s.since:
            yield risk(
                "closed",
                "info",
                _("%(name)s har upphört: %(why)s") % {"name": line.name, "why": line.end_reason},
                _("Meddela samverkansparter och hänvisa vidare."),
                since=line.last + dt.timedelta(days=1),
            )
        return
    if Lack.NO_HOLDER in lacks:
        yield risk(
            "no_holder",
            "danger",
            _("%(name)s saknar utförare.") % {"name": line.name},
            _("Utse någon, eller hänvisa dem som söker till myndigheten."),
            since=it.without_since,
        )
    elif Lack.BELOW_MINIMUM in lacks:
        yield risk(
            "below_minimum",
            "danger",
            _("%(name)s är under minsta bemanning: %(percent)s av %(least)s %%.")
            % {"name": line.name, "percent": it.now.percent, "least": line.min_percent},
            _("Flytta hit timmar eller minska verksamheten."),
        )
    elif Lack.NO_COMPETENCE in lacks:
        yield risk(
            "no_competence",
            "danger",
            _("Ingen i %(name)s har den kompetens som krävs.") % {"name": line.name},
            _("Utse någon med kompetensen."),
        )
    if it.load.planned:
        yield risk(
            "planned",
            "warning",
            _("%(count)s insatser tillkommer i %(name)s: %(hours)s timmar i veckan mer.")
            % {"count": it.load.planned, "name": line.name, "hours": round(it.load.planned_minutes / 60)},
            _("Pröva bemanningen före startdagen."),
            until=it.planned_on,
        )
    if it.load_percent is not None and it.load_percent > OVERLOAD_PERCENT:
        text = _("%(name)s bär %(percent)s %% av sin kapacitet.") % {"name": line.name, "percent": it.load_percent}
        if not line.may_queue:
            text += " " + _("Ärendena får inte ställas i kö.")
        yield risk(
            "overload",
            "danger" if not line.may_queue else "warning",
            text,
            _("Omfördela timmar eller förstärk."),
        )


def _flat_risks(s: Situation) -> Iterable[Risk]:
    flats = s.flats
    for wound in flats.wind_downs:
        yield Risk(
            f"wind_down:{wound.id}",
            "warning",
            _("Inga nya hyreskontrakt får skrivas: %(why)s") % {"why": wound.reason},
            _("Nuvarande kontrakt sägs upp efter hand som hyresgästerna flyttar."),
            wound.unit_id,
            since=wound.since,
        )
    if flats.unsupervised:
        unit_id = flats.unsupervised[0].unit_id
        alone = sum(1 for one in flats.unsupervised if one.other_support is False)
        yield Risk(
            "unsupervised",
            "danger",
            _("%(count)s lägenheter saknar tillsyn, %(alone)s av hyresgästerna har inget annat stöd.")
            % {"count": len(flats.unsupervised), "alone": alone},
            _("Utse tillsynsansvarig. Börja med dem som inte har annat stöd."),
            unit_id,
        )


@dataclass(frozen=True)
class Restored:
    """Återställs: what a proposal would give back in one service."""

    service: str
    what: str
    percent_before: int
    percent_after: int
    slots_before: int | None
    slots_after: int | None


def restored(s: Situation, proposal: Proposal) -> list[Restored]:
    """What the proposal's posts and prolongations would give back, service by service, on the day and after.

    New posts share their hours evenly between the services they are meant for. A prolonged post is compared on the day
    after its money would otherwise have ended.
    """
    after, horizon = s.snapshot, s.on
    lines = proposal.posts.select_related("prolongs").prefetch_related("competences", "services").order_by("pk")
    for number, line in enumerate(lines):
        if line.prolongs_id is not None:
            post = s.snapshot.post(line.prolongs_id)
            if post is not None and post.until is not None:
                horizon = max(horizon, post.until + dt.timedelta(days=1))
                after = after.prolonged(post.id)
            continue
        meant = list(line.services.all())
        for place in range(line.count):
            share = {service.pk: line.percent // len(meant) for service in meant} if meant else {}
            after = after.with_post(
                post_id=-(number * 100 + place + 1),
                profession=line.profession,
                percent=line.percent,
                unit_id=line.team_id,
                competences=frozenset(c.code for c in line.competences.all()),
                service_percents=share,
                first=s.on,
            )
    rows = []
    for now, then in zip(s.snapshot.capacities(horizon), after.capacities(horizon), strict=True):
        if (now.percent, now.lacks) == (then.percent, then.lacks):
            continue
        gone = [lack for lack in now.lacks if lack not in then.lacks]
        what = ", ".join(_regained(lack) for lack in gone) or _("mer tid för klienterna")
        rows.append(Restored(now.service.name, what, now.percent, then.percent, now.slots, then.slots))
    return rows


def _regained(lack: Lack) -> str:
    return {
        Lack.NO_HOLDER: _("får utförare igen"),
        Lack.BELOW_MINIMUM: _("når minsta bemanning"),
        Lack.NO_COMPETENCE: _("får rätt kompetens"),
    }[lack]
