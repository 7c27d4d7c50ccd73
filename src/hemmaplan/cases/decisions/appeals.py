"""What a board does with an appeal (*överklagande*), as dated data: by which section it is dismissed, tried anew, handed over. Plain Python."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.foundation import reference

DATA: Final = Path(__file__).with_name("data") / "appeal_steps.csv"


@dataclass(frozen=True, slots=True)
class AppealStep(reference.Sourced):
    """Steg med ett överklagande: its section and what it asks for, as it reads during a period."""

    key: str
    section: str
    note: str
    source: str
    verified: str
    valid_from: date | None
    valid_to: date | None


def step(key: str, on: date) -> AppealStep:
    """The step as it reads on the day; before the first row as that reads. Raises ``LookupError`` for one that is none."""
    rows = [row for row in _rows() if row.key == key]
    found = next((row for row in rows if reference.holds(row.valid_from, row.valid_to, on)), None)
    if found is None and not rows:
        message = f"there is no step {key} of an appeal"
        raise LookupError(message)
    return found or rows[0]


@cache
def _rows() -> tuple[AppealStep, ...]:
    return load(reference.rows_of(DATA))


def load(rows: list[dict[str, str]]) -> tuple[AppealStep, ...]:
    """Read the rows. Raises ``ValueError`` when a step says two things on one day."""
    found = tuple(
        AppealStep(
            row["key"], row["section"], row["note"], row["source"], row["verified"], reference.day(row["valid_from"]),
            reference.day(row["valid_to"]),
        )
        for row in rows
    )  # fmt: skip
    if twice := reference.ambiguous(found, lambda one, other: one.key == other.key):
        message = f"Steget {twice.key} säger två saker samma dag."
        raise ValueError(message)
    return found
