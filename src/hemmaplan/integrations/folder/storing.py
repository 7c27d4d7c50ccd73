"""Stores what is new and what has changed, in batches, and leaves the rest untouched.

A row that the database refuses after all (a constraint nobody foresaw, somebody else at work) is looked up by halving its
batch, so that the message still names file and row.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, models, transaction

from hemmaplan.access.models import User
from hemmaplan.foundation import calendar, written
from hemmaplan.integrations.folder.changes import Changes
from hemmaplan.integrations.folder.checking import Folder, Row, Table
from hemmaplan.integrations.folder.columns import Column
from hemmaplan.integrations.folder.ledger import Ledger
from hemmaplan.integrations.folder.nouns.noun import Key, Noun, Values
from hemmaplan.integrations.folder.problems import Problems
from hemmaplan.organisation.periods import span

BATCH = 2000


def spaced(number: int) -> str:
    """A number as it is written in Swedish: 100 000."""
    return f"{number:,}".replace(",", "\u00a0")


@dataclass
class Count:
    """How many rows of a file were new, changed and unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Store:
    """One import under way: where it stands, and what it has touched."""

    folder: Folder
    ledger: Ledger
    by: User
    at: dt.datetime
    say: Callable[[str], None]
    problems: Problems = field(default_factory=Problems)
    counts: dict[str, Count] = field(default_factory=dict)
    # Primary keys of rows made or changed, by noun: what follows from them is made afterwards.
    touched: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    # What the file tells of a row and other tables keep, by noun and primary key.
    elsewhere: dict[str, dict[int, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    # What each row changes, when somebody wants to see it.
    changes: Changes | None = None

    @property
    def cutoff(self) -> dt.datetime:
        """The latest time anything can have been recorded: the data's own day, or now."""
        given = self.folder.meta.get("memo_date", "")
        if self.folder.shift:
            return min(self.at, calendar.at_clock(self.folder.shift.target, 8))
        try:
            return min(self.at, calendar.at_clock(written.read_day(given), 8))
        except ValueError:
            return self.at

    def keep_elsewhere(self, noun: Noun, thing: Any) -> None:
        """Keep what the file tells of a row and other tables keep."""
        given = {name: vars(thing)[name] for name in noun.elsewhere if name in vars(thing)}
        if given:
            self.elsewhere[noun.name][thing.pk] = given

    def recorded(self, happened: dt.date | dt.datetime | None) -> dt.datetime:
        """When something that happened then was recorded, if nobody says: the same day, never after the cutoff."""
        if happened is None:
            return self.cutoff
        at = happened if isinstance(happened, dt.datetime) else calendar.at_clock(happened, 8)
        return min(at, self.cutoff)


Prepare = Callable[[Store, list[models.Model]], None]
Fill = Callable[[Store, dict[str, Any], Values], None]


def store(table: Table, now: Store, *, fill: Fill | None = None, prepare: Prepare | None = None) -> None:
    """Store a table. ``fill`` completes the fields of a row, ``prepare`` makes what new rows must have before them."""
    noun, count = table.noun, now.counts.setdefault(table.noun.name, Count())
    for level in _levels(table):
        made: list[tuple[Row, models.Model, dict[str, tuple[int, ...]]]] = []
        changed: list[tuple[Row, models.Model, dict[str, tuple[int, ...]], set[str]]] = []
        existing = _existing(table, level, now)
        for row in level:
            fields, lists = _fields(table, row, now)
            if fill:
                fill(now, fields, row.values)
            pk = now.ledger.ids(noun.name).get(row.key)
            if pk is None:
                made.append((row, _new(noun, row, fields, now), lists))
                continue
            stored, stored_lists = existing[pk]
            differing = {name for name, value in fields.items() if stored[name] != value}
            differing_lists = {name: ids for name, ids in lists.items() if set(stored_lists[name][pk]) != set(ids)}
            if not differing and not differing_lists:
                count.unchanged += 1
            elif noun.frozen or (noun.locked is not None and stored[noun.locked[0]] == noun.locked[1]):
                now.problems.add(
                    table.file, row.number, "", "Raden är redan registrerad och får inte ändras. Ta bort den."
                )
            else:
                # The whole row, so that saving it keeps what the file does not name.
                changed.append((row, noun.row(stored | fields), differing_lists, differing))
        if now.changes is not None:
            _note_changes(table, made, changed, existing, now.changes)
        if prepare:
            prepare(now, [thing for _row, thing, _lists in made])
        _create(table, made, now)
        _change(table, changed, now)
        now.problems.stop_if_any()  # the next level points to this one
        count.new += len(made)
        count.changed += len(changed)


def _note_changes(
    table: Table, made: list[Any], changed: list[Any], existing: dict[int, Any], changes: Changes
) -> None:
    """Keep what is made and changed for whoever looks at it before or after."""
    changes.made(table.noun, table.file, [(row.number, row.key, vars(thing)) for row, thing, _lists in made])
    told = []
    for row, thing, lists, differing in changed:
        stored, stored_lists = existing[thing.pk]
        pairs = {name: (stored[name], getattr(thing, name)) for name in sorted(differing)}
        pairs |= {name: (stored_lists[name][thing.pk], ids) for name, ids in lists.items()}
        told.append((row.number, row.key, stored, pairs))
    changes.changed(table.noun, table.file, told)


def _levels(table: Table) -> Iterable[list[Row]]:
    """The rows, or where a noun points to itself: first those that point to none of the file, then those below."""
    own = [link for link in table.noun.pointers if link.to == table.noun.name]
    if not own:
        return [table.rows] if table.rows else []
    levels: list[list[Row]] = []
    placed: set[Key] = set()
    left = list(table.rows)
    while left:
        level = [
            row for row in left
            if all((above := tuple(row.values.get(p) for p in link.parts)) not in table.keys or above in placed for link in own)
        ]  # fmt: skip
        if not level:  # a ring: store none of it; the check of the ring is the message
            return levels
        placed |= {row.key for row in level}
        names = {id(row) for row in level}
        left = [row for row in left if id(row) not in names]
        levels.append(level)
    return levels


def _existing(table: Table, rows: list[Row], now: Store) -> dict[int, Any]:
    """Stored fields of the rows that are there already, with the ids of their lists."""
    ids = now.ledger.ids(table.noun.name)
    wanted = [ids[row.key] for row in rows if row.key in ids]
    found: dict[int, Any] = {}
    names = [column for column in table.noun.columns if column.many and column.name in table.headings]
    for start in range(0, len(wanted), 20_000):
        part = wanted[start : start + 20_000]
        lists: dict[str, dict[int, list[int]]] = {column.target: defaultdict(list) for column in names}
        for column in names:
            through, own, other = _through(table.noun, column)
            rows_of = through.objects.filter(**{f"{own}__in": part}).values_list(own, other)
            for one, to in rows_of:
                lists[column.target][one].append(to)
        for stored in table.noun.rows().filter(pk__in=part).values():
            found[stored["id"]] = (stored, lists)
    return found


def _through(noun: Noun, column: Column) -> tuple[Any, str, str]:
    """The table of a list, with its two columns."""
    relation: Any = noun.model._meta.get_field(column.target)
    return relation.remote_field.through, f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"


def _fields(table: Table, row: Row, now: Store) -> tuple[dict[str, Any], dict[str, tuple[int, ...]]]:
    """What the file says of the row, by stored field; and its lists by ids. Columns that are not there say nothing."""
    noun, values = table.noun, row.values
    fields: dict[str, Any] = {}
    lists: dict[str, tuple[int, ...]] = {}
    for name in table.headings:
        column = noun.all_columns.get(name)
        if column is None or name in {"first", "last"} or column.target.startswith("-") or "__" in column.target:
            continue
        if column.many:
            ids = now.ledger.ids(column.to)
            lists[column.target] = tuple(ids[(value,)] for value in values.get(name) or ())
        elif not column.to and name not in noun.parts | {"codes", "recorded_at"} and noun.has_field(column.target):
            value = values.get(name)
            fields[column.target] = _blank(noun, column) if value is None else value
    if values.get("recorded_at") is not None:
        fields["recorded_at"] = values["recorded_at"]
    for link in noun.pointers:
        if link.named(table.headings):
            wanted = link.key(values)
            fields[f"{link.field}_id"] = None if wanted is None else now.ledger.ids(link.to)[wanted]
    if noun.period:
        fields["period"] = span(values["first"], values.get("last"))
    return fields, lists


def _blank(noun: Noun, column: Column) -> Any:
    """What an empty cell means: the default of the field."""
    if column.default is not None:
        return column.default
    stored: Any = noun.model._meta.get_field(column.target)
    default = stored.get_default()
    return default() if callable(default) else default


def _new(noun: Noun, row: Row, fields: dict[str, Any], now: Store) -> Any:
    made: Any = noun.row(fields)
    if noun.has_field("recorded_at") and "recorded_at" not in fields:
        made.recorded_at = now.recorded(noun.happened_at(row.values))
    for name in noun.by_system:
        setattr(made, name, now.by)
    return made


def _create(table: Table, made: list[tuple[Row, models.Model, dict[str, tuple[int, ...]]]], now: Store) -> None:
    for start in range(0, len(made), BATCH):
        part = made[start : start + BATCH]
        _insert(table, [(row, thing) for row, thing, _lists in part], now)
        for row, thing, _lists in part:
            if thing.pk is not None:
                now.ledger.add(table.noun.name, row.key, thing.pk)
                now.touched[table.noun.name].append(thing.pk)
                now.keep_elsewhere(table.noun, thing)
        if len(made) > 5 * BATCH:
            now.say(f"  {table.file}: {spaced(start + len(part))} av {spaced(len(made))}")
    _relist(table.noun, [(thing, lists) for _row, thing, lists in made if lists and thing.pk])


def _insert(table: Table, rows: list[tuple[Row, models.Model]], now: Store) -> None:
    """Insert a batch; when the database refuses, halve it until the row is found."""
    things = [thing for _row, thing in rows]
    try:
        with transaction.atomic():
            if table.noun.name == "units":
                for thing in things:
                    thing.save()
            else:
                table.noun.model.objects.bulk_create(things)
    except DatabaseError as error:
        for thing in things:
            thing.pk = None
        if len(rows) == 1:
            now.problems.add(table.file, rows[0][0].number, "", _explained(table.noun, error))
            return
        half = len(rows) // 2
        _insert(table, rows[:half], now)
        _insert(table, rows[half:], now)


def _change(
    table: Table, changed: list[tuple[Row, models.Model, dict[str, tuple[int, ...]], set[str]]], now: Store
) -> None:
    noun = table.noun
    for row, thing, _lists, differing in changed:
        now.touched[noun.name].append(thing.pk)
        now.keep_elsewhere(noun, thing)
        if differing:
            try:
                with transaction.atomic():
                    thing.save(force_update=True, update_fields=sorted(name.removesuffix("_id") if name.endswith("_id") and
                               name.removesuffix("_id") in {f.name for f in thing._meta.fields} else name
                               for name in differing - noun.elsewhere.keys()))  # fmt: skip
            except DatabaseError as error:
                now.problems.add(table.file, row.number, "", _explained(table.noun, error))
    _relist(table.noun, [(thing, lists) for _row, thing, lists, _differing in changed if lists])


def _relist(noun: Noun, rows: list[tuple[models.Model, dict[str, tuple[int, ...]]]]) -> None:
    """Set the lists (competences, leaders) of rows."""
    for column in noun.columns:
        if not column.many:
            continue
        through, own, other = _through(noun, column)
        ours = [(thing, lists[column.target]) for thing, lists in rows if column.target in lists]
        for start in range(0, len(ours), BATCH):
            part = ours[start : start + BATCH]
            through.objects.filter(**{f"{own}__in": [thing.pk for thing, _ids in part]}).delete()
            # What is listed was known when the row that lists it was.
            timed = "recorded_at" in {field.name for field in through._meta.concrete_fields}
            through.objects.bulk_create(
                through(**{own: thing.pk, other: one}, **({"recorded_at": vars(thing)["recorded_at"]} if timed else {}))
                for thing, ids in part
                for one in ids
            )


def _explained(noun: Noun, error: DatabaseError) -> str:
    """Why the database refused, in the words of the constraint when it has any. Never the values of the row."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    for constraint in noun.model._meta.constraints:
        if constraint.name == name:
            said = str(constraint.violation_error_message)
            if said and "%(name)" not in said and constraint.name not in said:
                return said
    return f"Raden strider mot en regel i databasen ({name or type(error).__name__}). Rätta den."
