"""What rounds, sessions, participation and attendance must meet."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hemmaplan.access.steps import Step
from hemmaplan.foundation.period import Period
from hemmaplan.interventions.requirements.orders import IN_HAND, Offered, Ordered, may_follow
from hemmaplan.interventions.states import ROUND_STEPS, SESSION_STEPS
from hemmaplan.organisation.requiring import Fault, Faults, inside, not_ahead, not_before, within


@dataclass(frozen=True, slots=True)
class Round:
    """Omgången, as its sessions and participants must know it."""

    service: object
    period: Period
    state: str
    places: int
    rolling: bool
    anonymous: bool
    is_series: bool = False


def round_word() -> str:
    """What a round is called when a day lies outside it."""
    return _("Omgången")


def round_(*, service: Offered, period: Period, places: int, minimum: int, follows_series: bool = False) -> Faults:
    """A round belongs to a group service, in the time it is offered; a series has no series of its own."""
    if service.capacity_kind != "group":
        yield Fault("service", _("Bara en verksamhet med platser i grupp har omgångar. Välj en annan verksamhet."))
    yield from inside(period, service.period, _("Verksamheten"))
    if places < 1 or minimum > places:
        yield Fault("minimum", _("Minsta antal kan inte vara större än antalet platser."))
    if follows_series:
        yield Fault("follows", _("En serie kan inte ha en egen serie. Lägg den till huvudomgången."))


def round_state(*, state: str, period: Period, cancel_reason: str, today: dt.date) -> Faults:
    """A round that runs has begun, one that is over has a last day, one that never came has a reason."""
    if state == "running":
        yield from not_ahead("first", period.first, today)
    if state == "ended" and (period.last is None or period.last > today):
        yield Fault("last", _("Sista dag ska ligga mellan omgångens första dag och i dag."))
    if state == "cancelled" and not cancel_reason.strip():
        yield Fault("cancel_reason", _("Skriv varför omgången inte blir av."))


def round_may_follow(before: str, after: str) -> Faults:
    """A round moves along its steps."""
    yield from may_follow(ROUND_STEPS, before, after)


def session_may_follow(before: str, after: str) -> Faults:
    """A session moves along its steps."""
    yield from may_follow(_SESSION, before, after)


_SESSION: tuple[Step, ...] = SESSION_STEPS


def session(round_: Round, *, starts_at: dt.datetime, day: dt.date, state: str, at: dt.datetime) -> Faults:
    """A session lies within its round, and is held when it has begun."""
    yield from within("starts_at", day, round_.period, round_word())
    if state == "held" and starts_at > at:
        yield Fault("state", _("Tillfället har inte börjat än."))
    if state == "planned" and round_.state in {"ended", "cancelled"} and starts_at > at:
        yield Fault("state", _("Omgången är avslutad. Välj en annan omgång."))


def alone(*, taken: bool) -> Faults:
    """A round meets once at a time."""
    if taken:
        yield Fault("starts_at", _("Gruppen har redan ett tillfälle den tiden. Välj en annan tid."))


@dataclass(frozen=True, slots=True)
class Contact:
    """Den öppna kontakten, as its meetings and its place in a group must know it."""

    service: object
    period: Period


def way_in(round_: Round, *, order: Ordered | None, contact: Contact | None, service: object, on: dt.date) -> Faults:
    """A place rests on an order in hand or an open contact of the same service, or on nothing where it is anonymous.

    ``service`` is that of the order or the contact. A series beside the main round (*eftervård*) is for those of other
    services too.
    """
    if round_.anonymous and (order is not None or contact is not None):
        yield Fault("order", _("Gruppen är anonym enligt nämndens beslut. Deltagaren får ett nummer, inget namn."))
    if not round_.anonymous and (order is None) == (contact is None):
        yield Fault("order", _("Välj ett uppdrag eller en öppen kontakt."))
    if (order is not None or contact is not None) and service != round_.service and not round_.is_series:
        yield Fault("order", _("Uppdraget eller kontakten gäller en annan verksamhet än gruppen."))
    if order is not None and order.is_open and order.state not in IN_HAND:
        yield Fault("order", _("Uppdraget är inte mottaget eller redan avslutat. Ta emot det först."))
    if order is not None and not order.is_open and not order.span.contains(on):
        yield Fault("joined_on", _("Uppdraget är inte mottaget eller redan avslutat. Ta emot det först."))
    if order is not None and on < order.span.first:
        yield from within("joined_on", on, order.span, _("Uppdraget"))
    if contact is not None and contact.period.last is not None and on > contact.period.last:
        yield Fault("joined_on", _("Kontakten är avslutad. Öppna en ny kontakt först."))
    if contact is not None and on < contact.period.first:
        yield from within("joined_on", on, contact.period, _("Kontakten"))


def intake(round_: Round, on: dt.date, *, begun: bool) -> Faults:
    """A round that is closed to new members takes them until it has begun, one that is over takes nobody.

    A place may be promised before the round's first day. ``begun``: whether it had, when the place was taken.
    """
    if round_.state == "cancelled":
        yield Fault("joined_on", _("Omgången är avslutad. Välj en annan omgång."))
    if round_.state == "running" and not round_.rolling and begun:
        yield Fault("joined_on", _("Omgången har börjat och tar inte in nya. Planera för nästa omgång."))
    yield from within("joined_on", max(on, round_.period.first), round_.period, round_word())


def left(round_: Round, *, joined_on: dt.date, left_on: dt.date | None, today: dt.date) -> Faults:
    """Somebody leaves after they came, not ahead, and no later than the round ends."""
    yield from not_before("left_on", left_on, joined_on, _("första dagen"))
    yield from not_ahead("left_on", left_on, today)
    if round_.state in {"ended", "cancelled"}:
        if left_on is None:
            yield Fault("left_on", _("Omgången är avslutad. Ange när deltagaren slutade."))
        yield from within("left_on", left_on, round_.period, round_word())


def room(
    places: int, *, joined_on: dt.date, left_on: dt.date | None, others: Sequence[tuple[dt.date, dt.date | None]]
) -> Faults:
    """There is a place on each day. A place is free again on the day somebody leaves it."""
    meet = [
        (first, last) for first, last in others
        if (last is None or last > joined_on) and (left_on is None or first < left_on) and last != first
    ]  # fmt: skip
    if len(meet) < places:
        return
    for day in {joined_on, *(first for first, _last in meet if first > joined_on)}:
        if sum(first <= day and (last is None or day < last) for first, last in meet) >= places:
            yield Fault(
                "joined_on",
                _("Omgången är full. Ingen plats togs. Välj en annan omgång eller vänta på en ledig plats."),
            )
            return


def attendance(
    *, status: str, session_state: str, day: dt.date, joined_on: dt.date, left_on: dt.date | None, today: dt.date
) -> Faults:
    """Who had a place that day is noted, at a session that was not cancelled and, unless told ahead, has been."""
    if session_state == "cancelled":
        yield Fault("session", _("Tillfället är inställt. Ta tillbaka det först om det ändå hölls."))
    if day > today and status in {"present", "absent"}:
        yield Fault("status", _("Tillfället har inte varit än. I förväg kan bara anmäld frånvaro noteras."))
    if joined_on > day or (left_on is not None and left_on < day):
        yield Fault("participant", _("Deltagaren hade ingen plats i gruppen den dagen."))
