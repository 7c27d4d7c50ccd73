"""What services, terms, places and staffing must meet."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from hemmaplan.foundation.period import Period
from hemmaplan.organisation.requiring import Fault, Faults, inside

ENOUGH_REASON = 10


def service(period: Period, *, unit: Period | None, basis: str, contacts: bool) -> Faults:
    """A service lies in its unit's time; a duty without cases has no contacts."""
    yield from inside(period, unit, _("Enheten"))
    if basis == "duty" and contacts:
        yield Fault(
            "contacts", _("En uppgift utan individärende kan inte ha öppna kontakter. Välj grunden öppen i stället.")
        )


def part(period: Period, service: Period) -> Faults:
    """Terms and places hold while the service is offered. Without an end they end with it."""
    if not service.contains(period.first):
        yield Fault("first", _("Verksamheten erbjuds inte den dagen. Välj en dag när den är öppen."))
    elif period.last is not None:
        yield from inside(period, service, _("Verksamheten"))


def terms(
    *, documentation: str, decided_on: dt.date | None, anonymity_ground: str, age_from: int | None,
    age_to: int | None, today: dt.date,
) -> Faults:  # fmt: skip
    """Anonymity has a decision and a ground; the decision has been made; ages come in order. SoL 14:5."""
    if documentation == "anonymous" and not (decided_on and anonymity_ground.strip()):
        yield Fault(
            "anonymity_ground" if decided_on else "decided_on",
            _("Anonym dokumentation kräver nämndens beslut och skäl (SoL 14:5). Fyll i beslutsdatum och skäl."),
        )
    if decided_on and decided_on > today:
        yield Fault("decided_on", _("Beslutsdatum ligger framåt. Ange dagen då nämnden beslutade."))
    if age_from is not None and age_to is not None and age_to < age_from:
        yield Fault("age_to", _("Till ålder är lägre än från ålder. Ändra en av dem."))


def places(places: int, minimum: int) -> Faults:
    """The least number is no more than the places."""
    if minimum > places:
        yield Fault("minimum", _("Minsta antal är högre än antalet platser. Ändra ett av dem."))


def share(period: Period, *, post: Period, service: Period) -> Faults:
    """A post gives to a service while both hold."""
    if any(list(inside(period, of, "")) for of in (post, service)):
        yield Fault("first", _("Tjänsten eller verksamheten gäller inte hela den tiden. Välj dagar när båda gäller."))


def most_given(percent: int, period: Period, others: Sequence[tuple[Period, int]]) -> tuple[int, dt.date]:
    """The most that a post gives in all on a day of this share, and that day. ``others``: its other shares."""
    days = {period.first} | {other.first for other, _percent in others if period.contains(other.first)}
    return max((percent + sum(given for other, given in others if other.contains(day)), day) for day in sorted(days))


def load(percent: int, period: Period, *, whole: int, others: Sequence[tuple[Period, int]], reason: str) -> Faults:
    """A post gives no more than it is, unless somebody says why."""
    total, day = most_given(percent, period, others)
    if total > whole and len(reason.strip()) < ENOUGH_REASON:
        yield Fault("percent", _(
            "Tjänsten är på %(post)s %% och skulle ge %(total)s %% den %(day)s. Sänk andelen, eller skriv varför tjänsten "
            "ska vara överlastad (minst tio tecken)."
        ) % {"post": whole, "total": total, "day": day})  # fmt: skip
