"""Cells: how each kind of column is read, what it says when it cannot be, and how it moves in time."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db import models

from hemmaplan.foundation import cleaning, identity, written
from hemmaplan.foundation.money import parse_kronor
from hemmaplan.foundation.written import short
from hemmaplan.integrations.folder.cells import Dated, Unread, number_text
from hemmaplan.integrations.folder.reading import maybe
from hemmaplan.integrations.folder.shifting import Shift

_TOO_MUCH = 10**10  # öre
_CODE = re.compile(r"[-a-z0-9_]+")
_NUMBER = re.compile(r"(?=.{1,20}$)[^\W_][\w./ -]*")
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
        cell = cleaning.prose(cell)
        if len(cell) > longest:
            raise ValueError(f"Texten är {len(cell)} tecken. Korta den till högst {longest}.")
        return cell

    return Kind(f"text, högst {longest} tecken", read, example)


def _code(cell: str) -> str:
    cell = cleaning.key(cell)
    if not _CODE.fullmatch(cell) or len(cell) > 60:
        raise ValueError(
            f"{short(cell)} är ingen kod. Använd små bokstäver a-z, siffror och bindestreck, högst 60 tecken."
        )
    return cell


CODE = Kind("kod (a-z, 0-9, -)", _code, "vuxenteam")


def whole(least: int, most: int) -> Kind:
    """A whole number within bounds."""

    def read(cell: str) -> int:
        return _within(written.read_whole(cell), least, most)

    return Kind(f"heltal {least}-{most}", read, str(max(least, min(most, 100))))


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ValueError(f"{number} är utanför det tillåtna. Skriv ett tal mellan {least} och {most}.")
    return number


def percent(least: int, most: int) -> Kind:
    """Whole percent within bounds, with or without the sign. A bare 1 is refused: it may stand for the whole."""

    def read(cell: str) -> int:
        share = written.read_percent(cell)
        signed = cell.strip().casefold().endswith(("%", "procent"))
        if not signed and 0 < share <= 1:
            raise ValueError(
                f"{short(cell)} kan betyda {number_text(share)} % eller {share * 100:.0f} %. Skriv {share * 100:.0f}, "
                f"eller sätt procenttecken efter."
            )
        return _within(written.read_whole_percent(cell), least, most)

    return Kind(f"procent {least}-{most}, t.ex. 75 eller 75 %", read, str(min(most, 100)))


PERCENT = percent(1, 100)


def _yes(cell: str) -> bool:
    if cell.lower() in _YES:
        return True
    if cell.lower() in _NO:
        return False
    raise ValueError(f"{short(cell)} går inte att tolka. Skriv ja eller nej.")


YES = Kind("ja eller nej", _yes, "ja")


_day = lru_cache(maxsize=20_000)(written.read_day)


def _birth(cell: str) -> dt.date:
    return written.read_day(cell, birth=True)


DAY = Kind("datum ÅÅÅÅ-MM-DD", _day, "2020-09-21", lambda day, shift, weekdays: shift.day(day, weekdays=weekdays))
BIRTH = Kind("datum ÅÅÅÅ-MM-DD (flyttas inte)", _birth, "1980-02-29")


@lru_cache(maxsize=20_000)
def _moment(cell: str) -> dt.datetime:
    return written.read_moment(cell, hour=9)


MOMENT = Kind("datum och tid ÅÅÅÅ-MM-DD TT:MM (bara datum blir 09:00)", _moment, "2020-09-21 08:30",
              lambda at, shift, weekdays: shift.moment(at, weekdays=weekdays))  # fmt: skip


MONTH = Kind("månad ÅÅÅÅ-MM", written.read_month, "2020-09", lambda month, shift, _weekdays: shift.month(month))
_OF_TIME = (DAY, BIRTH, MOMENT, MONTH)


def _money(cell: str) -> int:
    amount = parse_kronor(cell)
    if amount < 0:
        raise ValueError(f"{short(cell)} är mindre än noll. Skriv ett belopp utan minus.")
    if amount >= _TOO_MUCH:
        raise ValueError(f"{short(cell)} är orimligt mycket. Rätta beloppet.")
    return amount


MONEY = Kind("kronor, t.ex. 6500 eller 6500,50", _money, "6500")


@lru_cache(maxsize=200_000)
def _identity(cell: str) -> str:
    return identity.parse(cell).digits


IDENTITY = Kind("personnummer, samordningsnummer eller tillfälligt nummer (ÅÅÅÅMMDD-Tnnn)", _identity, "19800229-2387")


def _number(cell: str) -> str:
    """A number that somebody has given: letters and digits with the signs that stand between them."""
    cell = cleaning.key(cell)
    if not _NUMBER.fullmatch(cell):
        raise ValueError(f"{short(cell)} är inget nummer. Använd bokstäver och siffror, högst 20 tecken.")
    return cell


def _case(cell: str) -> str:
    try:
        return _number(cell)
    except ValueError as error:
        raise ValueError(f"{error} Skriv år, bindestreck och löpnummer: 2020-114.") from None


def _case_moved(number: str, shift: Shift, _weekdays: bool) -> str:  # noqa: FBT001  the shape of Kind.moved
    match = _CASE.fullmatch(number)
    return f"{int(match[1]) + shift.years}-{match[2]}" if match else number


CASE = Kind("ärendenummer, t.ex. 2020-114", _case, "2020-114", _case_moved)
STAFF = Kind("text, högst 20 tecken", _number, "A001")
REFERENCE = Kind("text, högst 20 tecken", _number, "B-2020-14")


def name(longest: int, example: str) -> Kind:
    """A part of a name, cleaned by the one rule. Signs without a letter ("-", "?") are no name."""

    def read(cell: str) -> str:
        said = cleaning.line(cell)
        # A sheet that has a dash where there is no name says that there is none.
        if "," in said:  # what stands in it is never repeated: it is somebody's name
            raise ValueError("Namnet innehåller ett komma. Skriv förnamn och efternamn i var sin kolumn, utan komma.")
        return text(longest).read(said) if any(sign.isalpha() for sign in said) else ""

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
        if isinstance(cell, Unread):
            raise ValueError(cell.why)  # noqa: TRY004 the cell was never readable, whatever is asked of it
        if isinstance(cell, Dated) and self.kind not in _OF_TIME:
            raise ValueError(
                f"Cellen {cell.at} är ett datum ({cell}), men här ska inget datum stå. Excel kan ha gjort om det som stod: "
                "formatera cellen som text och skriv om den."
            )
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
