"""What a killed backup or restore leaves behind: found, and taken away, only when it is ours and its maker is gone."""

import fcntl
import os
import re
import stat
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from hemmaplan.config.database import Database

COMMENT = "Hemmaplan: restore"
_HALF = re.compile(r"\..+\.(\d+)")
_BEGINNINGS = (b"PGDMP", b"age-encryption.org/v1")
_LONGEST = max(map(len, _BEGINNINGS))
_TRIES = 6

Server = psycopg.Connection[tuple[Any, ...]]


# Half files ---------------------------------------------------------------------------------------------------------


def half_of(file: Path) -> Path:
    """Return the name under which a backup is written until it is whole: hidden, with our number."""
    return file.with_name(f".{file.name}.{os.getpid()}")


def remove_half_files(folder: Path) -> list[Path]:
    """Take away the half files of backups that were killed. Returns them."""
    found = []
    for path in sorted(folder.glob(".*")):
        named = _HALF.fullmatch(path.name)
        if named and (int(named[1]) == os.getpid() or not _lives(int(named[1]))) and _is_left(path):
            path.unlink(missing_ok=True)
            found.append(path)
    return found


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _is_left(path: Path) -> bool:
    """Tell whether the file is our account's, begins as a backup does, and nobody is writing it."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
            return False
        with path.open("rb") as content:
            fcntl.flock(content, fcntl.LOCK_EX | fcntl.LOCK_NB)
            beginning = content.read(_LONGEST)
    except OSError:
        return False
    return any(beginning.startswith(known) or (beginning and known.startswith(beginning)) for known in _BEGINNINGS)


# Databases ----------------------------------------------------------------------------------------------------------


def claim(server: Server, database: Database) -> bool:
    """Take the right to restore this database, for as long as the connection lasts. Returns whether it was free."""
    found = server.execute(
        "select pg_try_advisory_lock(hashtextextended(%s, 0))", [f"{COMMENT} {database.name}"]
    ).fetchone()
    return bool(found and found[0])


def mark(server: Server, name: str) -> None:
    """Write on the database that a restore made it, or set it aside."""
    server.execute(sql.SQL("comment on database {} is {}").format(sql.Identifier(name), sql.Literal(COMMENT)))


def unmark(server: Server, name: str) -> None:
    """Take the mark away: the database is in use now."""
    server.execute(sql.SQL("comment on database {} is null").format(sql.Identifier(name)))


def drop(server: Server, name: str) -> None:
    """Drop a database that we made, whoever is connected to it.

    The server's own vacuum may be at work in it. That no ordinary role can end by force; without force the server asks it to
    leave, and refuses while somebody else is there.
    """
    for turn in range(_TRIES):
        force = sql.SQL("" if turn % 2 else "with (force)")
        try:
            server.execute(sql.SQL("drop database if exists {} {}").format(sql.Identifier(name), force))
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            if turn == _TRIES - 1:
                raise
        else:
            return


_OURS = """
select datname, coalesce(shobj_description(oid, 'pg_database'), '') from pg_database
where datdba = (select oid from pg_roles where rolname = current_user)
and datname ~ ('^' || regexp_replace(%(name)s, '([^[:alnum:]_])', '\\\\\\1', 'g') || '_(new|old)_[0-9]{14}$')
and exists (select from pg_database where datname = %(name)s) order by datname
"""


def drop_databases(server: Server, database: Database) -> list[str]:
    """Drop what restores of this database left when they were killed. Only he who has the claim may ask. Returns names.

    Ours is what carries our mark, and what is empty and named as ours: killed before it was marked. A copy that somebody
    made by hand is left alone, whatever its name.
    """
    found = []
    for name, comment in server.execute(_OURS, {"name": database.name}).fetchall():
        if comment == COMMENT or (not comment and "_new_" in name and _has_nothing(database.named(name))):
            drop(server, name)
            found.append(name)
    return found


def _has_nothing(database: Database) -> bool:
    with database.connect() as connection:
        row = connection.execute(
            "select not exists (select from pg_class where relnamespace = 'public'::regnamespace)"
        ).fetchone()
    return bool(row and row[0])


def sweep(database: Database) -> list[str]:
    """Drop the left databases unless a restore is going on. For the start of a command."""
    with database.beside.connect() as server:
        return drop_databases(server, database) if claim(server, database) else []
