"""How staff log in by the municipality's own provider of identities (*kommunens legitimering*), OpenID Connect or SAML."""

from http import HTTPStatus
from typing import Any

from allauth.account import views as account
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hemmaplan.access.actions import system_user
from hemmaplan.access.ports import PROVIDERS, STAFF, IdentityProvider, NoAnswer, NotVouched, TurnedBack, Vouched
from hemmaplan.access.provider_log_in import let_in_staff
from hemmaplan.access.trees import LOGGING_IN, RESIDENTS
from hemmaplan.config.obligations import PROVIDER
from hemmaplan.web.elsewhere import is_unasked, relay
from hemmaplan.web.once import repeatable

log_in = account.LoginView.as_view(
    extra_context={"providers": lambda: PROVIDERS.of(STAFF), "local_log_in": lambda: settings.LOCAL_LOG_IN}
)
"""The staff's door: by the providers there are, and by a password where that is allowed."""


@login_not_required
@require_safe
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """To the provider."""
    page: Any = request
    provider = _provider(key)
    if is_unasked(request):
        return HttpResponseRedirect(settings.LOGIN_URL)
    try:
        address = provider.begin(
            page.session, callback=_callback(request, key), after=_safe(page.GET.get("next", "")),
            language=page.LANGUAGE_CODE, at=page.at,
        )  # fmt: skip
    except (NoAnswer, NotVouched):
        return _page(request, "away", HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponseRedirect(address)


@login_not_required
@csrf_exempt  # what is sent is believed only as the answer to what this browser asked
@repeatable("an answer is taken once, by what the session remembers of the asking")
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, key: str) -> HttpResponse:
    """Back from the provider."""
    page: Any = request
    provider = _provider(key)
    given = page.POST if page.method == "POST" else page.GET
    if (again := relay(request)) is not None:
        return again
    try:
        vouched = provider.finish(page.session, callback=_callback(request, key), answer=given.dict(), at=page.at)
    except TurnedBack:
        return HttpResponseRedirect(settings.LOGIN_URL)
    except NoAnswer:
        return _page(request, "away", HTTPStatus.SERVICE_UNAVAILABLE)
    except NotVouched:
        if page.user.is_authenticated:
            return HttpResponseRedirect(reverse("home"))
        return _page(request, "not_believed", HTTPStatus.BAD_REQUEST)
    return _let_in(request, vouched)


@login_not_required
@require_safe
def metadata(request: HttpRequest, key: str) -> HttpResponse:
    """Who we are, for a provider that speaks SAML."""
    content = _provider(key).metadata(callback=_callback(request, key), metadata=request.build_absolute_uri())
    if not content:
        raise Http404
    return HttpResponse(content, content_type="application/samlmetadata+xml")


def _let_in(request: HttpRequest, vouched: Vouched) -> HttpResponse:
    """In, with a session of its own; or told why not: who comes here has shown who they are, and is a colleague."""
    page: Any = request
    user, why = let_in_staff(vouched=vouched, by=system_user(at=page.at), at=page.at)
    page.session.flush()
    if user is None:
        return _page(request, why, HTTPStatus.FORBIDDEN, name=vouched.account)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    page.session["began"], page.session[PROVIDER] = int(page.at.timestamp()), vouched.provider
    return HttpResponseRedirect(_safe(vouched.after) or reverse("home"))


def _safe(given: str) -> str:
    """Where somebody was on the way to, if it is a page of the staff's own; otherwise nothing."""
    ours = url_has_allowed_host_and_scheme(given, allowed_hosts=None) and given.startswith("/")
    return given if ours and not given.startswith((RESIDENTS, *LOGGING_IN)) else ""


def _provider(key: str) -> IdentityProvider:
    found = PROVIDERS.one(STAFF, key)
    if found is None:
        raise Http404
    return found


def _callback(request: HttpRequest, key: str) -> str:
    return request.build_absolute_uri(reverse("provider_finish", args=[key]))


def _page(request: HttpRequest, why: str, status: int, *, name: str = "") -> HttpResponse:
    shown = {"why": why, "name": name, "local_log_in": settings.LOCAL_LOG_IN}
    return render(request, "account/provider.html", shown, status=status)
