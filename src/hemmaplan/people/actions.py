"""Deeds about persons: adding, protecting, giving and ending grounds, searching and emergency opening."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.access.roles import Right
from hemmaplan.foundation import identity
from hemmaplan.organisation.periods import ended, span
from hemmaplan.people.models import ContactPoint, Ground, Person, ProtectionPeriod
from hemmaplan.people.redaction import open_identities
from hemmaplan.people.states import Deed

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Employee, Unit

EMERGENCY_DAYS = 1


@transaction.atomic
def add_person(
    *, given_name: str, family_name: str, number: str = "", born_on: dt.date | None = None, by: "User", at: dt.datetime
) -> Person:
    """Lägg upp en person. An identity number must be right; the same number again is refused with where to look."""
    person = Person(given_name=given_name.strip(), family_name=family_name.strip(), born_on=born_on, recorded_at=at)
    if number:
        try:
            parsed = identity.parse(number)
        except ValueError as error:
            raise NotPossible(str(error)) from error
        if Person.objects.filter(id_number=parsed.digits).exists():
            raise NotPossible(_("Det finns redan en person med det numret. Sök fram den i stället."))
        person.id_number, person.id_kind = parsed.digits, parsed.kind
        person.born_on = person.born_on or parsed.birth_date
        person.sex = parsed.sex
    else:
        person.id_kind = Person.IdKind.NONE
    person.save()
    record(Deed.PERSON_ADDED, by=by, at=at, about=person)
    return person


@transaction.atomic
def protect(
    *, person: Person, level: str, first: dt.date, last: dt.date | None, by: "User", at: dt.datetime
) -> None:
    """Registrera skydd av personuppgifter. Holds at once, also when ``first`` lies ahead: a leak cannot be undone."""
    require(by.is_system or Person.objects.visible_to(by).filter(pk=person.pk).exists())
    ProtectionPeriod.objects.create(person=person, level=level, period=span(first, last), recorded_at=at)
    person.protection = level
    person.save(update_fields=["protection"])
    record(Deed.PROTECTION_SET, by=by, at=at, about=person, level=level)


@transaction.atomic
def renew_protection(*, today: dt.date, by: "User", at: dt.datetime) -> int:
    """Nightly: drop the protection of those whose last period has ended. Returns how many."""
    require(by.is_system)
    in_force = ProtectionPeriod.objects.filter(
        models.Q(period__contains=today) | models.Q(period__startswith__gt=today)
    ).values("person")
    done = Person.objects.exclude(protection=Person.Protection.NONE).exclude(pk__in=in_force)
    for person in done:
        person.protection = Person.Protection.NONE
        person.save(update_fields=["protection"])
        record(Deed.PROTECTION_ENDED, by=by, at=at, about=person)
    return len(done)


def give_ground(
    *, person: Person, unit: "Unit", source: models.Model, reason: str, first: dt.date, by: "User", at: dt.datetime,
    employee: "Employee | None" = None, last: dt.date | None = None,
) -> Ground:
    """State why a unit or an employee may see the person. Called by the action that creates the assignment."""
    ground = Ground.objects.create(
        person=person, unit=unit, employee=employee, reason=reason, source_kind=source._meta.label_lower,
        source_id=source.pk, period=span(first, last),
    )
    record(Deed.GROUND_GIVEN, by=by, at=at, about=person, unit_id=unit.pk, employee_id=employee.pk if employee else None)
    return ground


def end_grounds(
    *, source: models.Model, last: dt.date, by: "User", at: dt.datetime, employee: "Employee | None" = None
) -> None:
    """End what the source stated, with ``last`` as its final day; only one employee's part when named."""
    rows = Ground.objects.filter(source_kind=source._meta.label_lower, source_id=source.pk, period__contains=last)
    if employee:
        rows = rows.filter(employee=employee)
    for ground in rows.select_related("person"):
        ground.period = ended(ground.period, last)
        if ground.period.lower == ground.period.upper:
            ground.period = span(ground.period.lower, ground.period.lower)
        ground.save(update_fields=["period"])
        record(Deed.GROUND_ENDED, by=by, at=at, about=ground.person, unit_id=ground.unit_id)


@transaction.atomic
def open_in_emergency(*, number: str, reason: str, unit: "Unit", by: "User", at: dt.datetime, today: dt.date) -> Person:
    """Nödöppning: see a person one has no ground for, by exact identity number and stated reason, today and tomorrow.

    Raises ``NotPossible`` when the number is wrong, unknown or the reason too short to be one.
    """
    require(by.scope.may(Right.EMERGENCY_ACCESS, unit.pk) and by.employee is not None)
    if len(reason.strip()) < 10:
        raise NotPossible(_("Skriv varför du behöver öppna, minst tio tecken. Texten läses vid logggranskning."))
    try:
        digits = identity.parse(number).digits
    except ValueError as error:
        raise NotPossible(str(error)) from error
    person = Person.objects.filter(id_number=digits).first()
    if person is None:
        raise NotPossible(_("Ingen person med det numret finns hos oss. Kontrollera numret."))
    Ground.objects.create(
        person=person, unit=unit, employee=by.employee, reason=_("Nödöppning: ") + reason.strip()[:250],
        source_kind="people.person", source_id=person.pk, emergency=True,
        period=span(today, today + dt.timedelta(days=EMERGENCY_DAYS)),
    )
    record(Deed.EMERGENCY_OPENED, by=by, at=at, about=person, unit_id=unit.pk)
    return person


@transaction.atomic
def show_contacts(*, person: Person, reason: str, by: "User", at: dt.datetime) -> list[ContactPoint]:
    """Visa kontaktuppgifter för en skyddad person: only with an open identity and a stated reason, and recorded."""
    require(person.pk in open_identities(by))
    if len(reason.strip()) < 10:
        raise NotPossible(_("Skriv varför du behöver uppgifterna, minst tio tecken."))
    record(Deed.CONTACTS_SHOWN, by=by, at=at, about=person)
    return list(person.contact_points.filter(period__contains=by.scope.day))
