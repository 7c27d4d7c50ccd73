"""Taking in what has come, and reading it: shown by what it is, never by what it calls itself, and nothing in it is run."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hemmaplan.access import door
from hemmaplan.cases.actions import take_in_document
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.models import Case
from hemmaplan.cases.permissions import may_take_in_document
from hemmaplan.desk.documents import forms
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.reception.presenter import reads
from hemmaplan.desk.work import gate
from hemmaplan.documents.actions import read_out
from hemmaplan.documents.inspection import IN_THE_BROWSER, MEDIA_TYPES, Format, words_of
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


def _take_in(request: Page, subject: Case | Intake, case: Case | None, back: str) -> HttpResponse:
    if not may_take_in_document(request.user, case, subject.unit_id):
        raise PermissionDenied
    form = forms.TakeInForm(request.POST or None, request.FILES or None, initial={"arrived_on": request.today})

    def action(*, file: Any, **data: Any) -> IncomingDocument:
        return take_in_document(subject=subject, case=case, unit=subject.unit, content=file.read(), **data)

    return fill_in(
        request, form, action, title=_("Ta emot en handling"), submit=_("Ta emot"), back=back, to=back,
        done=_("Handlingen är mottagen."), room=_("Akter"), room_url=reverse("cases:index"),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
@gate.of_file
def to_file(request: Page, case: Case) -> HttpResponse:
    """Take a document in to a file."""
    return _take_in(request, case, case, reverse("cases:file", args=[case.pk]))


@once
@require_http_methods(["GET", "POST"])
def to_intake(request: Page, pk: int) -> HttpResponse:
    """Take a document in to something that has come in."""
    rows = Intake.objects.visible_to(request.user).select_related("unit", "case", "person")
    intake: Intake = door.open_one(request, rows, pk=pk)
    return _take_in(request, intake, intake.case, reverse("reception:intake", args=[intake.pk]))


def _open(request: Page, pk: int) -> tuple[IncomingDocument, Case | Intake]:
    """The document with what it belongs to; noted as an opening of that, and of whom it is about."""
    user: Any = request.user
    found: IncomingDocument = door.open_one(request, IncomingDocument.objects.visible_to(user), pk=pk)
    rows: Any = Case.objects.visible_to(user) if found.subject_kind == "cases.case" else Intake.objects.visible_to(user)
    subject = rows.select_related("unit", "person").filter(pk=found.subject_id).first()
    if subject is None or (isinstance(subject, Intake) and not reads(request, subject)):
        raise Http404
    notes = door.notes_of(user)
    notes.unit_id, notes.restricted = subject.unit_id, notes.restricted or subject.is_restricted
    if subject.person is not None:
        door.handed_out(user, subject.person_id, protected=subject.person.is_protected)
    if isinstance(subject, Case):
        notes.why = subject.why_open_to(user).text
        gate.note_emergency(request, subject)
    return found, subject


@require_GET
def document(request: Page, pk: int) -> HttpResponse:
    """What it is, from whom, when; a picture, or the words of a text."""
    found, subject = _open(request, pk)
    words: list[str] = []
    if found.format in {Format.TEXT, Format.DOCX}:
        words = words_of(found.format, read_out(document=found, by=request.user, at=request.at))
    to = "cases:file" if isinstance(subject, Case) else "reception:intake"
    context = {
        "document": found, "words": words, "is_picture": found.format in {Format.PNG, Format.JPEG},
        "in_browser": found.format in IN_THE_BROWSER, "back": reverse(to, args=[subject.pk]), "person": subject.person,
        "size": f"{max(1, round(found.size / 1000))} kB", "of": subject,
    }  # fmt: skip
    return render(request, "documents/document.html", context)


@require_GET
def content(request: Page, pk: int) -> HttpResponse:
    """The file as it came, under a name without anybody in it. Only a PDF or a picture is shown by the browser itself."""
    found, _subject = _open(request, pk)
    shown = "inline" if found.format in IN_THE_BROWSER else "attachment"
    return HttpResponse(
        read_out(document=found, by=request.user, at=request.at),
        content_type=MEDIA_TYPES[Format(found.format)],
        headers={
            "Content-Disposition": f'{shown}; filename="handling-{found.pk}.{found.format}"',
            "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
        },
    )  # fmt: skip
