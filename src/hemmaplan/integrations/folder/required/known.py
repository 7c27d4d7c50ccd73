"""What is known of the rows that a folder is about: its own, and those stored that they belong to or stand beside."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from hemmaplan.foundation import calendar
from hemmaplan.foundation.period import Period
from hemmaplan.integrations.folder.checking import Folder, Row
from hemmaplan.integrations.folder.ledger import Ledger
from hemmaplan.integrations.folder.nouns.noun import Key, Link, Noun, Values
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.organisation.periods import last_day

_MANY = 20_000
# Rows that are kept otherwise than as one row with a key, or that nothing stands beside.
_APART = {"head_counts", "journal"}


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows of a noun that must be known when the folder has rows of ``when``, by the pointer they share."""

    noun: str
    by: str
    when: frozenset[str]
    only: models.Q = field(default_factory=models.Q)


@dataclass
class Known:
    """Rows by noun and natural key, each with its values by column, as they will stand after the import."""

    folder: Folder
    ledger: Ledger
    at: dt.datetime
    # A folder that is moved in time is asked about as it was written, by itself: what is stored lies at other days.
    alone: bool = False
    # Rows that have a fault already, by file and line: they may lack what a rule asks for, and are not asked about.
    faulty: set[tuple[str, int]] = field(default_factory=set)
    _rows: dict[str, dict[Key, Values]] = field(default_factory=lambda: defaultdict(dict))
    # As the rows of the folder are stored before the import, where they are.
    before: dict[str, dict[Key, Values]] = field(default_factory=lambda: defaultdict(dict))
    _groups: dict[tuple[str, tuple[str, ...]], dict[Key, list[tuple[Key, Values]]]] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        """The day of the import."""
        return calendar.local_date(self.at)

    def get(self, noun: str, *key: Any) -> Values | None:
        """The values of a row; ``None`` when there is no such row."""
        return self._rows[noun].get(key)

    def own(self, noun: str, row: Row) -> Values:
        """The values of a row of the folder."""
        return self._rows[noun][row.key]

    def beside(self, noun: str, names: tuple[str, ...], group: Key) -> list[tuple[Key, Values]]:
        """The rows of a noun whose columns ``names`` hold the values ``group``, with their keys."""
        if (noun, names) not in self._groups:
            found: dict[Key, list[tuple[Key, Values]]] = defaultdict(list)
            for key, values in self._rows[noun].items():
                found[tuple(values.get(name) for name in names)].append((key, values))
            self._groups[noun, names] = found
        return self._groups[noun, names].get(group, [])

    def span(self, noun: str, *key: Any) -> Period | None:
        """The period of a row; ``None`` when there is no such row."""
        values = self.get(noun, *key)
        return None if values is None else period(values)

    # Reading ----------------------------------------------------------------------------------------------------------

    def read(self, *, stateful: Collection[str], beside: Iterable[Beside]) -> None:
        """Read the folder's rows, then those stored that they replace, belong to or stand beside."""
        for name, table in self.folder.tables.items():
            rows = [row for row in table.rows if (table.file, row.number) not in self.faulty]
            self._own(NOUNS[name], table.headings, rows, compare=name in stateful)
        for noun in reversed(NOUNS.values()):
            self._above(noun)
        for wanted in beside:
            if any(name in self.folder.tables for name in wanted.when):
                self._alongside(wanted)
        for noun in reversed(NOUNS.values()):  # what was found beside belongs to something too
            self._above(noun)

    def changed(self, noun: str) -> set[Key]:
        """Rows of the folder that are stored otherwise than they will be."""
        mine = self._rows[noun]
        return {
            key for key, before in self.before[noun].items() if any(mine[key].get(n) != v for n, v in before.items())
        }

    def below(self, parent: str, keys: Collection[Key]) -> Iterator[tuple[str, Key, Values, Key]]:
        """Stored rows, not in the folder, that belong to these: noun, key, values, and the key of what they belong to."""
        ids = [self.ledger.ids(parent)[key] for key in keys]
        for noun in NOUNS.values():
            own = self.folder.tables[noun.name].keys if noun.name in self.folder.tables else {}
            for link in noun.pointers:
                if link.to != parent or noun.name in _APART:
                    continue
                for part in _parts(ids):
                    rows = noun.rows().filter(**{f"{link.field}_id__in": part})
                    for key, values in self._stored(noun, rows):
                        if key not in own:
                            self._rows[noun.name].setdefault(key, values)
                            yield noun.name, key, values, tuple(values.get(name) for name in link.parts)
        self._groups.clear()
        for noun in reversed(NOUNS.values()):
            self._above(noun)

    def _ids(self, noun: str) -> dict[Key, int]:
        """Primary keys of the stored rows that count."""
        return {} if self.alone else self.ledger.ids(noun)

    def _own(self, noun: Noun, headings: tuple[str, ...], rows: list[Row], *, compare: bool) -> None:
        blanks = _blanks(noun)
        named = set(headings)
        partial = not all(name in named for name, column in noun.all_columns.items() if not column.many)
        known = self._ids(noun.name) if noun.name not in _APART else {}
        if known and (compare or partial):
            pks = [known[row.key] for row in rows if row.key in known]
            self.before[noun.name] = dict(self._by_id(noun, pks))
        before = self.before[noun.name]
        mine = self._rows[noun.name]
        for row in rows:
            given = {name: blanks.get(name) if value is None else value for name, value in row.values.items()}
            mine[row.key] = {**(before.get(row.key) or blanks), **given}

    def _above(self, noun: Noun) -> None:
        """Read what the known rows of a noun belong to, where it is not known yet."""
        for link in noun.pointers:
            known, ids = self._rows[link.to], self._ids(link.to)
            wanted = {tuple(values.get(part) for part in link.parts) for values in self._rows[noun.name].values()}
            pks = [ids[key] for key in wanted if key in ids and key not in known]
            known.update(self._by_id(NOUNS[link.to], pks))

    def _alongside(self, wanted: Beside) -> None:
        noun = NOUNS[wanted.noun]
        link = noun.pointer_of[wanted.by]
        ids, known = self._ids(link.to), self._rows[noun.name]
        pks = [pk for pk in (ids.get(key) for key in self._pointed(link, wanted.when)) if pk is not None]
        for part in _parts(pks):
            rows = noun.rows().filter(wanted.only, **{f"{link.field}_id__in": part})
            for key, values in self._stored(noun, rows):
                known.setdefault(key, values)

    def _pointed(self, link: Link, when: frozenset[str]) -> set[Key]:
        """The rows that the folder's rows of these nouns point to by the same kind of pointer."""
        found: set[Key] = set()
        for name in when & set(self.folder.tables):
            for other in NOUNS[name].pointers:
                if other.to == link.to:
                    found |= {tuple(values.get(part) for part in other.parts) for values in self._rows[name].values()}
        return found

    def _by_id(self, noun: Noun, pks: list[int]) -> Iterator[tuple[Key, Values]]:
        for part in _parts(pks):
            yield from self._stored(noun, noun.rows().filter(pk__in=part))

    def _stored(self, noun: Noun, rows: "models.QuerySet[Any]") -> Iterator[tuple[Key, Values]]:
        """Stored rows by the columns of their file: pointers as the keys of what they point to."""
        reads = _reads(noun, self.ledger)
        keys = self.ledger.keys(noun.name)
        for pk, *stored in (
            rows.order_by().values_list("pk", *(path for path, _take in reads)).iterator(chunk_size=_MANY)
        ):
            values: dict[str, Any] = {}
            for (_path, take), value in zip(reads, stored, strict=True):
                take(values, value)
            if pk in keys:
                yield keys[pk], values


_Take = Callable[[dict[str, Any], Any], None]


def _reads(noun: Noun, ledger: Ledger) -> list[tuple[str, _Take]]:
    """Which stored fields to read, and how each becomes columns."""

    def plain(name: str) -> _Take:
        return lambda values, value: values.__setitem__(name, value)

    def pointer(parts: tuple[str, ...], to: str) -> _Take:
        keys = ledger.keys(to)
        nothing = (None,) * len(parts)

        def take(values: dict[str, Any], value: Any) -> None:
            for part, key in zip(parts, keys.get(value, nothing), strict=True):
                if key is not None or part not in values:
                    values[part] = key

        return take

    def ends(values: dict[str, Any], value: Any) -> None:
        values["first"], values["last"] = value.lower, last_day(value)

    found: list[tuple[str, _Take]] = [(f"{link.field}_id", pointer(link.parts, link.to)) for link in noun.pointers]
    if noun.period:
        found.append(("period", ends))
    for column in noun.columns:
        single = not (column.many or column.to or column.target.startswith("-") or column.name in noun.parts)
        if single and ("__" in column.target or noun.has_field(column.target)):
            found.append((column.target, plain(column.name)))
    return found


def _blanks(noun: Noun) -> dict[str, Any]:
    """What a cell that is empty or a column that is missing means."""
    found: dict[str, Any] = {}
    for name, column in noun.all_columns.items():
        if column.default is not None:
            found[name] = column.default
        elif not (column.many or column.to) and noun.has_field(column.target):
            stored = noun.model._meta.get_field(column.target)
            if stored.has_default():
                found[name] = stored.get_default()
            elif isinstance(stored, models.CharField | models.TextField):
                found[name] = ""
    return found


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _MANY):
        yield ids[start : start + _MANY]


def period(values: Values) -> Period:
    """The period of a row."""
    return Period.between(values.get("first"), values.get("last"))
