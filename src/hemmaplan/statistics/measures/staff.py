"""Figures of staffing: who works here, how much, what was cut, what ends."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.organisation.models import Unit
from hemmaplan.statistics.figures import Found, Row, Rows, View, figure

_SEATS = (_("Tjänst"), _("Team"), _("Procent"), _("Medarbetare"))


def _team_names(view: View) -> dict[int, str]:
    return {team.pk: team.name for team in view.situation.teams}


def _seat_rows(view: View, unit_id: int | None = None) -> Rows:
    names = _team_names(view)
    return Rows(
        tuple(map(str, _SEATS)),
        tuple(
            Row(
                "employment", seat.employment_id, (post.title, names[post.unit_id], seat.percent_on(view.on), seat.name)
            )
            for post, seat in view.situation.snapshot.present(view.on)
            if unit_id in {None, post.unit_id}
        ),
    )


@figure(
    "staff.employees",
    pgettext_lazy("flera", "Medarbetare"),
    unit="personer",
    definition=_(
        "Antal medarbetare som har en anställning på en finansierad tjänst i enheten den dagen. Den som är helt borta länge "
        "(långtidssjuk, föräldraledig, tjänstledig) räknas inte; en dags sjukdom eller semester ändrar inget."
    ),
)
def employees(view: View) -> Found:
    """Medarbetare i tjänst."""
    return len(view.situation.employees), lambda: _seat_rows(view)


@figure(
    "staff.percent",
    _("Bemanning"),
    unit="procent",
    definition=_("Summan av medarbetarnas sysselsättning i procent av heltid den dagen, utom den som är borta länge."),
)
def percent(view: View) -> Found:
    """Bemanning i procent av heltid."""
    return view.situation.percent, lambda: _seat_rows(view)


@figure(
    "team.percent",
    _("Bemanning i teamet"),
    unit="procent",
    per="team",
    fits=lambda team: team.kind == Unit.Kind.TEAM,
    definition=_(
        "Summan av teamets medarbetares sysselsättning i procent av heltid den dagen, utom den som är borta länge."
    ),
)
def team_percent(view: View, team: Unit) -> Found:
    """Teamets bemanning."""
    return view.situation.snapshot.percent(view.on, team.pk), lambda: _seat_rows(view, team.pk)


@figure(
    "team.posts",
    _("Tjänster i teamet"),
    unit="tjänster",
    per="team",
    fits=lambda team: team.kind == Unit.Kind.TEAM,
    definition=_("Antal bemannade tjänster i teamet den dagen, oavsett sysselsättningsgrad."),
)
def team_posts(view: View, team: Unit) -> Found:
    """Bemannade tjänster."""
    manned = [p for p in view.situation.snapshot.posts if p.unit_id == team.pk and p.percent_on(view.on)]
    return len(manned), lambda: _seat_rows(view, team.pk)


def _cut_rows(view: View, unit_id: int | None = None) -> Rows:
    names = _team_names(view)
    return Rows(
        (str(_("Tjänst")), str(_("Team")), str(_("Procent")), str(_("Sista dag"))),
        tuple(
            Row("post", post.id, (post.title, names.get(post.unit_id, ""), post.percent, post.last))
            for post in view.situation.cuts
            if unit_id in {None, post.unit_id}
        ),
    )


@figure(
    "staff.cut",
    _("Indragna tjänster"),
    unit="tjänster",
    definition=_("Antal tjänster som dragits in genom neddragning sedan nyår året före."),
)
def cut(view: View) -> Found:
    """Indragna tjänster."""
    return len(view.situation.cuts), lambda: _cut_rows(view)


@figure(
    "team.cut",
    _("Indragna tjänster i teamet"),
    unit="tjänster",
    per="team",
    fits=lambda team: team.kind == Unit.Kind.TEAM,
    definition=_("Antal tjänster i teamet som dragits in genom neddragning sedan nyår året före."),
)
def team_cut(view: View, team: Unit) -> Found:
    """Indragna tjänster i teamet."""
    return sum(p.unit_id == team.pk for p in view.situation.cuts), lambda: _cut_rows(view, team.pk)


@figure(
    "team.cut_year_before",
    _("Varav indragna året före"),
    unit="tjänster",
    per="team",
    fits=lambda team: team.kind == Unit.Kind.TEAM,
    definition=_("Antal tjänster i teamet vars sista dag med neddragning föll under föregående kalenderår."),
)
def team_cut_year_before(view: View, team: Unit) -> Found:
    """Indragna tjänster föregående år."""
    year = view.on.year - 1
    lines = [p for p in view.situation.cuts if p.unit_id == team.pk and p.last is not None and p.last.year == year]
    return len(lines), lambda: Rows(
        _cut_rows(view).columns, tuple(row for row in _cut_rows(view, team.pk).rows if row.id in {p.id for p in lines})
    )


@figure(
    "staff.long_away",
    _("Borta länge"),
    unit="personer",
    definition=_(
        "Antal medarbetare som är långtidssjuka, föräldralediga eller tjänstlediga den dagen. De räknas inte i bemanningen."
    ),
)
def long_away(view: View) -> Found:
    """Långtidsfrånvarande."""
    names = _team_names(view)
    found = view.situation.long_away
    return len(found), lambda: Rows(
        (str(_("Tjänst")), str(_("Team")), str(_("Sedan")), str(_("Medarbetare"))),
        tuple(Row("post", post.id, (post.title, names[post.unit_id], away.first, name)) for post, name, away in found),
    )


@figure(
    "staff.ending_soon",
    _("Upphör inom 90 dagar"),
    unit="antal",
    definition=_(
        "Antal tjänster, finansieringar, förordnanden, anställningar, avtal och verksamheter vars sista dag infaller inom 90 dagar."
    ),
)
def ending_soon(view: View) -> Found:
    """Upphör inom 90 dagar."""
    names = _team_names(view)
    soon = [e for e in view.situation.endings if e.is_soon(view.on)]
    return len(soon), lambda: Rows(
        (str(_("Vad")), str(_("Team")), str(_("Sista dag"))),
        tuple(Row(e.subject[0], e.subject[1], (e.what, names.get(e.unit_id, ""), e.last)) for e in soon),
    )


@figure(
    "staff.away",
    _("Frånvarande den dagen"),
    unit="personer",
    definition=_(
        "Antal medarbetare som är borta den dagen, helt eller delvis, oavsett orsak. Bara lång frånvaro minskar bemanningen."
    ),
)
def away(view: View) -> Found:
    """Frånvarande den dagen."""
    names = _team_names(view)
    found = view.situation.away
    columns = (str(_("Tjänst")), str(_("Team")), str(_("Procent")), str(_("Till och med")), str(_("Medarbetare")))
    return len(found), lambda: Rows(
        columns,
        tuple(
            Row("employment", number, (post.title, names[post.unit_id], one.percent, one.last, name))
            for number, (post, name, one) in enumerate(found)
        ),
    )
