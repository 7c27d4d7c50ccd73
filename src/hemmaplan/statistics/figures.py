"""The registry of figures (*siffror*): one definition each, a cut-off, a unit, and the rows behind.

Board, memo, annual report and command line all read here, so they cannot disagree. A figure composes measures of the
modules that own the rows; it counts nothing of its own. Families with ``per`` give one figure a team or service, with
the code after a colon: ``service.places:behandlingsgrupp``.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from hemmaplan.capacity.situation.unit import Situation, situation
from hemmaplan.organisation.models import Unit

Value = int | float | bool | str | dt.date | None
FEWEST_SHOWN = 5
"""Counts of clients from 1 to one below this are suppressed in whatever leaves the unit. OSL 26:1."""


@dataclass(frozen=True)
class Row:
    """A row behind a figure: what it is, its plain cells, and the person it is about, who is named only through redaction."""

    kind: str
    id: int
    cells: tuple[Value, ...]
    person_id: int | None = None

    @property
    def key(self) -> str:
        """What the row is, for the hash that a frozen version keeps."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Rows:
    """The rows behind a figure, under headings. The last column is the person, where there is one."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @cached_property
    def sha256(self) -> str:
        """Digest of which rows they were and what they said, whatever their order."""
        lines = sorted(f"{row.key}|{'|'.join(str(cell) for cell in row.cells)}" for row in self.rows)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


NO_ROWS = Rows((), ())


@dataclass(frozen=True)
class Figure:
    """En siffra: id, value, unit, definition, cut-off, and a way to its rows."""

    id: str
    title: str
    definition: str
    unit: str
    value: Value
    on: dt.date
    about: str = ""
    clients: bool = False
    find_rows: Callable[[], Rows] = field(default=lambda: NO_ROWS, repr=False, compare=False)

    @cached_property
    def rows(self) -> Rows:
        """The rows behind, fetched when asked for."""
        return self.find_rows()

    @property
    def suppressed(self) -> bool:
        """Whether the value must not leave the unit: a count of clients so small that somebody could be known."""
        return (
            self.clients
            and isinstance(self.value, int)
            and not isinstance(self.value, bool)
            and 0 < self.value < FEWEST_SHOWN
        )


@dataclass(frozen=True)
class View:
    """Vad som frågas: a unit, a day, and what was known then."""

    unit: Unit
    on: dt.date
    known: dt.datetime | None = None

    @cached_property
    def situation(self) -> Situation:
        """The situation, worked out once for all figures of the view."""
        return situation(self.unit, on=self.on, known=self.known)

    @cached_property
    def unit_ids(self) -> list[int]:
        """The unit and all below it."""
        return [team.pk for team in self.situation.teams]

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What several figures of the view share, each worked out once by whoever needs it first."""
        return {}

    def once(self, name: str, work: Callable[[], Any]) -> Any:
        """Work something out once for this view."""
        if name not in self.facts:
            self.facts[name] = work()
        return self.facts[name]


Found = tuple[Value, Callable[[], Rows]]
Maker = Callable[..., Found]


@dataclass(frozen=True)
class Family:
    """A definition, for the unit or for each team or service."""

    key: str
    title: Promise | str
    definition: Promise | str
    unit: str
    make: Maker
    per: str = ""
    clients: bool = False
    fits: Callable[[Any], bool] = lambda _subject: True

    def figures(self, view: View) -> Iterable[Figure]:
        """The figures of this family in the view."""
        for subject, code, name in self.subjects(view):
            value, rows = self.make(view, subject) if self.per else self.make(view)
            yield Figure(
                f"{self.key}:{code}" if code else self.key,
                str(self.title),
                str(self.definition),
                self.unit,
                value,
                view.on,
                name,
                self.clients,
                rows,
            )

    def subjects(self, view: View) -> Sequence[tuple[Any, str, str]]:
        """Whom the family has a figure for: (subject, code, name)."""
        if self.per == "team":
            return [(t, t.code, t.name) for t in view.situation.teams if self.fits(t)]
        if self.per == "service":
            return [(s, s.now.service.code, s.now.service.name) for s in view.situation.services if self.fits(s)]
        return [(None, "", "")]


REGISTRY: dict[str, Family] = {}


def figure(
    key: str,
    title: Promise | str,
    *,
    unit: str,
    definition: Promise | str,
    per: str = "",
    clients: bool = False,
    fits: Callable[[Any], bool] = lambda _subject: True,
) -> Callable[[Maker], Maker]:
    """Register a family of figures. The function returns the value and how to find the rows."""

    def register(make: Maker) -> Maker:
        if key in REGISTRY:
            raise ValueError(f"figure {key} is defined twice")
        REGISTRY[key] = Family(key, title, definition, unit, make, per, clients, fits)
        return make

    return register


def every(view: View) -> list[Figure]:
    """Every figure of the unit on the day."""
    return [one for family in REGISTRY.values() for one in family.figures(view)]


def of(view: View, figure_ids: Sequence[str]) -> list[Figure]:
    """These figures of the unit itself, in this order."""
    return [found for key in figure_ids for found in REGISTRY[key].figures(view)]


def one(view: View, figure_id: str) -> Figure:
    """One figure by id. Raises ``KeyError`` when there is none, which is not the same as a value of nothing."""
    family = REGISTRY[figure_id.partition(":")[0]]
    for found in family.figures(view):
        if found.id == figure_id:
            return found
    raise KeyError(figure_id)
