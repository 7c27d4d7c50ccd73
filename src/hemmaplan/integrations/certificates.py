"""The certificate that we show (*certifikatet*): whether it can be read, fits its key, and how long it holds."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from hemmaplan.foundation import calendar
from hemmaplan.foundation.checks import CheckRow, Level

SOON: Final = dt.timedelta(days=30)
_RENEW: Final = "Beställ ett nytt funktionscertifikat och byt filerna. Det tar ofta två veckor."


def rows(certificate: str, key: str, at: dt.datetime) -> Iterator[CheckRow]:
    """What there is to say of the files."""
    if not certificate:
        yield CheckRow(
            "Certifikat", Level.FAULT, "Inget certifikat är angivet.", "Ange filen med funktionscertifikatet."
        )
        return
    try:
        read = x509.load_pem_x509_certificate(Path(certificate).read_bytes())
    except (OSError, ValueError) as error:
        yield CheckRow("Certifikat", Level.FAULT, f"{certificate} gick inte att läsa: {_why(error)}.",
                       "Filen ska vara i PEM och läsas av tjänstens konto.")  # fmt: skip
        return
    ends, until = read.not_valid_after_utc, calendar.local_date(read.not_valid_after_utc)
    if at >= ends:
        yield CheckRow("Certifikat", Level.FAULT, f"Gick ut {until}.", _RENEW)
    elif at < read.not_valid_before_utc:
        yield CheckRow("Certifikat", Level.FAULT, f"Gäller först från {calendar.local_date(read.not_valid_before_utc)}.",
                       "Vänta, eller kontrollera maskinens klocka.")  # fmt: skip
    else:
        level = Level.WARNING if ends - at < SOON else Level.OK
        yield CheckRow("Certifikat", level, f"Gäller till {until}.", _RENEW if level is Level.WARNING else "")
    yield _key_row(read, key or certificate)


def _key_row(certificate: x509.Certificate, path: str) -> CheckRow:
    try:
        key = serialization.load_pem_private_key(Path(path).read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        return CheckRow("Nyckel", Level.FAULT, f"{path} gick inte att läsa: {_why(error)}.",
                        "Nyckeln ska vara i PEM, utan lösenord, och läsas bara av tjänstens konto.")  # fmt: skip
    if not is_pair(key, certificate):
        return CheckRow(
            "Nyckel",
            Level.FAULT,
            "Nyckeln hör inte till certifikatet.",
            "Ange nyckeln som certifikatet beställdes med.",
        )
    return CheckRow("Nyckel", Level.OK, "Hör till certifikatet.")


def is_pair(key: PrivateKeyTypes, certificate: x509.Certificate) -> bool:
    """Whether the key is the one that the certificate was made with."""
    return key.public_key() == certificate.public_key()


def _why(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else "fel form"
