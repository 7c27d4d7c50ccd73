"""Calendar (*kalender*): days, clock times and office days in Sweden.

A point in time is always an aware ``datetime`` in UTC. A day is a ``date`` in Stockholm. The two meet only here, so
that a report received at 00.30 in July does not land on the day before.

Two calendars are kept apart on purpose:

* *allmän helgdag*: Sundays and the holidays of lagen (1989:253) om allmänna helgdagar;
* *arbetsdag*: a day when the office works. Saturdays and the eves (midsommarafton, julafton, nyårsafton) are not
  public holidays, but nobody is at the desk.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")

# The one range of days that anything may be given, whoever brings it: pages, import, commands, stored rows. It lies far
# inside what ``date`` can hold, so that no month, week or range counted from a given day falls outside.
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
FIRST_BIRTH: Final = date(1850, 1, 1)

_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SATURDAY: Final = 5
_SUNDAY: Final = 6
_MONTHS_A_YEAR: Final = 12


class ImpossibleDay(ValueError):
    """Omöjlig dag: a day outside the range of possible days. The text is Swedish and says what to do."""

    def __init__(self, text: str, day: date) -> None:
        """Keep the day, for who says it in other words."""
        super().__init__(text)
        self.day = day


def possible(day: date, *, birth: bool = False) -> date:
    """The day itself when it is possible (*möjlig dag*): from 1900 to 2199; a day of birth from 1850.

    Raises:
        ImpossibleDay: the day lies outside.
    """
    first = FIRST_BIRTH if birth else FIRST_DAY
    if not first <= day <= LAST_DAY:
        message = f"Året {day.year} kan inte stämma. Skriv ett datum från {first} till {LAST_DAY}."
        raise ImpossibleDay(message, day)
    return day


def read_iso(text: str) -> date:
    """A possible day written as ``2026-11-30`` and in no other way, for what programs write (*datum*).

    Raises:
        ImpossibleDay: the day lies outside the range of possible days.
        ValueError: the text is no such date.
    """
    if not _ISO.fullmatch(text):
        message = f"{text!r} är inget datum. Skriv ÅÅÅÅ-MM-DD, till exempel 2026-11-30."
        raise ValueError(message)
    return possible(date.fromisoformat(text))


def now() -> datetime:
    """Now (*nu*): an aware time in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today (*i dag*): the date in Stockholm, whatever zone the machine is in."""
    return local_date(now())


def local_time(at: datetime) -> datetime:
    """Clock time (*klockslag*): the same moment as a clock in Stockholm shows it.

    Raises:
        ValueError: ``at`` has no time zone.
    """
    if at.tzinfo is None:
        message = "Tidpunkten saknar tidszon. Ange en tid med tidszon, till exempel UTC."
        raise ValueError(message)
    return at.astimezone(STOCKHOLM)


def local_date(at: datetime) -> date:
    """Day (*dag*): the date in Stockholm at that moment.

    Raises:
        ValueError: ``at`` has no time zone.
    """
    return local_time(at).date()


def at_clock(day: date, hour: int, minute: int = 0) -> datetime:
    """A clock time in Stockholm on a day, as an aware time in UTC.

    On the day the clocks go forward a time between 02.00 and 03.00 does not exist; it is read as the same number of
    minutes after the clock has moved. On the day they go back an hour comes twice; the first is meant.
    """
    return datetime.combine(day, time(hour, minute), tzinfo=STOCKHOLM).astimezone(UTC)


def clock_is_missing(day: date, hour: int, minute: int = 0) -> bool:
    """Whether the clock time does not exist that day, because the clocks go forward over it."""
    shown = local_time(at_clock(day, hour, minute))
    return (shown.hour, shown.minute) != (hour, minute)


def clock_comes_twice(day: date, hour: int, minute: int = 0) -> bool:
    """Whether the clock time comes twice that day, because the clocks go back over it."""
    first = datetime.combine(day, time(hour, minute), tzinfo=STOCKHOLM)
    return first.utcoffset() != first.replace(fold=1).utcoffset() and not clock_is_missing(day, hour, minute)


def is_closed(day: date) -> bool:
    """Whether nothing is booked that day: a public holiday, or a weekday eve when offices are closed."""
    return is_public_holiday(day) or (day.weekday() < _SATURDAY and not is_working_day(day))


def add_days(day: date, days: int) -> date:
    """The day so many calendar days later (*kalenderdagar*)."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day in a later month (*månader*), or the month's last day when it is shorter.

    One month from 31 January is 28 or 29 February. The same reading as lagen (1930:173) om beräkning av lagstadgad
    tid has for time counted in months.
    """
    index = day.year * _MONTHS_A_YEAR + (day.month - 1) + months
    year, month = divmod(index, _MONTHS_A_YEAR)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_years(day: date, years: int) -> date:
    """The same day in a later year (*år*). From 29 February it is 28 February when that year has no 29th."""
    return add_months(day, years * _MONTHS_A_YEAR)


def days_left(today: date, due: date) -> int:
    """Days left (*dagar kvar*) until a due day: 0 on the day itself, negative when it has passed."""
    return (due - today).days


def age_on(born: date, day: date) -> int:
    """Age in whole years (*ålder*) on a day. The age is reached at the start of the birthday.

    A person born on 29 February has the birthday on 28 February in a year without a 29th. No source in our domain
    notes settles it; the choice follows the month's last day, as all other time counted in years does here, so
    that ``age_on(born, add_years(born, n)) == n`` always holds.

    Raises:
        ValueError: ``day`` is before ``born``.
    """
    if day < born:
        message = f"Dagen {day} ligger före födelsedagen {born}."
        raise ValueError(message)
    years = day.year - born.year
    return years if day >= add_years(born, years) else years - 1


def ages_on(born_first: date, born_last: date, day: date) -> tuple[int, int]:
    """The least and the greatest age in whole years (*ålder*) of somebody born between two days; the same when known.

    Raises:
        ValueError: ``day`` is before ``born_first``.
    """
    return age_on(min(born_last, day), day), age_on(born_first, day)


@cache
def _holidays_in(year: int) -> frozenset[date]:
    """The public holidays of a year that are named in the act, Sundays apart."""
    return frozenset(holidays.country_holidays("SE", categories=("public",), years=year))


@cache
def _closed_in(year: int) -> frozenset[date]:
    """The public holidays and the eves when Swedish offices are closed."""
    return frozenset(holidays.country_holidays("SE", categories=("public", "de_facto"), years=year))


def is_public_holiday(day: date) -> bool:
    """Public holiday (*allmän helgdag*, lagen 1989:253): Sundays and the named holidays. Not Saturdays, not eves."""
    return day.weekday() == _SUNDAY or day in _holidays_in(day.year)


def holiday_name(day: date) -> str:
    """The Swedish name of the day (*Annandag påsk*, *Julafton*), or nothing on an ordinary Sunday or weekday."""
    named = holidays.country_holidays("SE", categories=("public", "de_facto"), years=day.year, language="sv")
    return str(named.get(day, "")).split(";")[0]


def is_working_day(day: date) -> bool:
    """Working day (*arbetsdag*): Monday to Friday, no public holiday and none of the eves when offices are closed."""
    return day.weekday() < _SATURDAY and day not in _closed_in(day.year)


def next_working_day(day: date) -> date:
    """The day itself when the office works, else the first day after it when it does (*närmast följande arbetsdag*)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, days: int) -> date:
    """The working day so many working days after ``day`` (*arbetsdagar*). ``days`` is zero or more.

    Zero gives the day itself, or the first working day after it.

    Raises:
        ValueError: ``days`` is negative.
    """
    if days < 0:
        message = "Antalet arbetsdagar kan inte vara negativt."
        raise ValueError(message)
    if days == 0:
        return next_working_day(day)
    for _ in range(days):
        day = next_working_day(day + timedelta(days=1))
    return day


def iso_week(day: date) -> tuple[int, int]:
    """Year and week (*år och vecka*) as Swedish almanacs number them. 1 January can belong to the year before."""
    year, week, _ = day.isocalendar()
    return year, week


def week_start(year: int, week: int) -> date:
    """The Monday of an ISO week (*måndagen i veckan*).

    Raises:
        ValueError: the year has no such week, or it lies outside the range of possible days.
    """
    return possible(date.fromisocalendar(year, week, 1))


def month_start(day: date) -> date:
    """The first day of the month (*månadens första dag*)."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month (*månadens sista dag*)."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter (*år och kvartal*, 1-4)."""
    return day.year, (day.month + 2) // 3


def quarter_start(day: date) -> date:
    """The first day of the quarter (*kvartalets första dag*)."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_end(day: date) -> date:
    """The last day of the quarter (*kvartalets sista dag*)."""
    return month_end(add_months(quarter_start(day), 2))
