"""Periods as PostgreSQL keeps them: half-open date ranges, written from inclusive Swedish *fr.o.m.–t.o.m.* dates."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange


def span(first: dt.date | None, last: dt.date | None = None) -> DateRange:
    """The period from ``first`` to and including ``last`` (``None`` = *tills vidare*)."""
    return DateRange(first, last + dt.timedelta(days=1) if last else None, "[)")


def last_day(period: DateRange) -> dt.date | None:
    """*T.o.m.*: the last day of the period, ``None`` when it runs until further notice."""
    return period.upper - dt.timedelta(days=1) if period.upper else None


def stopped(period: DateRange, last: dt.date, *, today: dt.date) -> DateRange | None:
    """What is left of a period when what it rests on ends with ``last``: never a day to come.

    One that began later than ``last`` keeps the days it was used, to and including ``today``; ``None`` when it has not begun.
    """
    if period.lower is None or period.lower <= last:
        return span(period.lower, last)
    return span(period.lower, today) if period.lower <= today else None


def ended(period: DateRange, last: dt.date) -> DateRange:
    """The same period, ended with ``last`` as its final day. A period never ends before it began."""
    return span(period.lower, max(last, period.lower - dt.timedelta(days=1)) if period.lower else last)
