"""Staff who come in by a provider of identities (*inloggning med kommunens legitimering*): whose account, and which roles now.

The table of groups says which roles a group gives. At each log-in the roles that groups gave are set by what the provider says
now; those that a system owner has given by hand stay as they are. No group makes a system owner: that takes two people.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hemmaplan.access.actions import grant_role, record, withdraw_role
from hemmaplan.access.events import EventType
from hemmaplan.access.models import GroupRole, ProviderLink, RoleGrant, User
from hemmaplan.access.permissions import is_owner, may_manage_account, may_manage_users, require
from hemmaplan.access.ports import Vouched
from hemmaplan.access.roles import owner_roles
from hemmaplan.foundation import calendar, cleaning
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.periods import ended, last_day, stated_span
from hemmaplan.organisation.storing import action, keep, locked, one_at_a_time, refuse_ended

if TYPE_CHECKING:
    from hemmaplan.organisation.models import Unit

NO_ACCOUNT, CLOSED, NO_FACTOR, SOMEBODY_ELSE = "no_account", "closed", "no_factor", "somebody_else"
"""Why somebody of the staff does not come in."""


@action
def let_in_staff(*, vouched: Vouched, by: User, at: dt.datetime) -> "tuple[User | None, str]":
    """Släpp in personal. Returns the account, with its roles as the groups say; or ``None`` and why not. Both are logged."""
    require(by.is_system)
    name = cleaning.key(vouched.account)
    one_at_a_time(f"staff {name.casefold()}")
    user = User.objects.filter(kind=User.Kind.STAFF, username__iexact=name).first() if name else None
    why = _why_not(user, vouched)
    if user is None or why:
        record(EventType.STAFF_REFUSED, by=by, at=at, about=user, provider=vouched.provider, why=why)
        return None, why
    ProviderLink.objects.get_or_create(
        user=user, provider=vouched.provider, defaults={"subject": vouched.subject, "made_at": at}
    )
    follow_groups(user=user, provider=vouched.provider, groups=vouched.groups, by=by, at=at)
    record(EventType.STAFF_IN, by=user, at=at, about=user, provider=vouched.provider)
    return user, ""


def _why_not(user: User | None, vouched: Vouched) -> str:
    if user is None:
        return NO_ACCOUNT
    if not user.is_active:
        return CLOSED
    if not vouched.has_second_factor:
        return NO_FACTOR
    there = ProviderLink.objects.filter(provider=vouched.provider).filter(Q(user=user) | Q(subject=vouched.subject))
    others = there.exclude(user=user, subject=vouched.subject)
    return SOMEBODY_ELSE if others.exists() else ""


def follow_groups(*, user: User, provider: str, groups: frozenset[str], by: User, at: dt.datetime) -> None:
    """Låt rollerna följa grupperna: those that a group no longer gives end, those that one gives now begin today."""
    on = calendar.local_date(at)
    rows = GroupRole.objects.filter(provider=provider, group__in=groups, period__contains=on)
    wanted = {(row.role, row.unit_id): row for row in rows.exclude(role__in=owner_roles()).select_related("unit")}
    for grant in user.grants.filter(by_group__provider=provider, period__contains=on):
        if (grant.role, grant.unit_id) not in wanted:
            withdraw_role(grant=grant, last=on - dt.timedelta(days=1), by=by, at=at)
    for row in wanted.values():
        same = user.grants.filter(role=row.role, unit=row.unit_id)
        if same.filter(period__contains=on).exists():
            continue
        grant = grant_role(
            user=user, role=row.role, unit=row.unit, first=on, last=_until(row, same, on), by=by, at=at
        )  # fmt: skip
        RoleGrant.objects.filter(pk=grant.pk).update(by_group=row)
    user.forget_scope()


def _until(row: GroupRole, same: QuerySet[RoleGrant], on: dt.date) -> dt.date | None:
    """The last day of a role by a group: that of the table's row, and before the same role begins that was given by hand."""
    later = same.filter(period__startswith__gt=on).order_by("period").values_list("period", flat=True).first()
    days = [last_day(row.period), later.lower - dt.timedelta(days=1) if later and later.lower else None]
    return min((day for day in days if day is not None), default=None)


@action
def add_group_role(
    *, provider: str, group: str, role: str, unit: "Unit", first: dt.date, last: dt.date | None, by: User, at: dt.datetime
) -> GroupRole:  # fmt: skip
    """Låt en grupp ge en roll, from when those in the group log in the next time."""
    require(may_manage_users(by, unit.pk))
    if role in owner_roles():
        raise NotPossible(
            _("Ingen grupp gör någon till systemägare. Det gör två systemägare tillsammans, på kontots sida.")
        )
    row = GroupRole(
        provider=provider,
        group=group.strip(),
        role=role,
        unit=unit,
        period=stated_span(first, last),
        stated_by=by,
        stated_at=at,
    )
    keep(row)
    record(EventType.GROUP_ADDED, by=by, at=at, about=row, role=role, provider=provider)
    return row


@action
def end_group_role(*, row: GroupRole, last: dt.date, by: User, at: dt.datetime) -> None:
    """Låt en grupp sluta ge en roll, with ``last`` as the final day: also for those who have it and do not log in again."""
    require(may_manage_users(by, row.unit_id))
    row = locked(row)
    refuse_ended(row.period, last)
    goes_on = Q(period__endswith__isnull=True) | Q(period__endswith__gt=last + dt.timedelta(days=1))
    given = RoleGrant.objects.filter(goes_on, by_group=row, period__isempty=False)
    for grant in given.select_related("user"):
        period = ended(grant.period, last)
        if period.lower and period.upper and period.lower >= period.upper:
            grant.delete()
        else:
            grant.period = period
            grant.save(update_fields=["period"])
        record(EventType.ROLE_WITHDRAWN, by=by, at=at, about=grant, unit_id=row.unit_id, role=row.role,
               user_id=grant.user_id, last=str(last))  # fmt: skip
    row.period = ended(row.period, last)
    if row.period.lower and row.period.upper and row.period.lower >= row.period.upper and not row.grants.exists():
        row.delete()
    else:
        row.save(update_fields=["period"])
    record(EventType.GROUP_ENDED, by=by, at=at, unit_id=row.unit_id, role=row.role, last=str(last))


@action
def unlink(*, user: User, by: User, at: dt.datetime) -> None:
    """Koppla loss kontot från legitimeringstjänsten: who logs in there by the account's name the next time is linked anew."""
    require(by.is_system or may_manage_account(by, user))
    if is_owner(user, on=calendar.local_date(at)):
        raise NotPossible(
            _("Kontot är en systemägares. Stäng det tillsammans med en annan systemägare och lägg upp ett nytt.")
        )
    if not ProviderLink.objects.filter(user=user).delete()[0]:
        raise NotPossible(_("Kontot är inte kopplat till någon legitimeringstjänst."))
    record(EventType.USER_UNLINKED, by=by, at=at, about=user)
