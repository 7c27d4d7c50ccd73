"""Actions about posts (*tjänster*)."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation import requirements as required
from hemmaplan.organisation.acting import record, require_staffing
from hemmaplan.organisation.events import EventType
from hemmaplan.organisation.models import Post, Unit
from hemmaplan.organisation.periods import period_of, span, stated_span
from hemmaplan.organisation.requiring import inside, refuse
from hemmaplan.organisation.storing import (
    action,
    fresh_code,
    keep,
    locked,
    refuse_ended,
    share_of,
)

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@dataclass(frozen=True)
class PostTerms:
    """Tjänstens villkor: what a post is, how large, from when to when, what pays for it and until when."""

    title: str
    profession: str
    percent: int
    first: dt.date
    last: dt.date | None = None
    leads: bool = False
    funding: str = Post.Funding.ORDINARY
    funded_until: dt.date | None = None
    funding_note: str = ""


@action
def add_post(
    *,
    unit: Unit,
    terms: PostTerms,
    by: "User",
    at: dt.datetime,
) -> Post:
    """Inrätta en tjänst: a share of full time from a day, with what pays for it and until when."""
    require_staffing(by, unit.pk)
    post = Post(code=fresh_code("tjanst", terms.title), unit=unit, recorded_at=at)
    _fill_post(post, terms)
    keep(post)
    record(
        EventType.POST_CHANGED,
        by=by,
        at=at,
        about=post,
        unit_id=unit.pk,
        what="added",
        percent=terms.percent,
        first=str(terms.first),
    )
    return post


@action
def change_post(
    *,
    post: Post,
    terms: PostTerms,
    by: "User",
    at: dt.datetime,
) -> Post:
    """Ändra en tjänst. Refused when somebody holds more of it, or holds it longer, than would be left."""
    require_staffing(by, post.unit_id)
    post = locked(post)
    _fill_post(post, terms)
    for held in post.employments.all():
        if any(inside(period_of(held.period), period_of(post.period), "")):
            raise NotPossible(
                _("Någon har tjänsten utanför den perioden. Ändra anställningen först, eller använd ”Avsluta tjänst”.")
            )
        if held.percent > terms.percent:
            raise NotPossible(
                _("Tjänsten innehas på %(held)s %%. Sänk anställningens omfattning innan tjänstens.")
                % {"held": held.percent}
            )
    keep(post)
    record(
        EventType.POST_CHANGED, by=by, at=at, about=post, unit_id=post.unit_id, what="changed", percent=terms.percent
    )
    return post


def _fill_post(post: Post, terms: PostTerms) -> None:
    post.period, post.percent = stated_span(terms.first, terms.last), share_of(terms.percent)
    refuse(required.post(period_of(post.period), unit=period_of(post.unit.period), funded_until=terms.funded_until))
    post.title, post.profession, post.leads = terms.title.strip(), terms.profession.strip(), terms.leads
    post.funding, post.funded_until, post.funding_note = terms.funding, terms.funded_until, terms.funding_note.strip()


@action
def end_post(*, post: Post, last: dt.date, reason: str, by: "User", at: dt.datetime, decision: str = "") -> Post:
    """Avsluta en tjänst, with who holds it. What the post gave to services is ended by who owns that.

    ``reason`` is one of ``Post.EndReason``; ``decision`` the reference of the decision, such as *HN § 42*.
    """
    require_staffing(by, post.unit_id)
    if reason not in Post.EndReason.values:
        raise NotPossible(_("Välj varför tjänsten avslutas."))
    post = locked(post)
    refuse_ended(post.period, last)
    post.period, post.end_reason = stated_span(post.period.lower, last), reason
    for held in post.employments.select_for_update():
        if held.period.lower > last:
            raise NotPossible(_("En anställning på tjänsten börjar efter den dagen. Ta bort eller flytta den först."))
        if held.period.upper is None or held.period.upper > post.period.upper:
            held.period, held.end_reason = span(held.period.lower, last), _("Tjänsten avslutad")
            keep(held)
            record(EventType.EMPLOYMENT_ENDED, by=by, at=at, about=held, unit_id=post.unit_id, last=str(last))
    keep(post)
    record(
        EventType.POST_ENDED,
        by=by,
        at=at,
        about=post,
        unit_id=post.unit_id,
        reason=reason,
        last=str(last),
        decision=decision[:60],
    )
    return post
