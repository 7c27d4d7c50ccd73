"""A unit's posts and services as plain data, and what follows from them on any day. No database here.

One snapshot holds everything with its periods, so that the same rules answer for today, for the day after a subsidy ends,
and for a proposal that adds posts.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from hemmaplan.capacity import slots
from hemmaplan.interventions.measures.services import FULL_TIME_MINUTES, PlacesLine, ServiceLine, Share
from hemmaplan.organisation.measures import PostLine, Seat


class Lack(StrEnum):
    """Brist: what stands against a service being given."""

    NO_HOLDER = "no_holder"  # nobody has it (saknar utförare)
    BELOW_MINIMUM = "below_minimum"  # fewer than the least staffing: the door cannot be kept open
    NO_COMPETENCE = "no_competence"  # nobody there can do it


@dataclass(frozen=True)
class ServiceCapacity:
    """Läget i en verksamhet on a day: what it has to work with, before what it carries."""

    service: ServiceLine
    offered: bool
    staffed: Fraction
    post_ids: tuple[int, ...]
    employee_ids: frozenset[int]
    missing: frozenset[str]
    lacks: tuple[Lack, ...]
    places: PlacesLine | None

    @property
    def takes(self) -> int | None:
        """What it can take at once (*kapacitet*): slots of a caseload, or the places decided.

        A group takes nobody while it lacks somebody to lead it, its least staffing or the competence. Flats stand there
        all the same.
        """
        if self.places is not None and self.lacks and self.service.kind != "dwelling":
            return 0
        return slots.capacity(self.service, self.staffed, self.places)

    @property
    def percent(self) -> int:
        """Percent of full time, as it is shown."""
        return round(self.staffed)

    @property
    def without_holder(self) -> bool:
        """Nobody has it (*saknar utförare*), although it is to be offered."""
        return Lack.NO_HOLDER in self.lacks

    @property
    def client_minutes(self) -> Fraction:
        """Minutes a week for clients."""
        return slots.client_minutes(self.staffed, self.service)

    @property
    def client_hours(self) -> float:
        """Hours a week for clients, to one decimal."""
        return round(float(self.client_minutes) / 60, 1)

    @property
    def slots(self) -> int | None:
        """How many orders the minutes suffice for at the usual level; ``None`` when it does not count so, or has ended."""
        return slots.slots(self.staffed, self.service) if self.offered else None

    def carries(self, minutes: int) -> int | None:
        """Minutes carried in percent of the minutes there are. ``None`` when there are none to divide by."""
        return round(100 * minutes / self.client_minutes) if self.client_minutes else None

    def full_time(self, minutes: int) -> float:
        """How many full-time posts the minutes make, at this service's client share."""
        return round(minutes * 100 / (FULL_TIME_MINUTES * self.service.client_share), 2)


@dataclass(frozen=True)
class Snapshot:
    """Ögonblicksbild: posts and services with their periods.

    ``lent``: posts of other units that give time to a service here. They carry it, and are not counted as staff here.
    """

    posts: tuple[PostLine, ...]
    services: tuple[ServiceLine, ...]
    lent: tuple[PostLine, ...] = ()

    @cached_property
    def posts_by_id(self) -> dict[int, PostLine]:
        """The posts by id, those lent too."""
        return {post.id: post for post in (*self.posts, *self.lent)}

    def post(self, post_id: int) -> PostLine | None:
        """A post by id, when it is within the snapshot."""
        return self.posts_by_id.get(post_id)

    def capacity(self, service: ServiceLine, day: dt.date) -> ServiceCapacity:
        """What a service has to work with on a day."""
        staffed = slots.staffed(service, self.posts_by_id, day)
        manned = [
            post
            for share in service.shares
            if share.holds(day) and (post := self.post(share.post_id)) is not None and post.percent_on(day)
        ]
        there = [seat for post in manned for seat in post.seats if seat.percent_on(day)]
        missing = service.needs - frozenset(c for seat in there for c in seat.competences)
        lacks = []
        if service.offered(day):
            if not round(staffed):
                lacks.append(Lack.NO_HOLDER)
            elif round(staffed) < service.min_percent:
                lacks.append(Lack.BELOW_MINIMUM)
            if missing:
                lacks.append(Lack.NO_COMPETENCE)
        return ServiceCapacity(
            service,
            service.offered(day),
            staffed,
            tuple(post.id for post in manned),
            frozenset(seat.employee_id for seat in there),
            missing,
            tuple(lacks),
            service.places_on(day),
        )

    def capacities(self, day: dt.date) -> tuple[ServiceCapacity, ...]:
        """Every service, in the unit's own order."""
        return tuple(self.capacity(service, day) for service in self.services)

    def present(self, day: dt.date) -> list[tuple[PostLine, Seat]]:
        """Who works on the day, with their posts: those away long in full are not counted."""
        return [(p, seat) for p in self.posts if p.exists(day) for seat in p.seats if seat.percent_on(day)]

    def percent(self, day: dt.date, unit_id: int | None = None) -> int:
        """Bemanning: percent of full time on the day, in all or in one team."""
        return sum(p.percent_on(day) for p in self.posts if unit_id in {None, p.unit_id})

    def falls_after(self, day: dt.date) -> list[tuple[ServiceCapacity, Lack]]:
        """What is lost when the day is over: lacks on the next day that were not there on the day itself."""
        after = day + dt.timedelta(days=1)
        return [
            (later, lack)
            for now, later in zip(self.capacities(day), self.capacities(after), strict=True)
            for lack in later.lacks
            if lack not in now.lacks and now.offered and later.offered
        ]

    def with_post(
        self,
        *,
        post_id: int,
        profession: str,
        percent: int,
        unit_id: int,
        competences: frozenset[str],
        service_percents: Mapping[int, int],
        first: dt.date,
        last: dt.date | None = None,
        code: str = "",
        title: str = "",
    ) -> "Snapshot":
        """The same unit with one more manned post, shared between services as given (service id -> percent)."""
        seat = Seat(post_id, post_id, profession, post_id, percent, "permanent", first, last, "", competences, ())
        post = PostLine(
            post_id,
            code,
            title or profession,
            profession,
            unit_id,
            percent,
            first,
            last,
            None,
            "ordinary",
            "",
            "",
            leads=False,
            seats=(seat,),
        )
        services = tuple(
            dataclasses.replace(s, shares=(*s.shares, Share(post_id, service_percents[s.id], first, last)))
            if s.id in service_percents
            else s
            for s in self.services
        )
        return Snapshot((*self.posts, post), services, self.lent)

    def prolonged(self, post_id: int, until: dt.date | None = None) -> "Snapshot":
        """The same unit with one post's money, period and employments going on to another day, or until further notice."""
        post = self.post(post_id)
        ends = {day for day in (post.until, post.manned_until) if day is not None} if post else set()

        def later(day: dt.date | None) -> dt.date | None:
            return day if day is None or (until is not None and day > until) else until

        def on(post: PostLine) -> PostLine:
            seats = tuple(dataclasses.replace(s, last=until) if s.last in ends else s for s in post.seats)
            return dataclasses.replace(post, last=later(post.last), funded_until=later(post.funded_until), seats=seats)

        services = tuple(
            dataclasses.replace(
                s,
                shares=tuple(
                    dataclasses.replace(x, last=until) if x.post_id == post_id and x.last in ends else x
                    for x in s.shares
                ),
            )
            for s in self.services
        )
        return dataclasses.replace(self.with_changed_post(post_id, on), services=services)

    def with_changed_post(self, post_id: int, change: Callable[[PostLine], PostLine]) -> "Snapshot":
        """The same unit with one post otherwise, wherever it belongs."""
        posts, lent = (
            tuple(change(post) if post.id == post_id else post for post in some) for some in (self.posts, self.lent)
        )
        return Snapshot(posts, self.services, lent)

    def with_changed_service(self, service_id: int, change: Callable[[ServiceLine], ServiceLine]) -> "Snapshot":
        """The same unit with one service otherwise."""
        services = tuple(change(line) if line.id == service_id else line for line in self.services)
        return Snapshot(self.posts, services, self.lent)
