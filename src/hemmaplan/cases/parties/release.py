"""The check before something is released to a party (*kontroll före utlämnande*): what of others stands in the text. Plain values.

It names what it finds and where; whether it may be released is judged by the one who sends it. Law: OSL 26:1, 10:3, 12:2.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation import identity

_SHORTEST_NAME = 3
_STREET = re.compile(
    r"\b[A-ZÅÄÖ][\wåäöÅÄÖé-]*(?:gatan|vägen|gränd|stigen|torget|backen|allén|platsen|plan|väg|gata)\s+\d+\s?[A-Za-z]?\b"
)
_POSTAL = re.compile(r"\b\d{3}\s?\d{2}\s+[A-ZÅÄÖ][a-zåäöé]+")
_PHONE = re.compile(r"(?<!\d)(?:\+46|0)[\s-]?\d{1,3}(?:[\s-]?\d{2,3}){2,3}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


@dataclass(frozen=True, slots=True)
class Known:
    """Någon annan i ärendet: the names and contact details of somebody who is not the one it is released to.

    ``secret``: who reported and must not be known. Of them, and of who is protected, the words themselves are never told.
    """

    names: tuple[str, ...]
    contacts: tuple[str, ...] = ()
    protected: bool = False
    secret: bool = False

    def found(self, plain: str, words: str, where: str) -> "Finding":
        """What is told of a place where this one stands."""
        if self.secret or self.protected:
            return Finding("reporter" if self.secret else "protected", "", where)
        return Finding(plain, words, where)


@dataclass(frozen=True, slots=True)
class Finding:
    """Det som hittats: of what sort, the words as they stand, and in which part of the text."""

    kind: str
    words: str
    where: str


KINDS = {
    "reporter": _("En anmälare som ska hållas hemlig kan kännas igen"),
    "protected": _("Någon med skyddade personuppgifter nämns"),
    "number": _("Personnummer"),
    "contact": _("Kontaktuppgift till någon annan"),
    "address": _("Ser ut som en adress"),
    "phone": _("Ser ut som ett telefonnummer"),
    "mail": _("Ser ut som en e-postadress"),
    "name": _("Någon annan nämns"),
}
"""Each sort of finding in words, the gravest first."""
GRAVE = ("reporter", "protected", "contact")


def findings(texts: Mapping[str, str], known: Iterable[Known], *, today: date) -> list[Finding]:
    """What of others stands in the texts, by the part it stands in: the gravest first, each once a part."""
    others = list(known)
    found = [one for where, text in texts.items() for one in _in_text(text, where, others, today)]
    order = list(KINDS)
    return sorted(dict.fromkeys(found), key=lambda one: order.index(one.kind))


def _in_text(text: str, where: str, others: list[Known], today: date) -> Iterable[Finding]:
    said = text.casefold()
    if identity.found_in(text, today=today):
        yield Finding("number", "", where)
    for other in others:
        for name in other.names:
            if len(name) >= _SHORTEST_NAME and re.search(rf"\b{re.escape(name.casefold())}", said):
                yield other.found("name", name, where)
        for contact in other.contacts:
            if contact and contact.casefold() in said:
                yield other.found("contact", contact, where)
    for kind, pattern in (("address", _STREET), ("address", _POSTAL), ("phone", _PHONE), ("mail", _MAIL)):
        for match in pattern.finditer(text):
            yield Finding(kind, match.group(), where)
