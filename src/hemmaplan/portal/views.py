"""The public's page to report a concern for a child: without log-in, session or cookie.

A form is stored once by its own mark, so the receipt is the answer to the sending itself and sending again gives the same
receipt. Whatever goes wrong, the form is shown again with all that was typed.
"""

import datetime as dt
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hemmaplan.access.actions import system_user
from hemmaplan.access.rates import counted
from hemmaplan.cases.intake.actions.public import receive_report
from hemmaplan.cases.intake.measures import called_before, unit_of
from hemmaplan.cases.intake.reception import Reception, reception
from hemmaplan.foundation.refusals import Refused
from hemmaplan.portal import presenter, token
from hemmaplan.portal.forms import ReportForm
from hemmaplan.web.once import repeatable

WINDOW = dt.timedelta(minutes=10)
MOST_IN_WINDOW = 30
"""Sendings from one address: a school or a hospital has one address for all its staff, a machine sends hundreds."""


@dataclass(frozen=True)
class PublicPage:
    """What was asked: the request, the reception of the day, and in which language."""

    page: Any
    place: Reception
    language: str


@login_not_required
@csrf_exempt  # there is no session that somebody else could make use of, and so no cookie to set
@repeatable("a form is stored once by its own mark")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, language: str) -> HttpResponse:
    """Anmäl oro för ett barn, in the language of the address."""
    page: Any = request
    place = reception(page.today)
    if place is None:
        raise Http404
    with translation.override(language):
        answer = _answer(PublicPage(page, place, language))
    answer.headers["Content-Language"] = language
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _answer(asked: PublicPage) -> HttpResponse:
    """The sheet; another one with the same reporter; or what came of what was sent."""
    page = asked.page
    if page.method != "POST":
        return _sheet(asked, ReportForm())
    if "another" in page.POST:
        return _sheet(asked, ReportForm(initial=presenter.same_reporter(page)))
    form, mark = ReportForm(page.POST, page.FILES), page.POST.get("mark", "")
    try:
        return _taken(asked, form, mark)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _sheet(asked, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, mark=mark)
    except (OperationalError, InterfaceError):
        note = _(
            "Det gick inte att spara just nu. Det du skrivit finns kvar. Skicka igen om en liten stund, eller ring."
        )
        return _sheet(asked, form, status=HTTPStatus.SERVICE_UNAVAILABLE, mark=mark, note=note)


def _sheet(
    asked: PublicPage, form: ReportForm, *, status: int = HTTPStatus.OK, mark: str = "", note: str = ""
) -> HttpResponse:  # fmt: skip
    call = asked.page.POST.get("call", "")
    shown = presenter.sheet(form, mark=mark or token.issue(asked.page.at), call=call, note=note)
    return render(asked.page, "portal/report.html", _frame(asked) | shown, status=status)


def _frame(asked: PublicPage) -> dict[str, Any]:
    return presenter.place(asked.place, asked.page.at, asked.language)


def _taken(asked: PublicPage, form: ReportForm, mark: str) -> HttpResponse:
    """The receipt, or the same sheet with why it was not taken."""
    page, shown = asked.page, token.read(mark)
    if _too_many(page):
        note = _(
            "Det har kommit många anmälningar från din adress på kort tid. Det du skrivit finns kvar. Vänta tio minuter "
            "och skicka igen, eller ring."
        )
        return _sheet(asked, form, status=HTTPStatus.TOO_MANY_REQUESTS, mark=mark, note=note)
    if not form.is_valid():
        return _sheet(asked, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, mark=mark if shown else "")
    if form.cleaned_data["website"] or shown is None or not shown.may_be_sent(page.at):
        return _again(asked, page.POST.copy())
    stored = receive_report(
        unit=unit_of(asked.place), form=shown.form, terms=form.terms(), reporter=form.reporter(),
        sent=form.cleaned_data["attached"], same_call=called_before(token.read_reference(page.POST.get("call", ""))),
        by=system_user(at=page.at), at=page.at,
    )  # fmt: skip
    return render(page, "portal/receipt.html", _frame(asked) | presenter.receipt(stored, form, page.today))


def _too_many(page: Any) -> bool:
    address = get_adapter().get_client_ip(page)
    return counted(what="report", address=address, window=WINDOW, at=page.at) > MOST_IN_WINDOW


def _again(asked: PublicPage, typed: QueryDict) -> HttpResponse:
    """Shown once more with all that was typed, but for what no person fills in. A person presses again, a machine does not."""
    typed["website"] = ""
    note = _("Anmälan är inte skickad ännu. Läs igenom och skicka en gång till.")
    return _sheet(asked, ReportForm(typed, asked.page.FILES), status=HTTPStatus.UNPROCESSABLE_ENTITY, note=note)


@login_not_required
def too_large(request: HttpRequest) -> HttpResponse:
    """More than is read was sent. What was typed is kept by the browser."""
    language = "en" if request.path.endswith("/report-concern/") else "sv"
    with translation.override(language):
        shown = {"language": language, "action": request.path, "lead": _("Filerna är för stora tillsammans. Inget är skickat. "
                "Det du skrev finns kvar när du går tillbaka: välj mindre eller färre filer och skicka igen.")}  # fmt: skip
        text = render_to_string("portal/failure.html", shown)
    return HttpResponse(text, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  the framework's signature
    """There is no such page on the public's host name."""
    shown = {"language": "sv", "action": "/", "lead": _("Sidan finns inte.")}
    return HttpResponse(render_to_string("portal/failure.html", shown), status=HTTPStatus.NOT_FOUND)
