"""One rule for what is typed, pasted or imported."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.foundation import cleaning

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2043\u02d7\u05be\u301c"
UNSEEN = (
    "\u200b\u200c\u200d\u200e\u200f\u00ad\u2060\ufeff\u202a\u202e\u2066\u2069\u061c\u180e\u034f\ufe0f\u0000\u0096\ud800"
)
SPACES = "\u00a0\u202f\u2007\u2009\u3000\t\n\u2028\u000b"


@pytest.mark.parametrize("dash", DASHES)
def test_key_reads_any_dash_as_a_hyphen(dash):
    assert cleaning.key(f"2026{dash}175") == "2026-175"


@pytest.mark.parametrize("sign", UNSEEN)
def test_key_and_shown_drop_what_is_not_seen(sign):
    assert cleaning.key(f"{sign}2026{sign}-175{sign}") == "2026-175"
    assert cleaning.line(f"{sign}Amina Ek{sign}") == "Amina Ek"


@pytest.mark.parametrize("space", SPACES)
def test_key_and_shown_read_any_space_as_one(space):
    assert cleaning.key(f"{space}a{space}{space}b{space}") == cleaning.line(f"a{space} b") == "a b"


@pytest.mark.parametrize("digits", ["２０２６", "٢٠٢٦", "२०२६"])
def test_key_reads_digits_of_any_script(digits):
    assert cleaning.key(f"{digits}－１７５") == "2026-175"


def test_shown_keeps_how_a_name_is_spelled():
    assert cleaning.line("Anna\u2011Lena O’Brien – Åsa\u030a\u00adX") == unicodedata.normalize(
        "NFC", "Anna-Lena O’Brien – Åsa\u030aX"
    )
    # The joiner that parts the letters of a Persian name is spelling; at the end of the name it is nothing.
    assert cleaning.line("علی\u200cرضا\u200c") == "علی\u200cرضا"
    assert cleaning.line("Ａda ²") == "Ａda ²"


@given(st.text(max_size=30) | st.text("aA\u200b\u030a－\u00ad ", max_size=8))
def test_cleaning_twice_changes_nothing(text):
    assert cleaning.key(cleaning.key(text)) == cleaning.key(text)
    assert cleaning.line(cleaning.line(text)) == cleaning.line(text)


@given(st.text(max_size=30))
def test_key_leaves_only_what_is_seen(text):
    key = cleaning.key(text)
    assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Pd"} and sign != "-" for sign in key)
    assert key == " ".join(key.split())
