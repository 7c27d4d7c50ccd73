"""Who sees what a colleague has, and who may move it: whoever distributes in the unit; each their own."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.cases.rights import AuthorityRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Employee


def visible(user: "User") -> Q:
    """Of the units where one distributes, and one's own."""
    led = Q(employee__home_unit__in=user.scope.units(AuthorityRight.DISTRIBUTE_CASES))
    return led | Q(employee=user.employee_id) if user.employee_id else led


def leads(user: "User", employee: "Employee") -> bool:
    """Whether the user distributes in the unit where the colleague belongs."""
    return user.scope.may(AuthorityRight.DISTRIBUTE_CASES, employee.home_unit_id)


def may_see(user: "User", employee: "Employee") -> bool:
    """Whether the user may see what the colleague has: each their own, and whoever leads them."""
    own = employee.pk == user.employee_id and user.scope.anywhere(AuthorityRight.INVESTIGATE)
    return own or leads(user, employee)
