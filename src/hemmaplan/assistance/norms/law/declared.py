"""What the law files may say: each parameter's name, unit and choices, declared once.

A name that is not declared here is refused by the loader, so that a misspelt row never goes unnoticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

NO_LIMIT: Final = -1
"""A guideline has no highest amount here. Öre amounts are never below zero, so it cannot be mistaken for one."""

OLDEST_CHILD: Final = 20
"""The oldest age that has a row for children in the norm."""

LARGEST_HOUSEHOLD: Final = 7
"""The largest household with a row of its own in the shared table; above it an amount is added per person."""

MARKS: Final = {
    "L": "lag eller förordning, texten läst",
    "AR": "Socialstyrelsens allmänna råd",
    "C": "domstolsavgörande",
    "G": "regeringens webbplats",
    "P": "kommunens egen sida",
    "V": "sett i ett verksamhetssystem eller i kommunal programkod",
    "S": "annan andrahandskälla",
    "E": "egen rimlighetskontroll, ingen rättsregel",
    "M": "ur minnet, inte bekräftat",
}
"""How a row is known (*märkning*). What is only ``M`` must be confirmed by a person before it is relied on."""

VERIFICATIONS: Final = ("verified_text", "verified_secondary", "derived_sum_confirmed", "derived")
"""How an amount of the norm is known, best first."""


class Treatment(IntEnum):
    """What happens to a kind of income, cost or asset (*behandling*)."""

    NOT_IN_FORCE = -1
    """The kind does not exist in that month."""
    QUESTION = 0
    """No rule decides; a person does."""
    COUNTED = 1
    """Counted in full."""
    NOT_COUNTED = 2
    """Does not change the result."""
    EMPLOYMENT = 3
    """Income of employment: the special rule (12 kap. 8 § SoL) may disregard a part."""
    CHILD_WORK = 4
    """A child's or school youth's own work: only what exceeds the yearly exemption (12 kap. 9 § SoL) counts."""
    CHILD_OWN = 5
    """A child's own money: counts at most up to that child's need."""
    ACTUAL = 6
    """The actual cost is approved; a limit in the guideline caps it."""
    LIMIT = 7
    """Approved up to the guideline's limit; without a limit a person decides."""
    NEVER = 8
    """Never approved, for example a debt."""
    NEEDED_DECIDES = 9
    """Counted unless the household needs the thing; not said whether it does: a person decides."""
    ENDING_DECIDES = 10
    """Counted when the saving can be ended; not said whether it can: a person decides."""
    MAYBE_EMPLOYMENT = 11
    """Counted in full; a person decides whether the special rule, where it applies, disregards a part."""


class AgeFrom(IntEnum):
    """From when a new age counts (*ny ålder*)."""

    BIRTHDAY_MONTH = 0
    MONTH_AFTER = 1


class PartMonth(IntEnum):
    """How a month becomes days (*dagbelopp*)."""

    YEAR_365 = 0
    """Monthly amount times 12 over 365."""
    DAYS_30 = 1
    """Monthly amount over 30."""
    ACTUAL_DAYS = 2
    """Monthly amount over the days of that month."""


class LunchRow(IntEnum):
    """When the row without lunch is used for ages 0 to 6."""

    WHEN_PROVIDED = 0
    NEVER = 1


class WindowOpens(IntEnum):
    """When the special rule's 24 months start."""

    FIRST_EMPLOYMENT = 0
    QUALIFICATION = 1


class DwellingCost(IntEnum):
    """What is done with a cost of a dwelling where others live too (*kostnad som delas*)."""

    ASK = 0
    EQUAL_SHARE = 1


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value in a law file. ``unit`` is kr, percent, days, months, years, yes_no or choice."""

    unit: str
    choices: type[IntEnum] | None = None
    highest: int = 1_000_000


NATIONAL: Final[dict[str, Parameter]] = {
    "price_base_amount": Parameter("kr"),
    "school_youth_exemption": Parameter("percent", highest=1_000),
    "school_youth_below_age": Parameter("years", highest=30),
    "special_rule_disregarded": Parameter("percent", highest=100),
    "special_rule_qualifying": Parameter("months", highest=60),
    "special_rule_window": Parameter("months", highest=120),
    "school_question_from_age": Parameter("years", highest=21),
    "lunch_row_to_age": Parameter("years", highest=20),
    "job_premium": Parameter("percent", highest=100),
    "job_premium_highest": Parameter("kr"),
    "parent_child_gap": Parameter("years", highest=30),
    "adult_from_age": Parameter("years", highest=21),
    "youngest_adult": Parameter("years", highest=21),
    "recovery_lookback": Parameter("months", highest=240),
    "second_hand_permit_asked": Parameter("yes_no"),
    "lawful_stay_asked": Parameter("yes_no"),
}
"""Parameters of ``national/parameters.csv``. Every one must be there for every month of the norm."""

GUIDELINE: Final[dict[str, Parameter]] = {
    "age_from": Parameter("choice", AgeFrom),
    "part_month": Parameter("choice", PartMonth),
    "lunch_row": Parameter("choice", LunchRow),
    "special_rule_opens": Parameter("choice", WindowOpens),
    "contact_counts_from": Parameter("days", highest=31),
    "alternating_share": Parameter("percent", highest=100),
    "child_need_has_shared_share": Parameter("yes_no"),
    "child_need_has_rent_share": Parameter("yes_no"),
    "set_off_reduces_income": Parameter("yes_no"),
    "surplus_against_other_costs": Parameter("yes_no"),
    "surplus_kept": Parameter("months", highest=3),
    "asset_buffer": Parameter("kr"),
    "dwelling_cost": Parameter("choice", DwellingCost),
    "income_change_warning": Parameter("percent", highest=100),
}
"""Single values of a guideline file. ``standard.csv`` must have every one for every month of the norm."""

LIMITS: Final = (
    "rent_limit", "rent_limit_further_child", "rent_limit_further_person", "cost_limit", "other_cost_limit",
)  # fmt: skip
"""Highest amounts of a guideline file, in kronor. A month without a row has no limit."""

INCOME_TREATMENTS: Final = ("counted", "not_counted", "employment", "maybe_employment", "child_own", "question")
CHILD_INCOME_TREATMENTS: Final = ("counted", "not_counted", "child_work", "child_own", "question")
COST_TREATMENTS: Final = ("actual", "limit", "never", "question")
ASSET_TREATMENTS: Final = ("counted", "not_counted", "needed_decides", "ending_decides", "question")

GRADES: Final = ("stop", "ask", "note")
"""How heavy a finding of the control is."""

CONDITIONS: Final = (
    "switched_on", "delegated", "rules_approved", "conditions_in_force", "renewed", "month_undecided", "all_signed",
    "nobody_protected", "no_violence", "same_household", "same_address", "same_housing_cost", "same_payment",
    "nothing_changed", "no_own_words", "registers_answered", "known_incomes", "small_changes", "all_days_paid", "known_costs",
    "planning_clear", "no_sanction", "no_recovery", "no_advance", "no_suspicion", "not_urgent", "no_childrens_needs",
    "lawful_stay", "by_rule_alone", "no_other_living_costs", "nothing_to_look_at", "nothing_unanswered",
    "nothing_to_bear_in_mind", "full_grant",
)  # fmt: skip
"""Conditions of an automatic decision, each with a row in ``national/automatic_conditions.csv``."""
