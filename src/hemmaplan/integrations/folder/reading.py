"""Opens the files of a folder: CSV as people save it, or a sheet of a book of Excel or LibreOffice.

Every cell comes out as a text, as a person would write it, so that nothing after this knows what kind of file it was.
No file is passed over without a word.
"""

import difflib
import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hemmaplan.foundation import csv_text
from hemmaplan.integrations.folder import old_books, workbook
from hemmaplan.integrations.folder.cells import MOST_COLUMNS, MOST_ROWS, CannotRead, Unread, clean_text
from hemmaplan.integrations.folder.problems import Problems
from hemmaplan.integrations.folder.workbook import BookNotes

TEXTS = (".csv", ".tsv", ".tab", ".txt")
BOOKS = (".xlsx", ".xlsm", ".xltx", ".xls", ".ods")
SUFFIXES = (*TEXTS, *BOOKS)
MOST_BYTES = 200_000_000
_TABLES_OF_OTHERS = {
    ".numbers": "Öppna den i Numbers och exportera den som Excel (.xlsx).",
    ".xlsb": "Spara om den i Excel som .xlsx.",
    ".fods": "Spara om den som .ods eller .xlsx.",
    ".gsheet": "Ladda ned kalkylarket som Excel (.xlsx).",
}
_LOCKS = ("~$", ".~lock.")
_OLE = b"\xd0\xcf\x11\xe0"
Lines = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Blad: one file's headings and rows, each row with its line number."""

    file: str
    headings: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]]


@dataclass
class Raw:
    """Råblad: all lines of a file with content, before anybody has said which of them are headings."""

    file: str
    lines: list[tuple[int, list[str]]]
    notes: BookNotes = field(default_factory=BookNotes)


def no_folder(path: Path) -> str:
    """Why nothing can be read in from there, and what to do."""
    if path.exists():
        return "Det är en fil, ingen mapp. Ange mappen som filen ligger i."
    return "Mappen finns inte. Kontrollera sökvägen."


def find(
    folder: Path,
    known: Sequence[str],
    problems: Problems,
    *,
    named: Callable[[str], str] = str.lower,
    apart: Collection[str] = (),
) -> dict[str, Path]:
    """The files of the folder by the name of their noun. A table that nobody asked for is a fault, with a suggestion.

    ``named`` gives the noun of a file's name, ``apart`` the files that a mapping takes care of; a file that is no table, or
    that another program has open, is noted.
    """
    if not folder.is_dir():
        problems.add(folder.name, 0, "", no_folder(folder))
        return {}
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.name in apart or _passed_over(path, problems):
            continue
        noun = named(stem(path))
        if noun not in known:
            if path.suffix.lower() == ".txt" and not path.stem.lower().endswith(".csv"):
                problems.note(path.name, 0, "", "Filen lästes inte: namnet är inte någon av tabellernas.")
                continue
            problems.add(
                path.name,
                0,
                "",
                f"Filen känns inte igen.{maybe(noun, known)} Byt namn på den, ta bort den, eller översätt den: "
                "hemmaplan import MAPP --propose FIL",
            )
        elif noun in found:
            problems.add(path.name, 0, "", f"Det finns också {found[noun].name}. Ta bort den ena.")
        else:
            found[noun] = path
    missing = sorted(set(apart) - {path.name for path in folder.iterdir()})
    if missing:
        problems.add(
            missing[0], 0, "", "Filen som översättningen nämner finns inte i mappen. Rätta namnet eller lägg dit den."
        )
    if not found and not problems.found and not apart:
        problems.add(
            folder.name, 0, "", "Mappen har inga filer att läsa in. Se mallarna: hemmaplan import --templates MAPP"
        )
    return found


def stem(path: Path) -> str:
    """The name of a file without its endings: ``leases.csv.txt`` is ``leases``."""
    name = path.stem
    while Path(name).suffix.lower() in SUFFIXES:
        name = Path(name).stem
    return name


def is_table(path: Path) -> bool:
    """Whether the file is one that can be read, by its name."""
    return path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith((".", *_LOCKS))


def _passed_over(path: Path, problems: Problems) -> bool:
    """True for what is no table to read. It is said, except for what file managers hide."""
    suffix = path.suffix.lower()
    if path.name.startswith(_LOCKS):
        problems.note(path.name, 0, "", "Filen lästes inte: den visar att boken är öppen i ett annat program. "
                      "Spara och stäng den om du nyss har ändrat i den.")  # fmt: skip
    elif path.name.startswith("."):
        pass
    elif path.is_dir():
        problems.note(path.name, 0, "", "Mappen i mappen lästes inte. Flytta upp filerna om de ska med.")
    elif suffix in _TABLES_OF_OTHERS:
        problems.add(path.name, 0, "", f"Filen kan inte läsas här. {_TABLES_OF_OTHERS[suffix]}")
    elif not path.is_file():
        problems.note(path.name, 0, "", "Lästes inte: det är ingen vanlig fil.")
    elif suffix not in SUFFIXES:
        problems.note(path.name, 0, "", "Filen lästes inte. Bara CSV, Excel och OpenDocument (.ods) läses.")
    else:
        return False
    return True


def maybe(word: str, known: Sequence[str]) -> str:
    """A suggestion when the word is nearly one of the known: " Menade du services?"."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Menade du {near[0]}?" if near else ""


def read(path: Path, problems: Problems) -> Sheet | None:
    """The file's headings and rows, or ``None`` with the fault noted."""
    raw = lines(path, problems)
    if raw is None:
        return None
    if not raw.lines:
        problems.add(path.name, 0, "", "Filen är tom. Lägg in rubrikraden från mallen, eller ta bort filen.")
        return None
    return sheet(raw, 0, problems)


def sheet(raw: Raw, heading: int, problems: Problems) -> Sheet | None:
    """The lines with the one at index ``heading`` as headings, or ``None`` with the fault noted."""
    number, cells = raw.lines[heading]
    unread = [cell for cell in cells if isinstance(cell, Unread)]
    if unread:
        problems.add(raw.file, number, "", unread[0].why)
        return None
    headings = [cell.lower() for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    doubled = sorted({name for name in headings if name and headings.count(name) > 1})
    if doubled:
        problems.add(raw.file, number, doubled[0], "Kolumnen finns två gånger. Ta bort den ena.")
        return None
    _note_hidden(raw, number, problems)
    return Sheet(raw.file, tuple(headings), list(_checked(raw.file, headings, raw.lines[heading + 1 :], problems)))


def lines(path: Path, problems: Problems, *, sheet_name: str = "") -> Raw | None:
    """Every line of the file with content, or ``None`` with the fault noted."""
    try:
        if path.stat().st_size > MOST_BYTES:
            problems.add(path.name, 0, "", f"Filen är större än {MOST_BYTES // 1_000_000} MB. Dela den i flera.")
            return None
        raw = path.read_bytes()
    except OSError:
        problems.add(path.name, 0, "", "Filen går inte att öppna. Kontrollera att du får läsa den.")
        return None
    notes = BookNotes()
    try:
        return Raw(path.name, list(_lines(path, raw, notes, sheet_name)), notes)
    except CannotRead as error:
        problems.add(path.name, 0, "", str(error))
    except csv_text.NotCsv as error:
        problems.add(path.name, error.line, "", str(error))
    return None


def _lines(path: Path, raw: bytes, notes: BookNotes, sheet_name: str) -> Lines:
    """The reader that the file's own content asks for; its ending only decides what to say."""
    if raw.startswith(b"PK\x03\x04"):
        is_ods = b"opendocument.spreadsheet" in raw[:200] or path.suffix.lower() == ".ods"
        return (old_books.ods_rows if is_ods else workbook.rows)(raw, notes, sheet_name)
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise CannotRead("Boken är låst med lösenord. Ta bort lösenordet i Excel, spara och försök igen.")
        return old_books.xls_rows(raw, notes, sheet_name)
    start = raw[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise CannotRead(
            "Filen är en webbsida eller XML, inte en tabell. Öppna den i Excel och spara om den som .xlsx."
        )
    if path.suffix.lower() in BOOKS and not (path.suffix.lower() == ".xls" and _is_text(raw)):
        raise CannotRead("Det här är ingen Excel-bok. Spara om den i Excel som .xlsx, eller som CSV UTF-8.")
    return _csv(raw)


def _is_text(raw: bytes) -> bool:
    """Whether it may be a table of text that some program has given the ending of a book."""
    return bool(raw) and b"\0" not in raw[:4096] and bool(re.search(rb"[\t;,].*[\r\n]", raw[:4096]))


def _csv(raw: bytes) -> Lines:
    """The records of a CSV file that have anything in them."""
    for given, (number, cells) in enumerate(csv_text.read(raw).records()):
        if given > MOST_ROWS:
            raise CannotRead(f"Filen har fler än {MOST_ROWS} rader. Dela den i flera.")
        if len(cells) > MOST_COLUMNS:
            raise csv_text.NotCsv(f"Raden har {len(cells)} celler. Kontrollera skiljetecknet.", number)
        cleaned = [clean_text(cell) for cell in cells]
        if any(cleaned):
            yield number, cleaned


def _note_hidden(raw: Raw, heading: int, problems: Problems) -> None:
    """Say what a person would miss: sheets not read, rows and columns that were hidden, merged cells."""
    notes = raw.notes
    if notes.other_sheets:
        problems.note(raw.file, 0, "", f"Bara bladet {notes.sheet} lästes, inte: {', '.join(notes.other_sheets)}.")
    if notes.hidden_rows:
        listed = ", ".join(str(number) for number in notes.hidden_rows[:20])
        problems.note(
            raw.file, 0, "", f"Dolda rader lästes också: {listed}{' …' if len(notes.hidden_rows) > 20 else ''}."
        )
    if notes.hidden_columns:
        problems.note(raw.file, 0, "", f"Dolda kolumner lästes också: {', '.join(notes.hidden_columns)}.")
    kept = sorted(number for number, _cells in raw.lines)
    for ref, top, bottom in notes.merged:
        first = bisect_left(kept, max(top, heading))
        if bottom > heading and first < len(kept) and kept[first] <= bottom:
            problems.add(raw.file, top, "", f"Cellerna {ref} är sammanslagna. Dela dem och fyll i varje rad.")


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
