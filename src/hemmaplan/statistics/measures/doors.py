"""Figures of groups and open doors: whether they run, how many come, what is done instead."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from hemmaplan.capacity.situation.unit import ServiceSituation
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures import groups, opendoor
from hemmaplan.interventions.models import Service
from hemmaplan.statistics.figures import NO_ROWS, Found, Row, Rows, View, figure


def _is_group(it: ServiceSituation) -> bool:
    return it.now.offered and it.now.service.kind == "group"


def _is_door(it: ServiceSituation) -> bool:
    return it.now.offered and it.now.service.kind == "open_door"


@figure(
    "group.not_run",
    _("Ingen grupp pågår"),
    unit="ja/nej",
    per="service",
    fits=_is_group,
    definition=_("Ja när ingen omgång pågår eller är planerad i verksamheten den dagen."),
)
def not_run(view: View, it: ServiceSituation) -> Found:
    """Ingen grupp pågår."""
    return it.now.service.id in view.situation.not_run, lambda: _round_rows(view, it)


@figure(
    "group.taken",
    _("Tagna platser i grupp"),
    unit="platser",
    per="service",
    fits=_is_group,
    clients=True,
    definition=_(
        "Antal deltagare med plats i pågående omgångar den dagen. Eftervårdens kvällsserie räknas inte en gång till."
    ),
)
def taken(view: View, it: ServiceSituation) -> Found:
    """Tagna platser."""
    places = view.once("taken", lambda: groups.taken(view.situation.rounds))
    return places[it.now.service.id], lambda: _round_rows(view, it)


def _round_rows(view: View, it: ServiceSituation) -> Rows:
    columns = (str(_("Omgång")), str(_("Platser")), str(_("Minst")), str(_("Tagna")))
    return Rows(
        columns,
        tuple(
            Row("round", r.round_id, (r.name, r.places, r.minimum, r.taken))
            for r in view.situation.rounds
            if r.service_id == it.now.service.id
        ),
    )


@figure(
    "door.closed",
    _("Stängt för närvarande"),
    unit="ja/nej",
    per="service",
    fits=_is_door,
    definition=_("Ja när öppna dörren är stängd den dagen; raderna säger sedan när och varför."),
)
def closed(view: View, it: ServiceSituation) -> Found:
    """Stängt."""
    closure = view.situation.closures.get(it.now.service.id)
    columns = (str(_("Sedan")), str(_("Varför")))
    return (
        closure is not None,
        lambda: (
            Rows(columns, (Row("service", it.now.service.id, (closure.since, closure.reason)),)) if closure else NO_ROWS
        ),
    )


@figure(
    "door.distinct",
    _("Olika besökare en vanlig månad"),
    unit="besökare",
    clients=True,
    per="service",
    fits=_is_door,
    definition=_(
        "Antal olika besökare den senaste hela kalendermånaden med besök. Räknas med ett märke som byts varje månad och inte kan "
        "föras tillbaka till en person. Tomt när ingen besökare har räknats så."
    ),
)
def distinct(view: View, it: ServiceSituation) -> Found:
    """Olika besökare."""
    month = view.once("last_months", lambda: _last_whole_months(view)).get(it.now.service.id)
    if month is None:
        return None, lambda: NO_ROWS
    last = calendar.month_end(month)
    counted = opendoor.distinct_visitors(
        unit_ids=view.unit_ids, day=last, days=(last - month).days + 1, known=view.known
    )
    found = next((row for row in counted if row.service_id == it.now.service.id), None)
    columns = (str(_("Månad")), str(_("Besök")), str(_("Besök utan märke")))
    return (
        found.high if found else None,
        lambda: (
            Rows(columns, (Row("service", it.now.service.id, (f"{month:%Y-%m}", found.visits, found.without_token)),))
            if found
            else NO_ROWS
        ),
    )


def _last_whole_months(view: View) -> dict[int, dt.date]:
    rows = opendoor.counted(view.unit_ids, view.known).filter(day__lte=view.on)
    doors = Service.objects.filter(unit__in=view.unit_ids).order_by().annotate(last=opendoor.latest(rows))
    return {
        pk: calendar.month_start(day)
        if day == calendar.month_end(day)
        else calendar.add_months(calendar.month_start(day), -1)
        for pk, day in doors.filter(last__isnull=False).values_list("pk", "last")
    }


@figure(
    "door.replacements",
    _("Kontakter i stället för öppet hus"),
    unit="tillfällen",
    per="service",
    fits=_is_door,
    definition=_(
        "Antal promenader, telefonsamtal och andra kontakter som ersatt det öppna huset de senaste 30 dagarna."
    ),
)
def replacements(view: View, it: ServiceSituation) -> Found:
    """Ersättningskontakter."""
    rows = view.once(
        "replacements",
        lambda: opendoor.replacements_in(
            unit_ids=view.unit_ids, first=view.on - dt.timedelta(days=29), last=view.on, known=view.known
        ),
    )
    mine = [row for row in rows if row.service_id == it.now.service.id]
    columns = (str(_("Slag")), str(_("Tillfällen")), str(_("Personer")))
    return sum(row.times for row in mine), lambda: Rows(
        columns, tuple(Row("replacement", number, (row.kind, row.times, row.people)) for number, row in enumerate(mine))
    )


@figure(
    "service.redirects",
    _("Hänvisade till myndighet"),
    unit="tillfällen",
    per="service",
    fits=lambda it: it.now.service.basis == "open",
    definition=_(
        "Antal gånger under de senaste tolv månaderna som någon hänvisats att ansöka hos myndigheten därför att "
        "verksamheten var full eller stängd."
    ),
)
def redirects(view: View, it: ServiceSituation) -> Found:
    """Hänvisningar."""
    rows = view.once(
        "redirects",
        lambda: opendoor.redirects_in(
            unit_ids=view.unit_ids, first=calendar.add_years(view.on, -1), last=view.on, known=view.known
        ),
    )
    mine = [row for row in rows if row.service_id == it.now.service.id]
    columns = (str(_("Skäl")), str(_("Antal")))
    return sum(row.number for row in mine), lambda: Rows(
        columns, tuple(Row("redirect", number, (row.reason, row.number)) for number, row in enumerate(mine))
    )
