"""Steps about hours (*timmar*): a post gives them to another service, a service that may not queue takes them, or they may move."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from django.utils.translation import gettext as _

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.rows import Rows
from hemmaplan.capacity.forecast.scenario import carries_together
from hemmaplan.capacity.forecast.steps.asking import (
    WHOLE,
    able,
    days,
    given_to,
    held_post,
    name_of,
    name_of_post,
    name_of_service,
    named_competences,
    open_service,
    require_order,
    require_percent,
    require_within,
    service_of,
)
from hemmaplan.capacity.forecast.steps.step import NotPossible, Step
from hemmaplan.capacity.situation import changes
from hemmaplan.interventions.measures.services import FULL_TIME_MINUTES, ServiceLine

MOST_MOVED = 10_000
"""Percent of full time: a hundred posts."""


@dataclass(frozen=True, kw_only=True)
class MoveHours(Step):
    """Timmar flyttas: from a day so many percent of full time go to one service instead of another.

    Those of one post; or, when no post is said, those of whoever can: first the posts that work in the other service
    already, then those that give most, in the order of their codes, as far as their holders have its competence.
    """

    kind: ClassVar[str] = "move_hours"
    post: str | None = None
    service: str
    to: str
    percent: int
    first: dt.date
    last: dt.date | None = None

    def apply(self, rows: Rows) -> Rows:
        """The hours are given otherwise, within what their holders can do."""
        require_order(self.first, self.last)
        here, there = service_of(rows, self.service), open_service(rows, self.to, self.first)
        if here.id == there.id:
            raise NotPossible(
                _("Timmarna flyttas från och till %(service)s. Ange två olika verksamheter.") % {"service": here.name}
            )
        if self.post is not None:
            require_percent(self.percent)
            taken = {self._of_one(rows, self.post, here, there): self.percent}
        else:
            taken = self._of_whoever_can(rows, here, there)
        shot = rows.snapshot
        for post_id, percent in taken.items():
            shot = changes.move_hours(
                shot, post_id, percent, out_of=here.id, into=there.id, first=self.first, last=self.last
            )
        return dataclasses.replace(rows, snapshot=shot)

    def _of_one(self, rows: Rows, code: str, here: ServiceLine, there: ServiceLine) -> int:
        post = held_post(rows, code, self.first)
        gives = given_to(here, post, self.first)
        words = {"post": name_of(post), "service": here.name, "gives": gives, "day": self.first}
        if not gives:
            raise NotPossible(
                _("%(post)s ger ingen tid till %(service)s den %(day)s. Ange en verksamhet som den arbetar i.") % words
            )
        if self.percent > gives:
            raise NotPossible(_("%(post)s ger %(service)s %(gives)s %% den %(day)s. Flytta högst så mycket.") % words)
        if lacking := there.needs - able(post, self.first):
            raise NotPossible(
                _(
                    "Den som har %(post)s saknar kompetensen %(what)s som %(service)s kräver. Flytta timmar från en annan tjänst."
                )
                % {"post": name_of(post), "service": there.name, "what": named_competences(rows, lacking)}
            )
        return post.id

    def _of_whoever_can(self, rows: Rows, here: ServiceLine, there: ServiceLine) -> dict[int, int]:
        """How much of each post, by its id."""
        if not 1 <= self.percent <= MOST_MOVED:
            raise NotPossible(
                _("Det går inte att flytta %(percent)s %%. Skriv procent av heltid från 1 till %(most)s.")
                % {"percent": self.percent, "most": MOST_MOVED}
            )
        held = [
            (post, gives)
            for post in rows.snapshot.posts_by_id.values()
            if post.exists(self.first)
            and any(seat.holds(self.first) for seat in post.seats)
            and (gives := given_to(here, post, self.first))
        ]
        can = [(post, gives) for post, gives in held if there.needs <= able(post, self.first)]
        most = sum(gives for _post, gives in can)
        if self.percent > most:
            raise NotPossible(
                _(
                    "Av timmarna i %(service)s kan %(most)s %% av heltid flyttas till %(to)s den %(day)s: fler som kan arbeta där finns inte. Flytta högst så mycket, eller lägg till en tjänst."
                )
                % {"service": here.name, "to": there.name, "most": most, "day": self.first}
            )
        taken, left = {}, self.percent
        for post, gives in sorted(
            can, key=lambda one: (not given_to(there, one[0], self.first), -one[1], one[0].code, one[0].id)
        ):
            if left:
                taken[post.id] = min(gives, left)
                left -= taken[post.id]
        return taken

    def words(self, rows: Rows) -> str:
        """Whose hours, from where to where."""
        words = {
            "percent": self.percent, "days": days(self.first, self.last),
            "here": name_of_service(rows, self.service), "there": name_of_service(rows, self.to),
        }  # fmt: skip
        if self.post is None:
            return _("%(percent)s %% av heltid flyttas från %(here)s till %(there)s, av dem som kan, %(days)s") % words
        words["post"] = name_of_post(rows, self.post)
        return _("%(post)s flyttar %(percent)s %% av heltid från %(here)s till %(there)s, %(days)s") % words


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


@dataclass(frozen=True, kw_only=True)
class FreeHours(Step):
    """Timmar får flyttas: from a day a post's hours may go to whichever of its services needs them, as ``serving.shared`` has it.

    Between the services it gives time that are counted in hours, as far as its holder has their competence. What it gives
    each is where the hours are when nobody needs them elsewhere, so slots and lacks are as without the step.
    """

    kind: ClassVar[str] = "free_hours"
    post: str
    first: dt.date
    last: dt.date | None = None

    def apply(self, rows: Rows) -> Rows:
        """The post's hours may move."""
        require_order(self.first, self.last)
        post = held_post(rows, self.post, self.first)
        if post.code in rows.free:
            raise NotPossible(
                _("Timmarna i %(post)s får redan flyttas i ett tidigare steg. Ta bort det ena.")
                % {"post": name_of(post)}
            )
        carried = [
            line for line in rows.snapshot.services if line.offered(self.first) and given_to(line, post, self.first)
        ]
        if not carries_together(post, carried, self.first):
            counted = [line for line in carried if line.kind == "caseload" and line.minutes_per_slot]
            lacking = frozenset().union(*(line.needs for line in counted)) - able(post, self.first)
            words = {"post": name_of(post), "day": self.first, "what": named_competences(rows, lacking)}
            if len(counted) > 1:
                raise NotPossible(
                    _(
                        "Den som har %(post)s saknar kompetensen %(what)s, så timmarna kan inte flyttas mellan verksamheterna. Välj en annan tjänst."
                    )
                    % words
                )
            raise NotPossible(
                _(
                    "%(post)s arbetar inte i två verksamheter med ärenden den %(day)s. Flytta timmar dit i ett tidigare steg, eller välj en annan tjänst."
                )
                % words
            )
        return dataclasses.replace(rows, free={**rows.free, post.code: (self.first, self.last)})

    def words(self, rows: Rows) -> str:
        """Whose hours, when."""
        return _("Timmarna i %(post)s får flyttas mellan dess verksamheter efter behov, %(days)s") % {
            "post": name_of_post(rows, self.post), "days": days(self.first, self.last),
        }  # fmt: skip
