"""What a kind of step can be made of at all (*det som går att pröva*): what forms, lists of kinds and links offer.

A step says for itself why another is not possible (``steps``); a test tries each that is not offered and sees it refused.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.rows import AgreementLine, Rows, number_on
from hemmaplan.interventions.measures.services import ServiceLine
from hemmaplan.organisation.measures import PostLine


def may_end(post: PostLine, day: dt.date) -> bool:
    """Whether somebody holds the post on the day or later, so that it may end, be cut or be without who holds it."""
    held = any(seat.last is None or seat.last >= day for seat in post.seats)
    return held and (post.until is None or post.until > day)


def may_be_prolonged(post: PostLine) -> bool:
    """Whether the post has an end, and somebody who holds it until then."""
    end = min((day for day in (post.until, post.manned_until) if day is not None), default=None)
    return end is not None and any(seat.holds(end) for seat in post.seats)


def has_inflow(line: ServiceLine, day: dt.date) -> bool:
    """Whether it is counted how many come to the service: those to an open door are not waited for."""
    return _is_open(line, day) and (line.kind == "dwelling" or slots.has_queue(line, day))


def may_close(line: ServiceLine, day: dt.date) -> bool:
    """Whether the service may have an earlier last day than it has."""
    return line.last is None or line.last > day


def _is_open(line: ServiceLine, day: dt.date) -> bool:
    return line.last is None or line.last >= day


def _places(rows: Rows, line: ServiceLine) -> bool:
    return _is_open(line, rows.on) and (line.code in rows.flats or slots.has_places(line, rows.on))


def _flats(rows: Rows, line: ServiceLine) -> bool:
    flats = rows.flats.get(line.code, ())
    return _is_open(line, rows.on) and (number_on(flats, rows.on) > 0 or any(number for _day, number in flats))


def _agreement(rows: Rows, one: AgreementLine) -> bool:
    post = rows.snapshot.post(one.post_id) if one.post_id is not None else None
    return post is not None and post.code not in rows.ended and (one.last is None or one.last > rows.on) \
        and (post.until is None or post.until > rows.on)  # fmt: skip


def _goes_on(rows: Rows, post: PostLine) -> bool:
    return post.code not in rows.ended


_POSTS: Mapping[str, Callable[[Rows, PostLine], bool]] = {
    "end_post": lambda rows, post: _goes_on(rows, post) and may_end(post, rows.on),
    "cut_post": lambda rows, post: may_end(post, rows.on - dt.timedelta(days=1)),
    "leave": lambda rows, post: may_end(post, rows.on - dt.timedelta(days=1)),
    "prolong_post": lambda rows, post: _goes_on(rows, post) and (post.until is None or post.until >= rows.on) and may_be_prolonged(post),
}  # fmt: skip
_SERVICES: Mapping[tuple[str, str], Callable[[Rows, ServiceLine], bool]] = {
    ("close_service", "service"): lambda rows, line: may_close(line, rows.on),
    ("open_service", "closed"): lambda rows, line: line.last is not None and line.last < rows.end,
    ("move_hours", "service"): lambda rows, line: any(share.last is None or share.last >= rows.on for share in line.shares),
    ("places", "service"): _places,
    ("demand", "service"): lambda rows, line: has_inflow(line, rows.on),
    ("give_precedence", "service"): lambda rows, line: _is_open(line, rows.on) and not line.may_queue,
    ("lose_flats", "dwelling"): _flats,
}  # fmt: skip


def codes(kind: str, field: str, rows: Rows) -> frozenset[str] | None:
    """The codes of what the field of a step of that kind may hold; ``None`` where nothing is ruled out."""
    if field == "post" and kind in _POSTS:
        could = _POSTS[kind]
        return frozenset(post.code for post in rows.snapshot.posts_by_id.values() if post.code and could(rows, post))
    if field == "agreement":
        return frozenset(one.code for one in rows.agreements if _agreement(rows, one))
    if (kind, field) in _SERVICES:
        fits = _SERVICES[kind, field]
        return frozenset(line.code for line in rows.snapshot.services if fits(rows, line))
    return None
