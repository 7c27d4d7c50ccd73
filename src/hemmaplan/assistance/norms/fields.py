"""Fields of the input (*fält*): one declaration each, from which both the reader and the JSON Schema are made.

A field's ``read`` turns a JSON value into what the dataclasses hold, or notes a fault with the path, what is wrong and
what to do. Its ``schema`` says the same in JSON Schema (draft 2020-12). So the two cannot drift apart.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from hemmaplan.assistance.norms.household import NO_WINDOW, Fault, month_of
from hemmaplan.foundation.calendar import ImpossibleDay, read_iso

HIGHEST_ORE: Final = 1_000_000_000
"""Ten million kronor: no amount of one household's month is higher."""

Schema = dict[str, object]

_MONTH: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
_DAY: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_STEERING: Final = {False: r"[\u0000-\u001f\u007f-\u009f]", True: r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f]"}
"""Characters that steer a terminal; with line breaks and tabs let through, or not."""


@dataclass(frozen=True, slots=True)
class NotWhole:
    """A JSON number with decimals, exponent or no value (``NaN``), kept as it was written so that it can be told."""

    text: str


class Wrong(Exception):
    """A value is wrong. ``str(wrong)`` is Swedish and says what to do."""


class Faults:
    """The faults of one household so far."""

    def __init__(self, household: str) -> None:
        self.household = household
        self.found: list[Fault] = []

    def add(self, path: str, text: str) -> None:
        """Note a fault."""
        self.found.append(Fault(self.household, path, text))


class Kind(ABC):
    """What sort of value a field holds."""

    @abstractmethod
    def read(self, value: object, path: str, faults: Faults) -> object:
        """The value as the dataclasses hold it. What holds several values notes the faults of each.

        Raises:
            Wrong: the value is wrong.
        """

    @abstractmethod
    def schema(self) -> Schema:
        """The same in JSON Schema."""


class Single(Kind):
    """A value that holds no other."""

    def read(self, value: object, path: str, faults: Faults) -> object:
        """The value; where it stands does not matter."""
        del path, faults
        return self.value(value)

    @abstractmethod
    def value(self, value: object) -> object:
        """The value as the dataclasses hold it.

        Raises:
            Wrong: the value is wrong.
        """


@dataclass(frozen=True, slots=True)
class Text(Single):
    """A text that is not empty. Characters that steer a terminal are refused; ``lines`` lets it have several lines."""

    longest: int = 200
    lines: bool = False

    def value(self, value: object) -> object:
        """A text, without blanks around it."""
        if not isinstance(value, str) or not value.strip():
            raise Wrong(f"är {said(value)}. Skriv en text inom citattecken.")
        if len(value) > self.longest:
            raise Wrong(f"har {len(value)} tecken. Korta till högst {self.longest}.")
        if re.search(_STEERING[self.lines], value):
            raise Wrong("har tecken som inte går att skriva ut. Skriv texten på nytt.")
        return value.strip()

    def schema(self) -> Schema:
        """A string with something in it, and nothing that steers."""
        return {
            "type": "string",
            "pattern": r"\S",
            "not": {"pattern": _STEERING[self.lines]},
            "maxLength": self.longest,
        }


@dataclass(frozen=True, slots=True)
class Whole(Single):
    """A whole number within bounds."""

    lowest: int
    highest: int
    what: str

    def value(self, value: object) -> object:
        """An integer: not a decimal, not a text, not true or false."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise Wrong(f"är {said(value)}. Skriv {self.what} som ett heltal.")
        if not self.lowest <= value <= self.highest:
            raise Wrong(f"är {said(value)}. Skriv {self.what} från {self.lowest} till {self.highest}.")
        return value

    def schema(self) -> Schema:
        """An integer with its bounds."""
        return {"type": "integer", "minimum": self.lowest, "maximum": self.highest}


ORE: Final = Whole(0, HIGHEST_ORE, "ett belopp i öre")
"""An amount, in öre."""

CHANGE_ORE: Final = Whole(-HIGHEST_ORE, HIGHEST_ORE, "ett belopp i öre")
"""An amount that raises, or below zero lowers, in öre."""


@dataclass(frozen=True, slots=True)
class YesNo(Single):
    """Yes or no. Left out means that nobody has answered."""

    def value(self, value: object) -> object:
        """True or false."""
        if not isinstance(value, bool):
            raise Wrong(f"är {said(value)}. Skriv true för ja, false för nej, eller ta bort fältet om svaret saknas.")
        return value

    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice(Single):
    """One of some words."""

    words: tuple[str, ...]

    def value(self, value: object) -> object:
        """One of the words; otherwise the nearest is suggested."""
        if not isinstance(value, str) or value not in self.words:
            raise Wrong(f"är {said(value)}, som inte finns. {nearest(value, self.words)}")
        return value

    def schema(self) -> Schema:
        """The words."""
        return {"type": "string", "enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Month(Single):
    """A calendar month, "2026-11". With ``none_word`` that word says: asked, and there is none."""

    none_word: str | None = None

    def value(self, value: object) -> object:
        """The month as an integer."""
        if self.none_word is not None and value == self.none_word:
            return NO_WINDOW
        if not isinstance(value, str) or not re.fullmatch(_MONTH, value, re.ASCII):
            other = f" eller ”{self.none_word}”" if self.none_word else ""
            raise Wrong(f"är {said(value)}. Skriv månaden som ”2026-11”{other}.")
        year, month = value.split("-")
        return month_of(int(year), int(month))

    def schema(self) -> Schema:
        """A string in that form."""
        month: Schema = {"type": "string", "pattern": _MONTH}
        return month if self.none_word is None else {"anyOf": [month, {"const": self.none_word}]}


@dataclass(frozen=True, slots=True)
class Day(Single):
    """A day, "2026-11-21"."""

    def value(self, value: object) -> object:
        """The day, which must exist in the calendar."""
        if not isinstance(value, str) or not re.fullmatch(_DAY, value, re.ASCII):
            raise Wrong(f"är {said(value)}. Skriv dagen som ”2026-11-21”.")
        try:
            return read_iso(value)
        except ImpossibleDay as impossible:
            raise Wrong(f"är {said(value)}. {impossible}") from None
        except ValueError:
            raise Wrong(f"är {said(value)}, en dag som inte finns. Rätta dagen.") from None

    def schema(self) -> Schema:
        """A date in that form."""
        return {"type": "string", "format": "date", "pattern": _DAY}


@dataclass(frozen=True, slots=True)
class Many(Kind):
    """A list."""

    of: Kind
    least: int = 0
    most: int = 1_000

    def read(self, value: object, path: str, faults: Faults) -> object:
        """A tuple; each item's fault is noted with its place."""
        if not isinstance(value, list):
            raise Wrong(f"är {said(value)}. Skriv en lista inom hakparenteser.")
        if not self.least <= len(value) <= self.most:
            raise Wrong(
                f"har {len(value)} {'post' if len(value) == 1 else 'poster'}. Skriv {self.least} till {self.most}."
            )
        items = []
        for place, item in enumerate(value):
            try:
                items.append(self.of.read(item, f"{path}[{place}]", faults))
            except Wrong as wrong:
                faults.add(f"{path}[{place}]", str(wrong))
        return tuple(items)

    def schema(self) -> Schema:
        """An array."""
        bounds: Schema = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": self.of.schema(), **bounds, "maxItems": self.most}


@dataclass(frozen=True, slots=True)
class Answers(Kind):
    """A choice for each of some names, for example what each register said."""

    names: tuple[str, ...]
    words: tuple[str, ...]

    def read(self, value: object, path: str, faults: Faults) -> object:
        """A mapping from name to word."""
        if not isinstance(value, Mapping):
            raise Wrong(f"är {said(value)}. Skriv ett objekt, till exempel {{”{self.names[0]}”: ”{self.words[0]}”}}.")
        for name, word in value.items():
            if name not in self.names:
                faults.add(f"{path}.{name}", f"finns inte. {nearest(name, self.names)}")
            elif not isinstance(word, str) or word not in self.words:
                faults.add(f"{path}.{name}", f"är {said(word)}, som inte finns. {nearest(word, self.words)}")
        return dict(value)

    def schema(self) -> Schema:
        """An object with the names as its only keys."""
        answer: Schema = {"type": "string", "enum": list(self.words)}
        return {"type": "object", "properties": dict.fromkeys(self.names, answer), "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its key, its sort, what it is in Swedish and English."""

    name: str
    kind: Kind
    sv: str
    en: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record(Kind):
    """An object with declared fields, made into a dataclass."""

    make: Callable[..., object]
    fields: tuple[Field, ...]
    sv: str
    en: str

    def read(self, value: object, path: str, faults: Faults) -> object:
        """The dataclass, or ``None`` when a fault was noted."""
        before = len(faults.found)
        if not isinstance(value, Mapping):
            raise Wrong(f"är {said(value)}. Skriv ett objekt inom klamrar.")
        known = [field.name for field in self.fields]
        for name in value:
            if name not in known:
                faults.add(_inside(path, name), f"är ett okänt fält. {nearest(name, known)}")
        read: dict[str, object] = {}
        for field in self.fields:
            at = _inside(path, field.name)
            if field.name not in value:
                if field.required:
                    faults.add(at, f"saknas. Ange {field.sv}.")
                continue
            try:
                read[field.name] = field.kind.read(value[field.name], at, faults)
            except Wrong as wrong:
                faults.add(at, str(wrong))
        return self.make(**read) if len(faults.found) == before else None

    def schema(self) -> Schema:
        """An object whose keys are all declared."""
        return {
            "type": "object",
            "title": self.en,
            "description": self.sv,
            "properties": {
                field.name: {"title": field.en, "description": field.sv, **field.kind.schema()} for field in self.fields
            },
            "required": [field.name for field in self.fields if field.required],
            "additionalProperties": False,
        }


def said(value: object) -> str:
    """A value as it was written, short enough to be shown."""
    if isinstance(value, list | Mapping):
        return "en lista" if isinstance(value, list) else "ett objekt"
    if isinstance(value, int) and abs(value) > 10**18:
        return "ett orimligt stort tal"
    if isinstance(value, str):
        return f"”{value}”" if len(value) <= 40 else f"”{value[:40]}…”"
    names: dict[object, str] = {None: "null (inget svar: ta då bort fältet)", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return names[value]
    return value.text[:40] if isinstance(value, NotWhole) else str(value)


def nearest(value: object, words: Sequence[str]) -> str:
    """A remedy: the nearest known word, or all of them."""
    near = get_close_matches(value, words, 1) if isinstance(value, str) else []
    if near:
        return f"Menas ”{near[0]}”?"
    shown = ", ".join(words) if len(words) <= 12 else f"{', '.join(words[:12])} …"
    return f"Välj något av: {shown}."


def _inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
