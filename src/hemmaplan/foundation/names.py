"""Names (*namn*): keys for finding and for ordering, and initials.

The embedded database is built without ICU, so Swedish alphabetical order comes from a stored key that sorts right
byte by byte. ``tests`` hold the two keys against each other.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from hemmaplan.foundation import cleaning

LONGEST_KEY: Final = 170
"""Longest key, in signs: what the columns for keys hold. Some signs become several."""

NUMBER_WIDTH: Final = 5
"""How many digits a number is filled up to, so that numbers sort by size: what houses, flats and groups are numbered with."""

_NUMBER: Final = re.compile(rf"(?<![0-9])(?:[0-9]{{1,{NUMBER_WIDTH - 1}}}|0*[0-9]{{{NUMBER_WIDTH}}})(?![0-9])")
_APOSTROPHES: Final = re.compile(r"['’‘`´ʼ]")
# Letters of every script are kept: who is called by a name in Tigrinya is found and sorted by it.
_NOT_WORD: Final = re.compile(r"[\W_]+")
_NOT_SORTED: Final = re.compile(r"(?:[^\w{|}]|_)+")

_LETTERS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)
_SEARCH_LETTERS: Final = str.maketrans({"æ": "a", "œ": "o"})
_SWEDISH_ORDER: Final = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "œ": "}", "ü": "y"})


def search_key(text: str) -> str:
    """Search key (*söknyckel*): what two spellings of a name have in common.

    Lower case; å and ä become a, ö becomes o, é becomes e; apostrophes vanish; other signs and runs of space become
    one space, and what is not seen is gone. "Ångström" and "angstrom" meet, and so do "Anna-Lena" and "anna lena".
    """
    plain = unicodedata.normalize("NFKC", cleaning.line(text))  # a letter of another shape has no lower case of its own
    lowered = _APOSTROPHES.sub("", plain.casefold())
    plain = _without_accents(lowered.translate(_SEARCH_LETTERS).translate(_LETTERS))
    return _key(plain, _NOT_WORD)


def sort_key(text: str) -> str:
    """Sort key (*sorteringsnyckel*): compared byte by byte it gives Swedish order, å ä ö last.

    å, ä and ö become the three signs that follow z in ASCII. Danish and Norwegian æ and ø sort with ä and ö,
    ü with y, other accents with their letter. Numbers go by size: "Storgatan 2" before "Storgatan 10".
    """
    lowered = _APOSTROPHES.sub("", cleaning.line(text).lower())
    plain = _without_accents(lowered.translate(_SWEDISH_ORDER).translate(_LETTERS))
    return _key(_NUMBER.sub(lambda number: number[0][-NUMBER_WIDTH:].zfill(NUMBER_WIDTH), plain), _NOT_SORTED)


def full(given: str, family: str) -> str:
    """The whole name (*namn*) as it is said. A person with one name has no other: nothing stands in its place."""
    return " ".join(name for name in (given, family) if name)


def initials(given: str, family: str) -> str:
    """Initials (*initialer*): first letter of the first given name and of the family name, "AÅ". Empty for no name."""
    return "".join(_first_letter(name) for name in (given, family))


def _first_letter(name: str) -> str:
    """The first letter in a name, upper case, or nothing when it has none."""
    return next((sign.upper()[0] for sign in unicodedata.normalize("NFC", name) if sign.isalpha()), "")


def _without_accents(text: str) -> str:
    """The text without combining marks, letters of one piece in one piece."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare)


def _key(text: str, between: re.Pattern[str]) -> str:
    """One space for whatever is not part of a word, and no longer than the column."""
    return between.sub(" ", text).strip()[:LONGEST_KEY].strip()
