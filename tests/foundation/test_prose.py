"""Running text is kept as it was seen: what nobody can see goes, what Word keeps as private signs becomes real."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.foundation.cleaning import prose


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Klart ✅", "Klart ✅"),
        ("\uf0b7 Första punkten", "• Första punkten"),
        ("Rad ett\x0bRad två", "Rad ett Rad två"),
        ("Rad ett\x0bRad två\nRad tre", "Rad ett\nRad två\nRad tre"),
        ("Ett\r\nTvå\x0cTre", "Ett\nTvå\nTre"),
        ("2019\x962020", "2019–2020"),
        ("a\x00b\x1bc", "abc"),
        ("A\u030asa O\u0308berg", "Åsa Öberg"),
        ("Ann\u200ba\ufeff\u00ad", "Anna"),
        ("Åsa\u200e", "Åsa"),
        ("\u202eabc\u202c", "abc"),
        ("زهرا\u200cها", "زهرا\u200cها"),
        ("محمد\u200e 12", "محمد\u200e 12"),
        ("\u2067محمد\u2069", "\u2067محمد\u2069"),
        ("\u2067محمد", "محمد"),
        ("محمد\u2069", "محمد"),
        ("half \ud800 a sign", "half  a sign"),
        ("no\ufffe sign", "no sign"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("tab\toch rad\n", "tab\toch rad\n"),
        ("rad\u2028ny", "rad\nny"),
    ],
)
def test_keep_what_was_seen_of_a_pasted_text(pasted: str, kept: str) -> None:
    assert prose(pasted) == kept


@given(st.text())
def test_clean_text_is_left_alone(text: str) -> None:
    clean = prose(text)
    assert prose(clean) == clean
    clean.encode("utf-8")
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in clean.replace("\r", "\n"))


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=("Cc", "Cf"))))
def test_swedish_text_is_the_same_to_the_letter(text: str) -> None:
    assert prose(text) == text
