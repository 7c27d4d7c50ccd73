"""Which kinds of income the control knows (*rålista*): counted as paid, counted with set-off, or not on the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hemmaplan.assistance.norms.law.checking import Faults, rows_of
from hemmaplan.assistance.norms.law.months import Column, Months
from hemmaplan.assistance.norms.law.words import Note

COUNTED: Final = "counted"
SET_OFF: Final = "counted_with_set_off"
_HEADER: Final = ("kind", "listing", "days", "most_days", "valid_from", "valid_to", "mark", "source", "note")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind on the list in a period. ``by_weekday``: paid for five days a week. ``most_days``: the days of its whole time."""

    first: int
    last: int | None
    listing: str
    by_weekday: bool
    most_days: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """The list: a kind that is not on it in a month is for a person."""

    kinds: Mapping[str, tuple[Kind, ...]]

    def of(self, kind: str, month: int) -> Kind | None:
        """A kind's row in a month; ``None`` when it is not on the list."""
        return next(
            (row for row in self.kinds.get(kind, ()) if row.first <= month and (row.last is None or month <= row.last)), None
        )  # fmt: skip


def read_listed(
    path: Path, incomes: Mapping[str, int], months: Months, faults: Faults, notes: list[Note]
) -> Listed:  # fmt: skip
    """Read the list. A kind must be a kind of income, and has one row at a time."""
    kinds: dict[str, tuple[Kind, ...]] = {}
    columns: dict[str, Column] = {}
    for row in rows_of(path, _HEADER, faults):
        kind = row.one_of("kind", incomes)
        listing = row.one_of("listing", (COUNTED, SET_OFF))
        by_weekday = bool(row.maybe("days")) and row.one_of("days", ("weekdays",)) == "weekdays"
        most = row.whole("most_days", lowest=1, highest=2_000) if row.maybe("most_days") else None
        if row.wrong:
            continue
        columns.setdefault(kind, months.column()).put(row, 1)
        first, last = row.period()
        kinds[kind] = (*kinds.get(kind, ()), Kind(first, last, listing, by_weekday, most))
        Note.take(row, f"{kind} (kontroll)", notes)
    return Listed(kinds)
