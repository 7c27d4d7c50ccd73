"""Points (*poäng*) for what a colleague has, as dated data: a proposal, since no Swedish norm was found. Plain Python."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.foundation import reference
from hemmaplan.foundation.written import read_whole

DATA: Final = Path(__file__).with_name("data") / "points.csv"


@dataclass(frozen=True, slots=True)
class Points:
    """Poäng för en sak, as they read during a period."""

    factor: str
    title: str
    points: int
    source: str
    verified: str
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether they count on the day."""
        return reference.holds(self.valid_from, self.valid_to, day)


def points(on: date) -> list[Points]:
    """What counts on the day, in the order it is shown."""
    return [row for row in _rows() if row.holds_on(on)]


def is_certain(on: date) -> bool:
    """Whether all of them are verified, or the municipality's own; otherwise a page says that they are a proposal."""
    return all(row.verified in reference.CERTAIN for row in points(on))


@cache
def _rows() -> tuple[Points, ...]:
    return load(reference.rows_of(DATA))


def load(rows: list[dict[str, str]]) -> tuple[Points, ...]:
    """Read the rows. Raises ``ValueError`` when one factor has two numbers on one day."""
    found = tuple(
        Points(
            row["factor"], row["title"], read_whole(row["points"]), row["source"], row["verified"], reference.day(row["valid_from"]),
            reference.day(row["valid_to"]),
        )
        for row in rows
    )  # fmt: skip
    if twice := reference.ambiguous(found, lambda one, other: one.factor == other.factor):
        message = f"{twice.factor} har två poäng samma dag."
        raise ValueError(message)
    return found
