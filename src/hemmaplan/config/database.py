"""Where a database is, as whom it is reached, and with what safety: one reading of an address for pages and programs.

All of libpq's options (``sslmode``, ``sslrootcert``, ``connect_timeout`` …) belong to the address: a connection that is
made without them is another connection. Importing this file needs no settings.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import pq
from psycopg.conninfo import make_conninfo

from hemmaplan.config import embedded_postgres, troubles

MAINTENANCE = "postgres"
OPTIONS = frozenset(option.keyword.decode() for option in pq.Conninfo.get_defaults())
_SECRET = "sslpassword"  # noqa: S105  the name of an option
_CLAIMED = {"user", "password", "dbname", "port"}


class NotDone(Exception):
    """Nothing was changed. The text says, in Swedish, why and what to do."""


def described(url: str, name: str) -> dict[str, Any]:
    """Read ``postgresql://user:password@host:port/name?option=value`` into Django's description of a database.

    ``name`` is that of the variable. Raises ImproperlyConfigured on another scheme and on an option libpq does not know.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} går inte att läsa: porten ska vara ett tal.") from error
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} ska börja med postgresql://. Hemmaplan använder bara PostgreSQL.")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = options.pop("host", "")
    unknown = sorted(set(options) - (OPTIONS - _CLAIMED))
    if unknown:
        raise ImproperlyConfigured(f"{name} har ett val som PostgreSQL inte känner: {', '.join(unknown)}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


@dataclass(frozen=True)
class Database:
    """Databas: where it is, as whom it is reached, and libpq's options for the way there."""

    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    options: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Database":
        """Read Django's description of a database. What is Django's own among the options is left out."""
        keys = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
        options = {key: str(value) for key, value in (settings.get("OPTIONS") or {}).items() if key in OPTIONS}
        return cls(**{key.lower(): str(settings.get(key) or "") for key in keys}, options=options)

    @property
    def beside(self) -> "Database":
        """The server's own database: from there others are made, renamed and dropped."""
        return replace(self, name=MAINTENANCE)

    def named(self, name: str) -> "Database":
        """Another database on the same server, reached in the same way."""
        return replace(self, name=name)

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Open a connection where each statement stands alone."""
        return psycopg.connect(self._address(**{_SECRET: self.options.get(_SECRET)}, password=self.password or None),
                               autocommit=True)  # fmt: skip

    def _address(self, **more: str | None) -> str:
        open_ones = {key: value for key, value in self.options.items() if key != _SECRET}
        given = {**open_ones, "dbname": self.name, "host": self.host, "port": self.port, "user": self.user}
        return make_conninfo("", **{key: value for key, value in given.items() if value}, **more)

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs against this database. Raises NotDone with its words when it fails."""
        with self.started(program, *arguments, stdout=subprocess.PIPE) as process:
            said, complaint = process.communicate()
        refuse_failed(program, process.returncode, complaint)
        return said.decode(errors="replace")

    def started(
        self, program: str, *arguments: str, stdin: int | IO[bytes] = subprocess.DEVNULL, stdout: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:  # fmt: skip
        """Start one of PostgreSQL's programs against this database; secrets stay out of the list of processes."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        if self.password:
            environment["PGPASSWORD"] = self.password
        address = self._address()
        if _SECRET in self.options:  # libpq has no variable for it: a service file on a road that only we can open
            environment["PGSERVICEFILE"] = _service_file(self.options[_SECRET])
            address = make_conninfo(address, service="hemmaplan")
        return subprocess.Popen(  # noqa: S603  our own programs
            [str(program_of_postgresql(program)), f"--dbname={address}", *arguments],
            env=environment, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
        )  # fmt: skip


def _service_file(secret: str) -> str:
    """Write the one secret that libpq takes from nowhere else. The file has no name: it is gone with this process."""
    keep = tempfile.TemporaryFile()  # noqa: SIM115  it must live until the program has read it
    _KEPT.append(keep)
    keep.write(f"[hemmaplan]\n{_SECRET}={secret}\n".encode())
    keep.flush()
    return f"/proc/{os.getpid()}/fd/{keep.fileno()}"


_KEPT: list[IO[bytes]] = []


def refuse_failed(program: str, code: int, complaint: bytes) -> None:
    """Raise NotDone with the program's last words unless it ended well."""
    if code:
        said = complaint.decode(errors="replace").strip()[-1500:]
        raise NotDone(troubles.with_reason(f"{program} misslyckades:\n{said}"))


def program_of_postgresql(name: str) -> Path:
    """Return the program: from PG_BIN if given, else the embedded server's, else the system's."""
    given = os.environ.get("PG_BIN")
    if given:
        return Path(given) / name
    try:
        return embedded_postgres.programs() / name
    except embedded_postgres.ServerError:
        found = shutil.which(name)
        if found is None:
            message = f"Programmet {name} saknas. Installera PostgreSQL:s klientprogram eller ange mappen i PG_BIN."
            raise NotDone(message) from None
        return Path(found)
