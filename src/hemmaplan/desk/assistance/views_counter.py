"""An application over the counter (*ansökan på plats, på papper, muntligt*): the same questions as on a resident's own pages, by staff.

Somebody whose identity is protected, who has a representative or cannot log in applies here, and no page says why.
"""

import datetime as dt
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access.door import open_one
from hemmaplan.application_form import receipt as receipts
from hemmaplan.application_form import steps, summary
from hemmaplan.application_form.forms import ApplicationForm, answers_in
from hemmaplan.assistance.actions import applications, signing
from hemmaplan.assistance.answers import Answer
from hemmaplan.assistance.measures import applications as measures
from hemmaplan.assistance.models import Application, Signature
from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.desk.act import attempt
from hemmaplan.desk.assistance.forms import CounterForm
from hemmaplan.desk.filling import fill_in
from hemmaplan.documents.typesetting import pdf
from hemmaplan.foundation.refusals import Refused, Stale
from hemmaplan.organisation.storing import in_words
from hemmaplan.people.actions.persons import registered
from hemmaplan.web import autosave, htmx
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page

WAYS = {
    Application.Channel.COUNTER: Signature.Way.PAPER, Application.Channel.PAPER: Signature.Way.PAPER,
    Application.Channel.ORAL: Signature.Way.ORAL,
}  # fmt: skip


def draft(request: Page, pk: int) -> Application:
    """One that the user takes down."""
    rows = Application.objects.visible_to(request.user).filter(state="draft", entered_by=request.user.pk)
    found: Application = open_one(request, rows.select_related("person", "unit", "case"), pk=pk)
    return found


def sent(request: Page, pk: int) -> Application:
    """One that has been taken in over the counter, and that the user sees."""
    rows = (
        Application.objects.visible_to(request.user).exclude(state="draft").exclude(channel=Application.Channel.PORTAL)
    )
    found: Application = open_one(request, rows.select_related("person", "unit", "case"), pk=pk)
    return found


def form_of(application: Application, *args: Any) -> ApplicationForm:
    """Every question after each other."""
    before = measures.last_given(person=application.person, before=application.month)
    last = measures.answers_of(before) if before and application.kind == Application.Kind.RENEWED else {}
    asked = [step for step in steps.steps_of(application) if step != steps.REVIEW]
    return ApplicationForm(
        *args, application=application, asked=asked, answers=measures.answers_of(application), last=last
    )


@once
@require_http_methods(["GET", "POST"])
def new(request: Page) -> HttpResponse:
    """Ta emot en ansökan: of whom, for which month, how it came. Then the form itself."""
    if not request.user.scope.anywhere(AssistanceRight.HANDLE_APPLICATIONS):
        raise Http404
    form = CounterForm(
        request.POST if request.method == "POST" else None, user=request.user, initial={"month": request.today}
    )

    def begin(*, by: Any, at: dt.datetime, unit: Any, month: dt.date, channel: str, **who: str) -> Application:
        person = registered(**who, by=by, at=at)
        return applications.begin_application(unit=unit, month=month, channel=channel, person=person, by=by, at=at)

    return fill_in(
        request, form, begin, done=_("Ansökan är påbörjad. Det du skriver sparas medan du skriver."), title=_("Ta emot en ansökan"),
        to=lambda made: reverse("assistance:counter_fill", args=[made.pk]), submit=_("Börja"),
        lead=_("Ansökan om ekonomiskt bistånd på plats, på papper eller muntligt. Frågorna är desamma som på webben."),
    )  # fmt: skip


@repeatable("a draft has a version, and what is the same is stored once")
@require_http_methods(["GET", "POST"])
def fill(request: Page, pk: int) -> HttpResponse:
    """Blanketten, all of it on one page."""
    row = draft(request, pk)
    form = form_of(row, *([request.POST] if request.method == "POST" else []))
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() and _stored(request, row, form):
            return htmx.go(request, reverse("assistance:counter_fill", args=[row.pk]) + "#skicka")
        row.refresh_from_db()
    shown = {
        "application": row, "form": form, "lacks": measures.lacks(row, request.today), "version": row.version,
        "who": summary.applicant(row, request.user), "month": receipts.month(row),
    }  # fmt: skip
    return render(request, "assistance/counter.html", shown, status=status)


def _stored(request: Page, row: Application, form: ApplicationForm) -> bool:
    given: dict[str, Any] = {
        "application": row,
        "version": autosave.version(request),
        "by": request.user,
        "at": request.at,
    }
    try:
        with in_words():
            version = applications.save_draft(answers=form.given_answers(), **given)
            if removed := request.POST.get("remove"):
                part, _colon, key = removed.partition(":")
                applications.remove_row(part=part, key=key, **given | {"version": version})
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@repeatable("a draft has a version, and what is the same is stored once")
@require_POST
def keep(request: Page, pk: int) -> HttpResponse:
    """Det som skrivs sparas av sig själv."""
    row = draft(request, pk)

    def save(changed: dict[str, object]) -> int | None:
        given: dict[str, Any] = {"version": autosave.version(request), "by": request.user, "at": request.at}
        try:
            with in_words():
                return applications.save_draft(application=row, answers=answers_in(changed), **given)
        except Stale:
            return None

    return autosave.answer(request, form_of(row, request.POST), save=save)


@once
@require_POST
def send(request: Page, pk: int) -> HttpResponse:
    """Skicka in: it has come in from now. The applicant has signed on the paper or said so."""
    row = draft(request, pk)
    declared = [Answer("application", "", "declared", request.POST.get("declared") == "on")]
    given: dict[str, Any] = {"application": row, "by": request.user, "at": request.at}
    try:
        with in_words():
            applications.save_draft(answers=declared, version=None, **given)
            applications.send(way=WAYS[Application.Channel(row.channel)], **given)
    except Refused as refused:
        notes.error(request, str(refused))
        return htmx.go(request, reverse("assistance:counter_fill", args=[row.pk]) + "#skicka")
    done = _("Ansökan har kommit in. Nummer %(number)s.") % {"number": row.number}
    return htmx.go(request, "assistance:counter_receipt", row.pk, done=done)


@require_GET
def receipt(request: Page, pk: int) -> HttpResponse:
    """Kvittot: what was taken down, and who has yet to sign."""
    row = sent(request, pk)
    waiting = Signature.objects.visible_to(request.user).filter(application=row, signed_at=None, refused_at=None)
    shown = {
        "application": row, "parts": summary.parts(row, request.user), "waiting": waiting.select_related("member"),
        "who": summary.applicant(row, request.user), "month": receipts.month(row),
    }  # fmt: skip
    return render(request, "assistance/receipt.html", shown)


@require_GET
def receipt_file(request: Page, pk: int) -> HttpResponse:
    """Kvittot som PDF, to be printed and handed over. In the authority's language whatever the reader's."""
    row = sent(request, pk)
    with translation.override("sv"):
        content = pdf(receipts.paper(row, request.user, request.today))
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="kvitto-{row.number}.pdf"'
    return answer


@once
@require_POST
def sign(request: Page, pk: int, signature: int) -> HttpResponse:
    """Medsökande har skrivit under på papperet, or said so."""
    row = sent(request, pk)
    rows = Signature.objects.visible_to(request.user).filter(application=row)
    one = open_one(request, rows.select_related("application__case", "member"), pk=signature)
    way = WAYS[Application.Channel(row.channel)]
    return attempt(
        request, lambda: signing.sign(signature=one, way=way, by=request.user, at=request.at), done=_("Underskriften är antecknad."),
        to=reverse("assistance:counter_receipt", args=[row.pk]),
    )  # fmt: skip
