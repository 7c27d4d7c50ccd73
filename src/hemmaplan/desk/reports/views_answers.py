"""The pages about scenarios in reports: which answers a report carries, and *Läget om ett år* in brief."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access.door import open_one
from hemmaplan.capacity.models import KeptAnswer
from hemmaplan.desk.act import attempt
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.reports import presenter_answers as presenter
from hemmaplan.desk.reports.forms import PlaceForm
from hemmaplan.foundation.written import whole_or_none
from hemmaplan.statistics import actions, what_if
from hemmaplan.statistics.models import PlacedAnswer, Report
from hemmaplan.statistics.permissions import may_write
from hemmaplan.statistics.what_if import Placed
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


def _open(request: Page, pk: int) -> Report:
    found: Report = open_one(request, Report.objects.visible_to(request.user).select_related("unit"), pk=pk)
    request.unit = found.unit
    return found


def _written(request: Page, pk: int) -> Report:
    found = _open(request, pk)
    if not may_write(request.user, found.unit_id):
        raise Http404
    return found


@require_GET
def answers(request: Page, pk: int) -> HttpResponse:
    """Scenarier i rapporten: the answers it carries, whether the unit has changed since, and those that can be placed."""
    report = _written(request, pk)
    mine = KeptAnswer.objects.visible_to(request.user).select_related("scenario__unit", "made_by")
    placed = (
        PlacedAnswer.objects.visible_to(request.user).filter(report=report).select_related("answer__scenario__unit")
    )
    context = {
        "report": report,
        "placed": presenter.placed_lines(placed, mine, request.today),
        "choices": presenter.choices(report, mine, [row.answer.scenario_id for row in placed]),
    }
    return render(request, "reports/answers.html", context)


@once
@require_http_methods(["GET", "POST"])
def place(request: Page, pk: int, answer: int) -> HttpResponse:
    """Placera ett svar, or change what its scenarios are called in the report."""
    report = _written(request, pk)
    rows = KeptAnswer.objects.visible_to(request.user).select_related("scenario__unit")
    found: KeptAnswer = open_one(request, rows, pk=answer)
    same = (
        PlacedAnswer.objects.visible_to(request.user).filter(report=report, answer__scenario=found.scenario_id).first()
    )
    form = PlaceForm(Placed(found), request.POST or None, headings=same.headings if same is not None else ())

    def act(*, by: Any, at: Any, **_data: Any) -> PlacedAnswer:
        return actions.place_answer(report=report, answer=found, headings=form.headings, by=by, at=at)

    back = reverse("reports:answers", args=[report.pk])
    return fill_in(
        request, form, act, done=_("Svaret står i rapporten."), to=back, back=back, title=_("Placera i rapporten"),
        lead=_("Den som läser rapporten läser svaret, också om scenariot inte delas. Scenariots eget namn skrivs inte ut."),
        submit=_("Placera"), room=_("Rapporter"), room_url=reverse("reports:index"), of=str(report),
    )  # fmt: skip


@once
@require_POST
def remove(request: Page, pk: int, answer: int) -> HttpResponse:
    """Ta bort ett svar ur rapporten."""
    report = _written(request, pk)
    placed = PlacedAnswer.objects.visible_to(request.user).filter(report=report, answer=answer).first()
    if placed is None:
        raise Http404
    return attempt(request, partial(actions.remove_answer, placed=placed, by=request.user, at=request.at),
                   done=_("Svaret är borttaget ur rapporten."), to="reports:answers", pk=pk)  # fmt: skip


@require_GET
def year(request: Page, pk: int) -> HttpResponse:
    """Läget om ett år, of an answer that a report carries: for whoever may read the report."""
    report = _open(request, pk)
    rows = PlacedAnswer.objects.visible_to(request.user).filter(report=report).select_related("answer__scenario__unit")
    asked = whole_or_none(request.GET.get("svar", ""))
    row = next((one for one in rows if one.answer_id == asked), None) or next(iter(rows), None)
    if row is None:
        raise Http404
    others = [Placed(one.answer, tuple(one.headings)) for one in rows if one.pk != row.pk]
    more = {"report": report, "others": [(one.answer.pk, ", ".join(one.labels[1:])) for one in others]}
    return _year(request, Placed(row.answer, tuple(row.headings)), **more)


@require_GET
def year_of_answer(request: Page, pk: int) -> HttpResponse:
    """Läget om ett år, of a kept answer: for whoever may see the answer."""
    rows = KeptAnswer.objects.visible_to(request.user).select_related("scenario__unit")
    found: KeptAnswer = open_one(request, rows, pk=pk)
    request.unit = found.scenario.unit
    return _year(request, Placed(found), scenario=found.scenario)


def _year(request: Page, placed: Placed, **more: Any) -> HttpResponse:
    every = range(1, len(placed.labels))
    asked = [place for text in request.GET.getlist("scenario") if (place := whole_or_none(text)) in every]
    chosen = [place for place in dict.fromkeys(asked) if place is not None][: what_if.MOST_BESIDE]
    chosen = chosen or list(every[: what_if.MOST_BESIDE])
    context = {
        "placed": placed,
        "unit": placed.answer.scenario.unit,
        "told": presenter.year(what_if.brief(placed, chosen)),
        "choices": [(place, placed.labels[place], place in chosen) for place in every],
        "may_choose": len(every) > what_if.MOST_BESIDE,
        "most": what_if.MOST_BESIDE,
        "is_older": placed.answer.day < request.today,
    }
    return render(request, "reports/year.html", context | more)
