"""Cells: how each kind of column is read, what it says when it cannot be, and how it moves in time."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db import models

from hemmaplan.foundation import calendar, cleaning, identity
from hemmaplan.integrations.folder.reading import maybe
from hemmaplan.integrations.folder.shifting import Shift

EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_CODE = re.compile(r"[-a-z0-9_]+")
_CASE = re.compile(r"(\d{4})-(\d{1,9})")
_YES, _NO = {"ja", "j", "1", "true", "x", "sant", "yes"}, {"nej", "n", "0", "false", "falskt", "no"}
LIST = "|"


@dataclass(frozen=True)
class Kind:
    """Slag av cell: reads a text, raises ``ValueError`` with a sentence in Swedish that says what to do."""

    name: str
    read: Callable[[str], Any]
    example: str
    moved: Callable[[Any, Shift, bool], Any] | None = None


def text(longest: int = 200, example: str = "text") -> Kind:
    """A text no longer than the database takes."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise ValueError(f"Texten är {len(cell)} tecken. Korta den till högst {longest}.")
        if "\0" in cell:
            raise ValueError("Texten innehåller ett tecken som inte kan sparas. Skriv om den.")
        return cell

    return Kind(f"text, högst {longest} tecken", read, example)


def _code(cell: str) -> str:
    cell = cleaning.key(cell)
    if not _CODE.fullmatch(cell) or len(cell) > 60:
        raise ValueError(
            f"{short(cell)} är ingen kod. Använd små bokstäver a-z, siffror och bindestreck, högst 60 tecken."
        )
    return cell


def short(cell: str) -> str:
    """What was written, in quotation marks, cut when long. Never used for names or identity numbers."""
    return f"”{cell if len(cell) <= 40 else cell[:37] + '…'}”"


CODE = Kind("kod (a-z, 0-9, -)", _code, "vuxenteam")


def whole(least: int, most: int) -> Kind:
    """A whole number within bounds."""

    def read(cell: str) -> int:
        cleaned = cell.replace("\u00a0", "").replace(" ", "").removesuffix("%")
        cleaned = cleaned.removesuffix(",0")
        if not re.fullmatch(r"-?\d{1,12}", cleaned):
            raise ValueError(f"{short(cell)} är inget heltal. Skriv ett tal mellan {least} och {most}.")
        number = int(cleaned)
        if not least <= number <= most:
            raise ValueError(f"{number} är utanför det tillåtna. Skriv ett tal mellan {least} och {most}.")
        return number

    return Kind(f"heltal {least}-{most}", read, str(max(least, min(most, 100))))


PERCENT = whole(1, 100)


def _yes(cell: str) -> bool:
    if cell.lower() in _YES:
        return True
    if cell.lower() in _NO:
        return False
    raise ValueError(f"{short(cell)} går inte att tolka. Skriv ja eller nej.")


YES = Kind("ja eller nej", _yes, "ja")


@lru_cache(maxsize=20_000)
def _day(cell: str) -> dt.date:
    return calendar.possible(_written_day(cell))


def _birth(cell: str) -> dt.date:
    return calendar.possible(_written_day(cell), birth=True)


def _written_day(cell: str) -> dt.date:
    if re.fullmatch(r"\d{8}", cell):
        cell = f"{cell[:4]}-{cell[4:6]}-{cell[6:]}"
    if re.fullmatch(r"\d{5}", cell):  # a day as Excel counts them, from a cell that lost its format
        return EXCEL_DAY_ZERO + dt.timedelta(days=int(cell))
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?: 00:00(?::00)?)?", cell)
    if not match:
        raise ValueError(f"{short(cell)} är inget datum. Skriv ÅÅÅÅ-MM-DD, till exempel 2020-09-21.")
    try:
        return dt.date(*(int(part) for part in match.groups()))
    except ValueError as error:
        raise ValueError(f"{short(cell)} finns inte i almanackan. Rätta datumet.") from error


DAY = Kind("datum ÅÅÅÅ-MM-DD", _day, "2020-09-21", lambda day, shift, weekdays: shift.day(day, weekdays=weekdays))
BIRTH = Kind("datum ÅÅÅÅ-MM-DD (flyttas inte)", _birth, "1980-02-29")


@lru_cache(maxsize=20_000)
def _moment(cell: str) -> dt.datetime:
    match = re.fullmatch(r"(\S+)[ T](\d{1,2})[:.](\d{2})(?::\d{2})?", cell)
    if match is None:
        return calendar.at_clock(_day(cell), 9)
    hour, minute = int(match[2]), int(match[3])
    if hour > 23 or minute > 59:
        raise ValueError(f"{short(cell)} har ett klockslag som inte finns. Skriv ÅÅÅÅ-MM-DD TT:MM.")
    return calendar.at_clock(_day(match[1]), hour, minute)


MOMENT = Kind("datum och tid ÅÅÅÅ-MM-DD TT:MM (bara datum blir 09:00)", _moment, "2020-09-21 08:30",
              lambda at, shift, weekdays: shift.moment(at, weekdays=weekdays))  # fmt: skip


def _month(cell: str) -> dt.date:
    match = re.fullmatch(r"(\d{4})-(\d{2})", cell)
    day = _day(f"{cell}-01") if match else _day(cell)
    return calendar.month_start(day)


MONTH = Kind("månad ÅÅÅÅ-MM", _month, "2020-09", lambda month, shift, _weekdays: shift.month(month))


def _money(cell: str) -> int:
    cleaned = re.sub(r"[\s\u00a0]|kr", "", cell)
    match = re.fullmatch(r"(\d{1,8})(?:[.,](\d{2}))?", cleaned)
    if not match:
        raise ValueError(f"{short(cell)} är inget belopp. Skriv kronor, till exempel 6500 eller 6500,50.")
    return int(match[1]) * 100 + int(match[2] or 0)


MONEY = Kind("kronor, t.ex. 6500 eller 6500,50", _money, "6500")


@lru_cache(maxsize=200_000)
def _identity(cell: str) -> str:
    return identity.parse(cell).digits


IDENTITY = Kind("personnummer, samordningsnummer eller tillfälligt nummer (ÅÅÅÅMMDD-Tnnn)", _identity, "19800229-2387")


def _case(cell: str) -> str:
    cell = cleaning.key(cell)
    if not cell or len(cell) > 20:
        raise ValueError("Numret får ha högst 20 tecken. Skriv år, bindestreck och löpnummer: 2020-114.")
    return cell


def _case_moved(number: str, shift: Shift, _weekdays: bool) -> str:  # noqa: FBT001  the shape of Kind.moved
    match = _CASE.fullmatch(number)
    return f"{int(match[1]) + shift.years}-{match[2]}" if match else number


CASE = Kind("ärendenummer, t.ex. 2020-114", _case, "2020-114", _case_moved)
STAFF = Kind("text, högst 20 tecken", lambda cell: text(20).read(cleaning.key(cell)), "A001")


def name(longest: int, example: str) -> Kind:
    """A part of a name, cleaned by the one rule. A dash alone is no name."""

    def read(cell: str) -> str:
        said = cleaning.shown(cell)
        # A sheet that has a dash where there is no name says that there is none.
        return text(longest).read(said) if cleaning.key(said).strip("-") else ""

    return Kind(f"text, högst {longest} tecken", read, example)


def named(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A check of a row: somebody has at least one name. A sheet without the columns says nothing of names."""
    said = [row[part] for part in ("given_name", "family_name") if part in row]
    if said and not any(said):
        yield "given_name", "Namn saknas. Fyll i förnamn eller efternamn, eller båda."


@cache
def choice(choices: type[models.Choices]) -> Kind:
    """One of the codes; the Swedish word on the page is understood too."""
    values = {str(value).lower(): value for value in choices.values}
    labels = {str(label).lower(): value for value, label in zip(choices.values, choices.labels, strict=True)}
    listed = ", ".join(str(value) for value in choices.values if value != "")

    def read(cell: str) -> Any:
        key = cell.lower()
        if key in values:
            return values[key]
        if key in labels:
            return labels[key]
        raise ValueError(f"{short(cell)} är ingen giltig kod.{maybe(key, list(values))} Använd en av: {listed}.")

    return Kind(f"en av: {listed}", read, str(next(value for value in choices.values if value != "")))


@dataclass(frozen=True)
class Column:
    """Kolumn: its heading, how it is read, which field it fills, or which other file it points to."""

    name: str
    kind: Kind
    about: str
    field: str = ""
    required: bool = False
    default: Any = None
    to: str = ""
    many: bool = False
    # Cells may be empty but the heading must be there: a missing one must not be read as emptied.
    heading: bool = False

    @property
    def target(self) -> str:
        """The field it fills."""
        return self.field or self.name

    def read(self, cell: str) -> Any:
        """The value of a cell that is not empty.

        Raises:
            ValueError: it cannot be read; the message says what to do.
        """
        if self.many:
            return tuple(dict.fromkeys(self.kind.read(part.strip()) for part in cell.split(LIST) if part.strip()))
        return self.kind.read(cell)

    def moved(self, value: Any, shift: Shift, *, weekdays: bool) -> Any:
        """The value after a move in time."""
        if self.kind.moved is None or value is None or value == "":
            return value
        if self.many:
            return tuple(self.kind.moved(part, shift, weekdays) for part in value)
        return self.kind.moved(value, shift, weekdays)
