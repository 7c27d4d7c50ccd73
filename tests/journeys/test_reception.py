"""The night of the duty and the morning of the reception: the log is read, and a call becomes a signed preliminary assessment."""

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Town
from tests.journeys.counted import Counted

from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.intake.models import DutyEntry, Intake

HEARD, ROOF = "Grannen hör bråk i trapphuset", "Ringde från stationen och hade ingenstans att sova"


@pytest.mark.counted
def test_a_night_of_the_duty_and_a_morning_of_the_reception(town: Town) -> None:
    _night(town)
    page = town.visit(town.come_in("mottagning"), "/min-dag/")
    _morning(town, page)
    _call(town, page)


def _night(town: Town) -> None:
    """The duty officer begins a shift from the day's page, writes two rows, and leaves."""
    page = town.visit(town.come_in("socialjour"), "/min-dag/")
    main = page.locator("main")
    main.get_by_role("link", name="Jour", exact=True).click()
    town.look(page)
    main.get_by_role("button", name="Börja passet").click()
    expect(page.locator("#messages")).to_contain_text("börjat")
    for about, words in (("Pojke, omkring tio år", HEARD), ("Man, omkring 50 år", ROOF)):
        town.fill(main, {"about": about, "words": words})
        main.get_by_role("button", name="Skriv raden").click()
        expect(main).to_contain_text(words)
    town.look(page)
    main.get_by_role("button", name="Avsluta passet").click()
    expect(page.locator("#messages")).to_contain_text("väntar på mottagningen")


def _morning(town: Town, page: Page) -> None:
    """One row is read, the other is taken in: nothing is written again, and both are stamped."""
    rows = page.locator(".work-row")
    rows.filter(has_text=ROOF).get_by_role("button", name="Läst").click()
    expect(page.locator("#messages")).to_contain_text("Raden är läst")
    hand = Counted(page, "A night's row, taken in by the reception")
    hand.click(rows.filter(has_text=HEARD).get_by_role("link", name="Ta emot"))
    town.look(page)
    hand.click(page.locator("main form.form button[type=submit]").last)
    expect(page.locator("#messages")).to_contain_text("Inget behöver skrivas om")
    expect(page.locator("main")).to_contain_text(HEARD)
    hand.done()
    read = DutyEntry.objects.filter(words__in=(HEARD, ROOF))
    assert [row.read_by.username for row in read if row.read_by] == ["mottagning", "mottagning"]


def _call(town: Town, page: Page) -> None:
    """From the ringing telephone to the signed decision to open, and the letter to the school."""
    town.visit(page, "/min-dag/")
    it = Counted(page, "From a call to a signed preliminary assessment")
    it.press("link", "Ta emot")
    it.fill({"given_name": "Lisa", "family_name": "Provberg", "words": "Kommer utan jacka varje dag. Säger att mamma sover.",
             "reason": "parents_care", "reporter_kind": "school", "workplace": "Granskolan"})  # fmt: skip
    expect(page.locator("[data-save-state]").first).to_contain_text("Sparat")
    town.look(page)
    it.press("button", "Ta emot")
    main = page.locator("main")
    expect(main).to_contain_text("Skydd ej bedömt")
    town.look(page)
    it.fill({"danger": "none", "grounds": "Är hos mormor, som hämtar i dag."})
    it.press("button", "Spara skyddsbedömningen")
    expect(page.locator("#messages")).to_contain_text("sparad")
    it.press("button", "Bekräftad, upplyst om rätt till besked")
    it.press("button", "Vill ha återkoppling")
    it.fill({"step": "open", "reason": "Brister i omsorgen, upprepat"}, main.locator("form[action$='/beslut/']"))
    it.press("button", "Besluta")
    expect(page.locator("#messages")).to_contain_text("Beslutat")
    town.look(page)
    it.done()
    intake = Intake.objects.get(person__family_name="Provberg")
    assert (intake.state, Decision.objects.get(intake=intake).state) == ("opened", "signed")
    main.get_by_role("link", name="Lämna besked").click()
    town.fill(main, {"feedback": "opened"})
    town.send(main)
    main.get_by_role("link", name="Brev", exact=True).click()
    town.look(page)
    expect(main).to_contain_text("Socialnämnden har inlett en utredning")
    expect(main).not_to_contain_text("Provberg")
    for address in ("/mottagning/", "/akter/"):
        town.visit(page, address)
