"""Money: whole öre, named roundings, no floats."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.foundation import money
from hemmaplan.foundation.money import Direction, Rounding

ORE = st.integers(-10_000_000_00, 10_000_000_00)


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("1 234,50", 123450),
        ("1\u00a0234,50\u00a0kr", 123450),
        ("1234,5", 123450),
        ("1234.50", 123450),
        ("1234", 123400),
        (" 0,05 ", 5),
        ("12 345 678", 1234567800),
        ("-250", -25000),
        ("\u2212250,00 kr", -25000),
        ("250:-", 25000),
        ("250 SEK", 25000),
        ("4 950 kr", 495000),
        ("4950:-", 495000),
        ("4950:50", 495050),
        ("4.950,00", 495000),
        ("4,950.00", 495000),
        ("SEK 4950", 495000),
        ("4950.0", 495000),
        ("6450,499999", 645050),
        ("4949,299999999999", 494930),
    ],
)
def test_parse_reads_what_people_write(text, ore):
    assert money.parse_kronor(text) == ore


@pytest.mark.parametrize(
    "text", ["", "kr", "1.234", "1,234", "12 34", "1 2345", "tolv", "1e3", "1,2,3", "1234,567", "1\n234", "١٢"]
)
def test_parse_refuses_what_can_be_misread_and_says_how_to_write(text):
    with pytest.raises(ValueError, match="är inget belopp"):
        money.parse_kronor(text)


def test_format_uses_spaces_that_do_not_break():
    assert money.format_kronor(123450) == "1\u00a0234,50\u00a0kr"
    assert money.format_kronor(5) == "0,05\u00a0kr"
    assert money.format_kronor(-123450) == "\u22121\u00a0234,50\u00a0kr"
    assert money.format_kronor(123400, with_ore=False) == "1\u00a0234\u00a0kr"


def test_format_without_ore_refuses_to_hide_ore():
    with pytest.raises(ValueError, match="Avrunda"):
        money.format_kronor(123450, with_ore=False)


@given(ORE)
def test_what_is_formatted_can_be_read_back(ore):
    assert money.parse_kronor(money.format_kronor(ore)) == ore


@given(
    st.integers(-(10**9), 10**9), st.integers(1, 10**4), st.sampled_from([1, 50, 100, 1000]), st.sampled_from(Direction)
)
def test_rounding_is_the_multiple_its_direction_promises(numerator, denominator, unit, direction):
    rounded = Rounding("test", unit, direction, "prov").apply_fraction(numerator, denominator)
    exact = Fraction(numerator, denominator)
    assert rounded % unit == 0
    if direction is Direction.DOWN:
        assert 0 <= exact - rounded < unit
    elif direction is Direction.UP:
        assert 0 <= rounded - exact < unit
    else:
        assert abs(exact - rounded) <= Fraction(unit, 2)


def test_nearest_takes_a_half_away_from_zero():
    assert money.NEAREST_KRONA.apply(150) == 200
    assert money.NEAREST_KRONA.apply(-150) == -200
    assert money.NEAREST_KRONA.apply(149) == 100


def test_rounding_without_ground_is_refused():
    with pytest.raises(ValueError, match="grund"):
        Rounding("x", 100, Direction.UP, " ")
    with pytest.raises(ValueError, match="enhet"):
        Rounding("x", 0, Direction.UP, "grund")


def test_share_rounds_once():
    assert money.share(100_00, 10, 31, money.NEAREST_ORE) == 32_26
    with pytest.raises(ValueError, match="Nämnaren"):
        money.share(100_00, 1, 0, money.NEAREST_ORE)


@given(ORE, st.integers(1, 50))
def test_split_loses_no_ore(ore, parts):
    pieces = money.split(ore, parts)
    assert sum(pieces) == ore
    assert len(pieces) == parts
    assert max(pieces) - min(pieces) <= 1


def test_split_in_no_parts_is_refused():
    with pytest.raises(ValueError, match="minst en del"):
        money.split(100, 0)
