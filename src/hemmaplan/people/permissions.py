"""Who may see a person, and whose identity is open to whom. One condition a line, with its ground."""

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.people.models import Person


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


def sees(user: "User", person: "Person") -> bool:
    """Whether the user has ground to see that the person exists here today."""
    return person.grounds.filter(grounds_of(user)).exists()


def knows_identity(user: "User", person: "Person") -> bool:
    """Whether the user may know who the person is. A protected identity needs an own assignment or the head's right."""
    if not person.is_protected:
        return sees(user, person)
    return person.grounds.filter(identity_grounds_of(user)).exists()


def may_change(user: "User", person: "Person") -> bool:
    """Correct names, numbers, contacts and relations: whoever works with persons and knows who this one is."""
    works = any(user.scope.anywhere(right) for right in ("handle_orders", "send_orders", "manage_housing"))
    return works and knows_identity(user, person)


def may_protect(user: "User", person: "Person") -> bool:
    """Register protection: whoever may change the person. To be cautious needs no head."""
    return may_change(user, person)


def may_end_protection(user: "User", person: "Person") -> bool:
    """End protection: only a head of a unit that has the person. A mistake here cannot be undone."""
    units = user.scope.units("see_protected")
    return person.grounds.filter(unit__in=units, period__contains=user.scope.day).exists()
