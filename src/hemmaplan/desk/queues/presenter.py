"""The tables of the queues: one row a service, one row a place, one row an order that nobody has."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.capacity import measures as capacity
from hemmaplan.capacity.models import ExpectedStart
from hemmaplan.deadlines.models import Clock
from hemmaplan.desk.orders import presenter_start
from hemmaplan.desk.orders.presenter_list import KINDS, limit, limit_of
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures import ledger, orders, queue
from hemmaplan.interventions.measures.services import level
from hemmaplan.interventions.measures.workloads import workloads
from hemmaplan.interventions.models import Order, Priority, QueueEntry, Service
from hemmaplan.interventions.permissions import may_manage_queue
from hemmaplan.interventions.requirements.orders import IN_HAND
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.web import drawings
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Action
from hemmaplan.web.tables import Column, Table

ENOUGH_STARTS = 12
"""With fewer, nothing is said of how well expected starts hold."""


@dataclass(frozen=True)
class QueueRow:
    """A service with its queue and its orders, on the day looked at."""

    service: Service
    waits: queue.QueueStatus
    counts: orders.OrderCounts

    @property
    def pk(self) -> int:
        """The service's."""
        return self.service.pk


def _in_class(priority: int, row: QueueRow) -> int:
    return row.waits.by_class.get(priority, 0)


def services(request: Page) -> Table:
    """Every service of one's units that may have a queue or has one, the longest wait first."""
    units = request.user.scope.units(OrderRight.SEE_ORDERS)
    found = list(
        Service.objects.visible_to(request.user)
        .filter(unit__in=units, basis=Service.Basis.ASSESSED, period__contains=request.today)
        .select_related("unit")
    )
    loads = workloads([row.pk for row in found], on=request.today)
    rows = [QueueRow(row, loads[row.pk].queue, loads[row.pk].orders) for row in found]
    columns = [
        Column("service__name", _("Verksamhet"), sort=True),
        Column("service__unit__name", _("Enhet"), sort=True),
        Column("waits__count", _("I kö"), numeric=True, sort=True),
        Column("waits__longest_days", _("Längsta väntan, dagar"), numeric=True, sort=True),
        *[
            Column(f"class{n}", _("Klass %(n)s") % {"n": n}, numeric=True, cell=partial(_in_class, n))
            for n in (Priority.LEGAL, Priority.DECIDED, Priority.OPEN)
        ],
        Column("counts__late", _("Över tre månader"), numeric=True, sort=True),
        Column("counts__running", _("Pågår"), numeric=True, sort=True),
        Column("service__may_queue", _("Att veta"), template="queues/cells/always.html"),
    ]  # fmt: skip
    return Table(
        rows, columns, request, caption=_("Köer"), caption_hidden=True, name="koer", sort="-waits__count",
        row_url=lambda row: reverse("queues:queue", args=[row.pk]),
        empty=_("Inga köer"), empty_text=_("Verksamheter med behovsprövning får sin kö här."),
    )  # fmt: skip


def _step(entry: QueueEntry, label: str, name: str, *, post: bool = False) -> Action:
    url = f"{reverse('orders:step', args=[entry.order_id, name])}?fran=ko"
    return Action(label=label, url=url, panel=not post, post=post)


def _own(entry: QueueEntry, label: str, name: str) -> Action:
    return Action(label=label, url=reverse(f"queues:{name}", args=[entry.pk]), panel=True)


def entry_actions(request: Page, entry: Any) -> list[Action]:
    """What is done with a place where it stands; the rest is one click away, under the history.

    ``entry`` is a row of ``queue.line``, with the ``open_offer`` put on it there; no type knows of that.
    """
    found = []
    if request.user.scope.may(OrderRight.HANDLE_ORDERS, entry.order.unit_id):
        if entry.open_offer is None:
            found.append(_step(entry, _("Erbjud plats"), "offer"))
        elif not entry.open_offer.answer:
            found += [_step(entry, _("Tackade ja"), "yes", post=True), _step(entry, _("Tackade nej"), "decline")]
        if entry.open_offer is None or entry.open_offer.answer:
            found.append(_step(entry, _("Starta"), "start"))
    if may_manage_queue(request.user, entry.service):
        found.append(_own(entry, _("Flytta"), "move"))
    return [*found, _own(entry, _("Mer"), "history")]


def more_actions(request: Page, entry: QueueEntry) -> list[Action]:
    """What is seldom done with a place: change its class, start out of turn, send it back."""
    found = []
    if entry.left_on is None and may_manage_queue(request.user, entry.service):
        found.append(_own(entry, _("Ändra klass"), "reclass"))
    if entry.left_on is None and request.user.scope.may(OrderRight.HANDLE_ORDERS, entry.order.unit_id):
        steps = (("start", _("Starta")), ("refrain", _("Avstår")), ("return", _("Återlämna")))
        found += [_step(entry, label, name) for name, label in steps]
    return found


def line(request: Page, service: Service) -> Table:
    """The queue of a service, in the order places are offered."""
    today, entries = request.today, queue.line(service.pk)
    limits = ledger.limits([entry.order_id for entry in entries])
    starts = ExpectedStart.objects.visible_to(request.user).newest([entry.pk for entry in entries])
    columns = [
        Column("place", _("Plats"), numeric=True),
        Column("priority", _("Klass"), template="queues/cells/class.html"),
        Column("order", _("Vem"), template="queues/cells/who.html"),
        Column("state", _("Läge"), template="queues/cells/state.html", cell=lambda row: KINDS[row.order.state]),
        Column("decided", _("Dagar sedan beslut"), numeric=True, cell=lambda row: (today - row.order.decided_on).days),
        Column("limit", _("Mot tre månader"), template="queues/cells/limit.html", cell=lambda row: limit_meter(row.order, limits.get(row.order_id), today)),
        Column("start", _("Beräknad start"), cell=lambda row: presenter_start.short(starts.get(row.pk), today)),
        Column("wishes", _("Önskemål")),
    ]  # fmt: skip
    return Table(
        entries, columns, request, caption=_("Kö"), caption_hidden=True, name="ko",
        row_url=lambda row: reverse("orders:order", args=[row.order_id]),
        row_actions=lambda row: entry_actions(request, row),
        empty=_("Ingen väntar"), empty_text=_("Ett mottaget uppdrag som inte kan starta ställs i kö från sin egen sida."),
    )  # fmt: skip


def accuracy(request: Page, service: Service) -> dict[str, Any]:
    """How expected starts of the last year have held in the queue."""
    first = calendar.add_years(request.today, -1)
    return {
        "found": capacity.start_accuracy([service.pk], first=first, last=request.today)[service.pk],
        "first": first, "enough": ENOUGH_STARTS,
    }  # fmt: skip


def limit_meter(order: Order, clock: Clock | None, today: Any) -> dict[str, Any] | None:
    """The line of three months and how far along it the order has come, in days."""
    found = limit_of(clock)
    if found is None:
        return None
    gone = max(0, (today - order.decided_on).days)
    return {**found, "gone": gone, "bar": drawings.meter(gone, found["days"])}


def unassigned(request: Page, employees: list[orders.EmployeeWorkload], unit_ids: list[int]) -> Table:
    """Orders in hand that nobody has, the oldest decision first, each with the form that gives it."""
    user, token = request.user, get_token(request)
    rows = (
        ledger.with_limit(Order.objects.visible_to(user))
        .filter(unit__in=unit_ids, state__in=IN_HAND)
        .select_related("case", "person", "service")
        .annotate(level=level(request.today))
    )
    give = {"workloads": employees, "token": token, "back": "?fran=fordela"}
    columns = [
        Column("case__number", _("Nummer"), template="orders/cells/number.html"),
        Column("person", _("Vem"), template="orders/cells/who.html"),
        Column("service__name", _("Verksamhet")),
        Column("limit_on", _("Tre månader"), sort=True, template="orders/cells/limit.html", cell=limit),
        Column("give", _("Ge till"), template="queues/cells/give.html", cell=lambda _row: give),
    ]
    return Table(
        orders.given_to_nobody(rows, on=request.today), columns, request, caption=_("Utan ansvarig"), name="utan",
        sort="limit_on", page_size=25, row_url=lambda row: reverse("orders:order", args=[row.pk]),
        empty=_("Allt är fördelat"), empty_text=_("Mottagna uppdrag som ingen har hamnar här."),
    )  # fmt: skip
