"""Writing the account (*upprätta beräkningen*): from what one household's calculation found to rows, questions and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy.typing as npt

from hemmaplan.assistance.norms.account import Account, Kind, Outcome, Row
from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.found import Found
from hemmaplan.assistance.norms.household import month_text
from hemmaplan.assistance.norms.law.declared import NO_LIMIT
from hemmaplan.assistance.norms.law.kinds import Kinds
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.questions import BLOCKS, REMARKS, Asked, Code, Place
from hemmaplan.assistance.norms.rules import outcome
from hemmaplan.assistance.norms.rules.days import WHOLE_MONTH
from hemmaplan.assistance.norms.steps import CostStep
from hemmaplan.assistance.norms.tables import CHILD, REPAYABLE, UNSAID, Households
from hemmaplan.foundation.money import format_kronor

GROUND_OF: Final[dict[Code, str]] = {
    Code.LUNCH_UNKNOWN: "personal",
    Code.SCHOOL_UNKNOWN: "household",
    Code.OWN_APPLICATION: "household",
    Code.TURNS_21: "household",
    Code.NORM_BELOW_ZERO: "norm_change",
    Code.COST_UNDECIDED: "cost",
    Code.OTHER_COST_UNDECIDED: "other_cost",
    Code.INCOME_UNDECIDED: "income",
    Code.INCOME_OTHER_MONTH: "control_month",
    Code.INCOME_WHOSE: "income",
    Code.SPECIAL_RULE_UNKNOWN: "special_rule",
    Code.EARNED_BEFORE_UNKNOWN: "child_work",
    Code.ASSET_NEED_UNKNOWN: "asset",
    Code.ASSET_UNDECIDED: "asset",
    Code.SURPLUS_OLD: "surplus",
    Code.REGISTER_SILENT: "registers",
    Code.COST_OVER_GUIDELINE: "cost_limit",
    Code.OTHER_COST_OVER_GUIDELINE: "cost_limit",
    Code.PREMIUM_AT_RISK: "job_premium",
    Code.REPAYABLE: "repayable",
}
"""Which concept of the law each question and remark rests on."""

_TAKEN: Final = ("paid_to_board_ore", "attached_ore", "set_off_ore")
_REMARKS: Final = int(REMARKS)
_CODES: Final = tuple((int(code), str(code.name), code) for code in Code)

_PROPOSED: Final[dict[int, Outcome | None]] = {
    int(outcome.Outcome.UNDECIDED): None,
    int(outcome.Outcome.BIFALL): "BIFALL",
    int(outcome.Outcome.DELAVSLAG): "DELAVSLAG",
    int(outcome.Outcome.AVSLAG): "AVSLAG",
}
_REPAYABLE: Final = {number: ground for ground, number in REPAYABLE.items()}

Words = tuple[str, str]
"""Swedish and English."""


def write_account(found: Found, household: Households, law: Law) -> Account:
    """The account of one household, from what was found for it alone."""
    return _Writer(found, household, law).account()


class _Writer:
    """One household's account while it is written."""

    def __init__(self, found: Found, household: Households, law: Law) -> None:
        self.found = found
        self.law = law
        self.month = int(found.homes.month[0])
        self.texts = household.texts
        self.members = [str(name) for name in self.texts.member]
        if not self.members:
            self.members = [f"person {number + 1}" for number in range(len(found.norm.owner))]
        self.rows: list[Row] = []
        self.asked: list[Asked] = []
        self.grounds: dict[str, str] = {}

    def account(self) -> Account:
        """Every row in order, and every question and remark."""
        found = self.found
        norm_ore = self.norm()
        costs_ore = self.costs(found.costs, self.law.costs, "costs", "cost", self.texts.cost_reason)
        self.sum("need", "result", None if norm_ore is None or costs_ore is None else norm_ore + costs_ore)
        income_ore = self.incomes()
        assets_ore = self.assets()
        surplus_in_ore = self.surplus()
        is_open = bool(found.asked[0] & BLOCKS)
        result_ore = None if is_open else int(found.result_ore[0])
        support_ore = None if is_open else int(found.support_ore[0])
        total_ore = None if is_open else int(found.total_ore[0])
        surplus_ore = None if is_open else int(found.surplus_ore[0])
        self.sum("result", "result", result_ore)
        self.sum("support", "result", support_ore)
        other_ore = self.costs(
            found.other, self.law.other_costs, "other_costs", "other_cost", self.texts.other_cost_reason
        )
        if found.set_off_ore[0]:
            self.row("set_off", -int(found.set_off_ore[0]), "set_off", self.law.term("set_off"), {})
        self.sum("total", "result", total_ore)
        if surplus_ore:
            self.sum("surplus_out", "result", surplus_ore)
        self.ask_about_household()
        repayable = int(found.homes.repayable[0])
        return Account(
            household=str(self.texts.household[0]),
            month=self.month,
            guideline=self.law.guideline,
            rows=tuple(self.rows),
            asked=tuple(self.asked),
            norm_ore=norm_ore,
            costs_ore=costs_ore,
            income_ore=income_ore,
            assets_ore=assets_ore,
            surplus_in_ore=surplus_in_ore,
            result_ore=result_ore,
            support_ore=support_ore,
            surplus_ore=surplus_ore,
            other_ore=other_ore,
            total_ore=total_ore,
            outcome=_PROPOSED[int(found.outcome[0])],
            repayable=None if repayable == UNSAID else _REPAYABLE[repayable],
        )

    def row(self, code: str, amount_ore: int | None, concept: str, words: Words, inputs: dict[str, int | str]) -> None:
        """Write a row."""
        self.rows.append(Row(code, "row", *words, amount_ore, self.ground(concept), inputs))

    def ground(self, concept: str) -> str:
        """The ground of a concept this month."""
        ground = self.grounds.get(concept)
        if ground is None:
            ground = self.grounds[concept] = self.law.ground(concept, self.month)
        return ground

    def sum(self, code: str, kind: Kind, amount_ore: int | None) -> int | None:
        """Write a subtotal or a result; answers its amount."""
        self.rows.append(Row(code, kind, *self.law.term(code), amount_ore, self.ground(code), {}))
        return amount_ore

    def norm(self) -> int | None:
        """Each member's personal row and decided changes, and the shared row."""
        norm, place = self.found.norm, self.month - self.law.first_month
        changes = list(enumerate(_rows(norm.changes)))
        alone = int(norm.adults[0]) == 1
        rows = _rows(
            (norm.members.role, norm.age, norm.lunch_row, norm.monthly_ore, norm.days, norm.personal_ore, norm.bits)
        )
        for number, (role, years, lunch, monthly_ore, days, personal_ore, bits) in enumerate(rows):
            name = self.members[number]
            inputs: dict[str, int | str] = {"member": name, "monthly_ore": monthly_ore}
            if days < WHOLE_MONTH:
                inputs["days"] = days
            if role == CHILD:
                inputs["age"] = years
                amounts = self.law.norm
                eats = lunch and amounts.child_lunch_ore[place, years] != amounts.child_ore[place, years]
                code = "personal_child_lunch" if eats else "personal_child"
                words = self.about(code, f"{name}, {years} år", f"{name}, {years} years")
            else:
                code = "personal_single" if alone else "personal_cohabiting"
                words = self.about(code, name, name)
            concept = "personal" if days >= WHOLE_MONTH else "part_month"
            self.row(code, _unless(bits, personal_ore), concept, words, inputs)
            if bits:
                self.ask(bits, "member", number, {"member": name})
            for change, (member, amount_ore, _has_reason) in changes:
                if member == number:
                    reason = _text(self.texts.norm_change_reason, change)
                    words, inputs = self.about("norm_change", name, name), {"member": name, "reason": reason}
                    self.row("norm_change", _unless(bits, amount_ore), "norm_change", words, inputs)
        self.shared()
        return self.sum("norm", "subtotal", _unless(int(norm.asked[0]), int(norm.norm_ore[0])))

    def shared(self) -> None:
        """The shared row, and how a dwelling shares it."""
        norm = self.found.norm
        persons, dwelling, days = (
            int(norm.persons[0]),
            int(self.found.homes.dwelling_members[0]),
            int(norm.part_days[0]),
        )
        inputs: dict[str, int | str] = {"persons": persons, "monthly_ore": int(norm.shared_monthly_ore[0])}
        concept = "shared"
        if dwelling > persons:
            inputs["dwelling_members"] = dwelling
            concept = "shared_part"
        if days < WHOLE_MONTH:
            inputs["days"] = days
        self.row("shared", int(norm.shared_ore[0]), concept, self.law.term("shared"), inputs)

    def costs(self, step: CostStep, kinds: Kinds, code: str, concept: str, reasons: Sequence[Any]) -> int | None:
        """Costs of one sort with their subtotal; no rows when there are none."""
        columns = (
            step.costs.kind, step.costs.applied_ore, step.costs.approved_ore, step.treatment, step.limit_ore,
            step.approved_ore, step.bits,
        )  # fmt: skip
        for number, (kind, applied_ore, decided_ore, treatment, limit_ore, approved_ore, bits) in enumerate(
            _rows(columns)
        ):
            inputs: dict[str, int | str] = {"applied_ore": applied_ore}
            ground = concept
            if decided_ore != UNSAID:
                ground = "cost_decided" if concept == "cost" else concept
                inputs["reason"] = _text(reasons, number)
            elif treatment == codes.NEVER:
                ground = "cost_never"
            elif limit_ore != NO_LIMIT:
                ground = "cost_limit"
                inputs["limit_ore"] = limit_ore
            words = kinds.sv[kind], kinds.en[kind]
            self.row(kinds.codes[kind], _unless(bits, approved_ore), ground, words, inputs)
            if bits:
                values = {
                    "kind": words[0],
                    "amount": format_kronor(applied_ore),
                    "limit": format_kronor(max(limit_ore, 0)),
                }
                self.ask(bits, "cost" if concept == "cost" else "other_cost", number, values, {"kind": words[1]})
        amount_ore = _unless(int(step.asked[0]), int(step.total_ore[0]))
        return self.sum(code, "subtotal", amount_ore) if len(step.bits) else amount_ore

    def incomes(self) -> int | None:
        """Every income, also those that do not count, with the subtotal of those that do."""
        step, kinds = self.found.incomes, self.law.incomes
        columns = (*step.incomes, step.treatment, step.reached_ore, step.counted_ore, step.limit_ore, step.bits)
        for number, values in enumerate(_rows(columns)):
            (
                kind,
                member,
                amount_ore,
                received,
                *taken_ore,
                before_ore,
                treatment,
                reached_ore,
                counted_ore,
                limit_ore,
                bits,
            ) = values
            name = "" if member == UNSAID else self.members[member]
            inputs: dict[str, int | str] = {"member": name} if name else {}
            inputs["amount_ore"] = amount_ore
            if reached_ore != amount_ore:
                inputs |= {field: ore for field, ore in zip(_TAKEN, taken_ore, strict=True) if ore}
                inputs["reached_ore"] = reached_ore
            ground = "income"
            if treatment == codes.CHILD_WORK:
                ground = "child_work"
                inputs |= {"exemption_ore": limit_ore, "earned_before_ore": max(before_ore, 0)}
            elif treatment == codes.CHILD_OWN:
                ground = "child_own"
                inputs["need_ore"] = limit_ore
            elif counted_ore != reached_ore:
                ground = "special_rule" if treatment == codes.EMPLOYMENT else "income_not_counted"
                inputs["disregarded_ore"] = reached_ore - counted_ore
            sv, en = kinds.sv[kind], kinds.en[kind]
            words = (f"{sv} ({name})", f"{en} ({name})") if name else (sv, en)
            self.row(kinds.codes[kind], _minus(_unless(bits, counted_ore)), ground, words, inputs)
            if bits:
                month = month_text(max(received, 0))
                texts = {"kind": sv, "member": name, "amount": format_kronor(amount_ore), "month": month}
                self.ask(bits, "income", number, texts, {"kind": en})
        amount_ore = _unless(int(step.asked[0]), int(step.total_ore[0]))
        if len(step.bits):
            self.sum("incomes", "subtotal", _minus(amount_ore))
        return amount_ore

    def assets(self) -> int | None:
        """Every asset, the buffer the household keeps, and the subtotal."""
        step, kinds = self.found.assets, self.law.assets
        amount_ore = _unless(int(step.asked[0]), int(step.total_ore[0]))
        if not len(step.bits):
            return amount_ore
        columns = (step.assets.kind, step.assets.amount_ore, step.assets.needed, step.counted_ore, step.bits)
        for number, (kind, value_ore, needed, counted_ore, bits) in enumerate(_rows(columns)):
            words = kinds.sv[kind], kinds.en[kind]
            concept = "asset_needed" if needed == 1 and not counted_ore else "asset"
            self.row(kinds.codes[kind], _minus(_unless(bits, counted_ore)), concept, words, {"amount_ore": value_ore})
            if bits:
                texts = {"kind": words[0], "amount": format_kronor(value_ore)}
                self.ask(bits, "asset", number, texts, {"kind": words[1]})
        if step.buffer_ore[0]:
            kept_ore = None if amount_ore is None else int(step.buffer_ore[0])
            self.row("asset_buffer", kept_ore, "asset_buffer", self.law.term("asset_buffer"), {})
        self.sum("assets", "subtotal", _minus(amount_ore))
        return amount_ore

    def surplus(self) -> int | None:
        """The surplus of an earlier month, when there is one."""
        amount_ore, said_ore = int(self.found.surplus_in_ore[0]), int(self.found.homes.surplus_ore[0])
        if said_ore == UNSAID:
            return 0
        counted = None if self.found.bits[0] & Code.SURPLUS_OLD.value else amount_ore
        inputs: dict[str, int | str] = {"month": month_text(int(self.found.homes.surplus_month[0]))}
        self.row("surplus", _minus(counted), "surplus", self.law.term("surplus"), inputs)
        return counted

    def about(self, code: str, sv: str, en: str) -> Words:
        """A term with whom it is about."""
        term = self.law.term(code)
        return f"{term[0]} ({sv})", f"{term[1]} ({en})"

    def ask(
        self, bits: int, place: Place, row: int | None, sv: dict[str, str], en: dict[str, str] | None = None
    ) -> None:
        """Write down each question and remark of a row. ``sv`` and ``en`` fill the texts; ``en`` only where it differs.

        Two rows that raise the same question in the same words, such as two salaries of one person, ask it once.
        """
        for bit, name, code in _CODES:
            if not bits & bit:
                continue
            question = self.law.question(name)
            text = question.sv.format_map(sv)
            if any(asked.code == name and asked.sv == text for asked in self.asked):
                continue
            self.asked.append(
                Asked(
                    code=name,
                    blocks=not bit & _REMARKS,
                    sv=text,
                    en=question.en.format_map(sv | (en or {})),
                    place=place,
                    row=row,
                    ground=self.ground(GROUND_OF[code]),
                )
            )

    def ask_about_household(self) -> None:
        """Write down what concerns the household as a whole."""
        homes, bits = self.found.homes, int(self.found.bits[0])
        if not bits:
            return
        amount, month = (
            format_kronor(max(int(homes.surplus_ore[0]), 0)),
            month_text(max(int(homes.surplus_month[0]), 0)),
        )
        self.ask(bits & Code.SURPLUS_OLD.value, "surplus", None, {"amount": amount, "month": month})
        silent = int(homes.silent[0])
        for number, words in enumerate(self.law.registers.values()):
            if silent >> number & 1:
                self.ask(Code.REGISTER_SILENT.value, "household", None, {"register": words[0]}, {"register": words[1]})
        amount = format_kronor(int(self.found.support_ore[0]))
        self.ask(bits & Code.PREMIUM_AT_RISK.value, "household", None, {"amount": amount})
        reason = _text(self.texts.repayable_reason, 0)
        self.ask(bits & Code.REPAYABLE.value, "household", None, {"reason": reason})


def _rows(columns: Sequence[npt.NDArray[Any]]) -> Iterator[tuple[Any, ...]]:
    """Columns as rows of plain numbers."""
    return zip(*[column.tolist() for column in columns], strict=True)


def _unless(bits: int, amount_ore: int) -> int | None:
    """An amount, unless a question keeps it open."""
    return None if bits & BLOCKS else amount_ore


def _minus(amount_ore: int | None) -> int | None:
    """What reduces the need, with its sign."""
    return None if amount_ore is None else -amount_ore


def _text(texts: Sequence[Any], row: int) -> str:
    """A row's text; nothing when the texts were not brought along."""
    return str(texts[row]) if len(texts) else ""
