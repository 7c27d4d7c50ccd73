"""From posts to slots (*platser*): the one formula of what a service has to work with on a day.

The situation, a proposal and the scenario of a forecast all ask here. Exact fractions, so that time shared between posts
and services is rounded once, at the end.
"""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from hemmaplan.interventions.measures.services import FULL_TIME_MINUTES, PlacesLine, ServiceLine, Share
from hemmaplan.organisation.measures import PostLine


def given(share: Share, post: PostLine, day: dt.date) -> Fraction:
    """Percent of full time that a post gives a service on the day: its share, in so far as the post is manned."""
    if not share.holds(day):
        return Fraction(0)
    return Fraction(share.percent * post.percent_on(day), post.percent)


def staffed(service: ServiceLine, posts: Mapping[int, PostLine], day: dt.date) -> Fraction:
    """Percent of full time that the service has on the day (*bemanning i verksamheten*)."""
    shares = ((share, posts[share.post_id]) for share in service.shares if share.post_id in posts)
    return sum((given(share, post, day) for share, post in shares), Fraction(0))


def client_minutes(percent: Fraction, service: ServiceLine) -> Fraction:
    """Minutes a week for clients: percent of full time, less what goes to other than clients (*klienttid*)."""
    return percent * FULL_TIME_MINUTES * service.client_share / 10_000


def slots(percent: Fraction, service: ServiceLine) -> int | None:
    """How many orders the minutes suffice for at the usual level, rounded down; ``None`` when it does not count so."""
    if service.kind != "caseload" or not service.minutes_per_slot:
        return None
    return int(client_minutes(percent, service) // service.minutes_per_slot)


def capacity(service: ServiceLine, percent: Fraction, places: PlacesLine | None) -> int | None:
    """What can be taken at once (*kapacitet*): the places decided, or else the slots of a caseload."""
    return places.places if places is not None else slots(percent, service)


def has_places(service: ServiceLine, day: dt.date) -> bool:
    """Whether places are decided for the service, on the day or later."""
    return any(places.last is None or places.last >= day for places in service.places)


def has_queue(service: ServiceLine, day: dt.date) -> bool:
    """Whether the service is limited by a number, so that one waits for it; flats aside. An open door is not."""
    counted = service.kind == "caseload" and service.minutes_per_slot > 0
    return service.kind != "open_door" and (counted or has_places(service, day))


def may_be_waited_for(service: ServiceLine, day: dt.date) -> bool:
    """Whether people may come to wait for the service on the day (*kan få kö*): flats too, but not what must be given at once."""
    return service.offered(day) and service.may_queue and (service.kind == "dwelling" or has_queue(service, day))
