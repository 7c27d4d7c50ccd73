"""The reports: the list, a new one, the paper itself with own words, versions and files."""

from functools import partial

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hemmaplan.access.door import open_one
from hemmaplan.desk.act import attempt
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.reports.forms import NewReport, OwnWordsForm
from hemmaplan.desk.reports.presenter import Sheet, lines
from hemmaplan.documents.content import MEDIA_TYPES
from hemmaplan.documents.glyphs import boxes
from hemmaplan.documents.models import Document
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.foundation.written import whole_or_none
from hemmaplan.organisation.rights import StaffRight
from hemmaplan.statistics import actions
from hemmaplan.statistics.drawing import paper
from hemmaplan.statistics.models import Report, ReportVersion
from hemmaplan.statistics.permissions import may_freeze, may_write
from hemmaplan.statistics.rights import ReportRight
from hemmaplan.statistics.versions import changes, live
from hemmaplan.web import autosave, formats
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page
from hemmaplan.web.tables import Column, Table


def index(request: Page) -> HttpResponse:
    """Rapporter: those of the units one follows up, newest first."""
    if not request.user.scope.anywhere(StaffRight.SEE_BOARD):
        raise Http404
    table = Table(
        Report.objects.visible_to(request.user).select_related("unit").prefetch_related("versions"),
        [
            Column("title", _("Rubrik"), sort=True),
            Column("unit__name", _("Enhet"), sort=True),
            Column("as_of", _("Avser"), sort=True, cell=lambda row: row.as_of.isoformat()),
            Column("recipient", _("Till")),
            Column("versions", _("Frysta versioner"), numeric=True, cell=lambda row: str(len(row.versions.all()))),
            Column(
                "created_at", _("Påbörjad"), sort=True, cell=lambda row: formats.moment(row.created_at, request.today)
            ),
        ],
        request,
        caption=_("Rapporter"),
        name="rapporter",
        sort="-created_at",
        row_url=lambda row: reverse("reports:report", args=[row.pk]),
        empty=_("Inga rapporter ännu"),
        empty_text=_("Välj mall, enhet och dag. Siffror, listor och risker kommer av sig själva."),
    )
    return render(
        request,
        "reports/index.html",
        {"table": table, "may_write": request.user.scope.anywhere(ReportRight.WRITE_REPORTS)},
    )


@once
@require_http_methods(["GET", "POST"])
def new(request: Page) -> HttpResponse:
    """Ny rapport."""
    if not request.user.scope.anywhere(ReportRight.WRITE_REPORTS):
        raise Http404
    form = NewReport(request, request.POST or None)
    return fill_in(request, form, actions.begin_report, template="reports/new.html",
                   to=lambda made: reverse("reports:report", args=[made.pk]), done=_("Rapporten är påbörjad."))  # fmt: skip


def _open(request: Page, pk: int) -> Report:
    return open_one(request, Report.objects.visible_to(request.user).select_related("unit"), pk=pk)


def report(request: Page, pk: int) -> HttpResponse:
    """Papperet: figures as they stand, own words in fields, and what changed since the last version."""
    one = _open(request, pk)
    request.unit = one.unit
    content, versions = live(one), list(one.versions.visible_to(request.user).select_related("frozen_by"))
    latest = versions[0] if versions else None
    after = latest.number if latest else 0
    return render(
        request,
        "reports/report.html",
        {
            "report": one,
            "sheet": Sheet(one, content, {text.field: text for text in one.texts.all()}),
            "content": content,
            "versions": versions,
            "latest": latest,
            "after": after,
            "next_number": after + 1,
            "changed": lines(changes(latest.content, content), content) if latest else [],
            "boxes": boxes(paper(content, written=request.today)),
            "may_write": may_write(request.user, one.unit_id),
            "may_freeze": may_freeze(request.user, one.unit_id),
        },
    )


@repeatable("each saving carries the version it was opened with; the button has its own guard")
@require_POST
def save(request: Page, pk: int, field: str) -> HttpResponse:
    """Spara egna ord: by itself while one writes, or with the button where no script runs."""
    one = _open(request, pk)
    form, opened = OwnWordsForm(request.POST), autosave.version(request) or 0
    action = partial(actions.save_text, report=one, field=field, version=opened)
    if request.headers.get("X-Requested-With") != "autosave":
        back = reverse("reports:report", args=[pk])
        return once(fill_in)(request, form, action, done=_("Texten är sparad."), to=back, back=back, version=opened,
                             title=_("Egna ord"), room=_("Rapporter"), room_url=reverse("reports:index"), of=str(one))  # fmt: skip
    words = request.POST.get("text", "")
    try:
        return autosave.answer(request, form, save=lambda _changed: action(text=words, by=request.user, at=request.at))
    except Stale as stale:
        return JsonResponse({"message": str(stale)}, status=409)
    except NotPossible as refused:
        return JsonResponse({"errors": {"text": [str(refused)]}}, status=422)


@once
@require_POST
def freeze(request: Page, pk: int) -> HttpResponse:
    """Frys en version."""
    one = _open(request, pk)
    seen = whole_or_none(request.POST.get("after", ""))
    return attempt(
        request,
        lambda: actions.freeze(report=one, after=-1 if seen is None else seen, by=request.user, at=request.at),
        done=_("Versionen är fryst. Den kan inte ändras."),
        to="reports:report",
        pk=pk,
    )


@repeatable("a file may be fetched again; each fetching is recorded")
@require_POST
def draft(request: Page, pk: int, kind: str) -> HttpResponse:
    """Hämta utkastet som fil."""
    one = _open(request, pk)
    return _file(actions.take_out_draft(report=one, format=kind, by=request.user, at=request.at), one, "utkast")


def version(request: Page, pk: int, number: int) -> HttpResponse:
    """En fryst version, as it was, with what changed since the one before."""
    one = _open(request, pk)
    found = {
        v.number: v
        for v in one.versions.visible_to(request.user)
        .filter(number__in=[number, number - 1])
        .select_related("frozen_by")
    }
    if number not in found:
        raise Http404
    frozen = found[number]
    before = found.get(number - 1)
    context = {
        "report": one,
        "version": frozen,
        "content": frozen.content,
        "sheet": Sheet(one, frozen.content),
        "before": before,
        "changed": lines(changes(before.content, frozen.content), frozen.content) if before else [],
    }
    return render(request, "reports/version.html", context)


@repeatable("a file may be fetched again; each fetching is recorded")
@require_POST
def download(request: Page, pk: int, number: int, kind: str) -> HttpResponse:
    """Hämta en fryst version som fil."""
    one = _open(request, pk)
    found: ReportVersion | None = (
        one.versions.visible_to(request.user).filter(number=number).select_related("report").first()
    )
    if found is None or kind not in MEDIA_TYPES:
        raise Http404
    document = actions.take_out(version=found, format=kind, by=request.user, at=request.at)
    return _file(document, one, f"version-{number}")


def _file(document: Document, one: Report, what: str) -> HttpResponse:
    """The file, under a name without anybody in it. A PDF is shown in the browser, the others are saved."""
    name = f"informationsarende-{one.unit.code}-{one.as_of}-{what}.{document.format}"
    shown = "inline" if document.format == Document.Format.PDF else "attachment"
    return HttpResponse(
        bytes(document.content),
        content_type=MEDIA_TYPES[Document.Format(document.format)],
        headers={"Content-Disposition": f'{shown}; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )
