"""Protection of personal data (*skydd av personuppgifter*): registered, ended, and kept in step with its days."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.foundation import calendar
from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.periods import ended, last_day, span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked, refuse_ended, refuse_same
from hemmaplan.people import requirements as required
from hemmaplan.people.events import EventType
from hemmaplan.people.models import Person, ProtectionPeriod
from hemmaplan.people.permissions import may_end_protection, may_protect

if TYPE_CHECKING:
    from hemmaplan.access.models import User


# The strongest level in force is the one that counts: a marker does not lift a fictitious identity.
STRENGTH = (
    Person.Protection.NONE, Person.Protection.MARKER, Person.Protection.REGISTRATION, Person.Protection.FICTITIOUS,
)  # fmt: skip


@action
def protect(*, person: Person, level: str, first: dt.date, last: dt.date | None, by: "User", at: dt.datetime) -> None:
    """Registrera skydd av personuppgifter. Holds at once, also when ``first`` lies ahead: a leak cannot be undone."""
    require(by.is_system or may_protect(by, person))
    refuse(required.protection(level if level in STRENGTH else "", Period.between(first, last)))
    if last and (last < first or last < calendar.local_date(at)):
        raise NotPossible(_("Skyddets sista dag har redan varit eller ligger före första dagen. Ändra datumen."))
    locked(person)
    refuse_same(
        person.protection_periods.filter(level=level, period=span(first, last)), _("Skyddet är redan registrerat.")
    )
    ProtectionPeriod.objects.create(person=person, level=level, period=span(first, last), recorded_at=at)
    _set_level(person, calendar.local_date(at))
    record(EventType.PROTECTION_SET, by=by, at=at, about=person, level=level)


@action
def end_protection(*, person: Person, last: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta skyddet med ``last`` som sista dag. Only heads. It is lifted when that day has passed, not before."""
    require(may_end_protection(by, person))
    today = calendar.local_date(at)
    if not person.is_protected:
        raise NotPossible(_("Personen har inget skydd att avsluta."))
    if not person.protection_periods.exists():  # brought along by an import that knew the level and not since when
        ProtectionPeriod.objects.create(person=person, level=person.protection, period=span(None, last), recorded_at=at)
    runs_on = models.Q(period__endswith__isnull=True, period__isempty=False) | models.Q(period__endswith__gt=today)
    locked(person)
    running = list(person.protection_periods.filter(runs_on))
    if running and all(last_day(row.period) == last for row in running):
        refuse_ended(running[0].period, last)
    for row in running:
        row.period = ended(row.period, last)
        row.save(update_fields=["period"])
    _set_level(person, today)
    record(EventType.PROTECTION_ENDED, by=by, at=at, about=person, last=str(last))


def _set_level(person: Person, today: dt.date) -> None:
    """Keep on the person the strongest level that holds today or will."""
    held = person.protection_periods.filter(
        models.Q(period__contains=today) | models.Q(period__startswith__gt=today), period__isempty=False
    ).values_list("level", flat=True)
    person.protection = max(held, key=STRENGTH.index, default=Person.Protection.NONE)
    person.save(update_fields=["protection"])


@action
def renew_protection(*, today: dt.date, by: "User", at: dt.datetime) -> int:
    """Nightly: set each protected person's level to what still holds; drop it when the last period has ended.

    Returns for how many persons protection ended.
    """
    require(by.is_system)
    dropped = 0
    # A level without any period was imported without dates: nobody has said that it ends, so it stays.
    for person in Person.objects.exclude(protection=Person.Protection.NONE).filter(
        Exists(ProtectionPeriod.objects.filter(person=OuterRef("pk")))
    ):
        _set_level(person, today)
        if not person.is_protected:
            dropped += 1
            record(EventType.PROTECTION_ENDED, by=by, at=at, about=person)
    return dropped
