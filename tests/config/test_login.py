"""Logging in: tries on one account wait longer and longer, nobody is shut out by others' failures, nobody signs up."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.at_once import at_once

from hemmaplan.access import lockout
from hemmaplan.access.attempts import Counter, LoginAttempt
from hemmaplan.access.models import User
from hemmaplan.foundation import calendar

PASSWORD = "ett långt lösenord"
AT = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
OFFICE, HOME = "192.0.2.1", "192.0.2.2"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def anna(db: None) -> User:
    return account("anna")


def account(username: str) -> User:
    user = User(username=username, name=username.capitalize(), created_at=AT)
    user.set_password(PASSWORD)
    user.save()
    return user


def try_to_log_in(client: Client, password: str, address: str = OFFICE, username: str = "anna") -> bool:
    client.logout()
    client.post(reverse("account_login"), {"login": username, "password": password}, REMOTE_ADDR=address)
    return "_auth_user_id" in client.session


def fail(username: str = "anna", address: str = OFFICE, at: dt.datetime = AT, times: int = 1) -> list:
    return [lockout.begin(username=username, address=address, at=at) for _ in range(times)]


# --- the account ----------------------------------------------------------------------------------------------------


def test_log_in_with_right_password(anna: User, client: Client) -> None:
    assert try_to_log_in(client, PASSWORD)
    assert not LoginAttempt.objects.filter(failed=True).exists()


def test_log_in_is_shut_after_five_wrong_passwords_and_says_for_how_long(anna: User, client: Client) -> None:
    for _ in range(5):
        assert not try_to_log_in(client, "fel")
    assert not try_to_log_in(client, PASSWORD)
    page = client.post(reverse("account_login"), {"login": "Anna ", "password": PASSWORD}, REMOTE_ADDR=OFFICE)
    assert "Vänta 1 minut, eller be systemägaren häva spärren." in page.content.decode()


def test_name_that_nobody_has_is_shut_in_the_same_words(db: None, client: Client) -> None:
    for _ in range(6):
        page = client.post(reverse("account_login"), {"login": "ingen", "password": "x"}, REMOTE_ADDR=OFFICE)
    assert "Vänta 1 minut" in page.content.decode()


def test_wait_grows_with_each_failure_and_ends(db: None) -> None:
    at, waits = AT, []
    fail(times=5)
    for _ in range(9):
        wait = fail(at=at)[0]
        waits.append(int(wait / MINUTE))
        at += wait
        assert fail(at=at) == [None], "the wait is over, and this try fails too"
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert fail(at=at + lockout.REMEMBERED + MINUTE, times=5) == [None] * 5


def test_right_password_forgets_the_failures_of_that_address(anna: User, client: Client) -> None:
    for _ in range(2):
        for _ in range(4):
            assert not try_to_log_in(client, "fel")
        assert try_to_log_in(client, PASSWORD)


def test_log_in_from_another_address_is_still_open(anna: User, client: Client) -> None:
    for _ in range(5):
        try_to_log_in(client, "fel")
    assert try_to_log_in(client, PASSWORD, address=HOME)


def test_account_is_shut_for_strange_addresses_when_many_try(db: None) -> None:
    lockout.succeed(username="anna", address=HOME, at=AT - dt.timedelta(days=3))
    answers = [fail(address=f"198.51.100.{n}")[0] for n in range(31)]
    assert answers[:30] == [None] * 30
    assert answers[30] == MINUTE
    assert fail(address=HOME) == [None], "where Anna usually works she gets in"


def test_many_tries_at_once_are_not_more_than_one_after_the_other(transactional_db: None) -> None:
    answers = at_once(*[lambda: fail()[0] for _ in range(8)])
    assert answers.count(None) == 5


# --- the address ----------------------------------------------------------------------------------------------------


def test_colleague_behind_the_same_address_gets_in_whatever_others_have_done(anna: User, client: Client) -> None:
    account("berit")
    at = calendar.now()
    for n in range(lockout.FREE_ADDRESS + 20):
        fail(username=f"namn{n % 60}", at=at)
    assert try_to_log_in(client, PASSWORD, username="berit")
    assert fail(username="namn1", at=at) != [None], "a name that has failed here waits"


def test_tries_from_an_address_do_not_empty_the_lock_of_an_account(anna: User) -> None:
    fail(times=5)
    for n in range(400):
        fail(username=f"namn{n}", address=HOME)
    assert fail() == [MINUTE]


def test_old_attempts_are_forgotten(db: None) -> None:
    fail(times=2)
    lockout.succeed(username="berit", address=HOME, at=AT)
    cache.set("räknat", [1.5], 60)
    Counter.objects.update(expires_at=AT)
    assert lockout.forget_old(at=AT + dt.timedelta(days=2)) == 3
    assert lockout.forget_old(at=AT + dt.timedelta(days=31)) == 1


def test_user_name_is_not_kept_in_clear(db: None) -> None:
    fail(username="mitt-hemliga-lösenord")
    assert "hemliga" not in str(list(LoginAttempt.objects.values()))


# --- the counts of the second factor ----------------------------------------------------------------------------------


def test_counts_are_kept_as_json_until_they_run_out(db: None) -> None:
    assert cache.add("a", [1.5, 2], 60)
    assert not cache.add("a", [3], 60)
    assert cache.get("a") == [1.5, 2]
    assert cache.touch("a", 60)
    cache.set("a", {"b": 1}, 60)
    assert cache.get("a") == {"b": 1}
    Counter.objects.update(expires_at=AT)
    assert cache.get("a", "inget") == "inget"
    assert not cache.touch("a")
    assert cache.add("a", True, None)
    assert cache.delete("a")
    assert not cache.delete("a")
    with pytest.raises(TypeError):
        cache.set("a", object())
    cache.set("b", 1)
    cache.clear()
    assert cache.get("b") is None


def test_one_of_many_at_once_is_told_that_it_added(transactional_db: None) -> None:
    assert at_once(*[lambda: cache.add("lås", True, 10) for _ in range(6)]).count(True) == 1


# --- doors that stay shut -------------------------------------------------------------------------------------------


def test_log_in_of_closed_account_is_refused(anna: User, client: Client) -> None:
    anna.is_active = False
    anna.save(update_fields=["is_active"])
    assert not try_to_log_in(client, PASSWORD)


def test_nobody_signs_up(db: None, client: Client) -> None:
    response = client.post(reverse("account_signup"), {"username": "ny", "password1": PASSWORD, "password2": PASSWORD})
    assert response.status_code == 302
    assert not User.objects.filter(username="ny").exists()


def test_page_without_log_in_leads_to_the_door(db: None, client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_no_field_repeats_its_label_or_says_none(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert 'name="login"' in page
    assert "placeholder" not in page.partition("<form")[2]
    assert '"None"' not in page
