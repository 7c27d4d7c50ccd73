"""A backup holds every row, and a restore either puts all of it in place or changes nothing."""

import datetime as dt
import fcntl
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import User
from hemmaplan.config import backup, database, encryption, leftovers, restored
from hemmaplan.config.backup import Database, NotDone
from hemmaplan.config.encryption import Identity
from hemmaplan.interventions.models import HeadCount, TokenKey

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

AT = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def source() -> Database:
    """Give the test database, with some rows in it that have been committed."""
    system_user()
    User.objects.create(username="anna", name="Anna Åström", created_at=AT)
    own = connection.settings_dict
    return Database.of({**(settings.DATABASE_OWNER or own), "NAME": own["NAME"]})


@pytest.fixture
def target(source: Database) -> Iterator[Database]:
    """Give another database, with one table of old data in it."""
    other = replace(source, name=f"{source.name}_restored")
    maintenance = replace(source, name="postgres")
    name = sql.Identifier(other.name)
    with maintenance.connect() as server:
        leftovers.drop(server, other.name)
        server.execute(sql.SQL("create database {}").format(name))
    with other.connect() as connected:
        connected.execute("create table old_data as select 1 as answer")
    yield other
    with maintenance.connect() as server:
        left = server.execute("select datname from pg_database where datname like %s", [f"{other.name}_%"]).fetchall()
        leftovers.drop(server, other.name)
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


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_restore_of_broken_file_keeps_the_old_data(target: Database, file: Path, kept: float) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(NotDone, match="avkortad"):
        backup.restore(target, file, at=AT)
    assert list(content(target)) == ["old_data"]


@pytest.mark.parametrize("where", [0.2, 0.5, 0.9])
def test_file_with_one_other_byte_is_refused(file: Path, where: float) -> None:
    whole = bytearray(file.read_bytes())
    whole[int(len(whole) * where)] ^= 1
    file.write_bytes(whole)
    with pytest.raises(NotDone, match="skadad"):
        backup.check_file(file)


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
    with source.connect() as owner:
        owner.execute("insert into django_migrations (app, name, applied) values ('access', '9999_later', now())")
    try:
        newer = tmp_path / "nyare"
        backup.backup(source, newer)
        with pytest.raises(NotDone, match=r"nyare version.*access\.9999_later"):
            backup.restore(target, newer, at=AT)
    finally:
        with source.connect() as owner:
            owner.execute("delete from django_migrations where name = '9999_later'")
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


# What a backup must not hold ----------------------------------------------------------------------------------------


def test_backup_leaves_out_log_ins_and_keys_of_the_month(source: Database, target: Database, tmp_path: Path) -> None:
    Session.objects.create(session_key="hemlig-session", session_data="x", expire_date=AT)
    TokenKey.objects.create(service=make.service(make.unit()), month=dt.date(2026, 11, 1), key=b"manadens-nyckel")
    path = tmp_path / "kopia"
    backup.backup(source, path)
    backup.restore(target, path, at=AT)
    found = content(target)
    assert found["django_session"][0] == found["interventions_tokenkey"][0] == 0
    assert content(source)["django_session"][0] == content(source)["interventions_tokenkey"][0] == 1


def test_every_table_of_secrets_is_left_out() -> None:
    from django.apps import apps

    secret = ("token", "cache", "failure", "attempt", "counter", "sentform")
    tables = {
        model._meta.db_table for model in apps.get_models() if any(word in model._meta.db_table for word in secret)
    }
    assert tables <= set(backup.left_out())


def test_tidy_after_restore_destroys_what_should_have_been_destroyed(source: Database) -> None:
    service = make.service(make.unit())
    TokenKey.objects.create(service=service, month=dt.date(2026, 9, 1), key=b"gammal")
    for month in (9, 10):
        HeadCount.objects.create(service=service, day=dt.date(2026, month, 3), at=AT, visitor="new", token="t",
                                 by=system_user(), recorded_at=AT)  # fmt: skip
    said = "\n".join(restored.tidy(at=AT))
    assert "VARNING" in said
    kept = TokenKey.objects.order_by("month").values_list("month", "key", "destroyed_at")
    assert list(kept) == [(dt.date(2026, 9, 1), None, AT), (dt.date(2026, 10, 1), None, AT)]


# A backup closed to a key -------------------------------------------------------------------------------------------


def test_encrypted_backup_comes_back_and_never_lies_open(source: Database, target: Database, tmp_path: Path) -> None:
    key, path = Identity.generate(), tmp_path / "kopia"
    backup.backup(source, path, recipients=[key.to_public()])
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    backup.restore(target, path, at=AT, identities=[key])
    assert content(source) == content(target)


@pytest.mark.parametrize("how", ["no key", "another key", "cut", "flipped"])
def test_encrypted_backup_that_does_not_open_keeps_the_old_data(
    source: Database, target: Database, tmp_path: Path, how: str
) -> None:
    key, path = Identity.generate(), tmp_path / "kopia"
    backup.backup(source, path, recipients=[key.to_public()])
    whole = bytearray(path.read_bytes())
    if how == "cut":
        path.write_bytes(whole[:-40])
    if how == "flipped":
        whole[-40] ^= 1
        path.write_bytes(whole)
    keys = {"no key": [], "another key": [Identity.generate()]}.get(how, [key])
    with pytest.raises(NotDone, match=r"krypterad|passar inte|skadad|pg_restore"):
        backup.restore(target, path, at=AT, identities=keys)
    assert list(content(target)) == ["old_data"]


def test_secret_key_given_as_the_open_one_is_refused() -> None:
    with pytest.raises(NotDone, match="hemlig nyckel"):
        encryption.recipients([str(Identity.generate())])
    with pytest.raises(NotDone, match="ingen öppen nyckel"):
        encryption.recipients(["age1abc"])


# The way there ------------------------------------------------------------------------------------------------------


def test_every_option_of_the_address_reaches_every_program(monkeypatch: pytest.MonkeyPatch) -> None:
    given = "sslmode=verify-full&sslrootcert=/etc/ca.pem&sslcert=/c&sslkey=/k&channel_binding=require&connect_timeout=7"
    address = f"postgresql://anna:hemligt@db.example.se:5433/hp?{given}&sslpassword=lika+hemligt"
    seen: dict[str, Any] = {}

    def started(command: list[str], **rest: Any) -> None:
        seen.update(command=command, env=rest["env"], service=Path(rest["env"]["PGSERVICEFILE"]).read_text())

    monkeypatch.setattr(subprocess, "Popen", started)
    Database.of(database.described(address, "DATABASE_URL")).started("pg_dump", stdout=subprocess.PIPE)
    told = conninfo_to_dict(seen["command"][1].removeprefix("--dbname="))
    for option, value in parse_qsl(given):
        assert told[option] == value
    assert (told["host"], told["port"], told["user"], told["dbname"]) == ("db.example.se", "5433", "anna", "hp")
    assert seen["env"]["PGPASSWORD"] == "hemligt"
    assert seen["service"].splitlines() == ["[hemmaplan]", "sslpassword=lika hemligt"]
    assert "hemligt" not in " ".join(seen["command"]), "secrets stay out of the list of processes"


def test_options_hold_on_the_way_to_the_server(source: Database) -> None:
    with replace(source, options={"sslmode": "verify-full", "host": source.host}).connect() as connected:
        assert connected.info.get_parameters()["sslmode"] == "verify-full"


# What a killed one leaves behind ------------------------------------------------------------------------------------


def dead_pid() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_next_backup_takes_away_half_files_of_the_dead_and_only_those(source: Database, tmp_path: Path) -> None:
    dead = dead_pid()
    left, closed = tmp_path / f".bak.{dead}", tmp_path / f".annan.{dead}"
    living, foreign, named = tmp_path / f".bak.{os.getppid()}", tmp_path / f".brev.{dead}", tmp_path / "bak.1"
    for path, said in (
        (left, b"PGDMP half"), (closed, b"age-encryption.org/v1\n"), (living, b"PGDMP"), (foreign, b"Hej"), (named, b"PGDMP"),
    ):  # fmt: skip
        path.write_bytes(said)
    backup.backup(source, tmp_path / "ny")
    assert {path.name for path in tmp_path.iterdir()} == {"ny", living.name, foreign.name, named.name}


def test_half_file_that_somebody_writes_is_left(tmp_path: Path) -> None:
    half = tmp_path / f".bak.{dead_pid()}"
    half.write_bytes(b"PGDMP")
    with half.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert leftovers.remove_half_files(tmp_path) == []
    assert leftovers.remove_half_files(tmp_path) == [half]


def test_next_restore_drops_left_databases_and_no_others(source: Database, target: Database, file: Path) -> None:
    ours, set_aside, empty, by_hand = (f"{target.name}_{end}" for end in (
        "new_20261130010101", "old_20261130010101", "new_20261130020202", "old_20261130030303"))  # fmt: skip
    with source.beside.connect() as server:
        for name in (ours, set_aside, empty, by_hand):
            server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        for name in (ours, set_aside):
            leftovers.mark(server, name)
        with target.named(by_hand).connect() as connected:
            connected.execute("create table kept as select 1 as answer")
        backup.restore(target, file, at=AT)
        found = {row[0] for row in server.execute("select datname from pg_database").fetchall()}
        server.execute(sql.SQL("drop database {}").format(sql.Identifier(by_hand)))
    assert found & {ours, set_aside, empty, by_hand} == {by_hand}


def test_restore_waits_for_nobody_and_refuses_a_second(source: Database, target: Database, file: Path) -> None:
    with source.beside.connect() as other:
        assert leftovers.claim(other, target)
        with pytest.raises(NotDone, match="pågår redan"):
            backup.restore(target, file, at=AT)
        assert leftovers.sweep(target) == []
