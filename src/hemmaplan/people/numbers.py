"""Identity numbers that somebody states (*uppgivna nummer*): one answer to "do we know this number?".

Whoever has ground to see a person, and knows who it is, may use the number to point the person out. For every other number
the answer is the same whether nobody has it, somebody has it whom the user may not see, or somebody whose identity is
protected: what was told is kept as told, without a look in the register, until a head has checked it. docs/decisions.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.models import Event
from hemmaplan.access.permissions import require
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action, locked
from hemmaplan.people.events import EventType
from hemmaplan.people.models import Person, StatedNumber
from hemmaplan.people.permissions import may_check_number
from hemmaplan.people.redaction import open_identities

if TYPE_CHECKING:
    from hemmaplan.access.models import User

# How many numbers not open to the user one may ask about, in an hour and in a day. A house rule: a worker who registers
# a whole day reaches neither; who tries numbers in a row does at once.
MOST = ((dt.timedelta(hours=1), 20), (dt.timedelta(days=1), 60))
# The same, where the answer itself opens somebody.
MOST_OPENINGS = ((dt.timedelta(hours=1), 8), (dt.timedelta(days=1), 20))
_LOCK = 7102  # the class of the lock that lets one user ask one question at a time


def read(number: str, at: dt.datetime) -> identity.IdentityNumber:
    """The number as typed, read on the day. Raises ``NotPossible`` with what is wrong with it."""
    try:
        return identity.parse(number, today=calendar.local_date(at))
    except ValueError as error:
        raise NotPossible(str(error)) from error


def fingerprint(digits: str) -> str:
    """What the log keeps of a number: the same for the same number, and nobody can read the number out of it."""
    return salted_hmac("hemmaplan.people.numbers", digits, algorithm="sha256").hexdigest()[:32]


def open_by_number(*, digits: str, user: "User") -> list[Person]:
    """The persons the number points out to this user: those visible whose identity is open, by register or as told."""
    told = StatedNumber.objects.filter(number=digits, outcome=StatedNumber.Outcome.OPEN).values("person")
    rows = (
        Person.objects.visible_to(user)
        .filter(models.Q(id_number=digits) | models.Q(pk__in=told))
        .order_by("-id_number", "pk")
    )
    return [person for person in rows if not person.is_protected or person.pk in open_identities(user)]


@action
def ask(*, number: str, purpose: str, opens: bool = False, by: "User", at: dt.datetime) -> str:
    """Fråga efter ett nummer: note that the user asks about a number that is not open to them, and mind how many they ask.

    Called by every page that takes a number, before the action, so that the note stays also when the action is refused.
    Returns why not, in Swedish, or nothing when the action may be tried. A number that is none asks nothing.
    """
    try:
        digits = identity.parse(number, today=calendar.local_date(at)).digits
    except ValueError:
        return ""
    if by.is_system or open_by_number(digits=digits, user=by):
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, by.pk % 2**31])
    refused = _too_many(by, at, opens=opens)
    action = EventType.NUMBER_REFUSED if refused else EventType.NUMBER_ASKED
    record(action, by=by, at=at, number=fingerprint(digits), purpose=purpose, opens=opens)
    return refused


def _too_many(by: "User", at: dt.datetime, *, opens: bool) -> str:
    """The refusal, with when one may ask again, or nothing."""
    asked = Event.objects.filter(by_id=by.pk, event_type=EventType.NUMBER_ASKED)
    for rows, limits in ((asked, MOST), (asked.filter(data__opens=True), MOST_OPENINGS if opens else ())):
        for span, most in limits:
            times = rows.filter(at__gt=at - span).order_by("-at", "-pk").values_list("at", flat=True)
            if first := list(times[most - 1 : most]):
                again = calendar.local_time(first[0] + span)
                return _(
                    "Du har skrivit många nummer på personer som inte är öppna för dig. Vänta till %(when)s eller be din "
                    "chef. Försöken är antecknade och läses vid logggranskning."
                ) % {"when": f"{again:%Y-%m-%d %H:%M}"}
    return ""


def replace(stated: StatedNumber, *, by: "User", at: dt.datetime) -> None:
    """What was told before gives way to what is told now."""
    _settle(stated, StatedNumber.Outcome.REPLACED, by, at)


@action
def enter(*, stated: StatedNumber, by: "User", at: dt.datetime) -> Person:
    """För in ett uppgivet nummer: a head who did not state it has checked it. Returns the person who has the number.

    When the register has the number already, what is here of the person told goes to the one registered, and the row
    that was made in the meantime goes. Two who both have a number of their own are never joined: ``NotPossible``.
    """
    stated = locked(stated)
    require(may_check_number(by, stated))
    person = locked(stated.person)
    known = Person.objects.select_for_update().filter(id_number=stated.number).exclude(pk=person.pk).first()
    if known is not None and person.id_number:
        raise NotPossible(
            _("Numret kan inte föras in: båda personerna har redan egna nummer. Avslå det uppgivna numret.")
        )
    _settle(stated, StatedNumber.Outcome.ENTERED, by, at)
    if known is not None:
        _join(person, known)
        record(EventType.PERSONS_JOINED, by=by, at=at, about=known, joined=person.pk)
        return known
    number = identity.stored(stated.number)
    person.id_number, person.id_kind, person.sex = number.digits, number.kind, number.sex
    person.born_on = number.birth_date or person.born_on
    person.save()
    record(EventType.NUMBER_ENTERED, by=by, at=at, about=person)
    return person


@action
def decline(*, stated: StatedNumber, by: "User", at: dt.datetime) -> None:
    """Avslå ett uppgivet nummer: it was wrong. The person stays as they were."""
    stated = locked(stated)
    require(may_check_number(by, stated))
    _settle(stated, StatedNumber.Outcome.DECLINED, by, at)
    record(EventType.NUMBER_DECLINED, by=by, at=at, about=stated.person)


def _settle(stated: StatedNumber, outcome: str, by: "User", at: dt.datetime) -> None:
    if stated.outcome != StatedNumber.Outcome.OPEN:
        raise NotPossible(_("Numret är redan kontrollerat. Ladda om sidan."))
    stated.outcome, stated.checked_by, stated.checked_at = outcome, by, at
    stated.save(update_fields=["outcome", "checked_by", "checked_at"])


def _join(told: Person, known: Person) -> None:
    """Everything that points to the person told points to the one registered; then the row that was told goes.

    The logs stay as they are: they tell what happened, and the event of the joining tells that two became one. Of what is locked,
    as a signed decision, the person alone follows (``locking``).
    """
    for model in apps.get_models():
        if model._meta.app_label == "access" or hasattr(model, "pgh_obj"):
            continue
        for field in model._meta.concrete_fields:
            if field.related_model is Person or field.name == "person_id":
                theirs = model._base_manager.filter(**{field.attname: told.pk})
                if theirs.exists():  # what nobody may change is not even asked to
                    theirs.update(**{field.attname: known.pk})
    told.delete()
