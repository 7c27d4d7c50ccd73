"""An applicant on a telephone: from the first page to the receipt, the next month in a few taps, and when the connection goes."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests import make
from tests.journeys.conftest import Town
from tests.journeys.counted import Counted
from tests.portal.test_applications import come_in, number

from hemmaplan.assistance.actions import applications, completing, messages, signing
from hemmaplan.assistance.answers import Answer
from hemmaplan.assistance.measures import signing as asked
from hemmaplan.assistance.models import Application
from hemmaplan.config.settings import PACKAGE
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Unit

AT, TODAY = calendar.now(), calendar.today()
MONTH = calendar.month_start(TODAY)
HOME = "/invanare/"


@pytest.fixture
def place(town: Town, settings: Any) -> Town:
    """The demo's municipality, where residents apply."""
    settings.RECEPTION_DATA = str(PACKAGE / "cases" / "intake" / "data" / "reception_demo.csv")
    return town


def phone(town: Town, digits: str, *, name: str = "Kim Ek", scripts: bool = True) -> Page:
    """A telephone on which somebody has logged in."""
    from django.conf import settings

    cookie = f"{settings.SESSION_COOKIE_NAME}-invanare"
    page = town.from_outside(phone=True, scripts=scripts)
    value = come_in(digits, name).cookies[cookie].value
    page.context.add_cookies([{"name": cookie, "value": value, "url": town.address}])
    return page


def sent_last_month(digits: str, **told: object) -> Application:
    """What was sent the month before, in the resident's own account."""
    account = come_in(digits).account
    unit = Unit.objects.get(code="myndighet-vuxen")
    row = applications.begin_application(unit=unit, month=calendar.add_months(MONTH, -1), account=account, number=digits, name="Kim Ek",
                                         by=account, at=AT)  # fmt: skip
    said = {"civil": "single", "tenure": "lease", "declared": True} | told
    answers = [Answer("application", "", field, value) for field, value in said.items()]
    answers += [Answer("cost", "rent", "amount", 650_000), Answer("cost", "electricity", "amount", 41_000),
                Answer("benefit", "applicant", "kinds", ["housing_allowance"])]  # fmt: skip
    applications.save_draft(application=row, answers=answers, version=1, by=account, at=AT)
    return applications.send(application=row, by=account, at=AT)


@pytest.mark.counted
def test_renewed_when_nothing_has_changed(place: Town) -> None:
    sent_last_month(number())
    page = place.visit(phone(place, number()), HOME)
    hands = Counted(page, "A renewed application on a telephone, nothing changed")
    hands.click(page.locator(".portal-months button").first)
    expect(page.locator("[name='cost-rent-amount']")).to_have_value(re.compile(r"^6.500"))
    place.look(page)
    hands.fill({"application--changed": "no"})
    hands.press("button", "Spara och fortsätt")
    expect(page.locator("main")).to_contain_text("Nej, allt är som förra gången")
    place.look(page)
    hands.fill({"declared": "on"})
    hands.press("button", "Skicka ansökan")
    expect(page.locator(".portal-said")).to_contain_text("Ditt nummer är")
    expect(page.locator(".portal-status")).to_contain_text("Du hör från oss senast")
    place.look(page)
    hands.done()
    assert Application.objects.filter(state="sent", kind="renewed", month=MONTH).count() == 1


@pytest.mark.counted
def test_first_application(place: Town) -> None:
    page = place.visit(phone(place, number()), HOME)
    hands = Counted(page, "A first application on a telephone, alone in a flat")
    hands.click(page.locator(".portal-months button").first)
    place.look(page)
    hands.fill({"application--civil": "single"})
    hands.press("button", "Spara och fortsätt")
    place.look(page)
    hands.fill({"application--tenure": "lease", "application--rooms": "2", "application--dwelling_members": "1"})
    hands.press("button", "Spara och fortsätt")
    place.look(page)
    hands.fill({"income-applicant.salary-amount": "8 200", "asset-bank-amount": "350"})
    hands.press("button", "Spara och fortsätt")
    place.look(page)
    hands.fill({"situation-applicant-occupation": "jobless"})
    hands.press("button", "Spara och fortsätt")
    place.look(page)
    hands.fill({"cost-rent-amount": "6 500", "cost-electricity-amount": "410"})
    hands.press("button", "Spara och fortsätt")
    place.look(page)
    hands.fill({"application--email": "kim@example.se"})
    hands.press("button", "Spara och fortsätt")
    expect(page.locator("main")).to_contain_text("6 910")
    hands.fill({"declared": "on"})
    hands.press("button", "Skicka ansökan")
    expect(page.locator("main")).to_contain_text("Du hör från oss senast")
    hands.done()


def test_partner_is_asked_for_only_by_those_who_have_one(place: Town) -> None:
    page = phone(place, number())
    page.goto(HOME)
    page.locator(".portal-months button").first.click()
    partner = page.locator("[name='member-co_applicant-stated_name']")
    expect(partner).to_be_hidden()
    page.locator("[name='application--civil'][value='cohabiting']").check()
    expect(partner).to_be_visible()


def test_what_is_written_is_saved_through_a_lost_connection_and_goes_on_elsewhere(place: Town) -> None:
    sent_last_month(number())
    page = phone(place, number())
    page.goto(HOME)
    page.locator(".portal-months button").first.click()
    state = page.locator("[data-save-state]")
    expect(state).to_be_attached()
    page.wait_for_load_state()  # the scripts have come before the connection goes
    page.context.set_offline(True)
    page.locator("[name='cost-rent-amount']").fill("6 650")
    expect(state).to_contain_text("försöker igen")
    page.context.set_offline(False)
    expect(state).to_contain_text("Sparat")
    place.faults.clear()  # the browser's own word for that there was no connection
    other = phone(place, number())
    other.goto(page.url)
    expect(other.locator("[name='cost-rent-amount']")).to_have_value(re.compile(r"^6.650"))


def test_every_step_without_scripts(place: Town) -> None:
    page = phone(place, number(), scripts=False)
    page.goto(HOME)
    page.locator(".portal-months button").first.click()
    page.locator("[name='application--civil'][value='single']").check()
    for step in ("housing", "money", "work", "costs", "contact", "skicka"):
        page.get_by_role("button", name="Spara och fortsätt").last.click()
        assert step in page.url
        if step == "housing":
            page.locator("[name='application--tenure']").select_option("lease")
    page.locator("[name=declared]").check()
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.locator("main")).to_contain_text("Du hör från oss senast")


def test_what_is_asked_for_is_photographed_and_a_message_is_read(place: Town, tmp_path: Path) -> None:
    row = sent_last_month(number())
    worker = make.user("assistance_worker", row.unit)
    completing.request_completion(application=row, items=[completing.Wanted("rent", "Hyresavin för månaden")],
                                  due_on=calendar.add_days(TODAY, 9), by=worker, at=AT)  # fmt: skip
    messages.write_message(application=row, text="Hej! Skicka hyresavin.", by=worker, at=AT)
    page = place.visit(phone(place, number()), HOME)
    page.get_by_role("link", name="Lämna in").click()
    place.look(page)
    sheets = []
    for n in (1, 2):
        sheets.append(tmp_path / f"sida{n}.pdf")
        sheets[-1].write_bytes(b"%PDF-1.4 sida" + bytes([48 + n]))
    page.locator("[name=sheets]").set_input_files(sheets)
    page.get_by_role("button", name="Lämna in").click()
    expect(page.locator("main")).to_contain_text("Tack. Det har kommit in.")
    page.get_by_role("button", name="Läs ett nytt meddelande").click()
    expect(page.locator(".portal-thread")).to_contain_text("Skicka hyresavin")
    place.look(page)
    letter = make.support_letter(row, worker, AT)
    place.visit(page, f"/invanare/beslut/{letter.pk}/")
    page.get_by_role("button", name="Öppna beslutet").click()
    expect(page.locator("main")).to_contain_text("8 450")
    place.look(page)


def test_partner_signs_on_their_own_telephone(place: Town) -> None:
    other = number(calendar.read_iso("1986-04-02"))
    account = come_in(number()).account
    unit = Unit.objects.get(code="myndighet-vuxen")
    row = applications.begin_application(
        unit=unit, month=MONTH, account=account, number=number(), name="Kim Ek", by=account, at=AT
    )
    told = [
        Answer("application", "", field, value)
        for field, value in {"civil": "married", "tenure": "lease", "declared": True}.items()
    ]
    told += [
        Answer("member", "co_applicant", "stated_name", "Alva Ek"),
        Answer("member", "co_applicant", "stated_number", other),
    ]
    applications.save_draft(application=row, answers=told, version=1, by=account, at=AT)
    applications.send(application=row, by=account, at=AT)
    page = place.visit(phone(place, other, name="Alva Ek"), HOME)
    page.get_by_role("link", name="Läs och skriv under").click()
    place.look(page)
    page.get_by_role("button", name="Skriv under").click()
    expect(page.locator(".portal-said")).to_contain_text("Du har skrivit under")
    assert not asked.asked_of(other).exists()
    assert signing.Signature.objects.filter(application=row, signed_at=None).count() == 0
