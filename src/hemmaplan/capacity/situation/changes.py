"""What may be changed in a snapshot (*ändringar*): posts, leave, services, places. Each answers the changed snapshot.

Nothing is checked here: who lays a change first sees to it that it is possible.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from hemmaplan.capacity.situation.snapshot import Snapshot
from hemmaplan.interventions.measures.services import PlacesLine, ServiceLine, Share
from hemmaplan.organisation.measures import Away, PostLine, Seat

ONE_DAY = dt.timedelta(days=1)


def end_post(shot: Snapshot, post_id: int, last: dt.date) -> Snapshot:
    """A post ends (*tjänsten upphör*): its last day."""
    return shot.with_changed_post(post_id, lambda post: replace(post, last=_earlier(post.last, last)))


def end_money(shot: Snapshot, post_id: int, last: dt.date) -> Snapshot:
    """The money of a post ends (*finansieringen upphör*): the last day it is paid."""
    return shot.with_changed_post(post_id, lambda post: replace(post, funded_until=_earlier(post.funded_until, last)))


def cut_post(shot: Snapshot, post_id: int, first: dt.date, percent: int) -> Snapshot:
    """From a day a post is worked so many percent (*tjänsten minskas*); what it gives each service shrinks alike.

    Several holders shrink alike, and the first of them takes what does not come out even.
    """

    def shrink(post: PostLine) -> PostLine:
        there = [seat for seat in post.seats if seat.last is None or seat.last >= first]
        kept: list[Seat] = [seat for seat in post.seats if seat not in there]
        for seat in there:
            begins = max(first, seat.first)
            together = [other for other in there if other.holds(begins)]
            total = sum(other.percent for other in together)
            less = seat.percent * percent // total
            if seat is together[0]:
                less = percent - sum(other.percent * percent // total for other in together[1:])
            if seat.first < first:
                kept.append(replace(seat, last=first - ONE_DAY))
            if less:
                kept.append(replace(seat, first=begins, percent=less))
        return replace(post, seats=tuple(sorted(kept, key=lambda seat: (seat.first, seat.employment_id))))

    return shot.with_changed_post(post_id, shrink)


def give_leave(shot: Snapshot, post_id: int, percent: int, first: dt.date, last: dt.date) -> Snapshot:
    """Who holds a post is on leave (*tjänstledig*), so many percent of it from a day to a day, without a substitute."""
    leave = Away("leave", percent, first, last, doubtful=False)

    def go(post: PostLine) -> PostLine:
        # It stands first: a day's illness on the same day does not hide it.
        return replace(post, seats=tuple(replace(seat, away=(leave, *seat.away)) for seat in post.seats))

    return shot.with_changed_post(post_id, go)


def close_service(shot: Snapshot, service_id: int, last: dt.date) -> Snapshot:
    """A service closes (*verksamheten upphör*): its last day."""
    return shot.with_changed_service(service_id, lambda line: replace(line, last=_earlier(line.last, last)))


def open_service(shot: Snapshot, service_id: int, first: dt.date) -> Snapshot:
    """A service that has closed opens again (*verksamheten öppnar*) on a day. Who shall give it time is another change."""
    return shot.with_changed_service(service_id, lambda line: replace(line, first=first, last=None, end_reason=""))


def set_places(shot: Snapshot, service_id: int, first: dt.date, number: int) -> Snapshot:
    """From a day a service has so many places (*ändrat antal platser*), whatever was decided for later."""

    def change(line: ServiceLine) -> ServiceLine:
        now = line.places_on(first)
        least = min(now.minimum, number) if now is not None else 0
        kept = tuple(
            replace(places, last=_earlier(places.last, first - ONE_DAY))
            for places in line.places
            if places.first < first
        )
        return replace(line, places=(PlacesLine(number, least, first, None, ""), *kept))

    return shot.with_changed_service(service_id, change)


def add_places(shot: Snapshot, service_id: int, first: dt.date, more: int) -> Snapshot:
    """From a day a service has so many places more, or fewer, down to none (*platser till*), then and later."""

    def change(line: ServiceLine) -> ServiceLine:
        found = []
        for places in line.places:
            if places.first < first:
                found.append(replace(places, last=_earlier(places.last, first - ONE_DAY)))
            if places.last is None or places.last >= first:
                number = max(places.places + more, 0)
                least = min(places.minimum, number)
                found.append(replace(places, places=number, minimum=least, first=max(places.first, first)))
        return replace(line, places=tuple(sorted(found, key=lambda places: places.first, reverse=True)))

    return shot.with_changed_service(service_id, change)


def new_service(shot: Snapshot, line: ServiceLine) -> Snapshot:
    """One more service (*ny verksamhet*), last in the unit's order."""
    # Rows have positive ids: what only a scenario has stands below them.
    number = min((*(service.id for service in shot.services), 0)) - 1
    return replace(shot, services=(*shot.services, replace(line, id=number)))


def move_hours(
    shot: Snapshot, post_id: int, percent: int, *, out_of: int, into: int, first: dt.date, last: dt.date | None = None
) -> Snapshot:
    """From a day, and through another, a post gives so many percent of full time to another service (*timmar flyttas*)."""
    shot = shot.with_changed_service(
        out_of, lambda line: replace(line, shares=tuple(_less(line.shares, post_id, percent, first, last)))
    )
    return shot.with_changed_service(
        into, lambda line: replace(line, shares=(*line.shares, Share(post_id, percent, first, last)))
    )


def _less(
    shares: tuple[Share, ...], post_id: int, percent: int, first: dt.date, last: dt.date | None
) -> Iterator[Share]:
    """The post gives so much less from the day. What was decided to begin later is given less too, down to nothing."""
    left = percent
    for share in shares:
        ended = share.last is not None and share.last < first
        if share.post_id != post_id or ended or (last is not None and last < share.first):
            yield share
            continue
        if share.first < first:
            yield replace(share, last=first - ONE_DAY)
        taken = min(percent if share.first > first else left, share.percent)
        left -= taken if share.first <= first else 0
        ends = min((day for day in (share.last, last) if day is not None), default=None)
        if share.percent > taken:
            yield replace(share, first=max(share.first, first), last=ends, percent=share.percent - taken)
        if ends is not None and (share.last is None or ends < share.last):
            yield replace(share, first=ends + ONE_DAY)


def add_post(
    shot: Snapshot,
    *,
    code: str,
    profession: str,
    percent: int,
    unit_id: int,
    competences: frozenset[str],
    services: Mapping[int, int],
    first: dt.date,
    last: dt.date | None,
) -> Snapshot:
    """One more manned post (*ny tjänst*), that gives each service so many percent of full time."""
    # Rows have positive ids: what only a scenario has stands below them.
    number = min((*shot.posts_by_id, 0)) - 1
    return shot.with_post(
        post_id=number,
        profession=profession,
        percent=percent,
        unit_id=unit_id,
        competences=competences,
        service_percents=services,
        first=first,
        last=last,
        code=code,
    )


def _earlier(one: dt.date | None, other: dt.date) -> dt.date:
    return other if one is None else min(one, other)
