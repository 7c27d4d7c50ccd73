"""The application's database role owns nothing and may not touch what guards the logs: tried against the real grants."""

from dataclasses import replace

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from psycopg import sql
from tests import make

from hemmaplan.access.models import ReadNote
from hemmaplan.config import database_roles
from hemmaplan.config.database import Database, NotDone
from hemmaplan.config.database_roles import rights_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> psycopg.Connection:
    """Give a connection of the application's own, with no ownership to take up."""
    own = connection.settings_dict
    database = Database.of({**settings.DATABASE_APPLICATION, "NAME": own["NAME"]})
    with database.connect() as connected:
        yield connected


@pytest.fixture
def owner() -> Database:
    own = connection.settings_dict
    return Database.of({**settings.DATABASE_OWNER, "NAME": own["NAME"]})


def test_role_owns_nothing(application: psycopg.Connection) -> None:
    owned = application.execute(
        "select count(*) from pg_class where pg_get_userbyid(relowner) = current_user"
    ).fetchone()
    flags = application.execute(
        "select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication from pg_roles where rolname = current_user"
    ).fetchone()
    groups = application.execute("select count(*) from pg_auth_members where member = current_user::regrole").fetchone()
    assert owned == (0,)
    assert flags == (False,) * 5
    assert groups == (0,), "no way from the application to the owner"


FORBIDDEN = [
    "alter table access_event disable trigger all",
    "alter table access_event add column more text",
    "alter table access_event owner to current_user",
    "drop table access_event",
    "drop trigger pgtrigger_append_only_640d4 on access_event",
    "create or replace function public._pgtrigger_should_ignore(trigger_name name) returns boolean language sql as 'select true'",
    "truncate access_event",
    "truncate people_person cascade",
    "update access_event set by_name = 'x'",
    "delete from access_event",
    "update access_readnote set user_name = 'x'",
    "delete from access_readnote",
    "with gone as (delete from access_event returning 1) select count(*) from gone",
    "update access_seal set digest = 'x'",
    "delete from access_seal",
    "update access_rolegrantevent set role = 'x'",
    "delete from people_personevent",
    "insert into django_migrations (app, name, applied) values ('access', 'x', now())",
    "set session_replication_role = 'replica'",
    "select set_config('session_replication_role', 'replica', false)",
    "set role hemmaplan",
    "set session authorization hemmaplan",
    "create table access_mine (id int)",
    "create temporary table access_event (id int)",
    "create schema mine",
    "create function mine() returns int language sql as 'select 1'",
    "select setval('access_event_id_seq', 1)",
    "alter sequence access_event_id_seq restart",
    "copy access_event to program 'cat'",
    "select pg_read_file('postgresql.conf')",
    "comment on table access_event is 'x'",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_role_is_refused(application: psycopg.Connection, statement: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)):
        application.execute(statement)


def test_role_may_do_the_days_work_and_the_trigger_writes_history(client_as) -> None:
    unit = make.unit()
    grant = make.user("unit_manager", unit).grants.get()
    grant.role = "deputy"
    grant.save()
    assert grant.events.get().role == "unit_manager"
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == (database_roles.application_role(),)


def test_setting_of_the_session_lifts_no_trigger_for_the_application() -> None:
    with connection.cursor() as cursor:
        asked = "select public._pgtrigger_should_ignore('append_only')"
        cursor.execute("set local pgtrigger.ignore = '{append_only}'")
        cursor.execute(asked)
        assert cursor.fetchone() == (False,)
        with database_roles.as_owner():
            cursor.execute(asked)
            assert cursor.fetchone() == (True,)


def test_every_table_that_is_only_added_to_may_only_be_added_to() -> None:
    logs_and_history = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__name__ in {"ReadNote", "Event", "Seal"} or hasattr(model, "pgh_tracked_model")
    }
    assert len(logs_and_history) > 8
    assert {table: rights_of(table) for table in logs_and_history} == dict.fromkeys(
        logs_and_history, ("SELECT", "INSERT")
    )


def test_rights_in_the_database_are_those_that_were_declared(application: psycopg.Connection) -> None:
    tables = [
        row[0] for row in application.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    ]
    every = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    for table in tables:
        held = tuple(
            right for right in every
            if application.execute("select has_table_privilege(current_user, %s, %s)", [f'"{table}"', right]).fetchone()[0]
        )  # fmt: skip
        assert held == rights_of(table), table


# Owner and application apart ----------------------------------------------------------------------------------------


def test_owner_steps_in_and_out() -> None:
    def who() -> str:
        with connection.cursor() as cursor:
            cursor.execute("select current_user")
            return cursor.fetchone()[0]

    application = who()
    with database_roles.as_owner():
        assert who() == settings.DATABASE_OWNER["USER"]
    assert who() == application == database_roles.application_role()


def test_production_without_owner_refuses_what_needs_one(settings) -> None:
    settings.PRODUCTION, settings.DATABASE_OWNER = True, None
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        call_command("set_up")
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        call_command("migrate")
    with database_roles.as_owner(needed=False):
        pass


def test_production_as_owner_refuses_to_run(settings) -> None:
    settings.PRODUCTION = True
    assert database_roles.fault_of_role() == ""
    database_roles.refuse_owner()
    with database_roles.as_owner():
        assert "äger databasen" in database_roles.fault_of_role()


def test_production_as_owner_refuses_to_serve(settings, monkeypatch) -> None:
    settings.PRODUCTION = True
    monkeypatch.setattr(database_roles, "fault_of_role", lambda: "Databasrollen x äger databasen.")
    monkeypatch.setattr(connection, "close", lambda: None)
    with pytest.raises(ImproperlyConfigured, match="äger databasen"):
        call_command("serve")


def test_role_that_the_owner_may_not_make_is_asked_for(settings) -> None:
    settings.DATABASE_APPLICATION = {**settings.DATABASE_APPLICATION, "USER": "hemmaplan_annan", "PASSWORD": "x"}
    with database_roles.as_owner(), pytest.raises(NotDone, match='CREATE ROLE "hemmaplan_annan" LOGIN'):
        database_roles.make_application_role()


@pytest.mark.django_db(transaction=True)
def test_own_server_gets_its_role_and_rights_by_set_up(settings, owner: Database) -> None:
    """An owner who may make roles makes the application's, with the password of DATABASE_URL."""
    with replace(owner, user="postgres").connect() as server:
        server.execute("alter role hemmaplan createrole")
        settings.DATABASE_APPLICATION = {
            **settings.DATABASE_APPLICATION,
            "USER": "hemmaplan_prov",
            "PASSWORD": "hem'ligt",
        }
        try:
            with database_roles.as_owner():
                assert database_roles.make_application_role()
                assert not database_roles.make_application_role()
                database_roles.give_rights_here()
            with replace(owner, user="hemmaplan_prov", password="hem'ligt").connect() as application:
                assert application.execute("select count(*) from access_user").fetchone() == (0,)
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    application.execute("delete from access_event")
        finally:
            server.execute("alter role hemmaplan nocreaterole")
            server.execute(sql.SQL("drop owned by hemmaplan_prov; drop role hemmaplan_prov"))


@pytest.mark.django_db(transaction=True)
def test_emptied_tables_are_the_owners_work_in_tests() -> None:
    ReadNote.objects.create(at=make.AT, user_id=1, user_name="A", kind="people.person", why="x", path="/")


# What holds against the owner too -----------------------------------------------------------------------------------


def only_added_to() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if database_roles.is_only_added_to(model))


def test_owner_cannot_empty_or_change_logs_and_history_unawares() -> None:
    assert {"access_event", "access_readnote", "access_seal", "people_personevent"} <= set(only_added_to())
    with database_roles.as_owner(), connection.cursor() as cursor:
        for table in only_added_to():
            with pytest.raises(DatabaseError, match="fylls bara på"), transaction.atomic():
                cursor.execute(f"truncate {table} cascade")
        with pytest.raises(DatabaseError, match="fylls bara på"), transaction.atomic():
            cursor.execute("delete from people_personevent")
