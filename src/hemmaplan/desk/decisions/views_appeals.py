"""The pages of an appeal: noted when it comes in, dismissed or reconsidered by a decision, handed over to the court, ruled."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access.door import open_one
from hemmaplan.cases.decisions import measures
from hemmaplan.cases.decisions.actions import appeals, reconsidering
from hemmaplan.cases.decisions.models import Appeal, Decision
from hemmaplan.cases.decisions.permissions import may_inform, may_write_in
from hemmaplan.cases.parties.permissions import knows_party
from hemmaplan.desk import act
from hemmaplan.desk.decisions import presenter
from hemmaplan.desk.decisions.forms import AppealForm, ForwardForm, ReconsiderForm, RulingForm
from hemmaplan.desk.decisions.views import FORM
from hemmaplan.desk.decisions.views_letters import delivery_of, informed
from hemmaplan.desk.decisions.views_letters import words as of_decision
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.release import as_file
from hemmaplan.documents.models import Document
from hemmaplan.people.permissions import knows_identity
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page


def _appeal(request: Page, pk: int) -> Appeal:
    """The appeal, through the door."""
    rows = Appeal.objects.visible_to(request.user).select_related(
        "delivery__party__person", "delivery__decision__case", "delivery__decision__person", "delivery__decision__unit",
        "delivery__decision__intake", "document",
    )  # fmt: skip
    found: Appeal = open_one(request, rows, pk=pk)
    return found


def _writing(request: Page, pk: int) -> Appeal:
    """The appeal, when the user may begin a decision of it."""
    row = _appeal(request, pk)
    if not may_write_in(request.user, row.decision):
        raise Http404
    return row


def _informing(request: Page, pk: int) -> Appeal:
    """The appeal, when the user may write to the court of it and knows whom it is about and who appeals: a letter names both."""
    row = _appeal(request, pk)
    if not may_inform(request.user, row.decision) or not knows_identity(request.user, row.decision.person):
        raise Http404
    if not knows_party(request.user, row.delivery.party):
        raise Http404
    return row


def _address(row: Appeal) -> str:
    return reverse("decisions:appeal", args=[row.pk])


def _words(row: Appeal, title: str, submit: str) -> dict[str, Any]:
    back = _address(row)
    return {
        "title": title, "submit": submit, "room": _("Beslut"), "room_url": reverse("decisions:index"),
        "of": row.decision.case.number, "back": back, "to": back,
    }  # fmt: skip


def _draft(made: Decision) -> str:
    return reverse("decisions:decision", args=[made.pk])


@once
@require_http_methods(FORM)
def note(request: Page, pk: int, delivery_pk: int) -> HttpResponse:
    """Beslutet är överklagat: the day it came in."""
    row = informed(request, pk)
    delivery = delivery_of(request, row, delivery_pk)
    if delivery.received_on is None:
        raise Http404
    last = measures.last_day_to_appeal(delivery)
    form = AppealForm(
        request.POST if request.method == "POST" else None, today=request.today, last=last,
        initial={"on": delivery.appealed_on} if delivery.appealed_on else None,
    )  # fmt: skip
    return fill_in(
        request, form, partial(appeals.receive_appeal, delivery=delivery),
        done=lambda made: _("Överklagandet är antecknat. Det kom in i tid.") if measures.is_in_time(made)
        else _("Överklagandet är antecknat. Det kom in för sent: avvisa det genom ett beslut."),
        title=_("Överklagat"), submit=_("Anteckna"), **of_decision(row) | {"to": _address},
    )  # fmt: skip


@require_GET
def appeal(request: Page, pk: int) -> HttpResponse:
    """Ett överklagande: its days, what the board and the court have done, and what is to be done now."""
    return render(request, "decisions/appeal.html", presenter.appeal_context(request, _appeal(request, pk)))


@once
@require_POST
def dismiss(request: Page, pk: int) -> HttpResponse:
    """Begin the decision that dismisses what came too late, and go to it."""
    row = _writing(request, pk)
    begin = partial(reconsidering.dismiss_late, appeal=row, by=request.user, at=request.at)
    return act.begin(request, begin, to=_draft, refused_to=_address(row))


@once
@require_http_methods(FORM)
def reconsider(request: Page, pk: int) -> HttpResponse:
    """Ompröva: begin the decision that takes the place of the one appealed, and go to it."""
    row = _writing(request, pk)
    kind = measures.kind_of(row.decision, request.today)
    form = ReconsiderForm(request.POST if request.method == "POST" else None, kind=kind)
    return fill_in(
        request, form, partial(reconsidering.reconsider, appeal=row), done=_("Utkastet är påbörjat. Beslutet gäller tills det nya är fattat."),
        **_words(row, _("Ompröva beslutet"), _("Påbörja nytt beslut")) | {"to": _draft},
    )  # fmt: skip


@once
@require_http_methods(FORM)
def forward(request: Page, pk: int) -> HttpResponse:
    """Överlämna till domstolen, with the file and the board's opinion."""
    row = _informing(request, pk)
    form = ForwardForm(request.POST if request.method == "POST" else None, today=request.today)
    return fill_in(
        request, form, partial(appeals.forward_appeal, appeal=row), done=_("Överklagandet är överlämnat till domstolen."),
        lead=_("Brevet räknar upp akten: beslutet, utredningen och det som kommit in, var och en med kontrollsumma."),
        **_words(row, _("Överlämna till domstolen"), _("Överlämna")),
    )  # fmt: skip


@once
@require_http_methods(FORM)
def rule(request: Page, pk: int) -> HttpResponse:
    """För in vad domstolen kommit fram till."""
    row = _informing(request, pk)
    form = RulingForm(request.POST if request.method == "POST" else None, today=request.today)
    return fill_in(
        request, form, partial(appeals.record_ruling, appeal=row), done=_("Domstolens avgörande är infört."),
        **_words(row, _("Domstolens avgörande"), _("För in")),
    )  # fmt: skip


@repeatable("a copy may be looked at again; each opening is noted")
@require_POST
def letter(request: Page, pk: int) -> HttpResponse:
    """The letter to the court as it went, byte for byte."""
    row = _informing(request, pk)
    kept = Document.objects.visible_to(request.user).filter(pk=row.document_id or 0).first()
    if kept is None:
        raise Http404
    return as_file(bytes(kept.content), f"overlamnande-{row.decision.case.number}")
