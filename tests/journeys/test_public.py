"""From the public's page to the reception's row: by telephone's browser, without scripts, and when the connection is lost."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import Town

from hemmaplan.cases.intake.models import Intake, PublicReport
from hemmaplan.config.settings import PACKAGE
from hemmaplan.portal import token

URL = "/invanare/orosanmalan/"
WORDS = "Kommer utan jacka och säger att ingen är hemma."


@pytest.fixture
def public(town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The demo's reception; a browser that is driven types faster than anybody."""
    settings.RECEPTION_DATA = str(PACKAGE / "cases" / "intake" / "data" / "reception_demo.csv")
    monkeypatch.setattr(token, "SOONEST", dt.timedelta(0))
    return town


def test_from_a_teachers_telephone_to_the_receptions_row(public: Town) -> None:
    page = public.visit(public.from_outside(phone=True), URL)
    page.locator("[name=acute]").check()
    expect(page.locator(".portal-acute")).to_be_visible()
    page.locator("[name=acute]").uncheck()
    page.locator("[name=who][value=anonymous]").check()
    expect(page.locator("[name=workplace]")).to_be_hidden()
    expect(page.locator("[name=contact]")).to_be_hidden()
    page.locator("[name=who][value=work]").check()
    public.fill(page.locator("main"), {"words": WORDS, "child_name": "Lisa Provberg", "workplace": "Granskolan"})
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.locator("main")).to_contain_text("aldrig anonym")
    public.look(page)
    public.fill(page.locator("main"), {"name": "Kim Lärare", "workplace_kind": "school"})
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.locator("h1")).to_contain_text("Anmälan har kommit in")
    public.look(page)
    reference = page.locator(".portal-reference").inner_text()
    page.get_by_role("button", name="Lägg till ett barn till").click()
    expect(page.locator("[name=workplace]")).to_have_value("Granskolan")
    expect(page.locator("[name=words]")).to_have_value("")
    assert page.context.cookies() == []
    desk = public.visit(public.come_in("mottagning"), "/mottagning/")
    row = desk.locator(".work-row").filter(has_text=reference)
    expect(row).to_contain_text("Lisa Provberg")
    row.get_by_role("link", name="Skyddsbedöm").click()
    expect(desk.locator("main")).to_contain_text(WORDS)
    expect(desk.locator("main")).to_contain_text("Granskolan")
    public.look(desk)


def test_without_scripts_and_in_english(public: Town) -> None:
    page = public.from_outside(scripts=False)
    page.goto(URL)
    page.get_by_role("link", name="In English").click()
    public.fill(page.locator("main"), {"words": "Cries every night", "who": "reachable", "name": "Kim"})
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("h1")).to_contain_text("Your report has arrived")
    page.reload()  # sends the same form again: stored once, the same receipt
    assert Intake.objects.filter(words="Cries every night").count() == 1
    expect(page.locator(".portal-reference")).to_have_text(PublicReport.objects.order_by("-pk")[0].reference)


def test_a_lost_connection_and_another_language_lose_nothing(public: Town) -> None:
    page = public.visit(public.from_outside(), URL)
    public.fill(page.locator("main"), {"words": WORDS, "who": "reachable", "contact": "0701740605"})
    page.get_by_role("link", name="In English").click()
    expect(page.locator("[name=words]")).to_have_value(WORDS)
    public.look(page)
    public.faults.clear()
    page.context.set_offline(True)
    page.get_by_role("button", name="Send the report").click()
    page.context.set_offline(False)
    public.faults.clear()  # the browser tells of the lost connection
    page.goto(URL)
    expect(page.locator("[name=words]")).to_have_value(WORDS)
    expect(page.locator("[name=who][value=reachable]")).to_be_checked()
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.locator("h1")).to_contain_text("Anmälan har kommit in")
    page.goto(URL)
    expect(page.locator("[name=words]")).to_have_value("")
    expect(page.locator("[data-keep-place]")).to_be_empty()


@pytest.mark.parametrize("scripts", [False, True])
def test_a_test_calculation_on_a_telephone_with_and_without_scripts(public: Town, scripts: bool) -> None:
    page = public.from_outside(scripts=scripts, phone=True)
    page.goto("/invanare/provberakning/")
    public.fill(page.locator("main"), {"adults": "2", "ages": "2, 7", "rent": "7 400", "salary": "6000"})
    page.get_by_role("button", name="Räkna").click()
    expect(page.locator("main")).to_contain_text("Svara ja eller nej")  # about lunch, and nothing typed is lost
    expect(page.locator("[name=rent]")).to_have_value("7 400")
    public.fill(page.locator("main"), {"lunch": "yes"})
    page.get_by_role("button", name="Räkna").click()
    expect(page.locator("#answer")).to_contain_text("Ungefär")
    expect(page.locator(".portal-answer")).to_contain_text("inte ett beslut")
    public.look(page)
    assert page.context.cookies() == []
    page.get_by_role("link", name="In English").click()
    expect(page.locator("h1")).to_contain_text("Test calculation")
