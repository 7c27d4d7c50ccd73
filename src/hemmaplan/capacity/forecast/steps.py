"""Steps of a scenario (*steg*) in plain words: a post ends, somebody is on leave, a group takes six instead of eight.

A step is laid on a unit's rows and answers the changed rows, or says in Swedish why it is not possible and what to do.
It names posts, services and agreements by their codes, never people. ``docs/handbook/scenarios.md`` has the file.
"""

import dataclasses
import datetime as dt
import difflib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from hemmaplan.capacity import slots
from hemmaplan.capacity.forecast.rows import AgreementLine, Rows, number_on
from hemmaplan.capacity.situation import changes
from hemmaplan.foundation import written
from hemmaplan.interventions.measures.services import FULL_TIME_MINUTES, ServiceLine
from hemmaplan.organisation.measures import PostLine

WHOLE = 100
MOST_PLACES = 1000
MOST_MORE = 400
"""Demand is changed by at most so many percent: five times as many is no scenario but a slip of the finger."""


class NotPossible(ValueError):
    """Steget går inte: the text is a whole sentence that says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Step(ABC):
    """Steg: one change in a scenario. One that is off keeps its place and does nothing."""

    kind: ClassVar[str]
    on: bool = True

    @abstractmethod
    def apply(self, rows: Rows) -> Rows:
        """The rows with the step made (*med steget*).

        Raises:
            NotPossible: it cannot be made on these rows.
        """

    @abstractmethod
    def words(self, rows: Rows) -> str:
        """The step as a sentence without a full stop (*i ord*)."""

    @property
    def data(self) -> dict[str, Any]:
        """The step as it stands in a file."""
        fields = {one.name: getattr(self, one.name) for one in dataclasses.fields(self) if one.name != "on"}
        found: dict[str, Any] = {"kind": self.kind}
        for name, value in fields.items():
            if value is not None:
                found[{"first": "from"}.get(name, name)] = (
                    value.isoformat() if isinstance(value, dt.date) else _written(value)
                )
        return found if self.on else found | {"on": False}


def _written(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


# --- posts -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class EndPost(Step):
    """Tjänsten upphör: its last day."""

    kind: ClassVar[str] = "end_post"
    post: str
    last: dt.date

    def apply(self, rows: Rows) -> Rows:
        """The post has its last day."""
        post = _ending(rows, self.post, self.last)
        if not any(seat.holds(self.last) for seat in post.seats):
            raise NotPossible(
                _("Ingen har %(post)s den %(day)s: att den upphör då ändrar inget. Ta bort steget.")
                % {"post": _name(post), "day": self.last}
            )
        shot = changes.end_post(rows.snapshot, post.id, self.last)
        return dataclasses.replace(rows, snapshot=shot, ended=rows.ended | {post.code})

    def words(self, rows: Rows) -> str:
        """Which post, until when."""
        return _("%(post)s upphör: sista dag %(day)s") % {"post": _name_of(rows, self.post), "day": self.last}


@dataclass(frozen=True, kw_only=True)
class CutPost(Step):
    """Tjänsten minskas: from a day it is worked so many percent of full time."""

    kind: ClassVar[str] = "cut_post"
    post: str
    first: dt.date
    percent: int

    def apply(self, rows: Rows) -> Rows:
        """The post is worked less from the day."""
        _require_percent(self.percent)
        post = _held(rows, self.post, self.first)
        now = min(post.percent, sum(seat.percent for seat in post.seats if seat.holds(self.first)))
        if self.percent >= now:
            raise NotPossible(
                _("%(post)s arbetar %(now)s %% den %(day)s. Ange färre procent än så.")
                % {"post": _name(post), "now": now, "day": self.first}
            )
        return dataclasses.replace(rows, snapshot=changes.cut_post(rows.snapshot, post.id, self.first, self.percent))

    def words(self, rows: Rows) -> str:
        """Which post, to what."""
        return _("%(post)s minskas till %(percent)s %% från %(day)s") % {
            "post": _name_of(rows, self.post), "percent": self.percent, "day": self.first,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ProlongPost(Step):
    """Tjänsten förlängs: it, its money and whoever holds it go on to a day, or until further notice."""

    kind: ClassVar[str] = "prolong_post"
    post: str
    last: dt.date | None = None

    def apply(self, rows: Rows) -> Rows:
        """The post goes on."""
        post = _post(rows, self.post)
        _require_not_ended(rows, post)
        end = min((day for day in (post.until, post.manned_until) if day is not None), default=None)
        if end is None:
            raise NotPossible(_("%(post)s gäller redan tills vidare. Ta bort steget.") % {"post": _name(post)})
        if not any(seat.holds(end) for seat in post.seats):
            raise NotPossible(
                _("Ingen har %(post)s den %(day)s, så det finns ingen att förlänga. Lägg till en ny tjänst i stället.")
                % {"post": _name(post), "day": end}
            )
        if self.last is not None and self.last <= end:
            raise NotPossible(
                _("%(post)s gäller redan till och med %(day)s. Ange en senare dag.") % {"post": _name(post), "day": end}
            )
        return dataclasses.replace(rows, snapshot=rows.snapshot.prolonged(post.id, self.last))

    def words(self, rows: Rows) -> str:
        """Which post, until when."""
        words = {"post": _name_of(rows, self.post), "day": self.last}
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
        _require_percent(self.percent)
        _require_within(rows, self.first)
        _require_order(self.first, self.last)
        if any(post.code == self.post for post in rows.snapshot.posts_by_id.values()):
            raise NotPossible(
                _("Det finns redan en tjänst med koden %(code)s. Ge den nya en annan kod.")
                % {"code": written.short(self.post)}
            )
        if self.team not in rows.teams:
            raise NotPossible(_unknown(_("enhet eller grupp"), self.team, rows.teams))
        for code in self.competences:
            if code not in rows.competences:
                raise NotPossible(_unknown(_("kompetens"), code, rows.competences))
        given = {_open(rows, code, self.first).id: percent for code, percent in self.services.items()}
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
        given = [f"{_name_of_service(rows, code)} {percent} %" for code, percent in self.services.items()]
        return _("Ny tjänst, %(profession)s %(percent)s %%, %(days)s: %(services)s") % {
            "profession": self.profession, "percent": self.percent, "days": _days(self.first, self.last),
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
        _require_percent(self.percent)
        _require_order(self.first, self.last)
        post = _held(rows, self.post, self.first)
        away = [one for seat in post.seats if seat.holds(self.first) for one in seat.away if one.is_long]
        if any(one.first <= self.last and (one.last is None or self.first <= one.last) for one in away):
            raise NotPossible(
                _("Den som har %(post)s är redan borta en del av tiden. Ange andra dagar, eller ta bort steget.")
                % {"post": _name(post)}
            )
        shot = changes.give_leave(rows.snapshot, post.id, self.percent, self.first, self.last)
        return dataclasses.replace(rows, snapshot=shot)

    def words(self, rows: Rows) -> str:
        """Which post, how much, when."""
        return _("%(post)s står tom till %(percent)s %% %(first)s till %(last)s") % {
            "post": _name_of(rows, self.post), "percent": self.percent, "first": self.first, "last": self.last,
        }  # fmt: skip


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
        _require_percent(self.percent)
        _require_order(self.first, self.last)
        post = _held(rows, self.post, self.first)
        here, there = _service(rows, self.service), _open(rows, self.to, self.first)
        if here.id == there.id:
            raise NotPossible(
                _("Timmarna flyttas från och till %(service)s. Ange två olika verksamheter.") % {"service": here.name}
            )
        gives = sum(share.percent for share in here.shares if share.post_id == post.id and share.holds(self.first))
        words = {"post": _name(post), "service": here.name, "gives": gives, "day": self.first}
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
                    "post": _name(post),
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
            "post": _name_of(rows, self.post), "percent": self.percent, "days": _days(self.first, self.last),
            "here": _name_of_service(rows, self.service), "there": _name_of_service(rows, self.to),
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
        _require_within(rows, self.first)
        _require_order(self.first, self.last)
        line = _open(rows, self.service, self.first)
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
            "service": _name_of_service(rows, self.service), "days": _days(self.first, self.last),
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LoseAgreement(Step):
    """Avtalet förloras: its last day, and with it the money of the post that it pays."""

    kind: ClassVar[str] = "lose_agreement"
    agreement: str
    last: dt.date

    def apply(self, rows: Rows) -> Rows:
        """The post has its last day with money."""
        found = _agreement(rows, self.agreement)
        words = {"subject": found.subject, "day": found.last}
        if found.last is not None and found.last <= self.last:
            raise NotPossible(
                _("Avtalet %(subject)s upphör redan %(day)s. Ange en tidigare dag, eller ta bort steget.") % words
            )
        post = rows.snapshot.post(found.post_id) if found.post_id is not None else None
        if post is None:
            raise NotPossible(
                _(
                    "Avtalet %(subject)s hör inte till någon tjänst här. Säg vilken tjänst eller verksamhet som upphör i stället."
                )
                % words
            )
        _ending(rows, post.code, self.last)
        shot = changes.end_money(rows.snapshot, post.id, self.last)
        return dataclasses.replace(rows, snapshot=shot, ended=rows.ended | {post.code})

    def words(self, rows: Rows) -> str:
        """Which agreement, until when."""
        subject = next((one.subject for one in rows.agreements if one.code == self.agreement), self.agreement)
        return _("Avtalet förloras: %(subject)s, sista dag %(day)s") % {"subject": subject, "day": self.last}


# --- services ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CloseService(Step):
    """Verksamheten stänger: its last day."""

    kind: ClassVar[str] = "close_service"
    service: str
    last: dt.date

    def apply(self, rows: Rows) -> Rows:
        """The service has its last day."""
        _require_within(rows, self.last)
        line = _service(rows, self.service)
        if line.last is not None and line.last <= self.last:
            raise NotPossible(
                _("%(service)s stänger redan %(day)s. Ta bort steget, eller ange en tidigare dag.")
                % {"service": line.name, "day": line.last}
            )
        if line.first > self.last:
            raise NotPossible(
                _("%(service)s öppnar först %(day)s. Ange en senare sista dag.")
                % {"service": line.name, "day": line.first}
            )
        return dataclasses.replace(rows, snapshot=changes.close_service(rows.snapshot, line.id, self.last))

    def words(self, rows: Rows) -> str:
        """Which service, until when."""
        return _("%(service)s stänger: sista dag %(day)s") % {
            "service": _name_of_service(rows, self.service), "day": self.last,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OpenService(Step):
    """Verksamheten öppnar igen: one that has closed, from a day. Its hours are steps of their own."""

    kind: ClassVar[str] = "open_service"
    service: str
    first: dt.date

    def apply(self, rows: Rows) -> Rows:
        """The service is there again."""
        _require_within(rows, self.first)
        line = _service(rows, self.service)
        words = {"service": line.name, "day": line.first, "last": line.last}
        if line.first > self.first:
            raise NotPossible(_("%(service)s öppnar redan %(day)s i ett annat steg. Ta bort det ena.") % words)
        if line.last is None:
            raise NotPossible(_("%(service)s är redan öppen. Ta bort steget.") % words)
        if line.last >= self.first:
            raise NotPossible(_("%(service)s är öppen till och med %(last)s. Ange en senare dag.") % words)
        return dataclasses.replace(rows, snapshot=changes.open_service(rows.snapshot, line.id, self.first))

    def words(self, rows: Rows) -> str:
        """Which service, from when."""
        return _("%(service)s öppnar igen %(day)s") % {
            "service": _name_of_service(rows, self.service), "day": self.first,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SetPlaces(Step):
    """Ändrat antal platser: so many in a group, or flats to let, from a day."""

    kind: ClassVar[str] = "places"
    service: str
    first: dt.date
    number: int

    def apply(self, rows: Rows) -> Rows:
        """The service takes so many from the day."""
        _require_within(rows, self.first)
        line = _open(rows, self.service, self.first)
        if not 0 <= self.number <= MOST_PLACES:
            raise NotPossible(
                _("Det går inte att ange %(number)s platser. Skriv ett heltal från 0 till %(most)s.")
                % {"number": self.number, "most": MOST_PLACES}
            )
        flats = rows.flats.get(line.code)
        if flats is None and not slots.has_places(line, rows.on):
            raise NotPossible(
                _("%(service)s räknas i timmar, inte i platser. Ändra en tjänst i stället.") % {"service": line.name}
            )
        places = line.places_on(self.first)
        now = places.places if flats is None and places is not None else number_on(flats or (), self.first)
        if now == self.number:
            raise NotPossible(
                _("%(service)s har redan %(number)s platser den %(day)s. Ange ett annat antal.")
                % {"service": line.name, "number": now, "day": self.first}
            )
        if flats is None:
            shot = changes.set_places(rows.snapshot, line.id, self.first, self.number)
            return dataclasses.replace(rows, snapshot=shot)
        kept = tuple(step for step in flats if step[0] < self.first)
        return dataclasses.replace(rows, flats={**rows.flats, line.code: (*kept, (self.first, self.number))})

    def words(self, rows: Rows) -> str:
        """Which service, how many."""
        return _("%(service)s tar %(number)s från %(day)s") % {
            "service": _name_of_service(rows, self.service), "number": self.number, "day": self.first,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LoseFlats(Step):
    """Färre bostäder: so many fewer to let from a day. Nobody is moved."""

    kind: ClassVar[str] = "lose_flats"
    service: str
    first: dt.date
    number: int = 1

    def apply(self, rows: Rows) -> Rows:
        """Fewer flats, then and later."""
        _require_within(rows, self.first)
        line = _open(rows, self.service, self.first)
        flats = rows.flats.get(line.code)
        if flats is None:
            raise NotPossible(
                _("%(service)s har inga bostäder. Ange en verksamhet som har det.") % {"service": line.name}
            )
        now = number_on(flats, self.first)
        words = {"service": line.name, "now": now, "day": self.first}
        if not now:
            raise NotPossible(
                _(
                    "I %(service)s skrivs inga nya kontrakt den %(day)s: det finns inga bostäder att ta bort. Ta bort steget."
                )
                % words
            )
        if not 1 <= self.number <= now:
            raise NotPossible(
                _("%(service)s har %(now)s bostäder den %(day)s. Ta bort minst 1 och högst så många.") % words
            )
        kept = [step for step in flats if step[0] < self.first]
        later = [(day, max(number - self.number, 0)) for day, number in flats if day > self.first]
        steps = (*kept, (self.first, now - self.number), *later)
        return dataclasses.replace(rows, flats={**rows.flats, line.code: steps})

    def words(self, rows: Rows) -> str:
        """Where, how many fewer."""
        return _("%(service)s får %(number)s färre bostäder från %(day)s") % {
            "service": _name_of_service(rows, self.service), "number": self.number, "day": self.first,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ChangeDemand(Step):
    """Ändrat inflöde: from a day so many percent more or fewer come than now."""

    kind: ClassVar[str] = "demand"
    service: str
    first: dt.date
    percent: int

    def apply(self, rows: Rows) -> Rows:
        """More or fewer come. No row says so: the simulation's scenario is told."""
        _require_within(rows, self.first)
        line = _open(rows, self.service, self.first)
        if line.code not in rows.flats and not slots.has_queue(line, rows.on):
            raise NotPossible(
                _("%(service)s har ingen kö, och inflödet dit räknas inte. Ta bort steget.") % {"service": line.name}
            )
        if not -WHOLE <= self.percent <= MOST_MORE or not self.percent:
            raise NotPossible(
                _("Inflödet kan inte ändras %(percent)s %%. Ange procent från −100 till %(most)s, men inte 0.")
                % {"percent": self.percent, "most": MOST_MORE}
            )
        mine = rows.demand.get(line.code, ())
        if any(day == self.first for day, _factor in mine):
            raise NotPossible(
                _("Inflödet till %(service)s ändras redan %(day)s i ett tidigare steg. Ta bort det ena.")
                % {"service": line.name, "day": self.first}
            )
        steps = (*mine, (self.first, (WHOLE + self.percent) / WHOLE))
        return dataclasses.replace(rows, demand={**rows.demand, line.code: steps})

    def words(self, rows: Rows) -> str:
        """Where, how many percent."""
        words = {"service": _name_of_service(rows, self.service), "percent": abs(self.percent), "day": self.first}
        if self.percent < 0:
            return _("%(percent)s %% färre kommer till %(service)s från %(day)s") % words
        return _("%(percent)s %% fler kommer till %(service)s från %(day)s") % words


KINDS: Mapping[str, type[Step]] = {
    made.kind: made
    for made in (
        EndPost, CutPost, ProlongPost, AddPost, Leave, MoveHours, GivePrecedence, LoseAgreement, CloseService,
        OpenService, SetPlaces, LoseFlats, ChangeDemand,
    )
}  # fmt: skip
"""Every kind of step, by the word in the file."""


# --- a list of steps ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepFault:
    """Fel i ett steg: its place in the list, from 0, and the sentence."""

    place: int
    text: str


def after(rows: Rows, steps: Sequence[Step]) -> tuple[Rows, tuple[StepFault, ...]]:
    """The rows with the steps made, one after the other, and what is wrong with those that were not (*efter stegen*).

    Each is checked against the rows as the steps before it left them. One that is off is passed over.
    """
    faults = []
    for place, step in enumerate(steps):
        if step.on:
            try:
                rows = step.apply(rows)
            except NotPossible as fault:
                faults.append(StepFault(place, str(fault)))
    return rows, tuple(faults)


# --- what steps ask ----------------------------------------------------------------------------------------------------


def _post(rows: Rows, code: str) -> PostLine:
    """The post of that code, that has not ended before the day."""
    posts = {post.code: post for post in rows.snapshot.posts_by_id.values() if post.code}
    found = posts.get(code)
    if found is None:
        raise NotPossible(_unknown(_("tjänst"), code, posts))
    if found.until is not None and found.until < rows.on:
        raise NotPossible(
            _("%(post)s upphörde redan %(day)s. Välj en tjänst som finns, eller lägg till en ny.")
            % {"post": _name(found), "day": found.until}
        )
    return found


def _ending(rows: Rows, code: str, last: dt.date) -> PostLine:
    """The post, when it can have that last day."""
    _require_within(rows, last)
    post = _post(rows, code)
    _require_not_ended(rows, post)
    if last < post.first:
        raise NotPossible(
            _("%(post)s börjar först %(day)s. Ange en senare sista dag.") % {"post": _name(post), "day": post.first}
        )
    if post.until is not None and post.until <= last:
        raise NotPossible(
            _("%(post)s upphör redan %(day)s. Ange en tidigare dag, eller ta bort steget.")
            % {"post": _name(post), "day": post.until}
        )
    return post


def _held(rows: Rows, code: str, day: dt.date) -> PostLine:
    """The post, when somebody holds it on the day."""
    _require_within(rows, day)
    post = _post(rows, code)
    words = {"post": _name(post), "day": day, "first": post.first, "last": post.until}
    if day < post.first:
        raise NotPossible(_("%(post)s börjar först %(first)s. Ange en senare dag.") % words)
    if not post.exists(day):
        raise NotPossible(_("%(post)s upphör %(last)s. Ange en tidigare dag.") % words)
    if not any(seat.holds(day) for seat in post.seats):
        raise NotPossible(
            _("Ingen har %(post)s den %(day)s. Välj en tjänst som någon har, eller en annan dag.") % words
        )
    return post


def _require_not_ended(rows: Rows, post: PostLine) -> None:
    if post.code in rows.ended:
        raise NotPossible(
            _("Ett tidigare steg låter %(post)s upphöra. Ta bort det ena steget.") % {"post": _name(post)}
        )


def _service(rows: Rows, code: str) -> ServiceLine:
    found = rows.service(code)
    if found is None:
        raise NotPossible(_unknown(_("verksamhet"), code, {line.code: line for line in rows.snapshot.services}))
    return found


def _open(rows: Rows, code: str, day: dt.date) -> ServiceLine:
    """The service, when it is offered on the day."""
    _require_within(rows, day)
    line = _service(rows, code)
    if not line.offered(day):
        raise NotPossible(
            _("%(service)s är stängd den %(day)s. Låt den öppna i ett tidigare steg, eller ange en annan dag.")
            % {"service": line.name, "day": day}
        )
    return line


def _agreement(rows: Rows, code: str) -> AgreementLine:
    known = {one.code: one for one in rows.agreements}
    if code not in known:
        raise NotPossible(_unknown(_("avtal"), code, known))
    return known[code]


def _unknown(what: str, code: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(code, sorted(known), n=1)
    words = {"what": what, "code": written.short(code), "near": near[0] if near else ""}
    if near:
        return _("Här finns ingen %(what)s med koden %(code)s. Menades %(near)s?") % words
    return _("Här finns ingen %(what)s med koden %(code)s. Kontrollera koden.") % words


def _require_within(rows: Rows, day: dt.date) -> None:
    """A step before the day is history, and one after the last would do nothing."""
    if day < rows.on:
        raise NotPossible(
            _("Dagen %(day)s ligger före prognosens första dag %(first)s. Ange en senare dag.")
            % {"day": day, "first": rows.on}
        )
    if day >= rows.end:
        raise NotPossible(
            _(
                "Dagen %(day)s ligger efter prognosens sista dag %(last)s. Ange en tidigare dag, eller räkna längre fram."
            )
            % {"day": day, "last": rows.end - changes.ONE_DAY}
        )


def _require_order(first: dt.date, last: dt.date | None) -> None:
    if last is not None and last < first:
        raise NotPossible(
            _("Sista dagen %(last)s ligger före den första, %(first)s. Byt plats på dem, eller rätta den ena.")
            % {"first": first, "last": last}
        )


def _require_percent(percent: int) -> None:
    if not 1 <= percent <= WHOLE:
        raise NotPossible(
            _("Det går inte att ange %(percent)s %%. Skriv procent av heltid från 1 till 100.") % {"percent": percent}
        )


def _days(first: dt.date, last: dt.date | None) -> str:
    """From a day, or from a day to a day, in words."""
    if last is None:
        return _("från %(first)s") % {"first": first}
    return _("%(first)s till %(last)s") % {"first": first, "last": last}


def _name(post: PostLine) -> str:
    return f"{post.title} ({post.code})"


def _name_of(rows: Rows, code: str) -> str:
    return next((_name(post) for post in rows.snapshot.posts_by_id.values() if post.code == code), code)


def _name_of_service(rows: Rows, code: str) -> str:
    line = rows.service(code)
    return line.name if line is not None else code
