"""Migrations: complete, reversible, and tried all the way down and up again."""

import os
import subprocess
import sys
from urllib.parse import quote

import psycopg
import pytest
from django.apps import apps
from django.contrib.postgres.operations import CreateExtension
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import AddField, CreateModel, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from pgtrigger.migrations import AddTrigger
from psycopg import sql
from tests.conftest import migrated_template

from hemmaplan.config import leftovers
from hemmaplan.organisation.tables import TablesAtOnce


def ours() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.name.startswith("hemmaplan.")]


def one_way(migration) -> list[str]:
    """The steps of a migration that cannot be undone."""
    return [operation.describe() for operation in migration.operations if not operation.reversible]


def test_every_migration_can_be_undone():
    loader = MigrationLoader(None)
    faults = [
        f"{app}.{name}: {step}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in ours()
        for step in one_way(migration)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", *ours(), check=True, dry_run=True, verbosity=0)


def test_every_part_with_models_has_migrations():
    loader = MigrationLoader(None)
    with_models = {model._meta.app_label for model in apps.get_models()} & set(ours())
    assert not with_models - loader.migrated_apps


def not_of_the_end(migration) -> list[str]:
    """The steps of tables made at once that hold only half-way: what a later step changes."""
    whole = (CreateModel, AddTrigger, CreateExtension, RunSQL)
    return [operation.describe() for operation in migration.operations if not isinstance(operation, whole)]


def test_tables_made_at_once_have_no_step_that_holds_only_half_way():
    at_once = {k: m for k, m in MigrationLoader(None).disk_migrations.items() if isinstance(m, TablesAtOnce)}
    assert {app for app, _ in at_once} == set(ours()) & {model._meta.app_label for model in apps.get_models()}
    faults = [f"{app}.{name}: {step}" for (app, name), m in at_once.items() for step in not_of_the_end(m)]
    assert not faults, "\n".join(faults)


@pytest.fixture
def scratch():
    """A migrated database beside the test's own, and its address."""
    own = connection.settings_dict
    name = f"test_hemmaplan_{os.environ.get('HEMMAPLAN_TEST_RUN', os.getpid())}_scratch_{os.getpid()}"
    options = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in options.items() if v}) as server:
        template = sql.Identifier(migrated_template())  # it came about by migrating from nothing
        server.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), template))
        user = quote(own["USER"]) + (f":{quote(own['PASSWORD'])}" if own["PASSWORD"] else "")
        port = f":{own['PORT']}" if own["PORT"] else ""
        yield f"postgresql://{user}@{port}/{name}?host={quote(own['HOST'] or 'localhost', safe='')}"
        leftovers.drop(server, name)


MIGRATE = """
import sys
import django
django.setup()

from django.contrib.postgres.operations import CreateExtension
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

down = sys.argv[1:]
if down:  # all in one plan: one part at a time costs ten times as much
    MigrationExecutor(connection).migrate([(label, None) for label in down])
else:
    call_command("migrate", verbosity=0)
"""


def migrate(url: str, *down: str) -> None:
    """Migrate all the way up, or the named parts down, in a process of its own against another database."""
    environment = {"DATABASE_URL": url, "HEMMAPLAN_MODE": "test", "DJANGO_SETTINGS_MODULE": "hemmaplan.config.settings"}
    result = subprocess.run(
        [sys.executable, "-c", MIGRATE, *down],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{down}: {result.stdout}{result.stderr}"


def tables_of(url: str) -> set[str]:
    with psycopg.connect(url) as database:
        rows = database.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    return {name for (name,) in rows}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.timeout(3600)
def test_the_database_can_be_taken_down_and_built_again(scratch):
    whole = tables_of(scratch)
    with_models = sorted({model._meta.app_label for model in apps.get_models()} & set(ours()))
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in with_models}
    assert tables <= whole
    migrate(scratch, *with_models)
    assert not tables & tables_of(scratch)
    migrate(scratch)
    assert tables_of(scratch) == whole


def test_planted_steps_without_return_are_found():
    class Planted:
        operations = [RunSQL("select 1"), RunPython(RunPython.noop), RunSQL("select 1", RunSQL.noop)]

    assert len(one_way(Planted)) == 2


def test_a_planted_step_that_holds_only_half_way_is_found():
    class Planted:
        operations = [CreateModel("Wide", []), AddField("wide", "column", models.IntegerField())]

    assert len(not_of_the_end(Planted)) == 1
