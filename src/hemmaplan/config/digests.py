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
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from hemmaplan.access import sealing
from hemmaplan.access.models import Seal, User
from hemmaplan.access.outbox import Deliver, NotSent, Outgoing, deliver, post
from hemmaplan.access.sealing import Digest
from hemmaplan.foundation import calendar

_LINE = re.compile(r"hemmaplan-sigill v1 log=(\w+) day=(\d{4}-\d{2}-\d{2}) count=(\d+) digest=([0-9a-f]{64})")
_SEALS = "seals-"  # so a row of the outbox is named, with the number of the last seal in it


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


def channels() -> dict[str, Deliver]:
    """Return the ways out that are named in the settings."""
    ways: dict[str, tuple[object, Deliver]] = {
        "folder": (settings.DIGEST_FOLDER, _to_folder), "syslog": (settings.DIGEST_SYSLOG, _to_syslog),
        "mail": (settings.DIGEST_MAIL, _by_mail),
    }  # fmt: skip
    return {name: way for name, (given, way) in ways.items() if given}


def post_seals(*, at: dt.datetime) -> None:
    """Put the seals that are new in the outbox, for each way; in the transaction that made them, when they are made at night."""
    for way in channels():
        last = Outgoing.objects.filter(way=way, key__startswith=_SEALS).order_by("-pk").first()
        seals = list(Seal.objects.filter(pk__gt=_through(last) if last else 0).order_by("pk"))
        if seals:
            post(way=way, key=f"{_SEALS}{seals[-1].pk}", text="\n".join(lines_of(seals)) + "\n", at=at,
                 recipients=",".join(settings.DIGEST_MAIL) if way == "mail" else "")  # fmt: skip


def _through(row: Outgoing) -> int:
    return int(row.key.removeprefix(_SEALS))


def send(*, by: User, at: dt.datetime) -> None:
    """Send what waits in the outbox, each way for itself, and note how it went. Raises NotSent when one way failed."""
    post_seals(at=at)
    ways = channels() | ({"letter": _by_mail} if settings.EMAIL_HOST else {})
    went, failed = deliver(ways, at=at)
    for row in went:
        if row.key.startswith(_SEALS):
            sealing.note_sent(channel=row.way, through=_through(row), by=by, at=at)
    for row in failed:
        if row.key.startswith(_SEALS):
            sealing.note_not_sent(channel=row.way, by=by, at=at)
    if failed:
        raise NotSent("; ".join(f"{row.way}: {row.failed_because}" for row in failed))


def outside() -> list[Digest]:
    """Return the digests that we can read back ourselves: those of the folder. Raises OSError when it is not there."""
    return list(read(Path(settings.DIGEST_FOLDER))) if settings.DIGEST_FOLDER else []


def _to_folder(row: Outgoing) -> None:
    """Write a file for each day. One that is there with another content is never written over: that is a finding."""
    folder = Path(settings.DIGEST_FOLDER)
    lines = row.text.splitlines()
    for day in sorted({day for _log, day, _count, _digest in _LINE.findall(row.text)}):
        file = folder / f"hemmaplan-sigill-{day}.txt"
        text = "\n".join(line for line in lines if f" day={day} " in line) + "\n"
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


def _to_syslog(row: Outgoing) -> None:
    given = settings.DIGEST_SYSLOG
    parts = urlsplit(given)
    if given.startswith("/"):
        handler = _Loud(address=given)
    else:
        kind = socket.SOCK_STREAM if parts.scheme == "tcp" else socket.SOCK_DGRAM
        handler = _Loud(address=(parts.hostname or "", parts.port or 514), socktype=kind)
    handler.append_nul = False
    try:
        for line in row.text.splitlines():
            text = line + "\n" if parts.scheme == "tcp" else line
            handler.emit(logging.LogRecord("hemmaplan", logging.INFO, "", 0, text, None, None))
    finally:
        handler.close()


def _by_mail(row: Outgoing) -> None:
    """Send a letter. One that goes twice has the same number, by which its receiver can tell."""
    EmailMessage(
        row.subject or "Hemmaplan: loggarnas kontrollsummor", row.text, None, row.recipients.split(","),
        headers={"Message-ID": f"<{row.way}.{row.key}@hemmaplan>"},
    ).send()  # fmt: skip


def notify(check: sealing.Check, *, at: dt.datetime) -> None:
    """Tell those who answer for the logs, by mail where there is a way, that something is wrong. No details in a letter."""
    receivers = sorted({user.email for user in sealing.keepers(on=calendar.local_date(at)) if user.email})
    if check.touched and receivers and settings.EMAIL_HOST:
        text = (
            f"Nattens kontroll av loggarna fann {len(check.touched)} avvikelser. Logga in i Hemmaplan och öppna Sigill."
        )
        post(way="letter", key=f"logs-{at:%Y%m%dT%H%M%S}", subject="Hemmaplan: loggarna stämmer inte", text=text,
             recipients=",".join(receivers), at=at)  # fmt: skip
