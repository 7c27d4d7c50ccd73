"""The demo fills an empty database once, heals an interrupted filling, and leaves a database with content alone."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.backends.postgresql.psycopg_any import DateRange
from tests import make

from hemmaplan.access.models import RoleGrant, User
from hemmaplan.config import embedded_postgres, installation
from hemmaplan.config.management.commands import demo
from hemmaplan.organisation.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]  # the demo is made as the owner


def a_unit() -> Unit:
    period = DateRange(dt.date(2000, 1, 1), None)
    return Unit.objects.create(
        code="namnd", name="Socialnämnden", kind=Unit.Kind.BOARD, period=period, recorded_at=make.AT
    )


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> list[str]:
    """Note what would be done, instead of doing it to the demo's own database."""
    done: list[str] = []

    class Server:
        def recreate_database(self) -> None:
            done.append("recreate")
            RoleGrant.objects.all().delete()
            User.objects.all().delete()
            Unit.objects.all().delete()
            demo._comment("")

    def read_in(command: str, *_arguments: object, **_options: object) -> None:
        done.append(command)
        assert demo._comment() == demo.FILLING
        a_unit()

    (tmp_path / demo.MUNICIPALITY).mkdir(parents=True)
    settings.PACKAGE = tmp_path / "src" / "hemmaplan"
    monkeypatch.setattr(demo, "call_command", read_in)
    monkeypatch.setattr(demo.connection, "close", lambda: None)
    monkeypatch.setattr(installation, "steps", lambda: iter(()))
    monkeypatch.setattr(embedded_postgres, "server", Server)
    return done


def prepare(*, reset: bool = False) -> None:
    demo.Command(stdout=io.StringIO()).prepare(reset=reset)


def test_demo_is_filled_once(calls: list[str]) -> None:
    prepare()
    prepare()
    assert calls == ["import"]
    assert demo._comment().startswith(demo.FILLED)


def test_demo_begins_anew_after_an_interrupted_filling(calls: list[str]) -> None:
    demo._comment(demo.FILLING)
    a_unit()
    prepare()
    assert calls == ["recreate", "import"]


def test_demo_begins_anew_when_asked(calls: list[str]) -> None:
    prepare()
    prepare(reset=True)
    assert calls == ["import", "recreate", "import"]


def test_demo_leaves_a_database_with_content_alone(calls: list[str]) -> None:
    a_unit()
    prepare()
    assert calls == []


def test_demo_is_refused_outside_demo_mode() -> None:
    with pytest.raises(CommandError, match="inbyggda databasen"):
        call_command("demo")
