"""A population register that speaks as Navet does and knows nobody real (*påhittad folkbokföring*): reserved test numbers only."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from hemmaplan.foundation import identity
from hemmaplan.integrations import soap
from hemmaplan.integrations.navet.client import NAMESPACE

POST: Final = "http://www.skatteverket.se/folkbokforing/na/personpostXML/v2"


@dataclass(frozen=True, slots=True)
class Post:
    """En påhittad personpost."""

    address: str = ""
    place: str = "61992 TROSA"
    municipality: str = "0488"
    marker: str = ""
    protected_registration: str = ""
    left: str = ""
    left_on: dt.date | None = None
    relations: tuple[tuple[str, str], ...] = ()
    number: str = ""
    """Another number than the one that was asked about."""
    refers_to: str = ""
    """A number that refers to this person: never to be kept."""


class Fake:
    """Den påhittade tjänsten."""

    def __init__(self, posts: Callable[[str], Post | None]) -> None:
        """``posts`` says what there is to tell of a number; ``None`` is nobody."""
        self.posts = posts

    def __call__(self, body: bytes) -> bytes:
        """The answer in its envelope."""
        number = soap.text(soap.opened(body), "PersonId")
        if not identity.is_reserved_for_test(number):
            fault = etree.Element(f"{{{soap.ENVELOPE}}}Fault")
            _put(fault, "faultstring", "Den påhittade tjänsten svarar bara för testpersonnummer")
            return soap.envelope(fault)
        root = etree.Element(f"{{{NAMESPACE}}}PersonpostXMLResponse", nsmap={"ns0": NAMESPACE, "ns1": POST})
        posts = _put(root, f"{{{NAMESPACE}}}Folkbokforingsposter")
        post = self.posts(number)
        if post is not None:
            _write(posts, number, post)
        return soap.envelope(root)


def _write(posts: soap.Element, number: str, post: Post) -> None:
    root = _put(posts, "Folkbokforingspost")
    for name, mark in (("Sekretessmarkering", post.marker), ("SkyddadFolkbokforing", post.protected_registration)):
        if mark:
            _put(root, name, mark)
    person = _put(root, "Personpost")
    _put(_put(person, "PersonId"), "PersonNr", post.number or number)
    if post.refers_to:
        _put(person, "HanvisningsPersonNr", post.refers_to)
    if post.left:
        gone = _put(person, "Avregistrering")
        _put(gone, "AvregistreringsorsakKod", post.left)
        if post.left_on:
            _put(gone, "Avregistreringsdatum", f"{post.left_on:%Y%m%d}")
    home = _put(person, "Folkbokforing")
    _put(home, "LanKod", post.municipality[:2])
    _put(home, "KommunKod", post.municipality[2:])
    if post.address:
        address = _put(_put(person, "Adresser"), "Folkbokforingsadress")
        _put(address, "Utdelningsadress2", post.address)
        _put(address, "PostNr", post.place[:5])
        _put(address, "Postort", post.place[6:])
    relations = _put(person, "Relationer")
    for kind, other in post.relations:
        relation = _put(relations, "Relation")
        _put(_put(relation, "RelationId"), "PersonNr", other)
        _put(relation, "Relationstyp", kind)


def _put(parent: soap.Element, name: str, value: str = "") -> soap.Element:
    made = etree.SubElement(parent, name)
    made.text = value or None
    return made


def nobody_special(number: str) -> Post:  # noqa: ARG001  everybody in the demonstration is registered and nothing has happened
    """Somebody in the demonstration: registered at the one address there is, alive, not protected, and never moves."""
    return Post("Påhittade vägen 1")
