"""The memo (*informationsärende*): which figures, lists and own words, in which order. Template version 1.

Everything but the own words comes by itself from the figures of the unit on the day. Words change with the template's
version; numbers are never typed.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from hemmaplan.capacity.measures import Risk, ServiceSituation, restored
from hemmaplan.capacity.models import Proposal
from hemmaplan.organisation.models import Unit
from hemmaplan.statistics.figures import Figure, View, every
from hemmaplan.statistics.outline import Cell, Item, Items, Outline, OwnWords, Paragraph, Part, Section, TableBlock

VERSION = 1


class _Figures:
    """The figures of the view by id, so that a missing one is left out rather than invented."""

    def __init__(self, view: View) -> None:
        self.by_id = {figure.id: figure for figure in every(view)}

    def __call__(self, key: str, code: str = "") -> Figure | None:
        return self.by_id.get(f"{key}:{code}" if code else key)


def outline(
    view: View, *, title: str, recipient: str = "", diary_number: str = "", words: Mapping[str, str]
) -> Outline:
    """The memo of a unit on a day. ``words`` are the own words written so far, by field."""
    figures, s = _Figures(view), view.situation

    def own(field: str, prompt: str) -> OwnWords:
        return OwnWords(field, prompt, words.get(field, ""))

    sections = [
        Section(
            "summary",
            _("Sammanfattning"),
            1,
            (
                own("summary", _("Vad nämnden behöver veta, i några meningar.")),
                Paragraph(
                    _said(
                        _(
                            "Enheten bemannas av {0} fördelat på {1} medarbetare. {2} klienter får stöd: {3} uppdrag från "
                            "myndigheten och {4} öppna kontakter utan biståndsbeslut. {5} väntar i kö."
                        ),
                        figures("staff.percent"),
                        figures("staff.employees"),
                        figures("clients.total"),
                        figures("orders.running"),
                        figures("contacts.open"),
                        figures("queue.waiting"),
                    )
                ),
                Items(
                    tuple(_risk_item(r) for r in s.risks if r.severity == "danger"), _("Inget akut brister den dagen.")
                ),
            ),
        ),
        Section(
            "background", _("Bakgrund"), 1, (own("background", _("Uppdraget, vad som hänt, varför ärendet väcks.")),)
        ),
        Section("responsibility", _("Ansvarsområden och bemanning"), 1, (_team_table(s.teams, figures),)),
    ]
    sections += [
        _team_section(view, team, figures, own)
        for team in s.teams
        if s.of_team(team.pk) or any(p.unit_id == team.pk for p in s.snapshot.posts)
    ]
    sections += [
        Section(
            "risks",
            _("Konsekvenser och risker med datum"),
            1,
            (
                Items(tuple(_risk_item(r) for r in s.risks), _("Inga kända risker den dagen.")),
                own("risks", _("Vad det betyder för barn, vuxna och personal.")),
            ),
        ),
        Section("endings", _("Det som upphör"), 1, (_endings_table(view),)),
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
    ]
    return Outline(title, view.unit.name, view.on, recipient, diary_number, tuple(sections))


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


def _risk_item(risk: Risk) -> Item:
    return Item((risk.what,), risk.since, risk.until, risk.todo, risk.severity)


def _team_table(teams: Iterable[Unit], figures: _Figures) -> TableBlock:
    rows = []
    for team in teams:
        cells = [figures(key, team.code) for key in ("team.posts", "team.percent", "team.cut", "team.cut_year_before")]
        if cells[0] is not None:
            rows.append((team.name, *cells))
    return TableBlock(
        _("Bemanning per team"),
        (_("Team"), _("Tjänster"), _("Procent"), _("Indragna sedan nyår året före"), _("varav året före")),
        tuple(rows),
    )


def _team_section(view: View, team: Unit, figures: _Figures, own: object) -> Section:
    s = view.situation
    blocks: list[object] = []
    staff: dict[tuple[str, int], int] = {}
    for post, seat in s.snapshot.present(view.on):
        if post.unit_id == team.pk:
            key = (post.title, seat.percent_on(view.on))
            staff[key] = staff.get(key, 0) + 1
    if staff:
        said = ", ".join(
            _("%(n)s %(title)s (%(percent)s %%)") % {"n": n, "title": title, "percent": percent}
            for (title, percent), n in staff.items()
        )
        blocks.append(Paragraph((_("Bemannas av: %s.") % said,)))
    away = [(post, note) for post, _name, note in s.long_away if post.unit_id == team.pk]
    for post, note in away:
        text = _("Därtill %(title)s, borta sedan %(since)s") % {"title": post.title, "since": note.first}
        blocks.append(Paragraph((text + (_(", tveksamt om återgång.") if note.doubtful else "."),)))
    cuts = [p for p in s.cuts if p.unit_id == team.pk]
    if cuts:
        blocks.append(
            TableBlock(
                _("Indragna tjänster"),
                (_("Tjänst"), _("Procent"), _("Sista dag")),
                tuple((p.title, f"{p.percent} %", p.last) for p in cuts),
            )
        )
    services = s.of_team(team.pk)
    if services:
        blocks.append(_services_table(services, figures))
        notes = [
            Item((risk.what,), risk.since, risk.until, risk.todo, risk.severity)
            for risk in s.risks
            if risk.unit_id == team.pk
        ]
        blocks.append(Items(tuple(notes), _("Inget brister i teamet den dagen.")))
    blocks.append(own(f"team:{team.code}", _("Egna ord om %s.") % team.name))  # type: ignore[operator]
    return Section(f"team:{team.code}", team.name, 2, tuple(blocks))  # type: ignore[arg-type]


def _services_table(services: list[ServiceSituation], figures: _Figures) -> TableBlock:
    def cell(key: str, it: ServiceSituation) -> Cell:
        return figures(key, it.now.service.code)

    columns = (
        _("Verksamhet"),
        _("Bemanning"),
        _("tidigare"),
        _("Platser eller kapacitet"),
        _("tidigare"),
        _("Pågår"),
        _("Kö"),
        _("Längst, dagar"),
    )
    rows = []
    for it in services:
        name = it.now.service.name if it.now.offered else _("%s (har upphört)") % it.now.service.name
        rows.append(
            (
                name,
                cell("service.percent", it),
                cell("service.percent_before", it),
                cell("service.places", it) or cell("service.slots", it),
                cell("service.places_before", it),
                cell("service.running", it) or cell("service.contacts", it),
                cell("service.waiting", it),
                cell("service.longest", it),
            )
        )
    return TableBlock(_("Verksamheter"), columns, tuple(rows))


def _endings_table(view: View) -> TableBlock:
    names = {team.pk: team.name for team in view.situation.teams}
    return TableBlock(
        _("Upphör inom ett halvår"),
        (_("Vad"), _("Team"), _("Sista dag")),
        tuple((e.what, names.get(e.unit_id, ""), e.last) for e in view.situation.endings),
    )


def _proposals(view: View) -> Iterable[Paragraph | TableBlock]:
    for proposal in Proposal.objects.filter(unit=view.unit, proposed_on__lte=view.on).prefetch_related(
        "posts__prolongs"
    ):
        wanted = ", ".join(
            (
                _("förlängning av %s") % line.prolongs
                if line.prolongs_id
                else f"{line.count} {line.profession} {line.percent} %"
            )
            for line in proposal.posts.all()
        )
        yield Paragraph((f"{proposal.title}: {wanted}.",))
        rows = restored(view.situation, proposal)
        yield TableBlock(
            _("Vad förslaget återställer"),
            (_("Verksamhet"), _("Vad"), _("Bemanning nu"), _("Bemanning då"), _("Kapacitet nu"), _("Kapacitet då")),
            tuple(
                (
                    r.service,
                    r.what,
                    f"{r.percent_before} %",
                    f"{r.percent_after} %",
                    _plain(r.slots_before),
                    _plain(r.slots_after),
                )
                for r in rows
            ),
        )


def _plain(number: int | None) -> str | None:
    return None if number is None else str(number)
