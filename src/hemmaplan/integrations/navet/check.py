"""The self-check of Navet (*självkontroll*): what is set, whether the certificate holds, whether it answers."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from hemmaplan.foundation import calendar
from hemmaplan.foundation.answers import WhyNot
from hemmaplan.foundation.checks import CheckRow, Level
from hemmaplan.integrations import certificates, soap
from hemmaplan.integrations.navet import client
from hemmaplan.integrations.soap import CallFailed

if TYPE_CHECKING:
    from hemmaplan.integrations.navet.adapter import Navet

NOBODY: Final = "189001019802"
"""A number that the Tax Agency keeps for tests: the answer to it says that the service is there, and nothing of anybody."""
DO: Final = {
    WhyNot.NOT_TRUSTED: "Certifikaten passar inte: kontrollera NAVET_CERTIFICATE, NAVET_KEY och NAVET_AUTHORITIES.",
    WhyNot.NOT_REACHED: "Kontrollera NAVET_URL och att brandväggen släpper ut trafiken.",
    WhyNot.TIMED_OUT: "Försök igen. Händer det ofta: fråga Skatteverkets driftinformation.",
    WhyNot.UNREADABLE: "Något annat än Navet svarar. Kontrollera NAVET_URL.",
}


def rows(navet: "Navet", at: dt.datetime, *, live: bool) -> Sequence[CheckRow]:
    """All there is to say, what is set first."""
    return (*_set(navet, at), *_gone(navet, at), *(_live(navet) if live else ()))


def _set(navet: "Navet", at: dt.datetime) -> Iterator[CheckRow]:
    if isinstance(navet.transport, soap.Client):
        endpoint = navet.transport.endpoint
        yield CheckRow("Adress", Level.OK, endpoint.url)
        if endpoint.url.startswith("https"):
            yield from certificates.rows(endpoint.certificate, endpoint.key, at)
    else:
        yield CheckRow("Adress", Level.OK, "Påhittade svar för demonstrationen. Ingen folkbokföring frågas.")
    if not navet.order:
        yield CheckRow("Beställning", Level.FAULT, "Saknas.", "Ange NAVET_ORDER, som Skatteverket har gett kommunen.")


def _gone(navet: "Navet", at: dt.datetime) -> Iterator[CheckRow]:
    row = navet.breaker.seen()
    if row is None:
        yield CheckRow("Senaste frågor", Level.WARNING, "Ingen har frågat än.")
    elif row.rests_until is not None and at < row.rests_until:
        until = f"{calendar.local_time(row.rests_until):%Y-%m-%d %H:%M}"
        yield CheckRow("Senaste frågor", Level.FAULT, f"{row.failures} försök i rad misslyckades: frågor vilar till {until}.",
                       DO.get(WhyNot(row.failed_because), ""))  # fmt: skip
    elif row.failures:
        yield CheckRow(
            "Senaste frågor",
            Level.WARNING,
            "Det senaste försöket misslyckades.",
            DO.get(WhyNot(row.failed_because), ""),
        )
    else:
        yield CheckRow("Senaste frågor", Level.OK, "Den senaste frågan fick svar.")


def _live(navet: "Navet") -> Iterator[CheckRow]:
    try:
        client.person_of(navet.transport(client.request(NOBODY, navet.organisation, navet.order)), NOBODY)
    except CallFailed as fault:
        if fault.reason is WhyNot.REFUSED:  # it is there, and says no to a number for tests
            yield CheckRow("Tjänsten", Level.WARNING, f"Svarar, men tog inte emot provfrågan: {fault.detail}.")
        else:
            yield CheckRow(
                "Tjänsten", Level.FAULT, f"Svarade inte: {fault.detail or fault.reason}.", DO.get(fault.reason, "")
            )
        return
    yield CheckRow("Tjänsten", Level.OK, "Svarar.")
