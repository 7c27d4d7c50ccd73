"""Adding a person, and righting name, number and birth date. A number is kept as told until a head has checked it."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.foundation import cleaning, identity
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action
from hemmaplan.people import numbers
from hemmaplan.people.events import EventType
from hemmaplan.people.models import Person, StatedNumber
from hemmaplan.people.permissions import may_change

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@action
def add_person(
    *, given_name: str, family_name: str, number: str = "", born_on: dt.date | None = None, looked_up: bool = False,
    by: "User", at: dt.datetime,
) -> Person:  # fmt: skip
    """Lägg upp en person. An identity number must be right; that of somebody open to the user is refused.

    The number is kept as told until a head has checked it. ``looked_up`` says that the caller has looked in the register,
    in an action that answers with a stated reason: then it stands at once.
    """
    person = Person(recorded_at=at)
    _name(person, given_name, family_name)
    _number(person, number, born_on, by, at, looked_up=looked_up)
    person.save()
    _keep_stated_number(person, number, by, at)
    record(EventType.PERSON_ADDED, by=by, at=at, about=person)
    return person


@action
def change_person(
    *,
    person: Person,
    given_name: str,
    family_name: str,
    number: str,
    born_on: dt.date | None,
    by: "User",
    at: dt.datetime,
) -> Person:
    """Rätta namn, nummer eller födelsedag. What stood before is kept in the row's history."""
    require(may_change(by, person))
    _name(person, given_name, family_name)
    _number(person, number, born_on, by, at)
    person.save()
    _keep_stated_number(person, number, by, at)
    record(EventType.PERSON_CHANGED, by=by, at=at, about=person, what="identity")
    return person


def _name(person: Person, given_name: str, family_name: str) -> None:
    given_name, family_name = cleaning.line(given_name), cleaning.line(family_name)
    if not (given_name or family_name):
        raise NotPossible(_("Skriv personens namn. Har personen bara ett namn lämnar du efternamnet tomt."))
    person.given_name, person.family_name = given_name, family_name


def _number(
    person: Person, number: str, born_on: dt.date | None, by: "User", at: dt.datetime, *, looked_up: bool = False
) -> None:
    """Set the number, or that there is none. The birth date follows from the number where the number has one.

    A number that does not point out this person to the user is only read here, and kept as told by :func:`_keep_stated_number` until
    a head has checked it: to look it up would tell whether the register has it. Raises ``NotPossible`` for a number of
    another person open to the user.
    """
    if not number.strip():
        person.id_number, person.id_kind, person.born_on = "", Person.IdKind.NONE, born_on
        return
    parsed = numbers.read(number, at)
    if any(known.pk != person.pk for known in numbers.open_by_number(digits=parsed.digits, user=by)):
        raise NotPossible(_("Det finns redan en person med det numret. Sök fram den i stället."))
    if by.is_system or looked_up:
        person.id_number, person.id_kind = parsed.digits, parsed.kind
    elif not person.id_number:
        person.id_kind = Person.IdKind.NONE
    if person.id_number in {parsed.digits, ""}:
        person.born_on, person.sex = _born(parsed, born_on), parsed.sex


def _keep_stated_number(person: Person, number: str, by: "User", at: dt.datetime) -> None:
    """After the person is stored: keep a number that the register does not have of them as told."""
    digits = numbers.read(number, at).digits if number.strip() else ""
    waiting = person.stated_numbers.filter(outcome=StatedNumber.Outcome.OPEN).first()
    if waiting is not None and waiting.number == digits != person.id_number:
        return
    if waiting is not None:
        numbers.replace(waiting, by=by, at=at)
    if digits != person.id_number:
        StatedNumber.objects.create(person=person, number=digits, stated_by=by, stated_at=at)


def _born(number: identity.IdentityNumber, born_on: dt.date | None) -> dt.date | None:
    """The birth date of the number, or the one stated where the number leaves it open. Raises ``NotPossible``."""
    first, last = number.birth_days
    if first == last:
        return first
    if born_on is not None and not first <= born_on <= last:
        raise NotPossible(
            _("Numret säger född %(first)s–%(last)s. Ändra numret eller födelsedagen.") % {"first": first, "last": last}
        )
    return born_on


@action
def registered(*, number: str, given_name: str, family_name: str, by: "User", at: dt.datetime) -> Person:
    """The person whom somebody registers by number and name: one open to them, or a new one as told.

    The only way in for pages that take a number (an open contact, a tenant, a relative). Whether anybody else has the
    number is not looked up, so the answer is the same in every case. Raises ``NotPossible`` without a name.
    """
    if number.strip() and (known := numbers.open_by_number(digits=numbers.read(number, at).digits, user=by)):
        return known[0]
    return add_person(given_name=given_name, family_name=family_name, number=number, by=by, at=at)
