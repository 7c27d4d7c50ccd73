"""The norm: every amount of every year, ages, parts of a month, shared dwellings, and decisions to deviate."""

import csv
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
    OTHER_ADULT,
    account,
    amounts,
    child,
    questions,
    remarks,
    with_children,
)

from hemmaplan.assistance.norms.household import Member, NormChange, month_of
from hemmaplan.assistance.norms.law.loading import NATIONAL, load
from hemmaplan.assistance.norms.rules import days

CELLS = [
    row
    for row in csv.DictReader((NATIONAL / "norm_amounts.csv").read_text(encoding="utf-8-sig").splitlines())
    if row["component"] != "extra_member"
]


def household_of(component: str, month: int, age: int, size: int):
    """The household whose account shows a cell, and the code of the row that does."""
    if component == "personal_adult_single":
        return replace(ALONE, month=month), "personal_single"
    if component == "personal_adult_cohabiting":
        return replace(COUPLE, month=month), "personal_cohabiting"
    if component == "shared_household":
        return with_children(*(child(f"c{n}") for n in range(size - 1)), month=month), "shared"
    lunch = component == "personal_child_no_lunch"
    years = with_children(child(age=age, lunch=lunch, in_school=True), month=month)
    return years, "personal_child_lunch" if lunch else "personal_child"


def test_every_cell_of_every_year_comes_through():
    seen = 0
    for cell in CELLS:
        year = int(cell["valid_from"][:4])
        ages = range(int(cell["age_from"] or 0), int(cell["age_to"] or 0) + 1)
        for age in ages:
            for month in (month_of(year, 1), month_of(year, 12)):
                household, code = household_of(cell["component"], month, age, int(cell["size"] or 0))
                assert sum(amounts(household, code)) == int(cell["amount_sek"]) * 100, (cell, age)
                seen += 1
    assert seen == 14 * 2 * (21 + 7 + 2 + 7)


def test_a_new_age_counts_from_the_month_of_birthday():
    seven_in_november = replace(child(age=None), born=date(2019, 11, 30))
    assert amounts(with_children(seven_in_november), "personal_child") == [382000]
    before = with_children(replace(seven_in_november, lunch=False), month=NOVEMBER - 1)
    assert account(before).rows[1].inputs["age"] == 6


def test_a_new_age_counts_from_the_month_after_if_the_guideline_says_so(tmp_path):
    law = guideline(tmp_path, age_from="month_after")
    seven_in_november = replace(child(age=None, lunch=False), born=date(2019, 11, 30))
    assert account(with_children(seven_in_november), law).rows[1].inputs["age"] == 6
    assert account(with_children(seven_in_november, month=NOVEMBER + 1), law).rows[1].inputs["age"] == 7


@pytest.mark.parametrize("year", [2023, 2024])
def test_one_born_on_29_february_has_a_birthday_every_february(year):
    leapling = replace(child(age=None, lunch=False), born=date(2020, 2, 29))
    ages = [account(with_children(leapling, month=month_of(year, month))).rows[1].inputs["age"] for month in (1, 2, 3)]
    assert ages == [year - 2021, year - 2020, year - 2020]


def test_the_new_born_is_nought_in_the_month_of_birth():
    born = replace(child(age=None, lunch=False), born=date(2026, 11, 30))
    assert account(with_children(born)).rows[1].inputs["age"] == 0


def test_asks_about_lunch_only_where_the_norm_has_two_rows():
    assert questions(with_children(child(age=6))) == ["LUNCH_UNKNOWN"]
    assert questions(with_children(child(age=7))) == []


def test_does_not_ask_about_lunch_where_the_row_is_never_used(tmp_path):
    law = guideline(tmp_path, lunch_row="never")
    assert questions(with_children(child(age=3)), law) == []
    with_lunch, without = (
        amounts(with_children(child(age=3, lunch=said)), "personal_child", law) for said in (True, False)
    )
    assert with_lunch == without


def test_asks_about_school_from_18():
    assert questions(with_children(child(age=17))) == []
    assert questions(with_children(child(age=18))) == ["SCHOOL_UNKNOWN"]
    assert questions(with_children(child(age=18, in_school=False))) == ["OWN_APPLICATION"]
    assert questions(with_children(child(age=20, in_school=True))) == []


def test_asks_about_the_month_a_youth_turns_21():
    youth = Member("c", "child", born=date(2005, 11, 20), in_school=True)
    assert questions(with_children(youth)) == ["TURNS_21"]
    assert questions(with_children(youth, month=NOVEMBER - 1)) == []


def test_a_household_above_seven_adds_the_same_for_each():
    sizes = [amounts(with_children(*(child(f"c{n}") for n in range(size - 1))), "shared")[0] for size in range(6, 11)]
    assert np.diff(sizes).tolist() == [sizes[1] - sizes[0]] * 4


@pytest.mark.parametrize(("household", "dwelling", "kronor"), [(ALONE, 5, 466), (COUPLE, 4, 1015), (COUPLE, 2, 1410)])
def test_a_dwelling_shares_its_row(household, dwelling, kronor):
    assert amounts(replace(household, dwelling_members=dwelling), "shared") == [kronor * 100]


def test_a_part_of_a_month_is_days_of_a_year_over_365():
    part = replace(ALONE, part_from=date(2026, 11, 10), part_to=date(2026, 11, 30))
    # 3,940 × 12 / 365 = 129.5 → 130 kronor a day; 1,280 × 12 / 365 = 42.1 → 42.
    assert amounts(part, "personal_single") == [21 * 130_00]
    assert amounts(part, "shared") == [21 * 42_00]


def test_all_days_of_a_month_are_the_month():
    whole = replace(ALONE, part_from=date(2026, 11, 1), part_to=date(2026, 11, 30))
    assert account(whole).norm_ore == account(ALONE).norm_ore


@pytest.mark.parametrize(("way", "a_day"), [("year_365", 130), ("days_30", 131), ("actual_days", 127)])
def test_a_guideline_may_divide_a_month_otherwise(tmp_path, way, a_day):
    part = replace(ALONE, month=month_of(2026, 10), part_from=date(2026, 10, 5), part_to=date(2026, 10, 6))
    assert amounts(part, "personal_single", guideline(tmp_path, part_month=way)) == [2 * a_day * 100]


def test_days_never_give_more_than_the_month():
    almost = replace(ALONE, month=month_of(2026, 10), part_from=date(2026, 10, 1), part_to=date(2026, 10, 30))
    assert amounts(almost, "personal_single") == [3900_00]
    assert days.for_days_ore(np.array([100_00]), np.array([30]), np.array([31]), np.array(0)).tolist() == [90_00]
    assert days.for_days_ore(np.array([155_00]), np.array([30]), np.array([31]), np.array(0)).tolist() == [150_00]
    assert days.for_days_ore(np.array([47_00]), np.array([30]), np.array([31]), np.array(0)).tolist() == [47_00]


def test_a_contact_child_has_its_row_for_its_days():
    visiting = child(stay="contact", days=8)
    # 3,820 × 12 / 365 = 125.6 → 126 kronor a day.
    assert amounts(with_children(visiting), "personal_child") == [8 * 126_00]


def test_a_contact_child_counts_in_the_shared_row_from_enough_days():
    short, long = (amounts(with_children(child(stay="contact", days=days)), "shared") for days in (14, 15))
    assert short == amounts(ALONE, "shared")
    assert long == amounts(with_children(child()), "shared")


def test_an_alternating_child_has_half_unless_days_are_told(tmp_path):
    assert amounts(with_children(child(stay="alternating")), "personal_child") == [1910_00]
    assert amounts(with_children(child(stay="alternating", days=10)), "personal_child") == [1260_00]
    law = guideline(tmp_path, alternating_share="60")
    assert amounts(with_children(child(stay="alternating")), "personal_child", law) == [2292_00]
    assert amounts(with_children(child(stay="alternating")), "shared") == amounts(with_children(child()), "shared")


def moved(member: Member, first: int | None = None, last: int | None = None) -> Member:
    """A member who came, or left, in November."""
    days = [None if day is None else date(2026, 11, day) for day in (first, last)]
    return replace(member, part_from=days[0], part_to=days[1])


def test_one_who_came_during_the_month_has_the_row_for_the_days_here():
    came = with_children(moved(child(), first=21))
    # 3,820 × 12 / 365 = 125.6 → 126 kronor a day, the 21st and the 30th counted.
    assert amounts(came, "personal_child") == [10 * 126_00]
    assert amounts(came, "shared") == amounts(ALONE, "shared")
    assert amounts(came, "personal_single") == amounts(ALONE, "personal_single")
    assert questions(came) == []


def test_one_who_left_counts_in_the_shared_row_from_enough_days():
    short, long = (amounts(with_children(moved(child(), last=last)), "shared") for last in (14, 15))
    assert (short, long) == (amounts(ALONE, "shared"), amounts(with_children(child()), "shared"))


def test_a_part_of_the_month_counts_all_who_are_here_in_it():
    home = with_children(moved(child(), first=25), part_from=date(2026, 11, 25), part_to=date(2026, 11, 30))
    assert amounts(home, "personal_child") == [6 * 126_00]
    whole = amounts(replace(home, members=(ADULT, child())), "shared")
    assert amounts(home, "shared") == whole


def test_an_adult_who_left_is_remarked_on():
    home = replace(COUPLE, members=(ADULT, moved(OTHER_ADULT, last=20)))
    assert [asked.code for asked in account(home).asked] == ["ADULT_PART_MONTH"]
    assert account(home).total_ore is not None


def test_one_who_turns_21_may_be_here_for_a_part_of_the_month():
    youth = child(age=None, born=date(2005, 11, 16), in_school=True)
    assert questions(with_children(youth)) == ["TURNS_21"]
    left = with_children(moved(youth, last=15))
    assert questions(left) == []
    assert amounts(left, "personal_child") == [15 * 164_00]  # 5,000 × 12 / 365 = 164.4


@pytest.mark.parametrize(("said", "asked"), [({"age": 17}, True), ({"born": date(2009, 1, 5)}, True), ({"age": 18}, False),
                                             ({"age": 17, "minor_applies": True}, False), ({"age": 17, "minor_applies": False}, True)])  # fmt: skip
def test_asks_about_an_adult_who_is_not_yet_18(said, asked):
    found = account(replace(ALONE, members=(replace(ADULT, **said),)))
    assert [each.code for each in found.asked] == ["MINOR_ADULT"] * asked
    assert (found.norm_ore is None) == asked


@pytest.mark.parametrize(("children", "month", "ground"), [(6, NOVEMBER, "12 kap. 2 § SoF"), (7, NOVEMBER, "12 kap. 3 § SoF"), (7, month_of(2024, 1), "2 kap. 1 § SoF")])  # fmt: skip
def test_more_than_seven_share_by_a_section_of_its_own(children, month, ground):
    home = with_children(*(child(f"c{number}") for number in range(children)), month=month)
    assert next(row for row in account(home).rows if row.code == "shared").ground.startswith(ground)


def test_a_decided_change_raises_or_lowers_the_norm_of_one():
    raised = replace(ALONE, norm_changes=(NormChange("a", 300_00, "specialkost"),))
    assert account(raised).norm_ore == account(ALONE).norm_ore + 300_00
    assert next(row for row in account(raised).rows if row.code == "norm_change").inputs["reason"] == "specialkost"
    lowered = replace(ALONE, norm_changes=(NormChange("a", -500_00, "mat ingår"),))
    assert account(lowered).norm_ore == account(ALONE).norm_ore - 500_00


def test_a_decided_change_is_not_divided_by_days():
    part = replace(ALONE, part_from=date(2026, 11, 10), part_to=date(2026, 11, 30))
    changed = replace(part, norm_changes=(NormChange("a", 300_00, "specialkost"),))
    assert account(changed).norm_ore == account(part).norm_ore + 300_00


def test_asks_when_the_norm_is_lowered_below_nothing():
    lowered = replace(ALONE, norm_changes=(NormChange("a", -5220_01, "mat ingår"),))
    assert questions(lowered) == ["NORM_BELOW_ZERO"]
    assert account(lowered).norm_ore is None


def test_a_lowering_may_touch_the_shared_row():
    lowered = replace(ALONE, norm_changes=(NormChange("a", -5220_00, "allt ingår på behandlingshemmet"),))
    assert (questions(lowered), account(lowered).norm_ore) == ([], 0)
    shared = replace(ALONE, norm_changes=(NormChange(None, -1280_00, "förbrukningsvaror ingår"),))
    assert account(shared).norm_ore == 3940_00
    (change,) = [row for row in account(shared).rows if row.code == "norm_change"]
    assert "gemensamma hushållskostnader" in change.sv


def test_asks_when_the_shared_row_is_lowered_below_nothing():
    shared = replace(ALONE, norm_changes=(NormChange(None, -1280_01, "x"),))
    assert questions(shared) == ["NORM_BELOW_ZERO"]
    assert [row.amount_ore for row in account(shared).rows if row.code in {"shared", "norm"}] == [None, None]


def test_one_shared_row_does_not_bear_two_lowerings():
    half = 3550_00
    down = [NormChange(name, -half - 705_01, "x") for name in "ab"]  # the shared row of two is 1 410 kr
    assert questions(replace(COUPLE, norm_changes=tuple(down))) == ["NORM_BELOW_ZERO", "NORM_BELOW_ZERO"]
    assert questions(replace(COUPLE, norm_changes=(replace(down[0], amount_ore=-half - 705_00), down[1]))) != []
    within = [replace(change, amount_ore=-half - 705_00) for change in down]
    assert account(replace(COUPLE, norm_changes=tuple(within))).norm_ore == 0


def test_the_month_is_computed_with_its_own_law():
    old, new = account(replace(ALONE, month=month_of(2025, 6))), account(replace(ALONE, month=month_of(2025, 7)))
    assert "2001:937" in old.rows[0].ground
    assert "2025:468" in new.rows[0].ground
    assert old.norm_ore == new.norm_ore


def test_only_who_is_here_a_part_of_the_month_has_a_share_by_day():
    child = Member("c", "child", age=8, part_from=date(2026, 11, 16))
    rows = account(replace(ALONE, month=month_of(2026, 11), members=(*ALONE.members, child))).rows
    assert ["daglig andel" in row.ground for row in rows if row.code.startswith("personal")] == [False, True]
    assert [row.inputs.get("days") for row in rows if row.code.startswith("personal")] == [None, 15]


def test_nothing_is_asked_of_one_who_is_plain():
    assert questions(ALONE) == []
    assert remarks(ALONE) == []
    assert (
        account(ALONE).total_ore
        == account(ALONE).norm_ore
        == load().norm.single_ore[-1] + load().norm.shared_ore[-1, 1]
    )
