"""A social worker's day: an investigation from plan to written and locked, and a note from anywhere in three clicks."""

import datetime as dt

from playwright.sync_api import Locator, Page, expect
from tests.journeys.conftest import Town

from hemmaplan.access.models import User
from hemmaplan.cases import actions as cases
from hemmaplan.cases.intake.actions import taking
from hemmaplan.cases.investigations.actions import opening
from hemmaplan.cases.investigations.models import Investigation, InvestigationText
from hemmaplan.cases.models import JournalEntry
from hemmaplan.foundation import calendar
from hemmaplan.people.models import Person

TODAY = calendar.today()
EXPECTED = (
    "ERR_INTERNET_DISCONNECTED",
    "status of 409",
)  # what the browser says of a lost connection and of a second window
WHOLE = 30  # clicks at most from the opened investigation to the written one
NOTE = 3


class Hand:
    """Clicks, and counts them."""

    clicks = 0

    def click(self, what: Locator) -> None:
        """Click once."""
        self.clicks += 1
        what.click()


def _opened() -> Investigation:
    """An investigation of a child, opened today, that the social worker has."""
    worker, at = User.objects.get(username="socialsekreterare").acting(TODAY), calendar.now()
    assert worker.employee is not None
    known = Person.objects.filter(protection="none", born_on__isnull=False, deceased_on=None).order_by("-born_on")
    case = taking.file_for(person=known[0], area="child", unit=worker.employee.home_unit, by=worker, at=at)
    cases.distribute(case=case, employee=worker.employee, by=worker, at=at)
    return opening.open_investigation(
        case=case, kind="child", reason="Skolan är orolig för frånvaron", on=TODAY, by=worker, at=at
    )


def _said(page: Page, text: str) -> None:
    expect(page.locator("#messages")).to_contain_text(text)


def test_an_investigation_from_plan_to_written(town: Town) -> None:
    row, hand = _opened(), Hand()
    page = town.visit(town.come_in("socialsekreterare"), f"/akter/{row.case_id}/")
    main = page.locator("main")
    hand.click(main.get_by_role("link", name="Underrätta parterna om utredningen"))
    town.look(page)
    hand.click(main.locator("form.form button[type=submit]"))
    _said(page, "parterna är underrättade")
    _plan(town, page, hand)
    _statement(town, page, hand)
    _texts(town, page, hand, row)
    hand.click(main.get_by_role("link", name="Samtal och instrument"))
    town.look(page)
    hand.click(main.get_by_role("link", name="Anteckna ett samtal"))
    town.look(page)
    town.fill(page, {"child_was_told": "Varför vi ses", "child_said": "Vill bo kvar hemma"})
    hand.click(main.locator("form.form button[type=submit]"))
    _said(page, "Samtalet är antecknat")
    hand.click(main.get_by_role("link", name="Läs", exact=True))
    town.look(page)
    hand.click(main.get_by_role("button", name="Fastställ och lås utredningen"))
    _said(page, "fastställd och låst")
    row.refresh_from_db()
    assert row.state == Investigation.State.WRITTEN
    print(f"clicks from opened to written: {hand.clicks}")  # noqa: T201 shown with -rA
    assert hand.clicks <= WHOLE
    for name in ("kommunicera", "uppgifter", "skriv", "plan"):
        town.visit(page, f"/akter/utredning/{row.pk}/{name}/")


def _plan(town: Town, page: Page, hand: Hand) -> None:
    main = page.locator("main")
    hand.click(main.get_by_role("link", name="Gör utredningsplanen"))
    hand.click(main.get_by_role("button", name="Gör en utredningsplan"))
    done = (TODAY + dt.timedelta(days=60)).isoformat()
    town.fill(page, {"questions": "Hur mår barnet?", "child_part": "Två samtal", "done_by": done})
    hand.click(main.locator("[name=areas][value=health]"))
    expect(main.locator("[data-save-state]").first).to_contain_text("Sparat")
    town.look(page)
    hand.click(main.get_by_role("button", name="Fastställ planen"))
    _said(page, "Planen är fastställd")
    town.look(page)


def _statement(town: Town, page: Page, hand: Hand) -> None:
    main = page.locator("main")
    hand.click(main.get_by_role("link", name="Uppgifter", exact=True))
    hand.click(main.locator("#add summary"))
    town.fill(page, {"area": "health", "text": "Sover dåligt.\n\nÄr trött i skolan.", "source": "school"})
    town.look(page)
    hand.click(main.get_by_role("button", name="Lägg till uppgiften"))
    _said(page, "Uppgiften är sparad")


def _texts(town: Town, page: Page, hand: Hand, row: Investigation) -> None:
    """Each part saves itself; a lost connection loses nothing; a second window writes over nothing."""
    main = page.locator("main")
    hand.click(main.get_by_role("link", name="Skriv", exact=True))
    town.look(page)
    other = town.come_in("socialsekreterare")
    other.goto(f"/akter/utredning/{row.pk}/skriv/")
    boxes = main.locator("textarea[name=text]")
    for at in range(boxes.count()):
        boxes.nth(at).fill(f"Stycke ett.\n\nStycke två i del {at}.")
    for at in range(boxes.count()):
        expect(main.locator("[data-save-state]").nth(at)).to_contain_text("Sparat")
    analysis, state = main.locator("#text-analysis"), main.locator("#analysis [data-save-state]")
    page.context.set_offline(True)
    analysis.fill("Skrivet utan förbindelse")
    expect(state).to_contain_text("Ej sparat")
    page.context.set_offline(False)
    expect(state).to_contain_text("Sparat ")
    other.locator("#text-analysis").fill("Från det andra fönstret")
    expect(other.locator("#analysis [data-save-state]")).to_contain_text("annat fönster")
    assert InvestigationText.objects.get(investigation=row, part="analysis").text == "Skrivet utan förbindelse"
    town.faults[:] = [fault for fault in town.faults if not any(one in fault for one in EXPECTED)]


def test_a_note_from_anywhere_in_three_clicks(town: Town) -> None:
    row, hand = _opened(), Hand()
    page = town.visit(town.come_in("socialsekreterare"), "/min-dag/")
    hand.click(page.locator("#side").get_by_role("link", name="Anteckna"))
    town.look(page)
    here = page.locator(".work-row").filter(has_text=row.case.number)
    hand.click(here.get_by_role("button", name="Anteckna"))
    page.locator("textarea[name=text]").fill("Mamma ringde om skolan.")
    hand.click(page.get_by_role("button", name="Signera och lås"))
    _said(page, "signerad och låst")
    assert hand.clicks == NOTE
    note = JournalEntry.objects.get(case=row.case_id)
    assert (note.state, note.text) == ("signed", "Mamma ringde om skolan.")
    town.visit(page, "/akter/")
    town.visit(page, f"/akter/{row.case_id}/omrade/health/")
