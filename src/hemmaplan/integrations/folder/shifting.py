"""Moves all the data in time (*flytta*), so that the day it describes falls on another day.

Days and clock times move by the same number of days. What belongs to certain weekdays (sessions, visits, open days) moves
by whole weeks, never further than the rest, so that a Monday group still meets on Mondays and nothing held yesterday lies
ahead. Months move by whole months. Birth dates stay.
"""

import datetime as dt
from dataclasses import dataclass

from hemmaplan.foundation import calendar

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Shift:
    """Förflyttning from the data's own day to another."""

    origin: dt.date
    target: dt.date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.target - self.origin).days

    @property
    def months(self) -> int:
        """How many months, for what is kept by month."""
        return (self.target.year - self.origin.year) * 12 + self.target.month - self.origin.month

    @property
    def years(self) -> int:
        """How many years, for the year in a case number."""
        return self.target.year - self.origin.year

    def day(self, day: dt.date, *, weekdays: bool = False) -> dt.date:
        """The day where it falls after the move. Raises ImpossibleDay when that is no possible day."""
        if not weekdays:
            return calendar.possible(day + dt.timedelta(days=self.days))
        if day == self.origin and self.target.weekday() >= _SATURDAY:
            return self.target  # nothing else falls on the week-end: without this a Saturday's demo would be empty
        return calendar.possible(day + dt.timedelta(days=self.days // 7 * 7))

    def moment(self, at: dt.datetime, *, weekdays: bool = False) -> dt.datetime:
        """The same clock time on the moved day."""
        local = calendar.local_time(at)
        return calendar.at_clock(self.day(local.date(), weekdays=weekdays), local.hour, local.minute)

    def month(self, month: dt.date) -> dt.date:
        """The month moved by whole months. Raises ImpossibleDay when that is no possible month."""
        return calendar.possible(calendar.add_months(month, self.months))
