"""The self-check of a provider (*självkontroll*): asked now, each link of the chain by itself, with what to do where it does not hold."""

import base64
import datetime as dt
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.utils.translation import gettext as _

from hemmaplan.access.ports import NoAnswer, NotVouched
from hemmaplan.foundation import calendar
from hemmaplan.foundation.checks import CheckRow, Level
from hemmaplan.integrations import certificates
from hemmaplan.integrations.identity_provider import asking
from hemmaplan.integrations.identity_provider.description import ALGORITHMS, Description

if TYPE_CHECKING:
    from hemmaplan.integrations.identity_provider.oidc import Oidc
    from hemmaplan.integrations.identity_provider.saml import Saml

SLOW_SECONDS = 2.0
CLOCK_SECONDS = 30
OK, WARNING, FAULT = Level.OK, Level.WARNING, Level.FAULT


def of_oidc(provider: "Oidc", *, callback: str, at: dt.datetime) -> list[CheckRow]:
    """Each link of the chain, in the order a log-in goes through it. What cannot be asked is left out after the one that failed."""
    found = list(_reached(provider, at))
    if any(one.level is FAULT for one in found):
        return found
    says = provider.says()
    found += [_keys(provider, says), *_protocol(provider, says), _known(provider, says, callback), _address(callback)]
    return [*found, *_claims(provider.described, says), *_log_out(provider.described, says)]


def of_saml(provider: "Saml", *, callback: str, at: dt.datetime) -> list[CheckRow]:
    """The metadata, both parties' certificates, and the address back."""
    told = provider.described
    try:
        says = provider.says(anew=True)
    except (NoAnswer, NotVouched) as fault:
        return [CheckRow(
            _("Beskrivning"), FAULT, f"{told.metadata}: {fault}",
            _("Kontrollera METADATA, och att ISSUER är entityID tecken för tecken."),
        )]  # fmt: skip
    shown = [says.get("x509cert"), *((says.get("x509certMulti") or {}).get("signing") or [])]
    found = [CheckRow(_("Beskrivning"), OK, told.metadata), CheckRow(_("Utfärdare"), OK, str(says["entityId"]))]
    found += [_lasting(_("Tjänstens certifikat"), partial(_certificate, text), at) for text in filter(None, shown)]
    found.append(_lasting(_("Vårt certifikat"), partial(_certificate, told.certificate), at))
    found.append(_of_one_pair(told))
    return [*found, _address(callback)]


def _certificate(text: str) -> x509.Certificate:
    """A certificate as metadata or a file have it."""
    body = "".join(text.replace("-----BEGIN CERTIFICATE-----", "").replace("-----END CERTIFICATE-----", "").split())
    return x509.load_der_x509_certificate(base64.b64decode(body))


def _of_one_pair(told: Description) -> CheckRow:
    """Whether our key is that of our certificate."""
    what, to_do = _("Vår egen nyckel"), _("CLIENT_KEY och CERTIFICATE hör inte ihop. Ange ett par.")
    try:
        own = serialization.load_pem_private_key(told.client_key.encode(), password=None)
        same = certificates.is_pair(own, _certificate(told.certificate))
    except (ValueError, TypeError):
        same = False
    return CheckRow(
        what,
        OK if same else FAULT,
        _("hör till certifikatet") if same else _("hör inte till certifikatet"),
        "" if same else to_do,
    )


def _reached(provider: "Oidc", at: dt.datetime) -> Iterator[CheckRow]:
    told = provider.described
    address = f"{told.issuer.rstrip('/')}/.well-known/openid-configuration"
    begun = time.monotonic()
    try:
        says = provider.says(anew=True)
    except (NoAnswer, NotVouched) as fault:
        if getattr(fault, "code", "") == "issuer":
            yield CheckRow(_("Beskrivning"), OK, address)
            yield CheckRow(
                _("Utfärdare"), FAULT, _("tjänsten kallar sig något annat än inställningen"),
                _("Skriv ISSUER tecken för tecken som i tjänstens egen beskrivning, även avslutande snedstreck."),
            )  # fmt: skip
            return
        yield CheckRow(
            _("Beskrivning"), FAULT, f"{address}: {fault}",
            _("Pröva adressen från servern. Öppna brandväggen, eller rätta ISSUER."),
        )  # fmt: skip
        return
    seconds = time.monotonic() - begun
    slow = seconds > SLOW_SECONDS
    yield CheckRow(
        _("Beskrivning"), WARNING if slow else OK, _("svarar på %(ms)s ms") % {"ms": int(seconds * 1000)},
        _("Tjänsten är långsam. Säg till den som driver den.") if slow else "",
    )  # fmt: skip
    yield CheckRow(_("Utfärdare"), OK, str(says["issuer"]))
    yield from _clock_and_certificate(address, at)


def _keys(provider: "Oidc", says: dict[str, Any]) -> CheckRow:
    try:
        count = len(provider.keys(anew=True).keys)
    except (NoAnswer, NotVouched) as fault:
        return CheckRow(
            _("Nycklar"), FAULT, str(fault), _("Säg till den som driver tjänsten: nycklarna går inte att läsa.")
        )
    said = says.get("id_token_signing_alg_values_supported") or []
    common = sorted(ALGORITHMS & set(said))
    if not common:
        return CheckRow(
            _("Nycklar"), FAULT, ", ".join(map(str, said)) or _("inga angivna"),
            _("Ingen av tjänstens algoritmer duger. Be om RS256 eller ES256 för den här klienten."),
        )  # fmt: skip
    return CheckRow(
        _("Nycklar"), OK, _("%(kinds)s, antal nycklar: %(count)s") % {"count": count, "kinds": ", ".join(common)}
    )


def _protocol(provider: "Oidc", says: dict[str, Any]) -> Iterator[CheckRow]:
    for name in ("authorization_endpoint", "token_endpoint"):
        try:
            provider.endpoint(name)
        except NotVouched as fault:
            yield CheckRow(
                name, FAULT, str(fault), _("Adressen saknas eller är inte https. Säg till den som driver tjänsten.")
            )
    methods = says.get("code_challenge_methods_supported") or []
    yield CheckRow(
        "PKCE", OK if "S256" in methods else WARNING, ", ".join(map(str, methods)) or _("inte angivet"),
        "" if "S256" in methods else _("Tjänsten säger inte att den kan PKCE med S256. Pröva en inloggning."),
    )  # fmt: skip
    answers = says.get("authorization_response_iss_parameter_supported") is True
    yield CheckRow(
        _("Svarar med sitt namn"), OK if answers else WARNING, _("ja") if answers else _("nej"),
        "" if answers else _("Fler än en tjänst för samma målgrupp kan då blandas ihop av en angripare. Be om stöd för RFC 9207."),
    )  # fmt: skip


def _known(provider: "Oidc", says: dict[str, Any], callback: str) -> CheckRow:
    """Whether the provider knows us: a made-up code is refused as a code, an unknown client as a client."""
    what, told = _("Vår egen nyckel"), provider.described
    methods = says.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if provider.method not in methods:
        return CheckRow(
            what,
            FAULT,
            provider.method,
            _("Tjänsten tar bara emot %(methods)s. Ställ in AUTH_METHOD.") % {"methods": ", ".join(methods)},
        )
    answered = provider.try_code(callback)
    if answered in {"invalid_grant", "invalid_request"}:
        return CheckRow(what, OK, _("tjänsten känner igen %(client)s") % {"client": told.client_id})
    return CheckRow(
        what, FAULT if answered in {"invalid_client", "unauthorized_client"} else WARNING, answered,
        _("Kontrollera CLIENT_ID och CLIENT_SECRET eller CLIENT_KEY mot det som är anmält hos tjänsten."),
    )  # fmt: skip


def _address(callback: str) -> CheckRow:
    plain = urlsplit(callback).scheme != "https"
    return CheckRow(
        _("Återadress"), WARNING if plain else OK, callback,
        _("Anmäl adressen hos tjänsten, precis så. I drift ska den börja med https.") if plain
        else _("Adressen ska vara anmäld hos tjänsten, precis så."),
    )  # fmt: skip


def _claims(told: Description, says: dict[str, Any]) -> Iterator[CheckRow]:
    """Whether it tells what we need: the number or the account, and how well it knows."""
    wanted = told.number_claims or told.account_claims
    claims = says.get("claims_supported")
    if not isinstance(claims, list):
        yield CheckRow(
            _("Uppgifter"), WARNING, _("tjänsten räknar inte upp sina uppgifter"),
            _("Logga in en gång och se i händelseloggen att %(name)s kom med.") % {"name": wanted[0]},
        )  # fmt: skip
    elif not set(wanted) & set(claims):
        yield CheckRow(
            _("Uppgifter"), FAULT, ", ".join(map(str, claims))[:200],
            _("%(name)s saknas. Be tjänsten lämna den, eller ställ in rätt namn.") % {"name": wanted[0]},
        )  # fmt: skip
    else:
        yield CheckRow(_("Uppgifter"), OK, ", ".join(sorted(set(wanted) & set(claims))))
    levels = says.get("acr_values_supported")
    common = sorted(told.levels & set(levels or []))
    by_factor = bool(told.factors)
    yield CheckRow(
        _("Tillitsnivå"), OK if common else WARNING if by_factor or not levels else FAULT,
        ", ".join(common) or ", ".join(map(str, levels or [])) or _("inte angivet"),
        "" if common else _("Ingen av nivåerna i LEVELS nämns. Utan rätt nivå eller faktor i svaret släpps ingen in."),
    )  # fmt: skip


def _log_out(told: Description, says: dict[str, Any]) -> Iterator[CheckRow]:
    leaves = bool(says.get("end_session_endpoint"))
    yield CheckRow(
        _("Utloggning"), OK if leaves else WARNING, _("också hos tjänsten") if leaves else _("bara här"),
        "" if leaves else _("Den som loggar ut här kan vara kvar hos tjänsten. Vi ber den ändå visa vem hon är varje gång.")
        if told.audience == "resident" else "",
    )  # fmt: skip


def _clock_and_certificate(address: str, at: dt.datetime) -> Iterator[CheckRow]:
    """How the other one's clock stands to ours, and how long its certificate lasts."""
    try:
        dated = requests.head(address, timeout=asking.SECONDS, allow_redirects=False).headers.get("Date", "")
        away = abs((parsedate_to_datetime(dated) - at).total_seconds()) if dated else None
    except (requests.RequestException, ValueError, TypeError):
        away = None
    if away is None:
        yield CheckRow(
            _("Klocka"),
            WARNING,
            _("tjänsten säger inte vad klockan är"),
            _("Se till att servern ställer sin klocka efter NTP."),
        )
    else:
        off = away > CLOCK_SECONDS
        yield CheckRow(
            _("Klocka"), FAULT if off else OK, _("%(seconds)s s ifrån vår") % {"seconds": int(away)},
            _("Ställ serverns klocka efter NTP: svar som ser för gamla eller för nya ut tas inte emot.") if off else "",
        )  # fmt: skip
    parts = urlsplit(address)
    if parts.scheme == "https":
        yield _lasting(_("Tjänstens certifikat"), lambda: certificate_of(parts.hostname or "", parts.port or 443), at)


def certificate_of(host: str, port: int) -> x509.Certificate:
    """The certificate that a server shows. Raises ``OSError``."""
    with (
        socket.create_connection((host, port), timeout=asking.SECONDS[0]) as link,
        ssl.create_default_context().wrap_socket(link, server_hostname=host) as closed,
    ):
        shown = closed.getpeercert(binary_form=True)
    if shown is None:
        raise OSError(host)
    return x509.load_der_x509_certificate(shown)


def _lasting(what: str, read: Callable[[], x509.Certificate], at: dt.datetime) -> CheckRow:
    """How long a certificate lasts."""
    try:
        until = read().not_valid_after_utc
    except (OSError, ValueError) as error:
        return CheckRow(what, FAULT, type(error).__name__, _("Certifikatet går inte att läsa eller lita på."))
    shown, soon = f"{calendar.local_date(until)}", until - at < certificates.SOON
    if until < at:
        return CheckRow(what, FAULT, shown, _("Certifikatet har gått ut. Byt det."))
    return CheckRow(
        what,
        WARNING if soon else OK,
        shown,
        _("Byt certifikatet snart.") if soon else "",
    )
