"""CSV as people and programs save it (*CSV-fil*): the one reader of the house.

Any usual separator, ``sep=;`` on a line of its own, byte order marks, UTF-8, UTF-16 and Windows-1252, all line ends. Lines
are counted as an editor counts them, also where a quoted cell goes over several. What cannot be read surely is refused.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

LONGEST_CELL: Final = 1_000_000
SEPARATORS: Final = ";\t,|"
_LOOKED_AT: Final = 30
_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")
_STATED: Final = re.compile(r'"?sep=(?P<sign>[^"\r\n])"?[;,\t ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
# Letters of other code pages read as Windows-1252: å, ä, ö of DOS and of old Macintosh.
_DOS: Final = re.compile(r"[^\W\d_][\u2020\u201d\u201e\u2122][^\W\d_]")
_OTHER: Final = re.compile(r"[^\W\d_][\u0152\u0160\u0161][^\W\d_]")
_NORDIC: Final = re.compile("[åäöÅÄÖéÉøæØÆ]")
_NO_TEXT: Final = re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0|%PDF|\x89PNG|MZ\x90|\x1f\x8b")
_NO_CSV: Final = "Det här är ingen CSV-fil. Spara tabellen som CSV UTF-8, eller som .xlsx."
_READ_WRONG_BEFORE: Final = re.compile("Ã[¥¤¶…„–©\u0085\u0084\u0096]|ï»¿|\ufffd")


class NotCsv(ValueError):
    """The text is no CSV (*går inte att läsa*). ``line`` is where, 0 for the whole file; the message is Swedish."""

    def __init__(self, text: str, line: int = 0) -> None:
        super().__init__(text)
        self.line = line


@dataclass(frozen=True, slots=True)
class CsvText:
    """A CSV file (*CSV-fil*) as text, with what it turned out to be."""

    text: str
    encoding: str
    separator: str
    first_line: int

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """The cells of each record with the line it starts on; empty lines are records without cells.

        Raises:
            NotCsv: a record cannot be read.
        """
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.separator, strict=True)
        start = self.first_line
        try:
            for cells in reader:
                yield start, cells
                start = self.first_line + reader.line_num
        except csv.Error as error:
            message = f"Raden går inte att läsa som CSV ({_swedish(error)}). Kontrollera citattecknen från den raden."
            raise NotCsv(message, start) from None


def read(raw: bytes | str) -> CsvText:
    """Find encoding and separator of a file.

    Raises:
        NotCsv: it is no text, or its letters cannot be told.
    """
    text, encoding = (raw.removeprefix("\ufeff"), "UTF-8") if isinstance(raw, str) else _decoded(raw)
    stated = _STATED.match(text)
    if stated:
        return CsvText(text[stated.end() :], encoding, stated["sign"], 2)
    return CsvText(text, encoding, _separator(text), 1)


def table(raw: bytes | str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The headings of the first record, and each record by them with its line; empty records left out.

    Raises:
        NotCsv: as :func:`read`, or a record has more cells than there are headings.
    """
    headings: list[str] = []
    rows: list[tuple[int, dict[str, str]]] = []
    for line, cells in read(raw).records():
        given = [cell.strip() for cell in cells]
        while given and not given[-1]:
            given.pop()
        if not given:
            continue
        if not headings:
            headings = given
        elif len(given) > len(headings):
            message = f"Raden har {len(given)} celler men rubriken {len(headings)}. Sätt citattecken om text med skiljetecken."
            raise NotCsv(message, line)
        else:
            rows.append((line, dict(zip(headings, [*given, *[""] * (len(headings) - len(given))], strict=True))))
    return headings, rows


def _decoded(raw: bytes) -> tuple[str, str]:
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
                           (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if raw.startswith(mark):
            return _strict(raw, encoding), encoding.removesuffix("-sig").upper()
    start = raw[:4096]
    if _NO_TEXT.match(raw):
        raise NotCsv(_NO_CSV)
    if start.count(0) * 10 > len(start) * 3:  # every second byte of Swedish in UTF-16 is nought
        odd = start[1::2].count(0)
        encoding = "utf-16-le" if odd * 2 > start.count(0) else "utf-16-be"
        return _strict(raw, encoding), "UTF-16"
    if start.count(0) * 20 > len(start):
        raise NotCsv(_NO_CSV)
    try:
        return _sound(raw.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        return _windows(raw), "Windows-1252"


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return _sound(raw.decode(encoding))
    except UnicodeDecodeError:
        message = "Filens tecken går inte att läsa. Spara om den som CSV UTF-8."
        raise NotCsv(message) from None


def _windows(raw: bytes) -> str:
    """The text read as Windows-1252, refused when it looks like another of the old code pages."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _unsure(raw[: error.start].count(b"\n") + 1) from None
    other = _DOS.search(text) or (None if _NORDIC.search(text) else _OTHER.search(text))
    if other:
        raise _unsure(text[: other.start()].count("\n") + 1)
    return _sound(text)


def _unsure(line: int) -> NotCsv:
    return NotCsv(
        "Filens tecken går inte att läsa säkert (å, ä och ö skulle bli fel). Öppna den i det program den kommer från och "
        "spara den som CSV UTF-8.", line)  # fmt: skip


def _sound(text: str) -> str:
    spoilt = _READ_WRONG_BEFORE.search(text)
    if spoilt:
        message = (
            f"Texten är redan förvanskad: här står ”{spoilt[0]}” där det ska vara en bokstav. Hämta filen på nytt ur "
            "det program den kommer från och spara den som CSV UTF-8."
        )
        raise NotCsv(message, text[: spoilt.start()].count("\n") + 1)
    return text


def _separator(text: str) -> str:
    """The sign that gives most of the first records the same number of cells, two or more."""
    best, most = ";", (0, 0)
    for sign in SEPARATORS:
        widths = Counter(len(cells) for cells in _tolerant(text, sign) if any(cell.strip() for cell in cells))
        wide = {width: times for width, times in widths.items() if width > 1}
        if wide:
            width, times = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
            if (times, width) > most and (times > most[0] or sign != ","):
                best, most = sign, (times, width)
    return best


def _tolerant(text: str, sign: str) -> Iterator[list[str]]:
    """The first records, as far as they can be read."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        yield from islice(csv.reader(io.StringIO(text, newline=""), delimiter=sign), _LOOKED_AT)
    except csv.Error:
        return


def _swedish(error: csv.Error) -> str:
    said = str(error)
    if "unexpected end" in said:
        return "ett citattecken stängs aldrig"
    if "expected after" in said:
        return "text efter ett slutande citattecken"
    return "en cell är för lång" if "field larger" in said else "felaktiga tecken"
