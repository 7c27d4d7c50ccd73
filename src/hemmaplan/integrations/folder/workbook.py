"""Excel books (*Excelböcker*, .xlsx and .xlsm), read row by row from their own XML.

Why not a library for the whole of it: openpyxl believes the sheet's stated size (rows are lost or invented), shows a
formula without a stored value as an empty cell, and stops at styles it does not know; calamine gives no number formats,
so that 75 % is 0.75, and keeps whole sheets in memory. Only parts of known size are read, in memory that does not grow
with the sheet. Formats of dates, day numbers and escapes are openpyxl's.
"""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePosixPath
from typing import IO, Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from openpyxl.utils.escape import unescape

from hemmaplan.integrations.folder.cells import MOST_COLUMNS, MOST_ROWS, CannotRead, Dated, Unread, clean, number_text

MOST_BYTES = 400_000_000
"""Of XML, unpacked, in the parts that are read. 100 000 rows of twelve columns are about 60 000 000."""
_LONGEST_PART = 16_000_000
MOST_ELEMENTS = 1_500_000
"""Rows, or texts that cells share. A sheet of Excel has at most 1 048 576 rows; an empty one takes time too."""
_CHUNK = 1 << 16
_SURE_DIGITS = 15
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_LITERAL = re.compile(r'"[^"]*"|\\(.)|\[[^\]]*\]|[_*].')
_PADDED = re.compile(r"0+(?:[- ]0+)*")
BROKEN = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, LookupError, ValueError, ArithmeticError, EOFError,
           RuntimeError, OSError)  # fmt: skip
_UNCOMPUTED = "Cellen {at} har en formel utan uträknat värde. Öppna boken i Excel, spara den och försök igen."


@dataclass
class BookNotes:
    """What reading a book noticed that the person should know (*att notera*)."""

    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    merged: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Book:
    """The parts of a book that its cells need."""

    archive: zipfile.ZipFile
    sheets: list[tuple[str, bool, str]]
    strings: list[str]
    formats: list[str]
    epoch: dt.datetime
    uncomputed: bool


def rows(raw: bytes, notes: BookNotes, wanted: str = "") -> Iterator[tuple[int, list[str]]]:
    """The rows with content of the wanted sheet, else of the first shown that has any, with their numbers as Excel has them.

    Raises:
        CannotRead: with a sentence for the person.
    """
    try:
        book = _open(raw)
        for name, part in _sheets(book, wanted):
            notes.sheet, found = name, False
            notes.other_sheets = tuple(
                other if visible else f"{other} (dolt)" for other, visible, place in book.sheets if place != part
            )
            for row in _rows(book, part, notes):
                found = True
                yield row
            if found:
                return
    except BROKEN as error:
        if isinstance(error, CannotRead):
            raise
        message = "Boken är skadad och går inte att läsa. Öppna den i Excel, låt Excel laga den, spara och försök igen."
        raise CannotRead(message) from None


def sheet_names(raw: bytes) -> list[str]:
    """The names of the sheets that are shown.

    Raises:
        CannotRead: the book cannot be opened.
    """
    notes = BookNotes()
    for _row in rows(raw, notes):
        break
    return [notes.sheet, *(name for name in notes.other_sheets if not name.endswith(" (dolt)"))]


def _open(raw: bytes) -> _Book:
    archive = zipfile.ZipFile(io.BytesIO(raw))
    names = set(archive.namelist())
    root = "xl/workbook.xml"
    if "xl/workbook.bin" in names:
        raise CannotRead("Boken är sparad i binärformat (.xlsb). Spara om den som .xlsx i Excel.")
    if root not in names:
        raise CannotRead("Det här är ingen Excel-bok (.xlsx). Spara om den i Excel eller som CSV UTF-8.")
    targets = {
        one.get("Id"): _target(one.get("Target", ""))
        for one in parts_of(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    sheets, epoch, uncomputed = [], CALENDAR_WINDOWS_1900, False
    for part in parts_of(archive, root, "sheet", "workbookPr", "calcPr"):
        tag = etree.QName(part).localname
        if tag == "sheet":
            link = next((value for key, value in part.attrib.items() if key.endswith("}id")), "")
            if "worksheets/" in targets.get(link, ""):
                sheets.append((part.get("name", ""), part.get("state", "visible") == "visible", targets[link]))
        elif tag == "workbookPr" and part.get("date1904") in {"1", "true"}:
            epoch = CALENDAR_MAC_1904
        elif tag == "calcPr":
            uncomputed = part.get("fullCalcOnLoad") in {"1", "true"}
    strings = (
        [_string(one) for one in parts_of(archive, "xl/sharedStrings.xml", "si")]
        if "xl/sharedStrings.xml" in names
        else []
    )
    formats = _formats(archive) if "xl/styles.xml" in names else []
    return _Book(archive, sheets, strings, formats, epoch, uncomputed)


def _target(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _sheets(book: _Book, wanted: str) -> list[tuple[str, str]]:
    """The sheets to look for rows in, in order: the wanted one, or all that are shown."""
    shown = [(name, part) for name, visible, part in book.sheets if visible]
    chosen = [(name, part) for name, part in shown if name == wanted] if wanted else shown
    if wanted and not chosen:
        listed = ", ".join(name for name, _part in shown)
        raise CannotRead(f"Boken har inget blad som heter ”{wanted}”. Bladen är: {listed}.")
    if not shown:
        raise CannotRead("Boken har inget synligt blad. Visa bladet i Excel och spara.")
    return chosen


def parts_of(archive: zipfile.ZipFile, part: str, *tags: str) -> Iterator[Any]:
    """The elements of a part, one at a time, each forgotten when the next is asked for."""
    if archive.getinfo(part).file_size > MOST_BYTES:
        raise CannotRead(
            f"Boken är orimligt stor uppackad (mer än {MOST_BYTES // 1_000_000} MB). Ta bort tomma rader och kolumner "
            "med format, eller dela den i flera."
        )
    parser = etree.XMLPullParser(
        events=("end",), tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False, no_network=True, load_dtd=False
    )
    with archive.open(part) as file:
        _refuse_own_entities(file.peek(_CHUNK) if hasattr(file, "peek") else b"")
        yield from _pulled(file, parser)


def _refuse_own_entities(start: bytes) -> None:
    """No spreadsheet program declares entities of its own: what they stand for would be lost, or swell, or be fetched.

    Raises:
        ValueError: the part does.
    """
    if b"<!DOCTYPE" in start.replace(b"\0", b""):
        message = "the part has a document type"
        raise ValueError(message)


def _pulled(file: IO[bytes], parser: Any) -> Iterator[Any]:
    since = given = 0
    while chunk := file.read(_CHUNK):
        parser.feed(chunk)
        since += len(chunk)
        for _event, element in parser.read_events():
            since, given = 0, given + 1
            if given > MOST_ELEMENTS:
                raise CannotRead("Boken är orimligt stor. Ta bort tomma rader med format, eller dela den i flera.")
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        if since > _LONGEST_PART:
            raise CannotRead(
                "Boken har en orimligt lång rad. Ta bort det som ligger utanför tabellen, eller spara som CSV."
            )
    parser.close()
    for _event, element in parser.read_events():
        yield element


def _string(si: Any) -> str:
    """The text of a shared or inline string, without the reading aids of other scripts."""
    text = "".join(t.text or "" for t in si.iter("{*}t") if etree.QName(t.getparent()).localname != "rPh")
    return unescape(text) if _ESCAPED.search(text) else text


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """The number format of each cell style."""
    own: dict[int, str] = {}
    for one in parts_of(archive, "xl/styles.xml", "numFmt"):
        own[int(one.get("numFmtId"))] = one.get("formatCode", "")
    found: list[str] = []
    for block in parts_of(archive, "xl/styles.xml", "cellXfs"):
        for xf in block:
            if isinstance(xf.tag, str):
                number = int(xf.get("numFmtId", "0"))
                found.append(own.get(number) or BUILTIN_FORMATS.get(number, "General"))
    return found


def _rows(book: _Book, part: str, notes: BookNotes) -> Iterator[tuple[int, list[str]]]:
    number, given = 0, 0
    for element in parts_of(book.archive, part, "row", "col", "mergeCell"):
        tag = etree.QName(element).localname
        if tag == "mergeCell":
            _left, top, _right, bottom = range_boundaries(element.get("ref", "A1"))
            notes.merged.append((element.get("ref"), int(top or 1), int(bottom or 1)))
        elif tag == "col":
            if element.get("hidden") in {"1", "true"}:
                notes.hidden_columns.append(get_column_letter(int(element.get("min", "1"))))
        else:
            before, number = number, int(element.get("r") or number + 1)
            if number <= before:
                message = "rows out of order"  # Excel itself calls such a book damaged
                raise ValueError(message)
            cells = _cells(book, element, number)
            if any(cells):
                given += 1
                if given > MOST_ROWS:
                    raise CannotRead(f"Bladet har fler än {MOST_ROWS} rader. Dela det i flera filer.")
                if element.get("hidden") in {"1", "true"}:
                    notes.hidden_rows.append(number)
                yield number, cells


def _cells(book: _Book, row: Any, number: int) -> list[str]:
    cells: list[str] = []
    for cell in _with_content(row):
        at = cell.get("r")
        column = _column(at.rstrip("0123456789")) if at else int(_BEFORE(cell)) + 1
        text = _text(book, cell, column, number)
        if not text:
            continue
        if column > MOST_COLUMNS:
            raise CannotRead(f"Cellen {_at(column, number)} ligger långt utanför tabellen. Töm den och spara.")
        if column > len(cells):
            cells.extend([""] * (column - len(cells)))
        cells[column - 1] = text
    return cells


# By libxml2 itself: a row can have thousands of cells with a format and nothing in them.
_with_content = etree.XPath("*[*]")
_BEFORE = etree.XPath("count(preceding-sibling::*)")
_column = lru_cache(maxsize=20_000)(column_index_from_string)


def _from_zero(value: str) -> int:
    if not value.strip().isdecimal():
        raise ValueError(value)
    return int(value)


def _at(column: int, number: int) -> str:
    return f"{get_column_letter(column)}{number}"


def _text(book: _Book, cell: Any, column: int, number: int) -> str:  # noqa: PLR0911 one for each kind of cell
    """A cell as a person would write it."""
    value, formula, stored = None, False, False
    for part in cell:
        name = part.tag.rpartition("}")[2] if isinstance(part.tag, str) else ""
        if name == "v":
            value, stored = part.text, True
        elif name == "f":
            formula = True
        elif name == "is":
            return clean(_string(part))
    kind = cell.get("t", "n")
    if formula and (not stored if kind == "str" else not value or (book.uncomputed and value == "0")):
        return Unread("=", _UNCOMPUTED.format(at=_at(column, number)))
    if not value:
        return ""
    if kind == "s":
        return clean(book.strings[_from_zero(value)])
    if kind == "b":
        return "ja" if value.strip() in {"1", "true"} else "nej"
    if kind == "e":
        return Unread(value, f"Cellen {_at(column, number)} har felet {value}. Rätta formeln i Excel och spara.")
    if kind in {"str", "d"}:
        return clean(unescape(value) if _ESCAPED.search(value) else value)
    style = int(cell.get("s", "0"))
    code = book.formats[style] if style < len(book.formats) else "General"
    return cell_text(value, code, book.epoch, column, number)


def cell_text(value: str, code: str, epoch: dt.datetime, column: int, row: int) -> str:
    """A number as its format shows what it means: a day, a clock time, a share, a code with leading noughts.

    Raises:
        ValueError: ``value`` is no number.
    """
    kind = _format(code)
    if kind == "date":
        return _day(value, epoch, _at(column, row))
    if len(value) < _SURE_DIGITS and value.isdecimal() and not kind:
        return value
    number = float(value)
    if kind == "percent":
        return f"{number_text(Decimal(f'{number:.15g}') * 100)} %"
    if abs(number) >= 10**_SURE_DIGITS:
        return Unread(value, f"Cellen {_at(column, row)} har ett tal med fler än 15 siffror; Excel har bytt de sista mot "
                      "nollor. Formatera kolumnen som text och skriv om talet.")  # fmt: skip
    digits = str(int(number)).zfill(kind.count("0"))
    if kind and number.is_integer() and number >= 0 and len(digits) == kind.count("0"):
        signs = iter(digits)
        return "".join(next(signs) if sign == "0" else sign for sign in kind)
    return number_text(Decimal(f"{number:.15g}"))


@lru_cache(maxsize=1000)
def _format(code: str) -> str:
    """What a number format means: ``date``, ``percent``, the pattern of a code with leading noughts, or nothing."""
    if is_date_format(code):
        return "date"
    first = code.split(";", maxsplit=1)[0]
    if "%" in _LITERAL.sub("", first):
        return "percent"
    pattern = _LITERAL.sub(lambda found: found[1] or found[0].strip('"') if found[0][0] in '"\\' else "", first)
    return pattern if len(pattern) > 1 and _PADDED.fullmatch(pattern) else ""


def _day(value: str, epoch: dt.datetime, at: str) -> str:
    try:
        moment = from_excel(float(value), epoch)
    except (OverflowError, ValueError):
        return Unread(value, f"Cellen {at} är formaterad som datum men har talet {value}. Rätta den i Excel.")
    if isinstance(moment, dt.datetime):
        return Dated(moment.strftime("%Y-%m-%d" if moment.time() == dt.time() else "%Y-%m-%d %H:%M"), at)
    return moment.strftime("%H:%M") if isinstance(moment, dt.time) else str(moment)
