"""Nothing decided rests on something undecided: whatever the answers turn out to be, a stated amount stays what it was."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assistance.norms.guidelines import guideline
from tests.assistance.norms.homes import ALONE, account, child, rent, salary, with_children
from tests.assistance.norms.strategies import households

from hemmaplan.assistance.norms.calculate import UNDECIDED, calculate, calculate_one
from hemmaplan.assistance.norms.household import NO_WINDOW, Asset, Cost, Household, Income, OtherCost, Surplus
from hemmaplan.assistance.norms.law.loading import GUIDELINES, load
from hemmaplan.assistance.norms.layout import from_households

some = settings(max_examples=60, deadline=None)
SUMS = ("norm_ore", "costs_ore", "income_ore", "assets_ore", "surplus_in_ore", "result_ore", "support_ore", "surplus_ore",
        "other_ore", "total_ore")  # fmt: skip


@pytest.fixture(scope="module")
def limits(tmp_path_factory):
    """A guideline with highest amounts by adults and children and by persons, so that rows rest on the household's size."""
    header = (GUIDELINES / "standard.csv").read_text(encoding="utf-8").splitlines()[0]
    columns = header.replace("children,", "children,persons,")
    rows = [f"cost_limit,electricity,,,{size},2013-01,,{300 + 90 * size},kr,V,prov," for size in range(1, 31)]
    rows += [f"rent_limit,,,0,,2013-01,,{5000},kr,V,prov,", "rent_limit_further_child,,,,,2013-01,,900,kr,V,prov,"]
    path = tmp_path_factory.mktemp("law") / "sizes.csv"
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return load(guideline_file=path)


UNANSWERED = (
    "lunch",
    "school",
    "rule",
    "costs",
    "incomes",
    "late",
    "earned",
    "assets",
    "surplus",
    "others",
    "register",
    "whose",
)


@st.composite
def asking(draw):
    """A household where some of what must be answered is not."""
    home = draw(households())
    left_out = draw(st.sets(st.sampled_from(UNANSWERED), min_size=1, max_size=3))
    incomes = [_unanswered_income(draw, income, left_out, home.month) for income in home.incomes]
    if "incomes" in left_out:
        incomes.insert(draw(st.integers(0, len(incomes))), Income("other", 500_00, home.members[0].id))
    assets, costs, others = home.assets, home.costs, home.other_costs
    if "assets" in left_out:
        assets = (*assets, Asset("car", draw(st.integers(1, 900_000))))
    if "costs" in left_out:
        costs = tuple(replace(cost, approved_ore=None, reason="") for cost in costs)
    if "others" in left_out:
        others = tuple(replace(other, approved_ore=None, reason="") for other in others)
    return replace(
        home, members=tuple(_unanswered_member(draw, member, left_out) for member in home.members), incomes=tuple(incomes),
        costs=costs, assets=assets, other_costs=others,
        surplus=Surplus(700_00, home.month - 4) if "surplus" in left_out else home.surplus,
        registers={"FK": "no_answer"} if "register" in left_out else None,
    )  # fmt: skip


def _unanswered_member(draw, member, left_out):
    said = {}
    if "lunch" in left_out:
        said["lunch"] = None
    if "school" in left_out and member.role == "child" and (member.age or 0) >= 18:
        said["in_school"] = draw(st.sampled_from([None, False]))
    if "rule" in left_out and member.role == "adult":
        said |= {"special_rule_from": None, "assistance_months": None}
    return replace(member, **said)


def _unanswered_income(draw, income, left_out, month):
    said = {}
    if "late" in left_out and draw(st.booleans()):
        paid = month - draw(st.integers(2, 5))
        said["received"] = date(paid // 12, paid % 12 + 1, 20)
    if "earned" in left_out:
        said["earned_before_ore"] = None
    if "whose" in left_out and income.kind == "maintenance_support":
        said["member"] = None
    return replace(income, **said)


def answered(draw, home: Household) -> Household:
    """The same household with every question answered in one way or another."""
    members = [member for member in (_answered_member(draw, member, home.month) for member in home.members) if member]
    here = {member.id for member in members}
    incomes = [_answered_income(draw, income, members) for income in home.incomes if income.member in here | {None}]
    if home.registers:
        incomes.append(Income("sickness_benefit", draw(st.integers(0, 900_000)), members[0].id))
    return replace(
        home, members=tuple(members), incomes=tuple(incomes), registers=None,
        norm_changes=tuple(change for change in home.norm_changes if change.member in here),
        dwelling_members=home.dwelling_members and max(home.dwelling_members, len(members)),
        assets=tuple(replace(asset, needed=draw(st.booleans())) if asset.needed is None else asset for asset in home.assets),
        surplus=_of_surplus(draw, home),
        other_costs=tuple(_decided(draw, other) for other in home.other_costs),
    )  # fmt: skip


def _answered_member(draw, member, month):
    """The member with answers; nobody for a youth who turns out to apply alone."""
    if member.role == "adult":
        untold = member.special_rule_from is None and member.assistance_months is None
        opened = draw(st.sampled_from([NO_WINDOW, month - 3]))
        return replace(member, special_rule_from=opened, employment_months=None) if untold else member
    if (member.age or 0) >= 18 and not member.in_school and (member.in_school is False or draw(st.booleans())):
        return None
    lunch = draw(st.booleans()) if member.lunch is None else member.lunch
    return replace(member, lunch=lunch, in_school=True if (member.age or 0) >= 18 else member.in_school)


def _answered_income(draw, income, members):
    said = {}
    if income.member is None and income.kind == "maintenance_support":
        said["member"] = draw(st.sampled_from([member.id for member in members]))
    if income.received is not None:
        said |= {"counts_now": draw(st.booleans()), "reason": "x"}
    if income.kind == "other":
        said |= {"counted_ore": draw(st.integers(0, income.amount_ore)), "reason": "x"}
    if income.kind == "salary" and income.earned_before_ore is None:
        said["earned_before_ore"] = draw(st.integers(0, 7_000_000))
    return replace(income, **said)


def _of_surplus(draw, home):
    """Only an old surplus is asked about."""
    if home.surplus is None or home.surplus.month == home.month - 1:
        return home.surplus
    return replace(home.surplus, counted_ore=draw(st.integers(0, home.surplus.amount_ore)), reason="x")


def decided_costs(draw, home: Household, law) -> Household:
    """The costs that are asked about, decided; what the rules decide is left to them."""
    while asked := {asked.row for asked in calculate_one(home, law).asked if asked.blocks and asked.place == "cost"}:
        costs = [_decided(draw, cost) if place in asked else cost for place, cost in enumerate(home.costs)]
        home = replace(home, costs=tuple(costs))
    return home


def _decided(draw, cost):
    if cost.approved_ore is not None:
        return cost
    return replace(cost, approved_ore=draw(st.integers(0, cost.applied_ore)), reason="x")


def stated(found):
    """The rows with their amounts, by what they are about: the same row has the same key in both accounts."""
    seen: dict[str, int] = {}
    rows = {}
    for row in found.rows:
        key = row.code if row.kind != "row" else f"{row.code} {row.sv}"
        seen[key] = seen.get(key, 0) + 1
        rows[key, seen[key]] = row.amount_ore
    return rows


@some
@given(st.data(), asking())
def test_no_answer_changes_a_stated_amount(limits, data, home):
    before = calculate_one(home, limits)
    after = calculate_one(decided_costs(data.draw, answered(data.draw, home), limits), limits)
    assert after.total_ore is not None, [asked.sv for asked in after.asked]
    if not any(asked.blocks for asked in before.asked):
        return
    now = stated(after)
    for key, amount in stated(before).items():
        if amount is not None and key in now:
            assert now[key] == amount, key
    for name in SUMS:
        if getattr(before, name) is not None:
            assert getattr(after, name) == getattr(before, name), name


@some
@given(asking())
def test_each_row_declares_what_it_rests_on_and_is_open_with_it(limits, home):
    found = calculate_one(home, limits)
    for place, row in enumerate(found.rows):
        assert all(other < place for other in row.rests_on)
        assert all(found.asked[asked].blocks for asked in row.asks)
        is_open = bool(row.asks) or any(found.rows[other].amount_ore is None for other in row.rests_on)
        assert (row.amount_ore is None) == is_open, row
        if row.kind != "row" and row.code not in {"incomes", "assets"}:
            assert row.rests_on, row
    asked = {place for row in found.rows for place in row.asks}
    assert asked == {place for place, asked in enumerate(found.asked) if asked.blocks}


@some
@given(asking())
def test_a_batch_leaves_open_what_the_account_leaves_open(limits, home):
    found = calculate_one(home, limits)
    results = calculate(from_households([replace(ALONE, id="first", month=home.month), home], limits), limits).results
    for name in SUMS:
        among = int(getattr(results, name)[1])
        assert (None if among == UNDECIDED else among) == getattr(found, name), name


def rows_of(home, law=None):
    return {row.code: row.amount_ore for row in account(home, law).rows}


def test_no_set_off_is_stated_while_an_asset_is_undecided():
    rich = (Income("sickness_benefit", 9000_00, "a"),)
    home = replace(
        ALONE, incomes=rich, assets=(Asset("car", 100_00),), other_costs=(OtherCost("glasses", 900_00, 900_00),)
    )
    found = rows_of(home)
    assert "set_off" not in found
    assert (found["result"], found["total"]) == (None, None)
    assert rows_of(replace(home, assets=()))["set_off"] == -900_00


def test_the_shared_row_waits_while_it_is_open_who_belongs():
    found = rows_of(with_children(child("c", 18), child("d", 9)))
    assert (found["personal_single"], found["shared"], found["norm"]) == (3940_00, None, None)


def test_a_rent_below_the_limit_waits_while_it_is_open_who_belongs(tmp_path):
    columns = (GUIDELINES / "standard.csv").read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "own.csv"
    path.write_text(f"{columns}\nrent_limit,,,0,2013-01,,5000,kr,V,x,\nrent_limit,,,1,2013-01,,7000,kr,V,x,\n", "utf-8")
    law = load(guideline_file=path)
    assert rows_of(with_children(child("c", 18), costs=(rent(6000_00),)), law)["rent"] is None
    assert rows_of(with_children(child("c", 18, in_school=True), costs=(rent(6000_00),)), law)["rent"] == 6000_00


@pytest.mark.parametrize("kind", ["maintenance_support", "salary"])
def test_a_childs_second_income_waits_for_its_first(kind):
    said = {"earned_before_ore": 59000_00} if kind == "salary" else {}
    late, now = (Income(kind, 3000_00, "c", received=date(2026, month, 20), **said) for month in (8, 10))
    rows = [
        row.amount_ore for row in account(with_children(child(age=16), incomes=(late, now))).rows if row.code == kind
    ]
    assert rows == [None, None]
    other_way = account(with_children(child(age=16), incomes=(now, late)))
    assert [row.amount_ore is None for row in other_way.rows if row.code == kind] == [False, True]


def test_a_childs_income_waits_for_one_that_may_be_the_childs():
    own = Income("maintenance_support", 2000_00, "c")
    rows = account(with_children(child(), incomes=(replace(own, member=None), own))).rows
    assert [row.amount_ore for row in rows if row.code == "maintenance_support"] == [None, None]


def test_a_childs_own_money_waits_only_for_what_its_need_is_made_of(tmp_path):
    home = with_children(child(), costs=(Cost("other", 100_00),), incomes=(Income("maintenance_support", 500_00, "c"),))
    assert rows_of(home)["maintenance_support"] == -500_00
    asked = replace(home, costs=(rent(4000_00),))
    assert rows_of(asked)["maintenance_support"] is None
    assert rows_of(asked, guideline(tmp_path, child_need_has_rent_share="no"))["maintenance_support"] == -500_00


def test_an_open_row_names_its_questions():
    found = account(with_children(child("c", 3), incomes=(salary(100_00),)))
    by_code = {row.code: row for row in found.rows}
    (lunch,) = by_code["personal_child"].asks
    assert found.asked[lunch].code == "LUNCH_UNKNOWN"
    assert by_code["total"].asks == (lunch,)
    assert found.rows.index(by_code["personal_child"]) in by_code["norm"].rests_on


def test_a_limit_by_kind_still_decides_when_the_size_is_open(tmp_path):
    home = with_children(child("c", 18), costs=(Cost("internet", 500_00),))
    assert rows_of(home, guideline(tmp_path, internet="300"))["internet"] == 300_00
