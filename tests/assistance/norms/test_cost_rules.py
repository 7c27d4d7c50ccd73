"""Costs beside the norm: what a worker decided, what a limit allows, and what nobody has decided."""

from dataclasses import replace

import pytest
from tests.assistance.norms.guidelines import guideline
from tests.assistance.norms.homes import ALONE, account, amounts, questions, remarks, rent

from hemmaplan.assistance.norms.household import Cost


def costing(*costs: Cost):
    return replace(ALONE, costs=costs)


def test_an_actual_cost_is_approved_in_full():
    assert amounts(costing(Cost("electricity", 450_50)), "electricity") == [450_50]


def test_a_rent_within_the_limit_is_approved_in_full(tmp_path):
    law = guideline(tmp_path, rent="7100")
    assert amounts(costing(rent(7100_00)), "rent", law) == [7100_00]
    assert account(costing(rent(7100_00)), law).outcome == "BIFALL"
    assert remarks(costing(rent(7100_00)), law) == []


def test_a_rent_above_the_limit_is_approved_up_to_it(tmp_path):
    law = guideline(tmp_path, rent="7100")
    found = account(costing(rent(7100_01)), law)
    assert found.costs_ore == 7100_00
    assert found.outcome == "DELAVSLAG"
    (remark,) = found.asked
    assert (remark.code, remark.blocks, remark.place, remark.row) == ("COST_OVER_GUIDELINE", False, "cost", 0)
    assert "7\u00a0100,01" in remark.sv
    assert "7\u00a0100,00" in remark.sv


def test_a_rent_without_any_limit_is_for_a_person():
    found = account(costing(rent(7000_00)))
    assert [asked.code for asked in found.asked] == ["COST_UNDECIDED"]
    assert (found.costs_ore, found.result_ore, found.total_ore, found.outcome) == (None, None, None, None)
    assert next(row for row in found.rows if row.code == "rent").amount_ore is None
    assert found.norm_ore is not None


@pytest.mark.parametrize("approved", [9000_00, 6500_00, 0])
def test_what_a_worker_decided_stands(tmp_path, approved):
    law = guideline(tmp_path, rent="7100")
    found = account(costing(rent(9000_00, approved, "rådrum")), law)
    assert found.costs_ore == approved
    assert found.asked == ()
    assert found.outcome == ("BIFALL" if approved == 9000_00 else "DELAVSLAG")


def test_a_debt_is_never_approved():
    found = account(costing(Cost("debt", 900_00)))
    assert (found.costs_ore, found.outcome, found.asked) == (0, "DELAVSLAG", ())


def test_a_cost_of_another_kind_is_for_a_person():
    assert questions(costing(Cost("other", 100_00))) == ["COST_UNDECIDED"]
    assert questions(costing(Cost("other", 100_00, 100_00))) == []


def test_a_limit_is_for_all_rows_of_its_kind(tmp_path):
    law = guideline(tmp_path, internet="300")
    within = costing(Cost("internet", 200_00), Cost("internet", 100_00))
    assert account(within, law).costs_ore == 300_00
    beyond = costing(Cost("internet", 200_00), Cost("internet", 101_00))
    assert questions(beyond, law) == ["COST_UNDECIDED", "COST_UNDECIDED"]
