"""What the open door, open contacts, redirects and activities must meet."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from hemmaplan.foundation import calendar
from hemmaplan.foundation.period import Period
from hemmaplan.interventions.requirements.orders import Offered
from hemmaplan.organisation.requiring import Fault, Faults, not_ahead, not_before, unnamed

MODES = {"full": "identity", "light": "light", "anonymous": "anonymous"}
CONSENT_AGE = 15
LONGEST_MINUTES = 24 * 60


def offered(field: str, service: Offered, day: dt.date, today: dt.date | None = None) -> Faults:
    """What is counted is counted while the service is offered, and, given ``today``, when it has been."""
    if today is not None:
        yield from not_ahead(field, day, today)
    if not service.period.contains(day):
        yield Fault(field, _("Verksamheten erbjöds inte den dagen. Välj en dag när den är öppen."))


def counted(service: Offered, day: dt.date, *, is_open: bool, today: dt.date) -> Faults:
    """A visit is counted on a day when the door is open."""
    yield from offered("day", service, day, today)
    if not is_open:
        yield Fault("day", _("Det är stängt den dagen. Öppna först om någon ändå togs emot."))


def people(number: int) -> Faults:
    """Somebody was reached."""
    if number < 1:
        yield Fault("people", _("Skriv hur många personer ni nådde, minst en."))


def activity(
    service: Offered, day: dt.date, minutes: int, today: dt.date, *, place: str, theme: str, age_band: str
) -> Faults:
    """An activity has been, while the service is offered, is no longer than a day and a night, and names nobody."""
    yield from offered("day", service, day, today)
    if not 1 <= minutes <= LONGEST_MINUTES:
        yield Fault("minutes", _("Skriv hur lång tid det tog, högst ett dygn."))
    yield from unnamed(today, place=place, theme=theme, age_band=age_band)


def redirected(service: Offered, day: dt.date, today: dt.date) -> Faults:
    """Nobody is sent on from a service that has not begun. From one that is closed they are."""
    yield from not_ahead("at", day, today)
    yield from not_before("at", day, service.period.first, _("verksamhetens första dag"))


def contact(service: Offered, *, opened_on: dt.date, today: dt.date) -> Faults:
    """An open contact begins in a service that has them, while it is offered."""
    if not service.contacts:
        yield Fault("service", _("Verksamheten har inga öppna kontakter. Välj en annan verksamhet."))
    yield from not_ahead("opened_on", opened_on, today)
    if not service.period.contains(opened_on):
        yield Fault("opened_on", _("Verksamheten är stängd och tar inte emot nya. Hänvisa till myndighet."))


def documented(
    *, documentation: str | None, mode: str, person: object, alias: str, theme: str, today: dt.date
) -> Faults:
    """A contact is documented as the board's terms say. ``documentation`` is that of the terms, ``None`` without any."""
    if documentation is None:
        yield Fault("service", _("Verksamheten saknar villkor. Be chefen lägga in nämndens beslut om villkor först."))
    elif mode != MODES[documentation]:
        yield Fault(
            "mode", _("Villkoren säger en annan dokumentation: %(mode)s.") % {"mode": documentation_word(documentation)}
        )
    if mode != "identity" and person:
        yield Fault("person", _("Person anges bara när verksamheten dokumenterar med identitet."))
    if mode == "anonymous" and (alias.strip() or theme.strip()):
        yield Fault("alias", _("En anonym kontakt har bara ett nummer. Ta bort namn och ämne."))
    if mode == "light" and not alias.strip():
        yield Fault("alias", _("Skriv vad personen kallas."))
    yield from unnamed(today, alias=alias, theme=theme)


def documentation_word(documentation: str) -> str:
    """The way of documenting, in words."""
    return {"full": _("Med identitet"), "light": _("Förenklad"), "anonymous": _("Anonym")}.get(
        documentation, documentation
    )


def consented(
    *, born_on: dt.date | None, under_15: bool | None, age_to: int | None, consent: bool | None, day: dt.date
) -> Faults:
    """A child under 15 comes to an open service only with a guardian's consent, named or not. SoL 21:2."""
    if born_on is not None and born_on <= day:
        child = calendar.age_on(born_on, day) < CONSENT_AGE
    elif under_15 is not None:
        child = under_15
    else:
        child = age_to is not None and age_to < CONSENT_AGE
    if child and not consent:
        yield Fault(
            "guardian_consent",
            _("Ett barn under 15 år behöver vårdnadshavarens samtycke (SoL 21:2). Inhämta det först."),
        )


def contact_ended(*, opened_on: dt.date, closed_on: dt.date | None, end_reason: str, today: dt.date) -> Faults:
    """A contact ends after it began, not ahead, and in one of the known ways."""
    if closed_on is None:
        if end_reason:
            yield Fault("closed_on", _("Slutorsak är angiven men inte vilken dag kontakten slutade. Ange dagen."))
        return
    if closed_on > today or closed_on < opened_on:
        yield Fault("closed_on", _("Dagen ska ligga mellan kontaktens första dag och i dag."))
    if not end_reason:
        yield Fault("end_reason", _("Välj hur kontakten slutade."))


def one_open(*, is_open: bool, others_open: bool) -> Faults:
    """One open contact at a time for a person and a service."""
    if is_open and others_open:
        yield Fault("person", _("Personen har redan en öppen kontakt i verksamheten."))


def room(places: int | None, *, opened_on: dt.date, others: Sequence[tuple[dt.date, dt.date | None]]) -> Faults:
    """There is a place on the day the contact begins. ``places`` is ``None`` where they are not limited."""
    if places is None:
        return
    ongoing = sum(first <= opened_on and (last is None or opened_on < last) for first, last in others)
    if ongoing >= places:
        yield Fault("opened_on", _("Alla platser är tagna. Hänvisa till myndighet."))


def meeting(contact: Period, day: dt.date, minutes: int, today: dt.date) -> Faults:
    """A talk takes place while the contact lasts, and has been."""
    if contact.last is not None and day > contact.last:
        yield Fault("day", _("Kontakten är avslutad. Öppna en ny kontakt."))
    if day > today or day < contact.first:
        yield Fault("day", _("Dagen ska ligga mellan kontaktens första dag och i dag."))
    if minutes < 1:
        yield Fault("minutes", _("Skriv hur länge ni talades vid."))
