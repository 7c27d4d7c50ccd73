"""Backups closed to a public key (kryptering), with age: what the machine that makes them cannot open, nobody takes there.

The public key (``age1…``) is written down anywhere; the secret one (``AGE-SECRET-KEY-…``) is kept in a safe and is needed
only for a restore. ``age-keygen`` or any of its kin makes the pair.
"""

from pathlib import Path
from typing import IO

import pyrage
from pyrage.x25519 import Identity, Recipient

from hemmaplan.config.database import NotDone

MAGIC = b"age-encryption.org/v1"


def recipients(texts: list[str]) -> list[Recipient]:
    """Read public keys. Raises NotDone for what is none, and for a secret key given by mistake."""
    found = []
    for text in texts:
        if text.upper().startswith("AGE-SECRET-KEY-"):
            raise NotDone(
                "Det där är en hemlig nyckel. Ange den öppna, som börjar med age1, och byt det nyckelpar som visats."
            )
        try:
            found.append(Recipient.from_str(text))
        except pyrage.RecipientError:
            raise NotDone(f"{text!r} är ingen öppen nyckel. Den ska börja med age1.") from None
    return found


def identities(file: Path) -> list[Identity]:
    """Read the secret keys in a file as age-keygen writes it. Raises NotDone when there is none."""
    try:
        lines = file.read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        raise NotDone(f"Filen {file} med den hemliga nyckeln kunde inte läsas. Kontrollera sökvägen.") from None
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        found = [Identity.from_str(key) for key in keys]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise NotDone(f"Filen {file} har ingen hemlig nyckel. Den ska ha en rad som börjar med AGE-SECRET-KEY-1.")
    return found


def is_encrypted(file: Path) -> bool:
    """Tell whether the file is closed with age."""
    with file.open("rb") as content:
        return content.read(len(MAGIC)) == MAGIC


def encrypt(source: IO[bytes], target: IO[bytes], keys: list[Recipient]) -> None:
    """Close the stream to the keys, a piece at a time."""
    pyrage.encrypt_io(source, target, keys)


def decrypt(source: IO[bytes], target: IO[bytes], keys: list[Identity]) -> None:
    """Open the stream, a piece at a time. Raises NotDone when no key fits, OSError when the file is broken."""
    try:
        pyrage.decrypt_io(source, target, keys)
    except pyrage.DecryptError:
        raise NotDone("Den hemliga nyckeln passar inte säkerhetskopian. De gamla uppgifterna är kvar.") from None
