"""The services outside, each with its self-check (*kopplingar*): the same for the page and for ``hemmaplan check_connections``."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hemmaplan.assistance import ports as assistance
from hemmaplan.foundation.checks import CheckRow, Level
from hemmaplan.people import ports as people


@dataclass(frozen=True, slots=True)
class Connection:
    """En koppling: its name and what there is to say of it."""

    name: str
    rows: Sequence[CheckRow]

    @property
    def has_fault(self) -> bool:
        """Whether something must be put right before it works."""
        return any(row.level is Level.FAULT for row in self.rows)


def self_checks(at: dt.datetime, *, live: bool) -> Iterator[Connection]:
    """Every connection there is; ``live`` also calls it, which may take a minute."""
    yield Connection("Register (SSBTEK)", assistance.Joined.registers.check(at, live=live))
    yield Connection("Folkbokföringen (Navet)", people.Joined.population_register.check(at, live=live))
