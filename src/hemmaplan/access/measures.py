"""What a system owner must see to: accounts of those who have left, and requests that wait for a second person."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Max

from hemmaplan.access.events import EventType
from hemmaplan.access.models import Event, OwnerRequest, ReadNote, RoleGrant, User
from hemmaplan.access.roles import roles_with
from hemmaplan.foundation import calendar
from hemmaplan.foundation.events import DeclaredEvent
from hemmaplan.foundation.rights import Right
from hemmaplan.organisation.measures import employed
from hemmaplan.organisation.models import Unit

TOLD_DAYS = 30


def left(*, user: User, on: dt.date) -> list[User]:
    """Accounts, of those one manages, whose employee has no employment today: open ones, and those closed lately for it."""
    since = calendar.at_clock(on - dt.timedelta(days=TOLD_DAYS), 0)
    told = Event.objects.filter(event_type=EventType.ACCOUNT_ENDED, recorded_at__gte=since)
    closed = set(told.values_list("subject_id", flat=True))
    rows = User.objects.visible_to(user).exclude(employed(employee="employee", on=on)).select_related("employee")
    return [account for account in rows if account.is_active or account.pk in closed]


def waiting_count(*, user: User, at: dt.datetime, on: dt.date) -> int:
    """How much waits for the system owner, for the menu: requests by others, and open accounts of those who have left."""
    asked = OwnerRequest.objects.visible_to(user).waiting(at).exclude(asked_by=user.pk).exclude(account=user.pk)
    accounts = User.objects.visible_to(user).filter(is_active=True).exclude(employed(employee="employee", on=on))
    return asked.count() + accounts.count()


def last_looked(*, user: User, kind: str, ids: Collection[int], since: dt.datetime) -> dict[int, dt.datetime]:
    """When the user last opened each of these things, as the read log has it, not longer back than ``since``. One query."""
    rows = ReadNote.objects.filter(user_id=user.pk, at__gt=since, kind=kind, subject_id__in=ids)
    return dict(rows.order_by().values_list("subject_id").annotate(latest=Max("at")))


def holders(right: Right, *, unit: Unit, on: dt.date) -> list[User]:
    """Those who hold the right in the unit that day: by a role in it or above it, with an open account and employed. By name."""
    grants = RoleGrant.objects.filter(
        role__in=roles_with(right), unit__in=unit.lineage, period__contains=on, user__is_active=True
    )
    rows = User.objects.filter(employed(employee="employee", on=on), pk__in=grants.order_by().values("user"))
    return list(rows.select_related("employee"))


def latest_event(event_type: DeclaredEvent) -> Event | None:
    """The latest event of a type, whoever did it: for what the house tells of itself, never of persons."""
    return Event.objects.filter(event_type=event_type.value).order_by("-pk").first()
