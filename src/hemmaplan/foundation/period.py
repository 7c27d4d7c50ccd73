"""Period (*period*): from a day to a day, both counted, or until further notice.

People say "till och med"; the database keeps ranges with the upper bound left out. The two are turned into each other in
``organisation.periods`` and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A period (*period*), first and last day included. ``last`` is ``None`` when it runs until further notice.

    Raises:
        ValueError: the last day is before the first.
    """

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if self.last is not None and self.last < self.first:
            message = (
                f"Perioden slutar {self.last} men börjar {self.first}. Ange ett slutdatum som inte ligger före början."
            )
            raise ValueError(message)

    @classmethod
    def between(cls, first: date | None, last: date | None = None) -> Period:
        """The period from a first to a last day, with open ends. One that ends before it begins is one day long."""
        return _between(first, last)

    @property
    def upper(self) -> date | None:
        """The first day after the period, as a range in the database wants it; ``None`` when open."""
        return None if self.last is None else self.last + _ONE_DAY

    def contains(self, day: date) -> bool:
        """True when the day lies in the period."""
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: Period) -> bool:
        """True when the periods share at least one day."""
        return (self.last is None or other.first <= self.last) and (other.last is None or self.first <= other.last)


@lru_cache(maxsize=50_000)
def _between(first: date | None, last: date | None) -> Period:
    """Kept, since an import asks for the same days for hundreds of thousands of rows."""
    first = first or date.min
    return Period(first, last if last is None or last >= first else first)
