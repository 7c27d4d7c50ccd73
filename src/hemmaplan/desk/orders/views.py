"""The pages of orders."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access import actions as access
from hemmaplan.access.door import open_one
from hemmaplan.access.models import FormDraft
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.desk import units
from hemmaplan.desk.act import attempt
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.orders import presenter, presenter_list, presenter_steps
from hemmaplan.desk.orders.forms import AssignForm, FindForm, SendForm, TakeUpForm
from hemmaplan.desk.orders.presenter_list import MOST_SERVICES
from hemmaplan.foundation.written import LARGEST_KEY, whole_or_none
from hemmaplan.interventions.actions import orders
from hemmaplan.interventions.measures import orders as measures
from hemmaplan.interventions.measures.decided import may_be_carried_out
from hemmaplan.interventions.measures.services import level_of
from hemmaplan.interventions.models import Order, Service
from hemmaplan.interventions.permissions import may_distribute, may_handle
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.people.measures import found_by_name, found_by_number
from hemmaplan.people.models import Person
from hemmaplan.people.permissions import may_send_for
from hemmaplan.web import autosave
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page

FORM = ["GET", "POST"]


def _posted(request: Page) -> Any:
    return request.POST if request.method == "POST" else None


def _order(request: Page, pk: int) -> Order:
    rows = Order.objects.visible_to(request.user).select_related(
        "case", "person", "service", "unit", "from_unit", "sent_by"
    )
    return open_one(request, rows, pk=pk)


def _back(request: Page, order: Order) -> str:
    """Where one came from: the queue, the page where work is given out, or the order itself."""
    places = {"ko": ("queues:queue", [order.service_id]), "fordela": ("queues:distribute", [])}
    name, args = places.get(request.GET.get("fran", ""), ("orders:order", [order.pk]))
    return reverse(name, args=args)


@require_GET
def index(request: Page) -> HttpResponse:
    """Uppdrag: the work list, with filters. Answers what to do next, and with what."""
    scope = request.user.scope
    room = scope.anywhere(OrderRight.SEE_ORDERS) or scope.anywhere(OrderRight.SEND_ORDERS)
    # An order's page leads here, also when one sees it only because one works with it.
    if not (room or Order.objects.visible_to(request.user).exists()):
        raise Http404
    sends, distributes = scope.anywhere(OrderRight.SEND_ORDERS), scope.anywhere(OrderRight.DISTRIBUTE_ORDERS)
    return render(
        request, "orders/index.html",
        {"table": presenter_list.table(request), "sends": sends, "distributes": distributes},
    )  # fmt: skip


@require_GET
def order(request: Page, pk: int) -> HttpResponse:
    """Ett uppdrag: what was asked, where it stands, what is due, who works with it, what has happened."""
    return render(request, "orders/order.html", presenter.context(request, _order(request, pk)))


@once
@require_http_methods(FORM)
def step(request: Page, pk: int, name: str) -> HttpResponse:
    """Take a step: at once, or after a form that asks for day and reason."""
    row, act = _order(request, pk), presenter_steps.ACTS.get(name)
    if act is None or not may_handle(request.user, row):
        raise Http404
    who, back = {"by": request.user, "at": request.at}, _back(request, row)
    if request.method != "POST" and (act.form is None or not presenter_steps.allowed(row, name)):
        raise Http404
    if act.form is None:
        return attempt(request, lambda: presenter_steps.do(row, name, who, {}), done=act.done, to=back)
    form = act.form(_posted(request), order=row, today=request.today)
    return fill_in(request, form, lambda *, by, at, **data: presenter_steps.do(row, name, {"by": by, "at": at}, data),
                   template="orders/step.html", order=row, title=act.label, danger=act.danger,
                   known_by=row.case.number, back=back, to=back, done=act.done)  # fmt: skip


@once
@require_http_methods(FORM)
def assign(request: Page, pk: int) -> HttpResponse:
    """Fördela: each employee with hours given and hours there are."""
    row = _order(request, pk)
    if not may_distribute(request.user, row):
        raise Http404
    employees = Employee.objects.visible_to(request.user).filter(
        home_unit__in=request.user.scope.units(OrderRight.DISTRIBUTE_ORDERS)
    )
    workloads = measures.workloads(employees, request.today)
    minutes = level_of(row, request.today)
    form = AssignForm(_posted(request), minutes=minutes, workloads=workloads, employees=employees)
    back = _back(request, row)
    return fill_in(request, form, partial(orders.assign, order=row), template="orders/assign.html", order=row,
                   minutes=minutes, back=back, to=back, done=_("Uppdraget är fördelat."))  # fmt: skip


@once
@require_POST
def unassign(request: Page, pk: int, employee_pk: int) -> HttpResponse:
    """Avsluta en fördelning from today."""
    row = _order(request, pk)
    employee = Employee.objects.visible_to(request.user).filter(pk=employee_pk).first()
    if employee is None or not may_distribute(request.user, row):
        raise Http404
    return attempt(
        request, lambda: orders.unassign(order=row, employee=employee, by=request.user, at=request.at),
        done=_("Fördelningen är avslutad."), to=_back(request, row),
    )  # fmt: skip


def _sender(request: Page) -> None:
    if not request.user.scope.anywhere(OrderRight.SEND_ORDERS):
        raise Http404


@require_http_methods(FORM)
def new(request: Page) -> HttpResponse:
    """Nytt uppdrag: find the person. What is typed is posted, so that no name or number stands in an address."""
    _sender(request)
    form, found = FindForm(_posted(request)), None
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        found = found_by_number(text=text, user=request.user) or found_by_name(text=text, user=request.user)
    return render(request, "orders/new.html", {"form": form, "found": found}, status=422 if form.errors else 200)


@once
@require_http_methods(FORM)
def take_up(request: Page) -> HttpResponse:
    """Ta upp en person som inte finns bland de egna, with number, name and reason."""
    _sender(request)
    form = TakeUpForm(_posted(request), user=request.user)
    return fill_in(
        request, form, orders.take_up_person, template="orders/take_up.html",
        to=lambda person: reverse("orders:send", args=[person.pk]), done=_("Personen är upptagen. Skriv uppdraget."),
    )  # fmt: skip


@once
@require_http_methods(FORM)
def send(request: Page, person_pk: int) -> HttpResponse:
    """Sänd ett uppdrag for this person."""
    _sender(request)
    person, decision = _to_send_for(request, person_pk), _to_carry_out(request, person_pk)
    key = _key(person_pk, decision)
    draft = FormDraft.objects.visible_to(request.user).filter(key=key).first()
    services, performers, performer = _offered(request)
    form = SendForm(_posted(request), user=request.user, services=services, initial=draft.data if draft else None,
                    decision=decision)  # fmt: skip

    def send_and_drop_draft(**data: Any) -> Order:
        sent = orders.send(person=person, decision=decision, **data)
        access.drop_draft(key=key, by=request.user, at=request.at)
        return sent

    return fill_in(
        request, form, send_and_drop_draft, template="orders/send.html", person=person, draft=draft, decision=decision,
        keep_url=reverse("orders:keep", args=[person_pk]) + (f"?beslut={decision.pk}" if decision else ""),
        version=draft.version if draft else 0, units=performers, unit=performer,
        to=lambda sent: reverse("orders:order", args=[sent.pk]), done=_("Uppdraget är sänt till utföraren."),
    )  # fmt: skip


def _to_send_for(request: Page, pk: int) -> Person:
    """The person, when the user may send an order about them: one opened in emergency is there to be read."""
    person: Person = open_one(request, Person.objects.visible_to(request.user), pk=pk)
    if not may_send_for(request.user, person):
        raise Http404
    return person


def _offered(request: Page) -> tuple[QuerySet[Service], list[Unit], Unit | None]:
    """What can be ordered; where that is more than one can choose among, from one performer at a time."""
    services = measures.sendable(request.user, request.today)
    if len(services[: MOST_SERVICES + 1]) <= MOST_SERVICES:
        return services, [], None
    performers = list(
        Unit.objects.visible_to(request.user).filter(kind=Unit.Kind.UNIT).order_by("order", Swedish("name"), "pk")
    )
    performer = units.chosen(request, performers)
    return services.filter(unit__lineage__contains=[performer.pk]) if performer else services, performers, performer


def _to_carry_out(request: Page, person_pk: int) -> Decision | None:
    """The decision that the address names, when an order about the person may carry it out."""
    pk = whole_or_none(request.GET.get("beslut", ""), most=LARGEST_KEY)
    found = Decision.objects.visible_to(request.user).filter(pk=pk, person=person_pk).first() if pk else None
    if pk and (found is None or not may_be_carried_out(found, request.user)):
        raise Http404
    return found


def _key(person_pk: int, decision: Decision | None = None) -> str:
    """The draft of an order for this person, by this decision."""
    return f"orders:send:{person_pk}" + (f":{decision.pk}" if decision else "")


@repeatable("each saving carries the version it was opened with")
@require_POST
def keep(request: Page, person_pk: int) -> HttpResponse:
    """Spara utkastet till ett uppdrag, as it is typed."""
    _sender(request)
    _to_send_for(request, person_pk)
    decision = _to_carry_out(request, person_pk)
    form = SendForm(request.POST, user=request.user, services=measures.sendable(request.user, request.today),
                    decision=decision)  # fmt: skip
    return autosave.answer(request, form, save=lambda changed: access.keep_draft(
        key=_key(person_pk, decision), changes={name: request.POST.get(name, "") for name in changed},
        version=autosave.version(request), by=request.user, at=request.at,
    ))  # fmt: skip
