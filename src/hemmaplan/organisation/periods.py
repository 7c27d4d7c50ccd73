"""Periods as PostgreSQL keeps them: half-open date ranges, written from inclusive Swedish *fr.o.m.–t.o.m.* dates.

The one place where a stored range and a ``Period`` are turned into each other. A row keeps the range; what thinks about days
takes ``period_of`` it.
"""

import datetime as dt
from typing import Protocol

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible

ONE_DAY = dt.timedelta(days=1)


class Bounds(Protocol):
    """A stored range of days: the upper bound is the first day outside."""

    lower: dt.date | None
    upper: dt.date | None


def span(first: dt.date | None, last: dt.date | None = None) -> DateRange:
    """The period from ``first`` to and including ``last`` (``None`` = *tills vidare*), as it is stored."""
    return DateRange(first, last + ONE_DAY if last else None, "[)")


def stated_span(first: dt.date, last: dt.date | None = None) -> DateRange:
    """The period as somebody stated it, as it is stored. Raises ``NotPossible`` when it ends before it begins."""
    if last is not None and last < first:
        raise NotPossible(
            _("Slutdatum %(last)s ligger före startdatum %(first)s. Ändra ett av dem.") % {"last": last, "first": first}
        )
    return span(first, last)


def last_day(stored: Bounds) -> dt.date | None:
    """*T.o.m.*: the last day of a stored period, ``None`` when it runs until further notice."""
    return stored.upper - ONE_DAY if stored.upper else None


def period_of(stored: Bounds) -> Period:
    """A stored range as a period."""
    return Period.between(stored.lower, last_day(stored))


def as_text(period: Period) -> str:
    """The period in words: *fr.o.m. 2020-01-01 t.o.m. 2020-12-31*, *fr.o.m. 2020-01-01 tills vidare*."""
    first = _("fr.o.m. %(day)s") % {"day": period.first}
    return f"{first} {_('t.o.m. %(day)s') % {'day': period.last} if period.last else _('tills vidare')}"


def stopped(stored: DateRange, last: dt.date, *, today: dt.date) -> DateRange | None:
    """What is left of a period when what it rests on ends with ``last``: never a day to come.

    One that began later than ``last`` keeps the days it was used, to and including ``today``; ``None`` when it has not begun.
    """
    if stored.lower is None or stored.lower <= last:
        return span(stored.lower, last)
    return span(stored.lower, today) if stored.lower <= today else None


def ended(stored: DateRange, last: dt.date) -> DateRange:
    """The same period, ended with ``last`` as its final day. A period never ends before it began."""
    return span(stored.lower, max(last, stored.lower - ONE_DAY) if stored.lower else last)
