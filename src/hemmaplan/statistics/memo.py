"""The memo (*informationsärende*): which figures, lists and own words, in which order. Template version 1.

Everything but the own words comes by itself from the figures of the unit on the day. Words change with the template's
version; numbers are never typed.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from hemmaplan.capacity.models import Proposal
from hemmaplan.capacity.situation.proposals import restored
from hemmaplan.capacity.situation.risks import Risk
from hemmaplan.capacity.situation.sentences import OfClients
from hemmaplan.capacity.situation.unit import ServiceSituation
from hemmaplan.housing.models import Dwelling
from hemmaplan.interventions.models import Service
from hemmaplan.organisation.measures import PostLine, Seat
from hemmaplan.organisation.models import Agreement, Employment, Post, Unit
from hemmaplan.organisation.periods import last_day
from hemmaplan.statistics.figures import Figure, View
from hemmaplan.statistics.outline import (
    Block,
    Cell,
    Item,
    Items,
    Outline,
    OwnWords,
    Paragraph,
    Part,
    Section,
    TableBlock,
)

VERSION = 1
FIELDS = ("summary", "background", "risks", "assessment", "proposal", "signature")
TEAM_FIELD = "team:"
LONGEST_FIELD = 60
Own = Callable[[str, str], OwnWords]


class _Figures:
    """The figures of the view by id, so that a missing one is left out rather than invented."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.by_id = {figure.id: figure for figure in figures}

    def __call__(self, key: str, code: str = "") -> Figure | None:
        return self.by_id.get(f"{key}:{code}" if code else key)


def field_of(team: Unit) -> str:
    """The name of a team's field for own words."""
    return f"{TEAM_FIELD}{team.code}"[:LONGEST_FIELD]


def fields(teams: Iterable[Unit]) -> set[str]:
    """The fields for own words in a unit's memo."""
    return {*FIELDS, *map(field_of, teams)}


def outline(
    view: View,
    figures: Sequence[Figure],
    *,
    title: str,
    recipient: str = "",
    diary_number: str = "",
    words: Mapping[str, str],
) -> Outline:
    """The memo of a unit on a day, from its figures. ``words`` are the own words written so far, by field."""
    found, s = _Figures(figures), view.situation

    def own(field: str, prompt: str) -> OwnWords:
        return OwnWords(field, prompt, words.get(field, ""))

    teams = [
        _team_section(view, team, found, own)
        for team in s.teams
        if s.of_team(team.pk) or any(post.unit_id == team.pk for post in s.snapshot.posts)
    ]
    sections = [
        Section("summary", _("Sammanfattning"), 1, _summary(view, found, own)),
        Section(
            "background", _("Bakgrund"), 1, (own("background", _("Uppdraget, vad som hänt, varför ärendet väcks.")),)
        ),
        Section("responsibility", _("Ansvarsområden och bemanning"), 1, _responsibility(view, found)),
        *teams,
        Section(
            "risks",
            _("Konsekvenser och risker"),
            1,
            (_risk_table(view), own("risks", _("Vad det betyder för barn, vuxna och personal."))),
        ),
        Section("endings", _("Det som upphör"), 1, tuple(_endings(view))),
        Section(
            "proposal",
            _("Samlad bedömning och förslag"),
            1,
            (
                own("assessment", _("Enhetens bedömning.")),
                *_proposals(view),
                own("proposal", _("Vad nämnden föreslås besluta eller notera.")),
            ),
        ),
        Section(
            "signature",
            _("Underskrift"),
            1,
            (
                own(
                    "signature",
                    _("Vilka som skriver under, en på varje rad. Lämnas fältet tomt står ledningens titlar."),
                ),
            ),
        ),
    ]
    return Outline(title, view.unit.name, view.on, recipient, diary_number, tuple(sections), _signers(view))


def _signers(view: View) -> tuple[str, ...]:
    """Titles of those who lead the unit that day. No names: whoever signs writes it."""
    leads = [post.title for post, _seat in view.situation.snapshot.present(view.on) if post.leads]
    # The head first, the deputy (biträdande) beside.
    return tuple(sorted(dict.fromkeys(leads), key=lambda title: title.lower().startswith("bitr"))) or (_("Enhetschef"),)


def _summary(view: View, figures: _Figures, own: Own) -> tuple[Block, ...]:
    said = _said(
        _(
            "Enheten bemannas av {0} fördelat på {1} medarbetare. {2} klienter får stöd: {3} uppdrag från "
            "myndigheten och {4} öppna kontakter utan biståndsbeslut. {5} väntar i kö. Sedan nyår året före har "
            "{6} tjänster dragits in."
        ),
        *map(
            figures,
            (
                "staff.percent",
                "staff.employees",
                "clients.total",
                "orders.running",
                "contacts.open",
                "queue.waiting",
                "staff.cut",
            ),
        ),
    )
    urgent = tuple(_risk_item(view, risk) for risk in view.situation.risks if risk.severity == "danger")
    return (
        own("summary", _("Vad nämnden behöver veta, i några meningar.")),
        Paragraph(said),
        Items(urgent, _("Inget brister akut den dagen.")),
    )


def _said(text: str, *figures: Figure | None) -> tuple[Part, ...]:
    """Text with ``{0}`` where figures go. A figure that does not exist is said to be missing, never left as zero."""
    parts: list[Part] = []
    for number, piece in enumerate(text.split("{")):
        if number == 0:
            parts.append(piece)
            continue
        index, _brace, rest = piece.partition("}")
        parts += [figures[int(index)] or _("(uppgift saknas)"), rest]
    return tuple(part for part in parts if part != "")


def _risk_item(view: View, risk: Risk) -> Item:
    return Item(risk.parts, _when(view, risk), risk.severity)


def _when(view: View, risk: Risk) -> str | OfClients:
    """Since or until when, in words. What merely holds on the day has no date of its own."""
    if risk.clients is not None:
        return OfClients(_("från %s") % risk.until, risk.clients)
    if risk.until:
        return _("t.o.m. %s") % risk.until
    return _("sedan %s") % risk.since if risk.since and risk.since < view.on else ""


def _responsibility(view: View, figures: _Figures) -> tuple[Block, ...]:
    rows: list[tuple[Cell, ...]] = []
    for team in view.situation.teams:
        keys = ("team.posts", "team.percent", "team.cut", "team.cut_year_before")
        cells = [figures(key, team.code) for key in keys]
        if cells[0] is not None:
            rows.append((team.name, *cells))
    total = (
        _("Hela enheten, medarbetare"),
        figures("staff.employees"),
        figures("staff.percent"),
        figures("staff.cut"),
        "",
    )
    return (
        TableBlock(
            _("Bemanning per team"),
            (_("Team"), _("Tjänster"), _("Bemanning"), _("Indragna sedan nyår året före"), _("Varav året före")),
            (*rows, total),
            (2.6, 1, 1, 1.5, 1),
        ),
    )


def _team_section(view: View, team: Unit, figures: _Figures, own: Own) -> Section:
    s = view.situation
    services = s.of_team(team.pk)
    blocks: list[Block] = []
    if figures("team.posts", team.code):
        said = _said(
            _("Teamet bemannas av {0} tjänster, tillsammans {1}."),
            figures("team.posts", team.code),
            figures("team.percent", team.code),
        )
        blocks.append(Paragraph(said))
    blocks += _posts(view, team)
    if services:
        blocks.append(_services_table(services, figures))
        blocks += _restaffed(view, services)
        facts = [item for it in services for item in _facts(view, it, figures)]
        if facts:
            blocks.append(Items(tuple(facts), ""))
    if any(it.now.service.kind == "dwelling" for it in services):
        blocks += _flats(view, figures)
    risks = tuple(_risk_item(view, risk) for risk in s.risks if risk.unit_id == team.pk)
    if risks:
        blocks.append(Items(risks, ""))
    blocks.append(own(field_of(team), _("Egna ord om %s.") % team.name))
    title = _("Ledning") if team.pk == view.unit.pk else team.name
    return Section(f"team:{team.code}", title, 2, tuple(blocks))


def _posts(view: View, team: Unit) -> Iterable[Block]:
    """The posts that are manned, those whose holder is away long, those cut, and those shared between services."""
    s = view.situation
    seats: dict[tuple[Cell, ...], int] = {}
    for post, seat in s.snapshot.present(view.on):
        if post.unit_id == team.pk:
            row = (post.title, f"{seat.percent_on(view.on)} %", _terms(post, seat), _until(post, seat))
            seats[row] = seats.get(row, 0) + 1
    if seats:
        yield TableBlock(
            _("Tjänster"),
            (_("Tjänst"), _("Antal"), _("Procent"), _("Villkor"), _("Till och med")),
            tuple((row[0], str(count), *row[1:]) for row, count in seats.items()),
            (2.6, 0.7, 0.9, 2.2, 1.1),
        )
    away = [
        Item(
            (
                _("%(title)s %(percent)s %%, borta länge.") % {"title": post.title, "percent": post.percent},
                _(" Tveksamt om återgång.") if note.doubtful else "",
            ),
            _("sedan %s") % note.first,
        )
        for post, _name, note in s.long_away
        if post.unit_id == team.pk
    ]
    if away:
        yield Items(tuple(away), "")
    cuts = [post for post in s.cuts if post.unit_id == team.pk]
    if cuts:
        yield TableBlock(
            _("Indragna tjänster"),
            (_("Tjänst"), _("Procent"), _("Sista dag")),
            tuple((post.title, f"{post.percent} %", post.last) for post in cuts),
            (3, 1, 1.2),
        )
    shared = [item for post in s.snapshot.posts if post.unit_id == team.pk for item in _shared(view, post)]
    if shared:
        yield Items(tuple(shared), "")


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


def _shared(view: View, post: PostLine) -> Iterable[Item]:
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
        yield Item((_("%(title)s %(percent)s %% delas: ") % {"title": post.title, "percent": post.percent}, said, "."))


def _services_table(services: list[ServiceSituation], figures: _Figures) -> TableBlock:
    columns = (
        _("Verksamhet"),
        _("Bemanning"),
        _("Tidigare"),
        _("Kapacitet"),
        _("Tidigare"),
        _("Pågår"),
        _("Kö"),
        _("Längst, dagar"),
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
    return TableBlock(_("Verksamheter"), columns, tuple(rows), (3.1, 1.15, 1, 1.15, 1, 1, 1, 0.95))


def _facts(view: View, it: ServiceSituation, figures: _Figures) -> Iterable[Item]:
    """What else there is to say of a service, each as its figure."""
    line = it.now.service
    name, code = line.name, line.code
    if line.note:
        yield Item((f"{name}: {line.note}",))
    if figures("service.may_not_queue", code):
        load, share = figures("service.load_full_time", code), figures("service.load_percent", code)
        parts: list[Part] = [_("%s: ärendena får inte ställas i kö.") % name]
        if load is not None:
            parts += [_(" Räknat i heltidstjänster motsvarar de pågående ärendena "), load, "."]
        if share is not None:
            parts += [_(" De tar "), share, _(" av den tid som finns för dem.")]
        yield Item(tuple(parts))
    if it.now.offered and line.id in view.situation.not_run:
        yield Item((_("%s: ingen grupp pågår.") % name,))
    planned, day = figures("service.planned", code), figures("service.planned_on", code)
    if planned is not None and day is not None:
        yield Item((f"{name}: ", planned, _(" insatser tillkommer, de första "), day, "."))
    distinct = figures("door.distinct", code)
    if distinct is not None and distinct.value is not None:
        yield Item((f"{name}: ", distinct, _(" olika besökare en vanlig månad.")))
    closure = view.situation.closures.get(line.id)
    if closure is not None:
        replaced = figures("door.replacements", code)
        parts = [_("%(name)s: %(why)s.") % {"name": name, "why": closure.reason or _("stängt, skäl inte angivet")}]
        if replaced is not None:
            parts += [_(" I stället "), replaced, _(" promenader, samtal och andra kontakter på 30 dagar.")]
        yield Item(tuple(parts), _("sedan %s") % closure.since)
    redirects = figures("service.redirects", code)
    if redirects is not None and redirects.value:
        yield Item((f"{name}: ", redirects, _(" gånger på ett år har någon hänvisats till myndigheten.")))


def _restaffed(view: View, services: list[ServiceSituation]) -> Iterable[Block]:
    """The services that have other posts than at New Year a year before: who carries them now, and who did then."""
    rows = []
    for it in services:
        now, before = _staffed(view, it, view.on), _staffed(view, it, view.situation.since)
        if {name: len(parts) for name, parts in now.items()} != {name: len(parts) for name, parts in before.items()}:
            rows.append((it.now.service.name, _staff_text(now), _staff_text(before)))
    if rows:
        yield TableBlock(
            _("Verksamheter som bärs av andra tjänster än vid nyår året före"),
            (_("Verksamhet"), _("Nu"), _("Då")),
            tuple(rows),
            (2, 2, 2.4),
        )


def _staffed(view: View, it: ServiceSituation, day: dt.date) -> dict[str, list[float]]:
    """The time each profession's posts give to a service on a day, a number a post."""
    staffed: dict[str, list[float]] = {}
    for share in it.now.service.shares:
        post = view.situation.snapshot.post(share.post_id)
        if post is not None and share.holds(day) and post.percent_on(day):
            staffed.setdefault(post.profession, []).append(share.percent * post.share_present(day))
    return staffed


def _staff_text(staffed: dict[str, list[float]]) -> str:
    said = (f"{len(parts)} {name}, {round(sum(parts))} %" for name, parts in staffed.items())
    return "; ".join(said) or _("ingen")


def _flats(view: View, figures: _Figures) -> Iterable[Block]:
    """The social flats. Which ones lack supervision is told by the flats' codes, never by address or tenant."""
    keys = ("dwellings", "let", "unsupervised", "alone", "overdue", "in_debt", "no_new_leases")
    rows = [(one.title, one) for key in keys if (one := figures(f"housing.{key}")) is not None]
    yield TableBlock(_("Sociala bostäder"), (_("Uppgift"), _("Antal")), tuple(rows), (4, 1))
    lacking = [one.dwelling_id for one in view.situation.flats.unsupervised]
    if lacking:
        codes = Dwelling.objects.filter(pk__in=lacking).order_by("code").values_list("code", flat=True)
        yield Paragraph((_("Lägenheter utan tillsyn: %s.") % ", ".join(codes),))


def _risk_table(view: View) -> TableBlock:
    words = {"danger": _("Akut"), "warning": _("Varning"), "info": _("Att veta")}
    return TableBlock(
        _("Risker i datumordning"),
        (_("När"), _("Vad"), _("Att göra"), _("Grad")),
        tuple(
            (_when(view, risk) or _("nu"), risk.parts, risk.todo, words[risk.severity]) for risk in view.situation.risks
        ),
        (1.2, 3.4, 2.4, 0.9),
        _("Inga kända risker den dagen."),
    )


def _endings(view: View) -> Iterable[Block]:
    names = {team.pk: team.name for team in view.situation.teams}
    yield TableBlock(
        _("Upphör inom ett halvår"),
        (_("Sista dag"), _("Vad"), _("Team")),
        tuple((e.last, e.what, names.get(e.unit_id, "")) for e in view.situation.endings),
        (1.1, 4, 1.8),
        _("Inget upphör inom ett halvår."),
    )
    agreements = view.situation.agreements
    if agreements:
        yield TableBlock(
            _("Överenskommelser som gäller"),
            (_("Slag"), _("Vad"), _("Till och med"), _("Risk")),
            tuple((str(Agreement.Kind(a.kind).label), a.subject, last_day(a.period), a.risk) for a in agreements),
            (1.3, 2.8, 1.1, 2.3),
        )


def _proposals(view: View) -> Iterable[Block]:
    rows = Proposal.objects.filter(unit=view.unit, proposed_on__lte=view.on).prefetch_related("posts__prolongs")
    for proposal in rows:
        wanted = [
            _("förlängning av %s") % line.prolongs
            if line.prolongs_id
            else f"{line.count} {line.profession} {line.percent} %"
            for line in proposal.posts.all()
        ]
        yield Paragraph((f"{proposal.title}: {', '.join(wanted)}.",))
        yield TableBlock(
            _("Vad förslaget återställer"),
            (_("Verksamhet"), _("Vad"), _("Bemanning nu"), _("Då"), _("Kapacitet nu"), _("Då")),
            tuple(
                (
                    r.service,
                    r.what,
                    f"{r.percent_before} %",
                    f"{r.percent_after} %",
                    _plain(r.slots_before),
                    _plain(r.slots_after),
                )
                for r in restored(view.situation, proposal)
            ),
            (2.6, 2, 1, 0.8, 1, 0.8),
            _("Förslaget ändrar inte bemanningen i någon verksamhet."),
        )


def _plain(number: int | None) -> str | None:
    return None if number is None else str(number)
