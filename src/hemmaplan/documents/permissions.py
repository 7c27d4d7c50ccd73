"""Who may read a stored document: those who follow up the unit it was made for."""

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def visible(user: "User") -> Q:
    """Documents of the units the user follows up."""
    return Q(unit__in=user.scope.units("see_board"))
