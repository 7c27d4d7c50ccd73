"""What production refuses to start with: each is a way in, or a way to lose what must be kept. Each says what to do."""

import zlib
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

SHORTEST_KEY, FEWEST_SIGNS = 50, 10
# What stands in guides and examples, in lower case; a random key holds none of it.
_FROM_A_GUIDE = ("insecure", "changeme", "change-me", "change_me", "example", "secret_key", "secret-key",
                 "your-key", "byt-ut", "hemlignyckel", "hemlig nyckel", "password", "hemmaplan", "0123456789", "abcdefgh")  # fmt: skip


def faults(
    *,
    key: str,
    database: str,
    hosts: list[str],
    debug: bool,
    application: Mapping[str, Any],
    owner: Mapping[str, Any] | None,
    old_keys: list[str],
    origins: list[str],
) -> Iterator[str]:
    """Yield what is wrong with the settings of a production, in Swedish, by the variable's name."""
    if debug:
        yield "DEBUG kan inte vara på i drift: felsidor visar då uppgifter om människor. Ta bort DEBUG."
    if not database:
        yield "DATABASE_URL saknas. I drift anges databasen: den inbyggda är bara för demo och prov."
    yield from _faults_of_key(key)
    for old in old_keys:  # what it signed is still believed, so it must be as good as the new one
        yield from _faults_of_key(old, "SECRET_KEY_FALLBACKS")
    yield from _faults_of_hosts(hosts)
    for origin in origins:
        if "*" in origin or not origin.startswith("https://"):
            yield f"CSRF_TRUSTED_ORIGINS får inte vara {origin!r}: ange hela adressen med https:// och utan stjärna."
    if owner and owner["USER"] == application["USER"]:
        yield (
            "DATABASE_URL och DATABASE_OWNER_URL har samma roll. Programmet ska ha en egen roll, som inte äger tabellerna: "
            "se docs/handbook/it.md."
        )


def _faults_of_key(key: str, name: str = "SECRET_KEY") -> Iterator[str]:
    make = 'Gör en ny: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    if not key:
        yield f"{name} saknas. {make}"
    elif len(key) < SHORTEST_KEY:
        yield f"{name} är för kort: {len(key)} tecken, minst {SHORTEST_KEY} behövs. {make}"
    elif len(set(key)) < FEWEST_SIGNS or is_regular(key):
        yield f"{name} är inte slumpmässig: tecknen är få eller upprepas. {make}"
    elif any(known in key.lower() for known in _FROM_A_GUIDE):
        yield f"{name} ser ut att komma ur en handledning. {make}"


def is_regular(text: str) -> bool:
    """Tell whether a text repeats itself or counts upwards or downwards, so that it is no secret however long."""
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    counts = max(steps.count(1), steps.count(-1), steps.count(0)) > len(steps) / 3
    return counts or len(zlib.compress(text.encode(), 9)) < len(text) * 0.65


def _faults_of_hosts(hosts: list[str]) -> Iterator[str]:
    if not hosts:
        yield "ALLOWED_HOSTS saknas. Ange de namn som sidorna nås med, till exempel hemmaplan.kommun.se."
    for host in hosts:
        if "*" in host or (host.startswith(".") and host.count(".") < 2) or "/" in host:
            yield f"ALLOWED_HOSTS får inte vara {host!r}: ange hela namnet som sidorna nås med, utan https:// och utan stjärna."
