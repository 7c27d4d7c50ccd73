"""What holds for every household, whatever the amounts are."""

import csv
import json
import shutil
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.assistance.norms.strategies import children, costs, households, incomes, ore

from hemmaplan.assistance.norms.calculate import UNDECIDED, calculate, calculate_one
from hemmaplan.assistance.norms.household import (
    NO_WINDOW,
    Asset,
    Cost,
    Household,
    ImpossibleHousehold,
    Income,
    Member,
    month_of,
)
from hemmaplan.assistance.norms.law.loading import NATIONAL, load
from hemmaplan.assistance.norms.layout import from_households
from hemmaplan.assistance.norms.reading import read_households

fast = settings(max_examples=120, deadline=None)
LAW = load()
PARENT = Member(id="a", role="adult", born=date(1990, 5, 2), special_rule_from=NO_WINDOW)


def account_of(household, law=LAW):
    """The account, with every sum there."""
    account = calculate_one(household, law)
    assert account.total_ore is not None, [asked.sv for asked in account.asked]
    return account


@fast
@given(st.data(), households())
def test_more_income_never_gives_more_help(data, household):
    assume(household.incomes)
    place = data.draw(st.integers(0, len(household.incomes) - 1))
    more = list(household.incomes)
    more[place] = replace(more[place], amount_ore=more[place].amount_ore + data.draw(ore()))
    before, after = account_of(household), account_of(replace(household, incomes=tuple(more)))
    assert after.total_ore <= before.total_ore
    assert after.result_ore <= before.result_ore


@fast
@given(st.data(), households())
def test_one_income_more_never_gives_more_help(data, household):
    more = (*household.incomes, data.draw(incomes(household.members)))
    assert account_of(replace(household, incomes=more)).total_ore <= account_of(household).total_ore


@fast
@given(st.data(), households())
def test_more_approved_cost_never_gives_less_help(data, household):
    cost, extra = data.draw(costs()), data.draw(ore())
    higher = replace(cost, applied_ore=cost.applied_ore + extra, approved_ore=cost.approved_ore + extra)
    before, after = (account_of(replace(household, costs=(*household.costs, one))) for one in (cost, higher))
    assert account_of(household).total_ore <= before.total_ore <= after.total_ore


FIGURES = (
    "norm_ore", "costs_ore", "income_ore", "assets_ore", "surplus_in_ore", "result_ore", "support_ore", "surplus_ore",
    "other_ore", "total_ore",
)  # fmt: skip


@fast
@given(st.lists(households(), min_size=2, max_size=5), st.booleans())
def test_calculates_the_same_alone_and_in_a_batch(asked, some_open):
    asked = [replace(household, id=f"h{number}") for number, household in enumerate(asked)]
    if some_open:
        asked[0] = replace(
            asked[0], registers={"FK": "no_answer"}, costs=(*asked[0].costs, Cost(kind="other", applied_ore=1))
        )
    batch = calculate(from_households(asked, LAW), LAW)
    for place, household in enumerate(asked):
        alone = calculate_one(household, LAW)
        for name in FIGURES:
            among = int(getattr(batch.results, name)[place])
            assert (None if among == UNDECIDED else among) == getattr(alone, name), name
        assert (batch.results.outcome[place] == 0) == (alone.outcome is None)
        assert batch.account(place) == alone


def summed(account):
    """The account added up by its own rows: what each sum should be, by code, in order."""
    found, parts, loose = [], [], []
    for row in account.rows:
        if row.kind == "row":
            loose.append(row.amount_ore)
        elif row.kind == "subtotal":
            found.append((row, sum(loose)))
            parts.append(row.amount_ore)
            loose = []
        elif row.code == "support":
            found.append((row, max(parts[0], 0)))
            parts = [row.amount_ore]
        elif row.code != "surplus_out":
            found.append((row, sum(parts) + sum(loose)))
            parts, loose = [row.amount_ore], []
    return found


@fast
@given(households())
def test_rows_of_the_account_sum_to_its_result(household):
    account = account_of(household)
    sums = summed(account)
    assert all(row.amount_ore == by_rows for row, by_rows in sums), [
        (row.code, row.amount_ore, ore) for row, ore in sums
    ]
    results = {row.code: row.amount_ore for row, _ in sums if row.kind == "result"}
    assert results == {
        "need": account.norm_ore + account.costs_ore, "result": account.result_ore, "support": account.support_ore,
        "total": account.total_ore,
    }  # fmt: skip


@fast
@given(st.data(), households())
def test_order_of_persons_is_irrelevant(data, household):
    turned = replace(household, members=tuple(data.draw(st.permutations(household.members))))
    before, after = account_of(household), account_of(turned)
    for name in ("norm_ore", "costs_ore", "income_ore", "assets_ore", "result_ore", "total_ore", "outcome"):
        assert getattr(before, name) == getattr(after, name), name
    assert sorted(row.amount_ore for row in before.rows) == sorted(row.amount_ore for row in after.rows)


@pytest.fixture(scope="module")
def later_law(tmp_path_factory):
    """The law as it will be loaded when a later year stands in the national file, with all its amounts doubled."""
    national = tmp_path_factory.mktemp("law") / "national"
    shutil.copytree(NATIONAL, national)
    for name, column in (("norm_amounts.csv", "amount_sek"), ("parameters.csv", "value")):
        with (national / name).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        added = [
            row | {"valid_from": "2027-01", "valid_to": "2027-12", column: str(int(row[column]) * (2 if column == "amount_sek" else 1))}
            for row in rows if row["valid_to"] == "2026-12" and row[column].isdigit()
        ]  # fmt: skip
        assert added
        with (national / name).open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, rows[0])
            writer.writeheader()
            writer.writerows(rows + added)
    closed = national / "closed_months.csv"
    closed.write_text(closed.read_text(encoding="utf-8").replace("2027-01", "2028-01"), encoding="utf-8")
    return load(national=national)


def test_a_later_year_can_be_calculated_when_it_is_there(later_law):
    household = Household(id="h", month=month_of(2026, 12), members=(PARENT,), lawful_stay=True)
    now, then = account_of(household, later_law), account_of(replace(household, month=month_of(2027, 1)), later_law)
    assert then.norm_ore == 2 * now.norm_ore


@fast
@given(household=households())
def test_replay_is_unchanged_when_a_later_year_is_added(later_law, household):
    assert calculate_one(household, later_law) == calculate_one(household, LAW)


@fast
@given(st.integers(2013 * 12, 2026 * 12 + 11), st.sampled_from([1996, 2000, 2004, 2008, 2012, 2016, 2020, 2024]))
def test_a_child_born_on_29_february_has_its_age_in_every_month(month, year):
    """In a year without that day the new age counts from February, as for everyone born in February."""
    age = (month - month_of(year, 2)) // 12
    assume(0 <= age <= 20)
    told = {"id": "b", "role": "child", "lunch": False, "in_school": True if age >= 18 else None}
    leapling, other = Member(born=date(year, 2, 29), **told), Member(age=age, **told)
    norms = [
        account_of(Household(id="h", month=month, members=(replace(PARENT, born=None), child))).norm_ore
        for child in (leapling, other)
    ]
    assert norms[0] == norms[1]


IMPOSSIBLE = {
    "negative income": {"incomes": (Income(kind="salary", member="a", amount_ore=-1),)},
    "enormous income": {"incomes": (Income(kind="salary", member="a", amount_ore=1_000_000_001),)},
    "income beyond 64 bits": {"incomes": (Income(kind="salary", member="a", amount_ore=10**30),)},
    "income that is not whole": {"incomes": (Income(kind="salary", member="a", amount_ore=float("nan")),)},
    "more withheld than there is": {"incomes": (Income(kind="salary", member="a", amount_ore=100, attached_ore=101),)},
    "unknown income": {"incomes": (Income(kind="lön", member="a", amount_ore=1),)},
    "income of nobody known": {"incomes": (Income(kind="salary", member="z", amount_ore=1),)},
    "negative cost": {"costs": (Cost(kind="rent", applied_ore=-1),)},
    "less approved without a reason": {"costs": (Cost(kind="rent", applied_ore=2, approved_ore=1),)},
    "unknown cost": {"costs": (Cost(kind="hyra", applied_ore=1),)},
    "negative asset": {"assets": (Asset(kind="bank", amount_ore=-1),)},
    "child older than the parent": {"members": (PARENT, Member(id="b", role="child", born=date(1985, 1, 1)))},
    "child almost as old as the parent": {
        "members": (replace(PARENT, born=date(2005, 5, 2)), Member(id="b", role="child", born=date(2014, 1, 1), in_school=True))
    },
    "child of 21": {"members": (PARENT, Member(id="b", role="child", age=21, in_school=True))},
    "child not born yet": {"members": (PARENT, Member(id="b", role="child", born=date(2026, 12, 1), lunch=False))},
    "negative age": {"members": (PARENT, Member(id="b", role="child", age=-1, lunch=False))},
    "no adult": {"members": (Member(id="b", role="child", age=4, lunch=False),)},
    "three adults": {"members": tuple(replace(PARENT, id=name) for name in "abc")},
    "nobody": {"members": ()},
    "fewer in the dwelling than in the household": {"dwelling_members": 0},
    "contact without days": {"members": (PARENT, Member(id="b", role="child", age=9, stay="contact"))},
    "more days than the month has": {"members": (PARENT, Member(id="b", role="child", age=9, stay="contact", days=31))},
    "part that ends before it begins": {"part_from": date(2026, 11, 9), "part_to": date(2026, 11, 8)},
    "part in another month": {"part_from": date(2026, 10, 9), "part_to": date(2026, 11, 8)},
    "month after the law": {"month": month_of(2027, 1)},
    "month before the law": {"month": month_of(2012, 12)},
}  # fmt: skip
POSSIBLE = Household(id="h", month=month_of(2026, 11), members=(PARENT,))


@pytest.mark.parametrize("told", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_refuses_what_cannot_be(told):
    calculate_one(POSSIBLE, LAW)
    with pytest.raises(ImpossibleHousehold) as refused:
        calculate_one(replace(POSSIBLE, **told), LAW)
    assert all(fault.text for fault in refused.value.faults)


@fast
@given(st.data(), households())
def test_one_impossible_household_refuses_the_whole_batch(data, household):
    wrong = replace(POSSIBLE, id="fel", **data.draw(st.sampled_from(list(IMPOSSIBLE.values()))))
    with pytest.raises(ImpossibleHousehold) as refused:
        calculate(from_households([household, wrong], LAW), LAW)
    assert {fault.household for fault in refused.value.faults} == {"fel"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("born", "2026-02-29"), ("born", "2025-02-30"), ("born", "29 februari 2024"), ("age", -1), ("age", 4.0), ("age", "4"),
        ("role", "barn"), ("stay", "ibland"), ("lunch", "ja"), ("days", 32), ("shoe_size", 38),
    ],
)  # fmt: skip
def test_refuses_a_child_told_wrongly_and_names_the_field(path, value):
    told = {
        "id": "h",
        "month": "2026-11",
        "members": [{"id": "a", "role": "adult"}, {"id": "b", "role": "child", path: value}],
    }
    with pytest.raises(ImpossibleHousehold) as refused:
        read_households(json.dumps(told))
    assert any(fault.path == f"members[1].{path}" for fault in refused.value.faults)


@pytest.mark.parametrize(
    "amount", ["NaN", "Infinity", "-Infinity", "1e3", "12.5", "-1", "1000000001", "1" * 400, '"100"', "true", "null"]
)
def test_refuses_an_amount_that_is_none_and_names_the_field(amount):
    told = '{"id":"h","month":"2026-11","members":[{"id":"a","role":"adult"}],"costs":[{"kind":"rent","applied_ore":AMOUNT}]}'
    with pytest.raises(ImpossibleHousehold) as refused:
        read_households(told.replace("AMOUNT", amount))
    assert refused.value.faults


@fast
@given(children(month_of(2026, 11), 1))
def test_a_child_never_lowers_the_norm(child):
    alone = account_of(POSSIBLE)
    assert account_of(replace(POSSIBLE, members=(PARENT, child))).norm_ore >= alone.norm_ore
