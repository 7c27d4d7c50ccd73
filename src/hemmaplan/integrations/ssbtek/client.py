"""The question in the words of the contract (*frågan enligt SSBTEK version 10*), and what is read out of the envelope that comes back."""

import base64
import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from hemmaplan.assistance.ports import Question, Source
from hemmaplan.foundation.answers import WhyNot
from hemmaplan.integrations import soap
from hemmaplan.integrations.ssbtek import lists

NAMESPACE: Final = "http://schema.forsakringskassan.se/integration/ssbt/10"
BLOCKS: Final = (Source.AF, Source.CSN, Source.FK, Source.SKV, Source.SO, Source.TNS, Source.MIV)
"""In the order of the contract."""
LEFI_VERSION: Final = "v9"
FK_GROUPS: Final = (
    "ABB", "AP", "AS", "BOB", "BST", "BTI", "DPE", "EJO", "ET", "FP", "FSJP", "GP", "HE", "MABB", "MEK", "NP", "OMV", "PJOB", "PROG",
    "RBE", "SA", "SBP", "SJP", "TFP", "US", "VB", "YL",
)  # fmt: skip
PM_GROUPS: Final = ("AP", "BTI", "EF")


@dataclass(frozen=True, slots=True)
class Asker:
    """Ingivaren: on whose behalf it is asked. ``actor`` is the identity that Försäkringskassan has given the board."""

    organisation: str
    name: str
    actor: str


def request(question: Question, asker: Asker) -> bytes:
    """The question as it is sent. Raises ``LookupError`` when no law lets one ask."""
    ground = lists.ground(question.asked_at.date())
    root = etree.Element(_tag("hamtaBastjanstInformation"), nsmap={"ssbt": NAMESPACE})
    general = etree.SubElement(root, _tag("generellaFrageparametrar"))
    _put(general, "frageTidpunkt", question.asked_at.astimezone(dt.UTC).isoformat(timespec="seconds"))
    _put(general, "korrelationsid", question.correlation)
    _put(general, "fraganSkallInkluderasISvaret", "true")
    asking = etree.SubElement(general, _tag("ingivare"))
    _put(asking, "organisationsnummer", asker.organisation)
    _put(asking, "namn", asker.name)
    _put(asking, "handlaggare", question.worker)
    _put(general, "personidentitet", question.number)
    _put(general, "arendeidentitet", question.case)
    period = etree.SubElement(general, _tag("tidsperiod"))
    _put(period, "fromDatum", question.first.isoformat())
    _put(period, "tomDatum", question.last.isoformat())
    _put(general, "syfte", ground.purpose)
    _put(general, "lagtext", ground.law)
    blocks = etree.SubElement(root, _tag("specifikaFrageparametrar"))
    for source in BLOCKS:
        included = source in question.sources
        block = etree.SubElement(blocks, _tag(source), inkludera="true" if included else "false")
        if included and source is Source.FK:
            asked = etree.SubElement(block, _tag("fraga"))
            _put(asked, "version", LEFI_VERSION)
            _put(asked, "aktorsid", asker.actor)
            _put(asked, "lefiJsonFraga", base64.b64encode(lefi_question(question)).decode())
    return soap.envelope(root)


def lefi_question(question: Question) -> bytes:
    """What is asked of Försäkringskassan and Pensionsmyndigheten: payments, and days of programmes. No more than is needed."""
    groups = [f"FK:{code}" for code in FK_GROUPS] + [f"PM:{code}" for code in PM_GROUPS]
    asked = {
        "personnummer": question.number,
        "period": {"from": question.first.isoformat(), "tom": question.last.isoformat()},
        "formansinformation": ["FK:PJOB"],
        "utbetalningar": groups,
        "preliminaraUtbetalningar": groups,
    }
    return json.dumps(asked).encode()


def test_request() -> bytes:
    """The question whether the service and its sources are there. About nobody."""
    return soap.envelope(etree.Element(_tag("testaBastjanstInformation"), nsmap={"ssbt": NAMESPACE}))


def blocks_of(content: bytes, question: Question) -> dict[Source, soap.Element]:
    """The blocks of the answer by source. Raises ``CallFailed`` when it is no answer, or an answer to somebody else's question."""
    answer = soap.opened(content)
    if etree.QName(answer).namespace != NAMESPACE or soap.local(answer) != "hamtaBastjanstInformationResponse":
        raise soap.CallFailed(WhyNot.UNREADABLE, "svaret är inte av version 10")
    _require_ours(answer, question)
    inside = soap.child(answer, "svarsdata")
    if inside is None:
        raise soap.CallFailed(WhyNot.UNREADABLE, "svaret saknar svarsdata")
    found: dict[Source, soap.Element] = {}
    for block in soap.elements(inside):
        name = soap.local(block)
        if name in set(Source):
            if name in found:
                raise soap.CallFailed(WhyNot.UNREADABLE, f"svaret har två block {name}")
            found[Source(name)] = block
    return found


def _require_ours(answer: soap.Element, question: Question) -> None:
    number = soap.text(answer, "fraga", "generellaFrageparametrar", "personidentitet")
    correlation = soap.text(answer, "korrelationsid")
    if not number and not correlation:
        raise soap.CallFailed(WhyNot.WRONG_PERSON, "svaret säger inte vilken fråga det hör till")
    if (number and number != question.number) or (correlation and correlation != question.correlation):
        raise soap.CallFailed(WhyNot.WRONG_PERSON, "svaret hör till en annan fråga")


def error_of(block: soap.Element) -> tuple[str, str] | None:
    """Who failed and what was said, when the block says that it failed."""
    error = soap.child(block, "error")
    if error is None:
        return None
    said = [soap.text(error, "felkod"), *(soap.text(each) for each in soap.children(error, "felmeddelande"))]
    return soap.text(error, "kalla"), " ".join(filter(None, said))


def decoded(written: str) -> bytes:
    """What stands in base64. Raises ``CallFailed``."""
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except ValueError as error:
        raise soap.CallFailed(WhyNot.UNREADABLE, "base64 går inte att läsa") from error


def from_json(content: bytes) -> dict[str, Any]:
    """A JSON object with exact numbers. Raises ``CallFailed``."""
    try:
        read = json.loads(content.decode("utf-8"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise soap.CallFailed(WhyNot.UNREADABLE, "JSON går inte att läsa") from error
    if not isinstance(read, dict):
        raise soap.CallFailed(WhyNot.UNREADABLE, "JSON är inget objekt")
    return read


def _no_number(written: str) -> None:
    message = f"{written} is no number"
    raise ValueError(message)


def states_of(content: bytes) -> dict[Source, tuple[bool, str]]:
    """Of each source: whether it was called by the test, and what went wrong. Raises ``CallFailed``."""
    answer = soap.opened(content)
    if etree.QName(answer).namespace != NAMESPACE:
        raise soap.CallFailed(WhyNot.UNREADABLE, f"tjänsten talar {etree.QName(answer).namespace}")
    found: dict[Source, tuple[bool, str]] = {}
    for block in soap.elements(answer):
        if soap.local(block) in set(Source):
            error = error_of(block)
            found[Source(soap.local(block))] = (
                soap.text(block, "anropad") in {"true", "1"},
                " ".join(error) if error else "",
            )
    return found


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _put(parent: soap.Element, name: str, value: str) -> None:
    etree.SubElement(parent, _tag(name)).text = value
