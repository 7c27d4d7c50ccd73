"""Backup and restore of the whole database (säkerhetskopia), with PostgreSQL's own programs.

A backup is one file in PostgreSQL's custom format, encrypted to a public key (age) if one is given. A restore goes into
a new database beside the old one; only when everything is in place do the two change names, in one transaction. A broken
file leaves the old data as they were. What must not outlive its day is left out: log-ins and keys of the month.
"""

import datetime as dt
import fcntl
import hashlib
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from hemmaplan.config import database_roles, leftovers, troubles
from hemmaplan.config.database import Database, NotDone, program_of_postgresql, refuse_failed
from hemmaplan.config.encryption import Identity, Recipient, decrypt, encrypt, is_encrypted

MAGIC = b"PGDMP"
_SEAL, _PIECE = b"\nhemmaplan-sha256:", 1 << 20
# Made by others, so they cannot say themselves that they are left out; our own models say so in ``Privacy.backup``.
LEFT_OUT = ("django_session",)
SECONDS_TO_LEAVE = 5
__all__ = ["Database", "NotDone", "backup", "check_file", "is_empty", "left_out", "restore"]


def left_out() -> list[str]:
    """Return the tables whose rows no backup holds: the table is there after a restore, and empty."""
    own = [model._meta.db_table for model in apps.get_models() if not getattr(_privacy(model), "backup", True)]
    return sorted([*LEFT_OUT, *own])


def _privacy(model: type[Any]) -> object:
    return getattr(model, "Privacy", None)


def backup(database: Database, file: Path, *, recipients: list[Recipient] | None = None) -> int:
    """Write the whole database to the file, readable by its owner only. Returns its size in bytes.

    With recipients nothing but the encrypted stream ever reaches the disk. Raises NotDone when the file exists, the
    folder does not, or PostgreSQL refuses. No half file is left, and those of killed backups are taken away.
    """
    if file.exists():
        raise NotDone(f"Filen {file} finns redan. Välj ett annat namn: en säkerhetskopia skrivs aldrig över.")
    if not file.parent.is_dir():
        raise NotDone(f"Mappen {file.parent} finns inte. Skapa den först.")
    leftovers.remove_half_files(file.parent)
    half = leftovers.half_of(file)
    try:
        half.touch(mode=0o600, exist_ok=False)
        with half.open("wb") as written:
            fcntl.flock(written, fcntl.LOCK_EX)  # as long as we live nobody takes it for a leftover
            _dump(database, written, recipients or [])
            if not recipients:
                _refuse_unreadable(half)
                written.seek(0, os.SEEK_END)
                written.write(_seal_of(half))
            written.flush()
            os.fsync(written.fileno())
            half.rename(file)
    except OSError as error:
        raise NotDone(f"Filen {file} kunde inte skrivas: {troubles.why(error)}.") from error
    finally:
        half.unlink(missing_ok=True)
    return file.stat().st_size


def _dump(database: Database, written: IO[bytes], recipients: list[Recipient]) -> None:
    words = [
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        *(f"--exclude-table-data=public.{name}" for name in left_out()),
    ]
    with database.started("pg_dump", *words, stdout=subprocess.PIPE if recipients else written) as process:
        if recipients:
            assert process.stdout is not None
            encrypt(process.stdout, written, recipients)
        complaint = process.communicate()[1]
    refuse_failed("pg_dump", process.returncode, complaint)


def _seal_of(file: Path, length: int | None = None) -> bytes:
    """Return the last line of a backup: the digest of all that stands before it, which PostgreSQL's programs pass over."""
    digest, left = hashlib.sha256(), file.stat().st_size if length is None else length
    with file.open("rb") as content:
        while left > 0 and (piece := content.read(min(left, _PIECE))):
            digest.update(piece)
            left -= len(piece)
    return _SEAL + digest.hexdigest().encode() + b"\n"


def _refuse_damaged(file: Path) -> None:
    """Raise NotDone when a byte is missing or another than it was. PostgreSQL's own program restores some such files."""
    length = file.stat().st_size - len(_SEAL) - 65
    with file.open("rb") as content:
        content.seek(max(0, length))
        seal = content.read()
    if not seal.startswith(_SEAL) or seal != _seal_of(file, length):
        raise NotDone(
            f"Säkerhetskopian {file} är skadad eller avkortad: dess kontrollsumma stämmer inte. De gamla uppgifterna är "
            "kvar. Använd en annan kopia."
        )


def _refuse_unreadable(half: Path) -> None:
    listed = subprocess.run(  # noqa: S603  our own program
        [str(program_of_postgresql("pg_restore")), "--list", str(half)], capture_output=True, check=False
    )
    refuse_failed("pg_restore", listed.returncode, listed.stderr)


def check_file(file: Path, identities: list[Identity] | None = None) -> None:
    """Raise NotDone unless the file looks like a backup that we can read."""
    if not file.is_file():
        raise NotDone(f"Filen {file} finns inte. Kontrollera sökvägen.")
    if is_encrypted(file):
        if not identities:
            raise NotDone(f"{file} är krypterad. Ange filen med den hemliga nyckeln: --identity FIL")
        return
    with file.open("rb") as content:
        if content.read(len(MAGIC)) != MAGIC:
            raise NotDone(f"{file} är ingen säkerhetskopia av Hemmaplan. Ange en fil gjord med: hemmaplan backup")
    _refuse_damaged(file)


def is_empty(database: Database) -> bool:
    """Tell whether the database has no tables, or is not there."""
    try:
        with database.connect() as connection:
            found = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    except psycopg.OperationalError:
        return True
    return found is None or found[0] == 0


def restore(
    database: Database, file: Path, *, at: dt.datetime, identities: list[Identity] | None = None, role: str = ""
) -> None:  # fmt: skip
    """Put the backup in the place of the database, which the owner of the tables has given us the way to.

    ``role`` is the application's: it gets its rights before the new database takes the name. Raises NotDone, with the old
    data untouched, when the file is missing, no backup, broken, or from a newer version of Hemmaplan, and when somebody is
    connected to the database.
    """
    check_file(file, identities)
    with database.beside.connect() as server, _alone(server, database):
        leftovers.drop_databases(server, database)
        _refuse_if_used(server, database)
        fresh = database.named(f"{database.name}_new_{at:%Y%m%d%H%M%S}")
        old = database.named(f"{database.name}_old_{at:%Y%m%d%H%M%S}")
        _create(server, fresh)
        try:
            _fill(fresh, file, identities or [])
            _refuse_if_newer(fresh)
            if role:
                with fresh.connect() as connection:
                    database_roles.give_rights(connection, role)
            _swap(server, database=database, fresh=fresh, old=old)
        except BaseException:
            leftovers.drop(server, fresh.name)
            raise
        leftovers.drop(server, old.name)


@contextmanager
def _alone(server: psycopg.Connection[tuple[Any, ...]], database: Database) -> Iterator[None]:
    """One restore of a database at a time. Held by our connection: a killed restore lets go."""
    if not leftovers.claim(server, database):
        raise NotDone(f"En återläsning av databasen {database.name} pågår redan. Vänta tills den är klar.")
    yield


def _create(server: psycopg.Connection[tuple[Any, ...]], fresh: Database) -> None:
    try:
        server.execute(sql.SQL("create database {} template template0").format(sql.Identifier(fresh.name)))
    except psycopg.errors.InsufficientPrivilege:
        raise NotDone(
            f"Databasrollen {fresh.user} får inte skapa databaser. Ge den rätten under återläsningen: "
            f"ALTER ROLE {fresh.user} CREATEDB"
        ) from None
    leftovers.mark(server, fresh.name)


def _fill(fresh: Database, file: Path, identities: list[Identity]) -> None:
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    with file.open("rb") as content:
        closed = is_encrypted(file)
        broken: OSError | NotDone | None = None
        with fresh.started(
            "pg_restore", *words, stdin=subprocess.PIPE if closed else content, stdout=subprocess.DEVNULL
        ) as process:
            if closed:
                assert process.stdin is not None
                try:
                    decrypt(content, process.stdin, identities)
                except (OSError, NotDone) as error:
                    broken = error
            complaint = process.communicate()[1]
    if isinstance(broken, NotDone):
        raise broken
    refuse_failed("pg_restore", process.returncode, complaint)
    if broken:
        raise NotDone(f"Filen {file} är skadad eller avkortad och kan inte dekrypteras. De gamla uppgifterna är kvar.")


def _refuse_if_used(server: psycopg.Connection[tuple[Any, ...]], database: Database) -> None:
    until = time.monotonic() + SECONDS_TO_LEAVE
    while used := _connections(server, database):
        if time.monotonic() > until:
            raise NotDone(
                f"Databasen {database.name} används av {used} anslutningar. "
                "Stoppa webbservern och bakgrundsarbetaren först, och kör sedan om kommandot."
            )
        time.sleep(0.1)  # one that has been closed is seen for a moment more, longer on a busy machine


def _connections(server: psycopg.Connection[tuple[Any, ...]], database: Database) -> int:
    found = server.execute("select count(*) from pg_stat_activity where datname = %s", [database.name]).fetchone()
    return int(found[0]) if found else 0


def _refuse_if_newer(fresh: Database) -> None:
    """Refuse data whose tables this version of Hemmaplan does not know."""
    known = set(MigrationLoader(None).disk_migrations)
    ours = {app for app, _name in known}
    with fresh.connect() as connection:
        if not connection.execute("select to_regclass('public.django_migrations')").fetchone() == (
            "django_migrations",
        ):
            raise NotDone("Filen är en säkerhetskopia, men inte av Hemmaplan. De gamla uppgifterna är kvar.")
        applied = set(connection.execute("select app, name from django_migrations").fetchall())
    unknown = sorted(f"{app}.{name}" for app, name in applied - known if app in ours)
    if unknown:
        raise NotDone(
            "Säkerhetskopian är gjord med en nyare version av Hemmaplan. Uppgradera först. "
            f"De gamla uppgifterna är kvar. Okänt: {', '.join(unknown[:5])}"
        )


def _swap(server: psycopg.Connection[tuple[Any, ...]], *, database: Database, fresh: Database, old: Database) -> None:
    """Change the names of both in one transaction: at no moment is there no database, or a wrong one."""
    rename = sql.SQL("alter database {} rename to {}")
    try:
        with server.transaction():
            exists = server.execute("select 1 from pg_database where datname = %s", [database.name]).fetchone()
            if exists:
                server.execute(rename.format(sql.Identifier(database.name), sql.Identifier(old.name)))
                leftovers.mark(server, old.name)
            server.execute(rename.format(sql.Identifier(fresh.name), sql.Identifier(database.name)))
            leftovers.unmark(server, database.name)
    except psycopg.errors.ObjectInUse:
        raise NotDone(
            f"Någon anslöt till databasen {database.name} under återläsningen. De gamla uppgifterna är kvar. "
            "Stoppa webbservern och bakgrundsarbetaren och kör om kommandot."
        ) from None
