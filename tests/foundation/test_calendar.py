"""The calendar: days, clock times and office days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.foundation import calendar

DAYS = st.dates(date(1890, 1, 1), date(2120, 12, 31))


def test_now_is_aware_and_in_utc():
    assert calendar.now().utcoffset() == timedelta(0)


def test_today_is_the_day_in_stockholm(monkeypatch):
    monkeypatch.setattr(calendar, "now", lambda: datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    assert calendar.today() == date(2026, 7, 2)


def test_local_date_after_midnight_in_summer_is_the_later_day():
    assert calendar.local_date(datetime(2026, 6, 30, 22, 0, tzinfo=UTC)) == date(2026, 7, 1)
    assert calendar.local_date(datetime(2026, 6, 30, 21, 59, tzinfo=UTC)) == date(2026, 6, 30)


def test_local_time_refuses_a_time_without_zone():
    with pytest.raises(ValueError, match="tidszon"):
        calendar.local_time(datetime(2026, 6, 30, 22, 0))


@pytest.mark.parametrize(
    ("day", "hour", "minute", "expected"),
    [
        (date(2026, 1, 15), 8, 0, datetime(2026, 1, 15, 7, 0, tzinfo=UTC)),
        (date(2026, 7, 15), 8, 0, datetime(2026, 7, 15, 6, 0, tzinfo=UTC)),
        # 29 March 2026: the clock goes from 02.00 to 03.00.
        (date(2026, 3, 29), 1, 59, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), 2, 30, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), 3, 0, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        # 25 October 2026: 02.30 comes twice, the first is meant.
        (date(2026, 10, 25), 2, 30, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), 3, 0, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_at_clock_follows_the_clock_on_the_wall(day, hour, minute, expected):
    at = calendar.at_clock(day, hour, minute)
    assert at == expected
    assert at.utcoffset() == timedelta(0)


def test_time_between_clock_times_is_real_time_when_the_clocks_change():
    before, after = calendar.at_clock(date(2026, 3, 29), 0), calendar.at_clock(date(2026, 3, 30), 0)
    assert after - before == timedelta(hours=23)


@given(DAYS, st.integers(4, 23), st.integers(0, 59))
def test_at_clock_and_local_time_are_each_others_inverse(day, hour, minute):
    local = calendar.local_time(calendar.at_clock(day, hour, minute))
    assert (local.date(), local.hour, local.minute) == (day, hour, minute)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 3, date(2025, 11, 30)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 5, 17), 0, date(2025, 5, 17)),
    ],
)
def test_add_months_stops_at_the_months_last_day(day, months, expected):
    assert calendar.add_months(day, months) == expected


@given(DAYS, st.integers(-600, 600))
def test_add_months_lands_in_the_right_month_and_never_later_in_it(day, months):
    later = calendar.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and calendar.month_end(later) == later)


def test_add_years_from_leap_day_gives_last_of_february():
    assert calendar.add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert calendar.add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("born", "day", "expected"),
    [
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2008, 5, 17), date(2026, 5, 16), 17),
        (date(2008, 5, 17), date(2026, 5, 17), 18),
        (date(2008, 5, 17), date(2008, 5, 17), 0),
    ],
)
def test_age_is_reached_at_the_start_of_the_birthday(born, day, expected):
    assert calendar.age_on(born, day) == expected


def test_age_before_birth_is_refused():
    with pytest.raises(ValueError, match="före födelsedagen"):
        calendar.age_on(date(2020, 1, 2), date(2020, 1, 1))


@given(DAYS, st.integers(1, 100))
def test_age_agrees_with_adding_years(born, years):
    birthday = calendar.add_years(born, years)
    assert calendar.age_on(born, birthday) == years
    assert calendar.age_on(born, birthday - timedelta(days=1)) == years - 1


def test_days_left_is_zero_on_the_day_and_negative_after():
    assert calendar.days_left(date(2026, 11, 21), date(2026, 11, 21)) == 0
    assert calendar.days_left(date(2026, 11, 21), date(2026, 11, 30)) == 9
    assert calendar.days_left(date(2026, 11, 21), date(2026, 11, 20)) == -1


@pytest.mark.parametrize(
    ("day", "holiday", "working"),
    [
        (date(2026, 6, 19), False, False),  # midsommarafton: no holiday, but the office is closed
        (date(2026, 6, 20), True, False),  # midsommardagen
        (date(2026, 12, 24), False, False),  # julafton
        (date(2026, 12, 31), False, False),  # nyårsafton
        (date(2026, 4, 3), True, False),  # långfredagen
        (date(2026, 4, 2), False, True),  # skärtorsdagen
        (date(2026, 11, 21), False, False),  # a Saturday
        (date(2026, 11, 22), True, False),  # a Sunday
        (date(2026, 11, 23), False, True),  # a Monday
        (date(2025, 6, 6), True, False),  # nationaldagen
    ],
)
def test_holidays_and_working_days_are_two_calendars(day, holiday, working):
    assert calendar.is_public_holiday(day) is holiday
    assert calendar.is_working_day(day) is working


def test_next_working_day_passes_christmas():
    assert calendar.next_working_day(date(2026, 12, 23)) == date(2026, 12, 23)
    assert calendar.next_working_day(date(2026, 12, 24)) == date(2026, 12, 28)


def test_add_working_days_skips_the_weekend():
    friday = date(2026, 11, 20)
    assert calendar.add_working_days(friday, 2) == date(2026, 11, 24)
    assert calendar.add_working_days(date(2026, 11, 21), 0) == date(2026, 11, 23)
    assert calendar.add_working_days(date(2026, 11, 21), 1) == date(2026, 11, 23)
    with pytest.raises(ValueError, match="negativt"):
        calendar.add_working_days(friday, -1)


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)))
def test_next_working_day_is_the_first_that_works(day):
    found = calendar.next_working_day(day)
    assert calendar.is_working_day(found)
    assert not any(calendar.is_working_day(day + timedelta(days=n)) for n in range((found - day).days))


def test_iso_week_gives_the_year_the_week_belongs_to():
    assert calendar.iso_week(date(2027, 1, 1)) == (2026, 53)
    assert calendar.iso_week(date(2024, 12, 30)) == (2025, 1)


@pytest.mark.parametrize(
    ("day", "quarter", "first", "last"),
    [
        (date(2026, 1, 1), (2026, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), (2026, 2), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 11, 21), (2026, 4), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarter_of_a_day_with_its_first_and_last(day, quarter, first, last):
    assert calendar.quarter_of(day) == quarter
    assert calendar.quarter_start(day) == first
    assert calendar.quarter_end(day) == last


@given(DAYS)
def test_month_start_and_end_enclose_the_day(day):
    start, end = calendar.month_start(day), calendar.month_end(day)
    assert start <= day <= end
    assert start.day == 1
    assert (end + timedelta(days=1)).day == 1


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_refuse_a_day_outside_the_range_in_words(text):
    with pytest.raises(calendar.ImpossibleDay, match="Skriv ett datum från 1900-01-01 till 2199-12-31"):
        calendar.read_iso(text)


@pytest.mark.parametrize(
    "text", ["", "2026-02-29", "2026-W49-1", "20261130", "2026-1-1", "-001-01-01", "٢٠٢٦-٠١-٠١", "2026-11-30\0"]
)
def test_refuse_a_text_that_is_no_date(text):
    with pytest.raises(ValueError, match=r"datum|day|month|year"):
        calendar.read_iso(text)


def test_allow_a_birth_before_other_days():
    born = date(1850, 1, 1)
    assert calendar.possible(born, birth=True) == born
    with pytest.raises(calendar.ImpossibleDay):
        calendar.possible(born)
    with pytest.raises(calendar.ImpossibleDay, match="1850-01-01"):
        calendar.possible(born - timedelta(days=1), birth=True)


@pytest.mark.parametrize("day", [calendar.FIRST_BIRTH, calendar.FIRST_DAY, calendar.LAST_DAY])
def test_count_from_the_outermost_days_without_overflow(day):
    for months in (-600, 600):
        calendar.add_months(day, months)
    calendar.iso_week(day), calendar.quarter_end(day), calendar.month_end(day), calendar.at_clock(day, 23, 59)
    calendar.add_working_days(day, 400), calendar.is_working_day(day), calendar.add_days(day, 40_000)
