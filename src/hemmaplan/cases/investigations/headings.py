"""The headings of investigations (*områden, delar*) as dated data: what is written under, what must be written, what old ones are called now.

``data/areas.csv`` holds neutral packages of ordinary words. A municipality that has a licensed package puts its own file of the same
form in the folder that ``OWN_HEADINGS`` names; an investigation keeps the package it began with to its end. Plain Python.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.foundation.reference import Sourced, SourcedByOwner, day, holds, rows_of

DATA: Final = Path(__file__).with_name("data")
AREAS, PARTS, OLD, GATES = "areas.csv", "parts.csv", "old_headings.csv", "gates.csv"


@dataclass(frozen=True, slots=True)
class Area(SourcedByOwner):
    """Område: a heading of one package, on which side it stands, and how well it is known."""

    package: str
    kind: str
    side: str
    key: str
    label: str
    first: date | None
    last: date | None
    verified: str


@dataclass(frozen=True, slots=True)
class PartRule(Sourced):
    """Vad som ska skrivas: a part of the text of a kind of investigation, whether it must be there, and by which section."""

    kind: str
    part: str
    required: bool
    section: str
    verified: str


@dataclass(frozen=True, slots=True)
class Gate(Sourced):
    """Spärr: what must be there before a decision is signed, in words, by which section and since when."""

    key: str
    kinds: tuple[str, ...]
    text: str
    section: str
    first: date | None
    last: date | None
    verified: str


@cache
def areas(folder: Path | None = None) -> tuple[Area, ...]:
    """Every area of every package: the municipality's own first, so that its packages are chosen before ours."""
    own = folder / AREAS if folder else None
    paths = [*([own] if own and own.is_file() else []), DATA / AREAS]
    return tuple(
        Area(row["package"], row["kind"], row["side"], row["key"], row["label"], day(row["valid_from"]),
             day(row["valid_to"]), row["verified"])
        for path in paths for row in rows_of(path)
    )  # fmt: skip


def package_for(kind: str, on: date, folder: Path | None = None) -> str:
    """The package that an investigation of the kind begins with on the day.

    Raises:
        LookupError: none holds that day.
    """
    found = next((one.package for one in areas(folder) if one.kind == kind and holds(one.first, one.last, on)), "")
    if not found:
        message = f"no headings for {kind} on {on}"
        raise LookupError(message)
    return found


def areas_of(package: str, kind: str, folder: Path | None = None) -> list[Area]:
    """The areas of a package for a kind, in the order of the file."""
    return [one for one in areas(folder) if (one.package, one.kind) == (package, kind)]


def area_today(kind: str, old: str) -> str:
    """The key of the area that an older heading is now, or nothing where the map does not know it."""
    said = old.strip().casefold()
    return next((row["area"] for row in _old() if (row["kind"], row["old"].casefold()) == (kind, said)), "")


@cache
def _old() -> tuple[dict[str, str], ...]:
    return tuple(rows_of(DATA / OLD))


@cache
def parts() -> tuple[PartRule, ...]:
    """What is written in each kind of investigation, in its order."""
    return tuple(
        PartRule(row["kind"], row["part"], row["required"] == "1", row["section"], row["verified"])
        for row in rows_of(DATA / PARTS)
    )


def parts_of(kind: str) -> list[PartRule]:
    """The parts of a kind of investigation."""
    return [one for one in parts() if one.kind == kind]


@cache
def gates() -> tuple[Gate, ...]:
    """Every gate before a decision."""
    return tuple(
        Gate(row["key"], tuple(row["kinds"].split()), row["text"], row["section"], day(row["valid_from"]),
             day(row["valid_to"]), row["verified"])
        for row in rows_of(DATA / GATES)
    )  # fmt: skip


def gate(key: str, kind: str, on: date) -> Gate | None:
    """The gate as it reads on the day for a kind of investigation, ``None`` where it has none."""
    return next(
        (one for one in gates() if one.key == key and kind in one.kinds and holds(one.first, one.last, on)), None
    )


def by_side(found: Iterable[Area]) -> dict[str, list[Area]]:
    """Areas gathered by the side they stand on, in order."""
    sides: dict[str, list[Area]] = {}
    for one in found:
        sides.setdefault(one.side, []).append(one)
    return sides
