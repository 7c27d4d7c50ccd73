"""Restricted matters: closed to all but those named; others learn whom to ask, and nothing more."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hemmaplan.access import door
from hemmaplan.cases import actions
from hemmaplan.cases.measures import to_restrict
from hemmaplan.cases.models import Case
from hemmaplan.cases.permissions import may_lift_restriction
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.desk.cases import forms
from hemmaplan.desk.cases import forms_family as own_forms
from hemmaplan.desk.filling import fill_in
from hemmaplan.organisation.models import Employee
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


@require_GET
def index(request: Page) -> HttpResponse:
    """Begränsade ärenden in the units one leads: number and whom to ask, so that a matter whose workers are gone gets others."""
    user: Any = request.user
    if not user.scope.anywhere(AuthorityRight.RESTRICT_CASES):
        raise PermissionDenied
    rows = to_restrict(user).exclude(restricted="").select_related("contact", "unit").order_by("number")
    return render(request, "cases/restricted.html", {"rows": rows})


def _open(request: Page, pk: int) -> Case:
    found: Case = door.open_one(request, to_restrict(request.user).select_related("unit", "contact"), pk=pk)
    return found


def _after(request: Page, case: Case) -> str:
    """Where one comes afterwards: to the file, or out of it when one is no longer named."""
    opened = Case.objects.visible_to(request.user).open_to(request.user).filter(pk=case.pk).exists()
    if opened:
        return reverse("cases:file", args=[case.pk])
    leads = request.user.scope.anywhere(AuthorityRight.RESTRICT_CASES)
    return reverse("cases:restricted" if leads else "cases:index")


@once
@require_http_methods(["GET", "POST"])
def restrict(request: Page, pk: int) -> HttpResponse:
    """Close the matter to all but those named, or name others."""
    case = _open(request, pk)
    colleagues = Employee.objects.visible_to(request.user).filter(home_unit=case.unit_id)
    first = {"why": case.restricted, "contact": case.contact_id or request.user.employee_id}
    form = own_forms.RestrictForm(request.POST or None, initial=first, colleagues=colleagues)
    return fill_in(
        request, form, partial(actions.restrict, case=case), to=lambda made: _after(request, made), of=case.number,
        title=_("Begränsa ärendet till namngivna"), submit=_("Begränsa ärendet"), danger=True,
        back=_after(request, case), room=_("Akter"), room_url=reverse("cases:index"),
        done=_("Ärendet är begränsat. Varje öppning markeras för granskning."),
        lead=_("För kollegor, närstående, förtroendevalda, skyddade och kända personer. Bara de du väljer ser att ärendet "
               "finns; andra i enheten får veta vem de ska fråga."),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def lift(request: Page, pk: int) -> HttpResponse:
    """Open the matter to its unit again."""
    case = _open(request, pk)
    if not case.restricted or not may_lift_restriction(request.user, case):
        raise PermissionDenied
    return fill_in(
        request, forms.ReasonForm(request.POST or None), partial(actions.lift_restriction, case=case), of=case.number,
        to=lambda made: _after(request, made), title=_("Upphäv begränsningen"), submit=_("Upphäv begränsningen"), danger=True,
        back=_after(request, case), room=_("Akter"), room_url=reverse("cases:index"),
        done=_("Ärendet är öppet för enheten igen."), lead=_("Alla handläggare i enheten ser då att ärendet finns."),
    )  # fmt: skip
