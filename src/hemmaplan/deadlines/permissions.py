"""Who sees a running clock: whoever handles orders or housing in the unit, and its head."""

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def visible(user: "User") -> Q:
    """Clocks of the user's units and those one owns."""
    own = Q(owner=user.employee_id) if user.employee_id else Q(pk__in=[])
    units = user.scope.units("see_orders") | user.scope.units("manage_housing") | user.scope.units("send_orders")
    return own | Q(unit__in=units)
