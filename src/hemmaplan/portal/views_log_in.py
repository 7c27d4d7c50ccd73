"""How a resident comes in and goes out (*inloggning för invånare*), by a provider that vouches for who it is.

Somebody who cannot come in here meets a page that says how they are helped, the same for all: never why.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import check_for_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hemmaplan.access.actions import system_user
from hemmaplan.access.ports import PROVIDERS, RESIDENT, IdentityProvider, NoAnswer, NotVouched, TurnedBack, Vouched
from hemmaplan.people.actions.residents import let_in
from hemmaplan.people.residents import resident_of
from hemmaplan.portal.residents import NAME, PROVIDER, is_ours, resident_required, safe_address, seconds_left, show
from hemmaplan.web.elsewhere import is_unasked, relay
from hemmaplan.web.once import repeatable

LONGEST_NAME = 120


@login_not_required
@require_safe
def log_in(request: HttpRequest) -> HttpResponse:
    """Logga in: by which provider, and what else there is for who has none."""
    page: Any = request
    if not PROVIDERS.of(RESIDENT):
        raise Http404
    after = safe_address(page.GET.get("next", ""))
    if page.user.is_authenticated:
        return HttpResponseRedirect(after or reverse("portal:home"))
    return show(request, "portal/log_in.html", {"providers": PROVIDERS.of(RESIDENT), "after": after})


@login_not_required
@require_safe
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """To the provider. Never for a page of somebody else's that leads here unasked, or a browser that looks ahead."""
    page: Any = request
    provider, after = _provider(key), safe_address(page.GET.get("next", ""))
    if is_unasked(request):
        return HttpResponseRedirect(reverse("portal:log_in"))
    try:
        address = provider.begin(
            page.session, callback=_callback(request, key), after=after, language=page.LANGUAGE_CODE, at=page.at
        )
    except (NoAnswer, NotVouched):
        return _away(request)
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
        return _again(request, turned_back=True)
    except NoAnswer:
        return _away(request)
    except NotVouched:
        # Pressed twice, or gone back: who is in already is in.
        return HttpResponseRedirect(reverse("portal:home")) if page.user.is_authenticated else _again(request)
    return _let_in(request, vouched)


@login_not_required
@require_safe
def metadata(request: HttpRequest, key: str) -> HttpResponse:
    """Who we are, for a provider that speaks SAML."""
    callback = _callback(request, key)
    content = _provider(key).metadata(callback=callback, metadata=request.build_absolute_uri())
    if not content:
        raise Http404
    return HttpResponse(content, content_type="application/samlmetadata+xml")


def _let_in(request: HttpRequest, vouched: Vouched) -> HttpResponse:
    """In, with a session of its own; or to who helps in another way. What the browser remembered before is gone."""
    page: Any = request
    account = let_in(vouched=vouched, by=system_user(at=page.at), at=page.at)
    page.session.flush()
    if account is None:
        return HttpResponseRedirect(reverse("portal:other_help"))
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    page.session["began"] = int(page.at.timestamp())
    page.session[NAME], page.session[PROVIDER] = vouched.name[:LONGEST_NAME], vouched.provider
    return HttpResponseRedirect(safe_address(vouched.after) or reverse("portal:home"))


def _provider(key: str) -> IdentityProvider:
    found = PROVIDERS.one(RESIDENT, key)
    if found is None:
        raise Http404
    return found


def _callback(request: HttpRequest, key: str) -> str:
    return request.build_absolute_uri(reverse("portal:finish", args=[key]))


def _again(request: HttpRequest, *, turned_back: bool = False) -> HttpResponse:
    shown = {"turned_back": turned_back, "providers": PROVIDERS.of(RESIDENT), "after": ""}
    return show(
        request, "portal/not_logged_in.html", shown, status=HTTPStatus.OK if turned_back else HTTPStatus.BAD_REQUEST
    )


def _away(request: HttpRequest) -> HttpResponse:
    return show(request, "portal/provider_away.html", status=HTTPStatus.SERVICE_UNAVAILABLE)


@login_not_required
@repeatable("logging out twice does no harm")
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Logga ut: the session ends here, what the browser keeps of the pages goes, and the provider is told where it can be.

    Not by a redirect: a form of ours may lead nowhere but to ourselves.
    """
    page: Any = request
    provider = PROVIDERS.one(RESIDENT, page.session.get(PROVIDER, ""))
    logout(request)
    address = provider.leave(back=request.build_absolute_uri(reverse("portal:logged_out"))) if provider else ""
    answer = show(request, "portal/logged_out.html")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    if address:
        answer.headers["Refresh"] = f"0; url={address}"
    return answer


@login_not_required
@require_safe
def logged_out(request: HttpRequest) -> HttpResponse:
    """Utloggad: also where a page leads that was left open."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("portal:home"))
    return show(request, "portal/logged_out.html")


@login_not_required
@require_safe
def other_help(request: HttpRequest) -> HttpResponse:
    """Vi hjälper dig på annat sätt: the same page for everybody, whoever comes and for whatever reason.

    Who was let in and is to meet a person since is logged out here.
    """
    page: Any = request
    if page.user.is_authenticated and resident_of(page.user, page.today) is None:
        logout(request)
    return show(request, "portal/other_help.html")


@resident_required
@repeatable("it stores nothing but that somebody is still there")
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Stanna kvar: somebody is still there. Answers with how many seconds that gives."""
    return HttpResponse(str(seconds_left(request)), content_type="text/plain")


@login_not_required
@repeatable("it stores nothing but a cookie")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Språk: the language of the pages, kept in the browser."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "")
    answer = HttpResponseRedirect(back if is_ours(back) else reverse("portal:log_in"))
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax")
    return answer
