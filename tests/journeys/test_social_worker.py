"""A social worker's day: from the report that waits to an investigation, a decision, an order, and what the performer answers."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Town
from tests.journeys.counted import Counted

from hemmaplan.access.models import User
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations.models import Investigation, InvestigationText
from hemmaplan.cases.models import JournalEntry
from hemmaplan.cases.permissions import UNRESTRICTED
from hemmaplan.foundation import calendar
from hemmaplan.interventions.actions import orders
from hemmaplan.interventions.models import Order, Service

TODAY = calendar.today()
YOUNG = calendar.add_years(TODAY, -12)
EXPECTED = (
    "ERR_INTERNET_DISCONNECTED",
    "status of 409",
)  # what the browser says of a lost connection and of a second window


@pytest.mark.counted
def test_a_social_workers_day(town: Town) -> None:
    intake = _waiting()
    page = town.visit(town.come_in("socialsekreterare"), "/min-dag/")
    _note(town, page, intake)
    row = _opened(town, page, intake)
    _investigated(town, page, row)
    _communicated(town, page, row)
    made = _decided(town, page, row)
    _ordered(town, page, made)
    _told(town, page, made)


def _waiting() -> Intake:
    """A report that the social worker has been given, whose protection is assessed: of a young child with a guardian."""
    worker = User.objects.get(username="socialsekreterare")
    rows = Intake.objects.filter(
        state="received", kind="concern", area="child", case__restricted=UNRESTRICTED, protection_assessments__danger="none",
        case__assignments__employee=worker.employee_id, person__protection="none", person__born_on__gt=YOUNG,
        person__relations__kind="guardian", person__relations__other__protection="none",
    ).exclude(person__investigations__state="open")  # fmt: skip
    found = rows.order_by("-arrived_at").first()
    assert found is not None, "the demo has no report of a young child for the social worker to decide on"
    return found


def _said(page: Page, text: str) -> None:
    expect(page.locator("#messages")).to_contain_text(text)


def _note(town: Town, page: Page, intake: Intake) -> None:
    assert intake.case is not None
    hand = Counted(page, "A note, from anywhere")
    hand.click(page.locator("#side").get_by_role("link", name="Anteckna"))
    town.look(page)
    hand.click(page.locator(".work-row").filter(has_text=intake.case.number).get_by_role("button", name="Anteckna"))
    page.locator("textarea[name=text]").fill("Mamma ringde om skolan.")
    hand.press("button", "Signera och lås")
    _said(page, "signerad och låst")
    hand.done()
    note = JournalEntry.objects.get(case=intake.case_id, text="Mamma ringde om skolan.")
    assert note.state == "signed"


def _opened(town: Town, page: Page, intake: Intake) -> Investigation:
    """The clock on the day's page leads to the report, and the decision to the file."""
    page.goto("/min-dag/")
    main = page.locator("main")
    main.locator(f"a[href*='/mottagning/{intake.pk}/']").first.click()
    town.look(page)
    place = main.locator("form[action$='/beslut/']")
    town.fill(place, {"step": "open", "reason": "Frånvaro och oro från skolan"})
    place.get_by_role("button", name="Besluta").click()
    _said(page, "Beslutat")
    main.get_by_role("link", name="Till akten").first.click()
    town.look(page)
    return Investigation.objects.get(case=intake.case_id, state="open")


# --- the investigation ----------------------------------------------------------------------------------------------------


def _investigated(town: Town, page: Page, row: Investigation) -> None:
    main, hand = page.locator("main"), Counted(page, "From an opened investigation to a written and locked one")
    hand.press("link", "Underrätta parterna om utredningen")
    town.look(page)
    hand.click(main.locator("form.form button[type=submit]"))
    _said(page, "parterna är underrättade")
    _plan(town, page, hand)
    _statement(town, page, hand)
    _texts(town, page, hand, row)
    hand.press("link", "Samtal och instrument")
    town.look(page)
    hand.press("link", "Anteckna ett samtal")
    town.look(page)
    hand.fill({"child_was_told": "Varför vi ses", "child_said": "Vill bo kvar hemma"})
    hand.click(main.locator("form.form button[type=submit]"))
    _said(page, "Samtalet är antecknat")
    hand.press("link", "Läs")
    town.look(page)
    hand.press("button", "Fastställ och lås utredningen")
    _said(page, "fastställd och låst")
    hand.done()
    row.refresh_from_db()
    assert row.state == Investigation.State.WRITTEN
    for address in (
        f"/akter/utredning/{row.pk}/uppgifter/",
        f"/akter/{row.case_id}/omrade/health/",
        f"/akter/{row.case_id}/familj/",
    ):
        town.visit(page, address)


def _plan(town: Town, page: Page, hand: Counted) -> None:
    main = page.locator("main")
    hand.press("link", "Gör utredningsplanen")
    hand.press("button", "Gör en utredningsplan")
    done = (TODAY + dt.timedelta(days=60)).isoformat()
    hand.fill({"questions": "Hur mår barnet?", "child_part": "Två samtal", "done_by": done, "areas": "health"})
    expect(main.locator("[data-save-state]").first).to_contain_text("Sparat")
    town.look(page)
    hand.press("button", "Fastställ planen")
    _said(page, "Planen är fastställd")
    town.look(page)


def _statement(town: Town, page: Page, hand: Counted) -> None:
    hand.press("link", "Uppgifter")
    hand.click(page.locator("main #add summary"))
    hand.fill({"area": "health", "text": "Sover dåligt.\n\nÄr trött i skolan.", "source": "school"})
    town.look(page)
    hand.press("button", "Lägg till uppgiften")
    _said(page, "Uppgiften är sparad")


def _texts(town: Town, page: Page, hand: Counted, row: Investigation) -> None:
    """Each part saves itself; a lost connection loses nothing; a second window writes over nothing."""
    main = page.locator("main")
    hand.press("link", "Skriv")
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


def _communicated(town: Town, page: Page, row: Investigation) -> None:
    """Every party gets the investigation and replies."""
    page.goto(f"/akter/{row.case_id}/")
    main, hand = page.locator("main"), Counted(page, "From a written investigation to one communicated and answered")
    hand.press("link", "Kommunicera utredningen")
    town.look(page)
    waits = main.locator(".work-row").get_by_role("link", name="Kommunicera", exact=True)
    parties = waits.count()
    assert parties, "the guardian is a party when the investigation is opened"
    for _party in range(parties):
        hand.click(waits.first)
        town.look(page)
        hand.fill({"way": "by_hand", "checked": "on"})
        hand.click(main.locator("form.form button[type=submit]").last)
        _said(page, "Kommuniceringen är antecknad")
        hand.click(main.get_by_role("link", name="Svar", exact=True).first)
        town.look(page)
        hand.fill({"reply": "Har inget att invända."})
        hand.click(main.locator("form.form button[type=submit]").last)
        _said(page, "Svaret är antecknat")
    hand.done()


# --- the decision and the order -------------------------------------------------------------------------------------------


def _decided(town: Town, page: Page, row: Investigation) -> Decision:
    main, hand = page.locator("main"), Counted(page, "From a communicated investigation to a signed decision")
    hand.press("link", "Fatta beslut")
    town.look(page)
    hand.press("button", "Bifall Öppenvård")
    expect(main).to_contain_text("Innan du undertecknar")
    town.look(page)
    hand.fill({
        "request": "Stöd i vardagen", "intervention": "Familjebehandling", "minutes_per_week": "2:00",
        "first_on": TODAY.isoformat(), "last_on": (TODAY + dt.timedelta(days=90)).isoformat(), "purpose": "Tryggare vardag",
        "facts": "Se utredningen.", "weighing": "Behovet kan inte tillgodoses på annat sätt.", "care_form": "own",
    })  # fmt: skip
    expect(main.locator("[data-save-state]")).to_contain_text("parat")
    expect(main.locator("#before-signing")).to_contain_text("Inget saknas")  # follows what is written
    hand.press("button", "Fatta beslutet")
    _said(page, "fattat och låst")
    hand.done()
    town.look(page)
    made = Decision.objects.get(investigation=row, kind="open_care")
    assert (made.state, made.delegation) == ("signed", "B1")
    return made


def _ordered(town: Town, page: Page, made: Decision) -> None:
    """The order is prefilled from the decision; what the performer answers is read on the decision's page."""
    hand = Counted(page, "From a decision to a sent order")
    hand.press("link", "Skicka uppdrag")
    town.look(page)
    hand.fill({"service": str(Service.objects.get(code="familjebehandling").pk)})
    hand.press("button", "Sänd till utföraren")
    _said(page, "sänt till utföraren")
    hand.done()
    order = Order.objects.get(decision=made)
    assert (order.purpose, order.minutes_per_week, order.planned_start) == ("Tryggare vardag", 120, TODAY)
    performer = User.objects.get(username="enhetschef").acting(TODAY)
    orders.acknowledge(order=order, by=performer, at=calendar.now())
    page.goto(f"/beslut/{made.pk}/")
    main = page.locator("main")
    expect(main).to_contain_text(order.case.number)
    expect(main).to_contain_text("Kvitterat")


def _told(town: Town, page: Page, made: Decision) -> None:
    """The parties are told, the last day to appeal is counted, and the lists have the decision."""
    main = page.locator("main")
    guardian = main.locator("li").filter(has_text="Vårdnadshavare")
    guardian.get_by_role("link", name="Underrätta", exact=True).first.click()
    town.look(page)
    town.fill(page, {"way": "by_hand"})
    town.send(page)
    expect(main).to_contain_text("Sista dag att överklaga")
    for address in (
        f"/beslut/{made.pk}/ej-verkstallt/",
        "/beslut/ej-verkstallda/",
        "/beslut/?visa=fattade",
        "/akter/",
        f"/akter/utredning/{made.investigation_id}/",
    ):
        town.visit(page, address)
