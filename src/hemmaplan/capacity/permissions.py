"""Who may see proposals and forecasts: those who follow up the unit."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.organisation.rights import StaffRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def visible(user: "User", path: str = "") -> Q:
    """Rows of the units one follows up. ``path`` leads to the row with a unit."""
    return Q(**{f"{path}unit__in": user.scope.units(StaffRight.SEE_BOARD)})
