"""Numbers, shares, days and times as people write them (*skrivna tal och datum*): one reading for pages, files and commands.

What can mean two things is refused, with words that say how to write it. Amounts are read by ``money.parse_kronor``,
days that programs have written for programs by ``calendar.read_iso``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from hemmaplan.foundation import calendar, cleaning, language

_MINUS: Final = re.compile(r"^[\u2212\u2013](?=\d)")
_NUMBER: Final = re.compile(
    r"(?P<sign>[-+]?)(?P<whole>\d{1,19}|\d{1,3}(?: \d{3})+)(?:[.,](?P<part>\d{1,15}))?", re.ASCII
)
_TWO_MEANINGS: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:[.,]\d{3})+", re.ASCII)
_PERCENT_SIGN: Final = re.compile(r" ?(?:%|procent)$", re.IGNORECASE)
_SHOWN: Final = 40

LARGEST: Final = 2_147_483_647
"""What a whole number in the database can be at most: öre, minutes, places."""
LARGEST_KEY: Final = 2**63 - 1
"""What the key of a row, or a moment in microseconds, can be at most."""

EXCEL_DAY_ZERO: Final = date(1899, 12, 30)
"""Day 0 of a spreadsheet: a day that lost its format is a number counted from it."""
FIRST_OF_SHORT_YEARS: Final = 80
"""A year of two digits from here on lies in the 1900s: ``980601`` is 1998, ``250921`` is 2025."""

_MONTH_NAMES: Final = {
    name: number
    for number, names in enumerate(
        ("januari jan january", "februari feb february", "mars mar march", "april apr", "maj may", "juni jun june",
         "juli jul july", "augusti aug august", "september sep sept", "oktober okt october oct", "november nov",
         "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_CLOCK: Final = re.compile(r"(?:kl\.?)?(\d{1,2})(?:[:.]?(\d{2}))?", re.ASCII)
_HOURS: Final = 24
_MINUTES: Final = 60
_WORDS: Final = {"idag": 0, "i dag": 0, "today": 0, "igår": -1, "i går": -1, "imorgon": 1, "i morgon": 1}
_CLOCK_OF_DAY: Final = re.compile(
    r"(?P<day>.*\d)(?:[ t]|\s*kl\.?\s*)(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?)\s*(?P<zone>z|utc|[-+]\d{2}:?\d{2})?"
)
_HOW: Final = "Skriv ÅÅÅÅ-MM-DD, till exempel 2020-09-21."


class TwoMeanings(ValueError):
    """*Kan betyda två tal*: ``1.234``. The words say which two, so no reader puts its own in their place."""


def short(text: str) -> str:
    """What was written, in quotation marks, cut when long. Never used for names or identity numbers."""
    opening = "”" if language.current() == language.SOURCE else "“"
    return f"{opening}{text if len(text) <= _SHOWN else text[: _SHOWN - 3] + '…'}”"


# --- numbers ---------------------------------------------------------------------------------------------------------


def read_decimal(text: str) -> Decimal:
    """A number (*tal*): ``37,5``, ``37.5``, ``1 234,5``, ``−5``.

    Raises:
        ValueError: it is none, or can mean two things: ``1.234``.
    """
    bare = _MINUS.sub("-", cleaning.amount(text))
    if _TWO_MEANINGS.fullmatch(bare):
        plain = re.sub(r"[.,]", "", bare)
        message = f"{short(text)} kan betyda {plain} eller {bare.replace('.', ',')}0. Skriv utan tusentalstecken."
        raise TwoMeanings(message)
    found = _NUMBER.fullmatch(bare)
    if not found:
        message = f"{short(text)} är inget tal. Skriv siffror, till exempel 37,5."
        raise ValueError(message)
    return Decimal(f"{found['sign']}{found['whole'].replace(' ', '')}.{found['part'] or 0}")


def read_whole(text: str) -> int:
    """A whole number (*heltal*): ``1 234``, ``30``, ``30,0``.

    Raises:
        ValueError: it is none; the message says what to do.
    """
    try:
        number = read_decimal(text)
    except TwoMeanings:
        raise
    except ValueError:
        message = f"{short(text)} är inget heltal. Skriv bara siffror, till exempel 30."
        raise ValueError(message) from None
    if number != number.to_integral_value():
        message = f"{short(text)} är inget heltal. Skriv talet utan decimaler."
        raise ValueError(message)
    return int(number)


def whole_or_none(text: str, *, least: int = 0, most: int = LARGEST) -> int | None:
    """A whole number that a page has written for itself, in an address or a hidden field (*heltal*), within bounds.

    What is no such number is as if it was not there: nobody has typed it, so nobody can mend it.
    """
    try:
        number = read_whole(text)
    except ValueError:
        return None
    return number if least <= number <= most else None


def read_percent(text: str) -> Decimal:
    """A share in percent (*procent*), with or without the sign: ``75``, ``75 %``, ``37,5 procent``.

    Raises:
        ValueError: it is none; the message says what to do.
    """
    bare = _PERCENT_SIGN.sub("", cleaning.amount(text))
    try:
        return read_decimal(bare)
    except TwoMeanings:
        raise
    except ValueError:
        message = f"{short(text)} är ingen procent. Skriv till exempel 75 eller 37,5."
        raise ValueError(message) from None


def read_whole_percent(text: str) -> int:
    """A share in whole percent (*hela procent*): ``75``, ``75 %``.

    Raises:
        ValueError: it is none, or has decimals; the message says what to do.
    """
    share = read_percent(text)
    if share != share.to_integral_value():
        message = f"{short(text)} är inte hela procent. Skriv ett heltal."
        raise ValueError(message)
    return int(share)


# --- clock times and lengths of time -----------------------------------------------------------------------------------


def read_clock(text: str) -> time:
    """A clock time (*klockslag*): ``13:30``, ``13.30``, ``1330``, ``kl. 9``, ``930``.

    Raises:
        ValueError: it is none; the message says how to write it.
    """
    found = _CLOCK.fullmatch(cleaning.amount(text).casefold().replace(" ", ""))
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (_HOURS, 0)
    if hour >= _HOURS or minute >= _MINUTES:
        message = f"{short(text)} är inget klockslag. Skriv TT:MM, till exempel 13:30."
        raise ValueError(message)
    return time(hour, minute)


def read_minutes(text: str) -> int:
    """A length of time (*tidsåtgång*) in minutes: ``2:30``, ``2,5``, ``2 h 30 min``, ``150 min``. A bare number is hours.

    Raises:
        ValueError: it is none, or less than nothing; the message says how to write it.
    """
    bare = cleaning.amount(text).casefold().replace("timmar", "h").replace("timme", "h").replace("tim", "h")
    bare = re.sub(r"min(uter|ut)?|(?<=\d)m$", "m", bare).replace(" ", "")
    if found := re.fullmatch(r"(\d{1,6})(?::([0-5]\d)|h(\d{1,6})m?)", bare, re.ASCII):
        return int(found[1]) * _MINUTES + int(found[2] or found[3])
    if found := re.fullmatch(r"(\d{1,9})m", bare, re.ASCII):
        return int(found[1])
    try:
        hours = read_decimal(bare.removesuffix("h"))
    except TwoMeanings:
        raise
    except ValueError:
        hours = Decimal(-1)
    if hours < 0:
        message = f"{short(text)} är ingen tid. Skriv den som 2:30, 2,5 eller 150 min."
        raise ValueError(message)
    return int((hours * _MINUTES).to_integral_value())


# --- days ------------------------------------------------------------------------------------------------------------


def read_day(text: str, today: date | None = None, *, birth: bool = False) -> date:
    """A possible day as people and programs write it (*datum*).

    ``2026-11-21``, ``20261121``, ``261121``, ``2026/11/21``, ``21/11 2026``, ``21.11.2026``, ``21 nov 2026``, and what
    programs add: a clock time, with or without a zone. With ``today`` also ``21/11`` (the nearest such day), ``idag``.
    For a ``birth`` six digits are refused, which may lie in two centuries, and days from 1850 are possible.

    Raises:
        ImpossibleDay: the day lies outside the range of possible days.
        ValueError: it is no day, or can mean two; the message says how to write it.
    """
    return calendar.possible(_day(text, today, birth=birth), birth=birth)


def _day(text: str, today: date | None, *, birth: bool) -> date:
    bare = cleaning.key(text).casefold()
    if today is not None and bare in _WORDS:
        return today + timedelta(days=_WORDS[bare])
    if clock := _CLOCK_OF_DAY.fullmatch(bare):
        return calendar.local_date(_moment(text, clock, today))
    parts = _parts(bare, text, birth=birth)
    if parts is None:
        if today is not None and (found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})\.?", bare)):
            return _nearest(int(found[1]), int(found[2]), today)
        raise ValueError(_why_no_day(text, bare))
    try:
        return date(*parts)
    except ValueError:
        message = f"{short(text)} finns inte i almanackan. Rätta datumet."
        raise ValueError(message) from None


def read_month(text: str, today: date | None = None) -> date:
    """A month (*månad*) as its first day: ``2026-11``, ``202611``, ``2026/11``, ``nov 2026``, or any day of it.

    Raises:
        ImpossibleDay: the month lies outside the range of possible days.
        ValueError: it is no month; the message says how to write it.
    """
    bare = cleaning.key(text)
    if found := re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2})|(\d{2}))", bare):
        bare = f"{found[1]}-{found[2] or found[3]:0>2}-01"
    elif (found := re.fullmatch(r"([a-zåäö]+)\.? (\d{4})", bare.casefold())) and found[1] in _MONTH_NAMES:
        bare = f"{found[2]}-{_MONTH_NAMES[found[1]]:02}-01"
    return calendar.month_start(read_day(bare, today))


def read_moment(text: str, *, hour: int) -> datetime:
    """A day with a clock time (*datum och tid*), in Stockholm unless it says its zone; ``hour`` when it has none.

    Raises:
        ImpossibleDay: the day lies outside the range of possible days.
        ValueError: it is none; the message says how to write it.
    """
    clock = _CLOCK_OF_DAY.fullmatch(cleaning.key(text).casefold())
    at = _moment(text, clock, None) if clock else calendar.at_clock(read_day(text), hour)
    calendar.possible(calendar.local_date(at))
    return at


def _moment(text: str, clock: re.Match[str], today: date | None) -> datetime:
    day = read_day(clock["day"], today)
    try:
        at = read_clock(":".join(re.split(r"[:.,]", clock["clock"])[:2]))
    except ValueError:
        message = f"{short(text)} har ett klockslag som inte finns. Skriv ÅÅÅÅ-MM-DD TT:MM."
        raise ValueError(message) from None
    zone = clock["zone"]
    if not zone:
        if calendar.clock_is_missing(day, at.hour, at.minute):
            raise ValueError(f"Klockan {at:%H:%M} finns inte den {day}: klockan ställs fram. Rätta tiden.")
        return calendar.at_clock(day, at.hour, at.minute)
    if zone in {"z", "utc"}:
        return datetime.combine(day, at, tzinfo=UTC)
    sign = -1 if zone[0] == "-" else 1
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return datetime.combine(day, at, tzinfo=UTC) - sign * offset


def _parts(bare: str, text: str, *, birth: bool) -> tuple[int, int, int] | None:  # noqa: PLR0911 one for each way to write
    """Year, month and day of a whole date, or ``None``."""
    if found := re.fullmatch(r"(\d{4})([-/. ]?)(\d{2})\2(\d{2})", bare):
        return int(found[1]), int(found[3]), int(found[4])
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", bare):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})(?:\2|[ -]+)(\d{4})", bare):
        return int(found[4]), int(found[3]), int(found[1])
    if found := re.fullmatch(r"(?:den )?(\d{1,2})[. ]+([a-zåäö]+)\.?,? (\d{4})", bare):
        month = _MONTH_NAMES.get(found[2])
        return (int(found[3]), month, int(found[1])) if month else None
    if re.fullmatch(r"\d{5}", bare):
        day = EXCEL_DAY_ZERO + timedelta(days=int(bare))
        return day.year, day.month, day.day
    if found := re.fullmatch(r"(\d{2})(\d{2})(\d{2})", bare):
        if birth:
            message = f"{short(text)} har inget sekel. Skriv året med fyra siffror: ÅÅÅÅ-MM-DD."
            raise ValueError(message)
        year = int(found[1])
        return (1900 if year >= FIRST_OF_SHORT_YEARS else 2000) + year, int(found[2]), int(found[3])
    return None


def _why_no_day(text: str, bare: str) -> str:
    if not any(sign.isalnum() for sign in bare):
        return f"{short(text)} är inget datum. Lämna tomt om dagen inte finns."
    if re.search(r"\bv\.? ?\d|-?w\d|vecka", bare):
        return f"{short(text)} är en vecka, inget datum. {_HOW}"
    if re.fullmatch(r"\d{4}", bare):
        return f"{short(text)} är bara ett år, inget datum. {_HOW}"
    if re.fullmatch(r"\d{4}-\d{1,2}|[a-zåäö]+ \d{4}", bare):
        return f"{short(text)} är bara en månad, inget datum. {_HOW}"
    if re.fullmatch(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}", bare):
        return f"{short(text)} kan betyda flera datum: vilket tal är året? {_HOW}"
    return f"{short(text)} är inget datum. {_HOW}"


def _nearest(day: int, month: int, today: date) -> date:
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:  # 29 February in a year that has none
            continue
    if not candidates:
        message = f"Den {day}/{month} finns inte i almanackan. Rätta datumet."
        raise ValueError(message)
    return min(candidates, key=lambda candidate: abs(candidate - today))
