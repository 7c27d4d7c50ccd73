"""What benefits, deductions and codes of the sources are (*rålistan*): dated data with its source, never a guess.

A code no row knows is not on the list: whoever pays it, it reaches a person and is never dropped.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.foundation import reference

DATA: Final = Path(__file__).with_name("data")
ANY: Final = "*"


class Deduction(StrEnum):
    """Vad ett avdrag är."""

    TAX = "tax"
    BOARD = "board"
    """Paid to the social board, which has the money already (*socialavdrag*)."""
    ATTACHED = "attached"
    """Utmätning."""
    SET_OFF = "set_off"
    """Kvittning."""
    LOWERS = "lowers"
    """It makes the benefit smaller and is nobody's money (*sänker förmånen*)."""
    OTHER = "other"
    """Drawn on some other ground: a person judges."""


@dataclass(frozen=True, slots=True)
class Benefit(reference.Sourced):
    """Förmån på listan: which kind of income a benefit is, empty where that is for a person to say."""

    authority: str
    benefit: str
    amount_type: str
    kind: str
    taxed: bool
    valid_from: dt.date | None
    valid_to: dt.date | None
    verified: str
    source: str


@dataclass(frozen=True, slots=True)
class DeductionRow(reference.Sourced):
    """Avdrag på listan."""

    authority: str
    code: str
    is_: Deduction
    valid_from: dt.date | None
    valid_to: dt.date | None
    verified: str
    source: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Rättslig grund: for what one asks, and by which law, from a day."""

    valid_from: dt.date | None
    valid_to: dt.date | None
    purpose: str
    law: str


@cache
def benefits() -> tuple[Benefit, ...]:
    """All rows of the list of benefits."""
    rows = tuple(
        Benefit(
            row["authority"], row["benefit"], row["amount_type"], row["kind"], row["taxed"] == "yes",
            reference.day(row["valid_from"]), reference.day(row["valid_to"]), row["verified"], row["source"],
        )
        for row in reference.rows_of(DATA / "benefits.csv")
    )  # fmt: skip
    if twice := reference.ambiguous(rows, lambda one, other: _key(one) == _key(other)):
        message = f"Rålistan har två rader för {_key(twice)} samma dag."
        raise ValueError(message)
    return rows


def _key(row: Benefit) -> tuple[str, str, str]:
    return row.authority, row.benefit, row.amount_type


def benefit(authority: str, codes: tuple[str, ...], amount_type: str, on: dt.date) -> Benefit | None:
    """The row of a benefit that was paid on the day: its amount type before the benefit, the benefit before its family.

    ``codes`` are the benefit and its family as the source has them. ``None`` is not on the list (*ej på listan*).
    """
    wanted = [(code, amount_type) for code in codes if amount_type]
    wanted += [(ANY, amount_type)] if amount_type else []
    wanted += [(code, "") for code in codes if code] + [(ANY, "")]
    rows = {
        (row.benefit, row.amount_type): row
        for row in benefits()
        if row.authority == authority and reference.holds(row.valid_from, row.valid_to, on)
    }
    return next((rows[key] for key in wanted if key in rows), None)


@cache
def deductions() -> tuple[DeductionRow, ...]:
    """All rows of the list of deductions."""
    return tuple(
        DeductionRow(
            row["authority"], row["code"], Deduction(row["is"]), reference.day(row["valid_from"]),
            reference.day(row["valid_to"]), row["verified"], row["source"],
        )
        for row in reference.rows_of(DATA / "deductions.csv")
    )  # fmt: skip


def deduction(authority: str, code: str, on: dt.date) -> Deduction | None:
    """What a deduction is, or ``None`` when the code is an amount that was paid, or none we know."""
    return next(
        (
            row.is_
            for row in deductions()
            if (row.authority, row.code) == (authority, code) and reference.holds(row.valid_from, row.valid_to, on)
        ),
        None,
    )


@cache
def _answer_codes() -> frozenset[tuple[str, str]]:
    return frozenset(
        (row["source"], row["code"])
        for row in reference.rows_of(DATA / "answer_codes.csv")
        if row["means"] == "answered"
    )


def says_answered(source: str, code: str) -> bool:
    """Whether the source says by the code that it has answered. What no row knows is no answer."""
    return (source, code) in _answer_codes()


@cache
def _grounds() -> tuple[Ground, ...]:
    return tuple(
        Ground(reference.day(row["valid_from"]), reference.day(row["valid_to"]), row["purpose"], row["law"])
        for row in reference.rows_of(DATA / "grounds.csv")
    )


def ground(on: dt.date) -> Ground:
    """By which law one may ask on the day. Raises ``LookupError`` when there is none: then nobody may."""
    found = next((row for row in _grounds() if reference.holds(row.valid_from, row.valid_to, on)), None)
    if found is None:
        message = f"Det finns ingen rättslig grund att fråga register den {on}."
        raise LookupError(message)
    return found
