"""What units, posts, employments, absences and agreements must meet (*krav*), whoever brings them. Plain values only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hemmaplan.foundation.period import Period
from hemmaplan.organisation.requiring import Fault, Faults, inside, within

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Held:
    """Innehav: how much of a post somebody holds, and whether it is in the place of one who is away."""

    employee: object
    period: Period
    percent: int
    substitute: bool


@dataclass(frozen=True, slots=True)
class Away:
    """Frånvaro: how much of the employment somebody is away."""

    employee: object
    period: Period
    percent: int


def unit(period: Period, parent: Period | None) -> Faults:
    """A unit lasts no longer than the one above it."""
    yield from inside(period, parent, _("Enheten ovanför"))


def post(period: Period, *, unit: Period | None, funded_until: dt.date | None) -> Faults:
    """A post lies in its unit's time, and its funding does not end before it begins."""
    yield from inside(period, unit, _("Enheten"))
    if funded_until and funded_until < period.first:
        yield Fault("funded_until", _("Finansieringen slutar innan tjänsten börjar. Ändra ett av datumen."))


def employment(
    held: Held, *, post: Period | None, percent: int, others: Sequence[Held], away: Sequence[Away]
) -> Faults:
    """An employment lies in the post's time, and together they hold no more than the post on any day.

    A substitute may use what the absent leave.
    """
    if post is None:
        return
    outside = list(inside(held.period, post, _("Tjänsten")))
    if outside:
        yield outside[0]
        return
    for day in _days_of_change(held, others, away):
        taken = sum(_takes(other, away, day, present_only=held.substitute) for other in others)
        if taken + held.percent > percent:
            yield Fault("percent", _(
                "Tjänsten är på %(post)s %% och %(taken)s %% är redan tillsatt den %(day)s: %(percent)s %% får inte "
                "plats. Ändra omfattning eller period, eller välj vikariat om någon är frånvarande."
            ) % {"post": percent, "taken": round(taken), "day": day, "percent": held.percent})  # fmt: skip
            return


def _days_of_change(held: Held, others: Sequence[Held], away: Sequence[Away]) -> list[dt.date]:
    """The first day, and each later day within the employment on which somebody comes, goes, or is back."""
    starts = {held.period.first}
    for period in (*(other.period for other in others), *(absence.period for absence in away)):
        starts |= {period.first, period.upper or held.period.first}
    return sorted(day for day in starts if held.period.contains(day))


def _takes(other: Held, away: Sequence[Away], day: dt.date, *, present_only: bool) -> float:
    """How much of the post another holds on the day. A substitute stands in the place of those who are away."""
    if not other.period.contains(day) or (not present_only and other.substitute):
        return 0
    gone = next((a.percent for a in away if a.employee == other.employee and a.period.contains(day)), 0)
    return other.percent * (WHOLE - gone) / WHOLE if present_only else other.percent


def employed(field: str, day: dt.date | None, employments: Sequence[Period]) -> Faults:
    """Somebody works here on the day. One without any employment on record is not asked: they may be borrowed."""
    if day is not None and employments and not any(period.contains(day) for period in employments):
        yield Fault(field, _("Medarbetaren har ingen anställning den %(day)s. Välj en annan.") % {"day": day})


def absence(period: Period, employments: Sequence[Period]) -> Faults:
    """Absence is from an employment: it touches one."""
    if employments and not any(period.overlaps(one) for one in employments):
        yield Fault("first", _("Medarbetaren har ingen anställning under den tiden. Rätta dagarna."))


def agreement(period: Period, *, unit: Period | None, notice_on: dt.date | None, post_in_unit: bool = True) -> Faults:
    """An agreement begins in its unit's time, gives notice before its end, and rests on a post of the unit."""
    yield from within("first", period.first, unit, _("Enheten"))
    if notice_on and period.last and notice_on > period.last:
        yield Fault("notice_on", _("Uppsägning senast ligger efter avtalets slut. Ändra ett av datumen."))
    if not post_in_unit:
        yield Fault("post", _("Tjänsten hör inte till avtalets enhet. Välj en tjänst i enheten."))
