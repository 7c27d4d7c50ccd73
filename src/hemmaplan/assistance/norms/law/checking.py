"""Reading a law file and refusing it (*kontroll av lagfil*): every fault with file, line and what to do.

A file with one fault is refused whole, and all its faults are told at once, so that a person mends it in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from hemmaplan.assistance.norms.household import month_of, month_text
from hemmaplan.foundation import calendar, csv_text, written
from hemmaplan.foundation.money import parse_kronor


class LawError(ValueError):
    """A law file is wrong (*felaktig lagfil*). Nothing of it is used. ``faults`` has one Swedish line per fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(slots=True)
class Faults:
    """The faults found so far."""

    lines: list[str]

    def add(self, file: str, line: int | None, text: str) -> None:
        """Note a fault. ``line`` is ``None`` when something is missing and so stands on no line."""
        self.lines.append(f"{file}{'' if line is None else f' rad {line}'}: {text}")

    def sound(self, file: str) -> bool:
        """Whether no line of a file has a fault: what is missing in it may otherwise only follow from one."""
        return not any(line.startswith(f"{file} rad ") for line in self.lines)

    def stop(self) -> None:
        """Refuse if anything was found.

        Raises:
            LawError: with every fault.
        """
        if self.lines:
            raise LawError(self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a law file. Each reader notes a fault and answers something harmless when the cell is wrong.

    What it answered then must not be used: ask ``wrong`` before a value decides how the rest of the line is read, or
    is put among the others, so that one fault is told once.
    """

    file: str
    line: int
    cells: Mapping[str, str]
    faults: Faults
    noted: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether a fault has been noted on this line."""
        return bool(self.noted)

    def fault(self, text: str) -> None:
        """Note a fault on this line, once."""
        if text in self.noted:
            return
        self.noted.append(text)
        self.faults.add(self.file, self.line, text)

    def text(self, column: str) -> str:
        """A text that must be there."""
        if not self.cells[column]:
            self.fault(f"{column} är tom. Fyll i den.")
        return self.cells[column]

    def maybe(self, column: str) -> str:
        """A text that may be left out."""
        return self.cells[column]

    def whole(self, column: str, *, highest: int, lowest: int = 0) -> int:
        """A whole number within bounds."""
        cell = self.cells[column]
        try:
            number = written.read_whole(cell)
        except ValueError:
            number = lowest - 1
        if not lowest <= number <= highest:
            self.fault(f"{column} är ”{cell}”. Skriv ett heltal från {lowest} till {highest}.")
            return lowest
        return number

    def ore(self, column: str, *, highest: int) -> int:
        """An amount written in kronor, as öre."""
        try:
            ore = parse_kronor(self.cells[column])
        except ValueError as error:
            self.fault(f"{column}: {error}")
            return 0
        if not 0 <= ore <= highest * 100:
            self.fault(f"{column} är {self.cells[column]}. Skriv ett belopp från 0 till {highest} kr.")
            return 0
        return ore

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        """One of the allowed words."""
        names = list(allowed)
        cell = self.cells[column]
        if cell not in names:
            near = get_close_matches(cell, names, 1)
            remedy = f"Menas ”{near[0]}”?" if near else f"Skriv något av: {', '.join(names)}."
            self.fault(f"{column} är ”{cell}”, som inte finns. {remedy}")
            return names[0]
        return cell

    def period(self) -> tuple[int, int | None]:
        """``valid_from`` and ``valid_to`` as months; no ``valid_to`` means until further notice."""
        first = self._month("valid_from")
        last = self._month("valid_to") if self.cells["valid_to"] else None
        if last is not None and last < first:
            self.fault(
                f"valid_to {month_text(last)} är före valid_from {month_text(first)}. Byt plats på dem eller rätta."
            )
            return first, first
        return first, last

    def _month(self, column: str) -> int:
        try:
            month = calendar.read_iso(f"{self.cells[column]}-01")
        except ValueError:
            self.fault(f"{column} är ”{self.cells[column]}”. Skriv månaden som 2026-01.")
            return month_of(1, 1)
        return month_of(month.year, month.month)


def rows_of(path: Path, header: Sequence[str], faults: Faults, optional: Sequence[str] = ()) -> Iterator[Row]:
    """The lines of a law file, blank lines left out. A file whose form is wrong notes its faults and has no lines.

    A column in ``optional`` may be left out; its cells are then empty.
    """
    try:
        yield from _named(path, header, faults, optional)
    except OSError:
        faults.add(path.name, None, "filen finns inte eller går inte att öppna. Kontrollera namn och plats.")
    except csv_text.NotCsv as error:
        faults.add(path.name, error.line or None, f"{str(error)[0].lower()}{str(error)[1:]}")


def _named(path: Path, header: Sequence[str], faults: Faults, optional: Sequence[str]) -> Iterator[Row]:
    """The lines by heading; commas, semicolons or tabs, as any spreadsheet saves them."""
    found: list[str] = []
    for line, given in csv_text.read(path.read_bytes()).records():
        cells = [cell.strip() for cell in given]
        if not any(cells):
            continue
        if not found:
            while not cells[-1]:
                cells.pop()
            found = [cell.lower() for cell in cells]
            if [name for name in found if name not in optional] != list(header) or len(set(found)) < len(found):
                faults.add(path.name, line, _header_fault(found, header))
                return
        elif len(cells) < len(found) or any(cells[len(found) :]):
            faults.add(
                path.name,
                line,
                f"raden har {len(cells)} {'cell' if len(cells) == 1 else 'celler'} men rubriken {len(found)}. Sätt citattecken om text med skiljetecknet.",
            )
        else:
            named = dict.fromkeys(optional, "") | dict(zip(found, cells, strict=False))
            yield Row(path.name, line, named, faults)
    if not found:
        faults.add(path.name, 1, _header_fault(found, header))


def _header_fault(found: Sequence[str], header: Sequence[str]) -> str:
    missing = [name for name in header if name not in found]
    unknown = [name for name in found if name not in header]
    parts = [f"saknar kolumnen {', '.join(missing)}"] if missing else []
    parts += [f"har okänd kolumn {', '.join(unknown)}"] if unknown else []
    parts = parts or ["har kolumnerna i fel ordning"]
    return f"rubriken {' och '.join(parts)}. Rubriken ska vara: {','.join(header)}"
