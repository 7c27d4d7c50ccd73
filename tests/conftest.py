"""What every test gets: a real PostgreSQL, databases of its own run, no network."""

import os
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

os.environ["HEMMAPLAN_MODE"] = "test"
os.environ["HEMMAPLAN_EMBEDDED"] = "tests"
os.environ["DJANGO_SETTINGS_MODULE"] = "hemmaplan.config.settings"

from hemmaplan.config import embedded_postgres


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded server once; the xdist workers find it running. Each run has databases of its own."""
    from django.conf import settings

    if not os.environ.get("DATABASE_URL"):
        embedded_postgres.server().use()
    run = os.environ.setdefault("HEMMAPLAN_TEST_RUN", str(os.getpid()))
    settings.DATABASES["default"]["TEST"] = {"NAME": f"test_hemmaplan_{run}"}
    if not hasattr(config, "workerinput"):
        _drop_databases_of_the_dead()


def _drop_databases_of_the_dead() -> None:
    """Drop what killed test runs left behind."""
    from django.conf import settings

    own = settings.DATABASES["default"]
    options = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in options.items() if v}) as connection:
        names = connection.execute(
            "select datname from pg_database where datname like 'test\\_hemmaplan\\_%'"
        ).fetchall()
        for (name,) in names:
            run = name.split("_")[2]
            if run.isdigit() and not _alive(int(run)):
                connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@pytest.fixture
def repository() -> Path:
    """Return the repository's folder."""
    return Path(__file__).resolve().parents[1]
