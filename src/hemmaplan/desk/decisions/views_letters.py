"""The letter of a decision and how it reaches each party: looked at, sent, received, and the copy as it went."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access.door import notes_of
from hemmaplan.cases.decisions import measures
from hemmaplan.cases.decisions.actions import deliveries
from hemmaplan.cases.decisions.letters import Letters
from hemmaplan.cases.decisions.models import Decision, Delivery
from hemmaplan.cases.decisions.permissions import may_inform
from hemmaplan.cases.investigations.measures import not_to_write_to
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.parties.permissions import knows_party
from hemmaplan.desk.decisions.forms import DeliverForm, ReceiveForm
from hemmaplan.desk.decisions.views import FORM, open_decision
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.release import as_file, found_rows
from hemmaplan.documents.models import Document
from hemmaplan.documents.typesetting import pdf
from hemmaplan.people.permissions import knows_identity
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page


def informed(request: Page, pk: int) -> Decision:
    """The decision, when the user may tell the parties of it and knows who they are: a letter names them."""
    row = open_decision(request, pk)
    if not may_inform(request.user, row) or not knows_identity(request.user, row.person):
        raise Http404
    return row


def _party(request: Page, row: Decision, pk: int) -> Party:
    found = Party.objects.visible_to(request.user).filter(case=row.case_id, pk=pk).select_related("person").first()
    if found is None or not knows_party(request.user, found):
        raise Http404
    if found.person is not None:
        notes_of(request.user).person_ids.add(found.person.pk)
    return found


def delivery_of(request: Page, row: Decision, pk: int) -> Delivery:
    """The delivery of the decision with this number, through the door."""
    rows = Delivery.objects.visible_to(request.user).select_related("party__person", "decision__case", "document")
    found = rows.filter(decision=row.pk, pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
def preview(request: Page, pk: int, party_pk: int) -> HttpResponse:
    """Se brevet, as it would go to the party, stamped as a draft."""
    row = informed(request, pk)
    drawn = Letters.to(row, _party(request, row, party_pk), draft=True, written=request.today)
    return as_file(pdf(drawn.paper), f"beslut-{row.case.number}-utkast")


def words(row: Decision, **more: Any) -> dict[str, Any]:
    """What a page with a form about the decision is told: its path, and where *Avbryt* goes."""
    back = reverse("decisions:decision", args=[row.pk])
    return {
        "room": _("Beslut"),
        "room_url": reverse("decisions:index"),
        "of": row.case.number,
        "back": back,
        "to": back,
    } | more


@once
@require_http_methods(FORM)
def deliver(request: Page, pk: int, party_pk: int) -> HttpResponse:
    """Underrätta en part, with a copy of its own."""
    row = informed(request, pk)
    party = _party(request, row, party_pk)
    if row.state != "signed":
        raise Http404
    found, blocked = measures.to_look_through(row, party), not_to_write_to(party)
    form = DeliverForm(
        request.POST if request.method == "POST" else None,
        decision=row,
        found=found,
        blocked=blocked,
        today=request.today,
    )
    return fill_in(
        request, form, partial(deliveries.deliver, decision=row, party=party), template="decisions/deliver.html",
        done=_("Parten är underrättad."), title=_("Underrätta %(role)s") % {"role": party.get_role_display().lower()},
        submit=_("Underrätta"), decision=row, party=party, findings=found_rows(found), blocked=blocked, **words(row),
    )  # fmt: skip


@once
@require_http_methods(FORM)
def receive(request: Page, pk: int, delivery_pk: int) -> HttpResponse:
    """Beslutet är mottaget: which day, and how we know."""
    row = informed(request, pk)
    delivery = delivery_of(request, row, delivery_pk)
    form = ReceiveForm(request.POST if request.method == "POST" else None, today=request.today)
    return fill_in(
        request, form, partial(deliveries.receive, delivery=delivery), done=_("Dagen är antecknad."),
        title=_("Mottaget"), submit=_("Anteckna"), **words(row),
    )  # fmt: skip


@repeatable("a copy may be looked at again; each opening is noted")
@require_POST
def copy(request: Page, pk: int, delivery_pk: int) -> HttpResponse:
    """Kopian som den skickades, byte for byte."""
    row = informed(request, pk)
    delivery = delivery_of(request, row, delivery_pk)
    kept = Document.objects.visible_to(request.user).filter(pk=delivery.document_id or 0).first()
    if kept is None:
        raise Http404
    return as_file(bytes(kept.content), f"beslut-{row.case.number}")
