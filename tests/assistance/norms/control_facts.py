"""Short ways to write a household's month for a control, and one in which nothing is to be looked at."""

from dataclasses import replace

from hemmaplan.assistance.norms.automatic import Given
from hemmaplan.assistance.norms.control.facts import Adult, Earlier, Facts, Population, StatedCost, StatedIncome
from hemmaplan.assistance.norms.control.run import control
from hemmaplan.assistance.norms.household import Cost, Household, Income, Member, month_of
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.rules.control import Payment

NOVEMBER = month_of(2026, 11)
OCTOBER, SEPTEMBER = NOVEMBER - 1, NOVEMBER - 2
SUPPORT = 6_000_00
RENT = 5_000_00

CALM = Facts(
    month=NOVEMBER,
    members=("a",),
    adults=(Adult("a", obstacle="sick", seeks_work=False, plan=True),),
    payments=tuple(Payment("sickness_benefit", month, SUPPORT, "a") for month in (OCTOBER, SEPTEMBER)),
    incomes=(StatedIncome("sickness_benefit", SUPPORT, "a"),),
    costs=(StatedCost("union_fee", RENT),),
    earlier=Earlier(
        OCTOBER,
        ("a",),
        incomes=(StatedIncome("sickness_benefit", SUPPORT, "a"),),
        costs=(StatedCost("union_fee", RENT, RENT),),
    ),
    registers=dict.fromkeys(load().registers, "answered"),
    population=Population("answered", here=("a",), same_address=True),
    changed=dict.fromkeys(load().change_questions, False),
)
"""A renewed application in which everything is as last month and every register has answered."""

HOUSEHOLD = Household(
    "h",
    NOVEMBER,
    (Member("a", "adult"),),
    costs=(Cost("union_fee", RENT),),
    incomes=(Income("sickness_benefit", SUPPORT, "a"),),
    registers=dict.fromkeys(load().registers, "answered"),
)
YES = Given(**dict.fromkeys(Given.__dataclass_fields__, True))


def codes(facts, account=None):
    """The codes of what is found."""
    return [finding.code for finding in control(facts, load(), account)]


def with_paid(*payments, **said):
    """The calm month with other payments, and nothing stated of incomes."""
    return replace(CALM, payments=payments, incomes=(), earlier=replace(CALM.earlier, incomes=()), **said)
