"""Reading what has ended: an order, a tenancy or an open contact, by its number and for a stated reason."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hemmaplan.desk import filling
from hemmaplan.desk.people.forms import EndedForm
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.housing.actions.tenancies import read_ended_tenancy
from hemmaplan.interventions.actions.reading import read_ended_contact, read_ended_order
from hemmaplan.interventions.models import Service
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


@once
@require_http_methods(["GET", "POST"])
def read(request: Page) -> HttpResponse:
    """Läs ett avslutat ärende: for today, without changing anything, and marked in the read log."""
    user: Any = request.user
    if not user.scope.works_with_persons or not user.employee_id:
        raise PermissionDenied
    services = Service.objects.visible_to(user).filter(
        unit__in=user.scope.units(OrderRight.RECORD_CONTACTS), contacts=True
    )
    return filling.fill_in(
        request, EndedForm(request.POST or None, services=services), _opened,
        title=_("Läs ett avslutat ärende"), submit=_("Öppna"), to=lambda address: address,
        done=_("Öppet för dig att läsa i dag. Det granskas."), back=reverse("people:search"), room=_("Sök"),
        room_url=reverse("people:search"), danger=True,
        lead=_("Det som är avslutat är stängt för alla utom enhetens chef. Behöver du läsa det i arbetet, skriv varför. "
               "Du kan läsa men inte ändra."),
    )  # fmt: skip


def _opened(*, service: Any, number: str, contact: int | None = None, **why: Any) -> str:
    """The address of what was opened. Raises ``NotPossible`` when nothing has ended under that number."""
    if service and contact is not None:
        return reverse("opendoor:contact", args=[read_ended_contact(service=service, number=contact, **why).pk])
    try:
        return reverse("orders:order", args=[read_ended_order(number=number, **why).pk])
    except NotPossible:
        return reverse("housing:tenancy", args=[read_ended_tenancy(number=number, **why).pk])
