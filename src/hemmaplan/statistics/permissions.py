"""Who may read and write reports: those who follow up the unit; freezing is the head's."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.organisation.rights import StaffRight
from hemmaplan.statistics.rights import ReportRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def visible(user: "User", path: str = "") -> Q:
    """Reports of the units one follows up."""
    return Q(**{f"{path}unit__in": user.scope.units(StaffRight.SEE_BOARD)})


def may_see(user: "User", unit_id: int) -> bool:
    """Read the unit's reports and take them out as files."""
    return user.scope.may(StaffRight.SEE_BOARD, unit_id)


def may_write(user: "User", unit_id: int) -> bool:
    """Write own words in a report."""
    return user.scope.may(ReportRight.WRITE_REPORTS, unit_id)


def may_freeze(user: "User", unit_id: int) -> bool:
    """Freeze a version."""
    return user.scope.may(ReportRight.FREEZE_REPORTS, unit_id)
