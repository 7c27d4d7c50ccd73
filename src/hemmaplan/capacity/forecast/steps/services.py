"""Steps about services (*verksamheter*): one closes, opens again, or is wholly new."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast.rows import Expected, Rows
from hemmaplan.capacity.forecast.steps.asking import (
    able,
    given_in_all,
    held_post,
    name_of,
    name_of_post,
    name_of_service,
    named_competences,
    require_percent,
    require_within,
    service_of,
    unknown,
)
from hemmaplan.capacity.forecast.steps.places import MOST_PLACES
from hemmaplan.capacity.forecast.steps.step import NotPossible, Step
from hemmaplan.capacity.situation import changes
from hemmaplan.foundation import names, written
from hemmaplan.interventions.measures.services import PlacesLine, ServiceLine, Share

CASELOAD, GROUP = "caseload", "group"
MOST_A_YEAR, MOST_WEEKS = 2000, 1040
USUAL_CLIENT_SHARE = 60
"""Percent of working time for clients where no service says otherwise: as a new service gets it in the register."""


@dataclass(frozen=True, kw_only=True)
class CloseService(Step):
    """Verksamheten stänger: its last day."""

    kind: ClassVar[str] = "close_service"
    service: str
    last: dt.date

    def apply(self, rows: Rows) -> Rows:
        """The service has its last day."""
        require_within(rows, self.last)
        line = service_of(rows, self.service)
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
            "service": name_of_service(rows, self.service), "day": self.last,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OpenService(Step):
    """Verksamheten öppnar igen: one that has closed, from a day. Its hours are steps of their own."""

    kind: ClassVar[str] = "open_service"
    service: str
    first: dt.date

    def apply(self, rows: Rows) -> Rows:
        """The service is there again."""
        require_within(rows, self.first)
        line = service_of(rows, self.service)
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
            "service": name_of_service(rows, self.service), "day": self.first,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NewService(Step):
    """Ny verksamhet: opens on a day, with cases of so many minutes a week or so many places, carried by posts there are.

    ``posts``: percent of full time that each gives it. ``a_year`` and ``weeks``: how many are thought to come in a year and
    how long each stays; without them nobody is thought to come, and the service has places and hours only.
    """

    kind: ClassVar[str] = "new_service"
    service: str
    name: str
    team: str
    capacity: str
    first: dt.date
    minutes: int | None = None
    places: int | None = None
    posts: Mapping[str, int] = dataclasses.field(default_factory=dict)
    competences: tuple[str, ...] = ()
    a_year: int | None = None
    weeks: int | None = None

    def apply(self, rows: Rows) -> Rows:
        """The service is there."""
        require_within(rows, self.first)
        if rows.service(self.service) is not None:
            raise NotPossible(
                _("Det finns redan en verksamhet med koden %(code)s. Ge den nya en annan kod.")
                % {"code": written.short(self.service)}
            )
        if self.team not in rows.teams:
            raise NotPossible(unknown(_("enhet eller grupp"), self.team, rows.teams))
        for code in self.competences:
            if code not in rows.competences:
                raise NotPossible(unknown(_("kompetens"), code, rows.competences))
        self._require_capacity()
        self._require_expected()
        given = {self._carrier(rows, code, percent): percent for code, percent in self.posts.items()}
        line = ServiceLine(
            id=0,
            code=self.service,
            name=self.name,
            unit_id=rows.teams[self.team],
            basis="assessed",
            kind=self.capacity,
            may_queue=True,
            contacts=False,
            min_percent=0,
            minutes_per_slot=self.minutes or 0,
            client_share=_usual_client_share(rows),
            needs=frozenset(self.competences),
            need_names=tuple(sorted((rows.competences[code] for code in self.competences), key=names.sort_key)),
            schedule="",
            first=self.first,
            last=None,
            end_reason="",
            note="",
            documentation="full",
            shares=tuple(Share(post_id, percent, self.first, None) for post_id, percent in given.items()),
            places=(PlacesLine(self.places, 0, self.first, None, ""),) if self.places is not None else (),
        )
        expected = Expected(self.a_year, self.weeks) if self.a_year is not None and self.weeks is not None else None
        return dataclasses.replace(
            rows, snapshot=changes.new_service(rows.snapshot, line), new={**rows.new, line.code: expected}
        )

    def _require_capacity(self) -> None:
        """Cases take minutes and a group has places, one of the two."""
        counted, other = (self.minutes, self.places) if self.capacity == CASELOAD else (self.places, self.minutes)
        if self.capacity not in {CASELOAD, GROUP}:
            raise NotPossible(
                _("En ny verksamhet kan inte vara av slaget %(kind)s. Välj caseload (ärenden) eller group (grupp).")
                % {"kind": written.short(self.capacity)}
            )
        if counted is None or other is not None or not 1 <= counted <= MOST_PLACES * 10:
            raise NotPossible(
                _("Verksamheten har ärenden: ange hur många minuter i veckan varje person tar, och inga platser.")
                if self.capacity == CASELOAD
                else _("Verksamheten är en grupp: ange hur många platser den har, och inga minuter.")
            )

    def _require_expected(self) -> None:
        if (self.a_year is None) != (self.weeks is None):
            raise NotPossible(
                _("Ange både hur många som väntas om året och hur många veckor var och en stannar, eller inget av dem.")
            )
        if self.a_year is None or self.weeks is None:
            return
        if not 1 <= self.a_year <= MOST_A_YEAR or not 1 <= self.weeks <= MOST_WEEKS:
            raise NotPossible(
                _("Ange 1 till %(most)s personer om året, som stannar 1 till %(weeks)s veckor.")
                % {"most": MOST_A_YEAR, "weeks": MOST_WEEKS}
            )

    def _carrier(self, rows: Rows, code: str, percent: int) -> int:
        """The post, when it has so much time left on the day and its holder can what is needed."""
        require_percent(percent)
        post = held_post(rows, code, self.first)
        gives = given_in_all(rows, post, self.first)
        words = {"post": name_of(post), "gives": gives, "percent": percent, "left": max(post.percent - gives, 0)}
        if gives + percent > post.percent:
            raise NotPossible(
                _(
                    "%(post)s ger redan andra verksamheter %(gives)s %% och har %(left)s %% kvar. Ge högst så mycket, eller öppna verksamheten först och flytta timmar i ett senare steg."
                )
                % words
            )
        if lacking := frozenset(self.competences) - able(post, self.first):
            raise NotPossible(
                _("Den som har %(post)s saknar kompetensen %(what)s som verksamheten kräver. Välj en annan tjänst.")
                % (words | {"what": named_competences(rows, lacking)})
            )
        return post.id

    def words(self, rows: Rows) -> str:
        """What opens, for how many, carried by whom, and who is thought to come."""
        carriers = ", ".join(f"{name_of_post(rows, code)} {percent} %" for code, percent in self.posts.items())
        told = {
            "name": self.name, "day": self.first, "minutes": self.minutes, "places": self.places,
            "posts": carriers or _("ingen tjänst"), "number": self.a_year, "weeks": self.weeks,
        }  # fmt: skip
        opens = (
            _("Ny verksamhet, %(name)s, öppnar %(day)s: %(minutes)s minuter i veckan per person, bärs av %(posts)s")
            if self.places is None
            else _("Ny verksamhet, %(name)s, öppnar %(day)s: %(places)s platser, bärs av %(posts)s")
        ) % told
        if self.a_year is None:
            return _("%(opens)s. Ingen antas komma dit") % {"opens": opens}
        return _("%(opens)s. Antagande: %(number)s kommer om året och stannar %(weeks)s veckor") % (
            told | {"opens": opens}
        )


def _usual_client_share(rows: Rows) -> int:
    """The share of time for clients that most of the unit's services have; of two as usual the lower."""
    found = Counter(line.client_share for line in rows.snapshot.services if line.kind == CASELOAD)
    return min(found, key=lambda share: (-found[share], share)) if found else USUAL_CLIENT_SHARE
