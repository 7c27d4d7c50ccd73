"""Who sees a running clock: whoever handles orders or housing in the unit, and its head."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.access.permissions import own

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def visible(user: "User") -> Q:
    """Clocks of the user's units and those one owns."""
    units = user.scope.units("see_orders") | user.scope.units("manage_housing") | user.scope.units("send_orders")
    return own(user, employee="owner", unit="unit") | Q(unit__in=units)
