"""Identity numbers: reading, checking, and the numbers reserved for tests."""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.foundation import identity
from hemmaplan.foundation.identity import IdentityNumber, Kind, NumberSupply, Sex

TODAY = date(2026, 11, 21)
BIRTHS = st.dates(date(1890, 1, 1), TODAY)


@st.composite
def reserved_numbers(draw, kinds=(Kind.PERSONAL, Kind.COORDINATION)):
    born = draw(BIRTHS)
    return identity.test_number(
        born, draw(st.integers(0, identity.test_capacity(born) - 1)), kind=draw(st.sampled_from(kinds))
    )


@pytest.mark.parametrize("value", ["201701012393", "199001012385", "198004262385", "189001019802", "191401682396"])
def test_numbers_the_tax_agency_publishes_are_valid_and_reserved(value):
    number = identity.parse(value, today=TODAY)
    assert number.digits == value
    assert number.is_reserved_for_test


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("20170101-2393", "201701012393", Kind.PERSONAL),
        ("170101-2393", "201701012393", Kind.PERSONAL),
        ("1701012393", "201701012393", Kind.PERSONAL),
        (" 2017 0101 – 2393 ", "201701012393", Kind.PERSONAL),
        ("900101-2385", "199001012385", Kind.PERSONAL),
        ("140168+2396", "191401682396", Kind.COORDINATION),
        ("20170101-T007", "20170101T007", Kind.TEMPORARY),
        ("20170101t007", "20170101T007", Kind.TEMPORARY),
        ("191500722390", "191500722390", Kind.COORDINATION),
        ("150072+2390", "191500722390", Kind.COORDINATION),
        ("19680309\u20112383", "196803092383", Kind.PERSONAL),
        ("19680309\u200b-2383", "196803092383", Kind.PERSONAL),
        ("\u202a680309\u22122383\u202c", "196803092383", Kind.PERSONAL),
        ("６８０３０９－２３８３", "196803092383", Kind.PERSONAL),
        ("680309\u00ad\u00a02383", "196803092383", Kind.PERSONAL),
        ("20170101\u2013\uff34007", "20170101T007", Kind.TEMPORARY),
        # Twelve digits with a hyphen is how nearly all write it for the old too, and how we show it ourselves.
        ("18900101-9802", "189001019802", Kind.PERSONAL),
        ("18900101+9802", "189001019802", Kind.PERSONAL),
    ],
)
def test_parse_reads_ten_and_twelve_digits(text, value, kind):
    number = identity.parse(text, today=TODAY)
    assert (number.digits, number.kind) == (value, kind)


def test_plus_sign_means_a_hundred_years_this_year():
    value = identity.test_number(date(1926, 12, 24), 0).digits
    assert identity.parse(f"{value[2:8]}+{value[8:]}", today=TODAY).birth_date == date(1926, 12, 24)
    assert identity.parse(f"{value[2:8]}-{value[8:]}", today=TODAY).birth_date == date(1926, 12, 24)
    young = identity.test_number(date(2020, 5, 1), 0).digits
    assert identity.parse(f"{young[2:8]}+{young[8:]}", today=TODAY).birth_date == date(1920, 5, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "tolv siffror"),
        ("12345", "tolv siffror"),
        ("20170101-239X", "tolv siffror"),
        ("20170101-2394", "Kontrollsiffran"),
        ("20170229-2393", "finns inte"),
        ("20171301-2393", "finns inte"),
        ("00000101-2393", "finns inte"),
        ("20300101-2393", "inte varit än"),
        ("20300101-T001", "inte varit än"),
        ("20170229-T001", "finns inte"),
        ("18490101-2380", "före 1850"),
        ("18000101-2386", "före 1850"),
        ("19900101+2385", "Plustecknet"),
        ("19270101+2384", "Plustecknet"),
        ("20170092-2393", "finns inte"),
        ("20171361-2393", "finns inte"),
        ("20170031-2393", "finns inte"),
        ("20270060-2393", "inte varit än"),
    ],
)
def test_parse_says_in_swedish_what_is_wrong(text, message):
    with pytest.raises(ValueError, match=message):
        identity.parse(text, today=TODAY)
    assert not identity.is_valid(text, today=TODAY)


@given(reserved_numbers())
def test_every_reserved_number_survives_its_own_format(number):
    assert identity.parse(number.format(), today=TODAY) == number
    assert identity.parse(number.digits, today=TODAY) == number
    assert number.is_reserved_for_test
    assert identity.is_reserved_for_test(number.format())


@given(reserved_numbers(), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number, place, change):
    digit = (int(number.digits[place]) + change) % 10
    wrong = f"{number.digits[:place]}{digit}{number.digits[place + 1 :]}"
    # The century is not covered by the check digit; there only an impossible or future day can show the fault.
    if place >= 2:
        assert not identity.is_valid(wrong, today=date(9999, 12, 31))


@given(BIRTHS, st.integers(0, 999))
def test_only_the_reserved_birth_numbers_count_as_reserved(born, serial):
    nine = f"{born:%y%m%d}{serial:03d}"
    value = f"{born.year // 100:02d}{nine}{identity.check_digit(nine)}"
    expected = 980 <= serial <= 999 if born.year < 1900 else serial in {238, 239}
    assert identity.is_reserved_for_test(value) is expected


def test_text_that_is_no_number_is_not_reserved():
    assert not identity.is_reserved_for_test("ingen aning")
    assert not identity.is_reserved_for_test("20170101-T238")


def test_birth_date_and_legal_sex_are_read_from_the_number():
    woman, man = identity.test_number(date(2000, 2, 29), 0), identity.test_number(date(2000, 2, 29), 1)
    assert (woman.birth_date, woman.sex) == (date(2000, 2, 29), Sex.WOMAN)
    assert (man.birth_date, man.sex) == (date(2000, 2, 29), Sex.MAN)
    assert identity.test_number(date(2000, 2, 29), 0, kind=Kind.COORDINATION).birth_date == date(2000, 2, 29)
    temporary = identity.test_number(date(2000, 2, 29), 5, kind=Kind.TEMPORARY)
    assert (temporary.birth_date, temporary.sex) == (date(2000, 2, 29), Sex.UNKNOWN)


def coordination(eight):
    nine = f"{eight[2:]}238"
    return identity.parse(f"{eight}238{identity.check_digit(nine)}", today=TODAY)


@pytest.mark.parametrize(
    ("eight", "first", "last"),
    [
        ("19850760", date(1985, 7, 1), date(1985, 7, 31)),
        ("20240260", date(2024, 2, 1), date(2024, 2, 29)),
        ("19851260", date(1985, 12, 1), date(1985, 12, 31)),
        ("19850060", date(1985, 1, 1), date(1985, 12, 31)),
        ("19150072", date(1915, 1, 1), date(1915, 12, 31)),
        ("20261160", date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_coordination_number_with_open_month_or_day_says_between_which_days(eight, first, last):
    number = coordination(eight)
    assert (number.kind, number.birth_date, number.birth_days) == (Kind.COORDINATION, None, (first, last))
    assert identity.stored(number.digits) == number
    assert identity.parse(number.format(), today=TODAY) == number
    sign = "+" if TODAY.year - first.year >= 100 else "-"
    assert identity.parse(f"{number.digits[2:8]}{sign}{number.digits[8:]}", today=TODAY) == number


def test_stored_number_keeps_its_kind():
    for kind in Kind:
        number = identity.test_number(date(2000, 2, 29), 0, kind=kind)
        assert identity.stored(number.digits) == number


@pytest.mark.parametrize(
    "written",
    [
        "680309-2383",
        "19680309-2383",
        "196803092383",
        "6803092383",
        "680309 2383",
        "68 03 09 23 83",
        "1968-03-09-2383",
        "19680309 - 2383",
        "19680309\u20132383",
        "680309\u20112383",
        "19680309\u200b-2383",
        "６８０３０９－２３８３",
        "pnr6803092383",
        "191500722390",
        "150072+2390",
        "19850760-2388",
        "19900101-T123",
        "19900101T123",
        "19900101-TF12",
        # A slip in the last digit still points somebody out.
        "680309-2384",
        "2026 680309-2383",
        "26 11 6803092383",
    ],
)
def test_running_text_with_an_identity_number_is_found(written):
    assert identity.found_in(f"Hyresgästen ({written}) flyttar.", today=TODAY)


@pytest.mark.parametrize(
    "written",
    [
        "2026-175",
        "2026-000123",
        "SN 2026/00175",
        "2026.0312-12",
        "070-123 45 67",
        "+46 70 680 30 92",
        "+46701234567",
        "08-123 45 67",
        "212000-1116",
        "556036-0793",
        "1 234 567 890 kr",
        "2026-11-30 1330",
        "2026-11-30 13.30",
        "2020-09-21 2021-09-21",
        "20200921-20210921",
        "2025-12-01 – 2026-11-30",
        "123456789012",
    ],
)
def test_running_text_with_other_numbers_is_let_through(written):
    assert identity.found_in(f"Se {written} i akten.", today=date(2026, 12, 1)) == []


@given(
    reserved_numbers(kinds=tuple(Kind)[:2]), st.sampled_from(["", "-", "–", "\u2011", " ", "\u00ad", "\u00a0-\u00a0"])
)
def test_every_number_is_found_in_a_text_however_it_is_parted(number, gap):
    for digits in (number.digits, number.digits[2:]):
        text = f"Gäller {digits[:-4]}{gap}{digits[-4:]}."
        young = number.birth_days[0].year >= TODAY.year - 3
        assert identity.found_in(text, today=TODAY) or (young and gap == " ")


def test_a_number_is_masked_wherever_it_is_printed():
    number = identity.test_number(date(1990, 1, 1), 0)
    assert number.masked == str(number) == "19900101-****"
    assert "2385" not in repr(number)
    assert number.format() == identity.formatted(number.digits) == "19900101-2385"
    assert identity.masked(number.digits) == "19900101-****"


def test_check_digit_wants_nine_digits():
    with pytest.raises(ValueError, match="nio"):
        identity.check_digit("12")


def test_capacity_is_what_the_documentation_says():
    assert identity.test_capacity(date(1899, 12, 31)) == 20
    assert identity.test_capacity(date(1900, 1, 1)) == 2
    assert identity.test_capacity(date(1889, 12, 31)) == 0
    with pytest.raises(ValueError, match="plats 2 finns inte"):
        identity.test_number(date(1990, 1, 1), 2)
    assert len({identity.test_number(date(1990, 1, 1), n, kind=Kind.TEMPORARY) for n in range(1000)}) == 1000


def test_generator_gives_no_number_twice_and_the_same_for_the_same_seed():
    numbers = list(identity.test_numbers(7))
    assert len(set(numbers)) == len(numbers) == 70_128
    assert list(islice(identity.test_numbers(7), 50)) == numbers[:50]
    assert list(islice(identity.test_numbers(8), 50)) != numbers[:50]
    assert all(number.is_reserved_for_test for number in numbers[:500])


def test_supply_keeps_sex_and_moves_to_the_nearest_free_day():
    supply = NumberSupply(last_day=TODAY)
    wish = date(1985, 6, 15)
    taken = [supply.take(wish, sex=Sex.WOMAN) for _ in range(4)]
    assert [number.birth_date for number in taken] == [
        wish,
        wish - timedelta(1),
        wish + timedelta(1),
        wish - timedelta(2),
    ]
    assert {number.sex for number in taken} == {Sex.WOMAN}
    assert supply.take(wish, sex=Sex.MAN).birth_date == wish


def test_supply_never_goes_past_the_last_day_or_out_of_the_range():
    supply = NumberSupply(last_day=TODAY)
    taken = [supply.take(TODAY, sex=Sex.MAN) for _ in range(5)]
    assert max(number.birth_date for number in taken if number.birth_date) == TODAY
    assert len(set(taken)) == 5
    for outside in (date(1889, 12, 31), TODAY + timedelta(1)):
        with pytest.raises(ValueError, match="Testnummer finns"):
            supply.take(outside, sex=Sex.MAN)


def test_supply_says_so_when_it_is_empty():
    supply = NumberSupply(last_day=date(1890, 1, 1))
    for _ in range(10):
        supply.take(date(1890, 1, 1), sex=Sex.MAN)
    with pytest.raises(ValueError, match="utdelade"):
        supply.take(date(1890, 1, 1), sex=Sex.MAN)


def test_supply_gives_temporary_numbers_by_the_thousand():
    supply = NumberSupply(last_day=TODAY)
    taken = {supply.take(date(2010, 1, 1), sex=Sex.MAN, kind=Kind.TEMPORARY) for _ in range(1001)}
    assert len(taken) == 1001
    assert all(isinstance(number, IdentityNumber) for number in taken)


@pytest.mark.parametrize(
    "number", ["19900101-2385", "199001012385", "900101\u20112385", "1990-01-01 2385", "19900060-2384", "20170101-T007"]
)
def test_remove_numbers_from_a_text_and_leave_the_rest(number):
    assert identity.removed_from(f"Avser {number}, till 2026-11-30") == "Avser [personnummer], till 2026-11-30"
    said = "Ärende 2026-175, orgnr 212000-1355, 2026-11-30 13:30–15:00\noch ½ plats"
    assert identity.removed_from(said) is said
