"""The self-check of how one logs in: each provider of identities, and what works of it."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hemmaplan.access.ports import PROVIDERS, RESIDENT, STAFF, IdentityProvider
from hemmaplan.access.rights import AccountRight
from hemmaplan.web.page import Page


def check(request: Page) -> HttpResponse:
    """Inloggning: which providers there are and, when asked for, each link of the chain tried now."""
    if not request.user.scope.anywhere(AccountRight.MANAGE_USERS):
        raise Http404
    now = request.GET.get("nu") == "1"
    shown = [
        _tried(request, provider, now=now) for audience in (RESIDENT, STAFF) for provider in PROVIDERS.of(audience)
    ]
    context = {
        "providers": shown, "tried": now, "local_log_in": settings.LOCAL_LOG_IN,
        "emergency": "" if settings.LOCAL_LOG_IN else settings.EMERGENCY_ACCOUNT,
    }  # fmt: skip
    return render(request, "access/log_in_check.html", context)


def _tried(request: Page, provider: IdentityProvider, *, now: bool) -> dict[str, object]:
    callback = _callback(request, provider)
    return {
        "title": provider.title, "key": provider.key, "of_residents": provider.audience == RESIDENT, "callback": callback,
        "findings": provider.check(callback=callback, at=request.at) if now else [],
    }  # fmt: skip


def _callback(request: Page, provider: IdentityProvider) -> str:
    """The address to which the provider sends people back: residents on the public's own host name, where there is one."""
    if provider.audience == STAFF:
        return request.build_absolute_uri(reverse("provider_finish", args=[provider.key]))
    path = reverse("portal:finish", args=[provider.key])
    return (
        f"{request.scheme}://{settings.PORTAL_HOSTS[0]}{path}"
        if settings.PORTAL_HOSTS
        else request.build_absolute_uri(path)
    )
