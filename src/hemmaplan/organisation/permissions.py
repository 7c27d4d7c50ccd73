"""Who may see and change the organisation. Units are public knowledge inside the authority; staff rows are not.

Law: 2001:454 10 § (access limited to what the work needs); OSL 39 kap. (staff matters).
"""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.organisation.rights import StaffRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def units_visible(user: "User") -> Q:
    """The names of units are known to everyone who works here."""
    return Q() if user.is_authenticated and user.is_active else Q(pk__in=[])


def staff_visible(user: "User", path: str = "") -> Q:
    """Posts and agreements of the units the user leads or follows up. ``path`` leads to the row with a unit."""
    return Q(**{f"{path}unit__in": user.scope.units(StaffRight.SEE_BOARD)})


def employees_visible(user: "User") -> Q:
    """Colleagues in the units where the user works or keeps the accounts, and oneself."""
    own = Q(pk=user.employee_id) if user.employee_id else Q(pk__in=[])
    return own | Q(home_unit__in=user.scope.units(StaffRight.SEE_COLLEAGUES))


def may_manage_staffing(user: "User", unit_id: int) -> bool:
    """Posts, employments and absence are changed by the head of the unit (*enhetschef*) or who acts for them."""
    return user.scope.may(StaffRight.MANAGE_STAFFING, unit_id)
