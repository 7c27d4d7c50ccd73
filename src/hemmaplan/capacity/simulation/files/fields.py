"""Fields (*fält*): take an object of a file apart, and tell everything that is wrong with it at once.

A fault names the field by its path, such as ``posts[2].hours``, and says what to do. A word that is not known is refused
with the nearest one that is, so that a slip of the finger is never read as "nothing".
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.scenario.model import Unsound
from hemmaplan.foundation import calendar
from hemmaplan.foundation.language import gettext as _

Made = TypeVar("Made")


class Part:
    """One object of the file: fields are taken out by name, and what nobody took is unknown."""

    def __init__(self, value: object, path: str, faults: list[str]) -> None:
        self.path, self.faults, self.taken = path, faults, set[str]()
        self.fields: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        self.is_object = isinstance(value, Mapping)
        if not self.is_object:
            self.fault("", _("ska vara ett objekt. Skriv fälten inom klammerparenteser."))

    def fault(self, field: str, remedy: str) -> None:
        """Note a fault; reading goes on, so that all are told at once."""
        where = ".".join(part for part in (self.path, field) if part) or _("Filen")
        self.faults.append(f"{where}: {remedy}")

    def has(self, field: str) -> bool:
        """True when the field stands there with a value; null is as if it did not."""
        self.taken.add(field)
        return self.fields.get(field) is not None

    def read(self, field: str, reader: Callable[[str, object], Made], otherwise: Made | None = None) -> Made:
        """Take a field out. Without ``otherwise`` it must be there; after a fault any value may come back."""
        if not self.has(field):
            if otherwise is None and self.is_object:
                self.fault(field, _("saknas. Lägg till fältet."))
            return otherwise  # type: ignore[return-value]
        try:
            return reader(field, self.fields[field])
        except OutOfBounds as fault:
            self.fault(field, fault.remedy)
            return otherwise  # type: ignore[return-value]

    def text(self, field: str, otherwise: str | None = None) -> str:
        """A text that says something."""

        def reader(name: str, value: object) -> str:
            if not isinstance(value, str) or not value.strip():
                raise OutOfBounds(name, _("ska vara en text. Skriv den inom citattecken."))
            return value.strip()

        return self.read(field, reader, otherwise)

    def day(self, field: str) -> date:
        """A day, as 2026-11-23."""

        def reader(name: str, value: object) -> date:
            try:
                return calendar.read_iso(value if isinstance(value, str) else "")
            except calendar.ImpossibleDay as impossible:
                raise OutOfBounds(
                    name,
                    _("är %(value)s. Året %(year)s kan inte stämma. Skriv ett datum från %(first)s till %(last)s.")
                    % {
                        "value": value,
                        "year": impossible.day.year,
                        "first": calendar.FIRST_DAY,
                        "last": calendar.LAST_DAY,
                    },
                ) from None
            except ValueError:
                raise OutOfBounds(
                    name, _("ska vara ett datum som 2026-11-23, men är %(value)r.") % {"value": value}
                ) from None

        return self.read(field, reader)

    def day_or_none(self, field: str) -> date | None:
        """A day, or until further notice."""
        return self.day(field) if self.has(field) else None

    def number(self, field: str, otherwise: float | None = None) -> float:
        """A number that is zero or more."""
        return self.read(field, bounds.not_negative, otherwise)

    def above(self, field: str, otherwise: float | None = None) -> float:
        """A number above zero."""
        return self.read(field, bounds.positive, otherwise)

    def whole(self, field: str, otherwise: int | None = None, *, least: int = 0) -> int:
        """A whole number."""
        return self.read(field, lambda name, value: bounds.whole(name, value, least=least), otherwise)

    def flag(self, field: str) -> bool:
        """True or false; false when it is left out."""

        def reader(name: str, value: object) -> bool:
            if not isinstance(value, bool):
                raise OutOfBounds(name, _("ska vara true eller false."))
            return value

        return self.has(field) and self.read(field, reader, otherwise=False)

    def part(self, field: str) -> Part:
        """An object within this one."""
        self.has(field)
        return Part(self.fields.get(field, {}), f"{self.path}.{field}".lstrip("."), self.faults)

    def values(self, field: str, otherwise: Sequence[object] | None = None, *, least: int = 0) -> Sequence[object]:
        """A list of anything."""
        return self.read(field, lambda name, value: bounds.sequence(name, value, least=least), otherwise)

    def parts(self, field: str, *, least: int = 0) -> list[Part]:
        """A list of objects."""
        found = self.values(field, None if least else (), least=least)
        path = f"{self.path}.{field}".lstrip(".")
        return [Part(one, f"{path}[{number}]", self.faults) for number, one in enumerate(found or ())]

    def made(self, maker: Callable[[], Made]) -> Made | None:
        """Make the thing, unless a fault stands against it, and refuse the fields nobody asked for."""
        for name in sorted(set(self.fields) - self.taken):
            near = difflib.get_close_matches(name, sorted(self.taken), n=1)
            hint = (
                _("Menades ”%(near)s”?") % {"near": near[0]}
                if near
                else _("Tillåtna fält: %(names)s.") % {"names": ", ".join(sorted(self.taken))}
            )
            self.fault(name, _("är inget känt fält. %(hint)s") % {"hint": hint})
        if any(fault.startswith(self.path) for fault in self.faults) and self.path:
            return None
        try:
            return maker()
        except (Unsound, ValueError) as fault:
            self.fault(getattr(fault, "at", ""), str(fault))
            return None
