"""Reasons to refuse and obstacles to self-support (*avslagsskäl, försörjningshinder*) as dated data. Plain Python: read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.foundation import reference

_DATA: Final = Path(__file__).with_name("data")
OTHER_REASON: Final = "decided"
"""The reason whose words are all the worker's own."""


@dataclass(frozen=True, slots=True)
class Refusal(reference.Sourced):
    """Avslagsskäl: why a cost, or the whole month, is not granted, with the phrase that stands in the letter."""

    key: str
    about: str
    title: str
    phrase: str
    valid_from: date | None
    valid_to: date | None
    source: str
    verified: str


@dataclass(frozen=True, slots=True)
class Hindrance(reference.Sourced):
    """Försörjningshinder att välja: why somebody cannot support themselves, by the list of the national statistics."""

    key: str
    group: str
    title: str
    valid_from: date | None
    valid_to: date | None
    source: str
    verified: str


def refusals(about: str, on: date) -> Sequence[Refusal]:
    """The reasons to refuse a ``cost`` or the ``month`` that may be chosen on the day, in the order of the file."""
    return [one for one in _refusals() if one.about == about and reference.holds(one.valid_from, one.valid_to, on)]


def refusal(key: str) -> Refusal | None:
    """A reason by its key, whenever it held."""
    return next((one for one in _refusals() if one.key == key), None)


def obstacles(on: date) -> Sequence[Hindrance]:
    """The obstacles that may be chosen on the day, in the order of the file."""
    return [one for one in _obstacles() if reference.holds(one.valid_from, one.valid_to, on)]


def obstacle_title(key: str) -> str:
    """An obstacle in words; its key where the list no longer has it."""
    return next((one.title for one in _obstacles() if one.key == key), key)


@cache
def _refusals() -> tuple[Refusal, ...]:
    return tuple(
        Refusal(
            row["key"], row["about"], row["title"], row["phrase"], reference.day(row["valid_from"]), reference.day(row["valid_to"]),
            row["source"], row["verified"],
        )
        for row in reference.rows_of(_DATA.joinpath("refusals.csv"))
    )  # fmt: skip


@cache
def _obstacles() -> tuple[Hindrance, ...]:
    return tuple(
        Hindrance(
            row["key"], row["group"], row["title"], reference.day(row["valid_from"]), reference.day(row["valid_to"]),
            row["source"], row["verified"],
        )
        for row in reference.rows_of(_DATA.joinpath("obstacles.csv"))
    )  # fmt: skip
