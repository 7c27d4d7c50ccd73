"""What every answer says of keeping copies (sv. mellanlagring): none, on any machine, of any page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


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
