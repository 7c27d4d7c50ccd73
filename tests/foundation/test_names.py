"""Names: keys for search and for Swedish order."""

import pytest
from hypothesis import example, given
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


@given(st.text("abzÅäÖéèÜńøÆœñçšŽłđßþ'’- .1", max_size=30))
def test_sort_key_of_latin_letters_is_ascii_so_that_bytes_sort_as_letters(text):
    assert names.sort_key(text).isascii()


def test_swedish_order_minds_neither_case_nor_accents():
    expected = ["Ada", "anna", "Zelda", "Åsa", "Ärla", "Öst"]
    assert sorted(["Öst", "Zelda", "anna", "Ärla", "Ada", "Åsa"], key=names.sort_key) == expected
    assert min(["ትግርኛ", "Öst", "中文"], key=lambda name: names.sort_key(name).encode()) == "Öst"


@example("\U0001d5d4")
@given(st.text(max_size=30))
def test_search_key_of_a_search_key_is_itself(text):
    key = names.search_key(text)
    assert names.search_key(key) == key
    assert "  " not in key


@given(st.text(max_size=60) | st.text("ﬃß한", max_size=161))
def test_keys_fit_their_columns(text):
    assert len(names.search_key(text)) <= names.LONGEST_KEY
    assert len(names.sort_key(text)) <= names.LONGEST_KEY


@pytest.mark.parametrize(
    ("one", "other"), [("Ann\u00ada", "Anna"), ("Anna\u2011Lena", "Anna-Lena"), ("\u202aEk\u200b", "ek")]
)
def test_search_keys_pass_over_what_is_not_seen(one, other):
    assert names.search_key(one) == names.search_key(other)


def test_names_of_other_scripts_have_keys():
    assert names.search_key("ትግርኛ") == "ትግርኛ"
    assert names.sort_key("中文")


@pytest.mark.parametrize(
    ("given_name", "family", "expected"), [("Amina", "", "Amina"), ("", "Ek", "Ek"), ("Åke", "Ek", "Åke Ek")]
)
def test_whole_name_of_a_person_with_one_name_is_that_name(given_name, family, expected):
    assert names.full(given_name, family) == expected


@pytest.mark.parametrize(
    ("given_name", "family", "expected"),
    [("Åke", "Östlund", "ÅÖ"), ("anna-lena", "von Berg", "AV"), ("", "Ek", "E"), ("", "", ""), ("'Abd", "Ek", "AE")],
)
def test_initials_take_the_first_letters(given_name, family, expected):
    assert names.initials(given_name, family) == expected
