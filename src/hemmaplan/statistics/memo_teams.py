"""A team's part of the memo: its posts, its services, what else is to be said of them, its risks."""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _

from hemmaplan.capacity import slots
from hemmaplan.capacity.situation.risks import Risk
from hemmaplan.capacity.situation.sentences import OfClients
from hemmaplan.capacity.situation.unit import ServiceSituation
from hemmaplan.housing.models import Dwelling
from hemmaplan.interventions.models import Service
from hemmaplan.organisation.measures import PostLine, Seat
from hemmaplan.organisation.models import Employment, Post, Unit
from hemmaplan.statistics import blocks
from hemmaplan.statistics.blocks import Block, Cell, Part
from hemmaplan.statistics.figures import Figure, View

TEAM_FIELD = "team:"
LONGEST_FIELD = 60


class Figures:
    """The figures of the view by id, so that a missing one is left out rather than invented."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.by_id = {figure.id: figure for figure in figures}

    def __call__(self, key: str, code: str = "") -> Figure | None:
        """The figure, of a team or service by its code."""
        return self.by_id.get(f"{key}:{code}" if code else key)


def field_of(team: Unit) -> str:
    """The name of a team's field for own words."""
    return f"{TEAM_FIELD}{team.code}"[:LONGEST_FIELD]


def team_section(view: View, team: Unit, figures: Figures) -> Block:
    """The section of a team, with its field for own words."""
    s = view.situation
    services = s.of_team(team.pk)
    found = [*_staff(view, team, figures)]
    if services:
        found += [_services_table(services, figures), *_restaffed(view, services)]
        found += _items(fact for it in services for fact in _facts(view, it, figures))
    if any(it.now.service.kind == "dwelling" for it in services):
        found += _flats(view, figures)
    found += _items(risk_item(view, risk) for risk in s.risks if risk.unit_id == team.pk)
    title = _("Ledning") if team.pk == view.unit.pk else team.name
    own = blocks.own_words(field_of(team), _("Egna ord om %s.") % team.name)
    return blocks.section(f"team:{team.code}", title, 2, *found, own)


def risk_item(view: View, risk: Risk) -> Block:
    """A risk as a point in a list."""
    return blocks.item(*risk.parts, when=timing_text(view, risk), severity=risk.severity)


def timing_text(view: View, risk: Risk) -> str | OfClients:
    """Since or until when, in words. What merely holds on the day has no date of its own."""
    if risk.clients is not None:
        return OfClients(_("från %s") % risk.until, risk.clients)
    if risk.until:
        return _("t.o.m. %s") % risk.until
    return _("sedan %s") % risk.since if risk.since and risk.since < view.on else ""


def _items(found: Iterable[Block]) -> list[Block]:
    """The points as a list; nothing where there are none."""
    rows = list(found)
    return [blocks.items(rows)] if rows else []


def _staff(view: View, team: Unit, figures: Figures) -> Iterable[Block]:
    """The posts that are manned, those whose holder is away long, those cut, and those shared between services."""
    s = view.situation
    posts, percent = figures("team.posts", team.code), figures("team.percent", team.code)
    if posts is not None:
        words = _("Teamet bemannas av %(posts)s tjänster, tillsammans %(percent)s.")
        yield blocks.paragraph(*blocks.with_figures(words, posts=posts, percent=percent))
    seats: dict[tuple[Cell, ...], int] = {}
    for post, seat in s.snapshot.present(view.on):
        if post.unit_id == team.pk:
            row = (post.title, f"{seat.percent_on(view.on)} %", _terms(post, seat), _until(post, seat))
            seats[row] = seats.get(row, 0) + 1
    if seats:
        columns = (
            (_("Tjänst"), 2.6),
            (_("Antal"), 0.7),
            (_("Procent"), 0.9),
            (_("Villkor"), 2.2),
            (_("Till och med"), 1.1),
        )
        rows = [(title, str(seats[title, *more]), *more) for title, *more in seats]
        yield blocks.table(_("Tjänster"), columns, rows)
    yield from _items(
        blocks.item(
            _("%(title)s %(percent)s %%, borta länge.") % {"title": post.title, "percent": post.percent},
            _(" Tveksamt om återgång.") if away.doubtful else "",
            when=_("sedan %s") % away.first,
        )
        for post, _name, away in s.long_away
        if post.unit_id == team.pk
    )
    cuts = [(post.title, f"{post.percent} %", post.last) for post in s.cuts if post.unit_id == team.pk]
    if cuts:
        columns_cut = ((_("Tjänst"), 3), (_("Procent"), 1), (_("Sista dag"), 1.2))
        yield blocks.table(_("Indragna tjänster"), columns_cut, cuts)
    yield from _items(one for post in s.snapshot.posts if post.unit_id == team.pk for one in _shared(view, post))


def _terms(post: PostLine, seat: Seat) -> str:
    """What a post hangs on: whose money, what kind of employment, with the note of it."""
    said = []
    if post.funding != Post.Funding.ORDINARY:
        said.append(str(Post.Funding(post.funding).label))
    if seat.kind != Employment.Kind.PERMANENT:
        said.append(str(Employment.Kind(seat.kind).label))
    text = ", ".join(said) or _("Tillsvidare")
    return f"{text}\n{post.funding_note}" if post.funding_note else text


def _until(post: PostLine, seat: Seat) -> dt.date | None:
    return min((day for day in (post.until, seat.last) if day is not None), default=None)


def _shared(view: View, post: PostLine) -> Iterable[Block]:
    """How a post's time is shared, when several services hang on it."""
    shares = [
        (service.name, share.percent)
        for service in view.situation.snapshot.services
        if service.offered(view.on)
        for share in service.shares
        if share.post_id == post.id and share.holds(view.on)
    ]
    if len(shares) > 1 and post.percent_on(view.on):
        said = ", ".join(f"{name} {percent} %" for name, percent in shares)
        whole = _("%(title)s %(percent)s %% delas: ") % {"title": post.title, "percent": post.percent}
        yield blocks.item(whole, said, ".")


def _services_table(services: list[ServiceSituation], figures: Figures) -> Block:
    columns = (
        (_("Verksamhet"), 3.1),
        (_("Bemanning"), 1.15),
        (_("Tidigare"), 1),
        (_("Kapacitet"), 1.15),
        (_("Tidigare"), 1),
        (_("Pågår"), 1),
        (_("Kö"), 1),
        (_("Längst, dagar"), 0.95),
    )
    rows: list[tuple[Cell, ...]] = []
    for it in services:
        code = it.now.service.code
        name = it.now.service.name if it.now.offered else _("%s (har upphört)") % it.now.service.name
        about = ", ".join(filter(None, (str(Service.Basis(it.now.service.basis).label), it.now.service.schedule)))
        places: Cell = figures("service.places", code) or figures("service.slots", code)
        least = figures("service.places_minimum", code)
        if least is not None and isinstance(places, Figure):
            places = (places, _(" (minst "), least, ")")
        if it.now.service.kind == "dwelling":
            places = places or figures("housing.dwellings")
        rows.append(
            (
                f"{name}\n{about}",
                figures("service.percent", code),
                figures("service.percent_before", code),
                places,
                figures("service.places_before", code),
                figures("service.running", code) or figures("service.contacts", code),
                figures("service.waiting", code),
                figures("service.longest", code),
            )
        )
    return blocks.table(_("Verksamheter"), columns, rows)


def _facts(view: View, it: ServiceSituation, figures: Figures) -> Iterable[Block]:
    """What else there is to say of a service, each as its figure."""
    line = it.now.service
    name, code = line.name, line.code
    if line.note:
        yield blocks.item(f"{name}: {line.note}")
    if figures("service.may_not_queue", code):
        load, share = figures("service.load_full_time", code), figures("service.load_percent", code)
        parts: list[Part] = [_("%s: ärendena får inte ställas i kö.") % name]
        if load is not None:
            parts += [_(" Räknat i heltidstjänster motsvarar de pågående ärendena "), load, "."]
        if share is not None:
            parts += [_(" De tar "), share, _(" av den tid som finns för dem.")]
        yield blocks.item(*parts)
    if it.now.offered and line.id in view.situation.not_run:
        yield blocks.item(_("%s: ingen grupp pågår.") % name)
    planned, day = figures("service.planned", code), figures("service.planned_on", code)
    if planned is not None and day is not None:
        yield blocks.item(f"{name}: ", planned, _(" insatser tillkommer, de första "), day, ".")
    distinct = figures("door.distinct", code)
    if distinct is not None and distinct.value is not None:
        yield blocks.item(f"{name}: ", distinct, _(" olika besökare en vanlig månad."))
    closure = view.situation.closures.get(line.id)
    if closure is not None:
        replaced = figures("door.replacements", code)
        parts = [_("%(name)s: %(why)s.") % {"name": name, "why": closure.reason or _("stängt, skäl inte angivet")}]
        if replaced is not None:
            parts += [_(" I stället "), replaced, _(" promenader, samtal och andra kontakter på 30 dagar.")]
        yield blocks.item(*parts, when=_("sedan %s") % closure.since)
    redirects = figures("service.redirects", code)
    if redirects is not None and redirects.value:
        yield blocks.item(f"{name}: ", redirects, _(" gånger på ett år har någon hänvisats till myndigheten."))


def _restaffed(view: View, services: list[ServiceSituation]) -> Iterable[Block]:
    """The services that have other posts than at New Year a year before: who carries them now, and who did then."""
    rows = []
    for it in services:
        now, before = _staffed(view, it, view.on), _staffed(view, it, view.situation.since)
        if {name: len(parts) for name, parts in now.items()} != {name: len(parts) for name, parts in before.items()}:
            rows.append((it.now.service.name, _staff_text(now), _staff_text(before)))
    if rows:
        title = _("Verksamheter som bärs av andra tjänster än vid nyår året före")
        yield blocks.table(title, ((_("Verksamhet"), 2), (_("Nu"), 2), (_("Då"), 2.4)), rows)


def _staffed(view: View, it: ServiceSituation, day: dt.date) -> dict[str, list[Fraction]]:
    """The time each profession's posts give to a service on a day, a number a post."""
    staffed: dict[str, list[Fraction]] = {}
    for post in view.situation.snapshot.posts_by_id.values():
        for share in it.now.service.shares:
            if share.post_id == post.id and (percent := slots.given(share, post, day)):
                staffed.setdefault(post.profession, []).append(percent)
    return staffed


def _staff_text(staffed: dict[str, list[Fraction]]) -> str:
    said = (f"{len(parts)} {name}, {round(sum(parts))} %" for name, parts in staffed.items())
    return "; ".join(said) or _("ingen")


def _flats(view: View, figures: Figures) -> Iterable[Block]:
    """The social flats. Which ones lack supervision is told by the flats' codes, never by address or tenant."""
    keys = ("dwellings", "let", "unsupervised", "alone", "overdue", "in_debt", "no_new_leases")
    rows = [(one.title, one) for key in keys if (one := figures(f"housing.{key}")) is not None]
    yield blocks.table(_("Sociala bostäder"), ((_("Uppgift"), 4), (_("Antal"), 1)), rows)
    lacking = [one.dwelling_id for one in view.situation.flats.unsupervised]
    if lacking:
        codes = Dwelling.objects.filter(pk__in=lacking).order_by("code").values_list("code", flat=True)
        yield blocks.paragraph(_("Lägenheter utan tillsyn: %s.") % ", ".join(codes))
