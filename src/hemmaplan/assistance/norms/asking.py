"""Writing down what is asked (*frågor och anmärkningar i beräkningen*): from the bits of a row to words with a ground."""

from __future__ import annotations

from typing import Final

from hemmaplan.assistance.norms.found import Found
from hemmaplan.assistance.norms.household import month_text
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.questions import REMARKS, Asked, Code, Place
from hemmaplan.foundation.money import format_kronor

GROUND_OF: Final[dict[Code, str]] = {
    Code.LUNCH_UNKNOWN: "personal",
    Code.SCHOOL_UNKNOWN: "maintenance",
    Code.OWN_APPLICATION: "maintenance",
    Code.TURNS_21: "maintenance",
    Code.MINOR_ADULT: "maintenance",
    Code.NORM_BELOW_ZERO: "norm_change",
    Code.ADULT_PART_MONTH: "part_month",
    Code.COST_UNDECIDED: "cost",
    Code.OTHER_COST_UNDECIDED: "other_cost",
    Code.COST_SHARED: "cost_shared",
    Code.ROOMS_UNKNOWN: "cost_limit",
    Code.INCOME_UNDECIDED: "income",
    Code.INCOME_OTHER_MONTH: "control_month",
    Code.INCOME_WHOSE: "income",
    Code.SPECIAL_RULE_UNKNOWN: "special_rule",
    Code.EMPLOYMENT_UNCLEAR: "special_rule",
    Code.EARNED_BEFORE_UNKNOWN: "child_work",
    Code.ASSET_NEED_UNKNOWN: "asset",
    Code.ASSET_END_UNKNOWN: "asset",
    Code.ASSET_UNDECIDED: "asset",
    Code.SURPLUS_OLD: "surplus",
    Code.REGISTER_SILENT: "registers",
    Code.COST_OVER_GUIDELINE: "cost_limit",
    Code.OTHER_COST_OVER_GUIDELINE: "cost_limit",
    Code.PREMIUM_AT_RISK: "job_premium",
    Code.PREMIUM_GROSS_UNKNOWN: "job_premium",
    Code.REPAYABLE: "repayable",
    Code.SECOND_HAND_PERMIT: "cost",
    Code.LAWFUL_STAY_UNKNOWN: "need",
}
"""Which concept of the law each question and remark rests on."""

_REMARKS: Final = int(REMARKS)
_ALL: Final = sum(int(code) for code in Code)
_CODES: Final = {int(code): code for code in Code}
_NAMES: Final = {int(code): str(code.name) for code in Code}

Words = tuple[str, str]
"""Swedish and English."""
Places = tuple[int, ...]
"""Places among the account's rows or among what it asks."""


class Asking:
    """What one household is asked, while it is written."""

    def __init__(self, law: Law, month: int) -> None:
        self.law = law
        self.month = month
        self.asked: list[Asked] = []

    def ask(
        self, bits: int, place: Place, row: int | None, sv: dict[str, str], en: dict[str, str] | None = None
    ) -> Places:
        """Write down each question and remark of a row; answers where its questions stand among what is asked.

        ``sv`` and ``en`` fill the texts; ``en`` only where it differs. Two rows that raise the same question in the same
        words, such as two salaries of one person, ask it once.
        """
        questions = []
        left = bits & _ALL
        while left:
            bit = left & -left
            left ^= bit
            name = _NAMES[bit]
            question = self.law.question(name)
            text = question.sv.format_map(sv)
            at = next((at for at, asked in enumerate(self.asked) if asked.code == name and asked.sv == text), None)
            if at is None:
                at = len(self.asked)
                english = sv | (en or {})
                self.asked.append(
                    Asked(
                        code=name,
                        blocks=not bit & _REMARKS,
                        sv=text,
                        en=question.en.format_map(english),
                        place=place,
                        row=row,
                        ground=self.law.ground(GROUND_OF[_CODES[bit]], self.month),
                        plain_sv=question.plain_sv.format_map(sv),
                        plain_en=question.plain_en.format_map(english),
                    )
                )
            if not bit & _REMARKS:
                questions.append(at)
        return tuple(questions)

    def blocking(self) -> Places:
        """Where all questions stand that keep the household's result open."""
        return tuple(at for at, asked in enumerate(self.asked) if asked.blocks)

    def ask_registers(self, silent: int) -> tuple[Places, Places]:
        """Ask about the registers that did not answer; answers those that tell of incomes, and of assets."""
        of_incomes: Places = ()
        of_assets: Places = ()
        if silent:
            for number, register in enumerate(self.law.registers.values()):
                if silent >> number & 1:
                    bit, english = Code.REGISTER_SILENT.value, {"register": register.en}
                    at = self.ask(bit, "household", None, {"register": register.sv}, english)
                    of_incomes += at if register.tells == "incomes" else ()
                    of_assets += at if register.tells == "assets" else ()
        return of_incomes, of_assets

    def ask_about_household(self, found: Found, repayable_reason: str) -> None:
        """Write down what else concerns the household as a whole."""
        bits = int(found.bits[0])
        if not bits:
            return
        premium = format_kronor(int(found.premium_ore[0]))
        texts = {"amount": format_kronor(int(found.support_ore[0])), "premium": premium}
        of_premium = (Code.PREMIUM_AT_RISK | Code.PREMIUM_GROSS_UNKNOWN).value
        self.ask(bits & of_premium, "household", None, texts)
        self.ask(bits & Code.LAWFUL_STAY_UNKNOWN.value, "household", None, {})
        self.ask(bits & Code.REPAYABLE.value, "household", None, {"reason": repayable_reason})

    def ask_about_surplus(self, found: Found) -> Places:
        """Ask about a surplus that is older than the guideline carries."""
        if not (bits := int(found.bits[0]) & Code.SURPLUS_OLD.value):
            return ()
        amount = format_kronor(max(int(found.homes.surplus_ore[0]), 0))
        month = month_text(max(int(found.homes.surplus_month[0]), 0))
        return self.ask(bits, "surplus", None, {"amount": amount, "month": month})
