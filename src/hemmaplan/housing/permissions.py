"""Who may see and run the social flats. Law: 2001:454 10 §; OSL 26:1, 26:11 (letting has a weaker secrecy than care)."""

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.housing.models import Tenancy


def visible(user: "User", path: str = "") -> Q:
    """Dwellings of the units where one runs or supervises housing, or heads it. ``path`` leads to the dwelling."""
    units = user.scope.units("manage_housing") | user.scope.units("supervise_housing")
    return Q(**{f"{path}unit__in": units})


def supervised(user: "User") -> Q:
    """Tenancies whose supervisor the user is today, also where the flat belongs to another team. For a tenancy's rows."""
    if not user.employee_id or not user.scope.anywhere("supervise_housing"):
        return Q(pk__in=[])
    return Q(supervisor=user.employee_id, period__contains=user.scope.day)


def may_manage(user: "User", unit_id: int) -> bool:
    """Leases, tenancies, rent and wind-down: coordinator and head."""
    return user.scope.may("manage_housing", unit_id)


def may_supervise(user: "User", unit_id: int) -> bool:
    """Supervision visits and disturbances: also housing support staff."""
    return user.scope.may("supervise_housing", unit_id) or user.scope.may("manage_housing", unit_id)


def may_look_to(user: "User", tenancy: "Tenancy") -> bool:
    """Supervision of one tenancy: whoever supervises housing in the flat's unit, and the tenancy's own supervisor."""
    own = tenancy.supervisor_id is not None and tenancy.supervisor_id == user.employee_id
    today = user.scope.day in tenancy.period
    return may_supervise(user, tenancy.dwelling.unit_id) or (own and today and user.scope.anywhere("supervise_housing"))
