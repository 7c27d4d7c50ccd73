"""A month is decided: granted, refused, dismissed, helped at once; and what a party is told before a refusal."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hemmaplan.assistance.actions import deciding, notices
from hemmaplan.assistance.measures import month as measures
from hemmaplan.assistance.models import Application, PriorNotice, SupportDecision
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.parties.permissions import knows_party
from hemmaplan.cases.permissions import works_with
from hemmaplan.desk import act
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.months import presenter
from hemmaplan.desk.months.forms import DecideForm, EmergencyForm, ReasonForm, ReplyForm, TellForm
from hemmaplan.desk.months.views import FORM, address, handled, version, words
from hemmaplan.web import formats, htmx
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


def worked(request: Page, pk: int) -> Application:
    """The application, when the user has its file."""
    row = handled(request, pk)
    if row.case is None or not works_with(request.user, row.case):
        raise Http404
    return row


@once
@require_POST
def decide(request: Page, pk: int) -> HttpResponse:
    """Besluta månaden as it was seen, and go to the next household of one's own."""
    row = worked(request, pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ladda om sidan och försök igen."))
        return htmx.go(request, address(row))
    next_one = measures.next_after(request.user, row)
    to = address(next_one) if next_one is not None else reverse("months:index")
    made = act.submit(form, lambda data: deciding.decide(application=row, by=request.user, at=request.at, **data))
    if not made:
        for said in form.non_field_errors():
            messages.error(request, str(said))
        return htmx.go(request, address(row))
    return htmx.go(request, to, done=_receipt(made, row))


def _receipt(made: SupportDecision, row: Application) -> str:
    return _("%(number)s: %(outcome)s, %(amount)s.") % {
        "number": row.number, "outcome": made.get_outcome_display(), "amount": formats.kronor(made.total_ore),
    }  # fmt: skip


@once
@require_http_methods(FORM)
def dismiss(request: Page, pk: int) -> HttpResponse:
    """Avvisa ansökan, with the reason."""
    row = worked(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return fill_in(
        request, form, partial(deciding.dismiss, application=row, version=version(request)), done=_("Ansökan är avvisad."),
        title=_("Avvisa ansökan"), lead=_("Ansökan prövas inte. Skälet står i beslutet."), submit=_("Avvisa"), danger=True, **words(row),
    )  # fmt: skip


@once
@require_http_methods(FORM)
def emergency(request: Page, pk: int) -> HttpResponse:
    """Akut hjälp samma dag, of a supplementary application."""
    row = worked(request, pk)
    form = EmergencyForm(request.POST if request.method == "POST" else None, costs=presenter.costs_of(request, row))

    def act_on(*, reason: str, by: Any, at: Any, **_costs: Any) -> SupportDecision:
        return deciding.decide_emergency(
            application=row, granted_ore=form.granted_ore, reason=reason, version=version(request), by=by, at=at
        )

    return fill_in(
        request, form, act_on, done=_("Akut hjälp är beviljad."), title=_("Akut hjälp i dag"),
        lead=_("Bevilja det som inte kan vänta. Månadens ansökan går vidare för sig."), submit=_("Bevilja nu"), **words(row),
    )  # fmt: skip


def _party(request: Page, row: Application, pk: int) -> Party:
    found = Party.objects.visible_to(request.user).filter(case=row.case_id, pk=pk).select_related("person").first()
    if found is None or not knows_party(request.user, found):
        raise Http404
    return found


@once
@require_http_methods(FORM)
def communicate(request: Page, pk: int, party: int) -> HttpResponse:
    """Kommunicera inför ett avslag."""
    row = worked(request, pk)
    form = TellForm(
        request.POST if request.method == "POST" else None,
        today=request.today,
        initial={"reasons": presenter.reasons_to_refuse(row)},
    )
    return fill_in(
        request, form, partial(notices.tell_before, application=row, party=_party(request, row, party)), done=_("Parten är tillfrågad."),
        title=_("Kommunicera inför avslag"), submit=_("Skicka"),
        lead=_("Brevet säger vad vi tänker besluta och varför, och att parten får tala inför nämnden."), **words(row),
    )  # fmt: skip


@once
@require_http_methods(FORM)
def not_told(request: Page, pk: int, party: int) -> HttpResponse:
    """Anteckna varför det inte kommuniceras."""
    row = worked(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return fill_in(
        request, form, partial(notices.exempt_from_notice, application=row, party=_party(request, row, party)), done=_("Grunden är antecknad."),
        title=_("Kommunicera inte"), submit=_("Anteckna"), **words(row),
    )  # fmt: skip


@once
@require_http_methods(FORM)
def reply(request: Page, pk: int, notice: int) -> HttpResponse:
    """Anteckna partens svar."""
    row = worked(request, pk)
    one = (
        PriorNotice.objects.visible_to(request.user)
        .filter(application=row, pk=notice)
        .select_related("application__case")
        .first()
    )
    if one is None:
        raise Http404
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"on": request.today})
    return fill_in(
        request, form, partial(notices.note_reply, notice=one), done=_("Svaret är antecknat."), title=_("Partens svar"),
        submit=_("Anteckna"), **words(row),
    )  # fmt: skip
