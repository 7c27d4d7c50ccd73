"""What anything follows from, read of many orders or contacts at once: for the action, the import and the nightly check."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef, Q

from hemmaplan.cases.consequences import Assigned, Over
from hemmaplan.cases.measures import assigned_to
from hemmaplan.foundation import calendar
from hemmaplan.interventions.consequences.grounds import ContactAccess, OrderAccess, contact_grounds, order_grounds
from hemmaplan.interventions.models import OpenContact, Order, QueueEntry
from hemmaplan.interventions.states import OrderState
from hemmaplan.organisation.measures import left_on
from hemmaplan.people.grounds import WantedGround
from hemmaplan.people.measures import differing

# States in which an order has a place in line.
WAITING = (OrderState.QUEUED, OrderState.OFFERED)


def orders(ids: Collection[int], *, on: dt.date) -> Iterator[tuple[OrderAccess, list[Assigned]]]:
    """The facts of each order, and who works with it. Three queries."""
    rows = list(
        Order.objects.filter(pk__in=ids).order_by("pk").values_list(
            "pk", "case", "case__number", "service__name", "person", "unit", "from_unit", "state", "sent_at", "ended_on",
            "ended_recorded_at",
        )
    )  # fmt: skip
    assigned = assigned_to([row[1] for row in rows], on=on)
    for pk, case, number, service, person, unit, sender, state, sent_at, ended_on, recorded_at in rows:
        over = Over.of(ended_on, recorded_at)
        facts = OrderAccess(pk, number, service, person, unit, sender, state, calendar.local_date(sent_at), over)
        yield facts, assigned.get(case, [])


def contacts(ids: Collection[int], *, on: dt.date) -> Iterator[ContactAccess]:
    """The facts of each contact with identity. Two queries."""
    rows = list(
        OpenContact.objects.filter(pk__in=ids, person__isnull=False).order_by("pk").values_list(
            "pk", "number", "service__name", "person", "unit", "employee", "opened_on", "closed_on", "ended_recorded_at"
        )
    )  # fmt: skip
    left = left_on({row[5] for row in rows if row[5]}, on=on)
    for pk, number, service, person, unit, employee, opened_on, closed_on, recorded_at in rows:
        over = Over.of(closed_on, recorded_at)
        yield ContactAccess(pk, number, service, person or 0, unit, employee, opened_on, over, left.get(employee or 0))


def order_grounds_of(ids: Collection[int], *, on: dt.date) -> list[WantedGround]:
    """The grounds that each order wants."""
    return [ground for facts, assigned in orders(ids, on=on) for ground in order_grounds(facts, assigned)]


def contact_grounds_of(ids: Collection[int], *, on: dt.date) -> list[WantedGround]:
    """The grounds that each contact wants."""
    return [ground for facts in contacts(ids, on=on) for ground in contact_grounds(facts)]


def differing_orders(*, on: dt.date) -> Iterator[str]:
    """Numbers of the orders whose grounds are not what they want, and of those that wait without a place or have one and do not."""
    found = differing(
        kind="interventions.order", today=on, wanted_of=lambda ids: order_grounds_of(ids, on=on),
        open_ids=set(Order.objects.filter(ended_on=None).values_list("pk", flat=True)),
    )  # fmt: skip
    waits = Exists(QueueEntry.objects.filter(order=OuterRef("pk"), left_on=None))
    in_line = Q(state__in=WAITING)
    rows = Order.objects.filter(Q(pk__in=found) | in_line & ~waits | ~in_line & waits)
    yield from rows.order_by("case__number").values_list("case__number", flat=True)


def differing_contacts(*, on: dt.date) -> Iterator[str]:
    """The contacts whose grounds are not what they want, each by service and number."""
    found = differing(
        kind="interventions.opencontact", today=on, wanted_of=lambda ids: contact_grounds_of(ids, on=on),
        open_ids=set(OpenContact.objects.filter(closed_on=None, person__isnull=False).values_list("pk", flat=True)),
    )  # fmt: skip
    rows = OpenContact.objects.filter(pk__in=found).order_by("service__code", "number")
    yield from (f"{code} {number}" for code, number in rows.values_list("service__code", "number"))
