"""Short ways to write a household in a test."""

from dataclasses import replace

from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.household import NO_WINDOW, Cost, Household, Income, Member, month_of
from hemmaplan.assistance.norms.law.loading import Law, load

NOVEMBER = month_of(2026, 11)
ADULT = Member("a", "adult", special_rule_from=NO_WINDOW)
OTHER_ADULT = Member("b", "adult", special_rule_from=NO_WINDOW)
ALONE = Household("h", NOVEMBER, (ADULT,))
COUPLE = Household("h", NOVEMBER, (ADULT, OTHER_ADULT))


def child(name: str = "c", age: int = 9, **said) -> Member:
    return Member(name, "child", age=age, **said)


def with_children(*children: Member, month: int = NOVEMBER, **said) -> Household:
    return replace(ALONE, members=(ADULT, *children), month=month, **said)


def account(household: Household, law: Law | None = None) -> Account:
    return calculate_one(household, law or load())


def amounts(household: Household, code: str, law: Law | None = None) -> list[int | None]:
    return [row.amount_ore for row in account(household, law).rows if row.code == code]


def questions(household: Household, law: Law | None = None) -> list[str]:
    return [asked.code for asked in account(household, law).asked if asked.blocks]


def remarks(household: Household, law: Law | None = None) -> list[str]:
    return [asked.code for asked in account(household, law).asked if not asked.blocks]


def salary(ore: int, member: str = "a", **said) -> Income:
    return Income("salary", ore, member, **said)


def rent(ore: int, approved: int | None = None, reason: str = "") -> Cost:
    return Cost("rent", ore, approved, reason)
