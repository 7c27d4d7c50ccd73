"""A norm of 2027 put in as data: invented amounts, new items, shares by a child's order, a ceiling with steps, new questions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assistance.norms.homes import ADULT, OTHER_ADULT, account, amounts, child, questions, rent
from tests.assistance.norms.law_2027 import folder_of_2027

from hemmaplan.assistance.norms.calculate import calculate
from hemmaplan.assistance.norms.household import Household, ImpossibleHousehold, NormChange, month_of
from hemmaplan.assistance.norms.law.loading import LawError, load
from hemmaplan.assistance.norms.layout import from_households

DECEMBER, JANUARY, JULY = month_of(2026, 12), month_of(2027, 1), month_of(2027, 7)
FIVE = tuple(child(f"c{years}", years) for years in (16, 12, 9, 8, 5))
FIVE = (*FIVE[:4], replace(FIVE[4], lunch=False))
FAMILY = Household("h", JANUARY, (ADULT, OTHER_ADULT, *FIVE), lawful_stay=True)

ITEM = {"code": "internet_item", "sv": "Internet", "en": "Internet", "per": "household", "valid_from": "2027-01",
        "valid_to": "2027-12", "amount_sek": "250", "mark": "M", "source": "påhittat"}  # fmt: skip
SHARES = [
    {
        "adults": adults,
        "child_from": "4",
        "valid_from": "2027-01",
        "percent": percent,
        "mark": "M",
        "source": "påhittat",
    }
    for adults, percent in (("1", "60"), ("2", "25"))
]
CEILINGS = [
    {"adults": "2", "children_from": "4", "valid_from": first, "valid_to": last, "amount_sek": ore, "mark": "M", "source": "påhittat"}
    for first, last, ore in (("2027-01", "2027-06", "25000"), ("2027-07", "2027-12", "23000"))
]  # fmt: skip


@pytest.fixture(scope="module")
def reform(tmp_path_factory):
    """The law with every new kind of rule, put in as data alone."""
    folder = folder_of_2027(
        tmp_path_factory.mktemp("law"), norm_items=[ITEM], norm_shares=SHARES, norm_ceilings=CEILINGS
    )
    return load(national=folder)


def test_refuses_a_month_of_2027_with_the_law_as_it_is():
    with pytest.raises(ImpossibleHousehold, match="bidragstaket"):
        account(FAMILY)


@pytest.mark.parametrize("month", [DECEMBER, month_of(2026, 3), month_of(2024, 6)])
def test_december_decided_in_january_follows_decembers_rules(reform, month):
    household = replace(FAMILY, month=month, lawful_stay=None)
    assert account(household, reform) == account(household)


@given(st.integers(month_of(2013, 1), DECEMBER), st.lists(st.integers(0, 17), max_size=6), st.booleans())
def test_no_month_before_2027_is_changed_by_its_rules(reform, month, ages, couple):
    children = [replace(child(f"c{place}", years), lunch=False) for place, years in enumerate(ages)]
    adults = (ADULT, OTHER_ADULT) if couple else (ADULT,)
    household = Household("h", month, (*adults, *children), second_hand=True)
    assert account(household, reform) == account(household)


def test_january_decided_in_december_follows_januarys_rules(reform, law_of_2027):
    """A year's table alone raises the norm; the further rules come from their own files."""
    assert account(replace(FAMILY, month=DECEMBER)).norm_ore < account(FAMILY, law_of_2027).norm_ore
    assert [row.code for row in account(FAMILY, reform).rows][-6:-3] == ["norm_ceiling", "norm", "need"]


def test_a_new_item_is_a_row_of_its_own_in_the_norm(reform):
    alone = Household("h", JANUARY, (ADULT,), lawful_stay=True)
    found = account(alone, reform)
    (row,) = [row for row in found.rows if row.code == "internet_item"]
    assert (row.sv, row.amount_ore) == ("Internet", 250_00)
    assert found.norm_ore == sum(row.amount_ore for row in found.rows if row.kind == "row")


@pytest.mark.parametrize(("adults", "percent"), [((ADULT,), 60), ((ADULT, OTHER_ADULT), 25)])
def test_the_fourth_child_and_later_have_a_share_of_their_row_the_oldest_first(reform, law_of_2027, adults, percent):
    shuffled = (FIVE[4], FIVE[0], FIVE[3], FIVE[1], FIVE[2])
    household = Household("h", JANUARY, (*adults, *shuffled), lawful_stay=True)
    whole = {
        row.inputs["member"]: row.amount_ore
        for row in account(household, law_of_2027).rows
        if row.code == "personal_child"
    }
    shared = {row.inputs["member"]: row for row in account(household, reform).rows if row.code == "personal_child"}
    for name, row in shared.items():
        part = percent if name in {"c8", "c5"} else 100
        assert row.amount_ore == (whole[name] * part // 100 + 50) // 100 * 100
        assert row.inputs.get("share_percent", 100) == part


@pytest.mark.parametrize(("month", "kronor"), [(JANUARY, 25_000), (month_of(2027, 6), 25_000), (JULY, 23_000)])
def test_the_households_ceiling_has_steps_by_month(reform, month, kronor):
    found = account(replace(FAMILY, month=month), reform)
    assert found.norm_ore == kronor * 100
    assert amounts(replace(FAMILY, month=month), "norm_ceiling", reform)[0] < 0
    assert sum(row.amount_ore for row in found.rows if row.kind == "row") == found.norm_ore


def test_a_household_below_the_ceiling_or_without_one_keeps_its_norm(reform, law_of_2027):
    two = replace(FAMILY, members=(ADULT, OTHER_ADULT, *FIVE[:2]))
    assert account(two, reform).norm_ore == account(two, law_of_2027).norm_ore + 250_00
    assert "norm_ceiling" not in [row.code for row in account(two, reform).rows]


def test_a_decided_higher_norm_stands_beside_the_ceiling(reform):
    raised = replace(FAMILY, norm_changes=(NormChange(None, 500_00, "Särskild kost"),))
    assert account(raised, reform).norm_ore == 25_000_00 + 500_00


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"second_hand": True}, ["SECOND_HAND_PERMIT"]),
        ({"second_hand": True, "second_hand_permit": False}, ["SECOND_HAND_PERMIT"]),
        ({"second_hand": True, "second_hand_permit": True}, []),
        ({"second_hand": False}, []),
        ({}, []),
    ],
)
def test_a_missing_permit_to_rent_second_hand_is_a_question_and_no_refusal(law_of_2027, tmp_path, said, asked):
    household = Household("h", JANUARY, (ADULT,), costs=(rent(5_000_00, 5_000_00),), lawful_stay=True, **said)
    assert questions(household, law_of_2027) == []  # a worker has decided the cost
    undecided = replace(household, costs=(rent(5_000_00),))
    limit = "parameter,kind,adults,children,valid_from,valid_to,value,unit,mark,source,note\nrent_limit,,,0,2027-01,,6000,kr,P,x,\n"
    path = tmp_path / "own.csv"
    path.write_text(limit, "utf-8")
    law = load(guideline_file=path, national=folder_of_2027(tmp_path))
    assert questions(undecided, law) == asked
    if not asked:
        assert account(undecided, law).costs_ore == 5_000_00


@pytest.mark.parametrize("answer", [None, False])
def test_the_right_to_stay_is_checked_by_a_person(law_of_2027, answer):
    household = replace(FAMILY, lawful_stay=answer)
    assert questions(household, law_of_2027) == ["LAWFUL_STAY_UNKNOWN"]
    assert account(household, law_of_2027).total_ore is None
    assert questions(replace(household, month=DECEMBER), law_of_2027) == []


def test_many_households_at_once_get_what_each_alone_gets(reform):
    homes = [replace(FAMILY, id=f"h{place}", members=(*FAMILY.members[:2], *FIVE[:place])) for place in range(6)] + [
        replace(FAMILY, id="d", month=DECEMBER)
    ]
    together = calculate(from_households(homes, reform), reform).results
    assert [int(ore) for ore in together.norm_ore] == [account(home, reform).norm_ore for home in homes]


@pytest.mark.parametrize(
    ("file", "row", "says"),
    [
        ("norm_items", ITEM | {"per": "family"}, "per är ”family”"),
        ("norm_shares", SHARES[0] | {"percent": "120"}, "percent är ”120”"),
        ("norm_shares", SHARES[0] | {"child_to": "2"}, "lägre än child_from"),
        ("norm_ceilings", CEILINGS[0] | {"valid_from": "2027-05"}, "överlappar"),
        ("norm_ceilings", CEILINGS[0] | {"source": ""}, "source är tom"),
    ],
)
def test_refuses_a_faulty_new_rule_with_its_line(tmp_path, file, row, says):
    rows = {
        "norm_items": [],
        "norm_shares": [],
        "norm_ceilings": CEILINGS,
        file: [*(CEILINGS if file == "norm_ceilings" else []), row],
    }
    with pytest.raises(LawError, match=says):
        load(national=folder_of_2027(tmp_path, **rows))
