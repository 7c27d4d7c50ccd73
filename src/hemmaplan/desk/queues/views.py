"""The pages of the queues."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from hemmaplan.access.door import open_one
from hemmaplan.desk import units
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.orders.presenter import happening_of
from hemmaplan.desk.queues import presenter
from hemmaplan.desk.queues.forms import MoveForm, ReclassForm
from hemmaplan.interventions.actions import queue as actions
from hemmaplan.interventions.measures import orders
from hemmaplan.interventions.measures import queue as measures
from hemmaplan.interventions.models import QueueEntry, Service
from hemmaplan.interventions.permissions import may_manage_queue
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.models import Employee
from hemmaplan.web.once import once
from hemmaplan.web.page import Page

FORM = ["GET", "POST"]


@require_GET
def index(request: Page) -> HttpResponse:
    """Köer: how many wait for each service, how long, in which class."""
    if not request.user.scope.anywhere(OrderRight.SEE_ORDERS):
        raise Http404
    distributes = request.user.scope.anywhere(OrderRight.DISTRIBUTE_ORDERS)
    return render(request, "queues/index.html", {"table": presenter.services(request), "distributes": distributes})


@require_GET
def queue(request: Page, pk: int) -> HttpResponse:
    """Kön till en verksamhet: who is next, why, and how near the line of three months."""
    rows = Service.objects.visible_to(request.user).filter(unit__in=request.user.scope.units(OrderRight.SEE_ORDERS))
    service = open_one(request, rows.select_related("unit"), pk=pk)
    waits = measures.waiting([service.pk], request.today)[service.pk]
    return render(
        request, "queues/queue.html",
        {"service": service, "waits": waits, "table": presenter.line(request, service),
         "accuracy": presenter.accuracy(request, service)},
    )  # fmt: skip


def _entry(request: Page, pk: int) -> QueueEntry:
    rows = QueueEntry.objects.visible_to(request.user).select_related(
        "order__person", "order__case", "order__service", "order__unit", "service"
    )
    return open_one(request, rows, pk=pk)


def _fill_in(
    request: Page, entry: QueueEntry, form: forms.Form, action: Callable[..., object], *, title: Promise, done: Promise
) -> HttpResponse:  # fmt: skip
    """A form about a place in the queue, in the frame of its order."""
    back = reverse("queues:queue", args=[entry.service_id])
    return fill_in(request, form, partial(action, entry=entry), template="orders/step.html", title=title, back=back,
                   order=entry.order, known_by=entry.get_priority_display(), to=back, done=done)  # fmt: skip


@once
@require_http_methods(FORM)
def move(request: Page, pk: int) -> HttpResponse:
    """Flytta i kön, within the class, with the reason."""
    entry = _entry(request, pk)
    if not may_manage_queue(request.user, entry.service):
        raise Http404
    form = MoveForm(request.POST if request.method == "POST" else None, initial={"seen": measures.place(entry)})
    return _fill_in(request, entry, form, actions.move, title=_("Flytta i kön"), done=_("Platsen är flyttad."))


@once
@require_http_methods(FORM)
def reclass(request: Page, pk: int) -> HttpResponse:
    """Ändra prioritetsklass, with the reason."""
    entry = _entry(request, pk)
    if not may_manage_queue(request.user, entry.service):
        raise Http404
    form = ReclassForm(request.POST if request.method == "POST" else None, entry=entry)
    return _fill_in(
        request, entry, form, actions.reclass, title=_("Ändra prioritetsklass"), done=_("Klassen är ändrad.")
    )


@require_GET
def history(request: Page, pk: int) -> HttpResponse:
    """Historik för en köplats: every move, by whom and why."""
    entry = _entry(request, pk)
    happenings = [happening_of(row) for row in measures.history(entry)]
    return render(
        request,
        "queues/history.html",
        {
            "entry": entry,
            "order": entry.order,
            "happenings": happenings,
            "acts": presenter.more_actions(request, entry),
        },
    )


@require_GET
def distribute(request: Page) -> HttpResponse:
    """Fördela: orders that nobody has beside each one's hours."""
    offered = units.with_right(request.user, OrderRight.DISTRIBUTE_ORDERS)
    unit = units.chosen(request, offered)
    if unit is None:
        raise Http404
    inside = units.within(request.user, unit, OrderRight.DISTRIBUTE_ORDERS)
    workloads = orders.workloads(Employee.objects.visible_to(request.user).filter(home_unit__in=inside), request.today)
    shown = {
        "table": presenter.unassigned(request, workloads, inside),
        "workloads": workloads,
        "units": offered,
        "unit": unit,
    }
    return render(request, "queues/distribute.html", shown)
