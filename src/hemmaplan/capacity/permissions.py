"""Who may see and write proposals: those who write the unit's reports."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.organisation.rights import StaffRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def visible(user: "User") -> Q:
    """Proposals of the units one follows up."""
    return Q(unit__in=user.scope.units(StaffRight.SEE_BOARD))
