"""Households from Arrow columns (*kolumner*): straight to tables, with no loop over rows.

The columns are the fields of the JSON: parts of a household are lists of structs, a month is a text "2026-11", a day is a
date or a text, an amount is an integer in öre. A missing column, or null, means that nobody has answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hemmaplan.assistance.norms.fields import (
    Answers,
    Choice,
    Day,
    Field,
    Kind,
    Many,
    Month,
    Record,
    Whole,
    Wrong,
    YesNo,
    nearest,
)  # fmt: skip
from hemmaplan.assistance.norms.household import Fault, ImpossibleHousehold
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.reading import household_record
from hemmaplan.assistance.norms.tables import (
    ASSISTANCE,
    EMPLOYMENT,
    REPAYABLE,
    ROLES,
    STAYS,
    UNSAID,
    Assets,
    Costs,
    History,
    Homes,
    Households,
    Incomes,
    Members,
    NormChanges,
    Table,
    Texts,
    table_of,
)  # fmt: skip

Column = npt.NDArray[np.int64]

_MOST_FAULTS: Final = 50
"""A wrong file may be wrong in every row; the first faults are enough to mend it."""


def households_from(batch: pa.RecordBatch, law: Law, *, first_row: int = 0) -> Households:
    """The households of a record batch. ``first_row`` is the batch's place in its file, for the faults.

    Raises:
        ImpossibleHousehold: a column is unknown or of the wrong sort, or a value is missing, unknown or below zero.
    """
    return _Reading(batch, law, first_row).households()


def column_faults(schema: pa.Schema) -> list[str]:
    """What is wrong with a file's columns, in Swedish: unknown ones, and required ones that are missing."""
    known = {field.name: field for field in household_record().fields}
    faults = [f"kolumnen {name} är okänd. {nearest(name, list(known))}" for name in schema.names if name not in known]
    faults += [
        f"kolumnen {name} saknas. Lägg till {field.sv}."
        for name, field in known.items()
        if field.required and name not in schema.names
    ]
    faults += [f"kolumnen {name} finns två gånger. Ta bort den ena." for name in _twice(schema.names)]
    return faults


def arrow_schema() -> pa.Schema:
    """The columns a file may have, with their sorts."""
    return pa.schema([_arrow_field(field) for field in household_record().fields])


def _arrow_field(field: Field) -> pa.Field:
    return pa.field(field.name, _arrow_type(field.kind), nullable=not field.required)


def _arrow_type(kind: Kind) -> pa.DataType:
    """The Arrow type of a declared field."""
    if isinstance(kind, Record):
        return pa.struct([_arrow_field(field) for field in kind.fields])
    if isinstance(kind, Many):
        return pa.list_(_arrow_type(kind.of))
    if isinstance(kind, Answers):
        return pa.struct([pa.field(name, pa.string()) for name in kind.names])
    plain = {Whole: pa.int64(), YesNo: pa.bool_(), Day: pa.date32()}
    return next((sort for of, sort in plain.items() if isinstance(kind, of)), pa.string())


def _twice(names: Sequence[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


class _Part:
    """One part of the households: its rows' fields, where each owner's rows start, and the words for a row's path."""

    def __init__(self, fields: Mapping[str, pa.Array], start: Column, prefix: str, home: Column) -> None:
        self.fields = fields
        self.start = start
        self.prefix = prefix
        self.home = home
        """The household of each row."""

    def __len__(self) -> int:
        return int(self.start[-1])


class _Reading:
    def __init__(self, batch: pa.RecordBatch, law: Law, first_row: int) -> None:
        self.law = law
        self.first_row = first_row
        self.faults: list[Fault] = []
        self.size = batch.num_rows
        fields = dict(zip(batch.schema.names, batch.columns, strict=True))
        self.ids = fields["id"].cast(pa.string())
        self.homes = _Part(fields, np.arange(self.size + 1), "", np.arange(self.size))

    def households(self) -> Households:
        """All parts, or every fault."""
        self.require_texts(self.homes, "id")
        members = self.part(self.homes, "members")
        if (np.diff(members.start) == 0).any():
            self.fault(
                self.homes, int(np.argmax(np.diff(members.start) == 0)), "members", "saknas. Ange minst en person."
            )
        self.require_texts(members, "id")
        changes = self.part(self.homes, "norm_changes")
        costs = self.part(self.homes, "costs")
        others = self.part(self.homes, "other_costs")
        tables = Households(
            homes=self.home_table(),
            members=self.member_table(members),
            history=self.history_table(members),
            norm_changes=self.change_table(changes, members),
            costs=self.cost_table(costs, self.law.costs.index, members),
            incomes=self.income_table(self.part(self.homes, "incomes"), members),
            assets=self.asset_table(self.part(self.homes, "assets")),
            other_costs=self.cost_table(others, self.law.other_costs.index, None),
            texts=Texts(
                household=self.ids,
                member=self.texts(members, "id"),
                norm_change_reason=self.texts(changes, "reason"),
                cost_reason=self.texts(costs, "reason"),
                other_cost_reason=self.texts(others, "reason"),
                repayable_reason=self.texts(self.struct("repayable"), "reason"),
            ),
        )
        if self.faults:
            raise ImpossibleHousehold(tuple(self.faults[:_MOST_FAULTS]))
        return tables

    # The parts

    def part(self, of: _Part, name: str) -> _Part:
        """A list column as rows of its own."""
        column = of.fields.get(name)
        prefix = f"{of.prefix}.{name}" if of.prefix else name
        if column is None or pa.types.is_null(column.type):
            return _Part({}, np.zeros(len(of) + 1, np.int64), prefix, np.zeros(0, np.int64))
        if not _is_list(column.type):
            self.refuse_column(of, name, "en lista")
        lengths = _numbers(pc.fill_null(pc.list_value_length(column), 0))
        start = np.concatenate(([0], np.cumsum(lengths)))
        rows = pc.list_flatten(column)
        home = np.repeat(of.home, lengths)
        fields = {"": rows}
        part = _Part(fields, start, prefix, home)
        if pa.types.is_struct(rows.type):
            self.require_known(rows.type, household_record(), name)
            part.fields = dict(zip((field.name for field in rows.type), rows.flatten(), strict=True))
            self.mark(part, "", _booleans(pc.is_null(rows)), "är tom. Ta bort posten eller fyll i den.")
        return part

    def struct(self, name: str) -> _Part:
        """A struct column of the household: its fields, null where the struct is."""
        column = self.homes.fields.get(name)
        if column is None or pa.types.is_null(column.type):
            return _Part({}, self.homes.start, name, self.homes.home)
        if not pa.types.is_struct(column.type):
            self.refuse_column(self.homes, name, "en struct")
        if name != "registers":
            self.require_known(column.type, household_record(), name)
        fields = dict(zip((field.name for field in column.type), column.flatten(), strict=True))
        fields["?"] = column
        return _Part(fields, self.homes.start, name, self.homes.home)

    def home_table(self) -> Table[Homes]:
        """The households themselves."""
        homes, surplus, repayable = self.homes, self.struct("surplus"), self.struct("repayable")
        has_surplus = self.present(surplus)
        has_ground = self.present(repayable)
        return table_of(
            Homes,
            homes.start,
            month=self.word(homes, "month", _month, required=True),
            dwelling_members=self.whole(homes, "dwelling_members"),
            part_from=self.days(homes, "part_from"),
            part_to=self.days(homes, "part_to"),
            surplus_ore=self.whole(surplus, "amount_ore", required=has_surplus),
            surplus_month=self.word(surplus, "month", _month, required=has_surplus),
            silent=self.silent(),
            repayable=self.word(repayable, "ground", REPAYABLE, required=has_ground),
            repayable_has_reason=self.has_text(repayable, "reason"),
        )

    def member_table(self, part: _Part) -> Table[Members]:
        """The members."""
        born = self.days(part, "born")
        months = np.where(born == UNSAID, UNSAID, _month_of_days(born))
        histories = [part.fields[name] for name in ("assistance_months", "employment_months") if name in part.fields]
        told = np.zeros(len(part), np.int64)
        for history in histories:
            told |= _booleans(pc.is_valid(history)).astype(np.int64)
        return table_of(
            Members,
            part.start,
            role=self.word(part, "role", ROLES, required=True),
            born_month=months,
            age=self.whole(part, "age"),
            lunch=self.yes_no(part, "lunch"),
            in_school=self.yes_no(part, "in_school"),
            stay=self.word(part, "stay", STAYS, otherwise=STAYS["always"]),
            days=self.whole(part, "days"),
            window_from=self.word(part, "special_rule_from", _month_or_none),
            has_history=told,
        )

    def history_table(self, members: _Part) -> Table[History]:
        """The members' pasts: each member's months of assistance, then of employment."""
        parts = [self.part(members, "assistance_months"), self.part(members, "employment_months")]
        lengths = [np.diff(part.start) for part in parts]
        start = np.concatenate(([0], np.cumsum(lengths[0] + lengths[1])))
        months, kinds = np.empty(start[-1], np.int64), np.empty(start[-1], np.int64)
        before = np.zeros(len(members), np.int64)
        for part, kind, length in zip(parts, (ASSISTANCE, EMPLOYMENT), lengths, strict=True):
            place = np.repeat(start[:-1] + before - part.start[:-1], length) + np.arange(len(part))
            months[place] = self.word(part, "", _month, required=True) if len(part) else UNSAID
            kinds[place] = kind
            before += length
        return table_of(History, start, kind=kinds, month=months)

    def change_table(self, part: _Part, members: _Part) -> Table[NormChanges]:
        """Decided deviations from the norm."""
        return table_of(
            NormChanges,
            part.start,
            member=self.place(part, members, required=True),
            amount_ore=self.whole(part, "amount_ore", required=True, below_zero=True),
            has_reason=self.has_text(part, "reason"),
        )

    def cost_table(self, part: _Part, index: Mapping[str, int], members: _Part | None) -> Table[Costs]:
        """Costs of either sort."""
        if members is not None:
            self.place(part, members)
        return table_of(
            Costs,
            part.start,
            kind=self.word(part, "kind", index, required=True),
            applied_ore=self.whole(part, "applied_ore", required=True),
            approved_ore=self.whole(part, "approved_ore"),
            has_reason=self.has_text(part, "reason"),
        )

    def income_table(self, part: _Part, members: _Part) -> Table[Incomes]:
        """Incomes."""
        received = self.days(part, "received")
        return table_of(
            Incomes,
            part.start,
            kind=self.word(part, "kind", self.law.incomes.index, required=True),
            member=self.place(part, members),
            amount_ore=self.whole(part, "amount_ore", required=True),
            received_month=np.where(received == UNSAID, UNSAID, _month_of_days(received)),
            paid_to_board_ore=self.whole(part, "paid_to_board_ore", otherwise=0),
            attached_ore=self.whole(part, "attached_ore", otherwise=0),
            set_off_ore=self.whole(part, "set_off_ore", otherwise=0),
            earned_before_ore=self.whole(part, "earned_before_ore"),
        )

    def asset_table(self, part: _Part) -> Table[Assets]:
        """Assets."""
        return table_of(
            Assets,
            part.start,
            kind=self.word(part, "kind", self.law.assets.index, required=True),
            amount_ore=self.whole(part, "amount_ore", required=True),
            needed=self.yes_no(part, "needed"),
        )

    def silent(self) -> Column:
        """A bit for each register that was asked and did not answer, in the law's order."""
        part = self.struct("registers")
        bits = np.zeros(self.size, np.int64)
        for code in part.fields:
            if code == "?":
                continue
            if code not in self.law.registers:
                raise _column_fault(f"registers.{code}", f"finns inte. {nearest(code, list(self.law.registers))}")
            answers = self.word(part, code, {"answered": 0, "no_answer": 1, "error": 1}, otherwise=0)
            bits |= np.maximum(answers, 0) << list(self.law.registers).index(code)
        return bits

    # The sorts of columns

    def whole(
        self,
        part: _Part,
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
                part, name, _booleans(pc.fill_null(pc.less(column, 0), fill_value=False)), "är under noll. Rätta talet."
            )
        return _numbers(pc.fill_null(column.cast(pa.int64()), otherwise))

    def yes_no(self, part: _Part, name: str) -> Column:
        """1, 0 or no answer."""
        column = part.fields.get(name)
        if column is None or pa.types.is_null(column.type):
            return np.full(len(part), UNSAID, np.int64)
        if not pa.types.is_boolean(column.type):
            self.refuse_column(part, name, "ja eller nej (boolean)")
        return _numbers(pc.fill_null(column.cast(pa.int64()), UNSAID))

    def word(
        self,
        part: _Part,
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
        numbers = np.full(len(words) + 1, otherwise, np.int64)
        wrong: dict[int, str] = {}
        for place, word in enumerate(words):
            try:
                numbers[place] = _look_up(word, meaning)
            except Wrong as fault:
                wrong[place] = str(fault)
        places = _numbers(pc.fill_null(coded.indices.cast(pa.int64()), len(words)))
        for place, text in wrong.items():
            self.mark(part, name, places == place, text)
        return numbers[places]

    def days(self, part: _Part, name: str) -> Column:
        """Days since 1970."""
        column = part.fields.get(name)
        if column is None or pa.types.is_null(column.type):
            return np.full(len(part), UNSAID, np.int64)
        if _is_text(column.type):
            return self.word(part, name, _day)
        if not pa.types.is_date(column.type):
            self.refuse_column(part, name, "datum (date32)")
        days = column.cast(pa.date32()).cast(pa.int32())
        self.mark(
            part, name, _booleans(pc.fill_null(pc.equal(days, UNSAID), fill_value=False)), "är 1969-12-31. Rätta dagen."
        )
        return _numbers(pc.fill_null(days.cast(pa.int64()), UNSAID))

    def place(self, part: _Part, members: _Part, *, required: bool = False) -> Column:
        """The named member's place among the household's members."""
        self.require(part, "member", required)
        column = part.fields.get("member")
        if column is None or pa.types.is_null(column.type) or not len(part):
            return np.full(len(part), UNSAID, np.int64)
        ids = pc.dictionary_encode(pa.concat_arrays([_strings(members.fields["id"]), _strings(column)])).indices
        codes = _numbers(pc.fill_null(ids.cast(pa.int64()), -1))
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

    def texts(self, part: _Part, name: str) -> Any:
        """Texts for the account, kept in Arrow until one is asked for."""
        column = part.fields.get(name)
        return () if column is None else pc.fill_null(_strings(column), "")

    def has_text(self, part: _Part, name: str) -> Column:
        """1 where there is a text."""
        column = part.fields.get(name)
        if column is None or pa.types.is_null(column.type):
            return np.zeros(len(part), np.int64)
        if not _is_text(column.type):
            self.refuse_column(part, name, "text")
        return _booleans(
            pc.fill_null(pc.greater(pc.binary_length(pc.utf8_trim_whitespace(_strings(column))), 0), fill_value=False)
        ).astype(np.int64)

    # Faults

    def require_texts(self, part: _Part, name: str) -> None:
        """A text that every row must have."""
        self.require(part, name, needed=True)
        self.mark(part, name, (self.has_text(part, name) == 0) & ~self.missing(part, name), "är tom. Skriv en text.")

    def present(self, struct: _Part) -> npt.NDArray[np.bool_]:
        """Which households have the struct."""
        return _booleans(pc.is_valid(struct.fields["?"])) if "?" in struct.fields else np.zeros(self.size, np.bool_)

    def missing(self, part: _Part, name: str) -> npt.NDArray[np.bool_]:
        """Which rows have no value."""
        column = part.fields.get(name)
        return np.ones(len(part), np.bool_) if column is None else _booleans(pc.is_null(column))

    def require(self, part: _Part, name: str, needed: bool | npt.NDArray[np.bool_]) -> None:  # noqa: FBT001 - or an array
        """Note the rows that lack a value they must have."""
        if needed is not False:
            self.mark(part, name, self.missing(part, name) & needed, "saknas. Fyll i det.")

    def mark(self, part: _Part, name: str, wrong: npt.NDArray[np.bool_], text: str) -> None:
        """Note a fault for each marked row, as far as there is use in more."""
        for row in np.flatnonzero(wrong)[: max(_MOST_FAULTS - len(self.faults), 0)]:
            self.fault(part, int(row), name, text)

    def fault(self, part: _Part, row: int, name: str, text: str) -> None:
        """Note a fault in one row."""
        home = int(part.home[row])
        path = part.prefix
        if part.prefix and part.home is not self.homes.home:
            path = f"{part.prefix}[{row - int(np.searchsorted(part.home, home))}]"
        where = ".".join(piece for piece in (path, name) if piece)
        household = self.ids[home].as_py() or f"rad {self.first_row + home + 1}"
        self.faults.append(Fault(household, where, text))

    def refuse_column(self, part: _Part, name: str, sort: str) -> None:
        """Refuse a column of the wrong sort: no row of it can be read."""
        found = part.fields[name].type
        where = ".".join(piece for piece in (part.prefix, name) if piece)
        raise _column_fault(where, f"är av sorten {found} men ska vara {sort}. Spara kolumnen så.")

    def require_known(self, found: pa.StructType, record: Record, name: str) -> None:
        """Refuse a struct with a field that is not declared."""
        part = next(field.kind for field in record.fields if field.name == name)
        inner = part.of if isinstance(part, Many) else part
        known = [field.name for field in inner.fields] if isinstance(inner, Record) else []
        for field in found:
            if field.name not in known:
                raise _column_fault(f"{name}.{field.name}", f"är ett okänt fält. {nearest(field.name, known)}")


def _column_fault(path: str, text: str) -> ImpossibleHousehold:
    return ImpossibleHousehold((Fault("filen", path, text),))


def _look_up(word: object, meaning: Mapping[str, int] | Callable[[str], int]) -> int:
    if callable(meaning):
        return meaning(str(word))
    Choice(tuple(meaning)).value(word)
    return meaning[str(word)]


def _month(word: str) -> int:
    month = Month().value(word)
    return month if isinstance(month, int) else UNSAID


def _month_or_none(word: str) -> int:
    month = Month("none").value(word)
    return month if isinstance(month, int) else UNSAID


def _day(word: str) -> int:
    day = Day().value(word)
    return day.toordinal() - date(1970, 1, 1).toordinal() if isinstance(day, date) else UNSAID


def _month_of_days(days: Column) -> Column:
    """Months since year 0 of days since 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _is_list(sort: pa.DataType) -> bool:
    return bool(pa.types.is_list(sort) or pa.types.is_large_list(sort))


def _is_text(sort: pa.DataType) -> bool:
    inner = sort.value_type if pa.types.is_dictionary(sort) else sort
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner))


def _strings(column: pa.Array) -> pa.Array:
    return column.cast(pa.string())


def _numbers(column: pa.Array) -> Column:
    return np.asarray(column.to_numpy(zero_copy_only=False), np.int64)


def _booleans(column: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(column.to_numpy(zero_copy_only=False), np.bool_)
