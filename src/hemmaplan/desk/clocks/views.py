"""The pages of the ledger."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hemmaplan.deadlines.rights import ClockRight
from hemmaplan.desk.clocks import presenter
from hemmaplan.desk.clocks.forms import LedgerForm, RowsForm
from hemmaplan.statistics import actions
from hemmaplan.statistics.ledger import FORMATS
from hemmaplan.web.once import repeatable
from hemmaplan.web.page import Page


@require_GET
def index(request: Page) -> HttpResponse:
    """Frister: every clock of the units one answers for, by rule and unit, on any day."""
    form = _of_unit(request, LedgerForm(request, request.GET))
    return render(
        request, "clocks/index.html",
        {"form": form, "unit": form.unit, "on": form.on, "known": form.known, "asked": form.query,
         "is_today": form.on == request.today, "formats": FORMATS, **presenter.ledger(form)},
    )  # fmt: skip


@require_GET
def rows(request: Page) -> HttpResponse:
    """The clocks behind a number."""
    form = RowsForm(request, request.GET)
    _of_unit(request, form)
    return render(
        request, "clocks/rows.html",
        {"form": form, "table": presenter.rows(request, form), "title": form.title, "unit": form.unit, "on": form.on,
         "known": form.known, "asked": form.query, "rule": presenter.law(form.rule, form.on) if form.rule else None},
    )  # fmt: skip


def _of_unit(request: Page, form: LedgerForm) -> LedgerForm:
    """The form, for whoever answers for the time of some unit."""
    if not request.user.scope.anywhere(ClockRight.EXTEND_CLOCKS) or form.unit is None:
        raise Http404
    request.unit = form.unit
    return form


@repeatable("a file may be fetched again; each fetching is recorded")
@require_POST
def committee(request: Page, kind: str) -> HttpResponse:
    """Lista till utskottet: the ledger of the unit without anybody's name, small numbers left out."""
    form = _of_unit(request, LedgerForm(request, request.POST))
    if kind not in FORMATS or form.unit is None:
        raise Http404
    content = actions.take_out_ledger(
        unit=form.unit, unit_ids=form.unit_ids, on=form.on, known=form.known, format=kind, by=request.user, at=request.at
    )  # fmt: skip
    name = f"{_('frister')}-{form.unit.code}-{form.on}.{kind}"
    shown = "inline" if kind == "pdf" else "attachment"
    return HttpResponse(
        content, content_type=FORMATS[kind],
        headers={"Content-Disposition": f'{shown}; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )  # fmt: skip
