"""Who sees a running clock: whoever handles orders or housing in the unit, and its head."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.deadlines.rights import ClockRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def visible(user: "User") -> Q:
    """Clocks of the user's units."""
    return Q(unit__in=user.scope.units(ClockRight.SEE_CLOCKS))
