"""Writing the account (*upprätta beräkningen*): from what one household's calculation found to rows, questions and words.

Each row declares what it rests on: the rows it was made of, and the questions that keep it open. Where one of them is
open the row has no amount, whatever was found for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy.typing as npt

from hemmaplan.assistance.norms.account import Account, Kind, Outcome, Row
from hemmaplan.assistance.norms.asking import Asking, Places, Words
from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.cost_steps import CostStep
from hemmaplan.assistance.norms.found import Found, job_premium_ore
from hemmaplan.assistance.norms.household import month_text
from hemmaplan.assistance.norms.law.declared import LARGEST_HOUSEHOLD, NO_LIMIT
from hemmaplan.assistance.norms.law.kinds import Kinds
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.law.norm_rules import WHOLE_SHARE
from hemmaplan.assistance.norms.questions import BLOCKS, WAITS, Place
from hemmaplan.assistance.norms.rules import outcome
from hemmaplan.assistance.norms.rules.days import days_in_month
from hemmaplan.assistance.norms.tables import CHILD, PER, REPAYABLE, UNSAID, Households
from hemmaplan.foundation.money import format_kronor

_TAKEN: Final = ("paid_to_board_ore", "attached_ore", "set_off_ore")
_SIZE: Final = int(codes.CHANGES_SIZE)
_CHILD_WORK: Final = int(codes.CHILD_WORK)
_CHILD_OWN: Final = int(codes.CHILD_OWN)
_NEVER: Final = int(codes.NEVER)
_EMPLOYMENT: Final = int(codes.EMPLOYMENT)

_PROPOSED: Final[dict[int, Outcome | None]] = {
    int(outcome.Outcome.UNDECIDED): None,
    int(outcome.Outcome.BIFALL): "BIFALL",
    int(outcome.Outcome.DELAVSLAG): "DELAVSLAG",
    int(outcome.Outcome.AVSLAG): "AVSLAG",
}
_REPAYABLE: Final = {number: ground for ground, number in REPAYABLE.items()}
_PER: Final = {number: word for word, number in PER.items()}

Inputs = dict[str, int | str]


def write_account(found: Found, household: Households, law: Law) -> Account:
    """The account of one household, from what was found for it alone."""
    return _Writer(found, household, law).account()


class _Writer:
    """One household's account while it is written."""

    def __init__(self, found: Found, household: Households, law: Law) -> None:
        self.found = found
        self.law = law
        self.month = int(found.homes.month[0])
        self.whole_month = int(days_in_month(found.homes.month)[0])
        self.texts = household.texts
        self.members = [str(name) for name in self.texts.member]
        if not self.members:
            self.members = [f"person {number + 1}" for number in range(len(found.norm.owner))]
        self.rows: list[Row] = []
        self.asking = Asking(law, self.month)
        self.grounds = law.grounds(self.month)
        self.open_rows: set[int] = set()
        """Places of the rows without an amount."""
        self.of_member: list[Places] = []
        """Where each member's rows of the norm stand."""
        self.of_shared: Places = ()
        """Where the shared row and its changes stand."""
        self.size: Places = ()
        """Where the questions stand whose answer may change who is in the household."""
        self.of_rent: Places = ()

    def account(self) -> Account:
        """Every row in order, and every question and remark."""
        found, texts = self.found, self.texts
        norm = self.norm()
        costs = self.costs(found.costs, self.law.costs, "costs", "cost", texts.cost_reason)
        need = self.sum("need", "result", int(found.norm.norm_ore[0] + found.costs.total_ore[0]), (norm, *costs))
        of_incomes, of_assets = self.asking.ask_registers(int(found.homes.silent[0]))
        incomes = self.incomes(of_incomes)
        assets = self.assets(of_assets)
        surplus = self.surplus()
        result = self.sum("result", "result", int(found.result_ore[0]), (need, *incomes, *assets, *surplus))
        support = self.sum("support", "result", int(found.support_ore[0]), (result,))
        other = self.costs(found.other, self.law.other_costs, "other_costs", "other_cost", texts.other_cost_reason)
        is_open = bool(found.asked[0] & BLOCKS)
        set_off: Places = ()
        if found.set_off_ore[0] and not is_open:
            amount_ore = -int(found.set_off_ore[0])
            set_off = (self.row("set_off", amount_ore, "set_off", self.law.term("set_off"), {}, (result, *other)),)
        total = self.sum("total", "result", int(found.total_ore[0]), (support, *other, *set_off))
        if found.surplus_ore[0] and not is_open:
            self.sum("surplus_out", "result", int(found.surplus_ore[0]), (result, *set_off))
        self.asking.ask_about_household(found, _text(texts.repayable_reason, 0))
        self.wait_for_all(result, support, total)
        return self.finished(norm, costs, incomes, assets, surplus, result, support, other, total)

    def finished(
        self,
        norm: int,
        costs: Places,
        incomes: Places,
        assets: Places,
        surplus: Places,
        result: int,
        support: int,
        other: Places,
        total: int,
    ) -> Account:
        """The account, with the sums its rows have."""
        found, is_open = self.found, bool(self.asking.blocking())
        repayable = int(found.homes.repayable[0])
        return Account(
            household=str(self.texts.household[0]),
            month=self.month,
            guideline=self.law.guideline,
            rows=tuple(self.rows),
            asked=tuple(self.asking.asked),
            norm_ore=self.rows[norm].amount_ore,
            costs_ore=self.amount(costs),
            income_ore=_minus(self.amount(incomes)),
            assets_ore=_minus(self.amount(assets)),
            surplus_in_ore=_minus(self.amount(surplus)),
            result_ore=self.rows[result].amount_ore,
            support_ore=self.rows[support].amount_ore,
            surplus_ore=None if is_open else int(found.surplus_ore[0]),
            other_ore=self.amount(other),
            total_ore=self.rows[total].amount_ore,
            outcome=None if is_open else _PROPOSED[int(found.outcome[0])],
            repayable=None if repayable == UNSAID else _REPAYABLE[repayable],
            job_premium_ore=job_premium_ore(found, self.law),
        )

    def row(
        self,
        code: str,
        amount_ore: int,
        concept: str,
        words: Words,
        inputs: Inputs,
        rests_on: Places = (),
        asks: Places = (),
        kind: Kind = "row",
    ) -> int:
        """Write a row, without its amount where something it rests on is open; answers its place."""
        place, is_open = len(self.rows), bool(asks) or not self.open_rows.isdisjoint(rests_on)
        if is_open:
            self.open_rows.add(place)
        amount = None if is_open else amount_ore
        self.rows.append(Row(code, kind, *words, amount, self.grounds[concept], inputs, rests_on, asks))
        return place

    def sum(self, code: str, kind: Kind, amount_ore: int, rests_on: Places, asks: Places = ()) -> int:
        """Write a subtotal or a result; answers its place."""
        return self.row(code, amount_ore, code, self.law.term(code), {}, rests_on, asks, kind)

    def wait_for_all(self, *places: int) -> None:
        """Let results wait for every question of the household."""
        if blocking := self.asking.blocking():
            for place in places:
                row = self.rows[place]
                self.rows[place] = Row(*row[:4], None, row.ground, row.inputs, row.rests_on, blocking)

    def amount(self, places: Places) -> int | None:
        """The amount of a sum's row; nothing when there is no such row."""
        return self.rows[places[0]].amount_ore if places else 0

    def norm(self) -> int:
        """Each member's personal row and decided changes, and the shared row."""
        norm, first = self.found.norm, self.month - self.law.first_month
        changes = list(enumerate(_rows(norm.changes))) if len(norm.changes.member) else []
        alone = int(norm.adults[0]) == 1
        columns = (
            norm.members.role,
            norm.age,
            norm.lunch_row,
            norm.monthly_ore,
            norm.days,
            norm.personal_ore,
            norm.bits,
        )
        for number, (role, years, lunch, monthly_ore, days, personal_ore, bits) in enumerate(_rows(columns)):
            name = self.members[number]
            inputs: Inputs = {"member": name, "monthly_ore": monthly_ore}
            if days < self.whole_month:
                inputs["days"] = days
            if len(norm.share_percent) and norm.share_percent[number] < WHOLE_SHARE:
                inputs["share_percent"] = int(norm.share_percent[number])
            if role == CHILD:
                inputs["age"] = years
                amounts = self.law.norm
                eats = lunch and amounts.child_lunch_ore[first, years] != amounts.child_ore[first, years]
                code = "personal_child_lunch" if eats else "personal_child"
                words = self.about(code, f"{name}, {years} år", f"{name}, {years} years")
            else:
                code = "personal_single" if alone else "personal_cohabiting"
                words = self.about(code, name, name)
            asks: Places = ()
            if bits:
                asks = self.asking.ask(bits, "member", number, {"member": name})
                self.size += self.asking.ask(bits & _SIZE, "member", number, {"member": name})
            concept = "personal" if days >= self.whole_month else "part_month"
            places: Places = (self.row(code, personal_ore, concept, words, inputs, (), asks),)
            for change, (member, amount_ore, _has_reason) in changes:
                if member == number:
                    place = self.change(
                        change, amount_ore, asks, self.about("norm_change", name, name), {"member": name}
                    )
                    places += (place,)
            self.of_member.append(places)
        self.shared([(change, row[1]) for change, row in changes if row[0] == UNSAID])
        rests_on = (*(place for places in self.of_member for place in places), *self.of_shared)
        rests_on += self.beside_amounts(rests_on)
        return self.sum("norm", "subtotal", int(norm.norm_ore[0]), rests_on)

    def beside_amounts(self, before: Places) -> Places:
        """What the norm has beside its amounts: further items, and what a ceiling takes away."""
        norm = self.found.norm
        places: Places = ()
        for item, amount_ore in zip(self.law.norm_rules.items, norm.items_ore, strict=False):
            if amount_ore[0]:
                places += (self.row(item.code, int(amount_ore[0]), "norm", (item.sv, item.en), {}, (), self.size),)
        if len(norm.ceiling_ore) and norm.ceiling_ore[0]:
            words = self.law.term("norm_ceiling")
            row = self.row("norm_ceiling", int(norm.ceiling_ore[0]), "norm_ceiling", words, {}, (*before, *places))
            places += (row,)
        return places

    def change(self, change: int, amount_ore: int, asks: Places, words: Words, inputs: Inputs) -> int:
        """A decided change of the norm, after what it changes."""
        inputs["reason"] = _text(self.texts.norm_change_reason, change)
        return self.row("norm_change", amount_ore, "norm_change", words, inputs, (), asks)

    def shared(self, changes: Sequence[tuple[int, int]]) -> None:
        """The shared row, how a dwelling shares it, and what is decided about it."""
        norm = self.found.norm
        persons, dwelling = int(norm.persons[0]), int(self.found.homes.dwelling_members[0])
        inputs: Inputs = {"persons": persons, "monthly_ore": int(norm.shared_monthly_ore[0])}
        concept = "shared" if persons <= LARGEST_HOUSEHOLD else "shared_large"
        if dwelling > persons:
            inputs["dwelling_members"] = dwelling
            concept = "shared_part"
        if norm.part_days[0] < self.whole_month:
            inputs["days"] = int(norm.part_days[0])
        sv, en = self.law.term("shared_changed")
        bits = int(norm.shared_bits[0])
        asks = (*self.size, *self.asking.ask(bits, "norm_change", None, {"member": sv}, {"member": en})) if bits else ()
        words = self.law.term("shared")
        self.of_shared = (self.row("shared", int(norm.shared_ore[0]), concept, words, inputs, (), asks),)
        for change, amount_ore in changes:
            self.of_shared += (self.change(change, amount_ore, asks, self.about("norm_change", sv, en), {}),)

    def costs(self, step: CostStep, kinds: Kinds, code: str, concept: str, reasons: Sequence[Any]) -> Places:
        """Costs of one sort with their subtotal; no rows when there are none."""
        if not len(step.bits):
            return ()
        columns = (
            step.costs.kind, step.costs.applied_ore, step.costs.approved_ore, step.treatment, step.part_ore, step.limit_ore,
            step.approved_ore, step.bits,
        )  # fmt: skip
        place: Place = "cost" if concept == "cost" else "other_cost"
        places: Places = ()
        rent = kinds.index.get("rent", UNSAID)
        for number, (kind, applied_ore, decided_ore, treatment, part_ore, limit_ore, approved_ore, bits) in enumerate(
            _rows(columns)
        ):
            inputs: Inputs = {"applied_ore": applied_ore}
            ground = concept
            if decided_ore != UNSAID:
                ground = "cost_decided" if concept == "cost" else concept
                inputs["reason"] = _text(reasons, number)
            elif treatment == _NEVER:
                ground = "cost_never"
            else:
                if part_ore != applied_ore:
                    ground = "cost_shared"
                    inputs |= {"part_ore": part_ore, "persons": int(self.found.norm.persons[0])}
                    inputs["dwelling_members"] = int(self.found.homes.dwelling_members[0])
                if limit_ore != NO_LIMIT:
                    inputs["limit_ore"] = limit_ore
                    ground = "cost_limit" if limit_ore < part_ore else ground
            words = kinds.sv[kind], kinds.en[kind]
            asks = self.ask_of_cost(bits, place, number, words, part_ore, limit_ore) if bits else ()
            places += (self.row(kinds.codes[kind], approved_ore, ground, words, inputs, (), asks),)
            if kind == rent:
                self.of_rent += places[-1:]
        return (self.sum(code, "subtotal", int(step.total_ore[0]), places),)

    def ask_of_cost(self, bits: int, place: Place, number: int, words: Words, part_ore: int, limit_ore: int) -> Places:
        """What is asked of a cost, and what it waits for."""
        values = {
            "kind": words[0], "amount": format_kronor(part_ore), "limit": format_kronor(max(limit_ore, 0)),
            "persons": str(int(self.found.norm.persons[0])), "dwelling": str(int(self.found.homes.dwelling_members[0])),
        }  # fmt: skip
        asks = self.asking.ask(bits, place, number, values, {"kind": words[1]})
        return (*asks, *self.size) if bits & WAITS else asks

    def incomes(self, registers: Places) -> Places:
        """Every income, also those that do not count, with the subtotal of those that do."""
        step = self.found.incomes
        if not len(step.bits):
            return (self.sum("incomes", "subtotal", 0, (), registers),) if registers else ()
        columns = (*step.incomes, step.treatment, step.reached_ore, step.counted_ore, step.limit_ore, step.bits)
        places: Places = ()
        for number, values in enumerate(_rows(columns)):
            places += (self.income(number, values, places),)
        return (self.sum("incomes", "subtotal", -int(step.total_ore[0]), places, registers),)

    def income(self, number: int, values: tuple[Any, ...], before: Places) -> int:
        """One income; ``before`` are the incomes above it."""
        (
            kind, member, amount_ore, received, *taken_ore, before_ore, per, _gross_ore, counts_now, decided_ore, _has_reason,
            register_ore, treatment, reached_ore, counted_ore, limit_ore, bits,
        ) = values  # fmt: skip
        kinds = self.law.incomes
        name = "" if member == UNSAID else self.members[member]
        inputs: Inputs = {"member": name} if name else {}
        inputs[f"per_{_PER[per]}_ore" if per else "amount_ore"] = amount_ore
        if reached_ore != amount_ore:
            inputs |= {field: ore for field, ore in zip(_TAKEN, taken_ore, strict=True) if ore}
            inputs["reached_ore"] = reached_ore
        ground = "income"
        rests_on: Places = ()
        waits: Places = ()
        decided = decided_ore != UNSAID
        if register_ore != UNSAID:
            inputs |= {"register_ore": register_ore, "reason": _text(self.texts.income_reason, number)}
        if decided or counts_now != UNSAID:
            inputs["reason"] = _text(self.texts.income_reason, number)
        if decided or counts_now == 0:
            ground = "income_decided"
            inputs |= {"disregarded_ore": reached_ore - counted_ore} if counted_ore < reached_ore else {}
        elif treatment == _CHILD_WORK:
            ground, rests_on = "child_work", self.earlier(number, before, _CHILD_WORK)
            inputs |= {"exemption_ore": limit_ore, "earned_before_ore": max(before_ore, 0)}
        elif treatment == _CHILD_OWN:
            ground, inputs["need_ore"] = "child_own", limit_ore
            of_need, waits = self.need_of(member)
            rests_on = (*of_need, *self.earlier(number, before, _CHILD_OWN))
        elif counted_ore != reached_ore:
            ground = "special_rule" if treatment == _EMPLOYMENT else "income_not_counted"
            inputs["disregarded_ore"] = reached_ore - counted_ore
        sv, en = kinds.sv[kind], kinds.en[kind]
        words = (f"{sv} ({name})", f"{en} ({name})") if name else (sv, en)
        asks = waits
        if bits:
            texts = {
                "kind": sv,
                "member": name,
                "amount": format_kronor(amount_ore),
                "month": month_text(max(received, 0)),
            }
            asks = (*self.asking.ask(bits, "income", number, texts, {"kind": en}), *waits)
        return self.row(kinds.codes[kind], -counted_ore, ground, words, inputs, rests_on, asks)

    def earlier(self, number: int, before: Places, treatment: int) -> Places:
        """The incomes above one that are the same child's and come first, or that may turn out to be."""
        step = self.found.incomes
        member = step.incomes.member.tolist()
        treated, for_child = step.treatment.tolist(), self.law.incomes.for_child[self.month - self.law.first_month]
        return tuple(
            place
            for at, place in enumerate(before)
            if (member[at] == member[number] and treated[at] == treatment)
            or (member[at] == UNSAID and for_child[int(step.incomes.kind[at])] == treatment)
        )

    def need_of(self, member: int) -> tuple[Places, Places]:
        """The rows that a child's need is made of, and the questions it waits for: shares go by the household's size."""
        rests_on = self.of_member[member]
        if not self.found.norm.counted[member]:
            return rests_on, ()
        has_shared = self.law.value("child_need_has_shared_share", self.month)
        has_rent = self.law.value("child_need_has_rent_share", self.month)
        rests_on += (self.of_shared if has_shared else ()) + (self.of_rent if has_rent else ())
        return rests_on, self.size if has_shared or has_rent else ()

    def assets(self, registers: Places) -> Places:
        """Every asset, the buffer the household keeps, and the subtotal."""
        step, kinds = self.found.assets, self.law.assets
        if not len(step.bits):
            return (self.sum("assets", "subtotal", 0, (), registers),) if registers else ()
        places: Places = ()
        for number, (kind, value_ore, needed, _can_end, decided_ore, _has_reason, counted_ore, bits) in enumerate(
            _rows((*step.assets, step.counted_ore, step.bits))
        ):
            words = kinds.sv[kind], kinds.en[kind]
            inputs: Inputs = {"amount_ore": value_ore}
            concept = "asset_needed" if needed == 1 and not counted_ore else "asset"
            if decided_ore != UNSAID:
                concept, inputs["reason"] = "asset_decided", _text(self.texts.asset_reason, number)
            texts = {"kind": words[0], "amount": format_kronor(value_ore)}
            asks = self.asking.ask(bits, "asset", number, texts, {"kind": words[1]}) if bits else ()
            places += (self.row(kinds.codes[kind], -counted_ore, concept, words, inputs, (), asks),)
        if step.buffer_ore[0]:
            words = self.law.term("asset_buffer")
            places += (self.row("asset_buffer", int(step.buffer_ore[0]), "asset_buffer", words, {}, places),)
        return (self.sum("assets", "subtotal", -int(step.total_ore[0]), places, registers),)

    def surplus(self) -> Places:
        """The surplus of an earlier month, when there is one."""
        homes, counted_ore = self.found.homes, int(self.found.surplus_in_ore[0])
        if (said_ore := int(homes.surplus_ore[0])) == UNSAID:
            return ()
        inputs: Inputs = {"month": month_text(int(homes.surplus_month[0])), "amount_ore": said_ore}
        concept = "surplus"
        if homes.surplus_decided_ore[0] != UNSAID:
            concept, inputs["reason"] = "income_decided", _text(self.texts.surplus_reason, 0)
        asks = self.asking.ask_about_surplus(self.found)
        return (self.row("surplus", -counted_ore, concept, self.law.term("surplus"), inputs, (), asks),)

    def about(self, code: str, sv: str, en: str) -> Words:
        """A term with whom it is about."""
        term = self.law.term(code)
        return f"{term[0]} ({sv})", f"{term[1]} ({en})"


def _rows(columns: Sequence[npt.NDArray[Any]]) -> Iterator[tuple[Any, ...]]:
    """Columns as rows of plain numbers."""
    return zip(*[column.tolist() for column in columns], strict=True)


def _minus(amount_ore: int | None) -> int | None:
    """What reduces the need, with its sign."""
    return None if amount_ore is None else -amount_ore


def _text(texts: Sequence[Any], row: int) -> str:
    """A row's text; nothing when the texts were not brought along."""
    return str(texts[row]) if len(texts) else ""
