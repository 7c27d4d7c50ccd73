"""Deeds of access: recording events, users, roles, and the daily seal."""

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from hemmaplan.access import lockout
from hemmaplan.access.models import Event, FormDraft, ReadNote, RoleGrant, Seal, User
from hemmaplan.access.permissions import may_manage_users, require
from hemmaplan.access.states import Deed
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.periods import ended, span
from hemmaplan.organisation.storing import action, keep

if TYPE_CHECKING:
    from hemmaplan.organisation.models import Employee, Unit

Plain = str | int | bool | None


def record(
    deed: models.TextChoices,
    *,
    by: User,
    at: dt.datetime,
    about: models.Model | None = None,
    person_id: int | None = None,
    unit_id: int | None = None,
    **data: Plain,
) -> Event:
    """Write one row in the event log (*händelseloggen*), in the caller's transaction.

    ``at`` is when it happened; when it was recorded is read from the clock. ``data`` takes primitive values only, no text
    about a person.
    """
    return Event.objects.create(
        at=at,
        recorded_at=calendar.now(),
        by_id=by.pk,
        by_name=by.name,
        deed=deed.value,
        kind=about._meta.label_lower if about is not None else "",
        subject_id=about.pk if about is not None else None,
        person_id=person_id or getattr(about, "about_person_id", None),
        unit_id=unit_id or getattr(about, "about_unit_id", None),
        data=data,
    )


def system_user() -> User:
    """The account in whose name jobs and imports act. Made when first asked for; cannot log in."""
    user, made = User.objects.get_or_create(username="system", defaults={"name": "Hemmaplan", "is_system": True})
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


@action
def add_user(
    *,
    username: str,
    name: str,
    password: str | None,
    employee: "Employee | None",
    email: str = "",
    by: User,
    at: dt.datetime,
) -> User:
    """Lägg upp en användare. Without a password the account waits for single sign-on or a reset."""
    require(by.is_system or by.scope.anywhere("manage_users"))
    user = User(username=username, name=name, email=email, employee=employee, created_at=at)
    if password:
        user.set_password(password)
        user.must_change_password = not by.is_system
    else:
        user.set_unusable_password()
    keep(user)
    record(Deed.USER_ADDED, by=by, at=at, about=user)
    return user


@action
def set_password(*, user: User, password: str, by: User, at: dt.datetime) -> None:
    """Sätt ett nytt lösenord åt någon. Ends all their open sessions, since the password is part of them."""
    require(by.scope.anywhere("manage_users"))
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(Deed.USER_CHANGED, by=by, at=at, about=user, password=True)


@action
def close_user(*, user: User, by: User, at: dt.datetime) -> None:
    """Stäng ett konto: the person can no longer log in; what they did stays."""
    require(by.scope.anywhere("manage_users"))
    if user.pk == by.pk:
        raise NotPossible(_("Du kan inte stänga ditt eget konto. Be en annan systemägare."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(Deed.USER_CLOSED, by=by, at=at, about=user)


@action
def reopen_user(*, user: User, by: User, at: dt.datetime) -> None:
    """Öppna ett stängt konto igen."""
    require(by.scope.anywhere("manage_users"))
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(Deed.USER_OPENED, by=by, at=at, about=user)


@action
def unlock_user(*, user: User, by: User, at: dt.datetime) -> None:
    """Häv spärren: failed tries to log in to the account are forgotten. Raises ``NotPossible`` when nothing waits."""
    require(by.scope.anywhere("manage_users"))
    if not lockout.forget_failures(username=user.username):
        raise NotPossible(_("Kontot är inte spärrat."))
    record(Deed.USER_UNLOCKED, by=by, at=at, about=user)


@action
def grant_role(
    *, user: User, role: str, unit: "Unit", first: dt.date, last: dt.date | None, by: User, at: dt.datetime
) -> RoleGrant:
    """Bevilja en roll i en enhet för en period. Raises ``NotPossible`` when it is already held in part of the period."""
    require(by.is_system or may_manage_users(by, unit.pk))
    if user.pk == by.pk and not by.is_system:
        raise NotPossible(_("Du kan inte ge dig själv behörighet. Be en annan systemägare."))
    if last and last < first:
        raise NotPossible(_("Slutdatum ligger före startdatum. Ändra ett av dem."))
    grant = RoleGrant(user=user, role=role, unit=unit, period=span(first, last), granted_by=by, granted_at=at)
    keep(grant)
    user.forget_scope()
    record(
        Deed.ROLE_GRANTED,
        by=by,
        at=at,
        about=grant,
        unit_id=unit.pk,
        role=role,
        user_id=user.pk,
        first=str(first),
        last=str(last or ""),
    )
    return grant


@action
def withdraw_role(*, grant: RoleGrant, last: dt.date, by: User, at: dt.datetime) -> None:
    """Återkalla en roll med ``last`` som sista dag; a grant that has not begun yet is ended before it starts."""
    require(may_manage_users(by, grant.unit_id))
    period = ended(grant.period, last)
    if period.isempty or (period.lower and period.upper and period.lower >= period.upper):
        grant.delete()
    else:
        grant.period = period
        grant.save(update_fields=["period"])
    record(
        Deed.ROLE_WITHDRAWN,
        by=by,
        at=at,
        about=grant,
        unit_id=grant.unit_id,
        role=grant.role,
        user_id=grant.user_id,
        last=str(last),
    )


def digest(log: str, day: dt.date, previous: str) -> tuple[int, str]:
    """Count and SHA-256 of a day's rows in a log, chained to the digest before. Reads the rows as they stand now."""
    start, end = calendar.at_clock(day, 0), calendar.at_clock(day + dt.timedelta(days=1), 0)
    sha, count = hashlib.sha256(previous.encode()), 0
    rows: Any
    if log == "read":
        rows = ReadNote.objects.filter(at__gte=start, at__lt=end).order_by("pk")
        fields = ("pk", "at", "user_id", "kind", "subject_id", "person_ids", "unit_id", "why", "emergency", "path")
    else:
        rows = Event.objects.filter(recorded_at__gte=start, recorded_at__lt=end).order_by("pk")
        fields = ("pk", "at", "recorded_at", "by_id", "deed", "kind", "subject_id", "person_id", "unit_id", "data")
    for row in rows.values_list(*fields).iterator(chunk_size=5000):
        sha.update(repr([item.isoformat() if isinstance(item, dt.datetime) else item for item in row]).encode())
        count += 1
    return count, sha.hexdigest()


def seal_days(*, through: dt.date, by: User, at: dt.datetime) -> list[Seal]:
    """Försegla loggarna: one seal a log and day, from the last sealed day to and including ``through``. Repeatable."""
    require(by.is_system or by.scope.anywhere("check_seals"))
    made = []
    for log, rows, column in (("read", ReadNote.objects, "at"), ("event", Event.objects, "recorded_at")):
        with transaction.atomic():
            last = Seal.objects.filter(log=log).order_by("-day").first()
            first_row = rows.order_by(column).values_list(column, flat=True).first()
            if last is not None:
                day = last.day + dt.timedelta(days=1)
            elif first_row is not None:
                day = calendar.local_date(first_row)
            else:
                continue
            previous = last.digest if last else ""
            while day <= through:
                count, summed = digest(log, day, previous)
                made.append(
                    Seal.objects.create(log=log, day=day, count=count, digest=summed, previous=previous, sealed_at=at)
                )
                previous, day = summed, day + dt.timedelta(days=1)
    return made


def check_seals(*, by: User, at: dt.datetime) -> list[tuple[Seal, int, bool]]:
    """Kontrollera sigillen: each seal with the count found now and whether the chain holds. A broken one is recorded."""
    require(by.is_system or by.scope.anywhere("check_seals"))
    results, previous = [], {"read": "", "event": ""}
    for seal in Seal.objects.order_by("log", "day"):
        count, summed = digest(seal.log, seal.day, seal.previous)
        holds = summed == seal.digest and seal.previous == previous[seal.log]
        previous[seal.log] = seal.digest
        results.append((seal, count, holds))
        if not holds:
            record(Deed.SEAL_BROKEN, by=by, at=at, about=seal, log=seal.log, day=str(seal.day))
    return results


@action
def keep_draft(*, key: str, changes: dict[str, str], version: int | None, by: User, at: dt.datetime) -> int | None:
    """Spara utkast: what somebody has typed in a form so far. ``None`` when another window has saved a newer one."""
    draft = FormDraft.objects.select_for_update(of=("self",)).filter(user=by, key=key).first()
    if draft is None:
        return FormDraft.objects.create(user=by, key=key, data=changes, saved_at=at).version
    if version != draft.version:
        return None
    draft.data, draft.version, draft.saved_at = {**draft.data, **changes}, draft.version + 1, at
    draft.save()
    return draft.version


def drop_draft(*, key: str, by: User, at: dt.datetime) -> None:  # noqa: ARG001 - all actions are told the time
    """Kasta utkastet: the form has been sent."""
    FormDraft.objects.filter(user=by, key=key).delete()


def drop_old_drafts(*, before: dt.datetime, by: User, at: dt.datetime) -> int:  # noqa: ARG001 - as above
    """Nightly: forget what was typed and never sent (the local rule ``local_draft``). Returns how many."""
    require(by.is_system)
    return FormDraft.objects.filter(saved_at__lt=before).delete()[0]
