"""What actions about dwellings and tenancies begin with, and the next supervision that several of them plan."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.permissions import require
from hemmaplan.foundation.refusals import Stale
from hemmaplan.housing.models import (
    SupervisionVisit,
    Tenancy,
)
from hemmaplan.housing.permissions import may_look_to, may_manage, may_run
from hemmaplan.organisation.storing import keep, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User


ONE_DAY = dt.timedelta(days=1)


def require_manage(by: "User", unit_id: int) -> None:
    """Refuse who may not manage the flats of the unit. Raises ``Forbidden``."""
    require(by.is_system or may_manage(by, unit_id))


def require_run(by: "User", tenancy: Tenancy) -> None:
    """Refuse who may not change the tenancy. Raises ``Forbidden``."""
    require(by.is_system or may_run(by, tenancy))


def require_supervise(by: "User", tenancy: Tenancy) -> None:
    """Refuse who may not look to the tenancy. Raises ``Forbidden``."""
    require(by.is_system or may_look_to(by, tenancy))


def still_going(tenancy: Tenancy) -> Tenancy:
    """The tenancy as it stands, held. Raises ``Stale`` when its file is closed."""
    tenancy = locked(tenancy)
    if tenancy.case.closed_on is not None:
        raise Stale(_("Kontraktet är redan avslutat. Ladda om sidan."))
    return tenancy


def plan_next(tenancy: Tenancy, on: dt.date, *, at: dt.datetime) -> SupervisionVisit | None:
    """Plan the next visit, or move the one that is planned; none after the tenancy's end."""
    if on not in tenancy.period:
        return None
    visit = tenancy.visits.filter(done_at__isnull=True).order_by("planned_on", "pk").first()
    visit = visit or SupervisionVisit(tenancy=tenancy)
    visit.planned_on, visit.recorded_at = on, at
    keep(visit)
    return visit
