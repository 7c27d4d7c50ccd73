"""The frame of every page: read-only GET, notes of what was handed out, idle log-out."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from tests import make

from hemmaplan.access.middleware import WriteOnRead, refuse_writes
from hemmaplan.access.models import ReadNote

pytestmark = pytest.mark.django_db


def test_reading_page_refuses_to_write() -> None:
    with connection.execute_wrapper(refuse_writes), pytest.raises(WriteOnRead):
        make.unit()


@pytest.mark.parametrize("statement", [
    "with gone as (delete from access_formdraft returning 1) select count(*) from gone",
    "WITH x AS MATERIALIZED (\n UPDATE access_formdraft SET version = 1 RETURNING 1) SELECT 1",
    "with x as (select 1) insert into access_formdraft (key) values ('a')",
    "select 1; update access_formdraft set version = 1",
    "set session_replication_role = replica",
    "set search_path = x",
])  # fmt: skip
def test_reading_page_refuses_to_write_in_disguise(statement: str) -> None:
    with connection.execute_wrapper(refuse_writes), pytest.raises(WriteOnRead), connection.cursor() as cursor:
        cursor.execute(statement)


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
