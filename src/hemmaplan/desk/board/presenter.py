"""What stands behind the board: a team's services as rows, and a figure's rows as this user may see them."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.access.models import User
from hemmaplan.capacity.forecast import possible
from hemmaplan.capacity.situation.risks import Risk
from hemmaplan.capacity.situation.snapshot import Lack
from hemmaplan.capacity.situation.unit import ServiceSituation, Situation
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.models import Case
from hemmaplan.desk.addresses import address
from hemmaplan.desk.board.presenter_forecast import ForecastCell
from hemmaplan.interventions.models import OpenContact, Order, Service
from hemmaplan.organisation.measures import PostLine
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person
from hemmaplan.statistics.figures import Figure, View
from hemmaplan.web import formats
from hemmaplan.web.page import Page

MOST = 200


@dataclass(frozen=True)
class ServiceRow:
    """A service on the board."""

    it: ServiceSituation
    url: str
    query: str
    words: tuple[tuple[str, str], ...]

    days: int | None

    taken: int
    forecast: ForecastCell | None

    @property
    def was(self) -> int | None:
        """The number of places before the present one."""
        return self.it.places_before.places if self.it.places_before else None

    @property
    def basis(self) -> str:
        """On what ground people get it, in words."""
        return str(Service.Basis(self.it.now.service.basis).label)

    def _figure(self, key: str) -> str:
        return f"{reverse('board:figure', args=[f'{key}:{self.it.now.service.code}'])}?{self.query}"

    @property
    def percent_url(self) -> str:
        """How the staffing is counted."""
        return self._figure("service.percent")

    @property
    def hours(self) -> int:
        """Hours a week for clients."""
        return round(self.it.now.client_minutes / 60)

    @property
    def hours_url(self) -> str:
        """How the hours are counted."""
        return self._figure("service.hours")

    @property
    def taken_url(self) -> str:
        """What is taken: orders, contacts or flats."""
        line = self.it.now.service
        if line.kind == Service.Capacity.DWELLING:
            return f"{reverse('board:figure', args=['housing.let'])}?{self.query}"
        if line.basis == Service.Basis.ASSESSED:
            return self._figure("service.running")
        return self._figure("service.contacts") if line.contacts else ""

    @property
    def longest_url(self) -> str:
        """How the longest wait is counted."""
        return self._figure("service.longest")

    @property
    def queue_url(self) -> str:
        """Who waits."""
        return self._figure("service.waiting")

    @property
    def load_url(self) -> str:
        """How the load is counted."""
        return self._figure("service.load_percent")


@dataclass(frozen=True)
class FlagRow:
    """A risk on the board, and the address where what it tells of can be tried as a scenario, if it can."""

    risk: Risk
    tried: str


def flags(view: View, risks: Iterable[Risk]) -> list[FlagRow]:
    """The risks with their addresses: what ends may be prolonged in a scenario."""
    posts = view.situation.snapshot.posts_by_id
    return [FlagRow(risk, _tried(view, risk, posts)) for risk in risks]


def _tried(view: View, risk: Risk, posts: Mapping[int, PostLine]) -> str:
    """Of a post that ends, or its money: the scenario in which it is prolonged."""
    kind, _, rest = risk.key.partition(":")
    what, _, key = rest.partition(":")
    post = posts.get(int(key)) if kind == "ending" and what in {"post", "funding"} else None
    if post is None or not post.code or not possible.may_be_prolonged(post):
        return ""
    asked = urlencode({"enhet": view.unit.code, "slag": "prolong_post", "post": post.code})
    return f"{reverse('scenarios:new')}?{asked}"


@dataclass(frozen=True)
class TeamRows:
    """A team on the board."""

    unit: Unit
    posts: int
    percent: int
    cut: int
    services: list[ServiceRow]


def teams(view: View, query: str, forecasts: Mapping[int, ForecastCell]) -> list[TeamRows]:
    """Each team that has posts or services, with its services in order. ``forecasts``: by service."""
    s = view.situation
    rows = []
    for team in s.teams:
        services = [
            ServiceRow(
                it,
                address("services:service", it.now.service.id),
                query,
                tuple(_service_states(view.situation, it)),
                it.workload.queue.longest_days,
                view.situation.flats.stock.let if it.now.service.kind == Service.Capacity.DWELLING else it.taken,
                forecasts.get(it.now.service.id),
            )
            for it in s.of_team(team.pk)
        ]
        posts = sum(1 for p in s.snapshot.posts if p.unit_id == team.pk and p.percent_on(view.on))
        cut = sum(p.unit_id == team.pk for p in s.cuts)
        if services or posts or cut:
            rows.append(TeamRows(team, posts, s.snapshot.percent(view.on, team.pk), cut, services))
    return rows


def _service_states(s: Situation, it: ServiceSituation) -> list[tuple[str, str]]:
    """The state of a service in words with their kind; never colour alone."""
    if not it.now.offered:
        return [(_("upphört"), "neutral")]
    words = {
        Lack.NO_HOLDER: (_("saknar utförare"), "danger"),
        Lack.BELOW_MINIMUM: (_("under minsta bemanning"), "danger"),
        Lack.NO_COMPETENCE: (_("saknar kompetens"), "danger"),
    }
    said = [words[lack] for lack in it.now.lacks if lack is not Lack.NO_COMPETENCE or not it.now.without_holder]
    if it.now.service.id in s.closures:
        said.append((_("stängd"), "warning"))
    if it.now.service.id in s.not_run and not it.now.without_holder:
        said.append((_("ingen grupp"), "warning"))
    if it.is_overloaded:
        said.append((_("överlast"), "warning"))
    if not it.now.service.may_queue:
        said.append((_("får inte köa"), "info"))
    return said


@dataclass(frozen=True)
class RowView:
    """A row behind a figure as this user may see it. ``hidden`` rows are counted but not told."""

    cells: tuple[Any, ...]
    url: str = ""
    person: Person | None = None
    hidden: bool = False


def _orders(user: User) -> Any:
    return Order.objects.visible_to(user)


def _contacts(user: User) -> Any:
    return OpenContact.objects.visible_to(user)


def _intakes(user: User) -> Any:
    return Intake.objects.visible_to(user)


def _files(user: User) -> Any:
    return Case.objects.visible_to(user)


def _investigations(user: User) -> Any:
    return Investigation.objects.visible_to(user)


# Kinds of rows that are about a person, with their door and their page. All other kinds are open to whoever sees the figure.
_DOORS: dict[str, tuple[Callable[[User], Any], str]] = {
    "order": (_orders, "orders:order"),
    "contact": (_contacts, "opendoor:contact"),
    "intake": (_intakes, "reception:intake"),
    "file": (_files, "cases:file"),
    "investigation": (_investigations, "cases:investigation"),
}


def page(figure: Figure, request: Page) -> list[RowView]:
    """The first rows behind the figure. One query a kind of row, however many there are."""
    rows = figure.rows.rows[:MOST]
    seen: dict[tuple[str, int], Person | None] = {}
    for kind, (visible_to, _name) in _DOORS.items():
        ids = [row.id for row in rows if row.kind == kind]
        if ids:
            things = visible_to(request.user).filter(pk__in=ids).select_related("person")
            seen |= {(kind, thing.pk): thing.person for thing in things}
    shown = []
    for row in rows:
        door, cells = _DOORS.get(row.kind), tuple(map(_cell_text, row.cells))
        if door is None:
            shown.append(RowView(cells))
        elif (row.kind, row.id) in seen:
            shown.append(RowView(cells, address(door[1], row.id), seen[row.kind, row.id]))
        else:
            shown.append(RowView((_("Dolt"), *cells[1:]), hidden=True))
    return shown


def _cell_text(cell: Any) -> Any:
    """A day is written alike in every language."""
    return formats.iso_day(cell) if isinstance(cell, dt.date) else cell
