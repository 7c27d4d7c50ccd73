"""Cleaning (*städning*) of what is typed, pasted or imported: one rule for the signs that look alike or do not show.

Word, Outlook, Excel and telephones put other signs in the place of the ones on the keyboard: hyphens that do not break,
minus signs, wide digits, spaces that do not break, marks of direction, and signs that are not seen at all. Two texts
that look the same to whoever typed them shall be the same to us.

:func:`key` is for what is compared or looked up: identity numbers, order numbers, codes, what is searched for.
:func:`shown` is for names and other lines that are kept and shown: nothing that somebody can see is changed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Dashes that Unicode does not class as dashes: minus, modifier minus, bullet hyphen, raised and lowered minus.
_DASHES: Final = str.maketrans(dict.fromkeys("\u2212\u02d7\u2043\u207b\u208b", "-"))
# Signs that take no room, outside the classes of control and format signs: joiner, fillers, chosen variants.
_FILLERS: Final = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)
# These two join or part letters in Persian, Hindi and other scripts; in a name they are spelling.
_JOINERS: Final = "\u200c\u200d"


def key(text: str) -> str:
    """A number, a code or a search text (*nummer, kod, sökord*) as it was meant.

    Any dash becomes "-", any digit its ASCII digit, wide letters and signs their ordinary ones, any run of space
    (also one that does not break, a tab or a new line) one space; what is not seen is gone. Upper and lower case stay.
    """
    seen = "".join(sign for sign in _one_line(text).translate(_DASHES) if not _unseen(sign))
    plain = unicodedata.normalize("NFKC", seen)
    return _one_line("".join(_ascii(sign) for sign in plain if not _unseen(sign)))


def shown(text: str) -> str:
    """A name or another line (*namn, rad*) without signs that are not seen: control signs, marks of direction, fillers.

    Any run of space is one space. The joiners that are spelling in Persian and Indian scripts stay inside a word, and a
    hyphen that does not break is a hyphen; other dashes stay as they were written.
    """
    kept = "".join(sign for sign in _one_line(text) if sign in _JOINERS or not _unseen(sign))
    composed = unicodedata.normalize("NFC", kept).replace("\u2011", "-").replace("\u2010", "-")
    return _one_line(composed.strip(_JOINERS))


def _one_line(text: str) -> str:
    """Every run of space or break, of whatever sort, as one ordinary space; none at the ends."""
    return " ".join(text.split())


def _unseen(sign: str) -> bool:
    """Whether the sign takes no room of its own: control and format signs, lone surrogates, fillers."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs"} or _FILLERS.fullmatch(sign) is not None


def _ascii(sign: str) -> str:
    """A dash as "-" and a digit of any script as its ASCII digit."""
    if unicodedata.category(sign) == "Pd":
        return "-"
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)
