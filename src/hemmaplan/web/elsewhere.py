"""Who comes here from another site (*från annan plats*): led unasked, or sent by a form of somebody else's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def is_unasked(request: HttpRequest) -> bool:
    """Whether somebody else's page led here, or the browser only looks ahead: nobody has pressed anything of ours."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site" or bool(request.headers.get("Sec-Purpose"))


def relay(request: HttpRequest) -> HttpResponse | None:
    """The same form sent once more from a page of ours: what another site posts comes without the session. ``None`` when it has one."""
    if request.method != "POST" or "relayed" in request.POST:
        return None
    return render(request, "web/relay.html", {"fields": list(request.POST.items())})
