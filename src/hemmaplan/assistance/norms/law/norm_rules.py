"""Rules that a norm may have beside its amounts (*riksnormens övriga regler*): further items, a share by a child's order, a ceiling.

The norm to and with 2026 has none of them. They are data, so that a new norm can be put in without a change of the program:
``norm_items.csv``, ``norm_shares.csv`` and ``norm_ceilings.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.law.checking import Faults, Row, rows_of
from hemmaplan.assistance.norms.law.declared import NO_LIMIT
from hemmaplan.assistance.norms.law.months import Column, Months
from hemmaplan.assistance.norms.law.words import Note

MOST_CHILDREN: Final = 20
"""The tables are written out to this many children; more count as this many."""
WHOLE_SHARE: Final = 100
PER: Final = ("adult", "child", "person", "household")
_ITEM_HEADER: Final = ("code", "sv", "en", "per", "valid_from", "valid_to", "amount_sek", "mark", "source", "note")
_SHARE_HEADER: Final = (
    "adults",
    "child_from",
    "child_to",
    "valid_from",
    "valid_to",
    "percent",
    "mark",
    "source",
    "note",
)
_CEILING_HEADER: Final = (
    "adults", "children_from", "children_to", "valid_from", "valid_to", "amount_sek", "mark", "source", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A further item of the norm (*kostnadspost*): its words, for whom it is, and öre by month; nothing where it is not in force."""

    code: str
    sv: str
    en: str
    per: str
    amount_ore: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NormRules:
    """The rules by month. ``share_percent[month, adults, order]`` of a child's row; ``ceiling_ore[month, adults, children]``."""

    items: tuple[Item, ...]
    share_percent: npt.NDArray[np.int64] | None
    ceiling_ore: npt.NDArray[np.int64] | None

    @property
    def any(self) -> bool:
        """Whether there is any such rule in any month."""
        return bool(self.items) or self.share_percent is not None or self.ceiling_ore is not None


def read_norm_rules(national: Path, months: Months, faults: Faults, notes: list[Note]) -> NormRules:
    """Read the three files."""
    items = _items(national.joinpath("norm_items.csv"), months, faults, notes)
    shares = _table(
        national.joinpath("norm_shares.csv"), _SHARE_HEADER, ("child_from", "child_to", 1), months, faults, notes
    )
    ceilings = _table(
        national.joinpath("norm_ceilings.csv"),
        _CEILING_HEADER,
        ("children_from", "children_to", 0),
        months,
        faults,
        notes,
    )
    if shares is not None:
        shares = np.where(shares == NO_LIMIT, WHOLE_SHARE, shares)
    return NormRules(items, shares, ceilings)


def _items(path: Path, months: Months, faults: Faults, notes: list[Note]) -> tuple[Item, ...]:
    columns: dict[str, Column] = {}
    said: dict[str, tuple[str, str, str]] = {}
    for row in rows_of(path, _ITEM_HEADER, faults):
        code = row.text("code")
        words = row.text("sv"), row.text("en"), row.one_of("per", PER)
        if said.setdefault(code, words) != words:
            row.fault(f"{code} heter något annat eller är för någon annan på en tidigare rad. Skriv lika.")
        columns.setdefault(code, months.column()).put(row, row.whole("amount_sek", highest=100_000) * 100)
        Note.take(row, code, notes)
    return tuple(Item(code, *said[code], column.values) for code, column in columns.items())


def _table(
    path: Path, header: tuple[str, ...], counted: tuple[str, str, int], months: Months, faults: Faults, notes: list[Note]
) -> npt.NDArray[np.int64] | None:  # fmt: skip
    """A value by month, adults and a number of children; ``NO_LIMIT`` where nothing is said, ``None`` when nothing is anywhere."""
    table = months.filled(NO_LIMIT, 3, MOST_CHILDREN + 1)
    some = False
    for row in rows_of(path, header, faults):
        adults = (row.whole("adults", lowest=1, highest=2),) if row.maybe("adults") else (1, 2)
        first, last = _span(row, *counted)
        value = (
            row.whole("percent", highest=WHOLE_SHARE)
            if "percent" in header
            else row.whole("amount_sek", highest=1_000_000) * 100
        )
        period = row.period()
        if row.wrong:
            continue
        Note.take(row, path.stem, notes)
        for count in adults:
            cells = table[months.span(*period), count, first : last + 1]
            if (cells != NO_LIMIT).any():
                row.fault("överlappar en tidigare rad i tid och antal barn. Ändra den ena.")
            cells[...] = value
            some = some or bool(cells.size)
    return table if some else None


def _span(row: Row, first: str, last: str, lowest: int) -> tuple[int, int]:
    """From which number of children to which; without an end, and more."""
    begins = row.whole(first, lowest=lowest, highest=MOST_CHILDREN)
    ends = row.whole(last, lowest=lowest, highest=MOST_CHILDREN) if row.maybe(last) else MOST_CHILDREN
    if ends < begins:
        row.fault(f"{last} {ends} är lägre än {first} {begins}. Byt plats på dem.")
    return begins, ends
