"""How dates, times, sums and shares are written and read."""

import datetime as dt
from decimal import Decimal

import pytest

from hemmaplan.foundation import money, written
from hemmaplan.web import fields, formats

TODAY = dt.date(2026, 11, 21)
NB = "\u00a0"


@pytest.mark.parametrize(
    ("days", "text"),
    [(12, "12 dagar kvar"), (1, "1 dag kvar"), (0, "i dag"), (-1, "1 dag över tiden"), (-4, "4 dagar över tiden")],
)
def test_say_days_left_before_on_and_after_the_day(days, text):
    assert formats.days_left(days) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (3.97, 1, "4,0"),
        (79.9, 0, "80"),
        (2.5, 0, "3"),
        (-0.4, 0, "0"),
        (Decimal("0.005"), 2, "0,01"),
        (1525, 0, f"1{NB}525"),
    ],
)
def test_write_numbers_rounded_and_never_cut_off(value, decimals, text):
    assert formats.number(value, decimals) == text


def test_write_day_with_year_only_when_it_differs():
    assert formats.short_day(dt.date(2026, 12, 3), TODAY) == f"3{NB}dec"
    assert formats.short_day(dt.date(2027, 12, 3), TODAY) == f"3{NB}dec{NB}2027"


def test_write_moment_in_stockholm_time():
    late = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)
    assert formats.moment(late, TODAY) == "i dag 00:30"
    assert formats.iso_day(late) == "2026-11-21"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(150, f"2{NB}h{NB}30{NB}min"), (45, f"45{NB}min"), (120, f"2{NB}h"), (0, f"0{NB}min"), (None, "–")],
)
def test_write_minutes_as_hours_and_minutes(minutes, text):
    assert formats.minutes(minutes) == text


def test_write_money_from_ore_without_needless_decimals():
    assert formats.kronor(1_234_550) == f"12{NB}345,50{NB}kr"
    assert formats.kronor(1_234_500) == f"12{NB}345{NB}kr"
    assert formats.kronor(None) == "–"


def test_write_percent_with_grouped_thousands():
    assert formats.percent(1525) == f"1{NB}525{NB}%"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-21", TODAY),
        ("20261121", TODAY),
        ("261121", TODAY),
        ("21/11", TODAY),
        ("21/11 2026", TODAY),
        ("21/11/2026", TODAY),
        ("21.11.2026", TODAY),
        ("idag", TODAY),
        ("I dag", TODAY),
        (" i morgon ", dt.date(2026, 11, 22)),
        ("3/1", dt.date(2027, 1, 3)),
        ("30/6", dt.date(2026, 6, 30)),
        ("29/2 2028", dt.date(2028, 2, 29)),
    ],
)
def test_read_day_however_it_is_typed(typed, day):
    assert written.read_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["2026-13-01", "32/1", "31/2", "29/2 2026", "förra året", "2026", "1-1-1-1", "٢٠٢٦"])
def test_refuse_what_is_no_day(typed):
    with pytest.raises(ValueError, match=r".*"):
        written.read_day(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2:30", 150),
        ("2,5", 150),
        ("2.5", 150),
        ("150 min", 150),
        ("2 h 30 min", 150),
        ("2 tim", 120),
        ("90 minuter", 90),
    ],
)
def test_read_minutes_however_they_are_typed(typed, minutes):
    assert fields.read_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["-1", "2:75", "en timme", ""])
def test_refuse_what_is_no_length_of_time(typed):
    with pytest.raises(ValueError, match=r".*"):
        fields.read_minutes(typed)


@pytest.mark.parametrize(("typed", "ore"), [("1 234,50 kr", 123450), ("1234", 123400), ("0,05", 5), ("-20", -2000)])
def test_read_money_to_ore(typed, ore):
    assert money.parse_kronor(typed) == ore


@pytest.mark.parametrize("typed", ["1,005", "1e3", "tio", "NaN"])
def test_refuse_what_is_no_sum(typed):
    with pytest.raises(ValueError, match=r".*"):
        money.parse_kronor(typed)


@pytest.mark.parametrize(
    ("typed", "clock"),
    [("13:30", dt.time(13, 30)), ("1330", dt.time(13, 30)), ("9", dt.time(9)), ("kl. 9.05", dt.time(9, 5))],
)
def test_read_clock_however_it_is_typed(typed, clock):
    assert fields.read_clock(typed) == clock


def test_refuse_a_date_outside_the_limits():
    field = fields.DateField(earliest=dt.date(2026, 1, 1), latest=TODAY, today=TODAY)
    assert field.clean("1/7") == dt.date(2026, 7, 1)
    for typed in ("2025-12-31", "2026-11-22"):
        with pytest.raises(Exception, match="Datumet får inte vara"):
            field.clean(typed)


def test_show_stored_values_as_they_are_typed():
    assert fields.MoneyField().prepare_value(123450) == f"1{NB}234,50"
    assert fields.MinutesField().prepare_value(150) == "2:30"
    assert fields.PercentField().prepare_value(Decimal("37.50")) == "37,5"
    assert fields.DateField().prepare_value(TODAY) == "2026-11-21"
    assert fields.DateField().prepare_value("i övermorgon") == "i övermorgon"


def test_find_no_change_when_the_same_value_is_spelt_otherwise():
    assert not fields.DateField(today=TODAY).has_changed(TODAY, "21/11")
    assert fields.DateField(today=TODAY).has_changed(TODAY, "20/11")
