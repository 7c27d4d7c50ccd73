"""The bounds of every column (*rimliga värden*), and how a fault in a row is told.

Bounds are wide: they stop what nobody can mean, not what is unusual.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import le
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.household import Fault
from hemmaplan.assistance.norms.tables import (
    UNSAID,
    Assets,
    C,
    Costs,
    History,
    Homes,
    Households,
    Incomes,
    Members,
    NormChanges,
    Opened,
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
_DAYS: Final = (UNSAID, 2200 * 366)
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
        "surplus_has_reason": _FLAG, "second_hand": _ANSWER, "second_hand_permit": _ANSWER, "lawful_stay": _ANSWER,
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
        "decided_ore": _AMOUNT_OR_UNSAID, "has_reason": _FLAG, "register_ore": _AMOUNT_OR_UNSAID,
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


_LIMITS: Final = {
    columns: tuple(zip(*(bounds[name] for name in columns.__annotations__), strict=True))
    for columns, bounds in BOUNDS.items()
}


def out_of_bounds(households: Households, opened: Opened) -> Iterator[Part]:
    """The parts that have a value outside its column's bounds."""
    # Plain numbers are compared: for one household that is half as long as an array of few rows takes.
    for (name, table), found in zip(households.parts(), opened.outermost, strict=True):
        lowest, highest = _LIMITS[table.columns]
        if not (all(map(le, lowest, found[0])) and all(map(le, found[1], highest))):
            outside = (table.cells < np.array([lowest]).T) | (table.cells > np.array([highest]).T)
            yield Part(name, table, list(_found(table.columns, outside)))


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
