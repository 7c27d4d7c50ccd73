"""Who may see and run the social flats. Law: 2001:454 10 §; OSL 26:1, 26:11 (letting has a weaker secrecy than care)."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.cases import permissions as cases
from hemmaplan.cases.kinds import FileKind
from hemmaplan.housing.rights import HousingRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.housing.models import Tenancy


def visible(user: "User", path: str = "") -> Q:
    """Dwellings of the units where one runs or supervises housing, or heads it. ``path`` leads to the dwelling."""
    units = user.scope.units(HousingRight.MANAGE_HOUSING) | user.scope.units(HousingRight.SUPERVISE_HOUSING)
    return Q(**{f"{path}unit__in": units})


def going_on(user: "User") -> Q:
    """Tenancies whose file is open, to the end of its last day. For a tenancy's rows."""
    return Q(case__closed_on__isnull=True) | Q(case__closed_on__gte=user.scope.day)


def headed(user: "User") -> Q:
    """Tenancies of the units one heads, also those that have ended."""
    return Q(dwelling__unit__in=cases.head_units(user, FileKind.TENANCY))


def may_manage(user: "User", unit_id: int) -> bool:
    """Leases, tenancies, rent and wind-down: coordinator and head."""
    return user.scope.may(HousingRight.MANAGE_HOUSING, unit_id)


def may_supervise(user: "User", unit_id: int) -> bool:
    """Supervision visits and disturbances: also housing support staff."""
    return user.scope.may(HousingRight.SUPERVISE_HOUSING, unit_id) or user.scope.may(
        HousingRight.MANAGE_HOUSING, unit_id
    )


def may_run(user: "User", tenancy: "Tenancy") -> bool:
    """Rent, notice, supervisor and end of one tenancy: coordinator and head; of an ended one the head alone."""
    return may_manage(user, tenancy.dwelling.unit_id) and _open_to_change(user, tenancy)


def may_look_to(user: "User", tenancy: "Tenancy") -> bool:
    """Supervision of one tenancy: whoever supervises housing in the flat's unit, and the tenancy's own supervisor."""
    unit_id = tenancy.dwelling.unit_id
    supervises = (
        may_supervise(user, unit_id) or type(tenancy).objects.supervised_by(user).filter(pk=tenancy.pk).exists()
    )
    return supervises and _open_to_change(user, tenancy)


def _open_to_change(user: "User", tenancy: "Tenancy") -> bool:
    """What has ended is read, by its head or for a stated reason; only the head may still correct it."""
    last = tenancy.case.closed_on
    return (
        last is None or last >= user.scope.day or tenancy.dwelling.unit_id in cases.head_units(user, FileKind.TENANCY)
    )
