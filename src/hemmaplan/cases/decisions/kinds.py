"""Kinds of decisions (*slag av beslut*) as dated data: verbs, section by law and time, required parts, what follows.

``data/kinds.csv`` holds one row for each kind, area and time. A change of law is a new row. Plain Python: the rows are read
once, checked, and do not change while the program runs.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.foundation import reference

DATA: Final = Path(__file__).with_name("data") / "kinds.csv"


class UnknownKind(LookupError):
    """There is no such kind of decision in the area on the day."""


@dataclass(frozen=True, slots=True)
class Kind(reference.Sourced):
    """Slag av beslut, as it reads in some areas during a period."""

    key: str
    title: str
    areas: frozenset[str]
    verbs: tuple[str, ...]
    section: str
    appealable: bool
    effect: str
    """What follows when it is signed: a key of the table in ``actions.effects``; empty when nothing does."""
    parts: tuple[tuple[str, frozenset[str]], ...]
    """Fields that must be filled in, each with the verbs that ask for it; all verbs where none is named."""
    orders: bool
    """Whether what is granted is carried out by an order."""
    notice: bool
    """Whether the parties are told of it (FL 33 §)."""
    ivo: str
    """What the national form calls the intervention."""
    note: str
    source: str
    verified: str
    valid_from: date | None
    valid_to: date | None

    def holds(self, area: str, on: date) -> bool:
        """Whether the row says what holds in the area on the day."""
        return area in self.areas and reference.holds(self.valid_from, self.valid_to, on)

    def asks_for(self, verb: str) -> tuple[str, ...]:
        """The fields that a decision with this verb must fill in, in order."""
        return tuple(name for name, verbs in self.parts if not verbs or verb in verbs)


def kind(key: str, *, area: str, on: date) -> Kind:
    """The kind as it reads in the area on the day. Raises ``UnknownKind``."""
    found = next((row for row in _rows() if row.key == key and row.holds(area, on)), None)
    if found is None:
        message = f"Det finns inget beslut {key} för {area} den {on}."
        raise UnknownKind(message)
    return found


def of_area(area: str, on: date) -> list[Kind]:
    """Every kind there is in the area on the day, in the order of the file."""
    return [row for row in _rows() if row.holds(area, on)]


def titles() -> dict[str, str]:
    """The title of every kind, whenever it held."""
    return {row.key: row.title for row in _rows()}


@cache
def _rows() -> tuple[Kind, ...]:
    return load(reference.rows_of(DATA))


def load(rows: list[dict[str, str]]) -> tuple[Kind, ...]:
    """Read the rows and check that no kind says two things in an area on one day. Raises ``ValueError`` naming the kind."""
    found = tuple(_read(row) for row in rows)
    if twice := reference.ambiguous(found, lambda one, other: one.key == other.key and bool(one.areas & other.areas)):
        message = f"Slaget {twice.key} säger två saker samma dag."
        raise ValueError(message)
    return found


def _read(row: dict[str, str]) -> Kind:
    parts = []
    for part in row["parts"].split():
        name, _colon, verbs = part.partition(":")
        parts.append((name, frozenset(filter(None, verbs.split("+")))))
    return Kind(
        key=row["key"], title=row["title"], areas=frozenset(row["areas"].split()), verbs=tuple(row["verbs"].split()),
        section=row["section"], appealable=row["appealable"] == "yes", effect=row["effect"], parts=tuple(parts),
        orders=row["orders"] == "yes", notice=row["notice"] == "yes", ivo=row["ivo"], note=row["note"],
        source=row["source"], verified=row["verified"], valid_from=reference.day(row["valid_from"]), valid_to=reference.day(row["valid_to"]),
    )  # fmt: skip
