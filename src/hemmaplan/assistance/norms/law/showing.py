"""The law files as a person reads them (*lagfilerna som de är*): rows by heading, and what changes in which month.

Nothing is calculated from here. ``loading`` is what the calculation reads; this shows the same files row by row, each with
its line, its months, its source, and whether somebody has confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hemmaplan.assistance.norms.household import month_of, month_text
from hemmaplan.assistance.norms.law.loading import GUIDELINES, NATIONAL, STANDARD
from hemmaplan.foundation import csv_text

GUIDELINE: Final = "guideline"
_KEPT_APART: Final = ("valid_from", "valid_to", "mark", "source", "note", "verification")


@dataclass(frozen=True, slots=True)
class LawFile:
    """A file of the law (*lagfil*): its name and whether its rows have months."""

    name: str
    dated: bool = True


FILES: Final = (
    LawFile("norm_amounts"), LawFile("parameters"), LawFile(GUIDELINE), LawFile("income_kinds"), LawFile("cost_kinds"),
    LawFile("other_cost_kinds"), LawFile("asset_kinds"), LawFile("grounds"), LawFile("norm_items"), LawFile("norm_shares"),
    LawFile("norm_ceilings"), LawFile("closed_months", dated=False), LawFile("listed_kinds"), LawFile("automatic_conditions"),
    LawFile("findings", dated=False), LawFile("questions", dated=False),
)  # fmt: skip
"""The files that a person answers for, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class LawRow:
    """A row as it stands in its file. ``cells`` are what is not shown apart; ``confirmed`` is false of what rests on memory."""

    file: str
    line: int
    cells: Mapping[str, str]
    valid_from: str
    valid_to: str
    mark: str
    source: str
    note: str
    confirmed: bool

    def in_force(self, month: int) -> bool:
        """Whether the row is in force in a month; a row without months always is."""
        text = month_text(month)
        return (not self.valid_from or self.valid_from <= text) and (not self.valid_to or text <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Coming:
    """What changes in a month (*kommande ändring*): so many rows of a file that begin or end then."""

    month: str
    file: str
    begins: int
    ends: int


def path_of(name: str, guideline: Path | None = None) -> Path:
    """Where a file is: the guideline in use, or one of the national files."""
    if name == GUIDELINE:
        return guideline or GUIDELINES.joinpath(f"{STANDARD}.csv")
    return NATIONAL.joinpath(f"{name}.csv")


def rows_of(name: str, guideline: Path | None = None) -> tuple[LawRow, ...]:
    """The rows of a file. A municipality's guideline comes with the standard's rows that it does not replace."""
    own = _rows(path_of(name, guideline))
    if name != GUIDELINE or guideline is None:
        return own
    replaced = {row.cells["parameter"] for row in own}
    standard = _rows(path_of(GUIDELINE))
    return (*own, *(row for row in standard if row.cells["parameter"] not in replaced))


def _rows(path: Path) -> tuple[LawRow, ...]:
    found = []
    header: list[str] = []
    for line, given in csv_text.read(path.read_bytes()).records():
        cells = [cell.strip() for cell in given]
        if not any(cells):
            continue
        if not header:
            header = [cell.lower() for cell in cells if cell]
            continue
        named = dict(zip(header, cells, strict=False))
        mark = named.get("mark", "")
        weak = mark == "M" or named.get("verification") == "derived"
        found.append(
            LawRow(
                file=path.name, line=line, cells={key: value for key, value in named.items() if key not in _KEPT_APART},
                valid_from=named.get("valid_from", ""), valid_to=named.get("valid_to", ""), mark=mark,
                source=named.get("source", ""), note=named.get("note", ""), confirmed=not weak,
            )
        )  # fmt: skip
    return tuple(found)


def coming(after: int, guideline: Path | None = None) -> tuple[Coming, ...]:
    """What begins after a month, and what ends with it or later, by month and file (*kommande ändringar*).

    A row that ends with one month and goes on in another row from the next is counted as both.
    """
    counted: dict[tuple[str, str], list[int]] = {}
    for file in FILES:
        if not file.dated:
            continue
        for row in rows_of(file.name, guideline):
            _count(counted, file.name, row, month_text(after))
    return tuple(Coming(month, file, begins, ends) for (month, file), (begins, ends) in sorted(counted.items()))


def _count(counted: dict[tuple[str, str], list[int]], file: str, row: LawRow, now: str) -> None:
    if row.valid_from > now:
        counted.setdefault((row.valid_from, file), [0, 0])[0] += 1
    if row.valid_to and row.valid_to >= now:
        counted.setdefault((_next(row.valid_to), file), [0, 0])[1] += 1


def _next(month: str) -> str:
    """The month after one written as 2026-12."""
    year, number = month.split("-")
    return month_text(month_of(int(year), int(number)) + 1)


def unconfirmed(rows: Iterable[LawRow]) -> Sequence[LawRow]:
    """The rows that a person should confirm before they are relied on."""
    return [row for row in rows if not row.confirmed]
