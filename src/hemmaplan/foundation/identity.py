"""Identity numbers (*personnummer, samordningsnummer, tillfälligt nummer*).

Personal numbers follow folkbokföringslagen (1991:481) 18 §, coordination numbers lagen (2022:1697) om
samordningsnummer: the same shape with 60 added to the day. Where the birth date is not wholly known, the month of a
coordination number is 00 or its day 60 (0 + 60): then there is no birth date, only days it lies between. A temporary
number is our own, for a person who has neither: birth date, the letter T and three digits. It means nothing outside
this municipality.

Reserved test numbers
---------------------
The Tax Agency publishes numbers that are never given to anybody (open data, *testpersonnummer*). Those seen follow
one pattern, which :data:`RESERVED_SERIALS` states: birth numbers 980-999 for births 1890-1899, and 238-239 from 1900
on. Demo data and tests may use no other personal or coordination numbers, and production refuses them.

Capacity: from 1900 a birth date has two test numbers, one for each legal sex, and two more with a day raised by 60.
In 1890-1899 it has twenty, ten for each sex. All births 1900-2025 give about 92 000 personal numbers. Where a birth
date is full, :class:`NumberSupply` goes to the nearest day that has room. Temporary numbers give a thousand for each
birth date and need no reservation.

Tests import this module, not its functions: pytest would take ``test_number`` for a test.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from hemmaplan.foundation import calendar, cleaning

if TYPE_CHECKING:
    from collections.abc import Iterator

COORDINATION_OFFSET: Final = 60
"""Added to the day in a coordination number."""

PLUS_AGE: Final = 100
"""The sign between birth date and last four becomes "+" the year the person turns this old (18 §)."""

RESERVED_SERIALS: Final[tuple[tuple[int, int, int, int], ...]] = ((1890, 1899, 980, 999), (1900, 9999, 238, 239))
"""First and last birth year, first and last birth number (*födelsenummer*) that the Tax Agency keeps for tests."""

_LONGEST_MONTH: Final = 31
_DIGITS: Final = re.compile(r"(?P<century>\d{2})?(?P<short>\d{6})(?P<sign>[-+]?)(?P<last>\d{4})", re.ASCII)
_TEMPORARY: Final = re.compile(r"(?P<day>\d{8})-?T(?P<last>\d{3})", re.ASCII)
_IN_TEXT: Final = re.compile(
    r"""(?<!\d)(?:
    (?P<temporary>(?:1[89]|20)\d{6}[ ]?-?[ ]?T[F\d]\d{2})
    |(?P<century>1[89]|20)?(?P<year>\d{2})(?P<one>[-./ ]?)(?P<month>\d{2})(?P<two>[-./ ]?)(?P<day>\d{2})
    (?P<gap>[ ]?[-+/]?[ ]?)(?P<last>\d{2}[ ]?\d{2})
    )(?!\d)""",
    re.ASCII | re.VERBOSE | re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"([01]\d|2[0-3])[0-5]\d", re.ASCII)
_RECENT_YEARS: Final = 3
_MANY_DIGITS: Final = re.compile(r"(?:\d\D{0,4}){9}")
REMOVED: Final = "[personnummer]"
"""What stands in a text that leaves the house where an identity number was written (*borttaget personnummer*)."""
_HOW: Final = "Skriv tolv siffror, till exempel ÅÅÅÅMMDD-NNNN."


class Kind(StrEnum):
    """What kind of number it is (*slag av nummer*)."""

    PERSONAL = "personal"
    """*Personnummer*."""
    COORDINATION = "coordination"
    """*Samordningsnummer*."""
    TEMPORARY = "temporary"
    """*Tillfälligt nummer*, made by us."""


class Sex(StrEnum):
    """Legal sex (*juridiskt kön*) as the number tells it."""

    WOMAN = "k"
    """*Kvinna*."""
    MAN = "m"
    """*Man*."""
    UNKNOWN = ""
    """The number does not tell it."""


@dataclass(frozen=True, slots=True, order=True)
class IdentityNumber:
    """A checked number (*identitetsnummer*). Make one with :func:`parse`.

    ``digits`` is what is stored: twelve characters without a hyphen. In a temporary number the ninth is the letter T.
    """

    digits: str
    kind: Kind

    @property
    def birth_date(self) -> date | None:
        """Birth date (*födelsedatum*), or ``None`` for a coordination number without a known day or month of birth."""
        first, last = self.birth_days
        return first if first == last else None

    @property
    def birth_days(self) -> tuple[date, date]:
        """The first and the last day the person can be born (*födelsedatum*), the same day where it is known."""
        return _birth_days(self.digits[:8], self.kind)

    @property
    def sex(self) -> Sex:
        """Legal sex, from the last digit of the birth number; unknown for a temporary number."""
        if self.kind is Kind.TEMPORARY:
            return Sex.UNKNOWN
        return Sex.MAN if int(self.digits[10]) % 2 else Sex.WOMAN

    @property
    def masked(self) -> str:
        """The number with its last four characters hidden: "19900101-****"."""
        return masked(self.digits)

    @property
    def is_reserved_for_test(self) -> bool:
        """True when the Tax Agency keeps the number for tests."""
        return is_reserved_for_test(self.digits)

    def format(self) -> str:
        """The number as people read it: "ÅÅÅÅMMDD-NNNN"."""
        return formatted(self.digits)

    def __str__(self) -> str:
        """Masked, so that a number does not reach a log by accident."""
        return self.masked

    def __repr__(self) -> str:
        """Masked too: a traceback is also a log."""
        return f"IdentityNumber({self.masked!r}, {self.kind.value!r})"


def check_digit(nine: str) -> int:
    """Check digit (*kontrollsiffra*) for the six digits of the day and the three of the birth number.

    Raises:
        ValueError: there are not exactly nine digits.
    """
    if re.fullmatch(r"\d{9}", nine, re.ASCII) is None:
        message = "Kontrollsiffran räknas på exakt nio siffror."
        raise ValueError(message)
    total = 0
    for place, sign in enumerate(nine):
        product = int(sign) * (2 if place % 2 == 0 else 1)
        total += product // 10 + product % 10
    return -total % 10


def parse(text: str, *, today: date | None = None) -> IdentityNumber:
    """Read a number as a person writes it: ten or twelve digits, with or without "-" or "+", cleaned by one rule.

    Ten digits leave the century out. "-" or nothing means the latest birth date that is not in the future; "+" means
    that the person turns at least a hundred this year. With twelve digits the century is written: there "-" only
    parts the number, as nearly all write it for the old too, and "+" must be true.

    Args:
        text: what was written.
        today: the day it is read, which settles the century. Today when left out.

    Raises:
        ValueError: it is no such number. The message is Swedish and says what is wrong.
    """
    cleaned = cleaning.key(text).replace(" ", "").upper()
    reading_day = today or calendar.today()
    temporary = _TEMPORARY.fullmatch(cleaned)
    if temporary is not None:
        number = IdentityNumber(f"{temporary['day']}T{temporary['last']}", Kind.TEMPORARY)
        _require_possible_birth(number, reading_day)
        return number
    match = _DIGITS.fullmatch(cleaned)
    if match is None:
        message = f"Det är inget personnummer eller samordningsnummer. {_HOW}"
        raise ValueError(message)
    short, last, plus = match["short"], match["last"], match["sign"] == "+"
    century = match["century"] or _century(short, plus=plus, today=reading_day)
    kind = Kind.COORDINATION if int(short[4:]) >= COORDINATION_OFFSET else Kind.PERSONAL
    number = IdentityNumber(f"{century}{short}{last}", kind)
    _require_possible_birth(number, reading_day)
    if plus and reading_day.year - int(number.digits[:4]) < PLUS_AGE:
        message = (
            "Plustecknet betyder att personen fyller minst 100 år, men årtalet säger något annat. Rätta ett av dem."
        )
        raise ValueError(message)
    if check_digit(short + last[:3]) != int(last[3]):
        message = "Kontrollsiffran stämmer inte. Läs numret en gång till och rätta den siffra som blivit fel."
        raise ValueError(message)
    return number


def stored(digits: str) -> IdentityNumber:
    """The number behind twelve stored characters, which :func:`parse` has read once. Checks nothing."""
    if digits[8] == "T":
        return IdentityNumber(digits, Kind.TEMPORARY)
    return IdentityNumber(digits, Kind.COORDINATION if int(digits[6:8]) >= COORDINATION_OFFSET else Kind.PERSONAL)


def found_in(text: str, *, today: date | None = None) -> list[str]:
    """What in a running text is, or is meant as, an identity number (*identitetsnummer i löpande text*), as written.

    Found: ten and twelve digits, any dash, spaces between the parts, the birth date with dashes, coordination numbers
    also with an open month or day, and temporary numbers. Not found: what has no possible birth date (organisation
    numbers), order and file numbers, and telephone numbers as they are grouped. Twelve digits in one piece and
    ten with a sign are taken as meant for a number even when the check digit is wrong: a slip still points somebody
    out. Ten bare digits, and digits split by spaces, must have a right check digit, since they may be anything.
    """
    reading_day, cleaned = today or calendar.today(), cleaning.key(text)
    found, place = [], 0
    while match := _IN_TEXT.search(cleaned, place):
        meant = _is_meant(match, reading_day)
        found += [match[0]] if meant else []
        # What only looked like a number may hold the beginning of a real one.
        place = match.end() if meant else match.start() + 1
    return found


def removed_from(text: str, *, today: date | None = None) -> str:
    """The text with ``[personnummer]`` where :func:`found_in` finds one; the text itself where it finds none."""
    found = found_in(text, today=today) if _MANY_DIGITS.search(text) else []
    if not found:
        return text
    # Written with signs that only look like the ordinary ones, it stands only in the cleaned text.
    plain = text if all(number in text for number in found) else cleaning.key(text)
    for number in sorted(found, key=len, reverse=True):
        plain = plain.replace(number, REMOVED)
    return plain


def _is_meant(match: re.Match[str], today: date) -> bool:
    """Whether what looks like a number in a text has a possible birth date and, where it may be anything, its digit."""
    if match["temporary"]:
        return True
    short, last = match["year"] + match["month"] + match["day"], match["last"].replace(" ", "")
    gap = match["gap"].strip()
    century = match["century"] or _century(short, plus=gap == "+", today=today)
    kind = Kind.COORDINATION if int(match["day"]) >= COORDINATION_OFFSET else Kind.PERSONAL
    try:
        _require_possible_birth(IdentityNumber(f"{century}{short}{last}", kind), today)
    except ValueError:
        return False
    in_one_piece = not match["one"] and not match["two"] and last == match["last"]
    if in_one_piece and (gap or (match["century"] and not match["gap"])):
        return True
    # A day with a clock time or a year after it is no number: "2026-11-30 1330".
    recent = today.year - int(century + match["year"]) <= _RECENT_YEARS
    if recent and not gap and match["gap"] and (last[:2] in {"19", "20"} or _CLOCK.fullmatch(last)):
        return False
    return check_digit(short + last[:3]) == int(last[3])


def formatted(digits: str) -> str:
    """A stored number as people read it: "199001012385" becomes "19900101-2385"."""
    return f"{digits[:8]}-{digits[8:]}"


def masked(digits: str) -> str:
    """A stored number with its last four characters hidden: "19900101-****"."""
    return f"{digits[:8]}-****"


def is_valid(text: str, *, today: date | None = None) -> bool:
    """True when :func:`parse` can read the number."""
    try:
        parse(text, today=today)
    except ValueError:
        return False
    return True


def is_reserved_for_test(number: str | IdentityNumber) -> bool:
    """True for a personal or coordination number in the range that the Tax Agency keeps for tests.

    Temporary numbers are ours alone and are never reserved. Text that is no number at all is not reserved either.
    """
    value = number.digits if isinstance(number, IdentityNumber) else _twelve_or_nothing(number)
    if not value.isdigit():
        return False
    year, serial = int(value[:4]), int(value[8:11])
    return any(first <= year <= last and low <= serial <= high for first, last, low, high in RESERVED_SERIALS)


def test_capacity(born: date) -> int:
    """How many reserved personal numbers a birth date has: 2 from 1900, 20 in 1890-1899, otherwise none."""
    return len(_serials(born))


def test_number(born: date, serial: int, *, kind: Kind = Kind.PERSONAL) -> IdentityNumber:  # noqa: PT028 no test
    """The reserved number with place ``serial`` (from 0) on a birth date. An even place is a woman's, an odd a man's.

    Temporary numbers have places 0-999.

    Raises:
        ValueError: the birth date has no such place.
    """
    serials = range(1000) if kind is Kind.TEMPORARY else _serials(born)
    if not 0 <= serial < len(serials):
        message = f"Födelsedatumet {born} har {len(serials)} testnummer; plats {serial} finns inte."
        raise ValueError(message)
    if kind is Kind.TEMPORARY:
        return IdentityNumber(f"{born:%Y%m%d}T{serial:03d}", kind)
    offset = COORDINATION_OFFSET if kind is Kind.COORDINATION else 0
    nine = f"{born:%y%m}{born.day + offset:02d}{serials[serial]:03d}"
    return IdentityNumber(f"{born.year // 100:02d}{nine}{check_digit(nine)}", kind)


def test_numbers(
    seed: int,
    *,
    first: date = date(1930, 1, 1),  # noqa: PT028 no test
    last: date = date(2025, 12, 31),  # noqa: PT028 no test
) -> Iterator[IdentityNumber]:
    """Reserved personal numbers in an order fixed by the seed, none twice, births spread evenly over the days.

    With the default days it gives 70 128 numbers and then stops.
    """
    days = (last - first).days + 1
    places = [
        (day, serial)
        for day in (first + timedelta(days=step) for step in range(days))
        for serial in range(test_capacity(day))
    ]
    random.Random(seed).shuffle(places)  # noqa: S311 demo data, no secret
    for born, serial in places:
        yield test_number(born, serial)


class NumberSupply:
    """A supply of reserved numbers for demo data that asks for a birth date and a sex, and never gives one twice."""

    def __init__(self, *, last_day: date) -> None:
        """Start with nothing given out. ``last_day`` is the latest birth date to give, usually today."""
        self._last_day = last_day
        self._given: dict[tuple[date, Sex, Kind], int] = {}
        self._step: dict[tuple[date, Sex, Kind], int] = {}

    def take(self, near: date, *, sex: Sex, kind: Kind = Kind.PERSONAL) -> IdentityNumber:
        """The unused number whose birth date is nearest to ``near``, an earlier day before a later.

        Raises:
            ValueError: ``near`` is outside 1890 and the last day, or everything within 400 days is given out.
        """
        if not date(1890, 1, 1) <= near <= self._last_day:
            message = f"Testnummer finns för födda 1890-01-01–{self._last_day}, inte {near}."
            raise ValueError(message)
        wish = (near, sex, kind)
        for step in range(self._step.get(wish, 0), 801):
            # 0, -1, +1, -2, +2 …: the same wish again goes on where the last one stopped.
            away = (step + 1) // 2 * (-1 if step % 2 else 1)
            number = self._take_on(near + timedelta(days=away), sex, kind)
            if number is not None:
                self._step[wish] = step
                return number
        message = f"Alla testnummer nära {near} är utdelade. Sprid födelsedatumen mer."
        raise ValueError(message)

    def _take_on(self, born: date, sex: Sex, kind: Kind) -> IdentityNumber | None:
        """The next unused number on exactly this day, or ``None``."""
        if born > self._last_day or born.year < RESERVED_SERIALS[0][0]:
            return None
        temporary = kind is Kind.TEMPORARY
        key = (born, Sex.UNKNOWN if temporary else sex, kind)
        used = self._given.get(key, 0)
        serial = used if temporary else 2 * used + (1 if sex is Sex.MAN else 0)
        if serial >= (1000 if temporary else test_capacity(born)):
            return None
        self._given[key] = used + 1
        return test_number(born, serial, kind=kind)


def _serials(born: date) -> range:
    """The reserved birth numbers of a day."""
    for first, last, low, high in RESERVED_SERIALS:
        if first <= born.year <= last:
            return range(low, high + 1)
    return range(0)


def _birth_days(eight: str, kind: Kind) -> tuple[date, date]:
    """The first and last possible birth date in eight digits: a coordination number may leave month or day open.

    With month 00 the day says nothing that can be used: the whole year is possible.

    Raises:
        ValueError: there is no such day.
    """
    year, month, day = int(eight[:4]), int(eight[4:6]), int(eight[6:])
    if kind is Kind.COORDINATION:
        day -= COORDINATION_OFFSET
        if month == 0 and 0 <= day <= _LONGEST_MONTH:
            return date(year, 1, 1), date(year, 12, 31)
        if day == 0:
            return date(year, month, 1), calendar.add_days(calendar.add_months(date(year, month, 1), 1), -1)
    born = date(year, month, day)
    return born, born


def _require_possible_birth(number: IdentityNumber, today: date) -> None:
    """Refuse a number whose birth date does not exist, has not come, or lies before anybody's.

    Raises:
        ValueError: with a message that says which.
    """
    try:
        first, _last = number.birth_days
    except ValueError as error:
        message = f"Födelsedatumet i numret finns inte. {_HOW}"
        raise ValueError(message) from error
    if first > today:
        message = "Födelsedatumet i numret har inte varit än. Kontrollera årtalet."
        raise ValueError(message)
    if first < calendar.FIRST_BIRTH:
        message = (
            f"Födelseåret i numret ligger före {calendar.FIRST_BIRTH.year} och kan inte stämma. Kontrollera årtalet."
        )
        raise ValueError(message)


def _century(short: str, *, plus: bool, today: date) -> str:
    """The two digits of the century that a ten-digit number leaves out."""
    month, day = int(short[2:4]), int(short[4:]) % COORDINATION_OFFSET
    # An open month or day counts from its first possible day: the person may be born already.
    first = f"{max(month, 1):02d}{1 if month == 0 else max(day, 1):02d}"
    year = today.year // 100 * 100 + int(short[:2])
    if f"{year:04d}{first}" > f"{today:%Y%m%d}":
        year -= 100
    if plus and today.year - year < PLUS_AGE:
        year -= 100
    return f"{year // 100:02d}"


def _twelve_or_nothing(text: str) -> str:
    """The twelve digits of a written number, or an empty text."""
    try:
        return parse(text).digits
    except ValueError:
        return ""
