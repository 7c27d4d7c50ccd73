"""The frame of every page: read-only GET, notes of what was handed out, idle log-out."""

import datetime as dt

import pytest
from django.db import InternalError, ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import make

from hemmaplan.access.middleware import Reading, WriteOnRead
from hemmaplan.access.models import ReadNote, User
from hemmaplan.cases.rights import CaseRight
from hemmaplan.foundation import calendar
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db


def test_reading_page_refuses_to_write() -> None:
    with pytest.raises(WriteOnRead), Reading():
        make.unit()


@pytest.mark.parametrize("statement", [
    "with gone as (delete from access_formdraft returning 1) select count(*) from gone",
    "WITH x AS MATERIALIZED (\n UPDATE access_formdraft SET version = 1 RETURNING 1) SELECT 1",
    "WITH x AS (UPDATE access_formdraft /* ( */ SET version = 1 RETURNING 1) SELECT count(*) FROM x",
    "with x as (select 1) insert into access_formdraft (key) values ('a')",
    "select 1; update access_formdraft set version = 1",
    "select nextval('access_formdraft_id_seq')",
    "select * from access_formdraft for update",
    "set session_replication_role = replica",
    "set search_path = x",
    "SET TRANSACTION READ WRITE",
    "select set_config('transaction_read_only', 'off', true)",
])  # fmt: skip
@pytest.mark.django_db(transaction=True)
def test_reading_page_refuses_to_write_in_disguise(statement: str) -> None:
    with Reading(), connection.cursor() as cursor:
        cursor.execute("select 1")
        with pytest.raises((WriteOnRead, ProgrammingError, InternalError)):
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_reading_ends_with_the_page_and_costs_no_statement_of_its_own() -> None:
    with CaptureQueriesContext(connection) as asked, Reading(), connection.cursor() as cursor:
        cursor.execute("show transaction_read_only")
        assert cursor.fetchone() == ("on",)
    assert [row["sql"] for row in asked if row["sql"] not in {"BEGIN", "COMMIT"}] == ["show transaction_read_only"]
    make.unit()
    with pytest.raises(RuntimeError, match="mid page"), Reading():
        raise RuntimeError("mid page")
    make.unit()


def test_page_that_fails_while_it_reads_says_so_and_leaves_nothing_behind(client_as, monkeypatch) -> None:
    client = client_as(make.user("controller", make.unit()))
    client.raise_request_exception = False

    def writing(*_given: object, **_more: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select nextval('access_formdraft_id_seq')")

    monkeypatch.setattr("hemmaplan.desk.board.views.render", writing)
    assert client.get("/laget/").status_code == 500
    monkeypatch.undo()
    assert client.get("/laget/").status_code == 200
    make.unit()


def test_right_is_tried_for_another_day_and_never_asks_the_clock() -> None:
    unit, today = make.unit(), calendar.today()
    user = make.user("unit_manager", unit)
    user.grants.update(period=span(make.EARLY, today))
    found = User.objects.get(pk=user.pk)
    with pytest.raises(LookupError):
        _ = found.scope
    assert found.acting(today).scope.may(CaseRight.READ_NOTES, unit.pk)
    assert not found.acting(today + dt.timedelta(days=1)).scope.may(CaseRight.READ_NOTES, unit.pk)
    assert found.acting(today).scope.may(CaseRight.READ_NOTES, unit.pk)


def test_figure_with_persons_leaves_one_note(client_as) -> None:
    unit = make.unit()
    orders = [make.order(make.service(unit), state="running") for _ in range(3)]
    client_as(make.user("unit_manager", unit)).get("/laget/siffra/orders.running/", {"den": "2020-09-21"})
    (note,) = ReadNote.objects.all()
    assert set(note.person_ids) == {order.person_id for order in orders}
    assert note.kind == "board:figure"


def test_page_without_persons_leaves_no_note(client_as) -> None:
    client_as(make.user("controller", make.unit())).get("/laget/")
    assert not ReadNote.objects.exists()


def test_page_is_not_sent_when_its_note_cannot_be_written(client_as, monkeypatch) -> None:
    unit = make.unit()
    make.order(make.service(unit), state="running")
    client = client_as(make.user("unit_manager", unit))
    client.raise_request_exception = False

    def broken(**_fields: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ReadNote.objects, "create", broken)
    page = client.get("/laget/siffra/orders.running/", {"den": "2020-09-21"})
    assert page.status_code == 500
    assert "Person" not in page.content.decode()


def test_idle_session_is_ended_and_keeps_the_way_back(client_as, settings) -> None:
    client: Client = client_as(make.user("unit_manager", make.unit()))
    client.get("/laget/")
    session = client.session
    session["seen"] = session["seen"] - settings.SESSION_IDLE_SECONDS - 1
    session.save()
    page = client.get("/laget/", {"den": "2020-09-21"})
    assert page.status_code == 302
    assert page["Location"].startswith("/accounts/login/?next=%2Flaget%2F%3Fden%3D2020")
    assert "_auth_user_id" not in client.session


def test_grant_counts_only_within_its_period() -> None:
    unit = make.unit()
    below = make.unit(parent=unit)
    user = make.user("unit_manager", unit)
    assert user.scope_on(dt.date(2020, 1, 1)).may("see_board", below.pk)
    assert not user.scope_on(dt.date(2018, 1, 1)).may("see_board", below.pk)
