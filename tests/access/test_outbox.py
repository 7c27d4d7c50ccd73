"""The outbox: written with the deed, delivered once, tried again, and each way for itself."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from tests import make
from tests.at_once import at_once

from hemmaplan.access.outbox import Outgoing, deliver, post

pytestmark = pytest.mark.django_db
AT = make.AT


def told(*keys, way="mail", at=AT):
    return [post(way=way, key=key, text=f"text {key}", at=at) for key in keys]


def test_what_was_posted_goes_in_order_and_once():
    told("a", "b")
    told("a")
    gone = []
    went, failed = deliver({"mail": lambda row: gone.append(row.key)}, at=AT)
    assert (gone, [row.key for row in went], failed) == (["a", "b"], ["a", "b"], [])
    assert deliver({"mail": lambda row: gone.append(row.key)}, at=AT) == ([], [])
    assert gone == ["a", "b"]
    assert set(Outgoing.objects.values_list("sent_at", flat=True)) == {AT}


def test_a_deed_that_is_undone_takes_its_row_along():
    with transaction.atomic():
        told("a")
        transaction.set_rollback(True)
    assert not Outgoing.objects.exists()


def test_what_failed_waits_longer_each_time_and_holds_up_its_own_way_alone():
    told("a", "b")
    told("c", way="folder")
    down = {"mail": lambda _row: (_ for _ in ()).throw(OSError("nere")), "folder": lambda _row: None}
    went, failed = deliver(down, at=AT)
    assert ([row.key for row in went], [row.key for row in failed]) == (["c"], ["a"])
    first = Outgoing.objects.get(key="a")
    assert (first.tries, first.failed_because, first.again_at) == (1, "nere", AT + dt.timedelta(minutes=2))
    up = {"mail": lambda _row: None}
    assert deliver(up, at=AT + dt.timedelta(minutes=1)) == ([], [])
    deliver(down, at=first.again_at)
    again = Outgoing.objects.get(key="a")
    assert again.again_at - first.again_at == dt.timedelta(minutes=4)
    went, failed = deliver(up, at=again.again_at)
    assert ([row.key for row in went], failed) == (["a", "b"], [])
    assert Outgoing.objects.get(key="a").failed_because == ""


def test_a_way_that_nobody_delivers_waits():
    told("a", way="pigeon")
    assert deliver({"mail": lambda _row: None}, at=AT) == ([], [])
    assert Outgoing.objects.get().sent_at is None


@pytest.mark.django_db(transaction=True)
def test_two_who_deliver_at_once_send_it_once():
    told("a")
    gone, lock = [], threading.Lock()

    def send(row):
        with lock:
            gone.append(row.key)
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(0.2)")

    at_once(*[lambda: deliver({"mail": send}, at=AT)] * 4)
    assert gone == ["a"]
