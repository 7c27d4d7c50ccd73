"""Who may see users, grants and logs. Law: 2001:454 10 §."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.access.rights import AccountRight
from hemmaplan.access.roles import owner_roles
from hemmaplan.foundation.refusals import Forbidden

if TYPE_CHECKING:
    from hemmaplan.access.models import OwnerRequest, User
    from hemmaplan.organisation.models import Employee

NOTHING = Q(pk__in=[])


def require(allowed: bool, message: str = "") -> None:  # noqa: FBT001 - reads as require(may_x(...))
    """Go on only when allowed. Raises ``Forbidden`` with a Swedish text."""
    if not allowed:
        raise Forbidden(message or _("Du saknar behörighet för detta. Tala med din chef om du behöver den i arbetet."))


def own(user: "User", *, employee: str, unit: str) -> Q:
    """Rows that are the user's own work: the user is the ``employee`` and a role that works with persons is in force.

    A row of a ``unit`` (the path to its id) where such a role has ended and none has come in its place no longer counts:
    whoever has lost the role or left the job keeps nothing, whatever the row's own period says. 2001:454 10 §.
    """
    if not user.employee_id or not user.scope.works_with_persons:
        return NOTHING
    mine = Q(**{employee: user.employee_id})
    return mine & ~Q(**{f"{unit}__in": user.scope.left}) if user.scope.left else mine


def is_own(user: "User", *, employee_id: int | None, unit_id: int) -> bool:
    """The same question as ``own``, of one row: whether it counts as the user's own work today."""
    mine = user.employee_id is not None and employee_id == user.employee_id
    return mine and user.scope.works_with_persons and unit_id not in user.scope.left


def keeps_the_whole(user: "User") -> bool:
    """Whether the user manages accounts of a whole tree of units: then also those that belong to no unit yet."""
    top = user.grants.filter(role__in=owner_roles(), period__contains=user.scope.day, unit__parent__isnull=True)
    return user.scope.anywhere(AccountRight.MANAGE_USERS) and top.exists()


def units_of(account: "User") -> set[int]:
    """Every unit that the account reaches or its employee belongs to: each grant and employment, past and to come too."""
    units = set(account.grants.values_list("unit_id", flat=True))
    return units | units_of_employee(account.employee) if account.employee else units


def units_of_employee(employee: "Employee") -> set[int]:
    """The home unit, and the unit of every post held, past and to come too."""
    return {employee.home_unit_id, *employee.employments.values_list("post__unit_id", flat=True)}


def may_manage_account(user: "User", account: "User") -> bool:
    """Do anything to an account: only where all that it reaches lies in the user's own units.

    Otherwise the owner of one team takes the account of somebody above, logs in as them, and reads what they may read.
    """
    if account.kind != account.Kind.STAFF:
        return False
    units = units_of(account)
    return units <= user.scope.units(AccountRight.MANAGE_USERS) if units else keeps_the_whole(user)


def may_add_account(user: "User", employee: "Employee | None") -> bool:
    """Add an account: for an employee who belongs to one's own units only; for nobody, whoever keeps the whole."""
    if employee is None:
        return keeps_the_whole(user)
    return units_of_employee(employee) <= user.scope.units(AccountRight.MANAGE_USERS)


def is_owner(account: "User", *, on: dt.date) -> bool:
    """Whether the account is a system owner's, now or on a day to come: then everything done to it needs two people."""
    goes_on = Q(period__endswith__isnull=True) | Q(period__endswith__gt=on)
    return account.grants.filter(goes_on, role__in=owner_roles()).exists()


def may_confirm(user: "User", asked: "OwnerRequest") -> bool:
    """Confirm what another system owner has asked for: neither who asked nor whose account it is, and over its units."""
    return user.pk not in {asked.asked_by_id, asked.account_id} and may_ask(user, asked.account, asked.unit_id)


def may_ask(user: "User", account: "User", unit_id: int | None = None) -> bool:
    """Ask for something to be done to a system owner's account: another's, and as far as one's own units reach."""
    inside = unit_id is None or user.scope.may(AccountRight.MANAGE_USERS, unit_id)
    return user.pk != account.pk and inside and may_manage_account(user, account)


def grants_visible(user: "User") -> Q:
    """Grants in the units one manages or reviews."""
    return Q(unit__in=user.scope.units(AccountRight.MANAGE_USERS) | user.scope.units(AccountRight.READ_READS))


def groups_visible(user: "User") -> Q:
    """The groups that give roles in the units one manages."""
    return Q(unit__in=user.scope.units(AccountRight.MANAGE_USERS))


def reads_visible(user: "User") -> Q:
    """The read log of the units one reviews; notes without a unit belong to the whole authority's reviewers."""
    units = user.scope.units(AccountRight.READ_READS)
    return Q(unit_id__in=units) | Q(unit_id__isnull=True) if units else NOTHING


def events_visible(user: "User") -> Q:
    """The event log of the units one reviews or administers."""
    units = user.scope.units(AccountRight.READ_EVENTS)
    return Q(unit_id__in=units) | Q(unit_id__isnull=True) if units else NOTHING


def seals_visible(user: "User") -> Q:
    """Seals are for the system owner and the log reviewer."""
    return Q() if user.scope.anywhere(AccountRight.CHECK_SEALS) else NOTHING


def may_manage_users(user: "User", unit_id: int) -> bool:
    """Grant and withdraw roles in the unit."""
    return user.scope.may(AccountRight.MANAGE_USERS, unit_id)
