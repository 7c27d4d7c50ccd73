"""Min dag: today in time order, what to answer, clocks, drafts."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hemmaplan.access import door
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.desk import act
from hemmaplan.desk.myday import presenter
from hemmaplan.housing.rights import HousingRight
from hemmaplan.interventions.actions import orders
from hemmaplan.interventions.models import Order
from hemmaplan.interventions.permissions import may_handle
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.web.once import once
from hemmaplan.web.page import Page

ROOM = (
    OrderRight.HANDLE_ORDERS, HousingRight.SUPERVISE_HOUSING, OrderRight.SEND_ORDERS, AuthorityRight.TAKE_INTAKES,
)  # fmt: skip


@require_GET
def index(request: Page) -> HttpResponse:
    """The day of the one who looks."""
    if not any(request.user.scope.anywhere(right) for right in ROOM):
        raise PermissionDenied
    return render(request, "myday/index.html", presenter.whole(request))


@once
@require_POST
def acknowledge(request: Page, pk: int) -> HttpResponse:
    """Kvittera an order, in one click."""
    order = door.open_one(request, Order.objects.visible_to(request.user), pk=pk)
    if not may_handle(request.user, order):
        raise Http404
    action = partial(orders.acknowledge, order=order, by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Uppdraget är kvitterat."), to="myday:index")
