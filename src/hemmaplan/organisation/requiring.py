"""Requirements (*krav*): what a row must meet, whoever brings it. Plain values in, faults out.

The ``requirements`` of a domain module say what its rows must meet. An action asks for the one row it is about to store
and refuses with the first fault; the import asks for every row of a folder and lists all faults with line and column.
Neither has a condition of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

from django.utils.translation import gettext as _

from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible


@dataclass(frozen=True, slots=True)
class Fault:
    """Fel: which value of a row does not meet what is required, and a sentence that says what to do."""

    field: str
    text: str


Faults = Iterator[Fault]


class Bounds(Protocol):
    """A stored range of days: the upper bound is the first day outside."""

    lower: date | None
    upper: date | None


def refuse(faults: Iterable[Fault]) -> None:
    """Refuse what does not meet what is required.

    Raises:
        NotPossible: with the sentence of the first fault.
    """
    for fault in faults:
        raise NotPossible(fault.text)


@lru_cache(maxsize=50_000)
def days(first: date | None, last: date | None = None) -> Period:
    """The period from a first to a last day, with open ends. One that ends before it begins is one day long."""
    first = first or date.min
    return Period(first, last if last is None or last >= first else first)


def stored(period: Bounds) -> Period:
    """A stored range as a period."""
    return days(period.lower, period.upper - timedelta(days=1) if period.upper else None)


def within(field: str, day: date | None, of: Period | None, thing: str) -> Faults:
    """A day lies in the period of what it belongs to. ``thing`` is its name in the definite: *Uppdraget*."""
    if day is not None and of is not None and not of.contains(day):
        yield Fault(field, _outside(thing, of, day))


def inside(period: Period, of: Period | None, thing: str) -> Faults:
    """A period lies in the period of what it belongs to."""
    if of is None:
        return
    if not of.contains(period.first):
        yield Fault("first", _outside(thing, of, period.first))
    elif of.last is not None and (period.last is None or period.last > of.last):
        yield Fault("last", _("%(thing)s gäller %(period)s. Ange en sista dag inom den tiden.")
                    % {"thing": thing, "period": told(of)})  # fmt: skip


def _outside(thing: str, of: Period, day: date) -> str:
    return _("%(thing)s gäller %(period)s. Dagen %(day)s ligger utanför: rätta den.") % {
        "thing": thing, "period": told(of), "day": day,
    }  # fmt: skip


def told(period: Period) -> str:
    """The period in words: *fr.o.m. 2020-01-01 t.o.m. 2020-12-31*, *fr.o.m. 2020-01-01 tills vidare*."""
    first = _("fr.o.m. %(day)s") % {"day": period.first}
    return f"{first} {_('t.o.m. %(day)s') % {'day': period.last} if period.last else _('tills vidare')}"


def not_ahead(field: str, day: date | None, today: date) -> Faults:
    """What is said to have happened lies no further ahead than today."""
    if day is not None and day > today:
        yield Fault(field, _("%(day)s ligger framåt i tiden. Ange när det hände.") % {"day": day})


def not_before(field: str, later: date | None, earlier: date | None, what: str) -> Faults:
    """One day does not come before another. ``what`` names the earlier: *beslutet*."""
    if later is not None and earlier is not None and later < earlier:
        yield Fault(field, _("%(later)s ligger före %(what)s den %(earlier)s. Ändra dagen.")
                    % {"later": later, "what": what, "earlier": earlier})  # fmt: skip
