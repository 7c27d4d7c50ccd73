"""What actions about an order begin with: the reason as stated, a day that has come, and the order's row held."""

import datetime as dt

from django.utils.translation import gettext as _

from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.interventions.models import Order

REASON_LENGTH = 300


def required_reason(reason: str, *, most: int = REASON_LENGTH) -> str:
    """The reason as it is stored. Raises ``NotPossible`` when it is missing or too long for its field."""
    reason = reason.strip()
    if not reason:
        raise NotPossible(_("Skriv skälet. Det står sedan i historiken."))
    if len(reason) > most:
        raise NotPossible(_("Skälet är för långt. Högst %(most)s tecken.") % {"most": most})
    return reason


def moment_of(on: dt.date, at: dt.datetime) -> dt.datetime:
    """When something happened, told by its day: now when it is today, otherwise noon of that day."""
    return at if on == calendar.local_date(at) else calendar.at_clock(on, 12)


def refuse_ahead(on: dt.date, at: dt.datetime) -> None:
    """Refuse a day that has not come."""
    if on > calendar.local_date(at):
        raise NotPossible(_("Dagen ligger framåt i tiden. Registrera det när det har hänt."))


def lock_order(order: Order) -> Order:
    """Hold the order's row to the end of the transaction, and read it as it stands."""
    order.refresh_from_db(
        from_queryset=Order.objects.select_for_update(of=("self",)).select_related("service", "unit", "case")
    )
    return order
