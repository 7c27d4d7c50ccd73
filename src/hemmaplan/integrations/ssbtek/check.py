"""The self-check of SSBTEK (*självkontroll*): what is set, whether the certificate holds, whether the service and each source answer."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final

from hemmaplan.assistance.ports import Source
from hemmaplan.foundation import calendar
from hemmaplan.foundation.answers import WhyNot
from hemmaplan.foundation.checks import CheckRow, Level
from hemmaplan.integrations import certificates, soap
from hemmaplan.integrations.breaker import Breaker
from hemmaplan.integrations.soap import CallFailed
from hemmaplan.integrations.ssbtek import client, lists

NAMES: Final = {
    Source.FK: "Försäkringskassan och Pensionsmyndigheten", Source.CSN: "CSN", Source.AF: "Arbetsförmedlingen",
    Source.SKV: "Skatteverket", Source.SO: "A-kassorna", Source.TNS: "Transportstyrelsen", Source.MIV: "Migrationsverket",
}  # fmt: skip
_ORGANISATION: Final = re.compile(r"\d{4}[2-9]\d{7}", re.ASCII)
DO: Final = {
    WhyNot.TIMED_OUT: "Försök igen. Händer det ofta: fråga Försäkringskassans driftinformation.",
    WhyNot.NOT_TRUSTED: "Certifikaten passar inte: kontrollera SSBTEK_CERTIFICATE, SSBTEK_KEY och SSBTEK_AUTHORITIES.",
    WhyNot.NOT_REACHED: "Kontrollera SSBTEK_URL och att brandväggen släpper ut trafiken.",
    WhyNot.REFUSED: "Tjänsten tog inte emot frågan. Kontrollera anslutningen med Försäkringskassan.",
    WhyNot.UNREADABLE: "Tjänsten talar en annan version än 10. Kontrollera SSBTEK_URL.",
    WhyNot.TOO_LARGE: "Något annat än SSBTEK svarar. Kontrollera SSBTEK_URL.",
}


def rows(
    transport: soap.Transport, asker: client.Asker, breaker: Breaker, at: dt.datetime, *, live: bool
) -> Sequence[CheckRow]:
    """All there is to say, what is set first."""
    return (*_set(transport, asker, at), *_gone(breaker, at), *(_live(transport) if live else ()))


def _set(transport: soap.Transport, asker: client.Asker, at: dt.datetime) -> Iterator[CheckRow]:
    if isinstance(transport, soap.Client):
        yield CheckRow("Adress", Level.OK, transport.endpoint.url)
        if transport.endpoint.url.startswith("https"):
            yield from certificates.rows(transport.endpoint.certificate, transport.endpoint.key, at)
    else:
        yield CheckRow("Adress", Level.OK, "Påhittade svar för demonstrationen. Inget register frågas.")
    if _ORGANISATION.fullmatch(asker.organisation):
        yield CheckRow("Organisationsnummer", Level.OK, asker.organisation)
    else:
        yield CheckRow("Organisationsnummer", Level.FAULT, f"”{asker.organisation}” är inte tolv siffror med sekel 16.",
                       "Ange SSBTEK_ORGANISATION, till exempel 162120001234.")  # fmt: skip
    if not asker.actor:
        yield CheckRow("Aktörs-id", Level.FAULT, "Saknas: Försäkringskassan kan inte svara.",
                       "Ange SSBTEK_ACTOR, som Försäkringskassan har gett nämnden.")  # fmt: skip
    try:
        yield CheckRow("Rättslig grund", Level.OK, lists.ground(calendar.local_date(at)).law)
    except LookupError as error:
        yield CheckRow("Rättslig grund", Level.FAULT, str(error), "Uppdatera Hemmaplan: en ny lag behöver en ny rad.")


def _gone(breaker: Breaker, at: dt.datetime) -> Iterator[CheckRow]:
    row = breaker.seen()
    if row is None:
        yield CheckRow("Senaste frågor", Level.WARNING, "Ingen har frågat än.")
        return
    answered = f"Svarade senast {_moment(row.answered_at)}." if row.answered_at else "Har aldrig svarat."
    if row.rests_until is not None and at < row.rests_until:
        yield CheckRow("Senaste frågor", Level.FAULT, f"{answered} {row.failures} försök i rad misslyckades: frågor vilar till "
                       f"{_moment(row.rests_until)}.", DO.get(WhyNot(row.failed_because), ""))  # fmt: skip
    elif row.failures and row.failed_at is not None:
        yield CheckRow("Senaste frågor", Level.WARNING, f"{answered} Misslyckades senast {_moment(row.failed_at)}.",
                       DO.get(WhyNot(row.failed_because), ""))  # fmt: skip
    else:
        yield CheckRow("Senaste frågor", Level.OK, answered)


def _moment(at: dt.datetime) -> str:
    return f"{calendar.local_time(at):%Y-%m-%d %H:%M}"


def _live(transport: soap.Transport) -> Iterator[CheckRow]:
    try:
        states = client.states_of(transport(client.test_request()))
    except CallFailed as fault:
        yield CheckRow(
            "Tjänsten", Level.FAULT, f"Svarade inte: {fault.detail or fault.reason}.", DO.get(fault.reason, "")
        )
        return
    yield CheckRow("Tjänsten", Level.OK, "Svarar, version 10.")
    for source in client.BLOCKS:
        called, fault_told = states.get(source, (False, ""))
        if fault_told:
            yield CheckRow(
                NAMES[source],
                Level.FAULT,
                f"Fel hos källan: {fault_told}.",
                "Svar från källan saknas tills den är hel.",
            )
        elif source not in states:
            yield CheckRow(
                NAMES[source], Level.WARNING, "Finns inte med i svaret.", "Fråga Försäkringskassan om anslutningen."
            )
        elif not called:
            yield CheckRow(NAMES[source], Level.WARNING, "Har ingen egen prövning: läget är okänt.")
        else:
            yield CheckRow(NAMES[source], Level.OK, "Svarar.")
