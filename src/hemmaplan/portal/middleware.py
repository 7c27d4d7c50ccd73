"""What holds for requests from outside (*utifrån*): the public's own host name, and how much may be sent."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from hemmaplan.access.trees import RESIDENTS
from hemmaplan.foundation import written

MOST_SENT = 60_000_000
"""Bytes of a whole form with its files. More is not read at all: what was typed is still in the sender's browser."""


class Outside:
    """Lets a host name of the public's own answer with the public's pages only, and refuses what is far too large unread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One request."""
        host = split_domain_port(request.META.get("HTTP_HOST", "").lower())[0]
        if host and host in settings.PORTAL_HOSTS:
            request.urlconf = "hemmaplan.portal.urls_outside"
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Before anybody has asked for the form, so that nothing of it has been read."""
        if request.path_info.startswith(RESIDENTS) and _length(request) > MOST_SENT:
            from hemmaplan.portal.views import too_large

            return too_large(request)
        return None


def _length(request: HttpRequest) -> int:
    return written.whole_or_none(request.META.get("CONTENT_LENGTH") or "", most=10**15) or 0
