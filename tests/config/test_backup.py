"""A backup holds every row, and a restore either puts all of it in place or changes nothing."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import User
from hemmaplan.config import backup
from hemmaplan.config.backup import Database, NotDone

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

AT = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def source() -> Database:
    """Give the test database, with some rows in it that have been committed."""
    system_user()
    User.objects.create(username="anna", name="Anna Åström", created_at=AT)
    return Database.of(connection.settings_dict)


@pytest.fixture
def target(source: Database) -> Iterator[Database]:
    """Give another database, with one table of old data in it."""
    other = replace(source, name=f"{source.name}_restored")
    maintenance = replace(source, name="postgres")
    name = sql.Identifier(other.name)
    with maintenance.connect() as server:
        server.execute(sql.SQL("drop database if exists {} with (force)").format(name))
        server.execute(sql.SQL("create database {}").format(name))
    with other.connect() as connected:
        connected.execute("create table old_data as select 1 as answer")
    yield other
    with maintenance.connect() as server:
        left = server.execute("select datname from pg_database where datname like %s", [f"{other.name}_%"]).fetchall()
        server.execute(sql.SQL("drop database if exists {} with (force)").format(name))
    assert left == [], "no half database may be left behind"


@pytest.fixture
def file(source: Database, tmp_path: Path) -> Path:
    """Give a backup of the source."""
    path = tmp_path / "kopia.hemmaplan-backup"
    backup.backup(source, path)
    return path


def content(database: Database) -> dict[str, tuple[int, str]]:
    """Return the number of rows and a digest of every table."""
    found = {}
    with database.connect() as connected:
        tables = connected.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
        for (table,) in tables:
            statement = sql.SQL("select count(*), md5(string_agg(row::text, '|' order by row::text)) from {} as row")
            found[table] = connected.execute(statement.format(sql.Identifier(table))).fetchone()
    return found


def test_restore_gives_back_every_row_of_every_table(source: Database, target: Database, file: Path) -> None:
    backup.restore(target, file, at=AT)
    before, after = content(source), content(target)
    assert before == after
    assert before["access_user"][0] == 2
    assert len(before) > 20


def test_restore_into_a_database_that_is_not_there(source: Database, target: Database, file: Path) -> None:
    with replace(source, name="postgres").connect() as server:
        server.execute(sql.SQL("drop database {}").format(sql.Identifier(target.name)))
    assert backup.is_empty(target)
    backup.restore(target, file, at=AT)
    assert content(source) == content(target)


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_restore_of_broken_file_keeps_the_old_data(target: Database, file: Path, kept: float) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(NotDone, match="pg_restore"):
        backup.restore(target, file, at=AT)
    assert list(content(target)) == ["old_data"]


def test_restore_refuses_what_is_no_backup(target: Database, tmp_path: Path) -> None:
    letter = tmp_path / "brev.txt"
    letter.write_text("Hej")
    with pytest.raises(NotDone, match="ingen säkerhetskopia"):
        backup.restore(target, letter, at=AT)
    with pytest.raises(NotDone, match="finns inte"):
        backup.restore(target, tmp_path / "borta", at=AT)
    assert list(content(target)) == ["old_data"]


def test_restore_refuses_backup_of_something_else(target: Database, tmp_path: Path) -> None:
    foreign = tmp_path / "annat"
    backup.backup(target, foreign)
    with pytest.raises(NotDone, match="inte av Hemmaplan"):
        backup.restore(target, foreign, at=AT)
    assert list(content(target)) == ["old_data"]


def test_restore_refuses_backup_of_newer_version(source: Database, target: Database, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into django_migrations (app, name, applied) values ('access', '9999_later', now())")
    try:
        newer = tmp_path / "nyare"
        backup.backup(source, newer)
        with pytest.raises(NotDone, match=r"nyare version.*access\.9999_later"):
            backup.restore(target, newer, at=AT)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("delete from django_migrations where name = '9999_later'")
    assert list(content(target)) == ["old_data"]


def test_restore_refuses_database_in_use(target: Database, file: Path) -> None:
    with target.connect(), pytest.raises(NotDone, match="används av 1 anslutning"):
        backup.restore(target, file, at=AT)
    assert list(content(target)) == ["old_data"]


def test_restore_keeps_old_data_when_somebody_connects_meanwhile(
    target: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[psycopg.Connection] = []
    monkeypatch.setattr(backup, "_refuse_if_newer", lambda _fresh: late.append(target.connect()))
    with pytest.raises(NotDone, match="under återläsningen"):
        backup.restore(target, file, at=AT)
    late[0].close()
    assert list(content(target)) == ["old_data"]


def test_backup_is_closed_to_others_and_never_overwritten(source: Database, file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(NotDone, match="finns redan"):
        backup.backup(source, file)
    with pytest.raises(NotDone, match="Mappen"):
        backup.backup(source, file.parent / "borta" / "kopia")


def test_backup_that_fails_leaves_no_file(source: Database, tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="pg_dump"):
        backup.backup(replace(source, name="finns_inte"), tmp_path / "kopia")
    assert list(tmp_path.iterdir()) == []


def test_commands_tell_in_swedish_what_is_wrong(source: Database, file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="finns redan"):
        call_command("backup", str(file))
    with pytest.raises(CommandError, match="finns inte"):
        call_command("restore", str(tmp_path / "borta"), "--yes")
    with pytest.raises(CommandError, match="--yes"):
        call_command("restore", str(file))
