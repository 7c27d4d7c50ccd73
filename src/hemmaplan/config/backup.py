"""Backup and restore of the whole database (säkerhetskopia), with PostgreSQL's own programs.

A backup is one file in PostgreSQL's custom format. A restore goes into a new database beside the old one; only when
everything is in place do the two change names, in one transaction. A broken file leaves the old data as they were.
"""

import datetime as dt
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from hemmaplan.config import embedded_postgres

MAGIC = b"PGDMP"
MAINTENANCE = "postgres"


class NotDone(Exception):
    """Nothing was changed. The text says, in Swedish, why and what to do."""


@dataclass(frozen=True)
class Database:
    """Where a database is and as whom it is reached."""

    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, settings: dict[str, Any]) -> "Database":
        """Read Django's description of a database."""
        keys = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
        return cls(**{key.lower(): str(settings.get(key) or "") for key in keys})

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Open a connection where each statement stands alone."""
        return psycopg.connect(
            dbname=self.name, host=self.host or None, port=self.port or None, user=self.user or None,
            password=self.password or None, autocommit=True,
        )  # fmt: skip

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs against this database. The password stays out of the list of processes."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        named = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}
        environment.update({key: value for key, value in named.items() if value})
        done = subprocess.run(  # noqa: S603  our own programs
            [str(_program(program)), *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NotDone(f"{program} misslyckades:\n{done.stderr.strip()[-1500:]}")
        return done.stdout


def _program(name: str) -> Path:
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


def backup(database: Database, file: Path) -> int:
    """Write the whole database to the file, readable by its owner only. Returns its size in bytes.

    Raises NotDone when the file exists, the folder does not, or PostgreSQL refuses. No half file is left.
    """
    if file.exists():
        raise NotDone(f"Filen {file} finns redan. Välj ett annat namn: en säkerhetskopia skrivs aldrig över.")
    if not file.parent.is_dir():
        raise NotDone(f"Mappen {file.parent} finns inte. Skapa den först.")
    half = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        half.touch(mode=0o600)
        database.run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={half}", database.name)
        database.run("pg_restore", "--list", str(half))
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.rename(file)
    except OSError as error:
        raise NotDone(f"Filen {file} kunde inte skrivas: {error.strerror}.") from error
    finally:
        half.unlink(missing_ok=True)
    return file.stat().st_size


def check_file(file: Path) -> None:
    """Raise NotDone unless the file looks like a backup that these programs can read."""
    if not file.is_file():
        raise NotDone(f"Filen {file} finns inte. Kontrollera sökvägen.")
    with file.open("rb") as content:
        if content.read(len(MAGIC)) != MAGIC:
            raise NotDone(f"{file} är ingen säkerhetskopia av Hemmaplan. Ange en fil gjord med: hemmaplan backup")


def is_empty(database: Database) -> bool:
    """Tell whether the database has no tables, or is not there."""
    try:
        with database.connect() as connection:
            found = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    except psycopg.OperationalError:
        return True
    return found is None or found[0] == 0


def restore(database: Database, file: Path, *, at: dt.datetime) -> None:
    """Put the backup in the place of the database.

    Raises NotDone, with the old data untouched, when the file is missing, no backup, broken, or from a newer version of
    Hemmaplan, and when somebody is connected to the database.
    """
    check_file(file)
    mark = f"{at:%Y%m%d%H%M%S}"
    fresh = replace(database, name=f"{database.name}_new_{mark}")
    with replace(database, name=MAINTENANCE).connect() as server:
        _refuse_if_used(server, database)
        _create(server, fresh)
        try:
            database.run(
                "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
                f"--dbname={fresh.name}", str(file),
            )  # fmt: skip
            _refuse_if_newer(fresh)
            old = replace(database, name=f"{database.name}_old_{mark}")
            _swap(server, database=database, fresh=fresh, old=old)
        except BaseException:
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(fresh.name)))
            raise
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(old.name)))


def _create(server: psycopg.Connection[tuple[Any, ...]], fresh: Database) -> None:
    try:
        server.execute(sql.SQL("create database {} template template0").format(sql.Identifier(fresh.name)))
    except psycopg.errors.InsufficientPrivilege:
        raise NotDone(
            f"Databasrollen {fresh.user} får inte skapa databaser. Ge den rätten under återläsningen: "
            f"ALTER ROLE {fresh.user} CREATEDB"
        ) from None


def _refuse_if_used(server: psycopg.Connection[tuple[Any, ...]], database: Database) -> None:
    found = server.execute("select count(*) from pg_stat_activity where datname = %s", [database.name]).fetchone()
    if found and found[0]:
        raise NotDone(
            f"Databasen {database.name} används av {found[0]} anslutningar. "
            "Stoppa webbservern och bakgrundsarbetaren först, och kör sedan om kommandot."
        )


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
            server.execute(rename.format(sql.Identifier(fresh.name), sql.Identifier(database.name)))
    except psycopg.errors.ObjectInUse:
        raise NotDone(
            f"Någon anslöt till databasen {database.name} under återläsningen. De gamla uppgifterna är kvar. "
            "Stoppa webbservern och bakgrundsarbetaren och kör om kommandot."
        ) from None
