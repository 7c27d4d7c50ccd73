"""Asking a provider over the network (*fråga utåt*): never long, never much, never in clear, and never led elsewhere."""

import json
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests

from hemmaplan.access.ports import NoAnswer, NotVouched

SECONDS = (3.05, 6.0)
"""For being connected, and for each piece of an answer."""
IN_ALL = 10.0
LARGEST = 1_000_000
_HERE = {"127.0.0.1", "localhost", "::1"}


def refuse_plain(address: str, *, may_be_plain: bool) -> str:
    """The address, if nobody on the way can read or change what is sent there. Raises ``NotVouched``."""
    parts = urlsplit(address)
    here = may_be_plain and parts.scheme == "http" and parts.hostname in _HERE
    if not parts.hostname or (parts.scheme != "https" and not here):
        raise NotVouched("plain_address")
    return address


def fetch(address: str, *, may_be_plain: bool, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """What stands at the address, as an object. Raises ``NoAnswer`` or ``NotVouched``."""
    return read_object(fetch_bytes(address, may_be_plain=may_be_plain, headers=headers))


def fetch_bytes(address: str, *, may_be_plain: bool, headers: dict[str, str] | None = None) -> bytes:
    """What stands at the address. Raises ``NoAnswer`` or ``NotVouched``."""
    refuse_plain(address, may_be_plain=may_be_plain)
    try:
        with requests.get(
            address, headers={"Accept": "application/json, */*;q=0.5"} | (headers or {}), timeout=SECONDS, stream=True,
            allow_redirects=False,
        ) as answer:  # fmt: skip
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise NoAnswer(f"{address}: {answer.status_code}")
            if answer.status_code != HTTPStatus.OK:
                raise NotVouched(f"status_{answer.status_code}")
            return _content(answer)
    except requests.RequestException as error:
        raise NoAnswer(f"{address}: {type(error).__name__}") from error


def _content(answer: requests.Response) -> bytes:
    """The body, as long as it is not drawn out and not endless."""
    until, read = time.monotonic() + IN_ALL, bytearray()
    for part in answer.iter_content(16_384):
        read += part
        if len(read) > LARGEST:
            raise NotVouched("too_large")
        if time.monotonic() > until:
            raise NoAnswer(f"{answer.url}: too slow")
    return bytes(read)


def read_object(content: bytes) -> dict[str, Any]:
    """A JSON object. Raises ``NotVouched`` for anything else."""
    try:
        found = json.loads(content)
    except ValueError as error:
        raise NotVouched("no_json") from error
    if not isinstance(found, dict):
        raise NotVouched("no_object")
    return found
