"""Who may see a person, and whose identity is open to whom. One condition a line, with its ground."""

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def grounds_of(user: "User") -> Q:
    """Grounds that let this user see a person today: an own assignment, or one held by a unit the user works for."""
    own = Q(employee=user.employee_id) if user.employee_id else Q(pk__in=[])
    unit = Q(employee__isnull=True, unit__in=user.scope.units("see_persons"))
    return (own | unit) & Q(period__contains=user.scope.day)


def identity_grounds_of(user: "User") -> Q:
    """Grounds that open a *protected* identity: an own assignment, or heading the unit that has the person."""
    own = Q(employee=user.employee_id) if user.employee_id else Q(pk__in=[])
    head = Q(unit__in=user.scope.units("see_protected"))
    return (own | head) & Q(period__contains=user.scope.day)
