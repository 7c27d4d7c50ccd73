"""The gate of an order and of a file: what is inside is for those who work with it.

A colleague who has neither gets a page that says whom to ask and, where the role allows, a place to state a reason. It
says nothing of what is inside, not even that there is something.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from hemmaplan.access import door
from hemmaplan.cases.models import Case
from hemmaplan.cases.permissions import may_open_journal, may_read, reads_by_reason, works_with
from hemmaplan.desk.work.forms import ReasonForm
from hemmaplan.desk.work.presenter import whom_to_ask
from hemmaplan.housing.models import Tenancy
from hemmaplan.interventions.models import Order, Visit
from hemmaplan.interventions.permissions import may_look_inside, may_record_visit, may_work_with
from hemmaplan.web.page import Page

View = Callable[..., HttpResponse]


def of_order(view: View) -> View:
    """The view gets the order in place of its number, when the user works with it; others meet the gate.

    Whoever has only stated a reason reads, and sends nothing.
    """

    @wraps(view)
    def guarded(request: Page, pk: int, **more: Any) -> HttpResponse:
        orders = Order.objects.visible_to(request.user).select_related("case__unit", "person", "service", "unit")
        order = door.open_one(request, orders, pk=pk)
        note_emergency(request, order.case)
        if not may_look_inside(request.user, order):
            return closed(request, order.case, order=order)
        if request.method not in {"GET", "HEAD"}:
            must_work_with(request, order)
        return view(request, order, **more)

    return guarded


def of_file(view: View) -> View:
    """The view gets the file in place of its number, when the user may read its journal; others meet the gate."""

    @wraps(view)
    def guarded(request: Page, pk: int, **more: Any) -> HttpResponse:
        case = open_file(request, pk)
        if not may_read(request.user, case):
            return closed(request, case, order=order_of(case))
        return view(request, case, **more)

    return guarded


def open_file(request: Page, pk: int) -> Case:
    """The file, through the door."""
    files = Case.objects.visible_to(request.user).select_related(
        "person", "unit", "order__service", "order__person", "tenancy"
    )
    case: Case = door.open_one(request, files, pk=pk)
    note_emergency(request, case)
    return case


def order_of(case: Case) -> Order | None:
    """The order the file is about; a tenancy's file has none."""
    return getattr(case, "order", None) if case.kind == Case.Kind.ORDER else None


def opens(request: Page, case: Case) -> bool:
    """Whether the pages of the order, tenancy or authority's file open to the user.

    A visit one has made, a test one has taken and a draft one has left are one's own also when those do not.
    """
    if case.is_authority:
        return may_read(request.user, case)
    model = Order if case.kind == Case.Kind.ORDER else Tenancy
    return model.objects.visible_to(request.user).filter(case=case.pk).exists()


def must_work_with(request: Page, order: Order) -> None:
    """Stop the one who reaches a plan, visit or test by its number without working with the order."""
    if not may_work_with(request.user, order):
        raise PermissionDenied
    note_emergency(request, order.case)


def must_record(request: Page, visit: Visit) -> None:
    """Stop the one who neither made the visit nor works with its order."""
    if not may_record_visit(request.user, visit):
        raise PermissionDenied
    note_emergency(request, visit.order.case)


def note_emergency(request: Page, case: Case) -> None:
    """Mark the page in the read log when nothing but a stated reason gave the right to it."""
    user: Any = request.user
    notes = door.notes_of(user)
    notes.emergency = notes.emergency or (reads_by_reason(user, case) and not works_with(user, case))


def closed(request: Page, case: Case, *, order: Order | None, form: ReasonForm | None = None) -> HttpResponse:
    """The gate itself: whom to ask, and the reason to state."""
    may_open = may_open_journal(request.user, case)
    context = {
        "case": case, "order": order, "person": case.person, "whom": whom_to_ask(request, case),
        "may_open": may_open, "opens": opens(request, case), "form": form or ReasonForm(), "back": request.path if request.method == "GET" else "",
    }  # fmt: skip
    return render(request, "work/closed.html", context, status=200 if may_open and form is None else 403)
