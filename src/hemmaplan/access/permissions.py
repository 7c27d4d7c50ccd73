"""Who may see users, grants and logs. Law: 2001:454 10 §."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.access.roles import Right
from hemmaplan.foundation.refusals import Forbidden

if TYPE_CHECKING:
    from hemmaplan.access.models import User

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


def users_visible(user: "User") -> Q:
    """Accounts are seen by those who manage them."""
    return Q(is_system=False) if user.scope.anywhere(Right.MANAGE_USERS) else Q(pk=user.pk)


def grants_visible(user: "User") -> Q:
    """Grants in the units one manages or reviews."""
    return Q(unit__in=user.scope.units(Right.MANAGE_USERS) | user.scope.units(Right.READ_READS))


def reads_visible(user: "User") -> Q:
    """The read log of the units one reviews; notes without a unit belong to the whole authority's reviewers."""
    units = user.scope.units(Right.READ_READS)
    return Q(unit_id__in=units) | Q(unit_id__isnull=True) if units else NOTHING


def events_visible(user: "User") -> Q:
    """The event log of the units one reviews or administers."""
    units = user.scope.units(Right.READ_EVENTS)
    return Q(unit_id__in=units) | Q(unit_id__isnull=True) if units else NOTHING


def seals_visible(user: "User") -> Q:
    """Seals are for the system owner and the log reviewer."""
    return Q() if user.scope.anywhere(Right.CHECK_SEALS) else NOTHING


def may_manage_users(user: "User", unit_id: int) -> bool:
    """Grant and withdraw roles in the unit."""
    return user.scope.may(Right.MANAGE_USERS, unit_id)
