"""What no rule decides (*frågor*) and what a worker should see (*anmärkningar*).

A question blocks the result until a person has answered; a remark does not. The rules mark rows with bits, one bit a
code, so that a million households can be asked at once; ``Asked`` is one of them in words for one household. The texts
come from ``law/national/questions.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Final, Literal

Place = Literal["household", "member", "norm_change", "cost", "income", "asset", "surplus", "other_cost"]
"""Which part of the input a question is about."""


class Code(IntFlag):
    """The codes, a bit each. What fills a text's ``{…}`` stands behind each."""

    LUNCH_UNKNOWN = 1 << 0
    """{member}: does the child of 0 to 6 eat lunch at preschool?"""
    SCHOOL_UNKNOWN = 1 << 1
    """{member}: is the youth of 18 to 20 in school?"""
    OWN_APPLICATION = 1 << 2
    """{member}: a youth of 18 to 20 who is not in school applies alone."""
    TURNS_21 = 1 << 3
    """{member}: turns 21 during the month."""
    NORM_BELOW_ZERO = 1 << 4
    """{member}: the decided change lowers the norm more than there is."""
    COST_UNDECIDED = 1 << 5
    """{kind}, {amount}: no rule decides the cost."""
    OTHER_COST_UNDECIDED = 1 << 6
    """{kind}, {amount}: no rule decides the other living cost."""
    INCOME_UNDECIDED = 1 << 7
    """{kind}, {amount}: no rule says whether the income counts."""
    INCOME_OTHER_MONTH = 1 << 8
    """{kind}, {amount}, {month}: received in another month than the control month."""
    INCOME_WHOSE = 1 << 9
    """{kind}, {amount}: the treatment depends on who got it, and nobody is named."""
    SPECIAL_RULE_UNKNOWN = 1 << 10
    """{member}: salary, and nobody has said whether the special rule's window is open."""
    EARNED_BEFORE_UNKNOWN = 1 << 11
    """{member}: earlier work income of the calendar year is not told."""
    ASSET_NEED_UNKNOWN = 1 << 12
    """{kind}, {amount}: can the household do without it?"""
    ASSET_UNDECIDED = 1 << 13
    """{kind}, {amount}: no rule says whether the asset counts."""
    SURPLUS_OLD = 1 << 14
    """{amount}, {month}: the surplus is older than the guideline carries."""
    REGISTER_SILENT = 1 << 15
    """{register}: did not answer."""
    COST_OVER_GUIDELINE = 1 << 16
    """{kind}, {amount} applied, {limit}: approved up to the guideline's limit."""
    OTHER_COST_OVER_GUIDELINE = 1 << 17
    """{kind}, {amount} applied, {limit}: approved up to the guideline's limit."""
    PREMIUM_AT_RISK = 1 << 18
    """{amount}: a little support costs the household the job premium of that month."""
    REPAYABLE = 1 << 19
    """{reason}: the help is to be paid back."""
    COST_SHARED = 1 << 20
    """{kind}, {amount}, {persons}, {dwelling}: others live in the dwelling; what is the household's part of its cost?"""
    ROOMS_UNKNOWN = 1 << 21
    """{kind}, {amount}: the guideline's highest amount is by the number of rooms, and nobody has told it."""
    MINOR_ADULT = 1 << 22
    """{member}: an adult here who is not yet 18."""
    EMPLOYMENT_UNCLEAR = 1 << 23
    """{kind}, {amount}: it is open whether the special rule leaves out a part of this kind."""
    ASSET_END_UNKNOWN = 1 << 24
    """{kind}, {amount}: can the saving be ended?"""
    ADULT_PART_MONTH = 1 << 25
    """{member}: one of two adults is here for a part of the month."""
    PREMIUM_GROSS_UNKNOWN = 1 << 26
    """{amount}: the support may be less than the job premium, but the salary before tax is not told."""
    SECOND_HAND_PERMIT = 1 << 27
    """{kind}, {amount}: rented second-hand, and nobody has told of a permit."""
    LAWFUL_STAY_UNKNOWN = 1 << 28
    """Nobody has checked the right to stay in the country."""


REMARKS: Final = (
    Code.COST_OVER_GUIDELINE | Code.OTHER_COST_OVER_GUIDELINE | Code.PREMIUM_AT_RISK | Code.REPAYABLE
    | Code.ADULT_PART_MONTH | Code.PREMIUM_GROSS_UNKNOWN
)  # fmt: skip
"""The codes that do not block."""

WAITS: Final = 1 << 40
"""Marks a row that cannot be decided until another row's question is answered. Not a question of its own."""

BLOCKS: Final = ~int(REMARKS)
"""The bits that leave a row without an amount."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or remark of one household. ``row`` is the place in its part of the input, ``None`` for the whole.

    ``sv`` and ``en`` tell a worker what to do; ``plain_sv`` and ``plain_en`` tell the applicant what it is about.
    """

    code: str
    blocks: bool
    sv: str
    en: str
    place: Place
    row: int | None
    ground: str
    plain_sv: str = ""
    plain_en: str = ""
