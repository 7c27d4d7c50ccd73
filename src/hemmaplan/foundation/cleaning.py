"""Cleaning (*städning*) of what is typed, pasted or imported: one rule for the signs that look alike or do not show.

Word, Outlook, Excel and telephones put other signs in the place of the ones on the keyboard: hyphens that do not break,
minus signs, wide digits, spaces that do not break, marks of direction, and signs that are not seen at all. Two texts
that look the same to whoever typed them shall be the same to us.

:func:`key` is for what is compared or looked up: identity numbers, order numbers, codes, what is searched for.
:func:`line` is for names and other lines that are kept and shown: nothing that somebody can see is changed.
:func:`prose` is for all text that is received, lines and paragraphs alike: every form and every imported cell passes it.
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
    if text.isascii() and text.isprintable():  # nearly all: nothing to mend but spaces
        return _one_line(text)
    seen = "".join(sign for sign in _one_line(text).translate(_DASHES) if not _unseen(sign))
    plain = unicodedata.normalize("NFKC", seen)
    return _one_line("".join(_ascii(sign) for sign in plain if not _unseen(sign)))


def line(text: str) -> str:
    """A name or another line (*namn, rad*) without signs that are not seen: control signs, marks of direction, fillers.

    Any run of space is one space. The joiners that are spelling in Persian and Indian scripts stay inside a word, and a
    hyphen that does not break is a hyphen; other dashes stay as they were written.
    """
    if text.isascii() and text.isprintable():
        return _one_line(text)
    kept = "".join(sign for sign in _one_line(text) if sign in _JOINERS or not _unseen(sign))
    composed = unicodedata.normalize("NFC", kept).replace("\u2011", "-").replace("\u2010", "-")
    return _one_line(composed.strip(_JOINERS))


def amount(text: str) -> str:
    """A number with its unit (*tal, belopp, klockslag*) as it was typed, on one line. Several lines are several numbers and stay so."""
    bare = text.strip()
    return line(bare) if len(bare.splitlines()) <= 1 else bare


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


# --- running text ----------------------------------------------------------------------------------------------------

# Almost all text has none of these and is left as it is at the price of one look.
_SUSPECT: Final = re.compile(
    r"[^\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2bff]"
)
# What Windows-1252 has where Latin-1 has control signs: a text read by the wrong table has them in the place of dashes.
_WINDOWS: Final = {
    number: bytes([number]).decode("cp1252")
    for number in range(0x80, 0xA0)
    if number not in {0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D}
}
# The bullets and arrows that Word keeps as private signs of its fonts Symbol and Wingdings.
_PRIVATE: Final = {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF076: "❖",
    0xF0D8: "➢",
    0xF0FC: "✓",
    0xF0E0: "→",
    0xF0E8: "➔",
    0xF02D: "–",
}
_BREAKS: Final = dict.fromkeys((0x85, 0x2028, 0x2029), "\n")
_REPLACED: Final = _WINDOWS | _PRIVATE | _BREAKS
# Away altogether: unseen signs without a use in running text, overrides of direction, halves of signs, what is no sign.
_AWAY: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u2060-\u2064\u202a-\u202e\u206a-\u206f\ufeff\ufff9-\ufffc"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
_MARKS: Final = re.compile("[\u200e\u200f]")
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def prose(text: str) -> str:
    """Running text (*löptext*) as it is kept: nothing that can be seen is changed, and nothing unseen is left.

    Control signs go; the bullets and dashes that Word and old tables leave as private or control signs become real
    ones; letters are composed ("A" and a ring become "Å"). Line breaks and tabs stay; other breaks become line breaks
    where the text has several lines, else a space. Marks of direction stay only in text that is written from the right,
    and there only in pairs. Raises nothing: there is always an answer.
    """
    if not _SUSPECT.search(text):
        return text
    kept = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    several = "\n" in kept
    kept = kept.translate(_REPLACED).translate(dict.fromkeys((0x0B, 0x0C), "\n" if several else " "))
    kept = _AWAY.sub("", kept)
    kept = _paired(kept) if _RIGHT_TO_LEFT.search(kept) else _MARKS.sub("", _ISOLATES.sub("", kept))
    return unicodedata.normalize("NFC", kept)


def _paired(text: str) -> str:
    """The text without isolates of direction that are not closed, or close nothing, within their line."""
    lines = []
    for line in text.split("\n"):
        opened: list[int] = []
        lone: set[int] = set()
        for place, sign in enumerate(line):
            if sign in "\u2066\u2067\u2068":
                opened.append(place)
            elif sign == "\u2069":
                if opened:
                    opened.pop()
                else:
                    lone.add(place)
        lone.update(opened)
        lines.append("".join(sign for place, sign in enumerate(line) if place not in lone) if lone else line)
    return "\n".join(lines)
