"""The conditions of an automatic decision (*villkor för automatiska beslut*) as dated data: words, ground, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hemmaplan.assistance.norms.law.checking import Faults, rows_of
from hemmaplan.assistance.norms.law.declared import CONDITIONS
from hemmaplan.assistance.norms.law.months import Column, Months
from hemmaplan.assistance.norms.law.words import Note

_HEADER: Final = ("code", "valid_from", "valid_to", "sv", "en", "ground", "mark", "source", "note")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition (*villkor*): what must hold, on what ground, in which months."""

    code: str
    first: int
    last: int | None
    sv: str
    en: str
    ground: str
    source: str

    def holds_in(self, month: int) -> bool:
        """Whether the condition is in force in a month."""
        return self.first <= month and (self.last is None or month <= self.last)


def read_conditions(path: Path, months: Months, faults: Faults, notes: list[Note]) -> tuple[Condition, ...]:
    """Read the conditions. Every declared one must be there: a row that is lost must not make decisions easier."""
    found: list[Condition] = []
    columns: dict[str, Column] = {}
    for row in rows_of(path, _HEADER, faults):
        code = row.one_of("code", CONDITIONS)
        if row.wrong:
            continue
        columns.setdefault(code, months.column()).put(row, 1)
        first, last = row.period()
        texts = row.text("sv"), row.text("en"), row.text("ground"), row.text("source")
        found.append(Condition(code, first, last, *texts))
        Note.take(row, f"{code} (villkor)", notes)
    if faults.sound(path.name):
        for code in _missing(found):
            faults.add(
                path.name, None, f"villkoret {code} saknas. Lägg till raden, med valid_to om det inte gäller längre."
            )
    return tuple(found)


def _missing(found: Sequence[Condition]) -> list[str]:
    there = {condition.code for condition in found}
    return [code for code in CONDITIONS if code not in there]
