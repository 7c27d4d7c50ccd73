"""The norm's amounts (*riksnormens belopp*, 12 kap. 2 § SoF) as arrays by month."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.law.checking import Faults, Row, rows_of
from hemmaplan.assistance.norms.law.declared import LARGEST_HOUSEHOLD, OLDEST_CHILD, VERIFICATIONS
from hemmaplan.assistance.norms.law.months import Months

_HEADER: Final = (
    "valid_from", "valid_to", "component", "age_from", "age_to", "size", "amount_sek", "verification", "source", "note",
)  # fmt: skip
_COMPONENTS: Final = {
    "personal_child": "barn",
    "personal_child_no_lunch": "barn med lunch på förskola",
    "personal_adult_single": "ensamstående",
    "personal_adult_cohabiting": "sambor",
    "shared_household": "gemensamma kostnader",
    "extra_member": "varje person över sju",
}
_OLDEST_WITH_LUNCH_ROW: Final = 6
"""Ages above this have one row only: the ordinance has no other."""


@dataclass(frozen=True, slots=True)
class NormAmounts:
    """Öre a month. The first place is the month (``month - Law.first_month``), the second age or size."""

    child_ore: npt.NDArray[np.int64]
    """A child's personal row by age 0 to 20."""
    child_lunch_ore: npt.NDArray[np.int64]
    """The same for a child who eats lunch at preschool five days a week; from age 7 equal to ``child_ore``."""
    single_ore: npt.NDArray[np.int64]
    """A single adult's personal row."""
    couple_ore: npt.NDArray[np.int64]
    """Two cohabitants' personal row, both together."""
    shared_ore: npt.NDArray[np.int64]
    """The shared row by number in the household, 0 to 7; nothing at 0."""
    extra_member_ore: npt.NDArray[np.int64]
    """Added to the shared row for each person above seven."""
    verification: npt.NDArray[np.int64]
    """The weakest verification among the month's amounts, as a place in ``declared.VERIFICATIONS``."""


def read_norm_amounts(path: Path, faults: Faults) -> tuple[NormAmounts, Months]:
    """Read the file; the months it covers are the months that can be computed."""
    rows = [(row, *row.period()) for row in rows_of(path, _HEADER, faults)]
    for row, _, last in rows:
        if last is None:
            row.fault("valid_to är tom. Riksnormen beslutas för ett år: skriv sista månaden, till exempel 2026-12.")
    if not rows:
        faults.add(path.name, None, "filen har inga belopp. Lägg till riksnormens rader.")
    faults.stop()
    months = Months(min(first for _, first, _ in rows), max(last or 0 for _, _, last in rows))
    cells = {
        "personal_child": months.filled(-1, OLDEST_CHILD + 1),
        "personal_child_no_lunch": months.filled(-1, _OLDEST_WITH_LUNCH_ROW + 1),
        "personal_adult_single": months.filled(-1, 1),
        "personal_adult_cohabiting": months.filled(-1, 1),
        "shared_household": months.filled(-1, LARGEST_HOUSEHOLD + 1),
        "extra_member": months.filled(-1, 1),
    }
    cells["shared_household"][:, 0] = 0
    weakest = months.filled(0)
    for row, first, last in rows:
        span = months.span(first, last)
        component = row.one_of("component", _COMPONENTS)
        if row.wrong:
            continue
        target = cells[component][span, _places(row, component)]
        if (target >= 0).any():
            row.fault("beloppet finns redan för samma tid på en tidigare rad. Ta bort den ena.")
        target[...] = row.whole("amount_sek", highest=100_000, lowest=1) * 100
        level = VERIFICATIONS.index(row.one_of("verification", VERIFICATIONS))
        weakest[span] = np.maximum(weakest[span], level)
        row.text("source")
    for component, table in cells.items() if faults.sound(path.name) else ():
        for place in range(table.shape[1]):
            if (table[:, place] < 0).any():
                missing = months.runs(table[:, place] < 0)
                faults.add(
                    path.name, None, f"belopp saknas för {_COMPONENTS[component]}{_which(component, place)}, {missing}."
                )
    faults.stop()
    _require_same_extra(path, cells, months, faults)
    lunch = cells["personal_child"].copy()
    lunch[:, : _OLDEST_WITH_LUNCH_ROW + 1] = cells["personal_child_no_lunch"]
    return (
        NormAmounts(
            child_ore=cells["personal_child"],
            child_lunch_ore=lunch,
            single_ore=cells["personal_adult_single"][:, 0],
            couple_ore=cells["personal_adult_cohabiting"][:, 0],
            shared_ore=cells["shared_household"],
            extra_member_ore=cells["extra_member"][:, 0],
            verification=weakest,
        ),
        months,
    )


def _places(row: Row, component: str) -> slice:
    """Which ages or sizes a row speaks of."""
    if component.startswith("personal_child"):
        oldest = OLDEST_CHILD if component == "personal_child" else _OLDEST_WITH_LUNCH_ROW
        first, last = row.whole("age_from", highest=oldest), row.whole("age_to", highest=oldest)
        if last < first:
            row.fault(f"age_to {last} är lägre än age_from {first}. Byt plats på dem.")
        return slice(first, max(last, first) + 1)
    if component == "shared_household":
        size = row.whole("size", highest=LARGEST_HOUSEHOLD, lowest=1)
        return slice(size, size + 1)
    return slice(0, 1)


def _which(component: str, place: int) -> str:
    if component.startswith("personal_child"):
        return f" {place} år"
    return f", {place} personer" if component == "shared_household" else ""


def _require_same_extra(path: Path, cells: dict[str, npt.NDArray[np.int64]], months: Months, faults: Faults) -> None:
    """The amount above seven is by law the step from six to seven (12 kap. 3 § SoF)."""
    shared = cells["shared_household"]
    differs = shared[:, LARGEST_HOUSEHOLD] - shared[:, LARGEST_HOUSEHOLD - 1] != cells["extra_member"][:, 0]
    if differs.any():
        text = (
            f"beloppet för varje person över sju är inte steget från sex till sju, {months.runs(differs)}. Rätta raden."
        )
        faults.add(path.name, None, text)
        faults.stop()
