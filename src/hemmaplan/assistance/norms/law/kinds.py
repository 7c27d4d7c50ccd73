"""Kinds of incomes, costs and assets (*inkomstslag, kostnadsslag, tillgångsslag*): their codes and what is done to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.law.checking import Faults, rows_of
from hemmaplan.assistance.norms.law.declared import NO_LIMIT, Treatment
from hemmaplan.assistance.norms.law.months import Column, Months
from hemmaplan.assistance.norms.law.words import Note

_HEADER: Final = ("code", "sv", "en", "treatment", "valid_from", "valid_to", "mark", "source", "note")
_COST_HEADER: Final = ("code", "sv", "en", "treatment", "of_dwelling", *_HEADER[4:])
_INCOME_HEADER: Final = ("code", "sv", "en", "treatment", "for_child", *_HEADER[4:])


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of one sort. A kind's number is its place in ``codes``.

    ``treatment``, ``for_child`` and ``limit_ore`` are arrays ``[month - first_month, kind]``. ``for_child`` is the
    treatment when the money belongs to a member who is a child; only incomes have another there. ``by_persons_ore`` is
    ``[month - first_month, kind, persons]``, or ``None`` when no limit is by persons. ``of_dwelling`` says of each kind
    whether it is a cost of the dwelling, which all who live there share. ``some_not_in_force`` says of each month whether
    some kind did not exist in it.
    """

    codes: tuple[str, ...]
    index: Mapping[str, int]
    sv: tuple[str, ...]
    en: tuple[str, ...]
    treatment: npt.NDArray[np.int64]
    for_child: npt.NDArray[np.int64]
    limit_ore: npt.NDArray[np.int64]
    of_dwelling: npt.NDArray[np.bool_]
    some_not_in_force: npt.NDArray[np.bool_]
    by_persons_ore: npt.NDArray[np.int64] | None = None

    def with_limits(self, limit_ore: npt.NDArray[np.int64], by_persons_ore: npt.NDArray[np.int64]) -> Kinds:
        """The same kinds with a guideline's highest amounts."""
        by_persons = by_persons_ore if (by_persons_ore != NO_LIMIT).any() else None
        return replace(self, limit_ore=limit_ore, by_persons_ore=by_persons)


def read(
    path: Path, treatments: Sequence[str], for_child: Sequence[str], months: Months, faults: Faults, notes: list[Note],
    *, of_dwelling: bool = False,
) -> Kinds:  # fmt: skip
    """Read a file of kinds. ``for_child`` is empty for what children are not treated apart in.

    With ``of_dwelling`` the file says of each kind whether it is a cost of the dwelling.
    """
    words: dict[str, tuple[str, str]] = {}
    columns: dict[str, tuple[Column, Column]] = {}
    shared: set[str] = set()
    header = _COST_HEADER if of_dwelling else _INCOME_HEADER if for_child else _HEADER
    for row in rows_of(path, header, faults):
        code = row.text("code")
        said = row.text("sv"), row.text("en")
        if words.setdefault(code, said) != said:
            row.fault(f"{code} heter något annat på en tidigare rad. Använd samma ord.")
        pair = columns.setdefault(code, (months.column(), months.column()))
        treatment = row.one_of("treatment", treatments)
        pair[0].put(row, Treatment[treatment.upper()])
        if for_child:
            pair[1].put(row, Treatment[row.one_of("for_child", for_child).upper()])
        if of_dwelling and row.one_of("of_dwelling", ("no", "yes")) == "yes":
            shared.add(code)
        Note.take(row, code, notes)
    if not words:
        faults.add(path.name, None, "filen har inga rader. Lägg till minst en.")
        faults.stop()
    codes = tuple(words)
    table = np.stack([np.where(columns[code][0].filled, columns[code][0].values, -1) for code in codes], axis=1)
    child = np.stack([np.where(columns[code][1].filled, columns[code][1].values, -1) for code in codes], axis=1)
    return Kinds(
        codes=codes,
        index={code: number for number, code in enumerate(codes)},
        sv=tuple(words[code][0] for code in codes),
        en=tuple(words[code][1] for code in codes),
        treatment=table,
        for_child=child if for_child else table,
        limit_ore=months.filled(NO_LIMIT, len(codes)),
        of_dwelling=np.array([code in shared for code in codes]),
        some_not_in_force=(table == Treatment.NOT_IN_FORCE).any(axis=1),
    )
