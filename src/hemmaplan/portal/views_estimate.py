"""The test calculation (*provberäkning*): anybody sees what a month would give. No log-in, no session, no cookie, nothing kept."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hemmaplan.access.rates import counted
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.norms.printing import Language
from hemmaplan.cases.intake.reception import reception
from hemmaplan.portal import presenter_estimate as presenter
from hemmaplan.portal.forms_estimate import EstimateForm
from hemmaplan.web.once import repeatable

WINDOW = dt.timedelta(minutes=10)
MOST_IN_WINDOW = 120
"""From one address: a library or an office has one for all who sit there, a machine asks without end."""


@login_not_required
@csrf_exempt  # there is no session that somebody else could make use of, and so no cookie to set
@repeatable("nothing is stored")
@require_http_methods(["GET", "HEAD", "POST"])
def estimate(request: HttpRequest, language: Language) -> HttpResponse:
    """Provberäkning, in the language of the address."""
    page: Any = request
    with translation.override(language):
        answer = _answer(page, language)
    answer.headers["Content-Language"] = language
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _answer(page: Any, language: Language) -> HttpResponse:
    """The empty form, or the form with what it gives."""
    law = law_in_use()
    month = presenter.month_to_try(page.today, law)
    shown = presenter.frame(reception(page.today), month, law, language, page.today)
    if page.method != "POST":
        return render(page, "portal/estimate.html", shown | {"form": EstimateForm()})
    form = EstimateForm(page.POST)
    if _too_many(page):
        note = _("Det har gjorts många provberäkningar från din adress. Vänta tio minuter och försök igen.")
        return render(
            page, "portal/estimate.html", shown | {"form": form, "note": note}, status=HTTPStatus.TOO_MANY_REQUESTS
        )
    if not form.is_valid():
        return render(page, "portal/estimate.html", shown | {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = presenter.answer(form, month, law, language)
    return render(page, "portal/estimate.html", shown | {"form": form, "answer": found})


def _too_many(page: Any) -> bool:
    address = get_adapter().get_client_ip(page)
    return counted(what="estimate", address=address, window=WINDOW, at=page.at) > MOST_IN_WINDOW
