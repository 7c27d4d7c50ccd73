"""The memo (*informationsärende*): which figures, lists and own words, in which order. Template version 1.

Everything but the own words comes by itself from the figures of the unit on the day. Words change with the template's
version; numbers are never typed.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from hemmaplan.capacity.models import Proposal
from hemmaplan.capacity.situation.proposals import restored
from hemmaplan.organisation.models import Agreement, Unit
from hemmaplan.organisation.periods import last_day
from hemmaplan.statistics import blocks, what_if
from hemmaplan.statistics.blocks import Block, Cell
from hemmaplan.statistics.figures import Figure, View
from hemmaplan.statistics.memo_teams import Figures, field_of, risk_item, team_section, timing_text
from hemmaplan.statistics.what_if import Placed

VERSION = 1
FIELDS = ("summary", "background", "risks", "assessment", "proposal", "signature", what_if.FIELD)


def fields(teams: Iterable[Unit]) -> set[str]:
    """The fields for own words in a unit's memo."""
    return {*FIELDS, *map(field_of, teams)}


def sections(view: View, figures: Sequence[Figure], placed: Sequence[Placed] = ()) -> list[Block]:
    """The memo of a unit on a day, from its figures and the kept answers placed in it."""
    found, s, own = Figures(figures), view.situation, blocks.own_words
    teams = [
        team_section(view, team, found)
        for team in s.teams
        if s.of_team(team.pk) or any(post.unit_id == team.pk for post in s.snapshot.posts)
    ]
    to_sign = _("Vilka som skriver under, en på varje rad. Lämnas fältet tomt står ledningens titlar.")
    return [
        blocks.section("summary", _("Sammanfattning"), 1, *_summary(view, found)),
        blocks.section(
            "background", _("Bakgrund"), 1, own("background", _("Uppdraget, vad som hänt, varför ärendet väcks."))
        ),
        blocks.section("responsibility", _("Ansvarsområden och bemanning"), 1, _staff_table(view, found)),
        *teams,
        blocks.section(
            "risks",
            _("Konsekvenser och risker"),
            1,
            _risk_table(view),
            own("risks", _("Vad det betyder för barn, vuxna och personal.")),
        ),
        blocks.section("endings", _("Det som upphör"), 1, *_endings(view)),
        *what_if.sections(placed, as_of=view.on),
        blocks.section(
            "proposal",
            _("Samlad bedömning och förslag"),
            1,
            own("assessment", _("Enhetens bedömning.")),
            *_proposals(view),
            own("proposal", _("Vad nämnden föreslås besluta eller notera.")),
        ),
        blocks.section("signature", _("Underskrift"), 1, own("signature", to_sign)),
    ]


def signers(view: View) -> list[str]:
    """Titles of those who lead the unit that day. No names: whoever signs writes it."""
    leads = [post.title for post, _seat in view.situation.snapshot.present(view.on) if post.leads]
    # The head first, the deputy (biträdande) beside.
    return sorted(dict.fromkeys(leads), key=lambda title: title.lower().startswith("bitr")) or [_("Enhetschef")]


def _summary(view: View, figures: Figures) -> Iterable[Block]:
    yield blocks.own_words("summary", _("Vad nämnden behöver veta, i några meningar."))
    words = _(
        "Enheten bemannas av %(percent)s fördelat på %(employees)s medarbetare. %(clients)s klienter får stöd: "
        "%(orders)s uppdrag från myndigheten och %(contacts)s öppna kontakter utan biståndsbeslut. %(waiting)s väntar i kö. "
        "Sedan nyår året före har %(cut)s tjänster dragits in."
    )
    yield blocks.paragraph(
        *blocks.with_figures(
            words,
            percent=figures("staff.percent"),
            employees=figures("staff.employees"),
            clients=figures("clients.total"),
            orders=figures("orders.running"),
            contacts=figures("contacts.open"),
            waiting=figures("queue.waiting"),
            cut=figures("staff.cut"),
        )
    )
    urgent = (risk_item(view, risk) for risk in view.situation.risks if risk.severity == "danger")
    yield blocks.items(urgent, _("Inget brister akut den dagen."))


def _staff_table(view: View, figures: Figures) -> Block:
    rows: list[tuple[Cell, ...]] = []
    for team in view.situation.teams:
        keys = ("team.posts", "team.percent", "team.cut", "team.cut_year_before")
        cells = [figures(key, team.code) for key in keys]
        if cells[0] is not None:
            rows.append((team.name, *cells))
    whole = [figures(key) for key in ("staff.employees", "staff.percent", "staff.cut")]
    rows.append((_("Hela enheten, medarbetare"), *whole, ""))
    columns = (
        (_("Team"), 2.6),
        (_("Tjänster"), 1),
        (_("Bemanning"), 1),
        (_("Indragna sedan nyår året före"), 1.5),
        (_("Varav året före"), 1),
    )
    return blocks.table(_("Bemanning per team"), columns, rows)


def _risk_table(view: View) -> Block:
    words = {"danger": _("Akut"), "warning": _("Varning"), "info": _("Att veta")}
    rows = [
        (timing_text(view, risk) or _("nu"), risk.parts, risk.todo, words[risk.severity])
        for risk in view.situation.risks
    ]
    columns = ((_("När"), 1.2), (_("Vad"), 3.4), (_("Att göra"), 2.4), (_("Grad"), 0.9))
    return blocks.table(_("Risker i datumordning"), columns, rows, _("Inga kända risker den dagen."))


def _endings(view: View) -> Iterable[Block]:
    names = {team.pk: team.name for team in view.situation.teams}
    yield blocks.table(
        _("Upphör inom ett halvår"),
        ((_("Sista dag"), 1.1), (_("Vad"), 4), (_("Team"), 1.8)),
        [(e.last, e.what, names.get(e.unit_id, "")) for e in view.situation.endings],
        _("Inget upphör inom ett halvår."),
    )
    agreements = view.situation.agreements
    if agreements:
        yield blocks.table(
            _("Överenskommelser som gäller"),
            ((_("Slag"), 1.3), (_("Vad"), 2.8), (_("Till och med"), 1.1), (_("Risk"), 2.3)),
            [(str(Agreement.Kind(a.kind).label), a.subject, last_day(a.period), a.risk) for a in agreements],
        )


def _proposals(view: View) -> Iterable[Block]:
    rows = Proposal.objects.filter(unit=view.unit, proposed_on__lte=view.on).prefetch_related("posts__prolongs")
    columns = (
        (_("Verksamhet"), 2.6),
        (_("Vad"), 2),
        (_("Bemanning nu"), 1),
        (_("Då"), 0.8),
        (_("Kapacitet nu"), 1),
        (_("Då"), 0.8),
    )
    for proposal in rows:
        wanted = [
            _("förlängning av %s") % line.prolongs
            if line.prolongs_id
            else f"{line.count} {line.profession} {line.percent} %"
            for line in proposal.posts.all()
        ]
        yield blocks.paragraph(f"{proposal.title}: {', '.join(wanted)}.")
        back = [
            (
                r.service,
                r.what,
                f"{r.percent_before} %",
                f"{r.percent_after} %",
                *map(_text, (r.slots_before, r.slots_after)),
            )
            for r in restored(view.situation, proposal)
        ]
        empty = _("Förslaget ändrar inte bemanningen i någon verksamhet.")
        yield blocks.table(_("Vad förslaget återställer"), columns, back, empty)


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
