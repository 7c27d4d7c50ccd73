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
    "söndag", "sverige", "stockholm", "göteborg", "malmö", "hejsan", "qwertyuiopå", "asdfghjklöä",
)  # fmt: skip
_PARTS = re.compile(r"[\W_]+")


class Guessable:
    """Lösenordsregel: refuse what is guessed quickly, with the user's own name and the house's words among the guesses."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ``ValidationError`` that says what to do instead."""
        if len(set(password)) < _FEWEST_SIGNS:
            raise ValidationError(_("Lösenordet upprepar samma tecken. Välj fler olika tecken."), code="few_signs")
        known = [*OWN_WORDS, *_of(user)]
        if zxcvbn(password[:LONGEST_JUDGED], user_inputs=known)["score"] < _STRONG_ENOUGH:
            raise ValidationError(self.get_help_text(), code="guessable")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _(
            "Lösenordet är lätt att gissa. Välj tre eller fyra ord som inte hör ihop. "
            "Undvik namn, årtal, rader på tangentbordet och ord om arbetsplatsen."
        )


def _of(user: Any) -> list[str]:
    """The words that stand by the user: log-in name, name, mail, and the unit where they work."""
    if user is None:
        return []
    unit = getattr(getattr(user, "employee", None), "home_unit", None)
    told = [getattr(user, name, "") or "" for name in ("username", "name", "email")] + [str(unit or "")]
    return [part.casefold() for text in told for part in (text, *_PARTS.split(text)) if part]
