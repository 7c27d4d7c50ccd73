"""Costs beside the norm: what a worker decided, what a limit allows, and what nobody has decided."""

from dataclasses import replace

import pytest
from tests.assistance.norms.guidelines import guideline
from tests.assistance.norms.homes import ALONE, COUPLE, account, amounts, child, questions, remarks, rent, with_children

from hemmaplan.assistance.norms.household import Cost, OtherCost
from hemmaplan.assistance.norms.law.loading import GUIDELINES, Law, load


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


SHARING = replace(ALONE, dwelling_members=3)


@pytest.mark.parametrize("kind", ["rent", "housing_own", "heating", "electricity", "home_insurance", "internet"])
def test_asks_what_the_household_bears_where_others_live_too(tmp_path, kind):
    asked = questions(replace(SHARING, costs=(Cost(kind, 6000_00),)), guideline(tmp_path, rent="7100"))
    assert asked == (["COST_UNDECIDED"] if kind == "housing_own" else ["COST_SHARED"])


def test_a_share_that_a_worker_decided_asks_nothing():
    assert questions(replace(SHARING, costs=(rent(6000_00, 2000_00, "en tredjedel"),))) == []
    assert account(replace(SHARING, costs=(rent(2000_00, 2000_00),))).costs_ore == 2000_00


def test_what_is_no_cost_of_the_dwelling_is_not_shared():
    assert questions(replace(SHARING, costs=(Cost("union_fee", 200_00), Cost("rent", 0, 0)))) == []
    assert questions(replace(COUPLE, dwelling_members=2, costs=(Cost("electricity", 200_00),))) == []


def test_a_guideline_may_share_by_heads(tmp_path):
    law = guideline(tmp_path, dwelling_cost="equal_share", rent="1900")
    found = account(replace(SHARING, costs=(Cost("electricity", 500_00), rent(6000_00))), law)
    rows = {row.code: row for row in found.rows}
    assert (rows["electricity"].amount_ore, rows["rent"].amount_ore) == (166_67, 1900_00)
    assert "HFD 2020:40" in rows["electricity"].ground
    assert rows["rent"].ground == "riktlinjens högsta belopp"
    assert (rows["electricity"].inputs["part_ore"], found.outcome) == (166_67, "DELAVSLAG")


def test_a_rent_below_the_limit_cites_no_highest_amount(tmp_path):
    law = guideline(tmp_path, rent="7100")
    grounds = [
        next(row.ground for row in account(costing(rent(ore)), law).rows if row.code == "rent")
        for ore in (7100_00, 7100_01)
    ]
    assert grounds == ["12 kap. 7 § SoL (2025:400)", "riktlinjens högsta belopp"]


@pytest.mark.parametrize("kind", ["medicine", "medical_care"])
def test_a_bill_for_medicine_is_treated_alike_wherever_it_is_applied_for(tmp_path, kind):
    as_cost, as_other = costing(Cost(kind, 300_00)), replace(ALONE, other_costs=(OtherCost(kind, 300_00),))
    assert (questions(as_cost), questions(as_other)) == (["COST_UNDECIDED"], ["OTHER_COST_UNDECIDED"])
    law = guideline(tmp_path, **{kind: "240"})
    assert [account(home, law).total_ore for home in (as_cost, as_other)] == [5220_00 + 240_00] * 2


def by_size(tmp_path, *lines: str) -> Law:
    header = (
        (GUIDELINES / "standard.csv")
        .read_text(encoding="utf-8")
        .splitlines()[0]
        .replace("children,", "children,persons,rooms,")
    )
    path = tmp_path / "size.csv"
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    return load(guideline_file=path)


def test_a_limit_may_be_by_persons(tmp_path):
    law = by_size(
        tmp_path, "rent_limit,,,,1,,2013-01,,5000,kr,V,x,", "rent_limit,,,,2,,2013-01,,6000,kr,V,x,",
        "rent_limit_further_person,,,,,,2013-01,,800,kr,V,x,", "cost_limit,electricity,,,1,,2013-01,,300,kr,V,x,",
        "cost_limit,electricity,,,3,,2013-01,,500,kr,V,x,",
    )  # fmt: skip
    dear = (rent(9000_00), Cost("electricity", 900_00))
    three = with_children(child(), child("d"), costs=dear)
    assert [amounts(home, "rent", law)[0] for home in (costing(*dear), three)] == [5000_00, 6800_00]
    assert [amounts(home, "electricity", law)[0] for home in (costing(*dear), three)] == [300_00, 500_00]
    assert amounts(replace(COUPLE, costs=dear), "electricity", law) == [900_00]  # no row for two, and none is made up


def test_a_limit_may_be_by_rooms(tmp_path):
    law = by_size(tmp_path, "rent_limit,,,,,1,2013-01,,4700,kr,V,x,", "rent_limit,,,,,2,2013-01,,6400,kr,V,x,")
    home = costing(rent(6000_00))
    assert questions(home, law) == ["ROOMS_UNKNOWN"]
    assert questions(costing(rent(4700_00)), law) == ["COST_UNDECIDED"]
    assert [amounts(replace(home, rooms=rooms), "rent", law)[0] for rooms in (1, 2)] == [4700_00, 6000_00]
    assert questions(replace(home, rooms=3), law) == ["COST_UNDECIDED"]


def test_the_lower_of_two_limits_holds(tmp_path):
    law = by_size(tmp_path, "rent_limit,,,0,,,2013-01,,6400,kr,V,x,", "rent_limit,,,,,1,2013-01,,4700,kr,V,x,")
    home = costing(rent(9000_00))
    assert [amounts(replace(home, rooms=rooms), "rent", law)[0] for rooms in (1, 2, None)] == [
        4700_00,
        6400_00,
        6400_00,
    ]
