"""Who may see and run the social flats. Law: 2001:454 10 §; OSL 26:1, 26:11 (letting has a weaker secrecy than care)."""

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def visible(user: "User", path: str = "") -> Q:
    """Dwellings of the units where one runs or supervises housing, or heads it. ``path`` leads to the dwelling."""
    units = user.scope.units("manage_housing") | user.scope.units("supervise_housing")
    return Q(**{f"{path}unit__in": units})


def may_manage(user: "User", unit_id: int) -> bool:
    """Leases, tenancies, rent and wind-down: coordinator and head."""
    return user.scope.may("manage_housing", unit_id)


def may_supervise(user: "User", unit_id: int) -> bool:
    """Supervision visits and disturbances: also housing support staff."""
    return user.scope.may("supervise_housing", unit_id) or user.scope.may("manage_housing", unit_id)
