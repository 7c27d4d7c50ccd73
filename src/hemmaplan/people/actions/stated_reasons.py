"""Opening a person for a stated reason: taken up before a decision, an ended matter read, an emergency."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.reasons import valid_reason
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action
from hemmaplan.people import numbers
from hemmaplan.people.actions.grounds import give_ground
from hemmaplan.people.events import EventType
from hemmaplan.people.models import Ground, Person
from hemmaplan.people.rights import PersonRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Unit


EMERGENCY_DAYS = 1


# How long somebody new, taken up by the authority, stays open to the one who did it if no order is sent. A house rule.
TAKEN_UP_DAYS = 7


@action
def take_up(*, person: Person, unit: "Unit", reason: str, new: bool, by: "User", at: dt.datetime) -> Ground:
    """Ta upp en person inför ett beslut: a ground for the one who asks, never for the whole unit.

    Somebody ``new`` to the house is the asker's for a week. One who is known to others is opened as in an emergency: for
    today and tomorrow, marked so in the read log, and for reading; the one thing it allows is to send an order. A
    protected identity stays closed.
    """
    require(by.scope.may(PersonRight.TAKE_UP_PERSONS, unit.pk))
    if by.employee is None:
        raise NotPossible(
            _("Ditt konto hör inte till någon medarbetare. Be systemägaren om det; då kan du ta upp personer.")
        )
    today = calendar.local_date(at)
    ground = give_ground(
        person=person, unit=unit, source=unit, reason=valid_reason(reason), first=today,
        last=calendar.add_days(today, TAKEN_UP_DAYS if new else EMERGENCY_DAYS), employee=by.employee,
        emergency=not new, by=by, at=at,
    )  # fmt: skip
    record(EventType.PERSON_TAKEN_UP, by=by, at=at, about=person, unit_id=unit.pk, new=new)
    return ground


@action
def read_ended(
    *, person: Person, unit: "Unit", source: models.Model, about: models.Model, reason: str, by: "User", at: dt.datetime
) -> Ground:
    """Läs ett avslutat ärende med angivet skäl: today, for the own person, for reading, and marked in the read log.

    Called by the action that knows the matter and whether it was the user's unit's.
    """
    if by.employee is None:
        raise NotPossible(_("Ditt konto hör inte till någon medarbetare. Be chefen läsa det avslutade ärendet."))
    today = calendar.local_date(at)
    ground = give_ground(
        person=person, unit=unit, source=source, reason=f"Avslutat ärende: {valid_reason(reason)}", first=today, last=today,
        employee=by.employee, emergency=True, by=by, at=at,
    )  # fmt: skip
    record(EventType.ENDED_READ, by=by, at=at, about=about, person_id=person.pk, unit_id=unit.pk)
    return ground


@action
def open_in_emergency(*, number: str, reason: str, unit: "Unit", by: "User", at: dt.datetime, today: dt.date) -> Person:
    """Nödöppning: see a person one has no ground for, by exact identity number and stated reason, today and tomorrow.

    Raises ``NotPossible`` when the number is wrong, unknown or the reason too short to be one.
    """
    require(by.scope.may(PersonRight.EMERGENCY_ACCESS, unit.pk) and by.employee is not None)
    reason = valid_reason(reason)
    person = Person.objects.filter(id_number=numbers.read(number, at).digits).first()
    if person is None:
        raise NotPossible(_("Ingen akt öppnades. Kontrollera numret. Försöket är antecknat."))
    give_ground(
        person=person, unit=unit, source=person, reason=f"Nödöppning: {reason}", first=today,
        by=by, at=at, employee=by.employee, last=today + dt.timedelta(days=EMERGENCY_DAYS), emergency=True,
    )  # fmt: skip
    record(EventType.EMERGENCY_OPENED, by=by, at=at, about=person, unit_id=unit.pk)
    return person
