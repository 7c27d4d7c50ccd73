"""Names: keys for search and for Swedish order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.foundation import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ångström", "angstrom"),
        ("Björk", "BJORK"),
        ("Anna-Lena", "anna  lena"),
        ("André", "andre"),
        ("O'Brien", "OBrien"),
        ("O’Brien", "obrien"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("Sørensen", "Sorensen"),
        ("Kjær", "Kjar"),
        ("Łukasz", "lukasz"),
        ("  Öst,  Eva ", "ost eva"),
        ("Weiß", "Weiss"),
    ],
)
def test_search_keys_of_two_spellings_meet(one, other):
    assert names.search_key(one) == names.search_key(other)


def test_search_keys_of_different_names_differ():
    assert names.search_key("Berg") != names.search_key("Borg")


def test_sort_key_puts_swedish_letters_last_in_their_order():
    shuffled = ["Öberg", "Zetterlund", "Åberg", "Ärlig", "Andersson", "Ek", "Édouard", "Müller", "Myrén", "Østby"]
    expected = ["Andersson", "Édouard", "Ek", "Müller", "Myrén", "Zetterlund", "Åberg", "Ärlig", "Öberg", "Østby"]
    assert sorted(shuffled, key=lambda name: names.sort_key(name).encode()) == expected


@given(st.text(max_size=30))
def test_sort_key_is_ascii_so_that_bytes_sort_as_letters(text):
    assert names.sort_key(text).isascii()


@given(st.text(max_size=30))
def test_search_key_of_a_search_key_is_itself(text):
    key = names.search_key(text)
    assert names.search_key(key) == key
    assert key.isascii()
    assert "  " not in key


@pytest.mark.parametrize(
    ("given_name", "family", "expected"),
    [("Åke", "Östlund", "ÅÖ"), ("anna-lena", "von Berg", "AV"), ("", "Ek", "E"), ("", "", ""), ("'Abd", "Ek", "AE")],
)
def test_initials_take_the_first_letters(given_name, family, expected):
    assert names.initials(given_name, family) == expected
