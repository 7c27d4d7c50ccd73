"""A form is stored once: token and action are one transaction, refused means free again, and the second is told the truth."""

import datetime as dt
import threading
import time

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from tests import make
from tests.at_once import LONGEST, at_once

from hemmaplan.access.models import FormDraft, User
from hemmaplan.foundation import calendar
from hemmaplan.web import htmx, once
from hemmaplan.web.models import SentForm

AT = calendar.at_clock(calendar.today(), 8)


class Storage(BaseStorage):
    def _get(self, *_args, **_kwargs):
        return [], True

    def _store(self, _messages, *_args, **_kwargs):
        return []


def sending(user, token="t", **headers):
    request = RequestFactory().post("/ny/?a=1", {once.FIELD: token} if token else {}, headers=headers)
    request.user, request.at = user, AT
    request._messages = Storage(request)
    return request


def told(request):
    return " ".join(map(str, get_messages(request)))


def write(request):
    FormDraft.objects.create(user=request.user, key=f"rad {FormDraft.objects.count()}", saved_at=AT)


@once.once
def store(request):
    write(request)
    return htmx.go(request, "/rad/7/", done="Raden är sparad.")


@pytest.fixture
def anna(db):
    return make.user("treatment_staff", make.unit())


@pytest.fixture
def committed(transactional_db):
    return make.user("treatment_staff", make.unit())


def test_second_sending_is_told_what_was_stored_and_led_there(anna):
    assert store(sending(anna)).status_code == 302
    again = sending(anna)
    response = store(again)
    assert (response.status_code, response["Location"]) == (302, "/rad/7/")
    assert "redan skickat och sparades klockan 08:00" in told(again)
    assert "Raden är sparad." in told(again)
    assert FormDraft.objects.count() == 1


def test_second_sending_by_htmx_is_led_as_a_whole_page(anna):
    store(sending(anna))
    response = store(sending(anna, HX_Request="true"))
    assert (response.status_code, response["HX-Redirect"]) == (204, "/rad/7/")


def test_another_form_and_another_user_are_stored(anna):
    other = make.user("treatment_staff", make.unit())
    for request in (sending(anna), sending(anna, "u"), sending(other), sending(anna, ""), sending(anna, "\x00")):
        assert store(request).status_code == 302
    assert FormDraft.objects.count() == 5


@pytest.mark.parametrize(
    "refuse",
    [
        lambda request: HttpResponse(status=422),
        lambda request: htmx.go(request, "/tillbaka/"),  # as a refused button answers
    ],
)
def test_sending_that_stored_nothing_may_be_sent_again(anna, refuse):
    refused = once.once(refuse)
    for _ in range(2):
        assert refused(sending(anna)).status_code in {302, 422}
    assert not SentForm.objects.exists()
    assert store(sending(anna)).status_code == 302
    assert FormDraft.objects.count() == 1


@pytest.mark.parametrize("fault", [RuntimeError, Http404])
def test_fault_after_storing_takes_back_row_token_and_words(anna, fault):
    @once.once
    def broken(request):
        store.__wrapped__(request)
        raise fault

    request = sending(anna)
    with pytest.raises(fault):
        broken(request)
    assert not told(request), "what was not stored is not said"
    assert not FormDraft.objects.exists()
    assert store(sending(anna)).status_code == 302


def test_same_form_from_four_windows_is_stored_once(committed):
    requests = [sending(User.objects.get(pk=committed.pk)) for _ in range(4)]
    answers = at_once(*[lambda request=request: store(request) for request in requests])
    assert [answer.status_code for answer in answers] == [302] * 4
    assert {answer["Location"] for answer in answers} == {"/rad/7/"}
    assert FormDraft.objects.count() == 1
    assert sum("redan skickat" in told(request) for request in requests) == 3


def test_second_that_waits_for_a_refused_first_is_stored(committed):
    """The first is refused after the second has begun to wait: the second is not told that something was stored."""

    def backends_waiting():
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_locks join pg_stat_activity using (pid) "
                "where not granted and datname = current_database()"
            )
            return cursor.fetchone()[0]

    def refused_late(_request):
        until = time.monotonic() + LONGEST
        while not backends_waiting():
            assert time.monotonic() < until, "nobody waited for the first"
        return HttpResponse(status=422)

    def second():
        begun.wait(LONGEST)
        return store(sending(committed))

    begun = threading.Event()
    first = once.once(lambda request: (begun.set(), refused_late(request))[1])
    answers = at_once(lambda: first(sending(committed)), second)
    assert [answer.status_code for answer in answers] == [422, 302]
    assert FormDraft.objects.count() == 1


def test_sending_whose_connection_died_is_stored_when_sent_again(committed):
    @once.once
    def killed(request):
        write(request)
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(pg_backend_pid())")
        return HttpResponse()

    assert isinstance(at_once(lambda: killed(sending(committed)))[0], Exception)
    assert not FormDraft.objects.exists()
    assert not SentForm.objects.exists()
    request = sending(committed)
    assert store(request).status_code == 302
    assert "redan" not in told(request)
    assert FormDraft.objects.count() == 1


def test_wait_that_gets_too_long_is_said_and_stores_nothing(committed, monkeypatch):
    monkeypatch.setattr(once, "LONGEST_WAIT", "50ms")

    @once.once
    def slow(request):
        begun.set()
        answered.wait(LONGEST)
        return HttpResponse(status=422)

    def second():
        begun.wait(LONGEST)
        request = sending(committed)
        answer = store(request)
        answered.set()
        return answer, told(request)

    begun, answered = threading.Event(), threading.Event()
    _first, (answer, words) = at_once(lambda: slow(sending(committed)), second)
    assert answer.status_code == 302
    assert "Inget sparades. Skicka igen." in words
    assert not FormDraft.objects.exists()


def test_forget_drops_what_was_sent_before(anna):
    store(sending(anna))
    assert once.forget(before=AT) == 0
    assert once.forget(before=AT + dt.timedelta(seconds=1)) == 1
    assert not SentForm.objects.exists()
