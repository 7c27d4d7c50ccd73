"""What counts as a stated reason (*angivet skäl*), wherever somebody opens what they have no other right to."""

from django.utils.translation import gettext as _

from hemmaplan.foundation.refusals import NotPossible

SHORTEST = 10
LONGEST = 250
LETTERS = 4  # different letters, at least


def valid_reason(reason: str) -> str:
    """The reason as it is stored. Raises ``NotPossible`` when it is none.

    A reviewer must be able to judge it: at least ten characters, and words, not one letter held down.
    """
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST or len({letter for letter in reason.casefold() if letter.isalpha()}) < LETTERS:
        raise NotPossible(_("Skriv varför du behöver öppna, minst tio tecken i ord. Texten läses vid logggranskning."))
    return reason[:LONGEST]
