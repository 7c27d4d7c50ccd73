"""One or many: the same answers to the öre, whatever the batch, and an account of any household asked for."""

from dataclasses import replace

import numpy as np
import pytest
from tests.assistance.norms.homes import ALONE, COUPLE, NOVEMBER, account, child, rent, salary, with_children
from tests.assistance.norms.test_account import FULL, SURPLUS

from hemmaplan.assistance.norms import calculate as calculating
from hemmaplan.assistance.norms.calculate import UNDECIDED, Results, calculate
from hemmaplan.assistance.norms.household import Asset, Income, Member, OtherCost, month_of
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.layout import from_households
from hemmaplan.assistance.norms.rules.outcome import Outcome
from hemmaplan.assistance.norms.tables import Homes, Texts, table_of

HISTORY = Member(
    "a", "adult", assistance_months=tuple(range(NOVEMBER - 12, NOVEMBER)), employment_months=(NOVEMBER - 3,)
)
MIXED = [
    replace(home, id=str(number))
    for number, home in enumerate([
        ALONE,
        FULL,
        COUPLE,
        SURPLUS,
        with_children(child(age=3)),
        replace(ALONE, month=month_of(2013, 1)),
        replace(ALONE, members=(HISTORY,), incomes=(salary(9999_99),)),
        with_children(child(age=17), incomes=(salary(60000_00, "c", earned_before_ore=5_00),), month=month_of(2019, 5)),
        with_children(child("c"), child("d"), incomes=(Income("child_pension", 9999_00, "d"),), month=month_of(2016, 2)),
        replace(ALONE, costs=(rent(1),), assets=(Asset("other", 5),), other_costs=(OtherCost("other", 5),)),
        replace(ALONE, registers={"FK": "error"}),
    ])
]  # fmt: skip


def results(households) -> np.ndarray:
    law = load()
    return np.array(calculate(from_households(households, law), law).results)


def test_a_household_gets_the_same_alone_and_among_others():
    together = results(MIXED)
    for number, household in enumerate(MIXED):
        assert together[:, number].tolist() == results([household])[:, 0].tolist()


def test_the_batch_may_be_cut_anywhere(monkeypatch):
    whole = results(MIXED * 3)
    for size in (1, 2, 5, 32):
        monkeypatch.setattr(calculating, "CHUNK", size)
        assert (results(MIXED * 3) == whole).all()


def test_many_cores_count_what_one_counts(monkeypatch):
    monkeypatch.setattr(calculating, "CHUNK", 3)
    told = []
    for cores in (1, 2, 5):
        monkeypatch.setattr(calculating, "cores", lambda cores=cores: cores)
        told.append(results(MIXED * 5))
    assert (told[0] == told[1]).all()
    assert (told[0] == told[2]).all()


def test_households_of_one_month_are_as_households_of_many():
    same = [household for household in MIXED if household.month == NOVEMBER]
    assert (results(same) == results([*same, replace(ALONE, month=month_of(2020, 1))])[:, : len(same)]).all()


def test_the_account_agrees_with_the_columns():
    law = load()
    calculation = calculate(from_households(MIXED, law), law)
    assert len(calculation) == len(MIXED)
    for number, household in enumerate(MIXED):
        found = calculation.account(number)
        assert found == account(household)
        for name in Results.__annotations__:
            column = getattr(calculation.results, name)[number]
            if name.endswith("_ore"):
                assert column == (UNDECIDED if getattr(found, name) is None else getattr(found, name)), name
        assert Outcome(calculation.results.outcome[number]).name == (found.outcome or "UNDECIDED")
        assert calculation.is_open()[number] == any(asked.blocks for asked in found.asked)


def test_no_households_give_no_results():
    law = load()
    assert len(calculate(from_households((), law), law)) == 0


def test_an_account_needs_no_texts():
    law = load()
    households = replace(from_households(MIXED, law), texts=Texts(household=[home.id for home in MIXED]))
    found = calculate(households, law).account(1)
    assert found.total_ore == account(FULL).total_ore
    assert found.rows[0].inputs["member"] == "person 1"


def test_a_table_keeps_what_is_far_too_large_so_that_it_is_refused():
    homes = table_of(Homes, np.array([0, 1]), month=np.array([10**15]))
    assert homes.read().month[0] > 10**9


@pytest.mark.parametrize("column", [np.array([1.5]), np.array(["2026-01"])])
def test_a_table_is_of_whole_numbers(column):
    with pytest.raises(TypeError, match="month"):
        table_of(Homes, np.array([0, 1]), month=column)


def test_a_table_has_no_other_columns():
    with pytest.raises(TypeError, match="moon"):
        table_of(Homes, np.array([0, 1]), moon=np.array([1]))
