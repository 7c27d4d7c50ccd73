"""A resident applies for income support (*ansökan på Mina sidor*): begins, fills in, sends, and follows what becomes of it.

What is another's is not there. Every page works without a script; with one it saves itself while one writes.
"""

from http import HTTPStatus
from typing import Any

from django.contrib import messages as notes
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hemmaplan.access.door import open_one
from hemmaplan.application_form import steps
from hemmaplan.application_form.forms import answers_in
from hemmaplan.assistance import answers
from hemmaplan.assistance.actions import applications, completing
from hemmaplan.assistance.measures import applications as measures
from hemmaplan.assistance.models import Application
from hemmaplan.documents.actions import read_out
from hemmaplan.documents.inspection import IN_THE_BROWSER, MEDIA_TYPES
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.foundation.refusals import NotPossible, Refused, Stale
from hemmaplan.foundation.written import read_month
from hemmaplan.organisation.storing import in_words
from hemmaplan.portal import presenter_applications as presenter
from hemmaplan.portal.residents import name_of, resident_required, show
from hemmaplan.web import autosave, htmx
from hemmaplan.web.once import once, repeatable

FORM = ["GET", "HEAD", "POST"]
MOST_SHEETS = 10


def opened(page: Any, pk: int, **state: Any) -> Application:
    """The resident's own application, or nothing: another's is not there, and neither is one that does not exist."""
    rows = Application.objects.visible_to(page.user).select_related("case", "person", "unit", "account")
    found: Application = open_one(page, rows.filter(**state), pk=pk)
    return found


def draft(page: Any, pk: int) -> Application:
    """One that the resident is writing."""
    return opened(page, pk, state="draft", account=page.user.pk)


def sheets_in(page: Any) -> list[completing.Sheet]:
    """The pictures and files that were sent. Raises ``NotPossible`` for too many; each is looked through where it is kept."""
    given: list[UploadedFile] = [one for one in page.FILES.getlist("sheets") if one]
    if len(given) > MOST_SHEETS:
        raise NotPossible(_("Skicka högst %(most)s bilder åt gången.") % {"most": MOST_SHEETS})
    for one in given:
        if (one.size or 0) > completing.MOST_BYTES:
            raise NotPossible(_("%(name)s är större än 30 MB. Ta bilden med lägre upplösning.") % {"name": one.name})
    return [completing.Sheet(one.name or _("Bilaga"), one.read()) for one in given]


@resident_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Min sida: what waits for me, which month to apply for, how it goes with what I have sent."""
    return show(request, "portal/home.html", presenter.home(request))


@resident_required
@once
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Börja en ansökan, or go on with the one that is begun."""
    page: Any = request
    unit = presenter.unit_of(page)
    try:
        month = read_month(page.POST.get("month", ""), page.today)
    except ValueError:
        raise Http404 from None
    if unit is None:
        raise Http404
    resident = page.resident
    try:
        with in_words():
            row = applications.begin_application(
                unit=unit, month=month, account=resident.account, person=resident.person, number=resident.number.digits,
                name=name_of(page), by=resident.account, at=page.at,
            )  # fmt: skip
    except Refused as refused:
        notes.error(request, str(refused))
        return htmx.go(request, "portal:home")
    return htmx.go(request, "portal:fill", row.pk, steps.steps_of(row)[0].key)


@resident_required
@repeatable("a draft has a version, and what is the same is stored once")
@require_http_methods(FORM)
def fill(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Fyll i ett steg. What is saved here was mostly saved already; it goes on to the next step."""
    page: Any = request
    row, asked = draft(page, pk), steps.BY_KEY.get(step)
    if asked is None:
        raise Http404
    if page.method != "POST":
        return show(request, "portal/step.html", presenter.step_page(page, row, asked, presenter.form_of(row, asked)))
    form = presenter.form_of(row, asked, page.POST)
    if form.is_valid():
        try:
            with in_words():
                _save(page, row, form.given_answers())
            return _onward(page, row, asked)
        except Stale as stale:
            row.refresh_from_db()
            shown = presenter.step_page(page, row, asked, form, note=str(stale))
            return show(request, "portal/step.html", shown, status=HTTPStatus.CONFLICT)
        except Refused as refused:
            form.add_error(None, str(refused))
    shown = presenter.step_page(page, row, asked, form)
    return show(request, "portal/step.html", shown, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _save(page: Any, row: Application, told: list[answers.Answer]) -> int:
    version = autosave.version(page)
    return applications.save_draft(application=row, answers=told, version=version, by=page.user, at=page.at)


def _onward(page: Any, row: Application, asked: steps.Step) -> HttpResponse:
    """The next step; the same one when a row was taken away, a picture added, or another child is to be told of."""
    here = reverse("portal:fill", args=[row.pk, asked.key])
    if removed := page.POST.get("remove"):
        part, _colon, key = removed.partition(":")
        applications.remove_row(application=row, part=part, key=key, version=row.version, by=page.user, at=page.at)
        return HttpResponseRedirect(here)
    if page.FILES.getlist("sheets"):
        completing.attach(application=row, sheets=sheets_in(page), by=page.user, at=page.at)
    if "stay" in page.POST:
        return HttpResponseRedirect(here)
    then = steps.after(row, asked)
    if then == steps.REVIEW:
        return HttpResponseRedirect(reverse("portal:review", args=[row.pk]))
    return HttpResponseRedirect(reverse("portal:fill", args=[row.pk, then.key]))


@resident_required
@repeatable("a draft has a version, and what is the same is stored once")
@require_POST
def keep(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Det som skrivs sparas av sig själv, field by field."""
    page: Any = request
    row, asked = draft(page, pk), steps.BY_KEY.get(step)
    if asked is None:
        raise Http404

    def save(changed: dict[str, object]) -> int | None:
        try:
            with in_words():
                return _save(page, row, answers_in(changed))
        except Stale:
            return None

    return autosave.answer(request, presenter.form_of(row, asked, page.POST), save=save)


@resident_required
@repeatable("a picture that is gone cannot be removed again")
@require_POST
def detach(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Ta bort en bild ur en ansökan som inte är skickad."""
    page: Any = request
    row = draft(page, pk)
    try:
        with in_words():
            found = _sheet(page, row, document)
            completing.remove_attachment(document=found, application=row, by=page.user, at=page.at)
    except Refused as refused:
        notes.error(request, str(refused))
    step = page.POST.get("step", "")
    known = steps.BY_KEY.get(step, steps.steps_of(row)[0])
    return HttpResponseRedirect(reverse("portal:fill", args=[row.pk, known.key]))


def _sheet(page: Any, row: Application, document: int) -> IncomingDocument:
    found = measures.attachments(row).filter(
        pk__in=IncomingDocument.objects.visible_to(page.user).values("pk"), pk=document
    )
    one = found.first()
    if one is None:
        raise Http404
    return one


@resident_required
@require_safe
def sheet(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """En bild man själv har skickat."""
    page: Any = request
    row = opened(page, pk)
    found = _sheet(page, row, document)
    kind = IncomingDocument.Format(found.format)
    how = "inline" if kind in IN_THE_BROWSER else "attachment"
    answer = HttpResponse(read_out(document=found, by=page.user, at=page.at), content_type=MEDIA_TYPES[kind])
    answer.headers["Content-Disposition"] = f'{how}; filename="bilaga-{found.pk}.{found.format}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@resident_required
@once
@require_http_methods(FORM)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Läs igenom och skicka: everything that is said, what is missing, and the declaration."""
    page: Any = request
    row = opened(page, pk, account=page.user.pk)
    if row.state != "draft":
        return HttpResponseRedirect(reverse("portal:application", args=[row.pk]))
    if page.method != "POST":
        return show(request, "portal/review.html", presenter.review_page(page, row))
    declared = [answers.Answer("application", "", "declared", page.POST.get("declared") == "on")]
    try:
        with in_words():
            applications.save_draft(application=row, answers=declared, version=None, by=page.user, at=page.at)
            applications.send(application=row, by=page.user, at=page.at)
    except Refused as refused:
        row.refresh_from_db()
        shown = presenter.review_page(page, row) | {"note": str(refused)}
        return show(request, "portal/review.html", shown, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    done = _("Ansökan är inskickad. Ditt nummer är %(number)s.") % {"number": row.number}
    return htmx.go(request, "portal:application", row.pk, done=done)
