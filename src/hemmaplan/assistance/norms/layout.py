"""From households as a worker tells them to columns (*utläggning*): codes become numbers, days their number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

import numpy as np

from hemmaplan.assistance.norms.household import (
    Asset,
    Cost,
    Fault,
    Household,
    ImpossibleHousehold,
    Income,
    Member,
    NormChange,
    OtherCost,
)
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.tables import (
    ASSISTANCE,
    ASSISTANCE_TOLD,
    EMPLOYMENT,
    EMPLOYMENT_TOLD,
    PER,
    REPAYABLE,
    ROLES,
    STAYS,
    UNSAID,
    Assets,
    C,
    Cells,
    Costs,
    History,
    Homes,
    Households,
    Incomes,
    Members,
    NormChanges,
    Table,
    Texts,
    day_number,
    fields_of,
    start_of,
    without_rows,
)


def from_households(households: Sequence[Household], law: Law) -> Households:
    """Lay households out as columns. The law gives the kinds their numbers.

    Raises:
        ImpossibleHousehold: a code or a member is unknown, or a number is not a whole number.
    """
    layout = _Layout(law, households)
    tables = Households(
        homes=layout.homes(),
        members=layout.table(Members, "members", layout.member),
        history=layout.history(),
        norm_changes=layout.table(NormChanges, "norm_changes", layout.norm_change),
        costs=layout.table(Costs, "costs", layout.cost),
        incomes=layout.table(Incomes, "incomes", layout.income),
        assets=layout.table(Assets, "assets", layout.asset),
        other_costs=layout.table(Costs, "other_costs", layout.other_cost),
        texts=_texts(households),
    )
    if layout.faults:
        raise ImpossibleHousehold(tuple(layout.faults))
    return tables


def _said(value: int | None) -> int:
    return UNSAID if value is None else value


def _month(day: date | None) -> int:
    return UNSAID if day is None else day.year * 12 + day.month - 1


def _texts(households: Sequence[Household]) -> Texts:
    return Texts(
        household=[household.id for household in households],
        member=[member.id for household in households for member in household.members],
        norm_change_reason=[change.reason for household in households for change in household.norm_changes],
        cost_reason=[cost.reason for household in households for cost in household.costs],
        other_cost_reason=[other.reason for household in households for other in household.other_costs],
        repayable_reason=["" if home.repayable is None else home.repayable.reason for home in households],
        income_reason=[income.reason for household in households for income in household.incomes],
        asset_reason=[asset.reason for household in households for asset in household.assets],
        surplus_reason=["" if home.surplus is None else home.surplus.reason for home in households],
    )


class _Layout:
    """Writes each part of some households as rows of whole numbers, and notes what cannot be written so."""

    def __init__(self, law: Law, households: Sequence[Household]) -> None:
        self.law = law
        self.households = households
        self.faults: list[Fault] = []
        self.places: list[dict[str, int]] = []
        for household in households:
            place = {member.id: number for number, member in enumerate(household.members)}
            if len(place) < len(household.members):
                text = "Två medlemmar har samma id. Ge varje medlem ett eget."
                self.faults.append(Fault(household.id, "members", text))
            self.places.append(place)
        self.registers = {code: place for place, code in enumerate(law.registers)}
        # Which row is being laid out: the household's place, the part's name, and the row's place in it.
        self.at, self.part, self.number = 0, "", 0

    def table(self, columns: type[C], part: str, row: Callable[[Any], tuple[int, ...]]) -> Table[C]:
        """One part of all households."""
        rows = []
        start = [0]
        self.part = part
        for at, household in enumerate(self.households):
            self.at = at
            for number, item in enumerate(getattr(household, part)):
                self.number = number
                rows.append(row(item))
            start.append(len(rows))
        return Table(columns, start_of(start), self.cells(columns, rows, start, part))

    def cells(self, columns: type[C], rows: list[tuple[int, ...]], start: list[int], part: str) -> Cells:
        """The rows as an array. What is no whole number, or too large to be kept, is a fault."""
        if not rows:
            return without_rows(columns)
        try:
            cells = np.array(rows)
        except (ValueError, OverflowError):
            cells = np.array(rows, object)
        if cells.dtype == np.int64:
            return cells.T
        limit = int(np.iinfo(np.int64).max)
        for number, row in enumerate(rows):
            for name, value in zip(fields_of(columns), row, strict=True):
                if not isinstance(value, int) or abs(value) > limit:
                    owner = int(np.searchsorted(start, number, "right")) - 1
                    path = f"{part}[{number - start[owner]}].{name}" if part else name
                    text = f"{value!r} är inget heltal som kan räknas. Skriv ett helt antal, belopp i ören."
                    self.faults.append(Fault(self.households[owner].id, path, text))
        return np.zeros(cells.T.shape, np.int64)

    def homes(self) -> Table[Homes]:
        """The households themselves."""
        rows = []
        self.part = ""
        for at, household in enumerate(self.households):
            self.at = at
            rows.append(self.home(household))
        start = list(range(len(rows) + 1))
        return Table(Homes, start_of(start), self.cells(Homes, rows, start, ""))

    def home(self, household: Household) -> tuple[int, ...]:
        """One household's own row."""
        surplus, repayable = household.surplus, household.repayable
        return (
            household.month,
            _said(household.dwelling_members),
            day_number(household.part_from),
            day_number(household.part_to),
            UNSAID if surplus is None else surplus.amount_ore,
            UNSAID if surplus is None else surplus.month,
            0 if household.registers is None else self.silent(household),
            UNSAID if repayable is None else self.word(REPAYABLE, repayable.ground, "repayable.ground"),
            0 if repayable is None else bool(repayable.reason.strip()),
            _said(household.rooms),
            UNSAID if surplus is None else _said(surplus.counted_ore),
            0 if surplus is None else bool(surplus.reason.strip()),
            _said(household.second_hand),
            _said(household.second_hand_permit),
            _said(household.lawful_stay),
        )

    def silent(self, household: Household) -> int:
        """A bit for each register that was asked and did not answer."""
        bits = 0
        for code, answer in (household.registers or {}).items():
            place = self.word(self.registers, code, f"registers.{code}")
            answered = self.word({"answered": 0, "no_answer": 1, "error": 1}, answer, f"registers.{code}")
            bits |= answered << place if place >= 0 else 0
        return bits

    def member(self, member: Member) -> tuple[int, ...]:
        """A member's row."""
        worked = member.employment_months is not None or member.pay_months is not None
        told = (member.assistance_months is not None) * ASSISTANCE_TOLD + worked * EMPLOYMENT_TOLD
        return (
            self.word(ROLES, member.role, "role"),
            _month(member.born),
            _said(member.age),
            _said(member.lunch),
            _said(member.in_school),
            self.word(STAYS, member.stay, "stay"),
            _said(member.days),
            _said(member.special_rule_from),
            told,
            day_number(member.part_from),
            day_number(member.part_to),
            _said(member.minor_applies),
        )

    def history(self) -> Table[History]:
        """The months of all members' pasts."""
        rows: list[tuple[int, ...]] = []
        start = [0]
        for household in self.households:
            for member in household.members:
                for kind, months, later in (
                    (ASSISTANCE, member.assistance_months, 0),
                    (EMPLOYMENT, member.employment_months, 0),
                    (EMPLOYMENT, member.pay_months, 1),
                ):
                    if months:
                        rows += [(kind, month + later) for month in months]
                start.append(len(rows))
        cells = np.array(rows, np.int64).T if rows else without_rows(History)
        return Table(History, start_of(start), cells)

    def norm_change(self, change: NormChange) -> tuple[int, ...]:
        """A decided deviation's row."""
        return self.place(change.member), change.amount_ore, bool(change.reason.strip())

    def cost(self, cost: Cost) -> tuple[int, ...]:
        """A cost's row."""
        self.place(cost.member)
        kind = self.word(self.law.costs.index, cost.kind, "kind")
        return kind, cost.applied_ore, _said(cost.approved_ore), bool(cost.reason.strip())

    def other_cost(self, cost: OtherCost) -> tuple[int, ...]:
        """Another living cost's row."""
        kind = self.word(self.law.other_costs.index, cost.kind, "kind")
        return kind, cost.applied_ore, _said(cost.approved_ore), bool(cost.reason.strip())

    def income(self, income: Income) -> tuple[int, ...]:
        """An income's row."""
        return (
            self.word(self.law.incomes.index, income.kind, "kind"),
            self.place(income.member),
            income.amount_ore,
            _month(income.received),
            income.paid_to_board_ore,
            income.attached_ore,
            income.set_off_ore,
            _said(income.earned_before_ore),
            self.word(PER, income.per, "per"),
            _said(income.gross_ore),
            _said(income.counts_now),
            _said(income.counted_ore),
            bool(income.reason.strip()),
            _said(income.register_ore),
        )

    def asset(self, asset: Asset) -> tuple[int, ...]:
        """An asset's row."""
        return (
            self.word(self.law.assets.index, asset.kind, "kind"),
            asset.amount_ore,
            _said(asset.needed),
            _said(asset.can_end),
            _said(asset.counted_ore),
            bool(asset.reason.strip()),
        )

    def word(self, index: Mapping[str, int], code: str, field: str) -> int:
        """The number of a code. An unknown one is a fault that names the nearest known."""
        number = index.get(code)
        if number is None:
            near = get_close_matches(str(code), index, 1)
            remedy = f"Menas ”{near[0]}”?" if near else f"Skriv något av: {', '.join(index)}."
            self.fault(field, f"”{code}” är okänt. {remedy}")
            return UNSAID
        return number

    def place(self, member: str | None) -> int:
        """A member's place in the household; ``UNSAID`` when nobody is named."""
        if member is None:
            return UNSAID
        places = self.places[self.at]
        if member not in places:
            text = f"Det finns ingen medlem ”{member}”. Skriv något av: {', '.join(places)}."
            self.fault("member", text)
            return UNSAID
        return places[member]

    def fault(self, field: str, text: str) -> None:
        """Note a fault in the row that is being laid out."""
        path = f"{self.part}[{self.number}].{field}" if self.part else field
        self.faults.append(Fault(self.households[self.at].id, path, text))
