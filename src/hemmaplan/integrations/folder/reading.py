"""Opens the files of a folder: CSV in UTF-8 with comma, semicolon or tab, or the first sheet of an Excel book.

Every cell comes out as a text, as a person would write it, so that nothing after this knows what kind of file it was.
"""

import csv
import datetime as dt
import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hemmaplan.integrations.folder.problems import Problems

SUFFIXES = (".csv", ".xlsx")
_LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """Blad: one file's headings and rows, each row with its line number."""

    file: str
    headings: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]]


def find(folder: Path, known: Sequence[str], problems: Problems) -> dict[str, Path]:
    """The files of the folder by the name of their noun. A table that nobody asked for is a fault, with a suggestion."""
    if not folder.is_dir():
        problems.add(folder.name, 0, "", "Mappen finns inte. Kontrollera sökvägen.")
        return {}
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or path.name.startswith((".", "~")):
            continue
        noun = path.stem.lower()
        if noun not in known:
            problems.add(
                path.name, 0, "", f"Filen känns inte igen.{maybe(noun, known)} Byt namn på den eller ta bort den."
            )
        elif noun in found:
            problems.add(path.name, 0, "", f"Det finns också {found[noun].name}. Ta bort den ena.")
        else:
            found[noun] = path
    if not found and not problems.found:
        problems.add(
            folder.name, 0, "", "Mappen har inga filer att läsa in. Se mallarna: hemmaplan import --templates MAPP"
        )
    return found


def maybe(word: str, known: Sequence[str]) -> str:
    """A suggestion when the word is nearly one of the known: " Menade du services?"."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Menade du {near[0]}?" if near else ""


def read(path: Path, problems: Problems) -> Sheet | None:
    """The file's headings and rows, or ``None`` with the fault noted."""
    raw = path.read_bytes()
    lines = _excel(path, raw, problems) if path.suffix.lower() == ".xlsx" else _csv(path, raw, problems)
    if lines is None:
        return None
    try:
        headings, rows = _split(lines)
    except csv.Error as error:
        problems.add(path.name, 0, "", f"Filen går inte att läsa som CSV ({error}). Spara om den som CSV UTF-8.")
        return None
    if not headings:
        problems.add(path.name, 0, "", "Filen är tom. Lägg in rubrikraden från mallen, eller ta bort filen.")
        return None
    doubled = sorted({name for name in headings if name and headings.count(name) > 1})
    if doubled:
        problems.add(path.name, 1, doubled[0], "Kolumnen finns två gånger. Ta bort den ena.")
        return None
    return Sheet(path.name, tuple(headings), list(_checked(path.name, headings, rows, problems)))


def _checked(
    file: str, headings: list[str], rows: list[tuple[int, list[str]]], problems: Problems
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows of exactly as many cells as there are headings."""
    width = len(headings)
    for number, cells in rows:
        if len(cells) > width and any(cells[width:]):
            problems.add(file, number, "", f"Raden har {len(cells)} celler men rubrikraden har {width}. "
                         "Sätt citattecken runt text som innehåller skiljetecknet.")  # fmt: skip
            continue
        yield number, tuple((*cells, *[""] * (width - len(cells)))[:width])


def _split(lines: Iterator[tuple[int, list[str]]]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Headings and the rows that are not empty."""
    headings: list[str] = []
    rows = []
    for number, cells in lines:
        if not any(cells):
            continue
        if headings:
            rows.append((number, cells))
        else:
            headings = [cell.lower() for cell in cells]
            while headings and not headings[-1]:
                headings.pop()
    return headings, rows


def _csv(path: Path, raw: bytes, problems: Problems) -> Iterator[tuple[int, list[str]]] | None:
    """The lines of a CSV file, or ``None`` with the fault noted."""
    if raw[:2] in {b"PK", b"\xd0\xcf"} or (b"\0" in raw[:4096] and raw[:2] not in {b"\xff\xfe", b"\xfe\xff"}):
        problems.add(path.name, 0, "", "Det här är ingen CSV-fil. Spara tabellen som CSV UTF-8, eller som .xlsx.")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.add(path.name, line, "", "Filen är inte sparad i UTF-8 (troligen Windows-1252, Latin-1 eller UTF-16). "
                     "Spara om den som CSV UTF-8 i kalkylprogrammet.")  # fmt: skip
        return None
    return _lines(text)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of each record with the line it starts on."""
    csv.field_size_limit(_LONGEST_CELL)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    for cells in rows:
        yield start, [cell.strip() for cell in cells]
        start = rows.line_num + 1


def _excel(path: Path, raw: bytes, problems: Problems) -> Iterator[tuple[int, list[str]]] | None:
    """The rows of the first sheet, or ``None`` with the fault noted."""
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return iter(
            [(number, [_text(cell) for cell in row]) for number, row in enumerate(sheet.iter_rows(values_only=True), 1)]
        )
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError):
        problems.add(path.name, 0, "", "Det här är ingen Excel-bok (.xlsx). Spara om den i Excel eller som CSV UTF-8.")
        return None


def _text(cell: object) -> str:
    """A cell of Excel as a person would write it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == dt.time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return re.sub(r"\s+$", "", str(cell)).strip()
