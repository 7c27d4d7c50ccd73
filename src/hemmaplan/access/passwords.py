"""What makes a password too weak (sv. svagt lösenord): judged by how many guesses it takes, not by which signs it has."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

LONGEST_JUDGED = 64  # the judge is slow for more, and what is longer is judged by its beginning
_STRONG_ENOUGH = 4  # the highest: more than ten thousand million guesses
_FEWEST_SIGNS = 5
# What everybody here would try first. The judge knows English words and names; these are ours.
OWN_WORDS = (
    "hemmaplan", "kommun", "socialtjänst", "socialtjansten", "socialkontoret", "socialsekreterare", "behandlare",
    "enhetschef", "boendestöd", "boendestod", "öppenvård", "oppenvard", "lösenord", "losenord", "välkommen", "valkommen",
    "sommar", "vinter", "höst", "vår", "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti",
    "september", "oktober", "november", "december", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag",
    "söndag", "sverige", "stockholm", "göteborg", "malmö", "hejsan", "qwertyuiopå", "asdfghjklöä", "demo", "individ", "familj",
    "omsorg", "barn", "ungdom", "vuxen", "midsommar", "jultomten", "fotboll", "djurgården", "älskar", "personal",
)  # fmt: skip
_PARTS = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ONE_WORD = 12  # letters: so long a word with digits and signs round it is still one word with a year
_SHORTEST_WORD = 3
_FEWEST_OWN_LETTERS = 6  # of one's own, beside the words everybody would try


class Guessable:
    """Lösenordsregel: refuse what is guessed quickly, with the user's own name and the house's words among the guesses."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ``ValidationError`` that says what to do instead."""
        if len(set(password)) < min(_FEWEST_SIGNS, len(password)):
            raise ValidationError(_("Lösenordet upprepar samma tecken. Välj fler olika tecken."), code="few_signs")
        known = [*OWN_WORDS, *_of(user)]
        if _is_a_word_with_a_year(password) or _is_words_of(known, password):
            raise ValidationError(self.get_help_text(), code="guessable")
        if zxcvbn(password[:LONGEST_JUDGED], user_inputs=known)["score"] < _STRONG_ENOUGH:
            raise ValidationError(self.get_help_text(), code="guessable")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _(
            "Lösenordet är lätt att gissa. Välj tre eller fyra ord som inte hör ihop. "
            "Undvik namn, årtal, rader på tangentbordet och ord om arbetsplatsen."
        )


def _is_a_word_with_a_year(password: str) -> bool:
    """One word, once or repeated, with digits or signs round it: the judge knows no Swedish ones."""
    words = {word.casefold() for word in _LETTERS.findall(password)}
    return len(words) == 1 and len(min(words)) <= _ONE_WORD and not password.isalpha()


def _is_words_of(known: list[str], password: str) -> bool:
    """Nothing but words that everybody here would try, with a few letters, digits and signs between them."""
    left = password.casefold()
    for word in sorted((word for word in known if len(word) >= _SHORTEST_WORD), key=len, reverse=True):
        left = left.replace(word, " ")
    return left != password.casefold() and sum(sign.isalpha() for sign in left) < _FEWEST_OWN_LETTERS


def _of(user: Any) -> list[str]:
    """The words that stand by the user: log-in name, name, mail, and the unit where they work."""
    if user is None:
        return []
    unit = getattr(getattr(user, "employee", None), "home_unit", None)
    told = [getattr(user, name, "") or "" for name in ("username", "name", "email")] + [str(unit or "")]
    return [part.casefold() for text in told for part in (text, *_PARTS.split(text)) if part]
