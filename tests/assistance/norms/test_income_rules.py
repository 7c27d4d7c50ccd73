"""Incomes: which count, which month, what reached the person, the special rule, and children's own money."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.assistance.norms.guidelines import guideline
from tests.assistance.norms.homes import (
    ADULT,
    ALONE,
    COUPLE,
    NOVEMBER,
    account,
    child,
    questions,
    rent,
    salary,
    with_children,
)

from hemmaplan.assistance.norms.household import ImpossibleHousehold, Income, month_of
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.printing import table
from hemmaplan.assistance.norms.rules import special_rule


def earning(*incomes: Income, household=ALONE):
    return replace(household, incomes=incomes)


def in_window(months_ago: int):
    return replace(ALONE, members=(replace(ADULT, special_rule_from=NOVEMBER - months_ago),))


def test_a_counted_income_counts_in_full():
    assert account(earning(Income("sickness_benefit", 5000_01, "a"))).income_ore == 5000_01


def test_an_income_that_does_not_count_still_has_its_row():
    found = account(earning(Income("additional_cost_allowance", 1400_00, "a")))
    assert found.income_ore == 0
    assert [row.amount_ore for row in found.rows if row.code == "additional_cost_allowance"] == [0]


def test_money_that_never_reached_the_person_does_not_count():
    benefit = Income(
        "sickness_benefit", 5000_00, "a", paid_to_board_ore=500_00, attached_ore=200_00, set_off_ore=100_00
    )
    assert account(earning(benefit)).income_ore == 4200_00


def test_a_guideline_may_count_what_was_set_off(tmp_path):
    law = guideline(tmp_path, set_off_reduces_income="no")
    benefit = Income("sickness_benefit", 5000_00, "a", attached_ore=200_00, set_off_ore=100_00)
    assert account(earning(benefit), law).income_ore == 4800_00


def test_asks_about_an_income_of_another_month():
    assert questions(earning(Income("sickness_benefit", 1_00, "a", date(2026, 10, 31)))) == []
    late = earning(Income("sickness_benefit", 1_00, "a", date(2026, 9, 30)))
    assert questions(late) == ["INCOME_OTHER_MONTH"]
    assert "2026-09" in account(late).asked[0].sv
    assert questions(earning(Income("additional_cost_allowance", 1_00, "a", date(2026, 9, 30)))) == []


def test_asks_about_an_income_no_rule_decides():
    found = account(earning(Income("other", 100_00, "a"), Income("sickness_benefit", 50_00, "a")))
    assert [asked.code for asked in found.asked] == ["INCOME_UNDECIDED"]
    assert found.income_ore is None
    assert [row.amount_ore for row in found.rows if row.code in {"other", "sickness_benefit"}] == [None, -50_00]


def test_asks_whose_an_income_is_when_that_decides():
    assert questions(earning(Income("salary", 100_00))) == ["INCOME_WHOSE"]
    assert questions(earning(Income("child_allowance", 100_00))) == []


@pytest.mark.parametrize(("months_ago", "counted"), [(0, 75_00), (23, 75_00), (24, 100_00), (-1, 100_00)])
def test_the_special_rule_lasts_24_months(months_ago, counted):
    assert account(earning(salary(100_00), household=in_window(months_ago))).income_ore == counted


def test_the_special_rule_keeps_ore():
    assert account(earning(salary(1_01), household=in_window(3))).income_ore == 76


def test_the_special_rule_is_for_employment_only():
    assert account(earning(Income("activity_support", 800_00, "a"), household=in_window(3))).income_ore == 800_00


def test_the_special_rule_is_for_the_member_who_has_it():
    members = (replace(ADULT, special_rule_from=NOVEMBER - 3), COUPLE.members[1])
    both = replace(COUPLE, members=members, incomes=(salary(100_00), salary(100_00, "b")))
    assert account(both).income_ore == 175_00


def test_asks_about_the_special_rule_when_nobody_has_told():
    untold = replace(ALONE, members=(replace(ADULT, special_rule_from=None),))
    assert questions(earning(salary(100_00), household=untold)) == ["SPECIAL_RULE_UNKNOWN"]
    assert questions(earning(Income("sickness_benefit", 1_00, "a"), household=untold)) == []


def test_asks_once_about_two_salaries_of_one_person():
    untold = replace(ALONE, members=(replace(ADULT, special_rule_from=None),))
    assert questions(earning(salary(100_00), salary(200_00), household=untold)) == ["SPECIAL_RULE_UNKNOWN"]


def test_there_was_no_special_rule_before_july_2013():
    untold = replace(ALONE, members=(replace(ADULT, special_rule_from=None),), month=month_of(2013, 6))
    assert account(earning(salary(100_00), household=untold)).income_ore == 100_00
    assert questions(replace(earning(salary(100_00), household=untold), month=month_of(2013, 7))) != []


def opened(supported: str, employed: str, *, qualification: bool = False, works_now: bool = False) -> int | None:
    """The month the window opened, counted from the first letter; a letter x is a month told."""
    length = max(len(supported), len(employed))
    kind = [0] * supported.count("x") + [1] * employed.count("x")
    month = [1000 + place for text in (supported, employed) for place, letter in enumerate(text) if letter == "x"]
    until = 1000 + length - 1
    found = special_rule.window_from_history(
        np.array([until]), np.array([works_now]), np.array(kind), np.array(month), np.array([0, len(month)]), 6, 24,
        int(qualification),
    )  # fmt: skip
    return int(found[0]) - 1000 if found[0] else None


def test_the_window_opens_at_the_first_salary_after_six_months():
    assert opened("xxxxxx......", "......x.....") == 6
    assert opened("xxxxxxxxx...", ".........x..") == 9
    assert opened("xxxxx.......", ".....x......") is None


def test_the_right_is_kept_until_a_salary_uses_it():
    assert opened("xxxxxx......", "..........x.") == 10
    # Used once: the same six months do not open a second window.
    assert opened("xxxxxx" + "." * 30, "......x" + "." * 28 + "x") == 6


def test_salary_during_the_six_months_does_not_open_it_early():
    assert opened("xxxxxxxxx", "..xxxxxxx") == 6


def test_one_month_without_support_breaks_the_six():
    assert opened("xxx.xxxxxx..", "......xxxxxx") == 10
    assert opened("xxxxx.xxxxx.", "...........x") is None


def test_the_window_may_open_when_qualified():
    assert opened("xxxxxx......", "............", qualification=True) == 6
    assert opened("xxxxxx......", "............") is None


def test_salary_in_the_month_itself_opens_it():
    assert opened("xxxxxx.", ".......", works_now=True) == 6


def test_a_new_window_needs_six_new_months_after_the_old():
    inside = "x" * 30
    assert opened(inside, inside) == 6
    after = "x" * 6 + "." * 24 + "x" * 7
    works = "." * 6 + "x" * 31
    assert opened(after, works) == 36
    assert opened(after[:-1], works[:-1]) == 6


def test_the_history_decides_in_the_calculation():
    history = tuple(range(NOVEMBER - 6, NOVEMBER))
    member = replace(ADULT, special_rule_from=None, assistance_months=history, employment_months=())
    assert account(earning(salary(100_00), household=replace(ALONE, members=(member,)))).income_ore == 75_00
    shorter = replace(member, assistance_months=history[1:])
    assert account(earning(salary(100_00), household=replace(ALONE, members=(shorter,)))).income_ore == 100_00


def test_no_history_at_all_is_an_answer():
    member = replace(ADULT, special_rule_from=None, assistance_months=(), employment_months=())
    household = earning(salary(100_00), household=replace(ALONE, members=(member,)))
    assert questions(household) == []
    assert account(household).income_ore == 100_00


@pytest.mark.parametrize(
    ("before", "earned", "counted"),
    [(0, 59200_00, 0), (0, 59201_00, 1_00), (59000_00, 500_00, 300_00), (70000_00, 500_00, 500_00)],
)
def test_a_childs_work_counts_above_the_years_exemption(before, earned, counted):
    household = with_children(child(age=16), incomes=(salary(earned, "c", earned_before_ore=before),))
    assert account(household).income_ore == counted


def test_two_pays_of_a_child_share_the_years_exemption():
    pays = (salary(59000_00, "c", earned_before_ore=0), salary(500_00, "c"), salary(100_00, "c"))
    assert account(with_children(child(age=16), incomes=pays)).income_ore == 400_00


def test_asks_what_a_child_has_earned_before():
    assert questions(with_children(child(age=16), incomes=(salary(500_00, "c"),))) == ["EARNED_BEFORE_UNKNOWN"]


def test_half_a_price_base_amount_was_exempt_before_july_2013():
    pay = salary(44500_00, "c", earned_before_ore=0)
    june, july = (with_children(child(age=16), month=month_of(2013, month), incomes=(pay,)) for month in (6, 7))
    assert account(june).income_ore == 22250_00
    assert account(july).income_ore == 0


def test_december_pay_in_january_belongs_to_the_old_year():
    pay = salary(59200_00, "c", earned_before_ore=0)
    assert account(with_children(child(age=16), month=month_of(2026, 1), incomes=(pay,))).income_ore == 400_00
    assert account(with_children(child(age=16), month=month_of(2026, 2), incomes=(pay,))).income_ore == 0


def test_a_childs_own_money_counts_up_to_its_need():
    # 3,820 + 1,410 / 2 + 6,000 / 2 = 7,525 kronor.
    costs = (rent(6000_00, 6000_00),)
    for support, counted in ((7525_00, 7525_00), (7524_99, 7524_99), (9000_00, 7525_00)):
        household = with_children(child(), costs=costs, incomes=(Income("maintenance_support", support, "c"),))
        assert account(household).income_ore == counted


def test_two_incomes_of_a_child_fill_one_need():
    incomes = (Income("maintenance_support", 4000_00, "c"), Income("child_pension", 4000_00, "c"))
    found = account(with_children(child(), incomes=incomes))
    assert found.income_ore == 3820_00 + 705_00
    assert [row.amount_ore for row in found.rows if row.code in {"maintenance_support", "child_pension"}] == [
        -4000_00,
        -525_00,
    ]


def test_each_child_has_its_own_need():
    incomes = (Income("maintenance_support", 9000_00, "c"), Income("maintenance_support", 100_00, "d"))
    found = account(with_children(child("c"), child("d"), incomes=incomes))
    assert [row.amount_ore for row in found.rows if row.code == "maintenance_support"] == [-(3820_00 + 59667), -100_00]


def test_a_guideline_may_leave_rent_and_shared_row_out_of_a_childs_need(tmp_path):
    law = guideline(tmp_path, child_need_has_shared_share="no", child_need_has_rent_share="no")
    household = with_children(
        child(), costs=(rent(6000_00, 6000_00),), incomes=(Income("maintenance_support", 9000_00, "c"),)
    )
    assert account(household, law).income_ore == 3820_00


def test_a_contact_child_too_short_to_count_has_no_part_of_what_is_shared():
    visiting = child(stay="contact", days=8)
    household = with_children(visiting, incomes=(Income("maintenance_support", 9000_00, "c"),))
    assert account(household).income_ore == 8 * 126_00


def test_a_childs_own_money_waits_while_its_need_is_unknown():
    household = with_children(child(age=3), incomes=(Income("maintenance_support", 9000_00, "c"),))
    found = account(household)
    assert [asked.code for asked in found.asked] == ["LUNCH_UNKNOWN"]
    assert found.income_ore is None
    undecided_rent = with_children(child(), costs=(rent(6000_00),), incomes=household.incomes)
    assert [row.amount_ore for row in account(undecided_rent).rows if row.code == "maintenance_support"] == [None]


def test_maintenance_support_named_for_an_adult_counts_in_full():
    assert account(earning(Income("maintenance_support", 9000_00, "a"))).income_ore == 9000_00


def worked(**history):
    return replace(ALONE, members=(replace(ADULT, special_rule_from=None, **history),))


HALF_A_YEAR = tuple(range(NOVEMBER - 8, NOVEMBER - 2))
"""Support from March to August: the window opens in September."""


def test_the_window_opens_when_six_months_are_had_unless_the_guideline_says_otherwise(tmp_path):
    """Malmö and Ale: the two years begin when one has had support six months in a row, whenever a salary comes."""
    said = {"assistance_months": HALF_A_YEAR, "employment_months": ()}
    for months, counted in ((21, 75_00), (22, 100_00)):
        later = replace(worked(**said), month=NOVEMBER - 24 + months)
        earlier = tuple(month - 24 for month in HALF_A_YEAR)
        home = replace(later, members=(replace(later.members[0], assistance_months=earlier),))
        assert account(earning(salary(100_00), household=home)).income_ore == counted
    law = guideline(tmp_path, special_rule_opens="first_employment")
    assert account(earning(salary(100_00), household=home), law).income_ore == 75_00


def test_months_of_pay_count_in_the_month_after(tmp_path):
    """Paid in September is October's assistance, where the window opens by the first salary."""
    law = guideline(tmp_path, special_rule_opens="first_employment")
    half = tuple(month - 22 for month in HALF_A_YEAR)
    by_pay = worked(assistance_months=half, pay_months=(NOVEMBER - 25,))
    by_assistance = worked(assistance_months=half, employment_months=(NOVEMBER - 24,))
    for home, counted in ((by_pay, 100_00), (by_assistance, 100_00)):
        assert account(earning(salary(100_00), household=home), law).income_ore == counted
    a_month_later = worked(assistance_months=half, pay_months=(NOVEMBER - 24,))
    assert account(earning(salary(100_00), household=a_month_later), law).income_ore == 75_00


@pytest.mark.parametrize(
    ("history", "opens", "asked"),
    [
        ({"employment_months": ()}, "qualification", True), ({"pay_months": (NOVEMBER - 3,)}, "qualification", True),
        ({"assistance_months": HALF_A_YEAR}, "qualification", False), ({"assistance_months": ()}, "qualification", False),
        ({"assistance_months": HALF_A_YEAR}, "first_employment", True),
        ({"assistance_months": HALF_A_YEAR[:5]}, "first_employment", False),
        ({"assistance_months": HALF_A_YEAR, "pay_months": ()}, "first_employment", False),
    ],
)  # fmt: skip
def test_asks_about_a_past_that_is_half_told(tmp_path, history, opens, asked):
    home, law = worked(**history), guideline(tmp_path, special_rule_opens=opens)
    assert questions(earning(salary(100_00), household=home), law) == ["SPECIAL_RULE_UNKNOWN"] * asked
    assert questions(earning(Income("sickness_benefit", 100_00, "a"), household=home), law) == []


def test_no_window_opens_before_the_rule_came_into_force():
    months = tuple(range(month_of(2012, 1), month_of(2013, 7)))
    home = replace(worked(assistance_months=months, employment_months=()), month=month_of(2015, 6))
    assert account(earning(salary(100_00), household=home)).income_ore == 75_00
    assert account(replace(earning(salary(100_00), household=home), month=month_of(2015, 7))).income_ore == 100_00


KINDS = [*load().incomes.codes]


@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_decides_what_counts_of_any_income(kind):
    decided = Income(kind, 900_00, "a", date(2026, 3, 1), counted_ore=400_00, reason="resten var en återbetalning")
    found = account(earning(decided, household=worked()))
    assert (found.asked, found.income_ore) == ((), 400_00)
    row = next(row for row in found.rows if row.code == kind)
    assert (row.inputs["reason"], row.inputs["disregarded_ore"]) == ("resten var en återbetalning", 500_00)
    assert "handläggarens beslut" in row.ground


def test_what_a_worker_decided_of_a_childs_money_fills_its_need():
    decided = Income("maintenance_support", 4000_00, "c", counted_ore=4000_00, reason="x")
    more = Income("child_pension", 4000_00, "c")
    found = account(with_children(child(), incomes=(decided, more)))
    need = 3820_00 + 1410_00 // 2
    assert found.income_ore == need


@pytest.mark.parametrize(("counts", "counted"), [(True, 75_00), (False, 0)])
def test_a_worker_says_whether_an_earlier_months_income_counts_now(counts, counted):
    late = salary(100_00, received=date(2026, 8, 25), counts_now=counts, reason="retroaktiv lön")
    found = account(earning(late, household=in_window(3)))
    assert (questions(earning(late, household=in_window(3))), found.income_ore) == ([], counted)
    assert next(row for row in found.rows if row.code == "salary").inputs["reason"] == "retroaktiv lön"


def test_a_salary_that_does_not_count_now_puts_no_premium_at_risk():
    late = salary(5000_00, received=date(2026, 8, 25), counts_now=False, reason="x")
    assert account(earning(late, Income("sickness_benefit", 5200_00, "a"))).asked == ()


@pytest.mark.parametrize(("per", "ore", "counted"), [("month", 92_71, 92_71), ("day", 92_71, 2820_00), ("week", 648_70, 2811_00), ("year", 30000_00, 2500_00)])  # fmt: skip
def test_what_is_told_by_day_week_or_year_is_made_a_month(per, ore, counted):
    found = account(earning(Income("foreign_pension", ore, "a", per=per)))
    assert found.income_ore == counted
    assert ore in next(row for row in found.rows if row.code == "foreign_pension").inputs.values()


def test_sick_pay_is_asked_about_only_where_the_special_rule_holds():
    pay = Income("sick_pay", 100_00, "a")
    assert account(earning(pay)).income_ore == 100_00
    assert account(earning(pay, household=in_window(30))).income_ore == 100_00
    assert questions(earning(pay, household=in_window(3))) == ["EMPLOYMENT_UNCLEAR"]
    assert questions(earning(pay, household=worked())) == ["EMPLOYMENT_UNCLEAR"]


# The register's amount, and the job premium


def test_an_amount_decided_against_the_register_shows_both_and_why():
    told = Income("sickness_benefit", 5_000_00, "a", register_ore=6_000_00, reason="Registret har en dag för mycket")
    found = account(replace(ALONE, incomes=(told,)))
    (row,) = [row for row in found.rows if row.code == "sickness_benefit"]
    assert row.amount_ore == -5_000_00
    assert row.inputs["register_ore"] == 6_000_00
    assert row.inputs["reason"] == "Registret har en dag för mycket"


def test_an_amount_against_the_register_without_a_reason_is_refused():
    with pytest.raises(ImpossibleHousehold, match="registrets"):
        account(replace(ALONE, incomes=(Income("sickness_benefit", 5_000_00, "a", register_ore=6_000_00),)))
    same = Income("sickness_benefit", 5_000_00, "a", register_ore=5_000_00)
    assert account(replace(ALONE, incomes=(same,))).income_ore == 5_000_00


@pytest.mark.parametrize(
    ("incomes", "premium_ore"),
    [
        ((salary(20_000_00, gross_ore=25_000_00),), 3_750_00),
        ((salary(9_000_00, gross_ore=10_000_00), salary(4_000_00, gross_ore=5_000_00)), 2_250_00),
        ((salary(20_000_00, gross_ore=25_000_00), salary(8_000_00, "b", gross_ore=10_000_00)), 5_250_00),
        ((salary(9_000_00),), None),
        ((Income("sickness_benefit", 9_000_00, "a"),), 0),
        ((), 0),
    ],
)
def test_the_account_has_the_job_premium_by_each_persons_gross_salary(incomes, premium_ore):
    assert account(replace(COUPLE, incomes=incomes)).job_premium_ore == premium_ore


@pytest.mark.parametrize("month", [month_of(2026, 2), month_of(2026, 3)])
def test_there_is_no_job_premium_before_march_2026(month):
    paid = replace(ALONE, month=month, incomes=(salary(20_000_00, gross_ore=25_000_00),))
    assert account(paid).job_premium_ore == (3_750_00 if month == month_of(2026, 3) else 0)


def test_one_without_support_is_told_of_the_premium():
    paid = replace(ALONE, incomes=(salary(20_000_00, gross_ore=25_000_00),))
    assert "3 750,00 kr" in table(account(paid), load()).replace("\u00a0", " ")
