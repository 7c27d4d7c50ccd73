"""How somebody is reached: contact points (*kontaktvägar*), and safe contact (*säker kontakt*) for who is under threat."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.reasons import valid_reason
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.periods import ended, span
from hemmaplan.organisation.storing import action, keep, locked, refuse_ended, refuse_same
from hemmaplan.people.events import EventType
from hemmaplan.people.models import ContactPoint, Person, SafeContact
from hemmaplan.people.permissions import knows_identity, may_change, may_set_safe_contact

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@action
def add_contact(
    *, person: Person, kind: str, value: str, note: str = "", on: dt.date, by: "User", at: dt.datetime
) -> ContactPoint:
    """Lägg till en kontaktväg from ``on``. The event says that it was done, never what stands in it."""
    require(may_change(by, person))
    if not value.strip():
        raise NotPossible(_("Skriv adressen, telefonnumret eller e-postadressen."))
    locked(person)
    refuse_same(
        person.contact_points.filter(kind=kind, value=value.strip(), period__contains=on),
        _("Kontaktuppgiften finns redan."),
    )
    point = ContactPoint.objects.create(
        person=person, kind=kind, value=value.strip(), note=note.strip(), period=span(on), recorded_at=at
    )
    record(EventType.PERSON_CHANGED, by=by, at=at, about=person, what="contact_added", contact_id=point.pk)
    return point


@action
def end_contact(*, contact: ContactPoint, last: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta en kontaktväg med ``last`` som sista dag."""
    require(may_change(by, contact.person))
    contact = locked(contact)
    refuse_ended(contact.period, last)
    contact.period = ended(contact.period, last)
    contact.save(update_fields=["period"])
    record(EventType.PERSON_CHANGED, by=by, at=at, about=contact.person, what="contact_ended", contact_id=contact.pk)


@dataclass(frozen=True)
class SafeTerms:
    """Villkor för säker kontakt: what somebody under threat has said of how to be reached."""

    may_call: bool = False
    may_write: bool = False
    times: str = ""
    code_word: str = ""
    alternative: str = ""
    hidden_from: str = ""


@action
def set_safe_contact(*, person: Person, terms: SafeTerms, by: "User", at: dt.datetime) -> SafeContact:
    """Bestäm hur någon kan nås säkert. Letters and calls that it does not allow are refused from now on, everywhere."""
    require(may_set_safe_contact(by, person))
    locked(person)
    row = SafeContact.objects.filter(person=person).first() or SafeContact(person=person)
    for name, value in vars(terms).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.by, row.recorded_at = by, at
    keep(row)
    record(EventType.SAFE_CONTACT_SET, by=by, at=at, about=person)
    return row


@action
def lift_safe_contact(*, person: Person, by: "User", at: dt.datetime) -> None:
    """Avsluta säker kontakt: the danger is over, and the person may be written to and called as others. Its history is kept."""
    require(may_set_safe_contact(by, person))
    locked(person)
    if not SafeContact.objects.filter(person=person).delete()[0]:
        raise Stale(_("Säker kontakt är redan avslutad. Ladda om sidan."))
    record(EventType.SAFE_CONTACT_LIFTED, by=by, at=at, about=person)


@action
def show_contacts(*, person: Person, reason: str, by: "User", at: dt.datetime) -> list[ContactPoint]:
    """Visa kontaktuppgifter för en skyddad person: only with an open identity and a stated reason, and recorded."""
    require(knows_identity(by, person))
    valid_reason(reason)
    record(EventType.CONTACTS_SHOWN, by=by, at=at, about=person)
    found = list(person.contact_points.filter(period__contains=by.scope.day))
    held = SafeContact.objects.visible_to(by).filter(person=person).exclude(alternative="").first()
    if held is not None:  # first, since it is the one to use
        found.insert(0, ContactPoint(person=person, kind=ContactPoint.Kind.ADDRESS, value=held.alternative, pk=0))
    return found
