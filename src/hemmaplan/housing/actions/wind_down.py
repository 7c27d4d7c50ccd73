"""Actions about wind-down (*avveckling*)."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.housing import requirements as required
from hemmaplan.housing.acting import ONE_DAY, require_manage
from hemmaplan.housing.events import EventType
from hemmaplan.housing.models import (
    Dwelling,
    Tenancy,
    WindDown,
)
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.periods import period_of, span, stated_span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@action
def start_wind_down(
    *, unit: Unit, first: dt.date, reason: str, decided_by: str, by: "User", at: dt.datetime
) -> WindDown:
    """Börja avveckla: from that day no new leases; present ones end as the tenants move.

    Flats that stand empty leave the capacity the day before.
    """
    require_manage(by, unit.pk)
    if not (reason.strip() and decided_by.strip()):
        raise NotPossible(_("Skriv skälet och vem som beslutat (befattning)."))
    decided = WindDown(
        unit=unit, period=stated_span(first), reason=reason.strip(), decided_by=decided_by.strip(), recorded_at=at
    )
    refuse(required.wind_down(period_of(decided.period), period_of(unit.period)))
    keep(decided)
    record(EventType.WIND_DOWN_SET, by=by, at=at, about=decided, unit_id=unit.pk, first=str(first))
    for dwelling in _empty_from(unit, first):
        dwelling.period = span(dwelling.period.lower, first - ONE_DAY)
        keep(dwelling)
        record(EventType.DWELLING_CHANGED, by=by, at=at, about=dwelling, what="wound_down", last=str(first - ONE_DAY))
    return decided


def _empty_from(unit: Unit, first: dt.date) -> list[Dwelling]:
    """Flats without a tenant on the day, nor one to come. One that came the same day has no day before and stays."""
    taken = Tenancy.objects.filter(Q(period__contains=first) | Q(period__startswith__gt=first)).values("dwelling")
    return list(
        Dwelling.objects.select_for_update()
        .filter(unit__in=Unit.objects.within(unit.pk), period__contains=first, period__startswith__lt=first)
        .exclude(pk__in=taken)
    )


@action
def end_wind_down(*, wind_down: WindDown, last: dt.date, by: "User", at: dt.datetime) -> WindDown:
    """Häv avvecklingen: ``last`` is its final day. Flats that have left do not come back by themselves."""
    require_manage(by, wind_down.unit_id)
    decided = locked(wind_down)
    if decided.period.upper is not None:
        raise Stale(_("Avvecklingen är redan hävd."))
    decided.period = stated_span(decided.period.lower, last)
    keep(decided)
    record(EventType.WIND_DOWN_ENDED, by=by, at=at, about=decided, unit_id=decided.unit_id, last=str(last))
    return decided
