"""Rows written by COPY: a column order per table, ids given out here, text made here.

COPY goes past Python's models and straight into PostgreSQL, which still holds every check, unique and exclusion
constraint against each row. Foreign keys and plain indexes are taken off before and put on after, in the same
transaction: building them at the end is several times faster, and adding a foreign key checks every row.
Column defaults of the models are filled in, so a new field needs no change here.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

BATCH = 4_000
YES, NO = "t", "f"
_EPOCH = dt.date(1970, 1, 1).toordinal()

_ENCODED: dict[type, Callable[[Any], str]] = {
    str: lambda value: value,
    int: str,
    bool: lambda value: "t" if value else "f",
    type(None): lambda _value: "\\N",
}


class _Days(dict[int, str]):
    """The ISO text of a day number, worked out once."""

    def __missing__(self, ordinal: int) -> str:
        text = self[ordinal] = dt.date.fromordinal(ordinal).isoformat()
        return text


ISO = _Days()


def day_of(ordinal: int) -> dt.date:
    """The day of a day number."""
    return dt.date.fromordinal(ordinal)


def moment(day: int, hour: int, minute: int = 0) -> str:
    """A clock time in Stockholm; the transaction's time zone is set so."""
    return f"{ISO[day]} {hour:02}:{minute:02}"


def period(first: int, last: int | None = None) -> str:
    """A range from the first day to and including the last."""
    return f"[{ISO[first]},{ISO[last + 1] if last is not None else ''})"


def data(**values: object) -> str:
    """A JSON cell. Our own words only: nothing in it needs escaping."""
    return json.dumps(values)


class Table:
    """A table being filled. ``add`` takes the values of the named columns and returns the new id. A ``late`` one is sent when told."""

    def __init__(self, model: type[models.Model], columns: str, *, late: bool = False) -> None:
        meta = model._meta
        self.late = late
        named = columns.split()
        known = {field.attname: field for field in meta.concrete_fields}
        unknown = set(named) - known.keys()
        if unknown:
            raise KeyError(f"{meta.label} has no {', '.join(sorted(unknown))}")
        rest = [field for name, field in known.items() if name not in named and not field.primary_key]
        self.keyed = meta.pk is not None and meta.pk.attname not in named
        ordered = ([meta.pk.column] if self.keyed and meta.pk else []) + [known[name].column for name in named]
        self.name = meta.db_table
        self.copy = 'COPY "{}" ({}) FROM STDIN'.format(
            self.name, ", ".join(f'"{column}"' for column in [*ordered, *(field.column for field in rest)])
        )
        self.tail = "".join(f"\t{_default(field)}" for field in rest) + "\n"
        self.lines: list[str] = []
        self.last = self.start = _highest(self.name, str(meta.pk.column)) if self.keyed and meta.pk else 0
        self.written = 0

    def add(self, *values: Any) -> int:
        """Put a row in line."""
        encoded = _ENCODED
        text = "\t".join([encoded[type(value)](value) for value in values])
        if self.keyed:
            self.last += 1
            text = f"{self.last}\t{text}"
        self.lines.append(text + self.tail)
        if len(self.lines) >= BATCH and not self.late:
            self.flush()
        return self.last

    def flush(self) -> None:
        """Send what is in line."""
        if not self.lines:
            return
        with connection.cursor() as cursor, cursor.copy(self.copy) as copy:
            copy.write("".join(self.lines))
        self.written += len(self.lines)
        self.lines.clear()


def _default(field: Any) -> str:
    """The constant that fills a column nobody named."""
    if field.default in {list, dict}:
        return "{}"
    if field.default is not NOT_PROVIDED and not callable(field.default):
        value = field.get_default()
        return _ENCODED.get(type(value), lambda choice: str(choice.value))(value)
    if field.null:
        return "\\N"
    if isinstance(field, models.CharField | models.TextField):
        return ""
    raise KeyError(f"{field.model.__name__}.{field.name} has no value and no default")


def _highest(table: str, column: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max("{column}"), 0) FROM "{table}"')  # noqa: S608  our own table names
        return cursor.fetchone()[0]


class Bare:
    """The tables without foreign keys and plain indexes; ``dress`` puts back what was there."""

    def __init__(self, tables: Iterable[str]) -> None:
        names = sorted(set(tables))
        with connection.cursor() as cursor:
            # Rows written earlier in this transaction may still wait for their check.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s) ORDER BY 1, 2", [names],
            )  # fmt: skip
            self.keys = cursor.fetchall()
            cursor.execute(
                "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
                "WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique "
                "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1", [names],
            )  # fmt: skip
            self.indexes = cursor.fetchall()
            for table, name, _definition in self.keys:
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            for name, _definition in self.indexes:
                cursor.execute(f"DROP INDEX {name}")

    def dress(self, say: Callable[[str], object]) -> None:
        """Build the indexes and add the foreign keys; PostgreSQL checks every row and refuses the whole if one is wrong."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            for _name, definition in self.indexes:
                cursor.execute(definition)
            say(f"  {len(self.indexes)} index byggda")
            for table, name, definition in self.keys:
                cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
            say(f"  {len(self.keys)} främmande nycklar prövade")
