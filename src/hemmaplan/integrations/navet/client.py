"""The question to Navet and the post it answers with (*personpost*)."""

from typing import Final

from lxml import etree

from hemmaplan.foundation.answers import WhyNot
from hemmaplan.integrations import soap
from hemmaplan.integrations.soap import CallFailed, child, children, day, text
from hemmaplan.people.ports import Protection, RegisteredPerson, RegisteredRelation

NAMESPACE: Final = "http://xmls.skatteverket.se/se/skatteverket/folkbokforing/na/epersondata/V1"
DEAD: Final = "AV"
"""Avregistreringsorsak: avliden."""
RELATIONS: Final = {"B": "child", "M": "parent", "MO": "parent", "F": "parent", "FA": "parent", "V": "guardian", "VF": "guardian",
                    "MA": "partner", "P": "partner"}  # fmt: skip
_YES: Final = {"J", "JA", "1", "TRUE"}


def request(number: str, organisation: str, order: str) -> bytes:
    """The question about one person."""
    root = etree.Element(f"{{{NAMESPACE}}}PersonpostRequest", nsmap={"v1": NAMESPACE})
    ordered = etree.SubElement(root, f"{{{NAMESPACE}}}Bestallning")
    etree.SubElement(ordered, f"{{{NAMESPACE}}}OrgNr").text = organisation
    etree.SubElement(ordered, f"{{{NAMESPACE}}}BestallningsId").text = order
    etree.SubElement(root, f"{{{NAMESPACE}}}PersonId").text = number
    return soap.envelope(root)


def person_of(content: bytes, number: str) -> RegisteredPerson | None:
    """The person of the answer, ``None`` when the register has nobody. Raises ``CallFailed``, also for an answer about somebody else."""
    answer = soap.opened(content)
    if soap.local(answer) != "PersonpostXMLResponse":
        raise CallFailed(WhyNot.UNREADABLE, "svaret är ingen personpost")
    posts = children(child(answer, "Folkbokforingsposter"), "Folkbokforingspost")
    if not posts:
        return None
    if len(posts) > 1:
        raise CallFailed(WhyNot.UNREADABLE, "svaret har flera personer")
    post, person = posts[0], child(posts[0], "Personpost")
    if text(person, "PersonId", "PersonNr") != number:
        raise CallFailed(WhyNot.WRONG_PERSON, "svaret gäller en annan person")
    protection = _protection(post)
    gone, home = child(person, "Avregistrering"), child(person, "Folkbokforing")
    left, left_on = text(gone, "AvregistreringsorsakKod"), day(text(gone, "Avregistreringsdatum"))
    open_to_us = protection is Protection.NONE
    return RegisteredPerson(
        number, text(person, "Namn", "Fornamn"), text(person, "Namn", "Efternamn"), protection,
        left_on if left == DEAD else None, left, left_on, day(text(home, "Folkbokforingsdatum")) if open_to_us else None,
        f"{text(home, 'LanKod')}{text(home, 'KommunKod')}" if open_to_us else "",
        _address(child(person, "Adresser", "Folkbokforingsadress")) if open_to_us else "",
        text(person, "Civilstand", "CivilstandKod"), day(text(person, "Civilstand", "Civilstandsdatum")),
        tuple(
            RegisteredRelation(RELATIONS.get(text(each, "Relationstyp"), "other"), text(each, "RelationId", "PersonNr"))
            for each in children(child(person, "Relationer"), "Relation")
        ) if open_to_us else (),
    )  # fmt: skip


def _protection(post: soap.Element) -> Protection:
    """The stronger mark of the two. A mark we cannot read is a mark."""
    marks = {"SkyddadFolkbokforing": Protection.REGISTRATION, "Sekretessmarkering": Protection.MARKER}
    for name, level in marks.items():
        stated = text(post, name).upper()
        if stated in _YES or (stated and stated not in {"N", "NEJ", "0", "FALSE"}):
            return level
    return Protection.NONE


def _address(home: soap.Element | None) -> str:
    lines = [text(home, name) for name in ("CareOf", "Utdelningsadress1", "Utdelningsadress2")]
    place = " ".join(filter(None, (text(home, "PostNr"), text(home, "Postort"))))
    return ", ".join(filter(None, [*lines, place]))[:200]
