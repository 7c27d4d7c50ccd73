"""The first system owner is made once, with a password that holds, and demo users never in production."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db.backends.postgresql.psycopg_any import DateRange
from tests import make

from hemmaplan.access.models import RoleGrant, User
from hemmaplan.access.roles import ROLES
from hemmaplan.config.management.commands import demo_users
from hemmaplan.organisation.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Unit:
    return Unit.objects.create(
        code="namnd",
        name="Socialnämnden",
        kind=Unit.Kind.BOARD,
        period=DateRange(dt.date(2000, 1, 1), None),
        recorded_at=make.AT,
    )


def first_user(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("first_user", "anna", name="Anna Åström", stdout=io.StringIO())


def test_first_user_becomes_system_owner_of_the_whole(board: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    first_user(monkeypatch, "ett långt lösenord")
    assert User.objects.get(username="anna").check_password("ett långt lösenord")
    grant = RoleGrant.objects.get(user__username="anna")
    assert (grant.role, grant.unit) == ("system_owner", board)


def test_first_user_is_refused_a_second_time(board: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    first_user(monkeypatch, "ett långt lösenord")
    with pytest.raises(CommandError, match="finns redan"):
        first_user(monkeypatch, "ett annat lösenord")


def test_first_user_is_refused_a_short_password(board: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="12"):
        first_user(monkeypatch, "kort")
    assert not User.objects.filter(username="anna").exists()


def test_first_user_is_refused_without_an_organisation(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="Inga enheter"):
        first_user(monkeypatch, "ett långt lösenord")


def test_demo_users_hold_every_role_once(board: Unit) -> None:
    assert demo_users.make() == len(ROLES)
    assert demo_users.make() == 0
    assert sorted(RoleGrant.objects.values_list("role", flat=True)) == sorted(ROLES)
    assert {row[0] for row in demo_users.logins()} == {line[1] for line in demo_users.LOGINS}


def test_demo_users_are_refused_in_production(board: Unit, settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="aldrig"):
        call_command("demo_users")
