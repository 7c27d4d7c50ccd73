"""Points (*poäng*) for what a colleague has, as dated data: a proposal, since no Swedish norm was found. Plain Python."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.foundation import calendar, csv_text
from hemmaplan.foundation.written import read_whole

DATA: Final = Path(__file__).with_name("data") / "points.csv"
CERTAIN: Final = ("T", "L")


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
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def points(on: date) -> list[Points]:
    """What counts on the day, in the order it is shown."""
    return [row for row in _rows() if row.holds_on(on)]


def is_certain(on: date) -> bool:
    """Whether all of them are verified, or the municipality's own; otherwise a page says that they are a proposal."""
    return all(row.verified in CERTAIN for row in points(on))


@cache
def _rows() -> tuple[Points, ...]:
    return load([row for _line, row in csv_text.table(DATA.read_bytes())[1]])


def load(rows: list[dict[str, str]]) -> tuple[Points, ...]:
    """Read the rows. Raises ``ValueError`` when one factor has two numbers on one day."""
    found = tuple(
        Points(
            row["factor"], row["title"], read_whole(row["points"]), row["source"], row["verified"], _day(row["valid_from"]),
            _day(row["valid_to"]),
        )
        for row in rows
    )  # fmt: skip
    for at, one in enumerate(found):
        for other in (row for row in found[at + 1 :] if row.factor == one.factor):
            days = [day for day in (one.valid_from, other.valid_from, one.valid_to, other.valid_to) if day]
            if any(one.holds_on(day) and other.holds_on(day) for day in days or [date.min]):
                message = f"{one.factor} har två poäng samma dag."
                raise ValueError(message)
    return found


def _day(text: str) -> date | None:
    return calendar.read_iso(text) if text else None
