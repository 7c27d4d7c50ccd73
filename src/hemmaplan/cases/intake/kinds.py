"""What comes in, and why, as dated data: by kind and area the next step and its rules of time; the reasons by national group.

``data/kinds.csv`` and ``data/reasons.csv`` hold a row for each time something has read so. Plain Python: the rows are read
once, checked, and do not change while the program runs.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from hemmaplan.deadlines import rules
from hemmaplan.foundation import reference

KINDS: Final = Path(__file__).with_name("data") / "kinds.csv"
REASONS: Final = Path(__file__).with_name("data") / "reasons.csv"
PROTECTION: Final = "concern_protection_assessment"
DECISION: Final = "concern_prelim_decision"
FEEDBACK: Final = "concern_feedback_requested"
FEEDBACK_LATER: Final = "concern_feedback_late_request"
HANDLE: Final = "intake_handle"


class UnknownKind(LookupError):
    """There is no such kind in the area on the day."""


@dataclass(frozen=True, slots=True)
class IntakeKind(reference.Sourced):
    """Slag av inkommet, as it reads in some areas during a period: what comes next, and the rules of time that start."""

    key: str
    areas: frozenset[str]
    rules: tuple[str, ...]
    next_step: str
    note: str
    source: str
    verified: str
    valid_from: date | None
    valid_to: date | None

    @property
    def protects(self) -> bool:
        """Whether the need of protection is assessed the same day (SoL 20:1)."""
        return PROTECTION in self.rules

    def holds(self, area: str, on: date) -> bool:
        """Whether the row says what holds in the area on the day."""
        return area in self.areas and reference.holds(self.valid_from, self.valid_to, on)


@dataclass(frozen=True, slots=True)
class Reason:
    """Skäl till oro: a local reason within a national group, and whether it is violence against or seen by a child."""

    key: str
    group: str
    title: str
    areas: frozenset[str]
    violence: bool
    source: str
    verified: str
    valid_from: date | None
    valid_to: date | None

    def holds(self, area: str, on: date) -> bool:
        """Whether it can be chosen in the area on the day."""
        return area in self.areas and reference.holds(self.valid_from, self.valid_to, on)


Row = TypeVar("Row", IntakeKind, Reason)


def kind(key: str, *, area: str, on: date) -> IntakeKind:
    """The kind as it reads in the area on the day. Raises ``UnknownKind``."""
    found = next((row for row in _kinds() if row.key == key and row.holds(area, on)), None)
    if found is None:
        message = f"Det finns inget slag {key} för {area} den {on}."
        raise UnknownKind(message)
    return found


def protecting() -> frozenset[tuple[str, str]]:
    """Kinds and areas in which the need of protection is, or has been, assessed the same day."""
    return frozenset((row.key, area) for row in _kinds() if row.protects for area in row.areas)


def all_rules() -> frozenset[str]:
    """Every rule of time that something that comes in has started, whenever it did."""
    return frozenset({HANDLE, *(rule for row in _kinds() for rule in row.rules)})


def reasons(area: str, on: date) -> list[Reason]:
    """What can be chosen as reason in the area on the day, in the order of the file."""
    return [row for row in _reasons() if row.holds(area, on)]


def reason_titles() -> dict[str, str]:
    """The title of every reason, whenever it held."""
    return {row.key: row.title for row in _reasons()}


def violent() -> frozenset[str]:
    """The reasons that are violence against, or witnessed by, a child: they always open an investigation."""
    return frozenset(row.key for row in _reasons() if row.violence)


@cache
def _kinds() -> tuple[IntakeKind, ...]:
    return load_kinds(reference.rows_of(KINDS))


@cache
def _reasons() -> tuple[Reason, ...]:
    return load_reasons(reference.rows_of(REASONS))


def load_kinds(rows: list[dict[str, str]]) -> tuple[IntakeKind, ...]:
    """Read the kinds. Raises ``ValueError`` when a rule of time is unknown or a kind says two things on one day."""
    return _once(tuple(_read_kind(row) for row in rows))


def _read_kind(row: dict[str, str]) -> IntakeKind:
    named = tuple(row["rules"].split())
    if unknown := set(named) - rules.rule_ids():
        message = f"Slaget {row['kind']} nämner regler som inte finns: {sorted(unknown)}."
        raise ValueError(message)
    return IntakeKind(
        key=row["kind"], areas=frozenset(row["areas"].split()), rules=named, next_step=row["next_step"], note=row["note"],
        source=row["source"], verified=row["verified"], valid_from=reference.day(row["valid_from"]), valid_to=reference.day(row["valid_to"]),
    )  # fmt: skip


def load_reasons(rows: list[dict[str, str]]) -> tuple[Reason, ...]:
    """Read the reasons. Raises ``ValueError`` when one says two things on one day."""
    return _once(tuple(_read_reason(row) for row in rows))


def _read_reason(row: dict[str, str]) -> Reason:
    return Reason(
        key=row["key"], group=row["group"], title=row["title"], areas=frozenset(row["areas"].split()),
        violence=row["violence"] == "yes", source=row["source"], verified=row["verified"],
        valid_from=reference.day(row["valid_from"]), valid_to=reference.day(row["valid_to"]),
    )  # fmt: skip


def _once(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Refuse a row that says something else than another of its key in an area on one day. Raises ``ValueError``."""
    if twice := reference.ambiguous(rows, lambda one, other: one.key == other.key and bool(one.areas & other.areas)):
        message = f"{twice.key} säger två saker samma dag."
        raise ValueError(message)
    return rows
