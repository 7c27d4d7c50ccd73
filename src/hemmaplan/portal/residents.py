"""Pages of a resident who has logged in (*inloggad invånare*): who is there, and what stands on each of their pages.

``resident_required`` guards a view and gives it ``request.resident``; ``show`` draws its page in the residents' frame.
"""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from hemmaplan.access.middleware import limits_of
from hemmaplan.access.ports import PROVIDERS, RESIDENT
from hemmaplan.access.trees import LOGGING_IN, RESIDENTS
from hemmaplan.cases.intake.reception import reception
from hemmaplan.people.residents import resident_of
from hemmaplan.portal.presenter import NAMES

View = Callable[..., HttpResponse]
NAME, PROVIDER = "resident_name", "resident_provider"
"""What the session holds of the log-in: the name as vouched for, never stored elsewhere, and by whom."""
WARN_SECONDS = 120


def resident_required(view: View) -> View:
    """Decorate a view for residents: a stranger logs in first, and ``request.resident`` is who it is, a person here or nobody.

    It stands outermost, above ``once`` or ``repeatable``. Who is to meet a person since they logged in is led there.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page: Any = request
        found = resident_of(page.user, page.today)
        if found is None:
            return HttpResponseRedirect(reverse_lazy("portal:other_help"))
        page.resident = found
        return view(request, *args, **kwargs)

    guarded.login_url = reverse_lazy("portal:log_in")  # type: ignore[attr-defined]
    return guarded


def show(
    page: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Draw a page in the residents' frame. ``template`` extends ``portal/resident.html``."""
    return render(page, template, frame(page) | (context or {}), status=status)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What stands on every page in the residents' tree: the municipality, who is logged in, and for how long yet."""
    page: Any = request
    place, inside = reception(page.today), page.user.is_authenticated
    language = "en" if get_language() == "en" else "sv"
    other = "sv" if language == "en" else "en"
    return {
        "reception": place, "language": language, "other": other, "other_name": NAMES[other], "here": page.get_full_path(),
        "inside": inside, "resident_name": name_of(page) if inside else "", "may_log_in": bool(PROVIDERS.of(RESIDENT)),
        "seconds_left": seconds_left(page) if inside else 0, "warn_seconds": WARN_SECONDS,
        "idle_minutes": settings.RESIDENT_IDLE_SECONDS // 60, "logged_out_url": settings.RESIDENT_LOGGED_OUT_URL,
    }  # fmt: skip


def name_of(page: Any) -> str:
    """Who is logged in, as vouched for; the number where no name was. The same whether anybody here knows them or not."""
    resident = getattr(page, "resident", None)
    return page.session.get(NAME) or (resident.number.masked if resident else "")


def seconds_left(page: Any) -> int:
    """For how long the log-in lasts if nothing more is done: until it has lain untouched, or its time is over."""
    whole, idle, _touch = limits_of(page.user)
    now = int(page.at.timestamp())
    return max(0, min(page.session.get("began", now) + whole, now + idle) - now)


def is_ours(given: str) -> bool:
    """Whether an address is one of the residents' tree, on this very host."""
    return given.startswith(RESIDENTS) and url_has_allowed_host_and_scheme(given, allowed_hosts=None)


def safe_address(given: str) -> str:
    """Where somebody was on the way to, if it is a page of the residents' own; otherwise nothing."""
    return given if is_ours(given) and not given.startswith(LOGGING_IN) else ""
