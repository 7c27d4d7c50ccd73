"""Books of other programs: Excel 97-2003 (*.xls*, by xlrd) and OpenDocument (*.ods*, LibreOffice), row by row."""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import xlrd
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from hemmaplan.integrations.folder import workbook
from hemmaplan.integrations.folder.cells import MOST_COLUMNS, MOST_ROWS, CannotRead, Unread, clean, number_text
from hemmaplan.integrations.folder.workbook import BookNotes

_MOST_REPEATS = 1000


def xls_rows(raw: bytes, notes: BookNotes, wanted: str = "") -> Iterator[tuple[int, list[str]]]:
    """The rows with content of a sheet of an .xls book. Such a sheet has at most 65 536 rows of 256 cells.

    Raises:
        CannotRead: with a sentence for the person.
    """
    try:
        with xlrd.open_workbook(file_contents=raw, formatting_info=True, on_demand=True, logfile=io.StringIO()) as book:
            sheet = _chosen(book, notes, wanted)
            notes.hidden_columns = [get_column_letter(n + 1) for n, info in sheet.colinfo_map.items() if info.hidden]
            notes.merged = [
                (f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right)}{bottom}", top + 1, bottom)
                for top, bottom, left, right in sheet.merged_cells
            ]
            for number in range(sheet.nrows):
                cells = [_xls_text(book, cell, n, number + 1) for n, cell in enumerate(sheet.row(number), 1)]
                if any(cells):
                    info = sheet.rowinfo_map.get(number)
                    if info is not None and info.hidden:
                        notes.hidden_rows.append(number + 1)
                    yield number + 1, cells
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, IndexError, KeyError, TypeError,
            UnicodeDecodeError, AttributeError, OverflowError, NotImplementedError) as error:  # fmt: skip
        locked = "encrypted" in str(error).lower()
        message = (
            "Boken är låst med lösenord. Ta bort lösenordet i Excel, spara och försök igen."
            if locked
            else "Boken är skadad eller ingen Excel-bok. Öppna den i Excel och spara om den som .xlsx."
        )
        raise CannotRead(message) from None


def _chosen(book: Any, notes: BookNotes, wanted: str) -> Any:
    sheets = [(name, book.sheet_by_index(n).visibility == 0) for n, name in enumerate(book.sheet_names())]
    shown = [name for name, visible in sheets if visible]
    if wanted and wanted not in shown:
        raise CannotRead(f"Boken har inget blad som heter ”{wanted}”. Bladen är: {', '.join(shown)}.")
    if not shown:
        raise CannotRead("Boken har inget synligt blad. Visa bladet i Excel och spara.")
    notes.sheet = wanted or shown[0]
    notes.other_sheets = tuple(name if seen else f"{name} (dolt)" for name, seen in sheets if name != notes.sheet)
    return book.sheet_by_name(notes.sheet)


def _xls_text(book: Any, cell: Any, column: int, row: int) -> str:
    if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return ""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return clean(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "ja" if cell.value else "nej"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        said = xlrd.error_text_from_code.get(cell.value, "#FEL")
        return Unread(
            said, f"Cellen {get_column_letter(column)}{row} har felet {said}. Rätta formeln i Excel och spara."
        )
    style = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    epoch = CALENDAR_MAC_1904 if book.datemode else CALENDAR_WINDOWS_1900
    return workbook.cell_text(repr(cell.value), style.format_str if style else "General", epoch, column, row)


def ods_rows(raw: bytes, notes: BookNotes, wanted: str = "") -> Iterator[tuple[int, list[str]]]:
    """The rows with content of a sheet of an OpenDocument book.

    Raises:
        CannotRead: with a sentence for the person.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        _choose(archive, notes, wanted)
        yield from _ods_rows(archive, notes)
    except CannotRead:
        raise
    except workbook.BROKEN:
        message = (
            "Boken är skadad och går inte att läsa. Öppna den i LibreOffice eller Excel och spara om den som .xlsx."
        )
        raise CannotRead(message) from None


def _choose(archive: zipfile.ZipFile, notes: BookNotes, wanted: str) -> None:
    if b"encryption-data" in archive.read("META-INF/manifest.xml")[:100_000]:
        raise CannotRead("Boken är låst med lösenord. Ta bort lösenordet, spara och försök igen.")
    names = [_given(one, "name") for one in workbook.parts_of(archive, "content.xml", "table")]
    if not names or (wanted and wanted not in names):
        raise CannotRead(f"Boken har inget blad som heter ”{wanted}”. Bladen är: {', '.join(names)}.")
    notes.sheet = wanted or names[0]
    notes.other_sheets = tuple(name for name in names if name != notes.sheet)


def _name(element: Any, local: str) -> str:
    """The attribute of the local name, with the namespace that the element itself has, or any."""
    return next((key for key in element.attrib if key.rpartition("}")[2] == local), local)


def _given(element: Any, local: str) -> str:
    return str(element.get(_name(element, local), ""))


def _ods_rows(archive: zipfile.ZipFile, notes: BookNotes) -> Iterator[tuple[int, list[str]]]:
    number, given, table = 0, 0, None
    for row in workbook.parts_of(archive, "content.xml", "table-row"):
        above = next(row.iterancestors("{*}table"))
        if table is not above:
            table, number = above, 0
        repeats = int(_given(row, "number-rows-repeated") or 1)
        if _given(above, "name") != notes.sheet:
            continue
        cells = _ods_cells(row, number + 1)
        if any(cells):
            if repeats > _MOST_REPEATS:
                raise CannotRead(f"Rad {number + 1} är upprepad {repeats} gånger. Ta bort de extra raderna.")
            given += repeats
            if given > MOST_ROWS:
                raise CannotRead(f"Bladet har fler än {MOST_ROWS} rader. Dela det i flera filer.")
            for extra in range(1, repeats + 1):
                if _given(row, "visibility") in {"collapse", "filter"}:
                    notes.hidden_rows.append(number + extra)
                yield number + extra, cells
        number += repeats


def _ods_cells(row: Any, number: int) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
        repeats = int(_given(cell, "number-columns-repeated") or 1)
        at = f"{get_column_letter(min(len(cells) + 1, 16_384))}{number}"
        text = _ods_text(cell, at)
        if text and len(cells) + repeats > MOST_COLUMNS:
            raise CannotRead(f"Cellen {at} ligger långt utanför tabellen. Töm den och spara.")
        if not text and len(cells) + repeats > MOST_COLUMNS:
            repeats = max(0, MOST_COLUMNS - len(cells))
        spans = int(_given(cell, "number-rows-spanned") or 1), int(_given(cell, "number-columns-spanned") or 1)
        if text and spans != (1, 1):
            text = Unread(text, f"Cellen {at} är sammanslagen med andra. Dela cellerna och fyll i varje rad.")
        cells.extend([text] * repeats)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _ods_text(cell: Any, at: str) -> str:  # noqa: PLR0911 one for each kind of cell
    kind = _given(cell, "value-type")
    text = "\n".join("".join(part.itertext()) for part in cell.iterchildren("{*}p"))
    if not kind:
        return Unread("=", f"Cellen {at} har en formel utan uträknat värde. Öppna boken, spara den och försök igen.") if _given(
            cell, "formula") else clean(text)  # fmt: skip
    if text.startswith(("#", "Err:")) and _given(cell, "formula"):
        return Unread(text, f"Cellen {at} har felet {text}. Rätta formeln och spara.")
    if kind == "percentage":
        return f"{number_text(Decimal(_given(cell, 'value')) * 100)} %"
    if kind in {"float", "currency"}:
        digits = re.sub(r"\D", "", text)
        value = Decimal(_given(cell, "value"))
        if digits.startswith("0") and value == value.to_integral_value() and str(int(value)) == digits.lstrip("0"):
            return clean(text)  # a code with leading noughts, as its format shows it
        return number_text(value)
    if kind == "date":
        return _given(cell, "date-value").removesuffix("T00:00:00")
    if kind == "boolean":
        return "ja" if _given(cell, "boolean-value") == "true" else "nej"
    return clean(text)
