"""A resident comes in on a telephone, and leaves a shared computer: what the next one there can see is nothing."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from tests import identity_provider
from tests.identity_provider import resident
from tests.journeys.conftest import Town

from hemmaplan.config.settings import PACKAGE
from hemmaplan.foundation import identity

START = "/invanare/"
KIM = resident(identity.test_number(dt.date(1980, 3, 4), 0).digits)


@pytest.fixture
def open_door(town: Town, settings: Any) -> Iterator[Town]:
    """The demo's reception, and a provider to log in by."""
    settings.RECEPTION_DATA = str(PACKAGE / "cases" / "intake" / "data" / "reception_demo.csv")
    with identity_provider.running([KIM]):
        yield town


def come_in(page: Any) -> None:
    page.goto("/invanare/logga-in/")
    page.get_by_role("link", name="Logga in med").click()
    page.get_by_role("button", name="Kim Ek").click()
    page.wait_for_url("**/invanare/")


def test_in_by_telephone_and_out_again(open_door: Town) -> None:
    page = open_door.visit(open_door.from_outside(phone=True), "/invanare/logga-in/")
    come_in(page)
    expect(page.locator(".portal-name")).to_have_text("Kim Ek")
    open_door.look(page)
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/invanare/utloggad/")
    expect(page.locator("h1")).to_have_text("Du är utloggad")
    open_door.look(page)
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("Kim Ek")
    page.goto(START)
    expect(page.locator("h1")).to_have_text("Logga in")
    open_door.visit(page, "/invanare/logga-in/annan-hjalp/")


def test_page_left_open_warns_can_be_kept_and_empties_itself(open_door: Town, settings: Any) -> None:
    settings.RESIDENT_IDLE_SECONDS = 8
    page, other = open_door.from_outside(), None
    come_in(page)
    expect(page.locator("[data-stay]")).to_be_visible()
    expect(page.locator("[data-stay-words]")).to_contain_text("Du loggas ut om 0:0")
    open_door.look(page)
    page.get_by_role("button", name="Stanna kvar").click()
    other = page.context.new_page()
    other.goto(START)
    page.wait_for_url("**/invanare/logga-ut/")  # nobody does anything
    expect(page.locator("body")).not_to_contain_text("Kim Ek")
    other.wait_for_url("**/invanare/*ut*/")
    expect(other.locator("body")).not_to_contain_text("Kim Ek")


def test_in_without_scripts(open_door: Town) -> None:
    page = open_door.from_outside(scripts=False)
    come_in(page)
    expect(page.locator(".portal-name")).to_have_text("Kim Ek")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.locator("h1")).to_have_text("Du är utloggad")
