"""Logging in: five wrong passwords shut the door for that name from that address, and nobody signs up."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from hemmaplan.access.models import User

PASSWORD = "ett långt lösenord"
AT = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def anna(db: None) -> User:
    user = User(username="anna", name="Anna Åström", created_at=AT)
    user.set_password(PASSWORD)
    user.save()
    return user


def try_to_log_in(client: Client, password: str, address: str = "127.0.0.1", username: str = "anna") -> bool:
    client.post(reverse("account_login"), {"login": username, "password": password}, REMOTE_ADDR=address)
    return "_auth_user_id" in client.session


def test_log_in_with_right_password(anna: User, client: Client) -> None:
    assert try_to_log_in(client, PASSWORD)


def test_log_in_is_shut_after_five_wrong_passwords(anna: User, client: Client) -> None:
    for _ in range(5):
        assert not try_to_log_in(client, "fel")
    assert not try_to_log_in(client, PASSWORD)


def test_log_in_from_another_address_is_still_open(anna: User, client: Client) -> None:
    for _ in range(5):
        try_to_log_in(client, "fel")
    assert try_to_log_in(client, PASSWORD, address="127.0.0.2")


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
