"""When a decision may be made without a person (*villkor för automatiska beslut*, 28 § FL and 6 kap. 37 § KL).

A function from typed facts to the conditions that do not hold. It knows one answer besides: none is left, and the result
is a full grant. It never rejects, reduces or recovers anything; what does not pass goes to a person with its reasons.

What nobody has answered does not hold. A month in which some condition is not in force has no automatic decisions, so a
new rule set waits until a person has looked at every one of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Final

from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.control.facts import Facts
from hemmaplan.assistance.norms.control.findings import Code, Finding, Grade
from hemmaplan.assistance.norms.household import Household
from hemmaplan.assistance.norms.law.conditions import Condition
from hemmaplan.assistance.norms.law.declared import CONDITIONS
from hemmaplan.assistance.norms.law.loading import Law

FULL: Final = "BIFALL"
_IN_FORCE: Final = "conditions_in_force"

_BROKEN_BY: Final[dict[str, frozenset[Code]]] = {
    "same_household": frozenset({
        Code.NEW_PERSON, Code.PERSON_GONE, Code.NOT_REGISTERED_HERE, Code.OTHERS_REGISTERED, Code.DEATH,
        Code.DWELLING_CHANGE,
    }),
    "same_address": frozenset({Code.ADDRESS_CHANGE, Code.NOT_REGISTERED_HERE}),
    "same_housing_cost": frozenset({Code.HOUSING_COST_CHANGE}),
    "registers_answered": frozenset({Code.NOT_ASKED, Code.MISSING_SSBTEK}),
    "known_incomes": frozenset({
        Code.UNHANDLED_INCOME, Code.NEW_INCOME, Code.UNCERTAIN_PAYMENT, Code.PAYMENT_TWICE, Code.PAYMENT_UNSURE,
        Code.PAID_UNREGISTERED, Code.STUDIES_AND_BENEFIT, Code.REGISTER_CHANGED,
    }),
    "small_changes": frozenset({
        Code.INCOME_CHANGE, Code.INCOME_DROPPED, Code.CHANGE_EXPLAINED, Code.CHANGE_ACCEPTED, Code.STUDY_AID_LATE,
    }),
    "all_days_paid": frozenset({Code.PAID_DAYS_FEW, Code.PAID_DAYS_MANY, Code.DAYS_USED_UP}),
    "known_costs": frozenset({Code.NEW_EXPENSE, Code.EXPENSE_REVIEW, Code.EXPENSE_CAPPED}),
    "planning_clear": frozenset({
        Code.OBSTACLE_MISSING, Code.NOT_JOB_SEEKER, Code.JOB_SEEKER_UNKNOWN, Code.PLAN_MISSING, Code.PLAN_QUESTION,
    }),
    "nobody_protected": frozenset({Code.PROTECTED}),
    "no_recovery": frozenset({Code.RECOVERY_CLAIM}),
    "by_rule_alone": frozenset({Code.REGISTER_OVERRULED, Code.REGISTER_DIFFERS}),
    "no_advance": frozenset({Code.PREVIOUS_DECISION_ADVANCE_ON_BENEFIT, Code.ADVANCE_PAID}),
}  # fmt: skip
"""Which findings break which condition. Whatever else is to be asked about breaks ``nothing_to_look_at``."""


@dataclass(frozen=True, slots=True)
class Given:
    """What neither the control nor the calculation knows (*uppgifter utifrån*). ``None``: nobody has answered.

    Each is said so that yes is what lets the machine go on: ``switched_on``, ``delegated`` (the board's delegation names the
    function, with version and reporting interval), ``rules_approved`` (a person has approved the month's rule set), ``all_signed``,
    ``same_payment``, ``no_own_words`` (no message, objection or free text that a person should read), ``no_childrens_needs``, ``no_suspicion`` (of wrong payment), ``no_violence``, ``no_sanction``,
    ``not_urgent``, ``lawful_stay``.
    """

    switched_on: bool | None = None
    delegated: bool | None = None
    rules_approved: bool | None = None
    all_signed: bool | None = None
    same_payment: bool | None = None
    no_own_words: bool | None = None
    no_childrens_needs: bool | None = None
    no_suspicion: bool | None = None
    no_violence: bool | None = None
    no_sanction: bool | None = None
    not_urgent: bool | None = None
    lawful_stay: bool | None = None


def failing(
    *, facts: Facts, findings: Collection[Finding], household: Household, account: Account, given: Given, law: Law
) -> tuple[Condition, ...]:  # fmt: skip
    """The conditions that do not hold, in the order of the file. None left: the full grant may be decided without a person."""
    month = facts.month
    if not (facts.month == household.month == account.month):
        message = "Kontroll, hushåll och beräkning gäller olika månader."
        raise ValueError(message)
    known = known_of(facts, findings, household, account, given)
    in_force = [condition for condition in law.conditions if condition.holds_in(month)]
    all_in_force = law.closed(month) is None and {condition.code for condition in in_force} == set(CONDITIONS)
    known[_IN_FORCE] = all_in_force
    judged = in_force if all_in_force else law.conditions
    return tuple(condition for condition in judged if known[condition.code] is not True)


def known_of(
    facts: Facts, findings: Collection[Finding], household: Household, account: Account, given: Given
) -> dict[str, bool | None]:  # fmt: skip
    """What is known of each condition but whether it is in force: yes, no, or nobody has answered."""
    found = {finding.code for finding in findings}
    compared = facts.earlier is not None
    population = facts.population is not None and facts.population.answer == "answered"
    answerable = {
        "same_household": compared and population, "same_address": population, "same_housing_cost": compared,
        "known_incomes": compared, "small_changes": compared, "known_costs": compared,
        "planning_clear": bool(facts.adults), "nobody_protected": population,
        "registers_answered": bool(facts.registers),
    }  # fmt: skip
    known: dict[str, bool | None] = {
        code: False if found & broken_by else True if answerable.get(code, True) else None
        for code, broken_by in _BROKEN_BY.items()
    }
    known["same_address"] = _same_address(facts) if known["same_address"] else known["same_address"]
    known["renewed"] = facts.application == "renewed" and compared
    known["month_undecided"] = not facts.month_decided
    known["nothing_changed"] = _nothing_changed(facts)
    known["nothing_to_look_at"] = all(finding.grade is Grade.NOTE for finding in findings)
    known["nothing_unanswered"] = account.outcome is not None and not any(asked.blocks for asked in account.asked)
    known["nothing_to_bear_in_mind"] = not account.asked
    known["full_grant"] = (
        account.outcome == FULL and bool(account.total_ore) and account.total_ore == account.support_ore
    )
    known["by_rule_alone"] = known["by_rule_alone"] and _by_rule_alone(household)
    known["no_other_living_costs"] = not household.other_costs
    for each in fields(given):
        known[each.name] = getattr(given, each.name)
    return known


def _same_address(facts: Facts) -> bool | None:
    return facts.population.same_address if facts.population else None


def _nothing_changed(facts: Facts) -> bool | None:
    """Whether the applicant has answered every question of change, and each with no."""
    answers = facts.changed.values()
    if any(answers):
        return False
    return None if not facts.changed or None in answers else True


def _by_rule_alone(household: Household) -> bool:
    """Whether no worker has decided anything in the calculation: what one has looked at, one decides."""
    incomes = any(one.counted_ore is not None or one.counts_now is not None or one.reason for one in household.incomes)
    assets = any(one.counted_ore is not None for one in household.assets)
    costs = any(one.approved_ore is not None for one in household.costs)
    surplus = household.surplus is not None and household.surplus.counted_ore is not None
    return not (household.norm_changes or household.repayable or incomes or assets or costs or surplus)
