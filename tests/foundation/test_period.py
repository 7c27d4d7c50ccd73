"""Periods: first and last day included, or until further notice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.foundation.period import Period

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@st.composite
def periods(draw):
    first = draw(DAYS)
    length = draw(st.one_of(st.none(), st.integers(0, 4000)))
    return Period(first, None if length is None else first + timedelta(days=length))


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="slutdatum"):
        Period(date(2020, 1, 2), date(2020, 1, 1))


def test_an_open_period_contains_every_later_day():
    period = Period(date(2020, 1, 1))
    assert period.contains(date(2999, 1, 1))
    assert not period.contains(date(2019, 12, 31))


def test_between_has_open_ends_and_is_never_shorter_than_a_day():
    assert Period.between(None) == Period(date.min)
    assert Period.between(date(2020, 1, 2), date(2020, 1, 1)) == Period(date(2020, 1, 2), date(2020, 1, 2))
    assert Period.between(date(2020, 1, 1), date(2020, 1, 2)) == Period(date(2020, 1, 1), date(2020, 1, 2))


@given(periods(), DAYS)
def test_contains_agrees_with_the_bounds(period, day):
    assert period.contains(day) == (period.first <= day and (period.upper is None or day < period.upper))


@given(periods(), periods())
def test_overlap_is_the_same_both_ways_and_means_a_shared_day(one, other):
    later = max(one.first, other.first)
    assert one.overlaps(other) == other.overlaps(one) == (one.contains(later) and other.contains(later))


def test_periods_that_meet_without_a_shared_day_do_not_overlap():
    assert not Period(date(2020, 1, 1), date(2020, 6, 30)).overlaps(Period(date(2020, 7, 1)))
    assert Period(date(2020, 1, 1), date(2020, 7, 1)).overlaps(Period(date(2020, 7, 1)))
