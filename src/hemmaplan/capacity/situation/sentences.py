"""Sentences with typed values (*meningar*): made to text last, so that a number of clients is never lost among other text.

What leaves the unit is suppressed by the type of each part, whatever the words say and in whatever order they stand.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Clients:
    """Antal klienter: a number that is hidden when small. ``figure`` is the figure that says the same, hidden with it."""

    number: int
    figure: str = ""

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True)
class OfClients:
    """Uppgift om så många klienter: their hours, their day. Hidden when their number is."""

    text: str
    clients: Clients

    def __str__(self) -> str:
        return self.text


Told = str | Clients | OfClients
"""A part of what is told: plain text, or something about clients."""
Value = Told | int | dt.date


@dataclass(frozen=True)
class Sentence:
    """Mening: translated words with places for values, ``%(name)s``. Only clients have types; all else is plain text."""

    words: str
    values: Mapping[str, Value]

    @property
    def parts(self) -> tuple[Told, ...]:
        """The words with the values in their places, in the order of the words."""
        return joined(
            part for text, place in pieces(self.words) for part in (text, self.values[place] if place else "")
        )

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


def pieces(words: str) -> Iterator[tuple[str, str]]:
    """Each text of the words with the place after it; after the last text there is none."""
    split = [*_PLACE.split(words), ""]
    return ((text.replace("%%", "%"), place) for text, place in zip(split[::2], split[1::2], strict=True))


def as_data(part: Told) -> Any:
    """A part as it is stored: text, or what it tells of clients by its kind (*som data*)."""
    if isinstance(part, Clients):
        return {"count": part.number} | ({"of": part.figure} if part.figure else {})
    if isinstance(part, OfClients):
        return {"text": part.text, "clients": as_data(part.clients)}
    return part


def text_of(parts: Iterable[Any]) -> str:
    """Stored parts as text, for whoever may see every number (*som text*)."""
    return "".join(str(next(iter(part.values())) if isinstance(part, dict) else part) for part in parts)


def joined(parts: Iterable[Value]) -> tuple[Told, ...]:
    """The parts with neighbouring plain ones (text, numbers, days) run together as text."""
    found: list[Told] = []
    for part in parts:
        told = part if isinstance(part, Clients | OfClients) else str(part)
        if isinstance(told, str) and found and isinstance(found[-1], str):
            found[-1] += told
        elif told:
            found.append(told)
    return tuple(found)
