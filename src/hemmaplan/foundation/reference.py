"""Dated reference data (*daterade uppgifter*): rows of a file beside the code, each true from a day to a day and marked by its source.

A change of law is a new row, never an edit. The one reading of such files: cells, empty days, whether a row holds, and whether two
rows say different things on one day.
"""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Final, Protocol, TypeVar

from hemmaplan.foundation import calendar, csv_text
from hemmaplan.foundation.period import Period

CERTAIN: Final = frozenset({"T", "L"})
"""The text was read, or it is the municipality's own; any other mark is shown with a note."""
OWNERS_WORD: Final = CERTAIN | {"S"}
"""The same for what no law says: headings and instruments, where the owner's published guidance is the source itself."""


class Sourced:
    """En rad med källa: ``verified`` marks how well its text is known, and a page says so of what is not certain."""

    __slots__ = ()
    verified: str

    @property
    def is_certain(self) -> bool:
        """Whether the text was read, or is the municipality's own."""
        return self.verified in CERTAIN


class SourcedByOwner(Sourced):
    """En rad som ingen lag säger: its owner's published guidance is the source itself."""

    __slots__ = ()

    @property
    def is_certain(self) -> bool:
        """Whether the text was read, or is the owner's own."""
        return self.verified in OWNERS_WORD


class Dated(Protocol):
    """En rad som gäller från och till en dag, both counted; ``None`` is an open end."""

    @property
    def valid_from(self) -> date | None: ...  # noqa: D102
    @property
    def valid_to(self) -> date | None: ...  # noqa: D102


Row = TypeVar("Row", bound=Dated)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file, by its headings.

    Raises:
        NotCsv: it is no table.
    """
    return [row for _line, row in csv_text.table(path.read_bytes())[1]]


def day(text: str) -> date | None:
    """A date, or ``None`` for an empty cell.

    Raises:
        ValueError: it is no date.
    """
    return calendar.read_iso(text) if text else None


def holds(first: date | None, last: date | None, on: date) -> bool:
    """Whether what is valid between the days holds on the day."""
    return (first is None or first <= on) and (last is None or on <= last)


def ambiguous(rows: Sequence[Row], same: Callable[[Row, Row], bool]) -> Row | None:
    """The first row about the ``same`` thing as a later one on some day that both hold; ``None`` when each day has one answer."""
    for one, other in combinations(rows, 2):
        both = Period.between(one.valid_from, one.valid_to).overlaps(Period.between(other.valid_from, other.valid_to))
        if both and same(one, other):
            return one
    return None
