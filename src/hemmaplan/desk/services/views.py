"""The pages that show: what every team offers, and one service with its history."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hemmaplan.access.door import open_one
from hemmaplan.capacity import slots
from hemmaplan.capacity.situation.unit import snapshot_of
from hemmaplan.desk.services import presenter
from hemmaplan.desk.units import page_of
from hemmaplan.interventions.models import Service
from hemmaplan.interventions.permissions import may_manage_service
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.periods import last_day
from hemmaplan.organisation.rights import StaffRight
from hemmaplan.web.page import Page


def _units_read(request: Page) -> frozenset[int]:
    """The units whose services the user works with; the room does not exist for others."""
    units = request.user.scope.units(StaffRight.SEE_BOARD) | request.user.scope.units(OrderRight.SEE_ORDERS)
    if not units:
        raise Http404
    return units


@require_GET
def index(request: Page) -> HttpResponse:
    """Verksamheter: per team what is offered, on what basis, with which staffing and competences; closed ones struck."""
    read, user = _units_read(request), request.user
    units = Unit.objects.visible_to(user).filter(pk__in=read, services__isnull=False).distinct().order_by("lineage")
    page = page_of(request, units)
    context = {
        "teams": presenter.teams(list(page), request.today),
        "page": page,
        "may_manage": user.scope.anywhere(OrderRight.MANAGE_SERVICES),
    }
    return render(request, "services/index.html", context)


def _with_last(rows: Any) -> list[tuple[Any, dt.date | None]]:
    return [(row, last_day(row.period)) for row in rows]


@require_GET
def service(request: Page, pk: int) -> HttpResponse:
    """En verksamhet: terms, places and staffing, with their history."""
    read, day = _units_read(request), request.today
    rows = Service.objects.visible_to(request.user).filter(unit__in=read).select_related("unit")
    found = open_one(request, rows, pk=pk)
    shot = snapshot_of([found.unit_id], on=day, first=day, last=day)
    line = next((line for line in shot.services if line.id == found.pk), None)
    follows_up = request.user.scope.may(StaffRight.SEE_BOARD, found.unit_id)
    context = {
        "service": found, "last": last_day(found.period), "day": day,
        "row": presenter.row_of(shot, line, day) if line else None,
        "terms": _with_last(found.terms.order_by("-period")), "places": _with_last(found.places.order_by("-period")),
        "staffing": _with_last(found.staffing.select_related("post__unit").order_by("-period", "pk")),
        "competences": found.competences.all(), "may_manage": may_manage_service(request.user, found.unit_id),
        "may_be_asked": follows_up and line is not None and slots.may_be_waited_for(line, day),
        "tried": presenter.tried(line, day) if follows_up and line is not None else "",
        "opens_posts": request.user.scope.units(StaffRight.SEE_BOARD),
    }  # fmt: skip
    return render(request, "services/service.html", context)
