"""A resident who comes in as themselves (*invånare*): by their number, and who that is here, if anybody.

Some meet a person instead of a page: children, those whose identity is protected, who have or are somebody's representative, or
cannot show who they are well enough. They are all told the same. Why stands in the log, for those who meet them.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.ports import Vouched
from hemmaplan.foundation import calendar, identity
from hemmaplan.people.models import Person, Relation
from hemmaplan.people.resident_accounts import ResidentAccount

if TYPE_CHECKING:
    from hemmaplan.access.models import User

OF_AGE = 18

UNDER_AGE, COORDINATION, PROTECTED, DECEASED, REPRESENTED = (
    "under_age",
    "coordination",
    "protected",
    "deceased",
    "represented",
)
REPRESENTS, PROVISIONAL, LEVEL, NUMBER, CLOSED = "represents", "provisional", "level", "number", "closed"
MET_IN_PERSON: dict[str, Promise | str] = {
    UNDER_AGE: _("Är under 18 år"),
    COORDINATION: _("Har samordningsnummer"),
    PROTECTED: _("Har skyddade personuppgifter"),
    DECEASED: _("Är avliden"),
    REPRESENTED: _("Har god man eller förvaltare"),
    REPRESENTS: _("Loggar in för någon annan"),
    PROVISIONAL: _("Har utländsk legitimation utan svenskt nummer"),
    LEVEL: _("Legitimationen har för låg tillitsnivå"),
    NUMBER: _("Legitimationen har inget personnummer som går att läsa"),
    CLOSED: _("Kontot är stängt"),
}
"""Why somebody meets a person (*möter en människa*), in words for staff. Nobody who logs in is ever told which it was."""


@dataclass(frozen=True)
class Resident:
    """Invånare: who is logged in, and who that is here. Without a person all is empty, and one may still apply."""

    account: "User"
    number: identity.IdentityNumber
    person: Person | None


def number_of(vouched: Vouched, on: dt.date) -> identity.IdentityNumber | None:
    """The number as vouched for, however it is written: ten or twelve digits, with a hyphen or without."""
    try:
        return identity.parse(vouched.number, today=on)
    except ValueError:
        return None


def person_with(number: identity.IdentityNumber) -> Person | None:
    """Whose number it is by the register; a number that somebody has stated and nobody has checked is nobody's."""
    return Person.objects.filter(id_number=number.digits).first()


def why_not_by(vouched: Vouched, number: identity.IdentityNumber | None) -> str:
    """Why what is vouched for does not suffice, by its word in ``MET_IN_PERSON``; nothing when it does."""
    if vouched.is_for_another:
        return REPRESENTS
    if vouched.is_provisional:
        return PROVISIONAL
    if not vouched.level_is_enough:
        return LEVEL
    readable = number is not None and number.kind is not identity.Kind.TEMPORARY
    if not readable or (settings.PRODUCTION and number is not None and number.is_reserved_for_test):
        return NUMBER
    return ""


def why_not(number: identity.IdentityNumber, person: Person | None, on: dt.date) -> str:
    """Why somebody with this number meets a person, as things stand that day; nothing when they come in."""
    if number.kind is identity.Kind.COORDINATION:
        return COORDINATION
    if number.birth_date is None or calendar.age_on(number.birth_date, on) < OF_AGE:
        return UNDER_AGE
    if person is None:
        return ""
    if person.deceased_on is not None:
        return DECEASED
    if person.is_protected:
        return PROTECTED
    trustees = Relation.objects.filter(person=person, kind=Relation.Kind.TRUSTEE, period__contains=on)
    return REPRESENTED if trustees.exists() else ""


def resident_of(account: "User", on: dt.date) -> Resident | None:
    """The resident of the account; ``None`` when they meet a person from now on: protected since, or no longer alive."""
    row = ResidentAccount.objects.filter(account=account.pk).first()
    if row is None:
        return None
    number = identity.stored(row.id_number)
    person = person_with(number)
    return None if why_not(number, person, on) else Resident(account, number, person)
