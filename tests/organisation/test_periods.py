"""Stored ranges and periods are turned into each other in one place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation import periods

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
ENDS = st.none() | DAYS


@given(DAYS, ENDS)
def test_a_period_survives_a_turn_through_the_database(first, last):
    period = Period.between(first, last)
    assert periods.period_of(periods.span(period.first, period.last)) == period
    assert periods.last_day(periods.span(period.first, period.last)) == period.last


@given(DAYS, ENDS, DAYS)
def test_a_stored_period_contains_what_the_period_contains(first, last, day):
    period = Period.between(first, last)
    stored = periods.span(period.first, period.last)
    assert (day in stored) == periods.period_of(stored).contains(day)


def test_a_stored_period_without_a_beginning_has_always_been():
    assert periods.period_of(periods.span(None)) == Period(date.min)


def test_what_somebody_states_may_not_end_before_it_begins():
    with pytest.raises(NotPossible, match="Slutdatum"):
        periods.stated_span(date(2020, 1, 2), date(2020, 1, 1))
    assert periods.last_day(periods.stated_span(date(2020, 1, 2), date(2020, 1, 2))) == date(2020, 1, 2)


@given(DAYS, ENDS, DAYS)
def test_ended_never_ends_before_it_began(first, last, day):
    left = periods.ended(periods.span(first, max(first, last) if last else None), day)
    assert periods.last_day(left) == max(day, first - timedelta(days=1))
