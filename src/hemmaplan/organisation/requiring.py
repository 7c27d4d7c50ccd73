"""Requirements (*krav*): what a row must meet, whoever brings it. Plain values in, faults out.

The ``requirements`` of a domain module say what its rows must meet. An action asks for the one row it is about to store
and refuses with the first fault; the import asks for every row of a folder and lists all faults with line and column.
Neither has a condition of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.foundation import identity
from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.periods import as_text

SAYS_A_NUMBER = gettext_lazy("Texten innehåller något som ser ut som ett personnummer. Ta bort det och spara igen.")


@dataclass(frozen=True, slots=True)
class Fault:
    """Fel: which value of a row does not meet what is required, and a sentence that says what to do."""

    field: str
    text: str


Faults = Iterator[Fault]


def refuse(faults: Iterable[Fault]) -> None:
    """Refuse what does not meet what is required.

    Raises:
        NotPossible: with the sentence of the first fault.
    """
    for fault in faults:
        raise NotPossible(fault.text)


def unnamed(today: date, **texts: str) -> Faults:
    """Texts where nobody shall be named (*utan personuppgifter*), by their fields: no identity number stands in them."""
    for field, text in texts.items():
        if identity.found_in(text, today=today):
            yield Fault(field, str(SAYS_A_NUMBER))


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
                    % {"thing": thing, "period": as_text(of)})  # fmt: skip


def _outside(thing: str, of: Period, day: date) -> str:
    return _("%(thing)s gäller %(period)s. Dagen %(day)s ligger utanför: rätta den.") % {
        "thing": thing, "period": as_text(of), "day": day,
    }  # fmt: skip


def not_ahead(field: str, day: date | None, today: date) -> Faults:
    """What is said to have happened lies no further ahead than today."""
    if day is not None and day > today:
        yield Fault(field, _("%(day)s ligger framåt i tiden. Ange när det hände.") % {"day": day})


def not_before(field: str, later: date | None, earlier: date | None, what: str) -> Faults:
    """One day does not come before another. ``what`` names the earlier: *beslutet*."""
    if later is not None and earlier is not None and later < earlier:
        yield Fault(field, _("%(later)s ligger före %(what)s den %(earlier)s. Ändra dagen.")
                    % {"later": later, "what": what, "earlier": earlier})  # fmt: skip
