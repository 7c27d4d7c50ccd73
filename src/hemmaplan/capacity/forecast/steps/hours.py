"""Steps about hours (*timmar*): a post gives them to another service, or a service that may not queue takes them."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from django.utils.translation import gettext as _

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.rows import Rows
from hemmaplan.capacity.forecast.steps.asking import (
    WHOLE,
    days,
    held_post,
    name_of,
    name_of_post,
    name_of_service,
    open_service,
    require_order,
    require_percent,
    require_within,
    service_of,
)
from hemmaplan.capacity.forecast.steps.step import NotPossible, Step
from hemmaplan.capacity.situation import changes
from hemmaplan.interventions.measures.services import FULL_TIME_MINUTES


@dataclass(frozen=True, kw_only=True)
class MoveHours(Step):
    """Timmar flyttas: from a day a post gives so many percent of full time to one service instead of another."""

    kind: ClassVar[str] = "move_hours"
    post: str
    service: str
    to: str
    percent: int
    first: dt.date
    last: dt.date | None = None

    def apply(self, rows: Rows) -> Rows:
        """The post gives its hours otherwise, within what its holder can do."""
        require_percent(self.percent)
        require_order(self.first, self.last)
        post = held_post(rows, self.post, self.first)
        here, there = service_of(rows, self.service), open_service(rows, self.to, self.first)
        if here.id == there.id:
            raise NotPossible(
                _("Timmarna flyttas från och till %(service)s. Ange två olika verksamheter.") % {"service": here.name}
            )
        gives = sum(share.percent for share in here.shares if share.post_id == post.id and share.holds(self.first))
        words = {"post": name_of(post), "service": here.name, "gives": gives, "day": self.first}
        if not gives:
            raise NotPossible(
                _("%(post)s ger ingen tid till %(service)s den %(day)s. Ange en verksamhet som den arbetar i.") % words
            )
        if self.percent > gives:
            raise NotPossible(_("%(post)s ger %(service)s %(gives)s %% den %(day)s. Flytta högst så mycket.") % words)
        able = {code for seat in post.seats if seat.holds(self.first) for code in seat.competences}
        if lacking := there.needs - able:
            raise NotPossible(
                _(
                    "Den som har %(post)s saknar kompetensen %(what)s som %(service)s kräver. Flytta timmar från en annan tjänst."
                )
                % {
                    "post": name_of(post),
                    "service": there.name,
                    "what": ", ".join(sorted(rows.competences.get(code, code) for code in lacking)),
                }
            )
        shot = changes.move_hours(
            rows.snapshot, post.id, self.percent, out_of=here.id, into=there.id, first=self.first, last=self.last
        )
        return dataclasses.replace(rows, snapshot=shot)

    def words(self, rows: Rows) -> str:
        """Whose hours, from where to where."""
        return _("%(post)s flyttar %(percent)s %% av heltid från %(here)s till %(there)s, %(days)s") % {
            "post": name_of_post(rows, self.post), "percent": self.percent, "days": days(self.first, self.last),
            "here": name_of_service(rows, self.service), "there": name_of_service(rows, self.to),
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class GivePrecedence(Step):
    """Företräde: a service that may not queue takes the hours it carries from what else its posts do, from a day.

    The rule is this: as much as its running orders take beyond its own hours, from the other services of the posts that
    work in it, in the unit's own order from the last, until it suffices or nothing is left.
    """

    kind: ClassVar[str] = "give_precedence"
    service: str
    first: dt.date
    last: dt.date | None = None

    def apply(self, rows: Rows) -> Rows:
        """Hours are moved to the service."""
        require_within(rows, self.first)
        require_order(self.first, self.last)
        line = open_service(rows, self.service, self.first)
        if line.may_queue:
            raise NotPossible(
                _("%(service)s får ställas i kö och har inget företräde. Flytta timmar i stället.")
                % {"service": line.name}
            )
        minutes = Fraction(rows.carried.get(line.code, 0) * WHOLE * WHOLE, FULL_TIME_MINUTES * line.client_share)
        has = slots.staffed(line, rows.snapshot.posts_by_id, self.first)
        lacks = -(-minutes // 1) - has // 1
        if lacks <= 0:
            raise NotPossible(_("%(service)s bär inte mer än sina timmar. Ta bort steget.") % {"service": line.name})
        shot, before = rows.snapshot, rows.snapshot
        for other in reversed(before.services):
            for share in other.shares:
                works = any(mine.post_id == share.post_id and mine.holds(self.first) for mine in line.shares)
                if (
                    lacks > 0
                    and works
                    and other.id != line.id
                    and other.offered(self.first)
                    and share.holds(self.first)
                ):
                    taken = min(share.percent, int(lacks))
                    lacks -= taken
                    shot = changes.move_hours(
                        shot, share.post_id, taken, out_of=other.id, into=line.id, first=self.first, last=self.last
                    )
        if shot is before:
            raise NotPossible(
                _(
                    "Tjänsterna i %(service)s gör inget annat: det finns inga timmar att ta. Lägg till en tjänst i stället."
                )
                % {"service": line.name}
            )
        return dataclasses.replace(rows, snapshot=shot)

    def words(self, rows: Rows) -> str:
        """Which service goes first."""
        return _("%(service)s går före det andra som dess tjänster gör, %(days)s") % {
            "service": name_of_service(rows, self.service), "days": days(self.first, self.last),
        }  # fmt: skip
