"""The pages of the rules."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hemmaplan.assistance import trials
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.norms import worked
from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.desk.law import presenter, presenter_trial
from hemmaplan.desk.law.forms import RowsForm, TrialForm
from hemmaplan.foundation.calendar import add_months
from hemmaplan.web.once import repeatable
from hemmaplan.web.page import Page

_A_YEAR = 12


def _enter(request: Page) -> None:
    if not request.user.scope.anywhere(AssistanceRight.SEE_RULES):
        raise Http404


@require_GET
def index(request: Page) -> HttpResponse:
    """Regler: the files, what is coming, and how the worked cases stand."""
    _enter(request)
    law = law_in_use()
    return render(
        request, "law/index.html",
        {"files": presenter.files(request.today), "coming": presenter.coming(law, request.today),
         "left_out": worked.left_out(), "guideline": law.guideline},
    )  # fmt: skip


@require_GET
def file(request: Page, name: str) -> HttpResponse:
    """En lagfil: its rows as they are, with the worked cases beside them."""
    _enter(request)
    if name not in presenter.TITLES:
        raise Http404
    form = RowsForm(request.GET)
    return render(
        request, "law/file.html", {"form": form, "name": name, **presenter.rows_of(name, form, request.today)}
    )


@repeatable("nothing is stored")
def trial(request: Page) -> HttpResponse:
    """Prova en riktlinje: on the months there were, before it is adopted."""
    _enter(request)
    last = request.today.replace(day=1)
    months = {"first": add_months(last, 1 - _A_YEAR), "last": last}
    if request.method != "POST":
        return render(request, "law/trial.html", {"form": TrialForm(initial=months)})
    form = TrialForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(
            request, "law/trial.html", {"form": form, "faults": form.faults}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    return render(
        request,
        "law/trial.html",
        {"form": form, "found": _tried(request, form), "tried": form.cleaned_data["file"].name},
    )


def _tried(request: Page, form: TrialForm) -> dict[str, Any]:
    """The tables of a trial, over the units whose rules one answers for."""
    first: dt.date = form.cleaned_data["first"]
    found = trials.try_out(
        proposed=form.law, in_use=law_in_use(), unit_ids=request.user.scope.units(AssistanceRight.SEE_RULES),
        first=first, last=form.cleaned_data["last"],
    )  # fmt: skip
    return presenter_trial.tables(found)
