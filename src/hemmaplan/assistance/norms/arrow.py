"""Households from Arrow columns (*kolumner*): straight to tables, with no loop over rows.

The columns are the fields of the JSON: parts of a household are lists of structs, a month is a text "2026-11", a day is a
date or a text, an amount is an integer in öre. A missing column, or null, means that nobody has answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hemmaplan.assistance.norms.arrow_columns import MOST_FAULTS, Column, Columns, Part, booleans, column_fault
from hemmaplan.assistance.norms.fields import (
    Answers,
    Day,
    Field,
    Kind,
    Many,
    Month,
    Record,
    Whole,
    YesNo,
    nearest,
)
from hemmaplan.assistance.norms.household import ImpossibleHousehold
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.reading import household_record
from hemmaplan.assistance.norms.tables import (
    ASSISTANCE,
    ASSISTANCE_TOLD,
    EMPLOYMENT,
    EMPLOYMENT_TOLD,
    EPOCH,
    PER,
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
)

_HISTORIES: Final = {
    "assistance_months": (ASSISTANCE, ASSISTANCE_TOLD, 0),
    "employment_months": (EMPLOYMENT, EMPLOYMENT_TOLD, 0),
    "pay_months": (EMPLOYMENT, EMPLOYMENT_TOLD, 1),
}
"""A member's histories: which kind of month each tells, the bit that it was told, and how much later its months count."""


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


class _Reading(Columns):
    """The parts of the households, a table each."""

    def __init__(self, batch: pa.RecordBatch, law: Law, first_row: int) -> None:
        super().__init__(batch, first_row)
        self.law = law

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
        incomes = self.part(self.homes, "incomes")
        assets = self.part(self.homes, "assets")
        tables = Households(
            homes=self.home_table(),
            members=self.member_table(members),
            history=self.history_table(members),
            norm_changes=self.change_table(changes, members),
            costs=self.cost_table(costs, self.law.costs.index, members),
            incomes=self.income_table(incomes, members),
            assets=self.asset_table(assets),
            other_costs=self.cost_table(others, self.law.other_costs.index, None),
            texts=Texts(
                household=self.ids,
                member=self.texts(members, "id"),
                norm_change_reason=self.texts(changes, "reason"),
                cost_reason=self.texts(costs, "reason"),
                other_cost_reason=self.texts(others, "reason"),
                repayable_reason=self.texts(self.struct("repayable"), "reason"),
                income_reason=self.texts(incomes, "reason"),
                asset_reason=self.texts(assets, "reason"),
                surplus_reason=self.texts(self.struct("surplus"), "reason"),
            ),
        )
        if self.faults:
            raise ImpossibleHousehold(tuple(self.faults[:MOST_FAULTS]))
        return tables

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
            rooms=self.whole(homes, "rooms"),
            surplus_decided_ore=self.whole(surplus, "counted_ore"),
            surplus_has_reason=self.has_text(surplus, "reason"),
            second_hand=self.yes_no(homes, "second_hand"),
            second_hand_permit=self.yes_no(homes, "second_hand_permit"),
            lawful_stay=self.yes_no(homes, "lawful_stay"),
        )

    def member_table(self, part: Part) -> Table[Members]:
        """The members."""
        born = self.days(part, "born")
        months = np.where(born == UNSAID, UNSAID, _month_of_days(born))
        told = np.zeros(len(part), np.int64)
        for name, (_kind, bit, _later) in _HISTORIES.items():
            if name in part.fields:
                told |= booleans(pc.is_valid(part.fields[name])) * bit
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
            part_from=self.days(part, "part_from"),
            part_to=self.days(part, "part_to"),
            minor_applies=self.yes_no(part, "minor_applies"),
        )

    def history_table(self, members: Part) -> Table[History]:
        """The members' pasts: each member's months of assistance, then of employment, then of pay."""
        parts = [self.part(members, name) for name in _HISTORIES]
        lengths = [np.diff(part.start) for part in parts]
        start = np.concatenate(([0], np.cumsum(np.sum(lengths, axis=0))))
        months, kinds = np.empty(start[-1], np.int64), np.empty(start[-1], np.int64)
        before = np.zeros(len(members), np.int64)
        for part, (kind, _bit, later), length in zip(parts, _HISTORIES.values(), lengths, strict=True):
            place = np.repeat(start[:-1] + before - part.start[:-1], length) + np.arange(len(part))
            months[place] = self.word(part, "", _month, required=True) + later if len(part) else UNSAID
            kinds[place] = kind
            before += length
        return table_of(History, start, kind=kinds, month=months)

    def change_table(self, part: Part, members: Part) -> Table[NormChanges]:
        """Decided deviations from the norm."""
        return table_of(
            NormChanges,
            part.start,
            member=self.place(part, members),
            amount_ore=self.whole(part, "amount_ore", required=True, below_zero=True),
            has_reason=self.has_text(part, "reason"),
        )

    def cost_table(self, part: Part, index: Mapping[str, int], members: Part | None) -> Table[Costs]:
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

    def income_table(self, part: Part, members: Part) -> Table[Incomes]:
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
            per=self.word(part, "per", PER, otherwise=PER["month"]),
            gross_ore=self.whole(part, "gross_ore"),
            counts_now=self.yes_no(part, "counts_now"),
            decided_ore=self.whole(part, "counted_ore"),
            has_reason=self.has_text(part, "reason"),
            register_ore=self.whole(part, "register_ore"),
        )

    def asset_table(self, part: Part) -> Table[Assets]:
        """Assets."""
        return table_of(
            Assets,
            part.start,
            kind=self.word(part, "kind", self.law.assets.index, required=True),
            amount_ore=self.whole(part, "amount_ore", required=True),
            needed=self.yes_no(part, "needed"),
            can_end=self.yes_no(part, "can_end"),
            decided_ore=self.whole(part, "counted_ore"),
            has_reason=self.has_text(part, "reason"),
        )

    def silent(self) -> Column:
        """A bit for each register that was asked and did not answer, in the law's order."""
        part = self.struct("registers")
        bits = np.zeros(self.size, np.int64)
        for code in part.fields:
            if code == "?":
                continue
            if code not in self.law.registers:
                raise column_fault(f"registers.{code}", f"finns inte. {nearest(code, list(self.law.registers))}")
            answers = self.word(part, code, {"answered": 0, "no_answer": 1, "error": 1}, otherwise=0)
            bits |= np.maximum(answers, 0) << list(self.law.registers).index(code)
        return bits


def _month(word: str) -> int:
    month = Month().value(word)
    return month if isinstance(month, int) else UNSAID


def _month_or_none(word: str) -> int:
    month = Month("none").value(word)
    return month if isinstance(month, int) else UNSAID


def _month_of_days(days: Column) -> Column:
    """Months since year 0 of the days with these numbers."""
    return (days - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
