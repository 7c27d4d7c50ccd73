"""Vad krävs?: the least hours or places that keep a queue short, asked in the address so that the answer can be shared."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hemmaplan.access.door import open_one
from hemmaplan.capacity.forecast.required import NoAnswer, Wish, required
from hemmaplan.capacity.forecast.rows import rows_of
from hemmaplan.capacity.forecast.scenario import estimated
from hemmaplan.capacity.forecast.starts import unit_of
from hemmaplan.capacity.simulation.scenario.demand import TooMany
from hemmaplan.desk.services import presenter_required
from hemmaplan.desk.services.forms import RequiredForm
from hemmaplan.interventions.models import Service
from hemmaplan.organisation.rights import StaffRight
from hemmaplan.organisation.storing import one_at_a_time
from hemmaplan.web.page import Page


@require_GET
def ask(request: Page, pk: int) -> HttpResponse:
    """Vad krävs?: a wait or a length wished for, from a day; the least that does, how sure, and from when."""
    rows = Service.objects.visible_to(request.user).filter(unit__in=request.user.scope.units(StaffRight.SEE_BOARD))
    service = open_one(request, rows.select_related("unit"), pk=pk)
    form = RequiredForm(request.GET or None, today=request.today)
    shown = {"service": service, "form": form}
    if form.is_bound and form.is_valid():
        shown |= _answer(request, service, form.wish)
    return render(request, "services/required.html", shown)


def _answer(request: Page, service: Service, wish: Wish) -> dict[str, object]:
    unit = unit_of(service, request.today)
    if unit is None:
        return presenter_required.answer(NoAnswer.CLOSES, request.today)
    found = rows_of(unit, on=request.today, weeks=wish.horizon(request.today))
    with transaction.atomic():
        # A second click of the same person waits for the first, so that nobody can fill the machine with questions.
        one_at_a_time(f"required {request.user.pk}")
        try:
            told = required(found, estimated(found), service.code, wish)
        except TooMany as fault:
            return {"why_not": str(fault)}
    return presenter_required.answer(told, request.today, digest=found.digest)
