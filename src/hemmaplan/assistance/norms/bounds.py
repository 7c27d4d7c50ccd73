"""The bounds of every column (*rimliga värden*), and how a fault in a row is told.

Bounds are wide: they stop what nobody can mean, not what is unusual.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.household import Fault
from hemmaplan.assistance.norms.tables import (
    UNSAID,
    Assets,
    C,
    Cells,
    Costs,
    History,
    Homes,
    Households,
    Incomes,
    Members,
    NormChanges,
    Table,
    fields_of,
)

MOST_ORE: Final = 10_000_000 * 100
"""No amount of a household's month is larger: ten million kronor."""

MOST_PEOPLE: Final = 30
"""No household or dwelling is larger."""

MOST_ROOMS: Final = 20
"""No dwelling of a household that applies has more rooms."""

OLDEST: Final = 120
"""Nobody is older, in years."""

_MONTHS: Final = (UNSAID, 2200 * 12)
_DAYS: Final = (UNSAID, 230 * 366)
_AMOUNT: Final = (0, MOST_ORE)
_AMOUNT_OR_UNSAID: Final = (UNSAID, MOST_ORE)
_FLAG: Final = (0, 1)
_ANSWER: Final = (UNSAID, 1)
_NUMBER: Final = (0, 10_000)
_PLACE_OR_UNSAID: Final = (UNSAID, MOST_PEOPLE)

BOUNDS: Final[Mapping[type, Mapping[str, tuple[int, int]]]] = {
    Homes: {
        "month": (0, 2200 * 12), "dwelling_members": (UNSAID, MOST_PEOPLE), "part_from": _DAYS, "part_to": _DAYS,
        "surplus_ore": _AMOUNT_OR_UNSAID, "surplus_month": _MONTHS, "silent": (0, 2**30), "repayable": (UNSAID, 2),
        "repayable_has_reason": _FLAG, "rooms": (UNSAID, MOST_ROOMS), "surplus_decided_ore": _AMOUNT_OR_UNSAID,
        "surplus_has_reason": _FLAG,
    },
    Members: {
        "role": _FLAG, "born_month": _MONTHS, "age": (UNSAID, OLDEST), "lunch": _ANSWER, "in_school": _ANSWER,
        "stay": (0, 2), "days": (UNSAID, 31), "window_from": _MONTHS, "has_history": (0, 3),
        "part_from": _DAYS, "part_to": _DAYS, "minor_applies": _ANSWER,
    },
    History: {"kind": _FLAG, "month": (0, 2200 * 12)},
    NormChanges: {"member": _PLACE_OR_UNSAID, "amount_ore": (-MOST_ORE, MOST_ORE), "has_reason": _FLAG},
    Costs: {
        "kind": _NUMBER, "applied_ore": _AMOUNT, "approved_ore": _AMOUNT_OR_UNSAID, "has_reason": _FLAG,
    },
    Incomes: {
        "kind": _NUMBER, "member": _PLACE_OR_UNSAID, "amount_ore": _AMOUNT, "received_month": _MONTHS,
        "paid_to_board_ore": _AMOUNT, "attached_ore": _AMOUNT, "set_off_ore": _AMOUNT,
        "earned_before_ore": _AMOUNT_OR_UNSAID, "per": (UNSAID, 3), "gross_ore": _AMOUNT_OR_UNSAID, "counts_now": _ANSWER,
        "decided_ore": _AMOUNT_OR_UNSAID, "has_reason": _FLAG,
    },
    Assets: {
        "kind": _NUMBER, "amount_ore": _AMOUNT, "needed": _ANSWER, "can_end": _ANSWER, "decided_ore": _AMOUNT_OR_UNSAID,
        "has_reason": _FLAG,
    },
}  # fmt: skip
"""The lowest and highest value of each column."""

FIELDS: Final = {
    "born_month": "born", "window_from": "special_rule_from", "has_history": "assistance_months",
    "received_month": "received", "has_reason": "reason", "surplus_ore": "surplus.amount_ore",
    "surplus_month": "surplus.month", "repayable": "repayable.ground", "repayable_has_reason": "repayable.reason",
    "silent": "registers", "decided_ore": "counted_ore", "surplus_decided_ore": "surplus.counted_ore",
    "surplus_has_reason": "surplus.reason",
}  # fmt: skip
"""What a worker calls a column, where it is not the column's own name."""

Mask = npt.NDArray[np.bool_]
Finding = tuple[Mask, str, str]
"""Which rows, which field, and what to do."""


class Part(NamedTuple):
    """A part of the input where something was found."""

    name: str
    table: Table[Any]
    found: Sequence[Finding]


def parts_of(households: Households) -> tuple[tuple[str, Table[Any]], ...]:
    """The parts of the input that have rows, with their names in JSON."""
    parts: tuple[tuple[str, Table[Any]], ...] = (
        ("", households.homes),
        ("members", households.members),
        ("history", households.history),
        ("norm_changes", households.norm_changes),
        ("costs", households.costs),
        ("incomes", households.incomes),
        ("assets", households.assets),
        ("other_costs", households.other_costs),
    )
    return tuple(part for part in parts if part[1].cells.size)


MANY: Final = 64
"""From so many rows on, the lowest and the highest of each column are found first."""


def _lowest_and_span(bounds: Sequence[tuple[int, int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    lowest, highest = np.array(bounds, np.int64).T[:, :, None]
    return lowest, (highest - lowest).astype(np.uint64)


_LIMITS: Final = {
    columns: _lowest_and_span([bounds[name] for name in columns.__annotations__]) for columns, bounds in BOUNDS.items()
}


def out_of_bounds(households: Households) -> Iterator[Part]:
    """The parts that have a value outside its column's bounds."""
    for name, table in parts_of(households):
        lowest, span = _LIMITS[table.columns]
        if table.cells.shape[1] > MANY and _within(table.cells, lowest, span):
            continue
        # One comparison for both bounds: what is below the lowest wraps round to an enormous number.
        outside = (table.cells - lowest).view(np.uint64) > span
        if np.count_nonzero(outside):
            yield Part(name, table, list(_found(table.columns, outside)))


def _within(cells: Cells, lowest: npt.NDArray[np.int64], span: npt.NDArray[np.uint64]) -> bool:
    """Whether all is within bounds: much quicker than a comparison of every value, when there are many."""
    below = np.minimum.reduce(cells, axis=1, keepdims=True) < lowest
    above = np.maximum.reduce(cells, axis=1, keepdims=True) > lowest + span.astype(np.int64)
    return not (below.any() or above.any())


def _found(columns: type[C], outside: Mask) -> Iterator[Finding]:
    for mask, field in zip(outside, fields_of(columns), strict=True):
        if mask.any():
            yield mask, field, _text_of(field, *BOUNDS[columns][field])


def _text_of(field: str, lowest: int, highest: int) -> str:
    """What to do about a value outside its bounds."""
    if field.endswith("_ore"):
        low = "0" if lowest <= 0 <= highest and lowest >= UNSAID else "−10 miljoner"
        return f"Beloppet är orimligt. Skriv ett belopp från {low} till 10 miljoner kronor, i ören."
    if field == "kind":
        return "Slaget är okänt. Välj ett av dem som finns i lagfilerna."
    if field == "member":
        return "Personen finns inte i hushållet. Ange en av medlemmarna."
    return f"Värdet är orimligt. Skriv ett tal från {max(lowest, 0)} till {highest}."


def in_words(part: Part, households: Households) -> list[Fault]:
    """Each fault of a part, row by row."""
    faults = []
    for mask, field, text in part.found:
        for row in np.flatnonzero(mask):
            home, path = _where(part, int(row), households)
            name = FIELDS.get(field, field)
            faults.append(Fault(str(households.texts.household[home]), f"{path}.{name}" if path else name, text))
    return faults


def _where(part: Part, row: int, households: Households) -> tuple[int, str]:
    """The household of a row, and the path of the row in it."""
    start = households.members.start if part.name == "history" else part.table.start
    if part.name == "history":
        row = int(np.searchsorted(part.table.start, row, "right")) - 1
    home = int(np.searchsorted(start, row, "right")) - 1
    name = "members" if part.name == "history" else part.name
    return home, f"{name}[{row - int(start[home])}]" if name else ""
