"""Which rules run clocks here (*regler med frist*), and what answers them, as data beside the rules themselves.

``data/clocks.csv`` names each rule that something in the house starts a clock of, or reads for another purpose. All other rules are
kept as dated data and run no clock yet: the handbook names them, so that nobody believes that they are watched. Plain Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from hemmaplan.deadlines import rules
from hemmaplan.foundation import reference

DATA: Final = Path(__file__).with_name("data") / "clocks.csv"


class How(StrEnum):
    """How the house uses a rule."""

    CLOCK = "clock"
    """Something starts a clock of it and something answers it."""
    READ = "read"
    """Its number is read, and no clock runs."""


@dataclass(frozen=True, slots=True)
class Used:
    """Regel som används: how, and in Swedish what answers its clock or what it is read for."""

    rule: str
    how: How
    answered_by: str
    by_law: bool = False
    """Whether what it counts simply ceases when the time is out, whoever does nothing."""


def used() -> Mapping[str, Used]:
    """Every rule the house uses, by its id."""
    return _rows()


def clock_rules() -> frozenset[str]:
    """The rules that run clocks."""
    return frozenset(rule for rule, row in _rows().items() if row.how is How.CLOCK)


def answered_by(rule_id: str) -> str:
    """What answers the clock of the rule, in Swedish; empty for a rule without clocks."""
    row = _rows().get(rule_id)
    return row.answered_by if row is not None and row.how is How.CLOCK else ""


def lapses_by_law(rule_id: str) -> bool:
    """Whether a clock of the rule that was not answered lapsed by law, and nobody neglected it."""
    row = _rows().get(rule_id)
    return row is not None and row.by_law


@cache
def _rows() -> Mapping[str, Used]:
    return load(reference.rows_of(DATA))


def load(rows: list[dict[str, str]]) -> Mapping[str, Used]:
    """Read the rows. Raises ``ValueError`` for a rule that is not there, stands twice, or does not say what answers it."""
    found: dict[str, Used] = {}
    for row in rows:
        one = Used(row["rule"], How(row["how"]), row["answered_by"], by_law=row.get("lapses") == "by_law")
        if one.rule not in rules.rule_ids() or one.rule in found or not one.answered_by:
            message = f"Raden för {one.rule} i clocks.csv stämmer inte."
            raise ValueError(message)
        found[one.rule] = one
    return MappingProxyType(found)
