"""What happens if: from a flag on the board to three scenarios beside each other, shared, and redone when the unit has changed."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect
from tests import make
from tests.journeys.conftest import Town
from tests.journeys.counted import Counted

from hemmaplan.capacity import jobs
from hemmaplan.capacity.forecast import outcome
from hemmaplan.capacity.models import AskedAnswer, KeptAnswer, KeptScenario
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Unit

TODAY = calendar.today()
SOON = TODAY + dt.timedelta(days=60)


def _copied(page: Page, hand: Counted, name: str) -> None:
    hand.click(page.get_by_role("link", name="Kopiera"))
    panel = page.locator("#panel")
    hand.fill({"name": name}, panel)
    hand.click(panel.get_by_role("button", name="Kopiera"))
    expect(page.locator("h1")).to_have_text(name)


def _step(page: Page, hand: Counted, label: str, given: dict[str, str]) -> None:
    hand.click(page.locator("main").get_by_role("link", name=label))
    panel = page.locator("#panel")
    expect(panel.get_by_role("button", name="Spara steget")).to_be_visible()
    hand.fill(given, panel)
    hand.click(panel.get_by_role("button", name="Spara steget"))
    expect(page.locator("#messages")).to_contain_text("Steget är tillagt")


def _the_year(town: Town, page: Page) -> None:
    """Läget om ett år, from the answer and back: what each costs and whom it makes wait, and two of them chosen."""
    page.get_by_role("link", name="Läget om ett år").click()
    expect(page.locator("h1")).to_have_text("Läget om ett år")
    main = page.locator("main")
    town.look(page)
    chosen = main.locator("[name=scenario]")
    chosen.nth(1).uncheck() if chosen.nth(1).is_checked() else chosen.nth(0).uncheck()
    main.get_by_role("button", name="Visa", exact=True).click()
    expect(main).to_contain_text("Inget ändras: tjänster och avtal löper ut som det står.")
    expect(main.locator(".year-columns").first.locator("> div")).to_have_count(2)
    page.get_by_role("link", name="Och en familjebehandlare mindre").click()


@pytest.mark.counted
def test_three_scenarios_from_a_flag_compared_shared_and_redone(town: Town) -> None:
    page = town.visit(town.come_in("enhetschef"), "/laget/")
    hand = Counted(page, "Three scenarios built, named and compared")
    hand.click(page.locator(".flag-todo a", has_text="Pröva").first)
    town.look(page)
    hand.fill({"name": "Tjänsten förlängs", "price_ore": "720 000"})
    hand.click(page.get_by_role("button", name="Börja pröva"))
    expect(page.locator(".scenario-words")).to_contain_text("förlängs")
    town.look(page)
    _copied(page, hand, "Och fler söker")
    given = {"service": "familjebehandling", "change": "20", "first": TODAY.isoformat()}
    _step(page, hand, "Fler eller färre söker", given)
    _copied(page, hand, "Och en familjebehandlare mindre")
    _step(page, hand, "En tjänst upphör", {"post": "familj-1", "last": SOON.isoformat()})
    for name in ("Tjänsten förlängs", "Och fler söker"):
        hand.click(page.get_by_label(name, exact=True))
    hand.click(page.get_by_role("button", name="Räkna och visa svaret"))
    expect(page.locator("h1")).to_have_text("Och en familjebehandlare mindre")
    expect(page.locator("main")).to_contain_text("Bemanning och kostnad ett år")
    hand.done()
    town.look(page)
    page.locator("summary", has_text="Siffrorna").first.click()
    expect(page.locator(".scenario-figures").first).to_be_visible()
    answer = KeptAnswer.objects.get()
    assert answer.content["scenarios"][0]["name"] == "Som i dag"
    assert len(answer.content["scenarios"]) == 4
    _the_year(town, page)

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
