"""What a file of the folder is: its table, columns, natural key and rules."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q, QuerySet

from hemmaplan.foundation import calendar
from hemmaplan.integrations.folder import columns
from hemmaplan.integrations.folder.columns import CASE, CODE, DAY, IDENTITY, MOMENT, REFERENCE, STAFF, Column, Kind

Values = Mapping[str, Any]
Key = tuple[Any, ...]
Check = Callable[[Values], Iterator[tuple[str, str]]]

_KEY_KINDS: dict[str, Kind] = {
    "units": CODE, "competences": CODE, "posts": CODE, "services": CODE, "dwellings": CODE, "proposals": CODE,
    "employees": STAFF, "persons": IDENTITY, "orders": CASE, "tenancies": CASE, "files": CASE, "intakes": CASE,
    "decisions": REFERENCE,
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    """A pointer made of several columns: a session is named by service, round and number.

    ``maybe``: parts of the key that may be empty or have no column, such as the person of a party who only has a name, with
    what the key then holds.
    """

    field: str
    to: str
    parts: tuple[str, ...]
    maybe: Mapping[str, Any] = dataclasses.field(default_factory=dict, hash=False)

    def named(self, headings: Collection[str]) -> bool:
        """Whether a file with these headings says anything of the pointer."""
        return all(part in headings for part in self.parts if part not in self.maybe)

    def key(self, values: Values) -> Key | None:
        """The key that a row's columns name; ``None`` when they name none."""
        given = {part: values.get(part) for part in self.parts}
        if any(value in {None, ""} and part not in self.maybe for part, value in given.items()):
            return None
        return tuple(self.maybe[part] if value in {None, ""} else value for part, value in given.items())


@dataclass(frozen=True)
class Noun:
    """Fil: one noun of the folder."""

    name: str
    title: str
    model: Any
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: tuple[Link, ...] = ()
    period: bool = False
    weekdays: bool = False
    # Fields within which two periods may not overlap.
    alone: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    # The columns to take the day of recording from when it is not given: the first that is filled in.
    happened: tuple[str, ...] = ()
    # Fields that hold the account of the system, in whose name an import acts.
    by_system: tuple[str, ...] = ()
    # Fields of the key that are read by another path than their own name.
    stored_as: Mapping[str, str] = field(default_factory=dict)
    # Rows that a trigger keeps as they are once stored; ``locked``: a field and its value in which one keeps the row.
    frozen: bool = False
    locked: tuple[str, Any] | None = None
    # Which rows of the table the file is about, and fields that are kept elsewhere, with how each is read.
    only: Q = field(default_factory=Q)
    elsewhere: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""

    @cached_property
    def all_columns(self) -> dict[str, Column]:
        """Its columns, with those of period and recording, by heading."""
        found = {column.name: column for column in self.columns}
        if self.period:
            found["first"] = Column("first", DAY, "Fr.o.m., första dagen.", field="", required=True)
            found["last"] = Column("last", DAY, "T.o.m., sista dagen. Tomt: tills vidare.", field="")
        if self.has_field("recorded_at"):
            found["recorded_at"] = Column(
                "recorded_at",
                MOMENT,
                "När uppgiften registrerades. Tomt: samma dag som det hände.",
                field="recorded_at",
            )
        return found

    @cached_property
    def pointers(self) -> tuple[Link, ...]:
        """All pointers to other nouns, those of one column too; lists apart."""
        single = tuple(
            Link(column.target, column.to, (column.name,))
            for column in self.columns
            if column.to and not column.many and not column.target.startswith("-")
        )
        return single + self.links

    @cached_property
    def pointer_of(self) -> dict[str, Link]:
        """The pointer of a field."""
        return {link.field: link for link in self.pointers}

    @cached_property
    def shared(self) -> frozenset[str]:
        """Columns that point somewhere by themselves, and so may be filled in where a pointer they are part of is empty."""
        return frozenset(column.name for column in self.columns if column.to)

    @cached_property
    def parts(self) -> frozenset[str]:
        """Columns that only make up a pointer of several columns."""
        return frozenset(part for link in self.links for part in link.parts)

    def rows(self) -> QuerySet[Any]:
        """The stored rows that the file is about, with the fields that are kept elsewhere."""
        return self.model.objects.filter(self.only).annotate(**self.elsewhere)

    def row(self, fields: Mapping[str, Any]) -> Any:
        """A row of the table. What is kept elsewhere is put on it, for whoever makes what follows."""
        made = self.model(**{name: value for name, value in fields.items() if name not in self.elsewhere})
        for name in self.elsewhere.keys() & fields.keys():
            setattr(made, name, fields[name])
        return made

    def has_field(self, name: str) -> bool:
        """Whether the table has the field."""
        try:
            self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        return True

    @cached_property
    def key_columns(self) -> tuple[str, ...]:
        """The headings that together name a row, in order; one that is in two pointers comes twice."""
        names: list[str] = []
        by_target = {column.target: column.name for column in self.columns if not column.to}
        for part in self.key:
            if part == "first":
                names.append("first")
            elif part in self.pointer_of:
                names.extend(self.pointer_of[part].parts)
            else:
                names.append(by_target[part])
        return tuple(names)

    def key_of(self, values: Values) -> Key:
        """The natural key of a row of the file. A column that is not there says what an empty cell says."""
        return tuple(
            self.all_columns[name].default if (value := values.get(name)) is None else value
            for name in self.key_columns
        )

    def happened_at(self, values: Values) -> dt.date | dt.datetime | None:
        """When the row's fact happened, as far as the row tells."""
        for name in self.happened or (("first",) if self.period else ()):
            if values.get(name) is not None:
                return values[name]
        return None


def column(
    name: str, kind: Kind, about: str, *, field: str = "", required: bool = False, default: Any = None
) -> Column:
    """A column that holds a value."""
    return Column(name, kind, about, field, required=required, default=default)


def part_of_name(name: str, longest: int, example: str, about: str) -> Column:
    """A column with the given or the family name of somebody, who may have only one of them."""
    return Column(name, columns.name(longest, example), about, default="", heading=True)


def ref(name: str, to: str, about: str, *, field: str = "", required: bool = False) -> Column:
    """A column that points to a row of another file."""
    return Column(name, _KEY_KINDS[to], f"{about} Finns i {to}.", field, required=required, to=to)


def refs(name: str, to: str, about: str, *, field: str = "") -> Column:
    """A column that points to several rows of another file, with | between."""
    return Column(name, _KEY_KINDS[to], f"{about} Flera skiljs med |. Finns i {to}.", field, to=to, many=True)


def not_before(later: str, earlier: str) -> Check:
    """A check that one day or time does not come before another."""

    def check(values: Values) -> Iterator[tuple[str, str]]:
        first, second = values.get(earlier), values.get(later)
        if first is not None and second is not None and _as_day(second) < _as_day(first):
            yield later, f"Ligger före {earlier} ({_as_day(first)}). Rätta ett av datumen."

    return check


def together(one: str, other: str, why: str) -> Check:
    """A check that when one column is filled the other is too."""

    def check(values: Values) -> Iterator[tuple[str, str]]:
        if values.get(one) not in {None, ""} and values.get(other) in {None, ""}:
            yield other, f"Saknas. {why}"

    return check


def where(column_name: str, value: Any, needed: str, why: str) -> Check:
    """A check that a column is filled where another has a certain value."""

    def check(values: Values) -> Iterator[tuple[str, str]]:
        if values.get(column_name) == value and values.get(needed) in {None, ""}:
            yield needed, f"Saknas. {why}"

    return check


def _as_day(value: dt.date | dt.datetime) -> dt.date:
    return calendar.local_date(value) if isinstance(value, dt.datetime) else value
