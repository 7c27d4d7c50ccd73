"""What holds for every request and answer: how text and addresses are received, and that nobody keeps a copy of a page."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.utils.cache import patch_vary_headers

from hemmaplan.foundation.cleaning import prose


class NoCopies:
    """Forbids browsers and proxies to keep pages: they are about people, and desks are shared.

    The same address answers with a whole page or with a piece of one, so a kept copy could also be the wrong half.
    An answer that has said otherwise itself is left as it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response


class CleanText:
    """Receives what was typed or pasted (sv. inmatad text) without control signs and other signs nobody can see.

    Here, and not in each form, so that no field can be forgotten: what such a sign does, it does far from the field
    where it was pasted. Passwords are received in the same way when they are set and when they are given.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Clean the fields and the query, when they need it."""
        request.GET = _cleaned(request.GET)  # type: ignore[assignment]  # the stubs forbid what the framework allows
        if request.method == "POST":
            try:
                request.POST = _cleaned(request.POST)  # type: ignore[assignment]
            except UnreadablePostError:  # the sender went away: whoever needs the form will be told
                return


def _cleaned(given: QueryDict) -> QueryDict:
    """The same fields with clean values; the very same object when there was nothing to clean."""
    if all(prose(value) == value for values in given.lists() for value in (values[0], *values[1])):
        return given
    cleaned = QueryDict(mutable=True, encoding=given.encoding)
    for name, values in given.lists():
        cleaned.setlist(prose(name), [prose(value) for value in values])
    cleaned._mutable = False  # noqa: SLF001 - as the framework itself does
    return cleaned


class WithoutNul:
    """Takes the character NUL (sv. nolltecken) out of addresses and cookies: no column can be asked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Leave such cookies out. Raises Http404 for such an address: it names nothing that there is."""
        if "\0" in request.path_info:
            raise Http404
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in name + value}
        return self.get_response(request)
