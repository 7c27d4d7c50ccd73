"""The work list of orders: its columns, its filter, and what can be done in a row."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.deadlines.models import Clock
from hemmaplan.desk import units
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures import orders as measures
from hemmaplan.interventions.measures.ledger import late_on, with_limit
from hemmaplan.interventions.models import Order, Service
from hemmaplan.interventions.permissions import may_distribute, may_handle
from hemmaplan.interventions.requirements.orders import IN_HAND
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.interventions.states import OrderState
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.web import tables
from hemmaplan.web.fields import field_of
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Action
from hemmaplan.web.tables import Column, Table

KINDS = {
    "sent": "warning", "acknowledged": "warning", "accepted": "info", "queued": "neutral", "offered": "info",
    "running": "success", "paused": "warning", "ended": "neutral", "returned": "danger",
}  # fmt: skip
MOST_SERVICES = 100


class OrderFilter(tables.FilterForm):
    """What to see of the list. Without a choice: what is open."""

    state = forms.ChoiceField(label=gettext_lazy("Läge"), required=False)
    service = forms.ChoiceField(label=gettext_lazy("Verksamhet"), required=False)
    enhet = forms.ChoiceField(label=gettext_lazy("Enhet"), required=False)
    mine = forms.BooleanField(label=gettext_lazy("Mina"), required=False)
    unassigned = forms.BooleanField(label=gettext_lazy("Utan ansvarig"), required=False)
    late = forms.BooleanField(label=gettext_lazy("Över tre månader"), required=False)

    def __init__(self, request: Page, services: Sequence[Service]) -> None:
        super().__init__(request.GET)
        self.user, self.today = request.user, request.today
        every = [("", _("Öppna")), ("all", _("Alla")), *OrderState.choices]
        field_of(self, "state", forms.ChoiceField).choices = every
        # Over many units there are too many services to choose among: then one chooses the unit.
        if len(services) > MOST_SERVICES:
            self.units = units.with_right(self.user, OrderRight.SEE_ORDERS)
            field_of(self, "enhet", forms.ChoiceField).choices = [
                ("", _("Alla")),
                *((u.code, u.name) for u in self.units),
            ]
            del self.fields["service"]
        else:
            field_of(self, "service", forms.ChoiceField).choices = [
                ("", _("Alla")),
                *((str(s.pk), s.name) for s in services),
            ]
            del self.fields["enhet"]
        if not self.user.employee_id or not self.user.scope.anywhere(OrderRight.SEE_ORDERS):
            del self.fields["mine"]

    def apply(self, rows: QuerySet) -> QuerySet:
        """Open orders unless a state is asked for."""
        if not self.is_valid():
            return rows.filter(ended_on__isnull=True)
        chosen = self.cleaned_data
        if not chosen["state"]:
            rows = rows.filter(ended_on__isnull=True)
        elif chosen["state"] != "all":
            rows = rows.filter(state=chosen["state"])
        if chosen.get("service"):
            rows = rows.filter(service=chosen["service"])
        if code := chosen.get("enhet"):
            unit = next(unit for unit in self.units if unit.code == code)
            rows = rows.filter(unit__in=units.within(self.user, unit, OrderRight.SEE_ORDERS))
        if chosen.get("mine"):
            rows = measures.given_to(rows, self.user.employee_id, on=self.today)
        if chosen["unassigned"]:
            rows = measures.given_to_nobody(rows, on=self.today)
        return rows.filter(late_on(self.today)) if chosen["late"] else rows


def limit(order: Any) -> dict[str, Any] | None:
    """The line of three months, while it is running: the last day and the section.

    ``order`` carries what the ledger says of it, put there by ``with_limit``; no type knows of that.
    """
    if order.limit_on is None:
        return None
    return {"due": order.limit_on, "section": order.limit_section, "days": (order.limit_on - order.limit_from).days}


def limit_of(clock: Clock | None) -> dict[str, Any] | None:
    """The same from the clock itself."""
    if clock is None:
        return None
    return {"due": clock.due_on, "section": clock.section, "days": (clock.due_on - clock.starts_on).days}


def row_actions(request: Page, order: Any) -> list[Action]:
    """The next thing to do with the order, where it stands.

    ``order`` is a row of the list, with the ``workers`` that ``current_assignments`` put on its file; no type knows of those.
    """
    found = []
    if may_handle(request.user, order):
        for state, name, label in (("sent", "acknowledge", _("Kvittera")), ("acknowledged", "accept", _("Ta emot"))):
            if order.state == state:
                found.append(Action(label=label, url=reverse("orders:step", args=[order.pk, name]), post=True))
    if order.state in IN_HAND and not order.case.workers and may_distribute(request.user, order):
        found.append(Action(label=_("Fördela"), url=reverse("orders:assign", args=[order.pk]), panel=True))
    return found


def table(request: Page) -> Table:
    """The orders one may see, newest first: those one's units carry out, and those one's authority has sent."""
    user, today = request.user, request.today
    rows = with_limit(Order.objects.visible_to(user)).select_related("case", "person", "service", "from_unit", "unit")
    # The nearest limit first is asked of what is open: those are few, and what is ended has no limit left.
    nearest = request.GET.get("state", "") not in {"all", "ended", "returned"}
    carried = user.scope.anywhere(OrderRight.SEE_ORDERS)
    services = Service.objects.visible_to(user).order_by(Swedish("name"), "pk")
    if carried:
        services = services.filter(unit__in=user.scope.units(OrderRight.SEE_ORDERS))
    columns = [
        Column("case__number", _("Nummer"), template="orders/cells/number.html"),
        Column("person", _("Vem"), template="orders/cells/who.html"),
        Column("service__name", _("Verksamhet")),
        Column("state", _("Läge"), template="orders/cells/state.html", cell=lambda row: KINDS[row.state]),
        Column("from_unit__name", _("Från")) if carried else Column("unit__name", _("Utförare")),
        Column("sent_at", _("Dagar"), numeric=True, sort=True,
               cell=lambda row: (today - calendar.local_date(row.sent_at)).days),
        Column("limit_on", _("Tre månader"), sort=nearest, template="orders/cells/limit.html", cell=limit),
        Column("workers", _("Ansvarig"), template="orders/cells/workers.html", cell=lambda order: order.case.workers),
    ]  # fmt: skip
    return Table(
        rows.prefetch_related(measures.current_assignments(today)), columns, request,
        caption=_("Uppdrag"), caption_hidden=True, name="uppdrag", sort="-sent_at",
        filters=OrderFilter(request, list(services[: MOST_SERVICES + 1])),
        row_url=lambda row: reverse("orders:order", args=[row.pk]), row_actions=lambda row: row_actions(request, row),
        empty=_("Inga uppdrag"),
        empty_text=_("Här står uppdrag från myndigheten: nya att kvittera, de som väntar och de som pågår."),
    )  # fmt: skip
