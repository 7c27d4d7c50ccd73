"""Filling the months of the law (*månader*): no overlap, and no hole where there must be none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.household import month_text
from hemmaplan.assistance.norms.law.checking import Faults, Row


@dataclass(frozen=True, slots=True)
class Months:
    """The months that have a norm, first and last included."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def span(self, first: int, last: int | None) -> slice:
        """The places of a period's months, cut to the months that have a norm."""
        start = max(first, self.first) - self.first
        stop = (self.last if last is None else min(last, self.last)) - self.first + 1
        return slice(start, max(stop, start))

    def filled(self, value: int, *shape: int) -> npt.NDArray[np.int64]:
        """An array with the months first, filled with one value."""
        return np.full((len(self), *shape), value, np.int64)

    def column(self) -> Column:
        """An empty column with one value a month."""
        return Column(self, self.filled(0), np.zeros(len(self), np.bool_))

    def runs(self, where: npt.NDArray[np.bool_]) -> str:
        """The marked months in words: "2019-01–2019-12, 2021-03"."""
        edges = np.flatnonzero(np.diff(np.concatenate(([False], where, [False])).astype(np.int8)))
        texts = []
        for start, stop in edges.reshape(-1, 2):
            first, last = month_text(self.first + int(start)), month_text(self.first + int(stop) - 1)
            texts.append(first if first == last else f"{first}–{last}")
        return ", ".join(texts)


@dataclass(frozen=True, slots=True)
class Column:
    """A value for each month, and which months have got one."""

    months: Months
    values: npt.NDArray[np.int64]
    filled: npt.NDArray[np.bool_]

    def put(self, row: Row, value: int) -> None:
        """Set a row's value in the row's period; an overlap with an earlier row is a fault."""
        first, last = row.period()
        if row.wrong:
            return
        span = self.months.span(first, last)
        if self.filled[span].any():
            taken = np.zeros(len(self.months), np.bool_)
            taken[span] = self.filled[span]
            row.fault(f"perioden överlappar en tidigare rad för samma sak ({self.months.runs(taken)}). Ändra den ena.")
        self.values[span] = value
        self.filled[span] = True

    def require_whole(self, file: str, name: str, faults: Faults) -> None:
        """Every month of the norm must have a value."""
        if faults.sound(file) and not self.filled.all():
            faults.add(file, None, f"{name} saknas för {self.months.runs(~self.filled)}. Lägg till en rad.")

    def require_no_hole(self, file: str, name: str, faults: Faults) -> None:
        """Between the first and the last value there must be no hole."""
        if not faults.sound(file):
            return
        places = np.flatnonzero(self.filled)
        hole = ~self.filled
        hole[: places[0]] = False
        hole[places[-1] :] = False
        if hole.any():
            faults.add(file, None, f"{name} har en lucka: {self.months.runs(hole)}. Lägg till en rad.")
