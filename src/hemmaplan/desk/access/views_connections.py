"""The connections to services outside, for whoever runs the system: what is set, how it has gone, and a live try."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from hemmaplan.access.rights import AccountRight
from hemmaplan.desk.access.self_checks import self_checks
from hemmaplan.web.once import repeatable
from hemmaplan.web.page import Page


def _page(request: Page, *, live: bool) -> HttpResponse:
    if not request.user.scope.anywhere(AccountRight.MANAGE_USERS):
        raise Http404
    found = list(self_checks(request.at, live=live))
    return render(request, "access/connections.html", {"connections": found, "live": live})


@require_GET
def index(request: Page) -> HttpResponse:
    """Kopplingar: what is set and how it has gone. Nobody is called."""
    return _page(request, live=False)


@repeatable("it asks whether the services are there, and changes nothing")
@require_POST
def check(request: Page) -> HttpResponse:
    """Pröva kopplingarna nu."""
    return _page(request, live=True)
