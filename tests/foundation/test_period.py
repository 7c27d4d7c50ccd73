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


def test_days_count_first_and_last():
    assert Period(date(2020, 1, 1), date(2020, 12, 31)).days == 366
    assert Period(date(2020, 1, 1), date(2020, 1, 1)).days == 1
    assert Period(date(2020, 1, 1)).days is None


def test_an_open_period_contains_every_later_day():
    period = Period(date(2020, 1, 1))
    assert period.is_open
    assert period.contains(date(2999, 1, 1))
    assert not period.contains(date(2019, 12, 31))


def test_ends_within_counts_from_the_day_itself():
    period = Period(date(2020, 1, 1), date(2020, 12, 31))
    assert period.ends_within(date(2020, 12, 31), 0)
    assert period.ends_within(date(2020, 10, 2), 90)
    assert not period.ends_within(date(2020, 10, 1), 90)
    assert not period.ends_within(date(2021, 1, 1), 90)
    assert not Period(date(2020, 1, 1)).ends_within(date(2020, 10, 2), 90)


def test_text_says_until_further_notice_or_through_a_day():
    assert str(Period(date(2020, 1, 1))) == "2020-01-01–tills vidare"
    assert str(Period(date(2020, 1, 1), date(2020, 12, 31))) == "2020-01-01–2020-12-31"
    assert Period(date(2020, 1, 1)).until_text == "tills vidare"
    assert Period(date(2020, 1, 1), date(2020, 12, 31)).until_text == "t.o.m. 2020-12-31"


def test_from_bounds_leaves_the_upper_bound_out():
    assert Period.from_bounds(date(2020, 1, 1), date(2021, 1, 1)) == Period(date(2020, 1, 1), date(2020, 12, 31))
    with pytest.raises(ValueError, match="slutar"):
        Period.from_bounds(date(2020, 1, 1), date(2020, 1, 1))


@given(periods())
def test_bounds_survive_a_turn_through_the_database(period):
    assert Period.from_bounds(period.first, period.upper) == period


@given(periods(), DAYS)
def test_contains_agrees_with_the_bounds(period, day):
    assert period.contains(day) == (period.first <= day and (period.upper is None or day < period.upper))


@given(periods(), periods())
def test_overlap_is_the_same_both_ways_and_means_a_shared_day(one, other):
    shared = one.shared_with(other)
    assert one.overlaps(other) == other.overlaps(one) == (shared is not None)
    assert shared == other.shared_with(one)
    if shared is not None:
        assert one.contains(shared.first)
        assert other.contains(shared.first)
        assert shared.is_open == (one.is_open and other.is_open)
    else:
        assert not one.contains(other.first)
        assert not other.contains(one.first)


def test_periods_that_meet_without_a_shared_day_do_not_overlap():
    assert not Period(date(2020, 1, 1), date(2020, 6, 30)).overlaps(Period(date(2020, 7, 1)))
    assert Period(date(2020, 1, 1), date(2020, 7, 1)).overlaps(Period(date(2020, 7, 1)))
