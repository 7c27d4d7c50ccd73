"""Assessing what came in: protection, contacts, the reporter, feedback, and what is decided."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.cases.intake import measures
from hemmaplan.cases.intake.actions import assessing
from hemmaplan.cases.intake.permissions import may_see_reporter
from hemmaplan.cases.intake.states import FEEDBACK_BY_STATE
from hemmaplan.desk import act
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.reception import forms, presenter
from hemmaplan.desk.reception.views import FORM, on_intake, open_intake, posted, to_assess
from hemmaplan.documents.models import Document
from hemmaplan.web import htmx
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page


@once
@require_http_methods(FORM)
def protect(request: Page, pk: int) -> HttpResponse:
    """Skyddsbedömning: the same day, by whom, on which grounds."""
    row = to_assess(request, pk)
    form = forms.ProtectionForm(posted(request))
    return on_intake(request, row, form, partial(assessing.assess_protection, intake=row), title=_("Skyddsbedömning"),
                     done=_("Skyddsbedömningen är sparad."))  # fmt: skip


@once
@require_http_methods(FORM)
def contact(request: Page, pk: int) -> HttpResponse:
    """Kontakt i förhandsbedömningen, now."""
    row = to_assess(request, pk)

    def note(*, by: Any, at: Any, **data: Any) -> Any:
        return assessing.note_contact(intake=row, happened_at=at, by=by, at=at, **data)

    lead = _("Före beslutet talar man med den det gäller, vårdnadshavare och anmälaren.")
    return on_intake(request, row, forms.ContactForm(posted(request)), note, title=_("Kontakt"), lead=lead,
                     done=_("Kontakten är sparad."))  # fmt: skip


@once
@require_POST
def acknowledge(request: Page, pk: int) -> HttpResponse:
    """Bekräfta till anmälaren."""
    row = to_assess(request, pk)
    action = partial(assessing.acknowledge, intake=row, by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Antecknat: anmälan är bekräftad."), to="reception:intake", pk=row.pk)


@repeatable("shows again; each showing is recorded")
@require_POST
def reporter(request: Page, pk: int) -> HttpResponse:
    """Show a secret reporter once, for a stated reason. The answer is kept nowhere."""
    row, form = open_intake(request, pk), forms.ReasonForm(request.POST)
    if not may_see_reporter(request.user, row):
        raise Http404
    found = act.submit(form, lambda data: assessing.show_reporter(
        intake=row, reason=data["reason"], by=request.user, at=request.at
    ))  # fmt: skip
    if found is None:
        return htmx.invalid(request, "reception/intake.html", presenter.page(request, row, reason_form=form))
    response = render(request, "reception/intake.html", presenter.page(request, row, secret_reporter=found))
    add_never_cache_headers(response)
    return response


@once
@require_POST
def ask_feedback(request: Page, pk: int) -> HttpResponse:
    """Anmälaren vill ha besked."""
    row = to_assess(request, pk)
    action = partial(assessing.ask_feedback, intake=row, by=request.user, at=request.at)
    return act.attempt(
        request, action, done=_("Antecknat: anmälaren vill ha besked."), to="reception:intake", pk=row.pk
    )


@once
@require_http_methods(FORM)
def feedback(request: Page, pk: int) -> HttpResponse:
    """Lämna besked: only what may be told, when it has become something of which anything may."""
    row = to_assess(request, pk)
    if row.state not in FEEDBACK_BY_STATE:
        raise Http404
    lead = _("Bara om utredning inletts, inte inletts eller redan pågår. Inget annat om barnet eller familjen.")
    form = forms.FeedbackForm(posted(request), state=row.state)
    return on_intake(request, row, form, partial(assessing.give_feedback, intake=row), title=_("Återkoppling"), lead=lead,
                     done=_("Återkopplingen är antecknad."))  # fmt: skip


@once
@require_http_methods(FORM)
def letter(request: Page, pk: int) -> HttpResponse:
    """Brevet till anmälaren: one sentence of three, never a name of a child, never another report. Sent, it is kept as it went."""
    row = to_assess(request, pk)
    said = measures.feedback_letter(row, request.today)
    if said is None:
        raise Http404
    form = forms.SendLetterForm(posted(request))
    return fill_in(
        request, form, partial(assessing.send_letter, intake=row), template="reception/letter.html",
        page=lambda: presenter.letter(request, row, said, form), to=reverse("reception:letter", args=[row.pk]),
        done=_("Brevet är bevarat. Skriv ut det eller skicka det."),
    )  # fmt: skip


@require_GET
def letter_file(request: Page, pk: int) -> HttpResponse:
    """Brevet som det gick, byte for byte."""
    row = to_assess(request, pk)
    sent = measures.letter_sent(row)
    kept = Document.objects.visible_to(request.user).filter(pk=sent.pk).first() if sent else None
    if kept is None:
        raise Http404
    return HttpResponse(
        bytes(kept.content), content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="aterkoppling-{kept.pk}.pdf"', "X-Content-Type-Options": "nosniff"},
    )  # fmt: skip


@once
@require_http_methods(FORM)
def same(request: Page, pk: int) -> HttpResponse:
    """Samma som en annan."""
    row = to_assess(request, pk)
    form = forms.SameForm(posted(request), others=measures.alike(row, user=request.user))
    return on_intake(request, row, form, partial(assessing.mark_same, intake=row), title=_("Samma som en annan"),
                     done=_("Den är lagd till den andra anmälan."), to=reverse("reception:index"))  # fmt: skip


@once
@require_http_methods(FORM)
def decide(request: Page, pk: int) -> HttpResponse:
    """Ta ställning: open, not open, add to what goes on, extend, handle."""
    row = to_assess(request, pk)
    form = forms.DecideForm(posted(request), steps=presenter.steps_to_take(request, row))

    def take(*, by: Any, at: Any, **data: Any) -> Any:
        return (presenter.decided(row, data, by=by, at=at),)

    return on_intake(request, row, form, take, title=_("Ta ställning"), done=presenter.done_words)
