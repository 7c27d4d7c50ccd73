"""What follows from orders and open contacts: grounds to see the person. No models.

Texts are stored, so they are in the authority's language whatever the reader's.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hemmaplan.cases.consequences import Assigned, Over, employees_grounds
from hemmaplan.foundation import calendar
from hemmaplan.interventions.permissions import RETURNED_DAYS
from hemmaplan.interventions.states import OrderState
from hemmaplan.people.grounds import WantedGround


@dataclass(frozen=True, slots=True)
class OrderAccess:
    """Uppdrag as far as anything follows from it."""

    id: int
    number: str
    service: str
    person_id: int
    unit_id: int
    from_unit_id: int
    state: str
    sent_on: dt.date
    over: Over | None


@dataclass(frozen=True, slots=True)
class ContactAccess:
    """Öppen kontakt med identitet as far as anything follows from it. ``left_on`` as in ``Assigned``."""

    id: int
    number: int
    service: str
    person_id: int
    unit_id: int
    employee_id: int | None
    opened_on: dt.date
    over: Over | None
    left_on: dt.date | None = None


def order_grounds(order: OrderAccess, assigned: Iterable[Assigned]) -> Iterator[WantedGround]:
    """The performer's unit and the sender's may see the person while the order lasts; those who have it in particular.

    What came back is the sender's for a while: the decision stands, and somebody must be asked to carry it out.
    """
    until = order.over.open_until if order.over else None
    reason = f"Uppdrag {order.number}, {order.service}"
    for unit_id in dict.fromkeys((order.unit_id, order.from_unit_id)):
        last = until
        if until is not None and order.state == OrderState.RETURNED and unit_id != order.unit_id:
            last = calendar.add_days(until, RETURNED_DAYS)
        yield WantedGround(order.id, order.person_id, unit_id, None, reason, order.sent_on, last)
    yield from employees_grounds(
        assigned, source_id=order.id, person_id=order.person_id, unit_id=order.unit_id,
        reason=f"Ansvarig för uppdrag {order.number}", over=order.over,
    )  # fmt: skip


def contact_grounds(contact: ContactAccess) -> Iterator[WantedGround]:
    """The unit may see the person while the contact lasts, and the one who has it in particular."""
    has = (
        [Assigned(contact.employee_id, contact.opened_on, None, left_on=contact.left_on)] if contact.employee_id else []
    )
    reason = f"Öppen kontakt {contact.number} i {contact.service}"
    last = contact.over.open_until if contact.over else None
    yield WantedGround(contact.id, contact.person_id, contact.unit_id, None, reason, contact.opened_on, last)
    yield from employees_grounds(
        has,
        source_id=contact.id,
        person_id=contact.person_id,
        unit_id=contact.unit_id,
        reason=reason,
        over=contact.over,
    )
