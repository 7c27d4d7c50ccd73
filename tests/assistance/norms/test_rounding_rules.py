"""Columns are rounded by the same steps as single amounts, and so is what is told by the day, the week or the year."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hemmaplan.assistance.norms.household import month_of
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.rules import monthly, rounding
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


def test_the_norm_of_2026_is_that_of_2025_raised_by_seven_thousandths_upwards_to_ten():
    """So the government said in November 2025; the amounts themselves are read in the ordinance."""
    law = load()
    before, after = (month_of(year, 1) - law.first_month for year in (2025, 2026))
    for name in ("child_ore", "child_lunch_ore", "single_ore", "couple_ore", "shared_ore"):
        amounts = getattr(law.norm, name)
        raised = -(-np.atleast_1d(amounts[before]) * 1007 // (1000 * 10_00)) * 10_00
        assert raised.tolist() == np.atleast_1d(amounts[after]).tolist(), name
