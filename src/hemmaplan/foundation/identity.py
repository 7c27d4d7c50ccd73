"""Identity numbers (*personnummer, samordningsnummer, tillfälligt nummer*).

Personal numbers follow folkbokföringslagen (1991:481) 18 §, coordination numbers lagen (2022:1697) om
samordningsnummer: the same shape with 60 added to the day. A temporary number is our own, for a person who has
neither: birth date, the letter T and three digits. It means nothing outside this municipality.

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

from hemmaplan.foundation import calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

COORDINATION_OFFSET: Final = 60
"""Added to the day in a coordination number."""

RESERVED_SERIALS: Final[tuple[tuple[int, int, int, int], ...]] = ((1890, 1899, 980, 999), (1900, 9999, 238, 239))
"""First and last birth year, first and last birth number (*födelsenummer*) that the Tax Agency keeps for tests."""

_DIGITS: Final = re.compile(r"(?P<century>\d{2})?(?P<short>\d{6})(?P<sign>[-+]?)(?P<last>\d{4})", re.ASCII)
_TEMPORARY: Final = re.compile(r"(?P<day>\d{8})-?T(?P<last>\d{3})", re.ASCII)
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
        """Birth date (*födelsedatum*), or ``None`` for a coordination number without a known day of birth."""
        return _birth_date(self.digits[:8], self.kind)

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
    """Read a number as a person writes it: ten or twelve digits, with or without "-" or "+".

    Ten digits leave the century out. "-" or nothing means the latest birth date that is not in the future; "+" means
    that the person turns at least a hundred this year.

    Args:
        text: what was written.
        today: the day it is read, which settles the century. Today when left out.

    Raises:
        ValueError: it is no such number. The message is Swedish and says what is wrong.
    """
    cleaned = re.sub(r"[\s\u00a0]", "", text).replace("–", "-").upper()
    reading_day = today or calendar.today()
    temporary = _TEMPORARY.fullmatch(cleaned)
    if temporary is not None:
        number = IdentityNumber(f"{temporary['day']}T{temporary['last']}", Kind.TEMPORARY)
        _require_past_birth(number, reading_day)
        return number
    match = _DIGITS.fullmatch(cleaned)
    if match is None:
        message = f"Det är inget personnummer eller samordningsnummer. {_HOW}"
        raise ValueError(message)
    short, last, sign = match["short"], match["last"], match["sign"]
    century = match["century"] or _century(short, plus=sign == "+", today=reading_day)
    kind = Kind.COORDINATION if int(short[4:]) >= COORDINATION_OFFSET else Kind.PERSONAL
    number = IdentityNumber(f"{century}{short}{last}", kind)
    _require_past_birth(number, reading_day)
    if check_digit(short + last[:3]) != int(last[3]):
        message = "Kontrollsiffran stämmer inte. Läs numret en gång till och rätta den siffra som blivit fel."
        raise ValueError(message)
    return number


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


def _birth_date(eight: str, kind: Kind) -> date | None:
    """The birth date in eight digits, or ``None`` when a coordination number leaves the day open (*dag 60*).

    Raises:
        ValueError: there is no such day.
    """
    year, month, day = int(eight[:4]), int(eight[4:6]), int(eight[6:])
    if kind is Kind.COORDINATION:
        day -= COORDINATION_OFFSET
        if day == 0 and 1 <= month <= 12:
            return None
    return date(year, month, day)


def _require_past_birth(number: IdentityNumber, today: date) -> None:
    """Refuse a number whose birth date does not exist or has not come.

    Raises:
        ValueError: with a message that says which.
    """
    try:
        born = number.birth_date
    except ValueError as error:
        message = f"Födelsedatumet i numret finns inte. {_HOW}"
        raise ValueError(message) from error
    if born is not None and born > today:
        message = "Födelsedatumet i numret har inte varit än. Kontrollera årtalet."
        raise ValueError(message)


def _century(short: str, *, plus: bool, today: date) -> str:
    """The two digits of the century that a ten-digit number leaves out."""
    day = int(short[4:])
    month_and_day = short[2:4] + f"{day - COORDINATION_OFFSET if day > COORDINATION_OFFSET else day:02d}"
    year = today.year // 100 * 100 + int(short[:2])
    if f"{year:04d}{month_and_day}" > f"{today:%Y%m%d}":
        year -= 100
    if plus and today.year - year < 100:
        year -= 100
    return f"{year // 100:02d}"


def _twelve_or_nothing(text: str) -> str:
    """The twelve digits of a written number, or an empty text."""
    try:
        return parse(text).digits
    except ValueError:
        return ""
