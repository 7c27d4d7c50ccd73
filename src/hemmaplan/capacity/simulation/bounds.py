"""Bounds (*gränser*): what a number must be before a formula may use it, and the sentence to the user when it is not.

Every check takes the name of the field first and answers the value, so that it can stand where the value is used.
"""

import math
from collections.abc import Sequence
from numbers import Real

import numpy as np

from hemmaplan.foundation.language import gettext as _

# A larger number of servers or places is a slip of the finger, and would only keep the computer busy.
MOST_SERVERS = 1_000_000
# No rate, wait or count of a municipality comes near this.
LARGEST = 1e15


class OutOfBounds(ValueError):
    """Utanför gränserna: a value that a formula does not hold for.

    ``field`` is the name of the argument, ``remedy`` the Swedish sentence that says what is wrong and what to do.
    """

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(f"{field}: {remedy}")
        self.field = field
        self.remedy = remedy


def number(field: str, value: object) -> float:
    """Answer a finite number. Refuses text, true/false, NaN, infinity and what is enormous."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise OutOfBounds(field, _("ska vara ett tal, men är %(value)r. Skriv ett tal.") % {"value": value})
    try:
        answer = float(value)
    except OverflowError:
        answer = math.inf
    if not abs(answer) <= LARGEST:
        raise OutOfBounds(field, _("är inget rimligt tal. Kontrollera värdet."))
    return answer


def positive(field: str, value: object) -> float:
    """Answer a number above zero."""
    answer = number(field, value)
    if answer <= 0:
        raise OutOfBounds(
            field, _("ska vara större än noll, men är %(answer)s. Ange ett tal över noll.") % {"answer": f"{answer:g}"}
        )
    return answer


def not_negative(field: str, value: object) -> float:
    """Answer a number that is zero or more."""
    answer = number(field, value)
    if answer < 0:
        raise OutOfBounds(
            field, _("får inte vara negativt, men är %(answer)s. Ange noll eller mer.") % {"answer": f"{answer:g}"}
        )
    return answer


def share(field: str, value: object) -> float:
    """Answer a share of the whole, 0 to 1, both ends allowed."""
    answer = number(field, value)
    if not 0 <= answer <= 1:
        raise OutOfBounds(
            field,
            _("ska vara en andel mellan 0 och 1, men är %(answer)s. Skriv 80 %% som 0.8.") % {"answer": f"{answer:g}"},
        )
    return answer


def inner_share(field: str, value: object) -> float:
    """Answer a share strictly between 0 and 1, such as a confidence level."""
    answer = share(field, value)
    if answer in {0, 1}:
        raise OutOfBounds(
            field,
            _("ska ligga mellan 0 och 1, men är %(answer)s. Skriv till exempel 0.95.") % {"answer": f"{answer:g}"},
        )
    return answer


def whole(field: str, value: object, *, least: int = 0, most: int = MOST_SERVERS) -> int:
    """Answer a whole number from ``least`` to ``most``; 6.0 counts as 6."""
    answer = number(field, value)
    if answer != math.floor(answer):
        raise OutOfBounds(
            field, _("ska vara ett heltal, men är %(answer)s. Avrunda till ett helt antal.") % {"answer": f"{answer:g}"}
        )
    if answer < least:
        raise OutOfBounds(
            field,
            _("ska vara minst %(least)s, men är %(answer)s. Ange ett större antal.")
            % {"least": least, "answer": f"{answer:g}"},
        )
    if answer > most:
        raise OutOfBounds(
            field,
            _("ska vara högst %(most)s, men är %(answer)s. Kontrollera antalet.")
            % {"most": most, "answer": f"{answer:g}"},
        )
    return int(answer)


def sequence(field: str, value: object, *, least: int = 1) -> Sequence[object]:
    """Answer a list with at least ``least`` items; an array of one dimension counts. A text is no list."""
    if isinstance(value, np.ndarray) and value.ndim == 1:
        value = value.tolist()
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise OutOfBounds(field, _("ska vara en lista. Skriv värdena inom hakparenteser."))
    if len(value) < least:
        raise OutOfBounds(
            field,
            _("ska innehålla minst %(least)s värden, men har %(count)s. Fyll på listan.")
            % {"least": least, "count": len(value)},
        )
    return value


def same_length(field: str, length: int, other: str, expected: int) -> None:
    """Refuse two lists that shall go together and do not."""
    if length != expected:
        raise OutOfBounds(
            field,
            _("har %(length)s värden men %(other)s har %(expected)s. Listorna ska vara lika långa.")
            % {"length": length, "other": other, "expected": expected},
        )
