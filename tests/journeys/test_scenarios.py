"""What happens if: from a flag on the board to three scenarios beside each other, shared, and redone when the unit has changed."""

import datetime as dt

import pytest
from playwright.sync_api import Locator, Page, expect
from tests import make
from tests.journeys.conftest import Town

from hemmaplan.capacity import jobs
from hemmaplan.capacity.forecast import outcome
from hemmaplan.capacity.models import AskedAnswer, KeptAnswer, KeptScenario
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Unit

TODAY = calendar.today()
SOON = TODAY + dt.timedelta(days=60)
MOST_PRESSES = 13
"""To build, name and compare three scenarios; whoever needs more has lost the way."""


class Presses:
    """Presses, counted."""

    count = 0

    def __call__(self, it: Locator) -> None:
        self.count += 1
        it.click()


def _copied(page: Page, press: Presses, name: str) -> None:
    press(page.get_by_role("link", name="Kopiera"))
    panel = page.locator("#panel")
    panel.locator("[name=name]").fill(name)
    press(panel.get_by_role("button", name="Kopiera"))
    expect(page.locator("h1")).to_have_text(name)


def _step(town: Town, page: Page, press: Presses, label: str, given: dict[str, str]) -> None:
    press(page.locator("main").get_by_role("link", name=label))
    panel = page.locator("#panel")
    expect(panel.get_by_role("button", name="Spara steget")).to_be_visible()
    town.fill(panel, given)
    press(panel.get_by_role("button", name="Spara steget"))
    expect(page.locator("#messages")).to_contain_text("Steget är tillagt")


def test_three_scenarios_from_a_flag_compared_shared_and_redone(town: Town) -> None:
    page, press = town.visit(town.come_in("enhetschef"), "/laget/"), Presses()
    press(page.locator(".flag-todo a", has_text="Pröva").first)
    town.look(page)
    town.fill(page, {"name": "Tjänsten förlängs", "price_ore": "720 000"})
    press(page.get_by_role("button", name="Börja pröva"))
    expect(page.locator(".scenario-words")).to_contain_text("förlängs")
    town.look(page)
    _copied(page, press, "Och fler söker")
    given = {"service": "familjebehandling", "change": "20", "first": TODAY.isoformat()}
    _step(town, page, press, "Fler eller färre söker", given)
    _copied(page, press, "Och en familjebehandlare mindre")
    _step(town, page, press, "En tjänst upphör", {"post": "familj-1", "last": SOON.isoformat()})
    for name in ("Tjänsten förlängs", "Och fler söker"):
        press(page.get_by_label(name, exact=True))
    press(page.get_by_role("button", name="Räkna och visa svaret"))
    expect(page.locator("h1")).to_have_text("Och en familjebehandlare mindre")
    expect(page.locator("main")).to_contain_text("Bemanning och kostnad ett år")
    assert press.count <= MOST_PRESSES
    town.look(page)
    page.locator("summary", has_text="Siffrorna").first.click()
    expect(page.locator(".scenario-figures").first).to_be_visible()
    answer = KeptAnswer.objects.get()
    assert answer.content["scenarios"][0]["name"] == "Som i dag"
    assert len(answer.content["scenarios"]) == 4

    page.get_by_role("link", name="Till stegen").click()
    page.get_by_role("button", name="Dela", exact=True).click()
    expect(page.locator(".lead").first).to_contain_text("delas av")
    colleague = town.visit(town.come_in("controller"), "/prova/")
    colleague.get_by_role("link", name="Och en familjebehandlare mindre").click()
    expect(colleague.locator(".scenario-words").last).to_contain_text("upphör")
    colleague.locator(".scenario-answers a").first.click()
    expect(colleague.locator("main")).to_contain_text("Bemanning och kostnad ett år")

    make.post(Unit.objects.get(code="familjeteam"), title="Kurator")
    page.locator(".scenario-answers a").first.click()
    expect(page.locator(".scenario-alert")).to_contain_text("har tillkommit")
    page.get_by_role("button", name="Räkna om från i dag").click()
    expect(page.locator(".scenario-alert")).to_have_count(0)
    assert KeptAnswer.objects.count() == 2


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_that_takes_long_comes_by_itself_or_by_asking(
    town: Town, monkeypatch: pytest.MonkeyPatch, *, scripts: bool
) -> None:
    monkeypatch.setattr(outcome, "SOON", -1)
    page = town.visit(town.come_in("enhetschef", scripts=scripts), "/prova/nytt/")
    town.fill(page, {"name": "Läget som det är"})
    page.get_by_role("button", name="Börja pröva").click()
    page.get_by_role("button", name="Räkna och visa svaret").click()
    expect(page.locator("main")).to_contain_text("Svaret räknas.")
    town.look(page)
    jobs.answer_asked(AskedAnswer.objects.get().pk)
    if not scripts:
        page.get_by_role("link", name="Se om det är klart").click()
    expect(page.locator("main")).to_contain_text("Vad svaret vilar på")
    assert KeptScenario.objects.get().answers.count() == 1
