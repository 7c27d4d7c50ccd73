"""Households as columns (*hushåll i tabeller*): one household is columns of length one, a country of length n.

Each part of the input is a table: one array with a column a row of it, and where each household's rows start. The tables
lie in household order. Amounts are öre, months are months since year 0, and ``UNSAID`` stands where nobody has answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Cells = npt.NDArray[np.int64] | npt.NDArray[np.int32]

Outermost = tuple[Sequence[int], Sequence[int]]
"""The lowest and the highest value of each column of a table, in plain numbers."""

UNSAID: Final = -1
"""Nobody has answered."""

ROLES: Final = {"adult": 0, "child": 1}
STAYS: Final = {"always": 0, "contact": 1, "alternating": 2}
PER: Final = {"month": 0, "day": 1, "week": 2, "year": 3}
REPAYABLE: Final = {"advance": 0, "conflict": 1, "hindered": 2}
ADULT, CHILD = 0, 1
ALWAYS, CONTACT, ALTERNATING = 0, 1, 2
ASSISTANCE, EMPLOYMENT = 0, 1
ASSISTANCE_TOLD, EMPLOYMENT_TOLD = 1, 2
EPOCH: Final = date(1970, 1, 1).toordinal()
"""The number of the day that files and numpy count from. Ours begin with year 1, so that no day is ``UNSAID``."""
"""Days are counted from here, as in a Parquet date."""


class Homes(NamedTuple):
    """A row is a household. ``silent`` has a bit for each register that was asked and did not answer, in the law's order."""

    month: Column
    dwelling_members: Column
    part_from: Column
    part_to: Column
    surplus_ore: Column
    surplus_month: Column
    silent: Column
    repayable: Column
    repayable_has_reason: Column
    rooms: Column
    surplus_decided_ore: Column
    surplus_has_reason: Column
    second_hand: Column
    second_hand_permit: Column
    lawful_stay: Column


class Members(NamedTuple):
    """A row is a member. ``born_month`` is the month of birth; ``has_history`` has a bit for each history told."""

    role: Column
    born_month: Column
    age: Column
    lunch: Column
    in_school: Column
    stay: Column
    days: Column
    window_from: Column
    has_history: Column
    part_from: Column
    part_to: Column
    minor_applies: Column


class History(NamedTuple):
    """A row is a month of a member's past: ``ASSISTANCE`` or ``EMPLOYMENT``. This table lies in member order."""

    kind: Column
    month: Column


class NormChanges(NamedTuple):
    """A row is a decided deviation. ``member`` is the place among the household's members; ``UNSAID``: what is shared."""

    member: Column
    amount_ore: Column
    has_reason: Column


class Costs(NamedTuple):
    """A row is a cost, of whichever of the two sorts. ``kind`` is its number in the law."""

    kind: Column
    applied_ore: Column
    approved_ore: Column
    has_reason: Column


class Incomes(NamedTuple):
    """A row is an income. ``member`` is the place among the household's members."""

    kind: Column
    member: Column
    amount_ore: Column
    received_month: Column
    paid_to_board_ore: Column
    attached_ore: Column
    set_off_ore: Column
    earned_before_ore: Column
    per: Column
    gross_ore: Column
    counts_now: Column
    decided_ore: Column
    has_reason: Column
    register_ore: Column


class Assets(NamedTuple):
    """A row is an asset."""

    kind: Column
    amount_ore: Column
    needed: Column
    can_end: Column
    decided_ore: Column
    has_reason: Column


NO_ROWS: Final[Column] = np.zeros(0, np.int64)
"""A column without rows, the same for all."""

_FIELDS: Final[Mapping[object, tuple[str, ...]]] = {
    columns: tuple(columns.__annotations__)
    for columns in (Homes, Members, History, NormChanges, Costs, Incomes, Assets)
}
_WITHOUT_ROWS: Final[Mapping[object, Any]] = {
    columns: columns(*[NO_ROWS] * len(columns.__annotations__))
    for columns in (Homes, Members, History, NormChanges, Costs, Incomes, Assets)
}


_NOTHING_SAID: Final[Mapping[object, Any]] = {
    columns: columns(*[UNSAID] * len(columns.__annotations__))  # type: ignore[arg-type]
    for columns in (Homes, Members, History, NormChanges, Costs, Incomes, Assets)
}

C = TypeVar("C", Homes, Members, History, NormChanges, Costs, Incomes, Assets)


def fields_of(columns: type[C]) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return _FIELDS[columns]


def _kept(values: Sequence[int] | Cells) -> npt.NDArray[np.int64]:
    kept = np.array(values, np.int64)
    kept.flags.writeable = False
    return kept


_NO_CELLS: Final = {columns: _kept(np.zeros((len(names), 0), np.int64)) for columns, names in _FIELDS.items()}
_STARTS_OF_ONE: Final = tuple(_kept((0, rows)) for rows in range(32))
"""Where the rows of one owner begin and end, ready made: one household has eight such arrays."""


def without_rows(columns: type[C]) -> Cells:
    """The cells of a table that has no rows."""
    return _NO_CELLS[columns]


def start_of(starts: Sequence[int]) -> Column:
    """Where each owner's rows begin, and where the last owner's end."""
    if len(starts) == 2 and starts[1] < len(_STARTS_OF_ONE):
        return _STARTS_OF_ONE[starts[1]]
    return np.array(starts, np.int64)


@dataclass(frozen=True, slots=True)
class Table(Generic[C]):
    """Rows of one part of the input: ``cells[column, row]``; owner ``i`` has the rows ``start[i]`` to ``start[i + 1]``."""

    columns: type[C]
    start: Column
    cells: Cells

    def __len__(self) -> int:
        return int(self.cells.shape[1])

    def read(self) -> C:
        """The columns by name. Amounts get 64 bits, so that none of their products is too large."""
        if not self.cells.size:
            nothing: C = _WITHOUT_ROWS[self.columns]
            return nothing
        if self.cells.dtype == np.int64:
            return self.columns(*self.cells)
        return self.columns(
            *(
                row.astype(np.int64) if name.endswith("_ore") else row
                for name, row in zip(fields_of(self.columns), self.cells, strict=True)
            )
        )

    def outermost(self) -> Outermost:
        """The lowest and the highest value of each column; nothing where there are no rows."""
        if not self.cells.size:
            return (), ()
        if self.cells.shape[1] == 1:
            only = self.cells[:, 0].tolist()
            return only, only
        return np.minimum.reduce(self.cells, axis=1).tolist(), np.maximum.reduce(self.cells, axis=1).tolist()

    def counts(self) -> Column:
        """How many rows each owner has."""
        return self.start[1:] - self.start[:-1]

    def owner(self) -> Column:
        """Whose each row is."""
        if not self.cells.size:
            return NO_ROWS
        if len(self.start) == 2:
            return np.zeros(self.cells.shape[1], np.int64)
        return np.repeat(np.arange(len(self.start) - 1), self.counts())

    def part(self, first: int, last: int) -> Table[C]:
        """The rows of the owners ``first`` up to but not with ``last``. Nothing is copied but the starts."""
        a, b = self.start[first], self.start[last]
        return Table(self.columns, self.start[first : last + 1] - a, self.cells[:, a:b])


class Needed(NamedTuple):
    """Which rules some household needs (*regler som behövs*): those about what somebody has answered, or has any of.

    What nobody needs is not asked of everybody: for one household that is most of the rules. The steps know no more of
    it than these words.
    """

    dwelling: bool
    part_of_month: bool
    surplus: bool
    surplus_month: bool
    silent_registers: bool
    repayable: bool
    children: bool
    births: bool
    ages: bool
    stays: bool
    days: bool
    windows: bool
    histories: bool
    came_or_left: bool
    taken: bool
    other_times: bool
    gross: bool
    counts_now: bool
    decided_incomes: bool
    against_register: bool
    decided_assets: bool


def needed(homes: Outermost, members: Outermost, incomes: Outermost, assets: Outermost) -> Needed:
    """What is needed, by the highest value of each column: ``UNSAID`` where nobody has answered."""
    home, member = _highest(Homes, homes), _highest(Members, members)
    income, asset = _highest(Incomes, incomes), _highest(Assets, assets)
    return Needed(
        dwelling=home.dwelling_members != UNSAID,
        part_of_month=home.part_from != UNSAID or home.part_to != UNSAID,
        surplus=home.surplus_ore != UNSAID,
        surplus_month=home.surplus_month != UNSAID,
        silent_registers=home.silent > 0,
        repayable=home.repayable != UNSAID,
        children=member.role == CHILD,
        births=member.born_month != UNSAID,
        ages=member.age != UNSAID,
        stays=member.stay > ALWAYS,
        days=member.days != UNSAID,
        windows=member.window_from != UNSAID,
        histories=member.has_history > 0,
        came_or_left=member.part_from != UNSAID or member.part_to != UNSAID,
        taken=income.paid_to_board_ore > 0 or income.attached_ore > 0 or income.set_off_ore > 0,
        other_times=income.per > 0,
        gross=income.gross_ore != UNSAID,
        counts_now=income.counts_now != UNSAID,
        decided_incomes=income.decided_ore != UNSAID,
        against_register=income.register_ore != UNSAID,
        decided_assets=asset.decided_ore != UNSAID,
    )


def _highest(columns: type[C], found: Outermost) -> Any:
    """The highest value of each column by the columns' names, in plain numbers."""
    return columns(*found[1]) if found[1] else _NOTHING_SAID[columns]  # type: ignore[arg-type]


class Opened(NamedTuple):
    """The columns of every table by name, the household of each row, and each table's outermost values, in the tables' order.

    ``needed`` says which rules anybody needs.
    """

    homes: Homes
    members: Members
    member_owner: Column
    history: History
    norm_changes: NormChanges
    change_owner: Column
    costs: Costs
    cost_owner: Column
    incomes: Incomes
    income_owner: Column
    assets: Assets
    asset_owner: Column
    other_costs: Costs
    other_owner: Column
    outermost: tuple[Outermost, ...]
    needed: Needed


class Texts(NamedTuple):
    """What only a reader needs, a text a row of its table. An empty sequence: the texts were not brought along."""

    household: Sequence[Any]
    member: Sequence[Any] = ()
    norm_change_reason: Sequence[Any] = ()
    cost_reason: Sequence[Any] = ()
    other_cost_reason: Sequence[Any] = ()
    repayable_reason: Sequence[Any] = ()
    income_reason: Sequence[Any] = ()
    asset_reason: Sequence[Any] = ()
    surplus_reason: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Households:
    """Any number of households in their months."""

    homes: Table[Homes]
    members: Table[Members]
    history: Table[History]
    norm_changes: Table[NormChanges]
    costs: Table[Costs]
    incomes: Table[Incomes]
    assets: Table[Assets]
    other_costs: Table[Costs]
    texts: Texts

    def __len__(self) -> int:
        return len(self.homes)

    def open(self) -> Opened:
        """Every table's columns, read once."""
        outermost = tuple(table.outermost() for _name, table in self.parts())
        homes, members, _history, _norm_changes, _costs, incomes, assets, _other_costs = outermost
        return Opened(
            self.homes.read(),
            self.members.read(),
            self.members.owner(),
            self.history.read(),
            self.norm_changes.read(),
            self.norm_changes.owner(),
            self.costs.read(),
            self.costs.owner(),
            self.incomes.read(),
            self.incomes.owner(),
            self.assets.read(),
            self.assets.owner(),
            self.other_costs.read(),
            self.other_costs.owner(),
            outermost,
            needed(homes, members, incomes, assets),
        )

    def parts(self) -> tuple[tuple[str, Table[Any]], ...]:
        """The tables in order, with the names of the parts of the input they hold in JSON; the household itself has none."""
        return (
            ("", self.homes), ("members", self.members), ("history", self.history), ("norm_changes", self.norm_changes),
            ("costs", self.costs), ("incomes", self.incomes), ("assets", self.assets), ("other_costs", self.other_costs),
        )  # fmt: skip

    def part(self, first: int, last: int) -> Households:
        """The households ``first`` up to but not with ``last``."""
        member = slice(*self.members.start[[first, last]])
        change = slice(*self.norm_changes.start[[first, last]])
        cost = slice(*self.costs.start[[first, last]])
        other = slice(*self.other_costs.start[[first, last]])
        income = slice(*self.incomes.start[[first, last]])
        asset = slice(*self.assets.start[[first, last]])
        texts = self.texts
        return Households(
            homes=self.homes.part(first, last),
            members=self.members.part(first, last),
            history=self.history.part(member.start, member.stop),
            norm_changes=self.norm_changes.part(first, last),
            costs=self.costs.part(first, last),
            incomes=self.incomes.part(first, last),
            assets=self.assets.part(first, last),
            other_costs=self.other_costs.part(first, last),
            texts=Texts(
                household=texts.household[first:last],
                member=texts.member[member],
                norm_change_reason=texts.norm_change_reason[change],
                cost_reason=texts.cost_reason[cost],
                other_cost_reason=texts.other_cost_reason[other],
                repayable_reason=texts.repayable_reason[first:last],
                income_reason=texts.income_reason[income],
                asset_reason=texts.asset_reason[asset],
                surplus_reason=texts.surplus_reason[first:last],
            ),
        )


def table_of(columns: type[C], start: Column, **values: Column) -> Table[C]:
    """A table from one array a column (whole numbers, in owner order). A column left out is ``UNSAID`` in every row.

    The cells are kept in 32 bits. What does not fit is far outside every bound, is kept as the outermost number, and is
    refused when the households are looked over.

    Raises:
        TypeError: a column is unknown or not of whole numbers.
    """
    rows = int(start[-1])
    names = fields_of(columns)
    limits = np.iinfo(np.int32)
    cells = np.full((len(names), rows), UNSAID, np.int32)
    for name, column in values.items():
        if name not in names or column.dtype.kind not in "iu":
            message = f"{columns.__name__}.{name}: no such column, or not whole numbers"
            raise TypeError(message)
        row = cells[names.index(name)]
        if column.dtype == np.int32:
            row[:] = column
        else:
            np.clip(column, limits.min, limits.max, out=row, casting="unsafe")
    return Table(columns, np.asarray(start, np.int64), cells)


def day_number(day: date | None) -> int:
    """A day as a whole number; ``UNSAID`` when there is none."""
    return UNSAID if day is None else day.toordinal()
