"""The logs' digests on their way out of the house (kontrollsummor): to a folder, a log server, by mail. As many as are named.

What stands outside cannot be rebuilt from inside: ``hemmaplan check_seals --against`` compares. A line is
``hemmaplan-sigill v1 log=read day=2026-11-29 count=120 digest=<64 hex>`` wherever it lands, so any copy of it will do.
"""

import contextlib
import datetime as dt
import logging
import logging.handlers
import os
import re
import socket
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail

from hemmaplan.access import sealing
from hemmaplan.access.models import Seal, User
from hemmaplan.access.sealing import Digest
from hemmaplan.foundation import calendar

_LINE = re.compile(r"hemmaplan-sigill v1 log=(\w+) day=(\d{4}-\d{2}-\d{2}) count=(\d+) digest=([0-9a-f]{64})")
_SECONDS = 20


class NotSent(Exception):
    """A digest could not leave the house. The text says where to and why."""


def lines_of(seals: Iterable[Seal]) -> list[str]:
    """Return the seals as they leave the house, one a line."""
    return [
        f"hemmaplan-sigill v1 log={seal.log} day={seal.day} count={seal.count} digest={seal.digest}" for seal in seals
    ]


def read(path: Path) -> Iterator[Digest]:
    """Yield every digest in a file, or in all files of a folder, whatever stands around it. Raises OSError."""
    for file in sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]:
        for log, day, count, digest in _LINE.findall(file.read_text(encoding="utf-8", errors="replace")):
            with contextlib.suppress(ValueError):
                yield Digest(log, calendar.read_iso(day), int(count), digest)


def channels() -> dict[str, Callable[[list[Seal]], None]]:
    """Return the ways out that are named in the settings."""
    ways = {"folder": (settings.DIGEST_FOLDER, _to_folder), "syslog": (settings.DIGEST_SYSLOG, _to_syslog),
            "mail": (settings.DIGEST_MAIL, _by_mail)}  # fmt: skip
    return {name: way for name, (given, way) in ways.items() if given}


def send(*, by: User, at: dt.datetime) -> None:
    """Send what has not been sent, each way for itself, and note how it went. Raises NotSent when one way failed."""
    failed = []
    for name, way in channels().items():
        seals = sealing.unsent(name)
        if not seals:
            continue
        try:
            way(seals)
        except (OSError, NotSent) as error:
            failed.append(f"{name}: {error}")
            sealing.note_not_sent(channel=name, by=by, at=at)
        else:
            sealing.note_sent(channel=name, through=max(seal.pk for seal in seals), by=by, at=at)
    if failed:
        raise NotSent("; ".join(failed))


def outside() -> list[Digest]:
    """Return the digests that we can read back ourselves: those of the folder. Raises OSError when it is not there."""
    return list(read(Path(settings.DIGEST_FOLDER))) if settings.DIGEST_FOLDER else []


def _to_folder(seals: list[Seal]) -> None:
    """Write a file for each day. One that is there with another content is never written over: that is a finding."""
    folder = Path(settings.DIGEST_FOLDER)
    for day in sorted({seal.day for seal in seals}):
        file = folder / f"hemmaplan-sigill-{day}.txt"
        text = "\n".join(lines_of(seal for seal in seals if seal.day == day)) + "\n"
        if file.exists():
            if not set(text.splitlines()) <= set(file.read_text(encoding="utf-8").splitlines()):
                raise NotSent(f"{file} finns redan och säger något annat")
            continue
        half = file.with_suffix(f".{os.getpid()}")
        with half.open("w", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        half.rename(file)


class _Loud(logging.handlers.SysLogHandler):
    """A handler that says when it could not send."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  the library's name
        raise  # noqa: PLE0704  called while the error is being handled


def _to_syslog(seals: list[Seal]) -> None:
    given = settings.DIGEST_SYSLOG
    parts = urlsplit(given)
    if given.startswith("/"):
        handler = _Loud(address=given)
    else:
        kind = socket.SOCK_STREAM if parts.scheme == "tcp" else socket.SOCK_DGRAM
        handler = _Loud(address=(parts.hostname or "", parts.port or 514), socktype=kind)
    handler.append_nul = False
    try:
        for line in lines_of(seals):
            text = line + "\n" if parts.scheme == "tcp" else line
            handler.emit(logging.LogRecord("hemmaplan", logging.INFO, "", 0, text, None, None))
    finally:
        handler.close()


def _by_mail(seals: list[Seal]) -> None:
    send_mail("Hemmaplan: loggarnas kontrollsummor", "\n".join(lines_of(seals)) + "\n", None, settings.DIGEST_MAIL)


def tell(check: sealing.Check, *, on: dt.date) -> None:
    """Tell those who answer for the logs, by mail where there is a way, that something is wrong. No details in a letter."""
    receivers = sorted({user.email for user in sealing.keepers(on=on) if user.email})
    if check.touched and receivers and settings.EMAIL_HOST:
        text = (
            f"Nattens kontroll av loggarna fann {len(check.touched)} avvikelser. Logga in i Hemmaplan och öppna Sigill."
        )
        send_mail("Hemmaplan: loggarna stämmer inte", text, None, receivers)
