"""What becomes of an application (*Mina sidor, efter att man skickat*): where it stands, what is asked for, messages, signatures, decisions."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hemmaplan.access.door import open_one
from hemmaplan.application_form.steps import steps_of
from hemmaplan.assistance.actions import applications, completing, messages, signing
from hemmaplan.assistance.measures import messages as letters
from hemmaplan.assistance.measures import signing as asked
from hemmaplan.assistance.models import RequestedItem, Signature
from hemmaplan.cases.decisions.models import Delivery
from hemmaplan.foundation.refusals import Refused
from hemmaplan.organisation.storing import in_words
from hemmaplan.portal import presenter_applications as presenter
from hemmaplan.portal.residents import resident_required, show
from hemmaplan.portal.views_applications import FORM, opened, sheets_in
from hemmaplan.web import htmx
from hemmaplan.web.once import once, repeatable


@resident_required
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """En ansökan: where it stands and when one hears next. One that is not sent is gone on with."""
    page: Any = request
    row = opened(page, pk)
    if row.state == "draft":
        return HttpResponseRedirect(reverse("portal:fill", args=[row.pk, steps_of(row)[0].key]))
    return show(request, "portal/application.html", presenter.application_page(page, row))


@resident_required
@once
@require_http_methods(FORM)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ta tillbaka: asks once more, and says what it means."""
    page: Any = request
    row = opened(page, pk, account=page.user.pk, state__in=["draft", "sent"])
    if page.method != "POST":
        return show(
            request, "portal/withdraw.html", {"application": row, "month": presenter.status.month_in_words(row.month)}
        )
    try:
        with in_words():
            applications.withdraw(application=row, reason=page.POST.get("reason", ""), by=page.user, at=page.at)
    except Refused as refused:
        notes.error(request, str(refused))
        return htmx.go(request, "portal:home")
    return htmx.go(request, "portal:home", done=_("Ansökan är återtagen."))


@resident_required
@once
@require_http_methods(FORM)
def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Lämna in något som begärts: words, or pictures of all its pages."""
    page: Any = request
    row = opened(page, pk, state="sent")
    rows = RequestedItem.objects.visible_to(page.user).filter(request__application=row, waived_at=None)
    wanted = open_one(page, rows.select_related("request__application"), pk=item)
    shown = {"application": row, "item": wanted, "types": presenter.TYPES, "typed": page.POST.get("text", "")}
    if page.method != "POST":
        return show(request, "portal/item.html", shown)
    try:
        with in_words():
            given: dict[str, Any] = {"text": page.POST.get("text", ""), "sheets": sheets_in(page)}
            completing.answer_item(item=wanted, **given, by=page.user, at=page.at)
    except Refused as refused:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return show(request, "portal/item.html", shown | {"note": str(refused)}, status=status)
    return htmx.go(request, "portal:application", row.pk, done=_("Tack. Det har kommit in."))


@resident_required
@once
@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Skriv ett meddelande."""
    page: Any = request
    row = opened(page, pk)
    try:
        with in_words():
            messages.write_message(application=row, text=page.POST.get("text", ""), by=page.user, at=page.at)
    except Refused as refused:
        notes.error(request, str(refused))
        return htmx.go(request, "portal:application", row.pk)
    return htmx.go(request, "portal:application", row.pk, done=_("Meddelandet är skickat."))


@resident_required
@repeatable("what is read is read")
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Läs nya meddelanden: from now they are read."""
    page: Any = request
    row = opened(page, pk)
    messages.read_messages(application=row, by=page.user, at=page.at)
    return HttpResponseRedirect(f"{reverse('portal:application', args=[row.pk])}#meddelanden")


@resident_required
@require_safe
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """Läs det din partner har skickat, innan du skriver under."""
    page: Any = request
    return show(request, "portal/signature.html", presenter.signature_page(page, _waiting_for(page, pk)))


def _waiting_for(page: Any, pk: int) -> Signature:
    rows = asked.asked_of(page.resident.number.digits).select_related(
        "application__case", "application__unit", "member"
    )
    found: Signature = open_one(page, rows, pk=pk)
    return found


@resident_required
@once
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Skriv under, eller avstå."""
    page: Any = request
    row = _waiting_for(page, pk)
    given: dict[str, Any] = {"signature": row, "number": page.resident.number.digits, "by": page.user, "at": page.at}
    try:
        with in_words():
            if page.POST.get("answer") == "refuse":
                signing.refuse_to_sign(**given, reason=page.POST.get("reason", ""))
                done = _("Du har avstått. Vi hör av oss till dig.")
            else:
                signing.sign(**given)
                done = _("Du har skrivit under.")
    except Refused as refused:
        notes.error(request, str(refused))
        return htmx.go(request, "portal:home")
    return htmx.go(request, "portal:home", done=done)


@resident_required
@repeatable("a decision is received once, and opened as often as one wants")
@require_http_methods(FORM)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Beslutet: opening it the first time is the day it was received."""
    page: Any = request
    row = _letter(page, pk)
    if page.method == "POST":
        messages.open_decision(delivery=row, number=page.resident.number.digits, by=page.user, at=page.at)
        return HttpResponseRedirect(reverse("portal:decision", args=[row.pk]))
    return show(request, "portal/decision.html", {"letter": row, "decision": row.decision})


@resident_required
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Beslutsbrevet som fil, when it has been opened."""
    page: Any = request
    row = _letter(page, pk)
    if row.received_on is None or row.document is None:
        return HttpResponseRedirect(reverse("portal:decision", args=[row.pk]))
    answer = HttpResponse(bytes(row.document.content), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="beslut-{row.sent_on}.pdf"'
    return answer


def _letter(page: Any, pk: int) -> Delivery:
    rows = letters.letters_of(account=page.user, number=page.resident.number.digits)
    rows = rows.select_related("decision__support__support_month", "document")
    found: Delivery = open_one(page, rows, pk=pk)
    return found
