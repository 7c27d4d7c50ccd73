"""What every test gets: a real PostgreSQL, a database of its own run, no network.

Migrating takes seconds, copying a migrated database a tenth of one. So the migrated tables are kept as a template, made
anew when a migration changes, and each worker of each run gets a copy. Several runs may go on at once.
"""

import copy
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import hypothesis
import psycopg
import pytest
from psycopg import sql

os.environ["HEMMAPLAN_MODE"] = "test"
os.environ["HEMMAPLAN_EMBEDDED"] = "tests"
os.environ["DJANGO_SETTINGS_MODULE"] = "hemmaplan.config.settings"

from tests import share

from hemmaplan.config import embedded_postgres, leftovers, memory, translations

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser
    from tests.planted import World

    from hemmaplan.access.models import User

BROWSER_SECONDS = 180  # only for what never comes
BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
REPOSITORY = Path(__file__).resolve().parents[1]
STAYING = {"django_content_type", "auth_permission"}
COPY, TEMPLATE = "test_hemmaplan_", "template_hemmaplan_"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--whole``: all combinations in the walks."""
    share.add_option(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded server; the xdist workers find it running."""
    share.of_run(config)
    if not os.environ.get("DATABASE_URL"):
        embedded_postgres.server().use()
    os.environ.setdefault("HEMMAPLAN_TEST_RUN", str(os.getpid()))
    translations.compile_all()
    django.setup()
    # A busy machine draws examples slowly, and that is no fault of what is tested.
    hypothesis.settings.register_profile(
        "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("house")
    become_application()


def pytest_collection_finish() -> None:
    """Search memory for rubbish as seldom as the server does: thousands of tests are loaded and never rubbish."""
    memory.settle()


def become_application() -> None:
    """Let the tests work as the application does: the owner's connection lays its ownership down (``as_owner`` takes it up)."""
    from django.conf import settings
    from django.db import connection

    from hemmaplan.config import database_roles

    if database_roles.has_two_roles():
        owner = settings.DATABASE_OWNER
        role = {"OPTIONS": {**owner["OPTIONS"], "assume_role": database_roles.application_role()}}
        connection.settings_dict.update({"USER": owner["USER"], "PASSWORD": owner["PASSWORD"], **role})


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Give this worker its own copy of the migrated database."""
    from django.db import connection

    from hemmaplan.config import database_roles

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{COPY}{os.environ['HEMMAPLAN_TEST_RUN']}_{worker}"
    with django_db_blocker.unblock():
        template = migrated_template()
        copy_database(template, name)
        connection.close()
        connection.settings_dict["NAME"] = name
        with database_roles.as_owner():  # rights to a database do not come along when it is copied
            database_roles.give_rights_here()
    yield
    with django_db_blocker.unblock():
        connection.close()
        with server_beside() as server:
            leftovers.drop(server, name)


def migrated_template() -> str:
    """Return the name of the migrated template. The first to ask makes it, the others wait."""
    from django.db import connection

    name = TEMPLATE + _mark_of_migrations()
    embedded_postgres.home().mkdir(parents=True, exist_ok=True)
    with (embedded_postgres.home() / "test-template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with server_beside() as server:
            names = {row[0] for row in server.execute("select datname from pg_database").fetchall()}
            if name in names:
                return name
            _drop_leftovers(server, names)
            half = f"{name}_half"
            own = connection.settings_dict
            original = {key: own[key] for key in ("NAME", "OPTIONS")}
            own.setdefault("TEST", {})["NAME"] = half
            own["OPTIONS"] = {key: value for key, value in own["OPTIONS"].items() if key != "assume_role"}
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            own.update(original)
            server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(half), sql.Identifier(name)))
    return name


def _mark_of_migrations() -> str:
    mark = hashlib.sha256((REPOSITORY / "requirements" / "core.txt").read_bytes())
    source = REPOSITORY / "src" / "hemmaplan"
    for path in [source / "organisation" / "tables.py", *sorted(source.glob("*/migrations/*.py"))]:
        mark.update(str(path.relative_to(REPOSITORY)).encode() + path.read_bytes())
    return mark.hexdigest()[:16]


@pytest.fixture(scope="session", autouse=True)
def _emptying_as_owner() -> Iterator[None]:
    """Let the tests that commit empty the tables afterwards, which the application may not and triggers refuse.

    The kinds of content and their permissions, which no test changes, stay: to write them anew takes longer than the rest.
    """
    from django.core.management.commands import flush
    from django.db import connection

    from hemmaplan.config import database_roles

    # On the class: once a browser's driver runs its loop in this thread, Django gives it a connection of its own.
    operations = type(connection.ops)
    plain, empty = operations.execute_sql_flush, operations.sql_flush

    def all_but(self: Any, style: Any, tables: list[str], **how: Any) -> list[str]:
        return empty(self, style, [table for table in tables if table not in STAYING], **how)

    def as_owner(self: Any, sql_list: list[str]) -> None:
        with database_roles.as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "select distinct tgrelid::regclass::text from pg_trigger where not tgisinternal and tgtype & 32 = 32"
            )
            guarded = [row[0] for row in cursor.fetchall()]
            for table in guarded:
                cursor.execute(f"alter table {table} disable trigger user")
            plain(self, sql_list)
            for table in guarded:
                cursor.execute(f"alter table {table} enable trigger user")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", as_owner)
        patch.setattr(operations, "sql_flush", all_but)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_given: None)
        yield


def server_beside() -> psycopg.Connection[tuple[Any, ...]]:
    """Connect to the server beside any test database."""
    from django.conf import settings

    own = settings.DATABASES["default"]
    options = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"]}
    return psycopg.connect(
        dbname="postgres", autocommit=True, **{key: value for key, value in options.items() if value}
    )


def _drop_leftovers(server: psycopg.Connection[tuple[Any, ...]], names: set[str]) -> None:
    """Drop old templates, and what killed test runs left behind."""
    for name in names:
        run = name.removeprefix(COPY).split("_")[0] if name.startswith(COPY) else ""
        if name.startswith(TEMPLATE) or (run.isdigit() and not _alive(int(run))):
            leftovers.drop(server, name)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@pytest.fixture(autouse=True)
def _in_swedish() -> Iterator[None]:
    """Leave the next test in Swedish, whatever language this one's last page was in."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture
def repository() -> Path:
    """Return the repository's folder."""
    return REPOSITORY


@pytest.fixture
def as_owner(db: None) -> Iterator[None]:
    """Let the test work as the owner of the tables, as set-up and ``hemmaplan generate`` do."""
    from hemmaplan.config import database_roles

    with database_roles.as_owner():
        yield


@contextmanager
def database_beside(suffix: str) -> Iterator[str]:
    """Make a migrated database beside this worker's own, for what many tests start from; gone afterwards."""
    from django.db import connection

    from hemmaplan.config import database_roles

    name = f"{connection.settings_dict['NAME']}_{suffix}"
    # From the template, not from the worker's own database: a thread of another test may still hold that one.
    template = migrated_template()
    copy_database(template, name)
    with working_in(name), database_roles.as_owner():  # rights to a database do not come along when it is copied
        database_roles.give_rights_here()
    try:
        yield name
    finally:
        with server_beside() as server:
            leftovers.drop(server, name)


def copy_database(template: str, name: str) -> None:
    """Make the database anew as a copy of the other, which nobody may be using."""
    with server_beside() as server:
        leftovers.drop(server, name)
        server.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))


@contextmanager
def working_in(name: str) -> Iterator[None]:
    """Work in another database than this worker's own for a while."""
    from django.db import connection

    assert not connection.in_atomic_block, "ask for the database beside before what begins a transaction in one's own"
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@pytest.fixture(scope="session")
def planted_world(django_db_setup: None, django_db_blocker: Any) -> "Iterator[tuple[str, World]]":
    """Plant the protected persons once for all tests, in a database of their own. Returns its name and the world."""
    from django.db import connection, transaction
    from tests.planted import World

    with django_db_blocker.unblock(), database_beside("planted") as name:
        with working_in(name), transaction.atomic():
            made = World()
            connection.run_on_commit = []  # as in the tests themselves: what follows on storing is tried where it stands
        yield name, made


@pytest.fixture
def in_planted_world(planted_world: "tuple[str, World]", django_db_blocker: Any) -> Iterator[None]:
    """Let the test work in the database of the planted world, in a transaction that is taken back."""
    with django_db_blocker.unblock(), working_in(planted_world[0]):
        yield


@contextmanager
def kept_for_module(django_db_blocker: Any) -> Iterator[None]:
    """What is stored within is there for all tests of a module, whose transactions lie within this one, and then gone."""
    from django.db import connection, transaction

    with django_db_blocker.unblock(), transaction.atomic():
        closes = connection.close
        connection.close = lambda: None  # each test case ends by closing its connection, and this transaction with it
        try:
            yield
        finally:
            connection.close = closes
            transaction.set_rollback(True)


@pytest.fixture
def world(planted_world: "tuple[str, World]", in_planted_world: None, db: None) -> "World":
    """Give the test its own copy of the planted world, with rows that the next test has again."""
    return copy.deepcopy(planted_world[1])


@pytest.fixture
def walking() -> Iterator[None]:
    """Work out what stands beside every page, and tells of nobody, once for a walk over all of them."""
    from tests.planted import walking

    with walking():
        yield


@pytest.fixture
def client_as(client: "Client") -> Callable[["User"], "Client"]:
    """Return a function that logs the client in as the user."""

    def log_in(user: "User") -> "Client":
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Give one browser for the whole run: its driver can be started only once in a process."""
    program = os.environ.get("CHROMIUM")
    if not program:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail("no Chromium in CI: run the tests by `make test`")
        pytest.skip("no Chromium: run the tests by `make test`, or name the browser in CHROMIUM")
    # Playwright runs an event loop in this thread; Django then takes every query for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=BROWSER_SECONDS * 1000)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program, args=BROWSER_ARGUMENTS, timeout=BROWSER_SECONDS * 1000
        )
        yield opened
        opened.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
