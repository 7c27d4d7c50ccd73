"""Reading what has ended: orders and open contacts that are no longer open to the unit, for a stated reason.

Law: 2001:454 10 § (access limited to what the work needs); OSL 26:1.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.permissions import require
from hemmaplan.access.reasons import valid_reason
from hemmaplan.cases import actions as cases
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.interventions.models import OpenContact, Order, Service
from hemmaplan.interventions.permissions import may_record_contact
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.storing import action
from hemmaplan.people.actions import stated_reasons

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def _none() -> NotPossible:
    """One answer for unknown, other units' and never there: the number alone tells nothing."""
    return NotPossible(_("Inget avslutat ärende i dina enheter har det numret. Kontrollera numret."))


@action
def read_ended_order(*, number: str, reason: str, by: "User", at: dt.datetime) -> Order:
    """Läs ett avslutat uppdrag, by its number, for a stated reason: today, for reading, and marked in the read log.

    For those who carry orders out in its unit (they read its journal with it), and for the unit that sent it. One that is
    open to the user as it is gives no new ground. Raises ``NotPossible`` when no such order has ended there.
    """
    valid_reason(reason)
    open_now = Order.objects.visible_to(by).filter(case__number__iexact=number.strip()).first()
    if open_now is not None:
        return open_now
    ended = Order.objects.filter(case__number__iexact=number.strip(), ended_on__isnull=False)
    carried = ended.filter(unit__in=by.scope.units(OrderRight.SEE_ORDERS))
    sent = ended.filter(from_unit__in=by.scope.units(OrderRight.SEND_ORDERS))
    order = (carried | sent).select_related("case__unit", "case__person", "person", "from_unit").first()
    if order is None:
        raise _none()
    if by.scope.may(OrderRight.SEE_ORDERS, order.unit_id):
        cases.open_ended(case=order.case, about=order, reason=reason, by=by, at=at)
    else:
        stated_reasons.read_ended(
            person=order.person, unit=order.from_unit, source=order.case, about=order, reason=reason, by=by, at=at
        )
    return order


@action
def read_ended_contact(*, service: Service, number: int, reason: str, by: "User", at: dt.datetime) -> OpenContact:
    """Läs en avslutad öppen kontakt, by its number in the service, for a stated reason. Raises as ``read_ended_order``."""
    require(may_record_contact(by, service))
    valid_reason(reason)
    open_now = OpenContact.objects.visible_to(by).filter(service=service, number=number).first()
    if open_now is not None:
        return open_now
    contact = OpenContact.objects.filter(service=service, number=number, closed_on__isnull=False).first()
    # One without identity has no person to have a ground about: nothing in it tells who it was.
    if contact is None or contact.person is None:
        raise _none()
    stated_reasons.read_ended(person=contact.person, unit=contact.unit, source=contact, about=contact, reason=reason, by=by,
                      at=at)  # fmt: skip
    return contact
