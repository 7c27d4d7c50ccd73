"""Columns are rounded by the same steps as single amounts, and the norm's own uprating is what the years show."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hemmaplan.assistance.norms.household import month_of
from hemmaplan.assistance.norms.law.amounts import NormAmounts
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.rules import monthly, rounding, uprate
from hemmaplan.foundation.money import Direction, Rounding

AMOUNTS = st.integers(-(10**11), 10**11)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(AMOUNTS, min_size=1, max_size=8),
    st.integers(1, 400),
    st.sampled_from([1, 100, 1000]),
    st.sampled_from(list(Direction)),
)
def test_rounds_a_column_as_each_amount(numerators, denominator, unit, direction):
    step = Rounding("TEST", unit, direction, "prov")
    alone = [step.apply_fraction(numerator, denominator) for numerator in numerators]
    assert rounding.rounded(np.array(numerators), denominator, step).tolist() == alone


@pytest.mark.parametrize(("day", "month"), [(9271, 282000), (0, 0), (10000, 304200)])
def test_turns_a_day_into_a_month(day, month):
    assert monthly.monthly_of_daily_ore(np.array([day])).tolist() == [month]


def test_turns_a_week_or_a_year_into_a_month():
    assert monthly.monthly_of_weekly_ore(np.array([64870])).tolist() == [281100]
    assert monthly.monthly_of_yearly_ore(np.array([3000000])).tolist() == [250000]


def test_raises_the_norm_of_2026_by_seven_thousandths_upwards():
    law = load()
    before, after = (month_of(year, 1) - law.first_month for year in (2025, 2026))
    for name in ("child_ore", "child_lunch_ore", "single_ore", "couple_ore", "shared_ore"):
        amounts = getattr(law.norm, name)
        raised = uprate.uprated_ore(np.atleast_1d(amounts[before]), 7, 2026)
        assert raised.tolist() == np.atleast_1d(amounts[after]).tolist(), name


def test_rounds_the_norm_to_nearest_ten_until_2021_and_upwards_after():
    amount = np.array([3000_00])
    assert uprate.uprated_ore(amount, 1, 2021).tolist() == [3000_00]
    assert uprate.uprated_ore(amount, 1, 2022).tolist() == [3010_00]


def test_says_what_changed_between_two_years():
    changed = uprate.change_between_ore(load(), 2015, 2016)
    assert set(changed) == {name for name in NormAmounts.__annotations__ if name.endswith("_ore")}
    assert set(changed["child_ore"][:7].tolist()) == {100_00}


@pytest.mark.parametrize("year", [2012, 2027])
def test_does_not_compare_with_a_year_without_norm(year):
    with pytest.raises(LookupError, match=str(year)):
        uprate.change_between_ore(load(), year, 2016)
