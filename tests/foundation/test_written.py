"""Numbers and days as people write them: read when they can mean one thing, refused with words when they can mean two."""

import datetime as dt
from decimal import Decimal

import pytest

from hemmaplan.foundation import calendar, written

DAY = dt.date(2025, 9, 21)


@pytest.mark.parametrize(
    "text",
    ["2025-09-21", "20250921", "2025.09.21", "2025/9/21", "2025 09 21", "21/9/2025", "21.9.2025", "21/9 2025", "250921",
     "2025-09-21 00:00:00", "2025-09-21T00:00:00", "2025-09-21 00:00:00.000", "2025-09-20T22:00:00Z",
     "2025-09-21T00:00:00+02:00", "2025-09-20 22:00 utc", "21 sept 2025", "21 september 2025", "den 21 sep. 2025", "45921",
     "21-9-2025", "2025\u20119\u201121", "2025\u221209\u221221", "２０２５-０９-２１", "2025-09-21\u200b"],
)  # fmt: skip
def test_read_day_as_people_and_programs_write_it(text):
    assert written.read_day(text) == DAY


@pytest.mark.parametrize(
    ("text", "said"),
    [("23-09-21", "vilket tal är året"), ("21/9-25", "vilket tal är året"), ("2020", "bara ett år"), ("v. 38 2020", "vecka"),
     ("2020-W38-1", "vecka"), ("2020-09", "bara en månad"), ("september 2020", "bara en månad"), ("-", "inget datum"),
     ("2025-02-30", "almanackan"), ("9/21/2025", "almanackan"), ("21/9", "inget datum"), ("idag", "inget datum"),
     ("2025-09-21 25:00", "klockslag")],
)  # fmt: skip
def test_refuse_a_day_that_can_mean_two_or_none(text, said):
    with pytest.raises(ValueError, match=said):
        written.read_day(text)


def test_read_a_short_year_of_the_last_century_and_refuse_it_for_births():
    assert written.read_day("980601") == dt.date(1998, 6, 1)
    with pytest.raises(ValueError, match="sekel"):
        written.read_day("500312", birth=True)


def test_read_moment_in_the_zone_it_says():
    assert written.read_moment("2025-09-21T06:30:00Z", hour=9) == calendar.at_clock(DAY, 8, 30)
    assert written.read_moment("21/9 2025 kl. 8.30", hour=9) == calendar.at_clock(DAY, 8, 30)
    assert written.read_moment("250921", hour=9) == calendar.at_clock(DAY, 9)


@pytest.mark.parametrize(
    ("text", "number"), [("37,5", "37.5"), ("1 234,5", "1234.5"), ("\u22125", "-5"), ("0.125", "0.125"), ("30.0", "30")]
)
def test_read_decimal(text, number):
    assert written.read_decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1.234", "1,234", "1 23", "tio", "1e3", "", "٣"])
def test_refuse_what_is_no_number(text):
    with pytest.raises(ValueError, match=r"tal|betyda"):
        written.read_decimal(text)


def test_read_percent_with_and_without_its_sign():
    assert [written.read_percent(text) for text in ("75", "75 %", "75%", "75 procent", "0,5 %")] == [
        75, 75, 75, 75, Decimal("0.5"),
    ]  # fmt: skip


def test_read_whole_refuses_decimals():
    assert written.read_whole("1\u00a0000,0") == 1000
    with pytest.raises(ValueError, match="heltal"):
        written.read_whole("2,5")
