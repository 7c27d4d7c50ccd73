"""Actions about dwellings (*lägenheter*) and head leases (*förstahandskontrakt*)."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.housing import requirements as required
from hemmaplan.housing.acting import ONE_DAY, require_manage
from hemmaplan.housing.events import EventType
from hemmaplan.housing.models import (
    Dwelling,
    HeadLease,
)
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.periods import last_day, period_of, stated_span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, fresh_code, keep, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@action
def add_dwelling(
    *,
    unit: Unit,
    address: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    flat_number: str = "",
    rooms: str = "",
    note: str = "",
) -> Dwelling:
    """Lägg upp en lägenhet that the municipality disposes of from a day. Its code tells nothing of where it is."""
    require_manage(by, unit.pk)
    if not address.strip():
        raise NotPossible(_("Skriv adressen."))
    locked(unit)
    refuse_same(
        Dwelling.objects.filter(
            unit=unit, address=address.strip(), flat_number=flat_number.strip(), period__overlap=stated_span(first)
        ),
        _("Lägenheten finns redan. Är det en till på adressen, skriv dess nummer."),
    )
    dwelling = Dwelling(
        code=fresh_code("lgh", ""),
        unit=unit,
        address=address.strip(),
        flat_number=flat_number.strip(),
        rooms=rooms.strip(),
        note=note.strip(),
        period=stated_span(first),
        recorded_at=at,
    )
    refuse(required.dwelling(period_of(dwelling.period), period_of(unit.period)))
    keep(dwelling)
    record(EventType.DWELLING_CHANGED, by=by, at=at, about=dwelling, what="added", first=str(first))
    return dwelling


@action
def sign_lease(
    *,
    dwelling: Dwelling,
    landlord: str,
    rent_ore: int,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    last: dt.date | None = None,
    notice_months: int = 3,
) -> HeadLease:
    """Teckna förstahandskontrakt with the landlord. Rent in öre a month."""
    require_manage(by, dwelling.unit_id)
    if not landlord.strip():
        raise NotPossible(_("Skriv vem som är hyresvärd."))
    lease = HeadLease(
        dwelling=dwelling,
        landlord=landlord.strip(),
        rent_ore=rent_ore,
        notice_months=notice_months,
        period=stated_span(first, last),
        recorded_at=at,
    )
    _refuse_lease(lease, at)
    keep(lease)
    record(EventType.LEASE_CHANGED, by=by, at=at, about=dwelling, what="signed", first=str(first), rent_ore=rent_ore)
    return lease


def _refuse_lease(lease: HeadLease, at: dt.datetime) -> None:
    """Refuse a head lease that does not go with the flat or with itself."""
    flat, today = period_of(lease.dwelling.period), calendar.local_date(at)
    refuse(required.lease(period_of(lease.period), dwelling=flat, terminated_on=lease.terminated_on, today=today))


@action
def terminate_lease(
    *, lease: HeadLease, on: dt.date, by: "User", at: dt.datetime, last: dt.date | None = None
) -> HeadLease:
    """Säg upp förstahandskontraktet. It ends at the turn of the month after its notice, unless agreed otherwise. JB 12:4.

    Refused when the notice lies ahead or after the last day, and while somebody has a tenancy in the flat beyond that day.
    """
    require_manage(by, lease.dwelling.unit_id)
    locked(lease.dwelling)
    lease = locked(lease)
    if lease.terminated_on is not None:
        raise Stale(_("Kontraktet är redan uppsagt %(day)s.") % {"day": lease.terminated_on})
    end = last_day(lease.period)
    if last is None:
        last = calendar.month_end(calendar.add_months(on, lease.notice_months))
        last = min(last, end) if end else last
    elif end is not None and last > end:
        raise NotPossible(_("Kontraktet gäller t.o.m. %(day)s. Ange en sista dag senast den dagen.") % {"day": end})
    lease.period, lease.terminated_on = stated_span(lease.period.lower, last), on
    _refuse_lease(lease, at)
    if lease.dwelling.tenancies.filter(_beyond(last)).exists():
        raise NotPossible(
            _("Någon hyr lägenheten efter %(last)s. Säg upp eller avsluta andrahandskontraktet först.") % {"last": last}
        )
    keep(lease)
    record(EventType.LEASE_CHANGED, by=by, at=at, about=lease.dwelling, what="terminated", on=str(on), last=str(last))
    return lease


def _beyond(last: dt.date) -> Q:
    return Q(period__endswith__isnull=True) | Q(period__endswith__gt=last + ONE_DAY)
