"""Households for property tests: any that can exist, made so that the calculation can be finished unless asked otherwise."""

from datetime import date

from hypothesis import strategies as st

from hemmaplan.assistance.norms.household import (
    NO_WINDOW,
    Asset,
    Cost,
    Household,
    Income,
    Member,
    NormChange,
    OtherCost,
    Surplus,
)

MONTHS = st.integers(2013 * 12, 2026 * 12 + 11)
ADULT_INCOMES = (
    "salary", "unemployment_benefit", "parental_benefit", "housing_allowance", "child_allowance", "tax_refund",
    "additional_cost_allowance",
)  # fmt: skip
CHILD_INCOMES = ("maintenance_support", "child_pension", "salary")
COSTS = ("rent", "electricity", "home_insurance", "union_fee", "medicine", "debt")
OTHER_COSTS = ("dental_acute", "glasses", "moving")


def ore(most=2_000_000):
    """An amount, zero and single öre included."""
    return st.integers(0, most)


@st.composite
def adults(draw, month, number):
    """An adult whose special rule is answered."""
    rule = draw(st.sampled_from(["none", "window", "histories"]))
    told = {}
    if rule == "none":
        told["special_rule_from"] = NO_WINDOW
    elif rule == "window":
        told["special_rule_from"] = month - draw(st.integers(0, 30))
    else:
        back = st.lists(st.integers(1, 40), unique=True, max_size=20)
        told["assistance_months"] = tuple(sorted(month - ago for ago in draw(back)))
        told["employment_months"] = tuple(sorted(month - ago for ago in draw(back)))
    return Member(id=f"vuxen{number}", role="adult", **told)


@st.composite
def children(draw, month, number):
    """A child or a youth in school, born on any day, the 29th of February among them."""
    age = draw(st.integers(0, 20))
    stay = draw(st.sampled_from(["always", "always", "always", "contact", "alternating"]))
    told = {}
    if draw(st.booleans()):
        born = month - age * 12 - draw(st.integers(0, 11))
        year, place = divmod(born, 12)
        told["born"] = date(year, place + 1, draw(st.integers(1, 28)))
        if place == 1 and year % 4 == 0:
            told["born"] = date(year, 2, draw(st.sampled_from([1, 28, 29])))
    else:
        told["age"] = age
    return Member(
        id=f"barn{number}", role="child", lunch=draw(st.booleans()), in_school=True if age >= 18 else None, stay=stay,
        days=None if stay == "always" else draw(st.integers(1, 28)), **told,
    )  # fmt: skip


@st.composite
def incomes(draw, members):
    """What one of the members got, partly withheld at times."""
    member = draw(st.sampled_from(members))
    kind = draw(st.sampled_from(ADULT_INCOMES if member.role == "adult" else CHILD_INCOMES))
    amount = draw(ore())
    work_of_child = kind == "salary" and member.role == "child"
    return Income(
        kind=kind, member=member.id, amount_ore=amount, attached_ore=draw(st.sampled_from([0, amount // 3])),
        paid_to_board_ore=draw(st.sampled_from([0, amount // 4])), set_off_ore=draw(st.sampled_from([0, amount // 5])),
        earned_before_ore=draw(ore(8_000_000)) if work_of_child else None,
    )  # fmt: skip


@st.composite
def costs(draw, kinds=COSTS):
    """A cost that a worker has decided."""
    applied = draw(ore())
    approved = draw(st.integers(0, applied))
    return Cost(kind=draw(st.sampled_from(kinds)), applied_ore=applied, approved_ore=approved, reason="Skäligt belopp.")


@st.composite
def other_costs(draw):
    """Another living cost that a worker has decided."""
    applied = draw(ore(500_000))
    approved = draw(st.integers(0, applied))
    return OtherCost(
        kind=draw(st.sampled_from(OTHER_COSTS)), applied_ore=applied, approved_ore=approved, reason="Skäligt."
    )


@st.composite
def households(draw, months=MONTHS):
    """A household whose calculation no question stops."""
    month = draw(months)
    members = tuple(draw(adults(month, number)) for number in range(draw(st.integers(1, 2))))
    members += tuple(draw(children(month, number)) for number in range(draw(st.integers(0, 8))))
    part = draw(st.none() | st.tuples(st.integers(1, 28), st.integers(1, 28)))
    year, place = divmod(month, 12)
    raised = st.builds(
        NormChange, member=st.sampled_from([member.id for member in members]), amount_ore=st.integers(0, 200_000),
        reason=st.just("Särskild kost."),
    )  # fmt: skip
    return Household(
        id="hushåll", month=month, members=members,
        dwelling_members=draw(st.none() | st.integers(len(members), len(members) + 5)),
        part_from=None if part is None else date(year, place + 1, min(part)),
        part_to=None if part is None else date(year, place + 1, max(part)),
        norm_changes=tuple(draw(st.lists(raised, max_size=2))),
        costs=tuple(draw(st.lists(costs(), max_size=4))),
        incomes=tuple(draw(st.lists(incomes(members), max_size=5))),
        assets=tuple(draw(st.lists(st.builds(Asset, kind=st.sampled_from(["bank", "car"]), amount_ore=ore(), needed=st.booleans()),
                                   max_size=2))),
        surplus=draw(st.none() | st.builds(Surplus, amount_ore=ore(600_000), month=st.just(month - 1))),
        other_costs=tuple(draw(st.lists(other_costs(), max_size=2))),
    )  # fmt: skip
