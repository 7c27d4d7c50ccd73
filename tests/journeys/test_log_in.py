"""The first minute of every day: the log-in page, by browser."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from hemmaplan.access.models import User

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "ett långt lösenord"


@pytest.fixture
def anna() -> User:
    user = User(username="anna", name="Anna Åström", created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_log_in_page_is_accessible(page: Page, accessible: Callable[[Page], None], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/accounts/login/")
    accessible(page)


def test_log_in_by_keyboard_alone(page: Page, anna: User) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").focus()
    page.keyboard.type("anna")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page).not_to_have_url("**/accounts/login/**")


def test_log_in_with_wrong_password_tells_so(log_in: Callable[[str, str], Page], anna: User) -> None:
    page = log_in("anna", "fel lösenord")
    expect(page.locator("main")).to_contain_text("lösenord")
    assert "/accounts/login/" in page.url


def test_log_in_works_without_scripts(browser, live_server, anna: User) -> None:
    window = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = window.new_page()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("anna")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state()
    assert "/accounts/login/" not in page.url
    window.close()
