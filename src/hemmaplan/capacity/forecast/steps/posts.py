"""Steps about posts (*tjänster*): one ends, is cut, goes on, is new, or stands empty while its holder is on leave."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast.rows import Rows
from hemmaplan.capacity.forecast.steps.asking import (
    days,
    ending_post,
    held_post,
    name_of,
    name_of_post,
    name_of_service,
    open_service,
    post_of,
    require_not_ended,
    require_order,
    require_percent,
    require_within,
    unknown,
)
from hemmaplan.capacity.forecast.steps.step import NotPossible, Step
from hemmaplan.capacity.situation import changes
from hemmaplan.foundation import written


@dataclass(frozen=True, kw_only=True)
class EndPost(Step):
    """Tjänsten upphör: its last day."""

    kind: ClassVar[str] = "end_post"
    post: str
    last: dt.date

    def apply(self, rows: Rows) -> Rows:
        """The post has its last day."""
        post = ending_post(rows, self.post, self.last)
        if not any(seat.holds(self.last) for seat in post.seats):
            raise NotPossible(
                _("Ingen har %(post)s den %(day)s: att den upphör då ändrar inget. Ta bort steget.")
                % {"post": name_of(post), "day": self.last}
            )
        shot = changes.end_post(rows.snapshot, post.id, self.last)
        return dataclasses.replace(rows, snapshot=shot, ended=rows.ended | {post.code})

    def words(self, rows: Rows) -> str:
        """Which post, until when."""
        return _("%(post)s upphör: sista dag %(day)s") % {"post": name_of_post(rows, self.post), "day": self.last}


@dataclass(frozen=True, kw_only=True)
class CutPost(Step):
    """Tjänsten minskas: from a day it is worked so many percent of full time."""

    kind: ClassVar[str] = "cut_post"
    post: str
    first: dt.date
    percent: int

    def apply(self, rows: Rows) -> Rows:
        """The post is worked less from the day."""
        require_percent(self.percent)
        post = held_post(rows, self.post, self.first)
        now = min(post.percent, sum(seat.percent for seat in post.seats if seat.holds(self.first)))
        if self.percent >= now:
            raise NotPossible(
                _("%(post)s arbetar %(now)s %% den %(day)s. Ange färre procent än så.")
                % {"post": name_of(post), "now": now, "day": self.first}
            )
        return dataclasses.replace(rows, snapshot=changes.cut_post(rows.snapshot, post.id, self.first, self.percent))

    def words(self, rows: Rows) -> str:
        """Which post, to what."""
        return _("%(post)s minskas till %(percent)s %% från %(day)s") % {
            "post": name_of_post(rows, self.post), "percent": self.percent, "day": self.first,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ProlongPost(Step):
    """Tjänsten förlängs: it, its money and whoever holds it go on to a day, or until further notice."""

    kind: ClassVar[str] = "prolong_post"
    post: str
    last: dt.date | None = None

    def apply(self, rows: Rows) -> Rows:
        """The post goes on."""
        post = post_of(rows, self.post)
        require_not_ended(rows, post)
        end = min((day for day in (post.until, post.manned_until) if day is not None), default=None)
        if end is None:
            raise NotPossible(_("%(post)s gäller redan tills vidare. Ta bort steget.") % {"post": name_of(post)})
        if not any(seat.holds(end) for seat in post.seats):
            raise NotPossible(
                _("Ingen har %(post)s den %(day)s, så det finns ingen att förlänga. Lägg till en ny tjänst i stället.")
                % {"post": name_of(post), "day": end}
            )
        if self.last is not None and self.last <= end:
            raise NotPossible(
                _("%(post)s gäller redan till och med %(day)s. Ange en senare dag.")
                % {"post": name_of(post), "day": end}
            )
        return dataclasses.replace(rows, snapshot=rows.snapshot.prolonged(post.id, self.last))

    def words(self, rows: Rows) -> str:
        """Which post, until when."""
        words = {"post": name_of_post(rows, self.post), "day": self.last}
        if self.last is None:
            return _("%(post)s förlängs tills vidare") % words
        return _("%(post)s förlängs till och med %(day)s") % words


@dataclass(frozen=True, kw_only=True)
class AddPost(Step):
    """Ny tjänst: manned from a day, with what it can do and how many percent of full time it gives each service."""

    kind: ClassVar[str] = "add_post"
    post: str
    team: str
    profession: str
    percent: int
    first: dt.date
    last: dt.date | None = None
    competences: tuple[str, ...] = ()
    services: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def apply(self, rows: Rows) -> Rows:
        """The post is there."""
        require_percent(self.percent)
        require_within(rows, self.first)
        require_order(self.first, self.last)
        if any(post.code == self.post for post in rows.snapshot.posts_by_id.values()):
            raise NotPossible(
                _("Det finns redan en tjänst med koden %(code)s. Ge den nya en annan kod.")
                % {"code": written.short(self.post)}
            )
        if self.team not in rows.teams:
            raise NotPossible(unknown(_("enhet eller grupp"), self.team, rows.teams))
        for code in self.competences:
            if code not in rows.competences:
                raise NotPossible(unknown(_("kompetens"), code, rows.competences))
        given = {open_service(rows, code, self.first).id: percent for code, percent in self.services.items()}
        if min(given.values(), default=1) < 1:
            raise NotPossible(
                _("En tjänst ger varje verksamhet minst 1 %. Ta bort den verksamhet som inte får någon tid.")
            )
        if sum(given.values()) > self.percent:
            raise NotPossible(
                _(
                    "Tjänsten är på %(percent)s %% men ger verksamheterna %(sum)s %% tillsammans. Fördela högst %(percent)s %%."
                )
                % {"percent": self.percent, "sum": sum(given.values())}
            )
        shot = changes.add_post(
            rows.snapshot,
            code=self.post,
            profession=self.profession,
            percent=self.percent,
            unit_id=rows.teams[self.team],
            competences=frozenset(self.competences),
            services=given,
            first=self.first,
            last=self.last,
        )
        return dataclasses.replace(rows, snapshot=shot)

    def words(self, rows: Rows) -> str:
        """What post, from when, for what."""
        given = [f"{name_of_service(rows, code)} {percent} %" for code, percent in self.services.items()]
        return _("Ny tjänst, %(profession)s %(percent)s %%, %(days)s: %(services)s") % {
            "profession": self.profession, "percent": self.percent, "days": days(self.first, self.last),
            "services": ", ".join(given) or _("ingen verksamhet"),
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Leave(Step):
    """Tjänstledig: who holds a post is away, so many percent of it from a day to a day, without a substitute."""

    kind: ClassVar[str] = "leave"
    post: str
    percent: int
    first: dt.date
    last: dt.date

    def apply(self, rows: Rows) -> Rows:
        """Nobody in the post, or less of somebody."""
        require_percent(self.percent)
        require_order(self.first, self.last)
        post = held_post(rows, self.post, self.first)
        away = [one for seat in post.seats if seat.holds(self.first) for one in seat.away if one.is_long]
        if any(one.first <= self.last and (one.last is None or self.first <= one.last) for one in away):
            raise NotPossible(
                _("Den som har %(post)s är redan borta en del av tiden. Ange andra dagar, eller ta bort steget.")
                % {"post": name_of(post)}
            )
        shot = changes.give_leave(rows.snapshot, post.id, self.percent, self.first, self.last)
        return dataclasses.replace(rows, snapshot=shot)

    def words(self, rows: Rows) -> str:
        """Which post, how much, when."""
        return _("%(post)s står tom till %(percent)s %% %(first)s till %(last)s") % {
            "post": name_of_post(rows, self.post), "percent": self.percent, "first": self.first, "last": self.last,
        }  # fmt: skip
