"""Who may see a person, and whose identity is open to whom. One condition a line, with its ground."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.access.permissions import own
from hemmaplan.people.rights import PersonRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.people.models import Person, StatedNumber


# A ground that rests on nothing but a stated reason (nödöppning, avslutat ärende, läsning för kollega) reads, and only
# its own person. What changes anything asks for a ground of work: every ``may_<verb>`` starts from this.
OF_WORK = Q(emergency=False)
# A ground given by the authority unit that takes somebody up before an order: it opens no protected identity.
TAKEN_UP = Q(source_kind="organisation.unit")
# Grounds that somebody stated. All others follow from an order, a tenancy or a contact, and end with it.
STATED = ~OF_WORK | TAKEN_UP


def own_grounds_of(user: "User") -> Q:
    """Grounds in the user's own name, while role and employment are in force."""
    return own(user, employee="employee", unit="unit")


def grounds_of(user: "User") -> Q:
    """Grounds that let this user see a person today: an own assignment, or one held by a unit the user works for."""
    unit = Q(employee__isnull=True, unit__in=user.scope.units(PersonRight.SEE_PERSONS)) & OF_WORK
    return (own_grounds_of(user) | unit) & Q(period__contains=user.scope.day)


def identity_grounds_of(user: "User") -> Q:
    """Grounds that open a *protected* identity: an own ground, or heading the unit that has the person.

    That a colleague has opened somebody by a stated reason does not give the head the person.
    """
    head = Q(unit__in=user.scope.units(PersonRight.SEE_PROTECTED)) & OF_WORK
    mine = own_grounds_of(user) & ~(TAKEN_UP & ~OF_WORK)
    return (mine | head) & Q(period__contains=user.scope.day)


def sees(user: "User", person: "Person") -> bool:
    """Whether the user has ground to see that the person exists here today."""
    return person.grounds.filter(grounds_of(user)).exists()


def knows_identity(user: "User", person: "Person") -> bool:
    """Whether the user may know who the person is. A protected identity needs an own assignment or the head's right."""
    if not person.is_protected:
        return sees(user, person)
    return person.grounds.filter(identity_grounds_of(user)).exists()


def works_with(user: "User", person: "Person") -> bool:
    """Whether the user has a ground of work with the person today and knows who it is: a stated reason is none."""
    grounds = identity_grounds_of(user) if person.is_protected else grounds_of(user)
    return person.grounds.filter(grounds & OF_WORK).exists()


def may_change(user: "User", person: "Person") -> bool:
    """Correct names, numbers, contacts and relations: whoever works with the person and knows who this one is."""
    return user.scope.anywhere(PersonRight.CHANGE_PERSONS) and works_with(user, person)


def may_send_for(user: "User", person: "Person") -> bool:
    """Send an order about the person: a ground of work, or having taken the person up."""
    return person.grounds.filter(grounds_of(user) & (OF_WORK | TAKEN_UP)).exists()


def may_protect(user: "User", person: "Person") -> bool:
    """Register protection: whoever may change the person. To be cautious needs no head."""
    return may_change(user, person)


def may_set_safe_contact(user: "User", person: "Person") -> bool:
    """Say how somebody is safely reached, or that it is no longer needed: an own ground of work, or the unit's head."""
    mine = identity_grounds_of(user) & OF_WORK & ~TAKEN_UP
    return user.scope.anywhere(PersonRight.CHANGE_PERSONS) and person.grounds.filter(mine).exists()


def may_end_protection(user: "User", person: "Person") -> bool:
    """End protection: only a head of a unit that has the person. A mistake here cannot be undone."""
    units = user.scope.units(PersonRight.SEE_PROTECTED)
    return person.grounds.filter(OF_WORK, unit__in=units, period__contains=user.scope.day).exists()


def headed(user: "User") -> Q:
    """Grounds of work held by the units one heads today."""
    return OF_WORK & Q(unit__in=user.scope.units(PersonRight.SEE_PROTECTED), period__contains=user.scope.day)


def may_check_number(user: "User", stated: "StatedNumber") -> bool:
    """Enter or decline a stated number: a head of the person's unit, never the one who stated it."""
    return type(stated).objects.visible_to(user).filter(pk=stated.pk).exists()
