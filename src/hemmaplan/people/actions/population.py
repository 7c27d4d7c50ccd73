"""What the population register says is taken in (*folkbokföringen*): a mark of protection at once, the rest for somebody to read.

A mark is never taken away by itself: that the register no longer has it is told to the head, who ends it.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action, locked
from hemmaplan.people.actions.protection import STRENGTH, protect
from hemmaplan.people.events import EventType
from hemmaplan.people.models import Person, PopulationCheck, PopulationNotice
from hemmaplan.people.ports import Protection, RegisteredPerson

if TYPE_CHECKING:
    from hemmaplan.access.models import User

Kind = PopulationNotice.Kind
DEAD = "AV"


@action
def take_in(*, person: Person, registered: RegisteredPerson, by: "User", at: dt.datetime) -> list[PopulationNotice]:
    """Ta in vad folkbokföringen säger om en person. Returns what is new since the last time."""
    require(by.is_system)
    person = locked(person)
    if registered.number != person.id_number:
        raise NotPossible(_("Svaret gäller en annan person och tas inte in."))
    new = [*_protection(person, registered, by, at), *_death(person, registered, at), *_moves(person, registered, at)]
    for notice in new:
        record(EventType.POPULATION_NOTICE, by=by, at=at, about=person, kind=notice.kind)
    return new


def _protection(person: Person, registered: RegisteredPerson, by: "User", at: dt.datetime) -> list[PopulationNotice]:
    held, marked = Person.Protection(person.protection), Person.Protection(registered.protection)
    if STRENGTH.index(marked) > STRENGTH.index(held):
        protect(person=person, level=marked, first=calendar.local_date(at), last=None, by=by, at=at)
        return _notice(person, Kind.PROTECTION, at, text=str(marked.label))
    if marked == Protection.NONE and held in {Person.Protection.MARKER, Person.Protection.REGISTRATION}:
        return _notice(person, Kind.PROTECTION_GONE, at)
    return []


def _death(person: Person, registered: RegisteredPerson, at: dt.datetime) -> list[PopulationNotice]:
    if registered.deceased_on is None or person.deceased_on is not None:
        return []
    person.deceased_on = registered.deceased_on
    person.save(update_fields=["deceased_on"])
    return _notice(person, Kind.DEATH, at, on=registered.deceased_on)


def _moves(person: Person, registered: RegisteredPerson, at: dt.datetime) -> list[PopulationNotice]:
    """A move since the last time. Of a protected person no address is kept, nor compared."""
    known = PopulationCheck.objects.filter(person=person).first()
    before = known or PopulationCheck(person=person)
    digest = "" if person.protection != Person.Protection.NONE else _digest(registered.address)
    new: list[PopulationNotice] = []
    if before.address_digest and digest and before.address_digest != digest:
        new += _notice(person, Kind.MOVE, at, on=registered.registered_on, text=registered.address)
    if registered.left and registered.left != DEAD:
        new += _notice(person, Kind.LEFT, at, on=registered.left_on, text=registered.left)
    before.checked_at, before.address_digest, before.municipality = at, digest, registered.municipality[:4]
    before.save()
    return new


def _digest(address: str) -> str:
    if not address:
        return ""
    return salted_hmac("hemmaplan.people.population", address.casefold(), algorithm="sha256").hexdigest()[:32]


def _notice(
    person: Person, kind: Kind, at: dt.datetime, *, on: dt.date | None = None, text: str = ""
) -> list[PopulationNotice]:
    notice, made = PopulationNotice.objects.get_or_create(
        person=person, kind=kind, on=on, text=text[:200], defaults={"noted_at": at}
    )
    return [notice] if made else []


@action
def mark_seen(*, notice: PopulationNotice, by: "User", at: dt.datetime) -> None:
    """Markera ett besked som läst: whoever works with the person."""
    require(PopulationNotice.objects.visible_to(by).filter(pk=notice.pk).exists())
    notice = locked(notice)
    if notice.seen_at is not None:
        raise NotPossible(_("Beskedet är redan läst. Ladda om sidan."))
    notice.seen_by, notice.seen_at = by, at
    notice.save(update_fields=["seen_by", "seen_at"])
    record(EventType.POPULATION_NOTICE_SEEN, by=by, at=at, about=notice.person, kind=notice.kind)
