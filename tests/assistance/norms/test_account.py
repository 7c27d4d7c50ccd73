"""The account: its rows sum, its words and grounds are there, and what nobody can decide has no amount."""

from dataclasses import replace
from datetime import date

import pytest
from tests.assistance.norms.homes import ALONE, COUPLE, NOVEMBER, account, child, rent, salary, with_children

from hemmaplan.assistance.norms.account import CONCEPTS, TERMS, Account
from hemmaplan.assistance.norms.household import (
    Asset,
    Cost,
    Household,
    Income,
    NormChange,
    OtherCost,
    Surplus,
    month_of,
)
from hemmaplan.assistance.norms.law.loading import load

FULL = with_children(
    child("c", 7),
    child("d", 3, lunch=True, stay="contact", days=9),
    child("e", 12, stay="alternating"),
    norm_changes=(NormChange("a", 150_00, "specialkost"), NormChange("c", -40_00, "mat ingår")),
    costs=(
        rent(9000_00, 7100_00, "rådrum är slut"), Cost("electricity", 450_00, 150_00, "hushållets del"), Cost("debt", 99_00),
    ),
    incomes=(
        salary(5000_00), Income("child_allowance", 2500_00), Income("maintenance_support", 9999_00, "c"),
        Income("additional_cost_allowance", 1_00, "a"),
    ),
    assets=(Asset("bank", 1500_00), Asset("car", 20000_00, needed=True)),
    surplus=Surplus(55_00, NOVEMBER - 1),
    other_costs=(OtherCost("glasses", 900_00, 800_00, "billigare båge"),),
    dwelling_members=6,
    part_from=date(2026, 11, 3),
    part_to=date(2026, 11, 30),
)  # fmt: skip
SURPLUS = replace(FULL, incomes=(salary(40000_00),))


def by_code_amount(household: Household, code: str) -> int:
    return next(row.amount_ore for row in account(household).rows if row.code == code)


def require_sums(found: Account) -> None:
    """Rows sum to their subtotal; subtotals, and rows that stand alone, to the results after them."""
    rows_ore = parts_ore = 0
    for row in found.rows:
        if row.kind == "row":
            rows_ore += row.amount_ore
        elif row.kind == "subtotal":
            assert row.amount_ore == rows_ore, row
            parts_ore, rows_ore = parts_ore + rows_ore, 0
        elif row.code in {"need", "result", "total"}:
            parts_ore, rows_ore = parts_ore + rows_ore, 0
            assert row.amount_ore == parts_ore, row
        elif row.code == "support":
            assert row.amount_ore == max(parts_ore, 0), row
            over, parts_ore = max(-parts_ore, 0), row.amount_ore
    set_off = -sum(row.amount_ore for row in found.rows if row.code == "set_off")
    assert found.surplus_ore == over - set_off


@pytest.mark.parametrize("household", [ALONE, COUPLE, FULL, SURPLUS], ids=["alone", "couple", "full", "surplus"])
def test_the_rows_sum_to_the_result(household):
    found = account(household)
    require_sums(found)
    by_code = {row.code: row.amount_ore for row in found.rows}
    assert by_code["norm"] == found.norm_ore
    assert by_code["result"] == found.result_ore
    assert by_code["total"] == found.total_ore
    assert by_code.get("incomes", 0) == -found.income_ore
    assert by_code.get("surplus_out", 0) == found.surplus_ore


def test_a_wrong_row_would_not_sum():
    found = account(FULL)
    wrong = replace(found, rows=(found.rows[0]._replace(amount_ore=found.rows[0].amount_ore + 1), *found.rows[1:]))
    with pytest.raises(AssertionError):
        require_sums(wrong)


def test_every_row_has_words_and_ground():
    for row in account(FULL).rows:
        assert row.sv
        assert row.en
        assert row.ground


def test_rows_say_whom_they_are_about():
    rows = account(FULL).rows
    assert [row.sv for row in rows if row.code.startswith("personal")] == [
        "Vuxen, personliga kostnader (a)",
        "Barn, personliga kostnader (c, 7 år)",
        "Barn med lunch på förskola (d, 3 år)",
        "Barn, personliga kostnader (e, 12 år)",
    ]
    assert "Lön (a)" in {row.sv for row in rows}
    assert "Salary (a)" in {row.en for row in rows}


def test_rows_hold_the_inputs_they_were_made_of():
    by_code = {row.code: dict(row.inputs) for row in account(FULL).rows}
    assert by_code["rent"] == {"applied_ore": 9000_00, "reason": "rådrum är slut"}
    assert by_code["shared"]["dwelling_members"] == 6
    assert by_code["shared"]["days"] == 28
    assert by_code["personal_child_lunch"]["days"] == 9
    assert by_code["maintenance_support"]["need_ore"] == -by_code_amount(FULL, "maintenance_support")


def test_an_income_row_says_what_its_rule_left_out():
    working = replace(
        ALONE, members=(replace(ALONE.members[0], special_rule_from=NOVEMBER - 1),), incomes=(salary(100_00),)
    )
    row = next(row for row in account(working).rows if row.code == "salary")
    assert (row.inputs["disregarded_ore"], row.amount_ore) == (25_00, -75_00)
    youth = with_children(
        child(age=16), incomes=(salary(500_00, "c", earned_before_ore=59000_00, attached_ore=100_00),)
    )
    row = next(row for row in account(youth).rows if row.code == "salary")
    assert dict(row.inputs) == {
        "member": "c", "amount_ore": 500_00, "attached_ore": 100_00, "reached_ore": 400_00, "exemption_ore": 59200_00,
        "earned_before_ore": 59000_00,
    }  # fmt: skip
    assert row.amount_ore == -200_00


def test_the_law_has_a_term_and_a_ground_for_every_row_in_every_month():
    law = load()
    for code in TERMS:
        assert all(law.term(code)), code
    for concept in CONCEPTS:
        first = month_of(2026, 3) if concept == "job_premium" else law.first_month
        assert all(law.ground(concept, month) for month in range(first, law.last_month + 1)), concept


def test_an_open_question_leaves_only_its_sums_without_amount():
    untold = with_children(child(age=3), costs=(Cost("electricity", 450_00),), incomes=(salary(100_00),))
    found = account(untold)
    amounts = {row.code: row.amount_ore for row in found.rows}
    assert amounts["personal_single"] is not None
    assert amounts["shared"] is not None
    assert (amounts["personal_child"], amounts["norm"], amounts["need"], amounts["result"]) == (None,) * 4
    assert (amounts["support"], amounts["total"]) == (None, None)
    assert (found.costs_ore, found.income_ore) == (450_00, 100_00)


def test_a_question_says_what_to_do_in_two_languages():
    (asked,) = account(with_children(child("Kim", age=3))).asked
    assert (asked.place, asked.row, asked.blocks) == ("member", 1, True)
    assert "Kim" in asked.sv
    assert "Kim" in asked.en
    assert asked.ground
