"""Which months may be applied for, and as what (*ansökans månad och slag*). Plain values."""

import datetime as dt

from hemmaplan.foundation import calendar

LONGEST_BREAK = 6
"""Months without an application after which it is a first one again, with a visit. A local rule of many municipalities."""
COUNTER_BACK = 12
"""How many months back staff may take in an application for: somebody may have been ill, or sent to the wrong place."""


def offered(on: dt.date) -> list[dt.date]:
    """The months one may apply for oneself: this one first, the next, and the one before."""
    this = calendar.month_start(on)
    return [this, calendar.add_months(this, 1), calendar.add_months(this, -1)]


def may_be_taken_in(month: dt.date, on: dt.date, *, by_staff: bool) -> bool:
    """Whether an application for the month may be begun on the day."""
    if not by_staff:
        return month in offered(on)
    this = calendar.month_start(on)
    return calendar.add_months(this, -COUNTER_BACK) <= month <= calendar.add_months(this, 1)


def is_again(month: dt.date, last: dt.date | None) -> bool:
    """Whether an application follows so soon on the last one's month that only what changed is asked."""
    return last is not None and month <= calendar.add_months(last, LONGEST_BREAK)
