"""What is known and what is written in an investigation: statements by area, the parts of the text, the whole established."""

from functools import partial

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.cases.investigations import measures
from hemmaplan.cases.investigations.actions import writing
from hemmaplan.cases.investigations.models import Investigation, InvestigationText, Statement
from hemmaplan.desk import act
from hemmaplan.desk.cases import forms, gate
from hemmaplan.desk.cases import presenter_investigation as presenter
from hemmaplan.desk.cases.views_investigation import words
from hemmaplan.desk.filling import fill_in, with_terms
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.web import autosave
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page


def _areas(row: Investigation) -> list[tuple[str, str]]:
    return [(one.key, _(one.label)) for one in measures.areas_of(row)]


@once
@require_http_methods(["GET", "POST"])
@gate.of_investigation
def statements(request: Page, row: Investigation) -> HttpResponse:
    """What is known, by area, each with its source; and a form for one more."""
    if request.method == "POST":
        gate.must_investigate(request, row)
    first = {"area": request.GET.get("omrade", ""), "source_on": request.today}
    form = forms.StatementForm(request.POST or None, areas=_areas(row), initial=first)
    here = reverse("cases:statements", args=[row.pk])
    return fill_in(
        request, form, with_terms(writing.add_statement, writing.StatementTerms, investigation=row), template="cases/statements.html",
        page=lambda: presenter.page_of(request, row, "statements") | {"sides": presenter.by_area(request, row, empty=True)},
        to=lambda made: f"{here}?omrade={made.area}#{made.area}", done=_("Uppgiften är sparad."), submit=_("Lägg till uppgiften"),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def change_statement(request: Page, pk: int) -> HttpResponse:
    """Correct a statement while the investigation is open."""
    found = gate.inside(request, Statement, pk)
    areas = _areas(found.investigation)
    form = (
        forms.StatementForm(request.POST, areas=areas)
        if request.method == "POST"
        else forms.StatementForm.of(found, areas=areas)
    )
    return fill_in(
        request, form, with_terms(writing.change_statement, writing.StatementTerms, statement=found), submit=_("Spara"),
        done=_("Uppgiften är ändrad."), **words(found.investigation, _("Ändra uppgift"), "statements"),
    )  # fmt: skip


@once
@require_POST
def remove_statement(request: Page, pk: int) -> HttpResponse:
    """Take a statement away while the investigation is open."""
    found = gate.inside(request, Statement, pk)
    action = partial(writing.remove_statement, statement=found, by=request.user, at=request.at)
    return act.attempt(
        request, action, done=_("Uppgiften är borttagen."), to="cases:statements", pk=found.investigation_id
    )


@require_GET
@gate.of_investigation
def write(request: Page, row: Investigation) -> HttpResponse:
    """Every part of the text in a growing box of its own, saved as it is written."""
    context = presenter.page_of(request, row, "write") | {
        "parts": presenter.parts(request, row),
        "sides": presenter.by_area(request, row),
    }
    return render(request, "cases/write.html", context)


@repeatable("each saving carries the version it was opened with; the button has its own guard")
@require_POST
@gate.writes
def save_text(request: Page, row: Investigation, part: str) -> HttpResponse:
    """Save one part: by itself while one writes, or with the button where no script runs."""
    if part not in InvestigationText.Part.values:
        raise Http404
    form, opened = forms.TextForm(request.POST), autosave.version(request) or 0
    action = partial(writing.save_text, investigation=row, part=part, version=opened)
    if request.headers.get("X-Requested-With") != "autosave":
        label = str(InvestigationText.Part(part).label)
        given = words(row, label, "write") | {"to": f"{reverse('cases:write', args=[row.pk])}#{part}"}
        return once(fill_in)(
            request, form, action, version=opened, submit=_("Spara"), done=_("Texten är sparad."), **given
        )
    text = request.POST.get("text", "")
    try:
        return autosave.answer(request, form, save=lambda _changed: action(text=text, by=request.user, at=request.at))
    except Stale as stale:
        return JsonResponse({"message": str(stale)}, status=409)
    except NotPossible as refused:
        return JsonResponse({"errors": {"text": [str(refused)]}}, status=422)


@once
@require_POST
@gate.writes
def establish(request: Page, row: Investigation) -> HttpResponse:
    """Establish the whole: it is locked."""
    action = partial(writing.write_investigation, investigation=row, by=request.user, at=request.at)
    return act.attempt(
        request, action, done=_("Utredningen är fastställd och låst."), to="cases:investigation", pk=row.pk
    )
