"""Assets, surplus, other living costs, registers, the job premium, repayment, and the proposed outcome."""

from dataclasses import replace

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
    remarks,
    salary,
    with_children,
)

from hemmaplan.assistance.norms.household import Asset, Cost, Income, OtherCost, Repayable, Surplus, month_of
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.rules import premium

NORM = 5220_00
"""One adult alone in 2026."""


def owning(*assets: Asset):
    return replace(ALONE, assets=assets)


def leaving(ore: int, **said):
    """A household whose incomes are so much above its need."""
    return replace(ALONE, incomes=(Income("sickness_benefit", NORM + ore, "a"),), **said)


def test_an_asset_is_used_first():
    found = account(owning(Asset("bank", 1000_00), Asset("shares", 500_00)))
    assert (found.assets_ore, found.support_ore) == (1500_00, NORM - 1500_00)


def test_a_car_counts_unless_it_is_needed():
    assert account(owning(Asset("car", 3000_00, needed=False))).assets_ore == 3000_00
    assert account(owning(Asset("car", 3000_00, needed=True))).assets_ore == 0
    assert questions(owning(Asset("car", 3000_00))) == ["ASSET_NEED_UNKNOWN"]
    assert account(owning(Asset("car", 3000_00))).assets_ore is None


def test_asks_about_an_asset_no_rule_decides():
    assert questions(owning(Asset("other", 10_00))) == ["ASSET_UNDECIDED"]


def test_savings_that_cannot_be_ended_do_not_count():
    assert account(owning(Asset("pension_savings", 90000_00, can_end=False))).assets_ore == 0
    assert account(owning(Asset("pension_savings", 900_00, can_end=True))).assets_ore == 900_00
    assert questions(owning(Asset("pension_savings", 90000_00))) == ["ASSET_END_UNKNOWN"]


@pytest.mark.parametrize("kind", ["other", "crypto", "car", "bank", "pension_savings"])
def test_a_worker_decides_what_counts_of_any_asset(kind):
    found = account(owning(Asset(kind, 900_00, counted_ore=400_00, reason="hälften är sambons")))
    assert (found.asked, found.assets_ore) == ((), 400_00)
    row = next(row for row in found.rows if row.code == kind)
    assert (row.inputs["reason"], "handläggarens beslut" in row.ground) == ("hälften är sambons", True)


@pytest.mark.parametrize(("bank", "counted"), [(3000_00, 0), (3000_01, 1), (10000_00, 7000_00)])
def test_a_guideline_may_leave_a_buffer(tmp_path, bank, counted):
    assert account(owning(Asset("bank", bank)), guideline(tmp_path, asset_buffer="3000")).assets_ore == counted


def test_a_surplus_of_the_month_before_counts():
    found = account(replace(ALONE, surplus=Surplus(700_00, NOVEMBER - 1)))
    assert (found.surplus_in_ore, found.support_ore) == (700_00, NORM - 700_00)


def test_asks_about_an_older_surplus(tmp_path):
    older = replace(ALONE, surplus=Surplus(700_00, NOVEMBER - 2))
    assert questions(older) == ["SURPLUS_OLD"]
    assert account(older).surplus_in_ore is None
    assert questions(older, guideline(tmp_path, surplus_kept="2")) == []


def test_a_worker_decides_what_counts_of_an_old_surplus():
    older = replace(ALONE, surplus=Surplus(700_00, NOVEMBER - 3, 200_00, "resten betalade en skuld"))
    assert (questions(older), account(older).surplus_in_ore, account(older).support_ore) == ([], 200_00, NORM - 200_00)


def test_what_is_left_over_is_a_surplus_and_no_support():
    found = account(leaving(250_00))
    assert (found.result_ore, found.support_ore, found.surplus_ore, found.outcome) == (-250_00, 0, 250_00, "AVSLAG")


def test_a_deficit_is_support_and_no_surplus():
    found = account(leaving(-250_00))
    assert (found.result_ore, found.support_ore, found.surplus_ore, found.outcome) == (250_00, 250_00, 0, "BIFALL")


def test_a_surplus_pays_other_living_costs_first():
    glasses = (OtherCost("glasses", 1000_00, 1000_00),)
    found = account(leaving(250_00, other_costs=glasses))
    assert (found.other_ore, found.total_ore, found.surplus_ore) == (1000_00, 750_00, 0)
    assert found.outcome == "DELAVSLAG"
    more = account(leaving(2500_00, other_costs=glasses))
    assert (more.total_ore, more.surplus_ore, more.outcome) == (0, 1500_00, "AVSLAG")


def test_a_guideline_may_leave_the_surplus_out(tmp_path):
    law = guideline(tmp_path, surplus_against_other_costs="no")
    found = account(leaving(250_00, other_costs=(OtherCost("glasses", 1000_00, 1000_00),)), law)
    assert (found.total_ore, found.surplus_ore, found.outcome) == (1000_00, 250_00, "BIFALL")


def test_asks_about_other_living_costs_until_a_worker_decides():
    assert questions(replace(ALONE, other_costs=(OtherCost("glasses", 1000_00),))) == ["OTHER_COST_UNDECIDED"]
    cut = account(replace(ALONE, other_costs=(OtherCost("glasses", 1000_00, 600_00, "billigare båge"),)))
    assert (cut.total_ore, cut.outcome) == (NORM + 600_00, "DELAVSLAG")


@pytest.mark.parametrize("answer", ["no_answer", "error"])
def test_a_register_that_did_not_answer_is_a_question(answer):
    silent = replace(ALONE, registers={"FK": "answered", "CSN": answer, "SO": answer})
    found = account(silent)
    assert [asked.code for asked in found.asked] == ["REGISTER_SILENT", "REGISTER_SILENT"]
    assert "Centrala studiestödsnämnden" in found.asked[0].sv
    assert "A-kassorna" in found.asked[1].sv
    assert (found.total_ore, found.norm_ore, found.surplus_in_ore) == (None, NORM, 0)
    assert (found.income_ore, found.assets_ore) == (None, 0)
    vehicles = account(replace(ALONE, registers={"TNS": answer}))
    assert (vehicles.income_ore, vehicles.assets_ore, vehicles.total_ore) == (0, None, None)


def test_registers_that_answered_ask_nothing():
    assert questions(replace(ALONE, registers={"FK": "answered"})) == []


def test_small_support_puts_the_premium_at_risk():
    earning = replace(ALONE, incomes=(salary(NORM - 100_00),))
    assert remarks(earning) == ["PREMIUM_AT_RISK"]
    assert remarks(replace(earning, incomes=(Income("sickness_benefit", NORM - 100_00, "a"),))) == []
    assert remarks(replace(earning, incomes=(salary(100_00, gross_ore=120_00),))) == []
    assert remarks(replace(earning, incomes=(salary(NORM),))) == []
    assert remarks(replace(earning, month=month_of(2026, 2))) == []


@pytest.mark.parametrize(
    ("gross", "support", "said"),
    [
        (10000_00, 1499_99, ["PREMIUM_AT_RISK"]), (10000_00, 1500_00, []), (40000_00, 3749_99, ["PREMIUM_AT_RISK"]),
        (40000_00, 3750_00, []), (None, 300_00, ["PREMIUM_AT_RISK"]), (None, 900_00, ["PREMIUM_GROSS_UNKNOWN"]),
        (None, 3750_00, []),
    ],
)  # fmt: skip
def test_the_premium_is_compared_with_a_share_of_gross_salary(gross, support, said):
    """A salary before tax that is not told is at least what is left after it: here 4 000 kr, a premium of 600 kr."""
    rent = Cost("rent", support + 4000_00, support + 4000_00)
    household = replace(ALONE, incomes=(salary(4000_00, gross_ore=gross), Income("sickness_benefit", NORM, "a")))
    household = replace(household, costs=(rent,))
    assert account(household).support_ore == support
    assert remarks(household) == said


def test_each_person_has_a_premium_of_their_own():
    pays = (salary(3000_00, gross_ore=30000_00), salary(3000_00, "b", gross_ore=30000_00))
    both = replace(COUPLE, incomes=pays, costs=(Cost("rent", 4000_00, 4000_00),))
    assert (account(both).support_ore, remarks(both)) == (6510_00, ["PREMIUM_AT_RISK"])


def test_a_childs_pay_does_not_put_the_premium_at_risk():
    pay = salary(9000_00, "c", earned_before_ore=59200_00)
    assert remarks(with_children(child(age=16), incomes=(pay,))) == []


@pytest.mark.parametrize(("gross", "kronor"), [(0, 0), (10000_00, 1500_00), (25000_00, 3750_00), (40000_00, 3750_00)])
def test_the_premium_is_a_share_of_gross_salary(gross, kronor):
    law, month = load(), month_of(2026, 3)
    percent, highest = law.value("job_premium", month), law.value("job_premium_highest", month)
    assert premium.job_premium_ore(np.array([gross]), percent, highest).tolist() == [kronor]


def test_repayable_help_is_marked_and_changes_no_amount():
    marked = replace(ALONE, repayable=Repayable("advance", "väntar på sjukpenning"))
    found = account(marked)
    assert found.repayable == "advance"
    assert "väntar på sjukpenning" in found.asked[0].sv
    assert remarks(marked) == ["REPAYABLE"]
    assert found.total_ore == account(ALONE).total_ore
    assert account(ALONE).repayable is None


def test_the_outcome_waits_for_answers():
    untold = replace(ALONE, members=(replace(ADULT, special_rule_from=None),), incomes=(salary(1_00),))
    assert account(untold).outcome is None
