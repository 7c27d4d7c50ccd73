"""Lists of decisions to others: delegated ones to the board, those not carried out to the national authority, auditors and council."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hemmaplan.cases.decisions.actions import deliveries
from hemmaplan.cases.decisions.permissions import may_inform
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.desk.decisions import presenter_lists
from hemmaplan.desk.decisions.forms import ExecutionForm
from hemmaplan.desk.decisions.views import FORM, decides_somewhere, open_decision
from hemmaplan.desk.filling import fill_in
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


@require_GET
def reporting(request: Page) -> HttpResponse:
    """Anmälan av delegationsbeslut: a month's list, without anybody in the public copy."""
    if not request.user.scope.anywhere(AuthorityRight.RECORD_BOARD_DECISIONS):
        raise Http404
    return render(request, "decisions/reporting.html", presenter_lists.reporting(request))


@require_GET
def unexecuted(request: Page) -> HttpResponse:
    """Ej verkställda beslut: from the ledger, three months and a day and more."""
    if not decides_somewhere(request.user):
        raise Http404
    return render(request, "decisions/unexecuted.html", presenter_lists.unexecuted(request))


@require_GET
def quarter(request: Page) -> HttpResponse:
    """Kvartalets lista till revisorerna, and totals to the council: nobody named."""
    if not request.user.scope.anywhere(AuthorityRight.RECORD_BOARD_DECISIONS):
        raise Http404
    return render(request, "decisions/quarter.html", presenter_lists.quarter(request))


@once
@require_http_methods(FORM)
def execution(request: Page, pk: int) -> HttpResponse:
    """Ett beslut som inte är verkställt: what has been done, and the fields of the national form ready to print."""
    row = open_decision(request, pk)
    informs = may_inform(request.user, row)
    if row.state != "signed" or (request.method == "POST" and not informs):
        raise Http404
    form = ExecutionForm(request.POST if request.method == "POST" else None, today=request.today)
    here = reverse("decisions:execution", args=[row.pk])
    return fill_in(
        request, form, partial(deliveries.note_execution, decision=row), template="decisions/execution.html", to=here,
        done=_("Antecknat."), page=lambda: presenter_lists.execution(request, row), decision=row, informs=informs,
    )  # fmt: skip
