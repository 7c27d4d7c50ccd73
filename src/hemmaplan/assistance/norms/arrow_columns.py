"""Arrow columns as whole numbers (*kolumner till tal*): each sort of column, and a fault with household, path and remedy.

A list column becomes rows of their own with their owner. Words are looked up once each, however many rows have them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hemmaplan.assistance.norms.fields import Choice, Day, Many, Record, Wrong, nearest
from hemmaplan.assistance.norms.household import Fault, ImpossibleHousehold
from hemmaplan.assistance.norms.reading import household_record
from hemmaplan.assistance.norms.tables import EPOCH, UNSAID, day_number

Column = npt.NDArray[np.int64]

MOST_FAULTS: Final = 50
"""A wrong file may be wrong in every row; the first faults are enough to mend it."""


class Part:
    """One part of the households: its rows' fields, where each owner's rows start, and the words for a row's path."""

    def __init__(self, fields: Mapping[str, pa.Array], start: Column, prefix: str, home: Column) -> None:
        self.fields = fields
        self.start = start
        self.prefix = prefix
        self.home = home
        """The household of each row."""

    def __len__(self) -> int:
        return int(self.start[-1])


class Columns:
    """A record batch of households, read column by column. ``faults`` gathers what is wrong."""

    def __init__(self, batch: pa.RecordBatch, first_row: int) -> None:
        self.first_row = first_row
        self.faults: list[Fault] = []
        self.size = batch.num_rows
        fields = dict(zip(batch.schema.names, batch.columns, strict=True))
        self.ids = fields["id"].cast(pa.string())
        self.homes = Part(fields, np.arange(self.size + 1), "", np.arange(self.size))

    def part(self, of: Part, name: str) -> Part:
        """A list column as rows of its own."""
        column = of.fields.get(name)
        prefix = f"{of.prefix}.{name}" if of.prefix else name
        if column is None or pa.types.is_null(column.type):
            return Part({}, np.zeros(len(of) + 1, np.int64), prefix, np.zeros(0, np.int64))
        if not _is_list(column.type):
            self.refuse_column(of, name, "en lista")
        lengths = numbers(pc.fill_null(pc.list_value_length(column), 0))
        start = np.concatenate(([0], np.cumsum(lengths)))
        rows = pc.list_flatten(column)
        home = np.repeat(of.home, lengths)
        fields = {"": rows}
        part = Part(fields, start, prefix, home)
        if pa.types.is_struct(rows.type):
            self.require_known(rows.type, household_record(), name)
            part.fields = dict(zip((field.name for field in rows.type), rows.flatten(), strict=True))
            self.mark(part, "", booleans(pc.is_null(rows)), "är tom. Ta bort posten eller fyll i den.")
        return part

    def struct(self, name: str) -> Part:
        """A struct column of the household: its fields, null where the struct is."""
        column = self.homes.fields.get(name)
        if column is None or pa.types.is_null(column.type):
            return Part({}, self.homes.start, name, self.homes.home)
        if not pa.types.is_struct(column.type):
            self.refuse_column(self.homes, name, "en struct")
        if name != "registers":
            self.require_known(column.type, household_record(), name)
        fields = dict(zip((field.name for field in column.type), column.flatten(), strict=True))
        fields["?"] = column
        return Part(fields, self.homes.start, name, self.homes.home)

    # The sorts of columns

    def whole(
        self,
        part: Part,
        name: str,
        *,
        required: bool | npt.NDArray[np.bool_] = False,
        below_zero: bool = False,
        otherwise: int = UNSAID,
    ) -> Column:
        """Whole numbers. Null is ``otherwise``; below zero is a fault, since it would be taken for no answer."""
        column = part.fields.get(name)
        self.require(part, name, required)
        if column is None or pa.types.is_null(column.type):
            return np.full(len(part), otherwise, np.int64)
        if not pa.types.is_integer(column.type):
            self.refuse_column(part, name, "heltal (belopp i hela öre)")
        if pa.types.is_uint64(column.type):
            column = pc.min_element_wise(column, pa.scalar(np.iinfo(np.int64).max, pa.uint64()), skip_nulls=False)
        if not below_zero:
            self.mark(
                part, name, booleans(pc.fill_null(pc.less(column, 0), fill_value=False)), "är under noll. Rätta talet."
            )
        return numbers(pc.fill_null(column.cast(pa.int64()), otherwise))

    def yes_no(self, part: Part, name: str) -> Column:
        """1, 0 or no answer."""
        column = part.fields.get(name)
        if column is None or pa.types.is_null(column.type):
            return np.full(len(part), UNSAID, np.int64)
        if not pa.types.is_boolean(column.type):
            self.refuse_column(part, name, "ja eller nej (boolean)")
        return numbers(pc.fill_null(column.cast(pa.int64()), UNSAID))

    def word(
        self,
        part: Part,
        name: str,
        meaning: Mapping[str, int] | Callable[[str], int],
        *,
        required: bool | npt.NDArray[np.bool_] = False,
        otherwise: int = UNSAID,
    ) -> Column:
        """Words as numbers. Each word is looked up once, however many rows have it."""
        column = part.fields.get(name)
        self.require(part, name, required)
        if column is None or pa.types.is_null(column.type):
            return np.full(len(part), otherwise, np.int64)
        if not _is_text(column.type):
            self.refuse_column(part, name, "text")
        coded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
        words = coded.dictionary.to_pylist()
        meant = np.full(len(words) + 1, otherwise, np.int64)
        wrong: dict[int, str] = {}
        for place, word in enumerate(words):
            try:
                meant[place] = _look_up(word, meaning)
            except Wrong as fault:
                wrong[place] = str(fault)
        places = numbers(pc.fill_null(coded.indices.cast(pa.int64()), len(words)))
        for place, text in wrong.items():
            self.mark(part, name, places == place, text)
        return meant[places]

    def days(self, part: Part, name: str) -> Column:
        """The number of each day."""
        column = part.fields.get(name)
        if column is None or pa.types.is_null(column.type):
            return np.full(len(part), UNSAID, np.int64)
        if _is_text(column.type):
            return self.word(part, name, _day)
        if not pa.types.is_date(column.type):
            self.refuse_column(part, name, "datum (date32)")
        days = column.cast(pa.date32()).cast(pa.int32()).cast(pa.int64())
        return numbers(pc.fill_null(pc.add(days, EPOCH), UNSAID))

    def place(self, part: Part, members: Part, *, required: bool = False) -> Column:
        """The named member's place among the household's members."""
        self.require(part, "member", required)
        column = part.fields.get("member")
        if column is None or pa.types.is_null(column.type) or not len(part):
            return np.full(len(part), UNSAID, np.int64)
        ids = pc.dictionary_encode(pa.concat_arrays([_strings(members.fields["id"]), _strings(column)])).indices
        codes = numbers(pc.fill_null(ids.cast(pa.int64()), -1))
        width = int(codes.max(initial=0)) + 1
        own = members.home * width + codes[: len(members)]
        asked = part.home * width + codes[len(members) :]
        order = np.argsort(own, kind="stable")
        if not len(order):
            return np.full(len(part), UNSAID, np.int64)
        at = order[np.minimum(np.searchsorted(own[order], asked), len(order) - 1)]
        unnamed = codes[len(members) :] < 0
        self.mark(
            part, "member", (own[at] != asked) & ~unnamed, "är ingen i hushållet. Skriv ett id som finns i members."
        )
        return np.where(unnamed, UNSAID, at - members.start[part.home])

    def texts(self, part: Part, name: str) -> Any:
        """Texts for the account, kept in Arrow until one is asked for."""
        column = part.fields.get(name)
        return () if column is None else pc.fill_null(_strings(column), "")

    def has_text(self, part: Part, name: str) -> Column:
        """1 where there is a text."""
        column = part.fields.get(name)
        if column is None or pa.types.is_null(column.type):
            return np.zeros(len(part), np.int64)
        if not _is_text(column.type):
            self.refuse_column(part, name, "text")
        return booleans(
            pc.fill_null(pc.greater(pc.binary_length(pc.utf8_trim_whitespace(_strings(column))), 0), fill_value=False)
        ).astype(np.int64)

    # Faults

    def require_texts(self, part: Part, name: str) -> None:
        """A text that every row must have."""
        self.require(part, name, needed=True)
        self.mark(part, name, (self.has_text(part, name) == 0) & ~self.missing(part, name), "är tom. Skriv en text.")

    def present(self, struct: Part) -> npt.NDArray[np.bool_]:
        """Which households have the struct."""
        return booleans(pc.is_valid(struct.fields["?"])) if "?" in struct.fields else np.zeros(self.size, np.bool_)

    def missing(self, part: Part, name: str) -> npt.NDArray[np.bool_]:
        """Which rows have no value."""
        column = part.fields.get(name)
        return np.ones(len(part), np.bool_) if column is None else booleans(pc.is_null(column))

    def require(self, part: Part, name: str, needed: bool | npt.NDArray[np.bool_]) -> None:  # noqa: FBT001 - or an array
        """Note the rows that lack a value they must have."""
        if needed is not False:
            self.mark(part, name, self.missing(part, name) & needed, "saknas. Fyll i det.")

    def mark(self, part: Part, name: str, wrong: npt.NDArray[np.bool_], text: str) -> None:
        """Note a fault for each marked row, as far as there is use in more."""
        for row in np.flatnonzero(wrong)[: max(MOST_FAULTS - len(self.faults), 0)]:
            self.fault(part, int(row), name, text)

    def fault(self, part: Part, row: int, name: str, text: str) -> None:
        """Note a fault in one row."""
        home = int(part.home[row])
        path = part.prefix
        if part.prefix and part.home is not self.homes.home:
            path = f"{part.prefix}[{row - int(np.searchsorted(part.home, home))}]"
        where = ".".join(piece for piece in (path, name) if piece)
        household = self.ids[home].as_py() or f"rad {self.first_row + home + 1}"
        self.faults.append(Fault(household, where, text))

    def refuse_column(self, part: Part, name: str, sort: str) -> None:
        """Refuse a column of the wrong sort: no row of it can be read."""
        found = part.fields[name].type
        where = ".".join(piece for piece in (part.prefix, name) if piece)
        raise column_fault(where, f"är av sorten {found} men ska vara {sort}. Spara kolumnen så.")

    def require_known(self, found: pa.StructType, record: Record, name: str) -> None:
        """Refuse a struct with a field that is not declared."""
        part = next(field.kind for field in record.fields if field.name == name)
        inner = part.of if isinstance(part, Many) else part
        known = [field.name for field in inner.fields] if isinstance(inner, Record) else []
        for field in found:
            if field.name not in known:
                raise column_fault(f"{name}.{field.name}", f"är ett okänt fält. {nearest(field.name, known)}")


def column_fault(path: str, text: str) -> ImpossibleHousehold:
    """The refusal of a whole column."""
    return ImpossibleHousehold((Fault("filen", path, text),))


def _look_up(word: object, meaning: Mapping[str, int] | Callable[[str], int]) -> int:
    if callable(meaning):
        return meaning(str(word))
    Choice(tuple(meaning)).value(word)
    return meaning[str(word)]


def _day(word: str) -> int:
    day = Day().value(word)
    return day_number(day) if isinstance(day, date) else UNSAID


def _is_list(sort: pa.DataType) -> bool:
    return bool(pa.types.is_list(sort) or pa.types.is_large_list(sort))


def _is_text(sort: pa.DataType) -> bool:
    inner = sort.value_type if pa.types.is_dictionary(sort) else sort
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner))


def _strings(column: pa.Array) -> pa.Array:
    return column.cast(pa.string())


def numbers(column: pa.Array) -> Column:
    """An Arrow array without nulls as whole numbers."""
    return np.asarray(column.to_numpy(zero_copy_only=False), np.int64)


def booleans(column: pa.Array) -> npt.NDArray[np.bool_]:
    """An Arrow array without nulls as yes and no."""
    return np.asarray(column.to_numpy(zero_copy_only=False), np.bool_)
