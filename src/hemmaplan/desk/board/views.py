"""The board, the panel behind each figure and the forecast of each queue."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemmaplan.cases.workload.measures import to_sign
from hemmaplan.desk.board import presenter, presenter_forecast
from hemmaplan.desk.board.forms import WhenForm
from hemmaplan.desk.reception import presenter as reception
from hemmaplan.organisation.models import Unit
from hemmaplan.statistics.figures import Figure, View, of, one
from hemmaplan.web import formats
from hemmaplan.web.page import Page

KEY_FIGURES = (
    "staff.employees",
    "staff.percent",
    "staff.away",
    "clients.total",
    "orders.running",
    "contacts.open",
    "queue.waiting",
    "queue.longest",
    "orders.late",
    "staff.ending_soon",
    "services.lacking",
)
# Of a unit that has the authority's matters: shown before the others.
AUTHORITY_FIGURES = (
    "intakes.unassessed",
    "clocks.week",
    "clocks.late",
    "files.unassigned",
    "investigations.ongoing",
    "investigations.ongoing_long",
)
# Of a unit that offers no services: nobody has orders, contacts or a place in a queue there.
STAFF_FIGURES = ("staff.employees", "staff.percent", "staff.away", "staff.ending_soon")
SEVERITIES = ("danger", "warning", "info")
BAD_WHEN_MORE = {
    "queue.waiting", "orders.late", "services.lacking", "intakes.unassessed", "clocks.late", "files.unassigned",
    "investigations.ongoing_long",
}  # fmt: skip


def index(request: Page) -> HttpResponse:
    """Läget: key figures, what happens next, and each team's services."""
    form = WhenForm(request, request.GET)
    if form.unit is None:
        raise Http404
    request.unit = form.unit
    view = View(form.unit, form.on)
    keys = figures_of(view)
    then = {f.id: f for f in of(View(form.unit, form.compared_with), keys)} if form.compared_with else {}
    asked = urlencode({"enhet": form.unit.code, "den": form.on.isoformat()})
    figures = [key_figure(found, then.get(found.id), asked) for found in of(view, keys)]
    return render(
        request,
        "board/index.html",
        {
            "form": form,
            "situation": view.situation,
            "figures": figures,
            "asked": asked,
            "teams": presenter.teams(view, asked, presenter_forecast.cells(request, view.situation, asked)),
            "coming": presenter.flags(view, [risk for risk in view.situation.risks if risk.until]),
            "lacking": presenter.flags(
                view,
                sorted(
                    (risk for risk in view.situation.risks if not risk.until),
                    key=lambda risk: (SEVERITIES.index(risk.severity), risk.key),
                ),
            ),
            "is_today": form.on == request.today,
            "unassessed": reception.of_units(request, view.unit_ids) if form.on == request.today else [],
            "to_sign": to_sign(view.unit_ids) if form.on == request.today else 0,
            "unread": reception.unread(request, view.unit_ids) if form.on == request.today else 0,
        },
    )


def figures_of(view: View) -> tuple[str, ...]:
    """The key figures of the unit: those of the authority first, where it or a unit below it is the authority's."""
    teams = view.situation.teams
    if not any(team.kind == Unit.Kind.AUTHORITY for team in teams):
        return KEY_FIGURES
    performs = any(view.situation.of_team(team.pk) for team in teams)
    return (*AUTHORITY_FIGURES, *(KEY_FIGURES if performs else STAFF_FIGURES))


def key_figure(found: Figure, before: Figure | None, asked: str) -> dict[str, Any]:
    """A figure as its button shows it, with the change from the day compared with."""
    change = ""
    if before is not None and isinstance(found.value, int) and isinstance(before.value, int):
        change = f"{found.value - before.value:+d}".replace("-", "−")
    return {
        "value": value_text(found),
        "label": found.title,
        "change": change,
        "url": f"{reverse('board:figure', args=[found.id])}?{asked}",
        "kind": "warning" if found.id in BAD_WHEN_MORE and found.value else "",
    }


def value_text(found: Figure) -> str:
    """The value as text, with its unit where that is not plain from the title."""
    if found.value is None:
        return "–"
    if isinstance(found.value, bool):
        return str(_("Ja") if found.value else _("Nej"))
    if not isinstance(found.value, int | float):
        return str(found.value)
    if found.unit == "procent":
        return formats.percent(found.value)
    return _("%s d") % formats.number(found.value) if found.unit == "dagar" else formats.number(found.value)


def figure(request: Page, figure_id: str) -> HttpResponse:
    """Så räknas det: definition, cut-off and the rows behind, masked for whoever may not see them."""
    form = WhenForm(request, request.GET)
    if form.unit is None:
        raise Http404
    try:
        found = one(View(form.unit, form.on), figure_id)
    except KeyError as unknown:
        raise Http404 from unknown
    return render(
        request,
        "board/figure.html",
        {
            "figure": found,
            "value": value_text(found),
            "unit": form.unit,
            "on": form.on,
            "rows": presenter.page(found, request),
            "count": len(found.rows.rows),
            "most": presenter.MOST,
        },
    )


def accuracy(request: Page) -> HttpResponse:
    """Träffsäkerhet: how good the forecasts of the unit's queues have been, by service and weeks ahead."""
    form = WhenForm(request, request.GET)
    if form.unit is None:
        raise Http404
    asked = urlencode({"enhet": form.unit.code, "den": form.on.isoformat()})
    situation = View(form.unit, form.on).situation
    return render(request, "board/accuracy.html", presenter_forecast.accuracies(situation, asked) | {"asked": asked})


def forecast(request: Page, code: str) -> HttpResponse:
    """Väntar på start framöver: the forecast of a service's queue as it was made, what it rests on, and how good such have been."""
    form = WhenForm(request, request.GET)
    if form.unit is None:
        raise Http404
    situation = View(form.unit, form.on).situation
    it = next((it for it in situation.services if it.now.service.code == code), None)
    if it is None:
        raise Http404
    return render(request, "board/forecast.html", presenter_forecast.panel(request, situation, it))
