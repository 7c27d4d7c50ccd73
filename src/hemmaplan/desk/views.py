"""Where each role begins: the first room of its own menu."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from hemmaplan.interventions.rights import OrderRight
from hemmaplan.web import navigation
from hemmaplan.web.page import Page


def home(request: Page) -> HttpResponse:
    """Send the user to the first room they may enter; heads begin with the board, others with their day."""
    rows = [row for _group, rows in navigation.groups(request) for row in rows]
    first = "board" if request.user.scope.anywhere(OrderRight.DISTRIBUTE_ORDERS) else ""
    for row in sorted(rows, key=lambda row: row.item.key != first):
        return redirect(row.url)
    return render(request, "desk/nothing.html", status=403)
