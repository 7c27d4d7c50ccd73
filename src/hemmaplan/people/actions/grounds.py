"""Grounds (*grunder*) to see a person: given, settled after the matter they rest on, and ended."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from django.db import models

from hemmaplan.access.actions import record
from hemmaplan.foundation import calendar
from hemmaplan.organisation.periods import span, stopped
from hemmaplan.organisation.storing import FEW, copy_in
from hemmaplan.people.events import EventType
from hemmaplan.people.grounds import WantedGround, compare
from hemmaplan.people.models import Ground, Person
from hemmaplan.people.permissions import STATED

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Employee, Unit


def give_ground(
    *,
    person: Person,
    unit: "Unit",
    source: models.Model,
    reason: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    employee: "Employee | None" = None,
    last: dt.date | None = None,
    emergency: bool = False,
) -> Ground:
    """State why an employee may see the person: by a reason given, or taken up before an order."""
    ground = Ground.objects.create(
        person=person,
        unit=unit,
        employee=employee,
        reason=reason,
        source_kind=source._meta.label_lower,
        source_id=source.pk,
        period=span(first, last),
        emergency=emergency,
        recorded_at=at,
    )
    employee_id = employee.pk if employee else None
    record(EventType.GROUND_GIVEN, by=by, at=at, about=person, unit_id=unit.pk, employee_id=employee_id)
    return ground


def settle_grounds(*, source: models.Model, wanted: Iterable[WantedGround], by: "User", at: dt.datetime) -> int:
    """Låt grunderna följa saken: give what it wants and has not, end what it has and no longer wants. Stated reasons stay.

    Called by every action that changes what the matter rests on. Returns how many grounds changed.
    """
    kind, today = source._meta.label_lower, calendar.local_date(at)
    rows = {row.pk: row for row in Ground.objects.following(kind, [source.pk]).select_for_update(of=("self",))}
    found = compare(wanted, [row.as_standing() for row in rows.values()], today=today)
    for ground in found.missing:
        _ground(kind, ground, at).save()
        who = Person(pk=ground.person_id)
        record(EventType.GROUND_GIVEN, by=by, at=at, about=who, unit_id=ground.unit_id, employee_id=ground.employee_id)
    for pk, ground in found.otherwise:
        rows[pk].period, rows[pk].reason = span(ground.first, ground.last), ground.reason
        rows[pk].save(update_fields=["period", "reason"])
    for one in found.unused:
        rows[one.pk].delete()
    ended_now = [ground for _pk, ground in found.otherwise if ground.last is not None]
    for ground in [*ended_now, *(one.ground for one in found.unused)]:
        record(EventType.GROUND_ENDED, by=by, at=at, about=Person(pk=ground.person_id), unit_id=ground.unit_id)
    return len(found.missing) + len(found.otherwise) + len(found.unused)


def store_grounds(
    *, kind: str, source_ids: Collection[int], wanted: Iterable[WantedGround], today: dt.date,
    recorded: Callable[[dt.date], dt.datetime],
) -> None:  # fmt: skip
    """Låt grunderna följa många saker av ett slag, as ``settle_grounds`` does for one, the past too. For an import."""
    rows = {row.pk: row for row in Ground.objects.following(kind, source_ids)}
    found = compare(wanted, [row.as_standing() for row in rows.values()], today=today, past=True)
    copy_in(Ground, [_ground(kind, ground, recorded(ground.first)) for ground in found.missing])
    for pk, ground in found.otherwise:
        rows[pk].period, rows[pk].reason = span(ground.first, ground.last), ground.reason
    Ground.objects.bulk_update([rows[pk] for pk, _ground in found.otherwise], ["period", "reason"], batch_size=FEW)
    Ground.objects.filter(pk__in=[one.pk for one in found.unused]).delete()


def _ground(kind: str, ground: WantedGround, at: dt.datetime) -> Ground:
    return Ground(
        person_id=ground.person_id, unit_id=ground.unit_id, employee_id=ground.employee_id, reason=ground.reason,
        source_kind=kind, source_id=ground.source_id, period=span(ground.first, ground.last), recorded_at=at,
    )  # fmt: skip


def end_grounds_at_once(*, source: models.Model, keep: Collection[int], by: "User", at: dt.datetime) -> int:
    """End all grounds of a matter that holds today, but for these employees': it has been shut to all others, now.

    One that began today goes away, since a ground is counted in days; the read log has what was opened by it. Returns how many.
    """
    today = calendar.local_date(at)
    rows = Ground.objects.filter(
        source_kind=source._meta.label_lower, source_id=source.pk, period__contains=today
    ).exclude(employee__in=keep, emergency=False)
    found = list(rows.select_related("person").order_by("pk").select_for_update(of=("self",)))
    for ground in found:
        if ground.period.lower is not None and ground.period.lower >= today:
            ground.delete()
        else:
            ground.period = span(ground.period.lower, calendar.add_days(today, -1))
            ground.save(update_fields=["period"])
        record(EventType.GROUND_ENDED, by=by, at=at, about=ground.person, unit_id=ground.unit_id)
    return len(found)


def end_stated_grounds(*, employee: "Employee", last: dt.date, by: "User", at: dt.datetime) -> int:
    """End with ``last`` what an employee opened by a stated reason or took up: nothing is left with one who has left.

    One that has not begun yet is removed, since nobody has used it. Returns how many.
    """
    goes_on = models.Q(period__endswith__isnull=True) | models.Q(period__endswith__gt=calendar.add_days(last, 1))
    rows = Ground.objects.filter(STATED, goes_on, employee=employee, period__isempty=False).select_related("person")
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    for ground in found:
        left = stopped(ground.period, last, today=calendar.local_date(at))
        if left is None:
            ground.delete()
        else:
            ground.period = left
            ground.save(update_fields=["period"])
        record(EventType.GROUND_ENDED, by=by, at=at, about=ground.person, unit_id=ground.unit_id)
    return len(found)
