"""The guard against sending a form twice (sv. dubbelinsändning): a token that is used up by the first sending."""

import functools
import secrets
from collections.abc import Callable

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

FIELD = "once"
KEPT_SECONDS = 3600


def issue() -> str:
    """A new token, to be put in a hidden field of a form."""
    return secrets.token_urlsafe(16)


def _key(request: HttpRequest) -> str | None:
    token = request.POST.get(FIELD, "")
    owner = request.session.session_key or getattr(request.user, "pk", None)
    return f"once:{owner}:{token[:40]}" if token else None


def claim(request: HttpRequest) -> bool:
    """Use up the token of this sending. False when it was used before: then nothing may be stored again.

    A sending without a token is let through, so that a hand-written form or a test needs none. The cache must be
    shared by all web processes.
    """
    key = _key(request)
    return key is None or cache.add(key, 1, KEPT_SECONDS)


def release(request: HttpRequest) -> None:
    """Give the token back, after a sending that stored nothing."""
    if key := _key(request):
        cache.delete(key)


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view: a second sending of the same form is answered with a message and stores nothing."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if not claim(request):
            messages.info(request, _("Formuläret var redan skickat. Inget sparades två gånger."))
            return HttpResponseRedirect(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except Exception:
            release(request)  # nothing was stored, so the same sending may be tried again
            raise

    return guarded
