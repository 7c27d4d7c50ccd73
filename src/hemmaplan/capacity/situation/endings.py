"""What ends (*upphör*) within the time looked at, and what falls with it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from django.utils.translation import gettext as _

from hemmaplan.capacity.situation.snapshot import Lack, ServiceCapacity
from hemmaplan.organisation.measures import PostLine
from hemmaplan.organisation.models import Employment
from hemmaplan.organisation.periods import last_day

if TYPE_CHECKING:
    from hemmaplan.capacity.situation.unit import Situation

SOON_DAYS = 90
LOOK_DAYS = 180


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


def endings(s: "Situation") -> Iterable[Ending]:
    """What ends in the unit within 180 days of the day: posts, money, employments, acting terms, agreements, services."""
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


def _falls_with(s: "Situation", post: PostLine, last: dt.date) -> tuple[tuple[ServiceCapacity, Lack], ...]:
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
