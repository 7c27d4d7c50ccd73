"""Kinds of decisions (*slag av beslut*) as dated data: verbs, section by law and time, required parts, what follows.

``data/kinds.csv`` holds one row for each kind, area and time. A change of law is a new row. Plain Python: the rows are read
once, checked, and do not change while the program runs.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.foundation import calendar, csv_text

DATA: Final = Path(__file__).with_name("data") / "kinds.csv"
VERIFIED: Final = ("T", "L")
"""The legal text was read, or it is the municipality's own; any other mark is shown with a note."""


class UnknownKind(LookupError):
    """There is no such kind of decision in the area on the day."""


@dataclass(frozen=True, slots=True)
class Kind:
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

    @property
    def is_certain(self) -> bool:
        """Whether its section was read in the text; otherwise a page says that it is not verified."""
        return self.verified in VERIFIED

    def holds(self, area: str, on: date) -> bool:
        """Whether the row says what holds in the area on the day."""
        after, before = self.valid_from is None or self.valid_from <= on, self.valid_to is None or on <= self.valid_to
        return area in self.areas and after and before

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
    return load([row for _line, row in csv_text.table(DATA.read_bytes())[1]])


def load(rows: list[dict[str, str]]) -> tuple[Kind, ...]:
    """Read the rows and check that no kind says two things in an area on one day. Raises ``ValueError`` naming the kind."""
    found = tuple(_read(row) for row in rows)
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            same = one.key == other.key and one.areas & other.areas
            days = [day for day in (one.valid_from, other.valid_from, one.valid_to, other.valid_to) if day]
            if same and any(
                all(it.holds(area, day) for it in (one, other)) for area in same for day in days or [date.min]
            ):
                message = f"Slaget {one.key} säger två saker samma dag."
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
        source=row["source"], verified=row["verified"], valid_from=_day(row["valid_from"]), valid_to=_day(row["valid_to"]),
    )  # fmt: skip


def _day(text: str) -> date | None:
    return calendar.read_iso(text) if text else None
