"""The pages of the component page. They show the kit; they store nothing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.desk.components import samples
from hemmaplan.desk.components.forms import SampleFilter, SampleForm
from hemmaplan.web import autosave, formats, htmx
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Action
from hemmaplan.web.tables import Column, Table


@require_GET
def index(request: Page) -> HttpResponse:
    """Every part, live, with its code (sv. Komponenter)."""
    context = samples.context(request.today, request.at)
    return render(request, "components/index.html", context | {"samples": samples.samples()})


@require_GET
def table(request: Page) -> HttpResponse:
    """A table with filter, sorting, paging and actions in the rows."""
    rows = Table(
        samples.lines(request.today),
        [
            Column("name", _("Vem"), sort=True),
            Column("service", _("Insats"), sort=True),
            Column("since", _("I kö sedan"), sort=True, cell=lambda row: formats.short_day(row.since, request.today)),
            Column("wait", _("Dagar"), numeric=True, sort=True),
            Column("minutes", _("Tid"), numeric=True, sort=True, cell=lambda row: formats.minutes(row.minutes)),
        ],
        request,
        caption=_("Kö"),
        name="ko",
        sort="-wait",
        filters=SampleFilter(request.GET),
        row_url=lambda row: f"{reverse('components:figure')}?rad={row.pk}",
        row_actions=lambda _row: [Action(label=_("Erbjud plats"), url=reverse("components:figure"), panel=True)],
    )
    return render(request, "components/table.html", {"table": rows})


@once
@require_http_methods(["GET", "POST"])
def form(request: Page) -> HttpResponse:
    """A form with each kind of field, error summary and autosave. Nothing is stored."""
    sample = SampleForm(request.POST) if "title" in request.POST else SampleForm(initial={"day": request.today})
    if sample.is_bound and sample.is_valid():
        return htmx.go(request, "components:form", done=_("Formuläret gick igenom. Inget sparades, det är ett prov."))
    context = {"form": sample, "version": request.POST.get("version", 1)}
    if sample.is_bound:
        return htmx.invalid(request, "components/form.html", context)
    return render(request, "components/form.html", context)


@repeatable("each saving carries the version it was opened with")
@require_POST
def autosave_form(request: Page) -> HttpResponse:
    """Answer the autosave of the sample form as a draft would, storing nothing."""
    version = autosave.version(request) or 0
    return autosave.answer(request, SampleForm(request.POST), save=lambda _changed: version + 1)


@require_GET
def figure(request: Page) -> HttpResponse:
    """How a figure is counted, as the panel shows it."""
    return render(request, "components/figure.html", samples.context(request.today, request.at))


@require_GET
def empty(request: Page) -> HttpResponse:
    """A table without rows."""
    columns = [Column("name", _("Vem")), Column("wait", _("Dagar"), numeric=True)]
    rows = Table(
        [], columns, request, caption=_("Kö"), name="tom", empty=_("Ingen väntar"),
        empty_text=_("Här står de som har ett beslut men inte fått plats. Kön fylls av uppdrag som kvitteras."),
        empty_url=reverse("components:index"), empty_action=_("Till komponenterna"),
    )  # fmt: skip
    return render(request, "components/table.html", {"table": rows})


@require_GET
def protected(request: Page) -> HttpResponse:
    """The page of a made-up person with protected identity."""
    return render(request, "components/protected.html", samples.context(request.today, request.at))
