"""What cannot be true is refused, every fault at once, with the field and what to do."""

from dataclasses import replace
from datetime import date

import pytest
from tests.assistance.norms.homes import ADULT, ALONE, COUPLE, NOVEMBER, account, child, rent, salary, with_children

from hemmaplan.assistance.norms.calculate import calculate
from hemmaplan.assistance.norms.household import (
    NO_WINDOW,
    Asset,
    Cost,
    Fault,
    Household,
    ImpossibleHousehold,
    Income,
    Member,
    NormChange,
    OtherCost,
    Repayable,
    Surplus,
    month_of,
)
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.layout import from_households


def faults(household: Household) -> tuple[Fault, ...]:
    """The faults of a household; none when it is possible."""
    try:
        account(household)
    except ImpossibleHousehold as refused:
        return refused.faults
    return ()


def paths(household: Household) -> list[str]:
    return [fault.path for fault in faults(household)]


def adult(**said) -> Member:
    return replace(ADULT, **said)


HOUSEHOLDS = [
    (replace(ALONE, month=month_of(2027, 1)), "month"),
    (replace(ALONE, month=month_of(2012, 12)), "month"),
    (replace(ALONE, month=-5), "month"),
    (replace(ALONE, members=()), "members"),
    (replace(ALONE, members=(child(),)), "members"),
    (replace(COUPLE, members=(*COUPLE.members, replace(ADULT, id="c"))), "members"),
    (replace(COUPLE, members=(ADULT, ADULT)), "members"),
    (with_children(*(child(f"c{number}") for number in range(30))), "members"),
    (replace(COUPLE, dwelling_members=1), "dwelling_members"),
    (replace(COUPLE, dwelling_members=31), "dwelling_members"),
    (replace(ALONE, part_from=date(2026, 11, 3)), "part_from"),
    (replace(ALONE, part_to=date(2026, 11, 3)), "part_from"),
    (replace(ALONE, part_from=date(2026, 10, 31), part_to=date(2026, 11, 3)), "part_from"),
    (replace(ALONE, part_from=date(2026, 11, 1), part_to=date(2026, 12, 1)), "part_to"),
    (replace(ALONE, part_from=date(2026, 11, 5), part_to=date(2026, 11, 4)), "part_to"),
    (replace(ALONE, surplus=Surplus(5, NOVEMBER)), "surplus.month"),
    (replace(ALONE, surplus=Surplus(-5, NOVEMBER - 1)), "surplus.amount_ore"),
    (replace(ALONE, repayable=Repayable("advance", " ")), "repayable.reason"),
    (replace(ALONE, repayable=Repayable("other", "x")), "repayable.ground"),
    (replace(ALONE, registers={"XX": "answered"}), "registers.XX"),
    (replace(ALONE, registers={"FK": "maybe"}), "registers.FK"),
    (replace(ALONE, members=(adult(role="guest"),)), "members[0].role"),
    (replace(ALONE, members=(adult(stay="contact", days=3),)), "members[0].stay"),
    (replace(ALONE, members=(adult(born=date(2026, 12, 1)),)), "members[0].born"),
    (replace(ALONE, members=(adult(born=date(1900, 1, 1)),)), "members[0].born"),
    (
        replace(ALONE, members=(adult(special_rule_from=NO_WINDOW, assistance_months=()),)),
        "members[0].special_rule_from",
    ),
    (
        replace(ALONE, members=(adult(special_rule_from=None, assistance_months=(NOVEMBER + 1,)),)),
        "members[0].assistance_months",
    ),
    (
        replace(ALONE, members=(adult(special_rule_from=None, employment_months=(month_of(1990, 1),)),)),
        "members[0].assistance_months",
    ),
    (replace(ALONE, members=(adult(age=0),)), "members[0].age"),
    (replace(ALONE, members=(adult(age=14),)), "members[0].age"),
    (replace(ALONE, members=(adult(born=date(2026, 11, 1)),)), "members[0].born"),
    (replace(ALONE, members=(adult(born=date(1990, 1, 1), age=36),)), "members[0].age"),
    (with_children(child(part_from=date(2026, 10, 31))), "members[1].part_from"),
    (with_children(child(part_to=date(2026, 12, 1))), "members[1].part_to"),
    (with_children(child(part_from=date(2026, 11, 9), part_to=date(2026, 11, 8))), "members[1].part_to"),
    (with_children(child(part_from=date(2026, 11, 9), stay="contact", days=9)), "members[1].part_from"),
    (replace(ALONE, members=(adult(part_to=date(2026, 11, 9)),)), "members[0].part_from"),
    (
        with_children(child(part_to=date(2026, 11, 9)), part_from=date(2026, 11, 10), part_to=date(2026, 11, 30)),
        "members[1].part_to",
    ),
    (replace(ALONE, rooms=21), "rooms"),
    (replace(ALONE, incomes=(Income("salary", 5, "a", counted_ore=6, reason="x"),)), "incomes[0].counted_ore"),
    (replace(ALONE, incomes=(Income("salary", 5, "a", counted_ore=4),)), "incomes[0].reason"),
    (replace(ALONE, incomes=(Income("salary", 5, "a", counts_now=True, reason=" "),)), "incomes[0].reason"),
    (replace(ALONE, incomes=(Income("salary", 5, "a", gross_ore=4),)), "incomes[0].gross_ore"),
    (replace(ALONE, incomes=(Income("salary", 5, "a", per="week", attached_ore=1),)), "incomes[0].per"),
    (replace(ALONE, incomes=(Income("salary", 5, "a", per="fortnight"),)), "incomes[0].per"),
    (replace(ALONE, assets=(Asset("bank", 5, counted_ore=6, reason="x"),)), "assets[0].counted_ore"),
    (replace(ALONE, assets=(Asset("bank", 5, counted_ore=4),)), "assets[0].reason"),
    (replace(ALONE, surplus=Surplus(5, NOVEMBER - 1, 6, "x")), "surplus.counted_ore"),
    (replace(ALONE, surplus=Surplus(5, NOVEMBER - 1, 4)), "surplus.reason"),
    (with_children(child(age=None)), "members[1].born"),
    (with_children(child(age=21)), "members[1].born"),
    (with_children(child(age=-3)), "members[1].age"),
    (with_children(child(born=date(2019, 1, 1))), "members[1].age"),
    (with_children(child(age=None, born=date(2005, 10, 31))), "members[1].born"),
    (with_children(child(age=None, born=date(2026, 12, 1))), "members[1].born"),
    (with_children(child(stay="contact")), "members[1].days"),
    (with_children(child(stay="contact", days=31)), "members[1].days"),
    (with_children(child(stay="contact", days=32)), "members[1].days"),
    (with_children(child(days=3)), "members[1].days"),
    (with_children(child(stay="sometimes")), "members[1].stay"),
    (replace(ALONE, norm_changes=(NormChange("z", 5, "x"),)), "norm_changes[0].member"),
    (replace(ALONE, norm_changes=(NormChange("a", 5, " "),)), "norm_changes[0].reason"),
    (replace(ALONE, norm_changes=(NormChange("a", -2 * 10**9, "x"),)), "norm_changes[0].amount_ore"),
    (replace(ALONE, costs=(rent(-1),)), "costs[0].applied_ore"),
    (replace(ALONE, costs=(rent(10**9 + 1),)), "costs[0].applied_ore"),
    (replace(ALONE, costs=(rent(5, 6),)), "costs[0].approved_ore"),
    (replace(ALONE, costs=(rent(5, 4),)), "costs[0].reason"),
    (replace(ALONE, costs=(Cost("rents", 4),)), "costs[0].kind"),
    (replace(ALONE, costs=(Cost("rent", 4, member="z"),)), "costs[0].member"),
    (replace(ALONE, incomes=(salary(-1),)), "incomes[0].amount_ore"),
    (replace(ALONE, incomes=(salary(10**30),)), "incomes[0].amount_ore"),
    (replace(ALONE, incomes=(salary(float("nan")),)), "incomes[0].amount_ore"),
    (replace(ALONE, incomes=(salary(1.5),)), "incomes[0].amount_ore"),
    (replace(ALONE, incomes=(salary(5, "z"),)), "incomes[0].member"),
    (replace(ALONE, incomes=(salary(5, attached_ore=3, set_off_ore=3),)), "incomes[0].amount_ore"),
    (replace(ALONE, incomes=(Income("wage", 4),)), "incomes[0].kind"),
    (replace(ALONE, month=month_of(2025, 8), incomes=(Income("leisure_card", 4),)), "incomes[0].kind"),
    (replace(ALONE, assets=(Asset("gold", 4),)), "assets[0].kind"),
    (replace(ALONE, assets=(Asset("bank", -4),)), "assets[0].amount_ore"),
    (replace(ALONE, other_costs=(OtherCost("glass", 4),)), "other_costs[0].kind"),
    (replace(ALONE, other_costs=(OtherCost("glasses", 5, 4),)), "other_costs[0].reason"),
]


@pytest.mark.parametrize(
    ("household", "path"), HOUSEHOLDS, ids=[f"{n}-{path}" for n, (_, path) in enumerate(HOUSEHOLDS)]
)
def test_refuses_what_cannot_be_true(household, path):
    assert path in paths(household)
    assert all(fault.text.endswith((".", "?")) for fault in faults(household))


def test_refuses_a_child_who_is_too_old_for_its_parent():
    parent = adult(born=date(2000, 6, 15))
    for born in (date(2008, 1, 1), date(2012, 5, 31)):
        household = replace(ALONE, members=(parent, child(age=None, born=born, in_school=True)))
        assert paths(household) == ["members[1].born"]
    younger = adult(born=date(2010, 6, 15))
    assert paths(replace(ALONE, members=(younger, child(age=17)))) == ["members[1].born"]
    assert paths(replace(ALONE, members=(parent, child(age=None, born=date(2012, 6, 1))))) == []
    assert paths(replace(ALONE, members=(parent, child(age=15)))) == ["members[1].born"]
    assert paths(replace(ALONE, members=(parent, child(age=14)))) == []


def test_lets_a_step_parent_be_young():
    old, young = adult(born=date(1980, 1, 1)), adult(id="b", born=date(2003, 1, 1))
    assert paths(replace(ALONE, members=(old, young, child(age=14)))) == []


def test_a_contact_child_may_live_elsewhere():
    assert paths(with_children(child(stay="contact", days=3), dwelling_members=1)) == []


def test_29_february_is_a_day_only_in_leap_years():
    leap = replace(ALONE, month=month_of(2024, 2), part_from=date(2024, 2, 29), part_to=date(2024, 2, 29))
    assert paths(leap) == []
    assert paths(replace(leap, month=month_of(2023, 2))) == ["part_from", "part_to"]
    visiting = child(stay="contact", days=29)
    assert paths(with_children(visiting, month=month_of(2024, 2))) == []
    assert paths(with_children(visiting, month=month_of(2023, 2))) == ["members[1].days"]


def test_tells_every_fault_of_every_household_at_once():
    first = replace(ALONE, id="first", costs=(rent(-1),), assets=(Asset("bank", -1),))
    last = replace(ALONE, id="last", incomes=(salary(1), salary(-1)))
    law = load()
    with pytest.raises(ImpossibleHousehold) as refused:
        calculate(from_households((first, ALONE, last), law), law)
    assert [(fault.household, fault.path) for fault in refused.value.faults] == [
        ("first", "costs[0].applied_ore"),
        ("last", "incomes[1].amount_ore"),
        ("first", "assets[0].amount_ore"),
    ]
    assert "last: incomes[1].amount_ore: " in str(refused.value)


def test_says_why_2027_cannot_be_computed():
    with pytest.raises(ImpossibleHousehold, match="2027"):
        account(replace(ALONE, month=month_of(2027, 1)))


def test_an_unknown_code_names_the_nearest():
    with pytest.raises(ImpossibleHousehold, match=r"rents.*rent"):
        account(replace(ALONE, costs=(Cost("rents", 4),)))
