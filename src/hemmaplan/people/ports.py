"""What persons need from outside: what the population register says of somebody (*folkbokföringen*). Joined in ``config.wiring``.

A number that refers to another one (*hänvisningsnummer*) is not asked for and not kept: with a fictitious identity it would join what
must never be joined.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from hemmaplan.foundation.answers import Answered, NoAnswer, WhyNot
from hemmaplan.foundation.checks import CheckRow, Level


class Protection(StrEnum):
    """Skydd, as the register marks it. A fictitious identity has no mark: it is a person like any other."""

    NONE = "none"
    MARKER = "marker"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class RegisteredRelation:
    """Relation i folkbokföringen: a child, a parent, a guardian, a spouse, by number; empty when the register has none."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class RegisteredPerson:
    """Folkbokförd person. ``address`` is empty of a protected person, whatever the register sent."""

    number: str
    given_name: str = ""
    family_name: str = ""
    protection: Protection = Protection.NONE
    deceased_on: dt.date | None = None
    left: str = ""
    left_on: dt.date | None = None
    registered_on: dt.date | None = None
    municipality: str = ""
    address: str = ""
    civil_status: str = ""
    civil_since: dt.date | None = None
    relations: tuple[RegisteredRelation, ...] = ()


Found: TypeAlias = Answered[RegisteredPerson] | NoAnswer


class PopulationRegister(Protocol):
    """Folkbokföringen: somewhere to look somebody up."""

    def look_up(self, number: str, *, at: dt.datetime) -> Found:
        """The person with the number; no rows when the register has nobody. Never raises for what the register does."""

    def check(self, at: dt.datetime, *, live: bool) -> Sequence[CheckRow]:
        """How the connection is; ``live`` also calls it."""


class NotConnected:
    """Inte ansluten: nobody is looked up, and that is said."""

    def look_up(self, number: str, *, at: dt.datetime) -> NoAnswer:  # noqa: ARG002  the port's own words
        """Nobody to ask."""
        return NoAnswer(WhyNot.NOT_CONNECTED)

    def check(self, at: dt.datetime, *, live: bool) -> Sequence[CheckRow]:  # noqa: ARG002  the port's own words
        """That there is nothing to check."""
        return (CheckRow(
            "Folkbokföringen (Navet)", Level.WARNING, "Inte ansluten: skydd, dödsfall och flytt kommer inte av sig själva.",
            "Ange NAVET_URL och det som hör till: handboken, Register.",
        ),)  # fmt: skip


class Joined:
    """The adapters that answer this module's ports."""

    population_register: PopulationRegister = NotConnected()
