"""Calls to services that speak SOAP over mutual TLS (*SOAP-anrop*): what is sent, what comes back, and everything that goes wrong.

What comes is read without entities, without a network and up to a size; elements are found by their local names, since the
sources change the namespaces of their versions more often than the names.
"""

import datetime as dt
import http.client
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from lxml import etree

from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.answers import WhyNot

ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"
LARGEST: Final = 10 * 1024 * 1024
"""No answer about one person is a tenth as large."""
_CHUNK: Final = 64 * 1024
_WHOLE: Final = 200
_FAULT: Final = 500
_LONGEST: Final = 300

Element: TypeAlias = Any  # lxml has no types
Transport: TypeAlias = Callable[[bytes], bytes]
"""Takes what is asked, gives what is answered. Raises ``CallFailed``."""


class CallFailed(Exception):
    """Anropet gick inte: why, and what was told of it."""

    def __init__(self, reason: WhyNot, told: str = "") -> None:
        """Keep the reason for the answer."""
        super().__init__(str(reason))
        self.reason, self.detail = reason, identity.removed_from(told)[:_LONGEST]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Adressen: where the service is and what we show it. ``seconds`` is for the whole call, however slowly it drips."""

    url: str
    certificate: str = ""
    key: str = ""
    authorities: str = ""
    seconds: int = 60
    largest: int = LARGEST


class Client:
    """Klienten: one question, one answer, over mutual TLS."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Nothing is opened until somebody asks."""
        self.endpoint = endpoint

    def __call__(self, body: bytes) -> bytes:
        """Send the question and return the answer. Raises ``CallFailed``."""
        until = time.monotonic() + self.endpoint.seconds
        try:
            return self._call(body, until)
        except TimeoutError as error:
            raise CallFailed(WhyNot.TIMED_OUT, f"inget svar inom {self.endpoint.seconds} sekunder") from error
        except ssl.SSLError as error:
            raise CallFailed(WhyNot.NOT_TRUSTED, error.reason or str(error)) from error
        except (OSError, http.client.HTTPException) as error:
            raise CallFailed(WhyNot.NOT_REACHED, str(error) or type(error).__name__) from error

    def _call(self, body: bytes, until: float) -> bytes:
        parts = urlsplit(self.endpoint.url)
        connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""', "Accept": "text/xml"}
            connection.request("POST", path or "/", body, headers)
            answer = connection.getresponse()
            content = self._read(answer, connection, until)
        finally:
            connection.close()
        if answer.status not in {_WHOLE, _FAULT}:
            raise CallFailed(WhyNot.NOT_REACHED, f"HTTP {answer.status} {answer.reason}")
        return content

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "http":  # settings let only this machine be called so
            return http.client.HTTPConnection(host, port, timeout=self.endpoint.seconds)
        return http.client.HTTPSConnection(host, port, timeout=self.endpoint.seconds, context=self.context())

    def context(self) -> ssl.SSLContext:
        """How the other one is trusted, and who we say that we are. Raises OSError or SSLError for files that do not fit."""
        context = ssl.create_default_context(cafile=self.endpoint.authorities or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.endpoint.certificate:
            context.load_cert_chain(self.endpoint.certificate, self.endpoint.key or None)
        return context

    def _read(self, answer: http.client.HTTPResponse, connection: http.client.HTTPConnection, until: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            if connection.sock is not None:
                connection.sock.settimeout(left)
            part = answer.read1(_CHUNK)
            if not part:
                return b"".join(parts)
            parts.append(part)
            size += len(part)
            if size > self.endpoint.largest:
                raise CallFailed(WhyNot.TOO_LARGE, f"mer än {self.endpoint.largest // 1024 // 1024} MB")


def parse(content: bytes) -> Element:
    """Read XML. Raises ``CallFailed`` when it is none, or brings definitions of its own along."""
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, reader)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CallFailed(WhyNot.UNREADABLE, f"ingen läsbar XML: {error}") from error
    if root is None or root.getroottree().docinfo.doctype:
        raise CallFailed(WhyNot.UNREADABLE, "XML med egna definitioner tas inte emot")
    return root


def envelope(element: Element) -> bytes:
    """The question in its envelope."""
    root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soapenv": ENVELOPE})
    etree.SubElement(root, f"{{{ENVELOPE}}}Header")
    etree.SubElement(root, f"{{{ENVELOPE}}}Body").append(element)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def opened(content: bytes) -> Element:
    """What the envelope holds. Raises ``CallFailed`` when it holds a fault, or nothing."""
    body = child(parse(content), "Body")
    inside = next(iter(elements(body)), None) if body is not None else None
    if inside is None:
        raise CallFailed(WhyNot.UNREADABLE, "svaret har inget kuvert")
    if local(inside) == "Fault":
        said = [text(each) for each in inside.iter() if isinstance(each.tag, str) and local(each) in _SAID]
        raise CallFailed(WhyNot.REFUSED, " ".join(filter(None, said)) or "utan förklaring")
    return inside


_SAID: Final = ("faultstring", "felkod", "felmeddelande")


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def elements(element: Element | None) -> Iterator[Element]:
    """The elements directly in this one; none in none."""
    if element is not None:
        yield from (each for each in element if isinstance(each.tag, str))


def children(element: Element | None, name: str) -> list[Element]:
    """Those directly in this one with the name."""
    return [each for each in elements(element) if local(each) == name]


def child(element: Element | None, *path: str) -> Element | None:
    """The first along the path, or ``None``."""
    found = element
    for name in path:
        found = next((each for each in elements(found) if local(each) == name), None)
    return found


def text(element: Element | None, *path: str) -> str:
    """What stands in the first along the path; empty when there is none."""
    found = child(element, *path) if path else element
    return (found.text or "").strip() if found is not None else ""


def day(written: str) -> dt.date | None:
    """A day as the sources write it: ``2026-11-30``, with or without a zone, or ``20261130``.

    ``0``, nothing and the year 9999, which says until further notice, are none. Raises ``CallFailed`` when it is something else.
    """
    if written.strip() in {"", "0"} or written.strip().startswith("9999"):
        return None
    digits = written.strip().replace("-", "")[:8] if "-" in written.strip()[:8] else written.strip()
    try:
        return calendar.read_iso(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError as error:
        raise CallFailed(WhyNot.UNREADABLE, f"”{written[:30]}” är inget datum") from error
