"""What is said when something went wrong: true, in Swedish, and nothing that was typed is lost."""

import logging

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from hemmaplan.config.log_lines import Short
from hemmaplan.web import once

TYPED = "Långt samtal om ekonomin och om skolan."
faults: dict[str, Exception] = {
    "away": OperationalError("server closed the connection unexpectedly"),
    "lost": InterfaceError("the connection is closed"),
    "value": DataError("integer out of range"),
    "ours": RuntimeError("fault"),
    "session": SessionInterrupted("the connection was lost when the session was stored, after the page was done"),
}


def refused_by_database(code: str) -> Exception:
    fault = OperationalError("refused")
    fault.__cause__ = type("Cause", (Exception,), {"sqlstate": code})()
    return fault


faults |= {"full": refused_by_database("53100"), "deadlock": refused_by_database("40P01")}


def fails(request: HttpRequest, fault: str) -> HttpResponse:
    raise faults[fault]


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(repr([request.GET.get("a"), request.POST.get("a"), sorted(request.COOKIES)]))


urlpatterns = [
    path("fails/<str:fault>/", fails),
    path("echo/", echo),
    path("utseende/", include("hemmaplan.web.urls")),
]
handler400 = "hemmaplan.web.errors.bad_request"
handler500 = "hemmaplan.web.errors.server_error"


@pytest.fixture
def client(settings) -> Client:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "hemmaplan.web.middleware.WithoutNul",
        "hemmaplan.web.middleware.NoCopies",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "hemmaplan.web.middleware.CleanText",
    ]
    return Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE="sv")


def test_say_that_the_database_is_away_and_keep_the_form(client: Client) -> None:
    for fault in ("away", "lost"):
        answer = client.post(f"/fails/{fault}/", {"text": TYPED, once.FIELD: "abc"})
        page = answer.content.decode()
        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert "inte säkert att det du skickade sparades" in page
        assert f'<input type="hidden" name="text" value="{TYPED}">' in page, "the same form can be sent again"
        assert 'name="once" value="abc"' in page


def test_say_nothing_of_what_was_stored_when_the_session_could_not_be(client: Client) -> None:
    answer = client.post("/fails/session/", {"text": TYPED, once.FIELD: "abc"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "inte säkert att det du skickade sparades" in page
    assert "Inget sparades" not in page
    assert 'name="once" value="abc"' in page


def test_offer_no_second_sending_of_a_form_without_guard_or_with_a_password(client: Client) -> None:
    for more in ({}, {once.FIELD: "abc", "password1": "hemligt lösenord i klartext"}):
        page = client.post("/fails/away/", {"text": TYPED} | more).content.decode()
        assert "<form" not in page
        assert TYPED in page
        assert "hemligt" not in page


def test_say_that_a_page_could_not_be_shown_when_the_database_is_away(client: Client) -> None:
    answer = client.get("/fails/away/?den=2026-11-30")
    assert answer.status_code == 503
    assert 'href="/fails/away/?den=2026-11-30"' in answer.content.decode()


def test_claim_nothing_about_storing_after_a_fault_of_ours(client: Client) -> None:
    answer = client.post("/fails/ours/", {"text": TYPED})
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "inte säkert att det du skickade sparades" in page
    assert "Inget sparades" not in page
    assert TYPED in page
    assert "Inget har ändrats" in client.get("/fails/ours/").content.decode()


def test_refuse_a_value_that_the_database_refuses(client: Client) -> None:
    answer = client.post("/fails/value/", {"text": TYPED})
    assert answer.status_code == 400
    assert "Inget sparades. Något värde är för stort" in answer.content.decode()


@pytest.mark.parametrize(("fault", "said"), [("full", "disken där"), ("deadlock", "någon annan ändrade")])
def test_say_that_nothing_was_saved_when_the_database_took_it_back(client: Client, fault: str, said: str) -> None:
    answer = client.post(f"/fails/{fault}/", {"text": TYPED, once.FIELD: "abc"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert f"Inget sparades: {said}" in page
    assert 'name="once" value="abc"' in page


def test_answer_a_wrong_host_in_plain_swedish(client: Client, settings) -> None:
    settings.ALLOWED_HOSTS = ["hemmaplan.example"]
    answer = client.get("/echo/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "hör inte till den här installationen" in answer.content.decode()


def test_say_that_there_were_too_many_fields_and_keep_the_text(client: Client, settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    body = "&".join([f"f{n}=1" for n in range(11)] + [f"text={TYPED}"]).replace(" ", "+")
    answer = client.post("/echo/", body, content_type="application/x-www-form-urlencoded")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "fler fält än vad som tas emot" in page
    assert TYPED in page


def test_say_that_too_much_was_sent(client: Client, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/echo/", "a=" + "x" * 200, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "större än vad som tas emot" in answer.content.decode()


def test_keep_the_text_of_a_form_that_does_not_show_where_it_comes_from(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="sv")
    answer = strict.post("/echo/", {"text": TYPED, "new_password": "hemligt lösenord i klartext"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Inget sparades. Formuläret kunde inte visa" in page
    assert TYPED in page
    assert "hemligt" not in page
    assert "<form" not in page, "a strange page's form must not become ours"


def test_take_nul_away_from_what_is_sent(client: Client) -> None:
    sent = client.post("/echo/?a=x%00y", {"a": "å\0ä"}, headers={"cookie": 'a="\\000"; b=1'})
    assert sent.content.decode() == repr(["xy", "åä", ["b"]])


def test_find_nothing_at_an_address_with_nul(client: Client) -> None:
    assert client.get("/echo/%00").status_code == 404


@pytest.mark.parametrize(
    ("status", "fault", "short"),
    [
        (403, PermissionError(), True),
        (400, ValueError(), True),
        (500, OperationalError(), True),
        (500, ValueError(), False),
    ],
)
def test_log_a_refusal_in_one_line_and_a_fault_with_its_traceback(status, fault, short) -> None:
    record = logging.LogRecord("django.request", 40, "", 1, "Said: %s", ("/a/",), (type(fault), fault, None))
    record.status_code = status
    assert Short().filter(record)
    assert (record.exc_info is None) is short
    assert record.getMessage().startswith("Said: /a/")
