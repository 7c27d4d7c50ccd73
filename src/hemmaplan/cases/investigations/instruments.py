"""Instruments (*instrument*) as dated data: which there are, and how the two that are scored here are scored.

AUDIT and DUDIT: the sum of the items, the level and the cut-off in force for sex and age. A missing item gives no sum. It is a
screening, never a diagnosis. The items' words belong to their owners: a municipality puts them in ``items.csv`` of the folder
``OWN_HEADINGS``. All other instruments are kept as result, date and who. Plain Python.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.cases.investigations.headings import DATA
from hemmaplan.foundation.reference import OWNERS_WORD, day, holds, rows_of
from hemmaplan.foundation.written import read_whole

PLAIN: Final = (0, 1, 2, 3, 4)
STEPPED: Final = (0, 2, 4)
SCREENING: Final = "Resultatet är en screening och ingen diagnos."


@dataclass(frozen=True, slots=True)
class Instrument:
    """Instrument: its name, in which kinds of investigation it is used, and how many items it has when it is scored."""

    key: str
    name: str
    kinds: tuple[str, ...]
    plain_items: int
    stepped_items: int
    scored: bool
    note: str
    verified: str

    @property
    def items(self) -> int:
        """How many items are answered."""
        return self.plain_items + self.stepped_items

    def points_of(self, item: int) -> tuple[int, ...]:
        """The points an item may give, the first item being number 1."""
        return PLAIN if item <= self.plain_items else STEPPED


@dataclass(frozen=True, slots=True)
class Scored:
    """Poäng: the sum, its level in a key and in words, the cut-off that held, and whether that is surely known."""

    points: int
    level: str
    label: str
    cut_off: int | None
    is_certain: bool

    @property
    def is_over(self) -> bool | None:
        """Whether the sum reaches the cut-off, ``None`` where none is known."""
        return None if self.cut_off is None else self.points >= self.cut_off


@cache
def instruments() -> tuple[Instrument, ...]:
    """Every instrument, in the order they are offered."""
    return tuple(
        Instrument(
            row["key"], row["name"], tuple(row["kinds"].split()), read_whole(row["plain_items"]),
            read_whole(row["stepped_items"]), row["scored"] == "1", row["note"], row["verified"],
        )
        for row in rows_of(DATA / "instruments.csv")
    )  # fmt: skip


def instrument(key: str) -> Instrument | None:
    """The instrument of the key."""
    return next((one for one in instruments() if one.key == key), None)


def instruments_of(kind: str) -> list[Instrument]:
    """Those used in a kind of investigation."""
    return [one for one in instruments() if kind in one.kinds]


def total(of: Instrument, answers: Sequence[int | None]) -> int | None:
    """The sum of the items; ``None`` when one is missing.

    Raises:
        ValueError: too many items, or points that an item cannot give.
    """
    if len(answers) > of.items:
        message = f"{of.name} has {of.items} items"
        raise ValueError(message)
    for number, points in enumerate(answers, 1):
        if points is not None and points not in of.points_of(number):
            message = f"item {number} of {of.name} cannot give {points}"
            raise ValueError(message)
    given = [points for points in answers if points is not None]
    return sum(given) if of.scored and len(given) == of.items else None


def scored(
    of: Instrument, answers: Sequence[int | None], *, sex: str, ages: tuple[int, int] | None, on: date
) -> Scored | None:
    """Sum, level and cut-off as they hold on the day; ``None`` where no sum can be given.

    ``ages`` are the least and the greatest age the person can have: where they differ in the cut-off none is told.
    """
    points = total(of, answers)
    if points is None:
        return None
    limits = {_cut_off(of.key, sex, age, on) for age in ages} if ages else {None}
    limit = next(iter(limits)) if len(limits) == 1 else None
    key, label, level_sure = _level(of.key, sex, points, on)
    sure = level_sure and (limit is None or limit[1] in OWNERS_WORD)
    return Scored(points, key, label, limit[0] if limit else None, sure)


def _cut_off(key: str, sex: str, age: int, on: date) -> tuple[int, str] | None:
    return next(
        (
            (read_whole(row["points"]), row["verified"])
            for row in _rows("cut_offs.csv")
            if (row["instrument"], row["sex"]) == (key, sex) and _within(row, age) and _holds(row, on)
        ),
        None,
    )


def _level(key: str, sex: str, points: int, on: date) -> tuple[str, str, bool]:
    reached = [
        row
        for row in _rows("levels.csv")
        if (row["instrument"], row["sex"]) == (key, sex)
        and read_whole(row["from_points"]) <= points
        and _holds(row, on)
    ]
    if not reached:
        return "", "", True
    last = max(reached, key=lambda row: read_whole(row["from_points"]))
    return last["level"], last["label"], last["verified"] in OWNERS_WORD


def level_label(key: str, level: str) -> str:
    """The words of a level that was stored."""
    return next((row["label"] for row in _rows("levels.csv") if (row["instrument"], row["level"]) == (key, level)), "")


def _within(row: dict[str, str], age: int) -> bool:
    return read_whole(row["from_age"]) <= age <= read_whole(row["to_age"])


def _holds(row: dict[str, str], on: date) -> bool:
    return holds(day(row["valid_from"]), day(row["valid_to"]), on)


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    return tuple(rows_of(DATA / name))


@cache
def item_texts(key: str, folder: Path | None = None) -> dict[int, str]:
    """The words of the items, where the municipality has put them in: number → text."""
    path = folder / "items.csv" if folder else None
    if path is None or not path.is_file():
        return {}
    return {read_whole(row["item"]): row["text"] for row in rows_of(path) if row["instrument"] == key}
