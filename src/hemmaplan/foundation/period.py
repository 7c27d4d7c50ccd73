"""Period (*period*): from a day to a day, both counted, or until further notice.

People say "till och med"; the database keeps ranges with the upper bound left out. This is where the two are turned
into each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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
    def from_bounds(cls, lower: date, upper_exclusive: date | None) -> Period:
        """Read a stored range, where the upper bound is the first day outside.

        Raises:
            ValueError: the range is empty.
        """
        return cls(lower, None if upper_exclusive is None else upper_exclusive - _ONE_DAY)

    @property
    def upper(self) -> date | None:
        """The first day after the period, as a range in the database wants it; ``None`` when open."""
        return None if self.last is None else self.last + _ONE_DAY

    @property
    def days(self) -> int | None:
        """Number of days (*antal dagar*), first and last included; ``None`` when nobody knows the end."""
        return None if self.last is None else (self.last - self.first).days + 1

    @property
    def is_open(self) -> bool:
        """True until somebody sets an end (*tills vidare*)."""
        return self.last is None

    def contains(self, day: date) -> bool:
        """True when the day lies in the period."""
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: Period) -> bool:
        """True when the periods share at least one day."""
        return (self.last is None or other.first <= self.last) and (other.last is None or self.first <= other.last)

    def shared_with(self, other: Period) -> Period | None:
        """The days both periods have (*gemensam tid*), or ``None`` when they have none."""
        if not self.overlaps(other):
            return None
        ends = [last for last in (self.last, other.last) if last is not None]
        return Period(max(self.first, other.first), min(ends) if ends else None)

    def ends_within(self, day: date, days: int) -> bool:
        """True when the last day is ``day`` or one of the ``days`` days after it. An open period does not end."""
        return self.last is not None and day <= self.last <= day + timedelta(days=days)

    @property
    def until_text(self) -> str:
        """The end in words: "t.o.m. 2020-12-31" or "tills vidare"."""
        return "tills vidare" if self.last is None else f"t.o.m. {self.last.isoformat()}"

    def __str__(self) -> str:
        """The period in words: "2020-01-01–2020-12-31" or "2020-01-01–tills vidare"."""
        end = "tills vidare" if self.last is None else self.last.isoformat()
        return f"{self.first.isoformat()}–{end}"
