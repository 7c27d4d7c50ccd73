"""Communication before a decision: each party, what is released to it, the ground not to, and its reply."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.cases.investigations import paper
from hemmaplan.cases.investigations.actions import communication as actions
from hemmaplan.cases.investigations.models import Communication, Investigation
from hemmaplan.cases.parties.measures import called
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.parties.permissions import knows_party
from hemmaplan.deadlines import rules
from hemmaplan.desk.cases import forms, gate
from hemmaplan.desk.cases import presenter_investigation as presenter
from hemmaplan.desk.cases.views_investigation import words
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.release import as_file
from hemmaplan.documents.models import Document
from hemmaplan.documents.typesetting import pdf as typeset
from hemmaplan.people.permissions import knows_identity
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page


@require_GET
@gate.of_investigation
def communication(request: Page, row: Investigation) -> HttpResponse:
    """Each party with what it has been sent and answered."""
    rows = presenter.of_parties(request, row)
    told = bool(rows) and all(any(sent.exempt or sent.replied_on for sent in one["sent"]) for one in rows)
    context = presenter.page_of(request, row, "communication") | {
        "rows": rows, "next": presenter.step_of(row, request.user, request.today) if told and row.closed_on is None else None,
    }  # fmt: skip
    return render(request, "cases/communication.html", context)


def _party(request: Page, row: Investigation, pk: int) -> Party:
    found = Party.objects.visible_to(request.user).filter(case=row.case_id, pk=pk).select_related("person").first()
    if found is None:
        raise Http404
    return found


def _named(request: Page, row: Investigation, pk: int) -> Party:
    """The party, for whoever knows who they and the person are: a copy names them."""
    found = _party(request, row, pk)
    if not (knows_identity(request.user, row.person) and knows_party(request.user, found)):
        raise Http404
    return found


@once
@require_http_methods(["GET", "POST"])
@gate.writes
def send(request: Page, row: Investigation, party: int) -> HttpResponse:
    """Send the investigation to a party, with what of others stands in it."""
    to = _party(request, row, party)
    first = {
        "sent_on": request.today,
        "reply_by": rules.due(rules.rule("communication_reply", on=request.today), request.today),
    }
    held = presenter.to_release(row, to, on=request.today)
    form = forms.SendForm(request.POST or None, initial=first, parts=held["choices"], blocked=held["blocked"])
    given = words(row, _("Kommunicera"), "communication")
    return fill_in(
        request, form, partial(actions.communicate, investigation=row, party=to), template="cases/send.html", to=given["to"],
        page=lambda: presenter.page_of(request, row, "communication") | held | {"party": to},
        submit=_("Anteckna att den är skickad"), done=_("Kommuniceringen är antecknad."), back=given["back"],
    )  # fmt: skip


@require_GET
@gate.writes
def preview(request: Page, row: Investigation, party: int) -> HttpResponse:
    """The copy as it would go to the party whole, stamped as a draft."""
    to = _named(request, row, party)
    found = paper.of_party(row)
    drawn = paper.paper(row, found, who=paper.name_of(row.person), on=request.today, to=called(to), draft=True)
    return as_file(typeset(drawn), f"kommunicering-{row.case.number}-utkast")


@repeatable("a copy may be looked at again; each opening is noted")
@require_POST
def copy(request: Page, pk: int) -> HttpResponse:
    """What was sent to the party, byte for byte."""
    sent = gate.inside(request, Communication, pk)
    _named(request, sent.investigation, sent.party_id)
    kept = Document.objects.visible_to(request.user).filter(pk=sent.document_id or 0).first()
    if kept is None:
        raise Http404
    return as_file(bytes(kept.content), f"kommunicering-{sent.investigation.case.number}")


@once
@require_http_methods(["GET", "POST"])
@gate.writes
def exempt(request: Page, row: Investigation, party: int) -> HttpResponse:
    """The ground not to communicate with a party."""
    return fill_in(
        request, forms.ReasonForm(request.POST or None),
        partial(actions.exempt_from_communication, investigation=row, party=_party(request, row, party)),
        lead=_("Till exempel: uppenbart obehövligt, eller parten kan inte nås. Grunden ska finnas i 25 § förvaltningslagen."),
        submit=_("Spara"), done=_("Grunden är antecknad."), **words(row, _("Kommuniceras inte"), "communication"),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def reply(request: Page, pk: int) -> HttpResponse:
    """What a party answered."""
    sent = gate.inside(request, Communication, pk)
    form = forms.ReplyForm(request.POST or None, initial={"on": request.today})
    return fill_in(
        request, form, partial(actions.record_reply, communication=sent), submit=_("Spara"), done=_("Svaret är antecknat."),
        **words(sent.investigation, _("Partens svar"), "communication"),
    )  # fmt: skip
