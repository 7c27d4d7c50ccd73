"""A decision's way in a browser: begun from the file, decided, told to the party, ordered; clicks counted, and each page looked at."""

import datetime as dt

from playwright.sync_api import Page, expect
from tests.journeys.conftest import Town

from hemmaplan.access.models import User
from hemmaplan.cases import actions as cases
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.intake.actions.taking import file_for
from hemmaplan.cases.models import Case
from hemmaplan.foundation import calendar, identity
from hemmaplan.interventions.models import Order, Service
from hemmaplan.people import actions as people

TODAY = calendar.today()
MOST_CLICKS = 25


class Counted:
    """Clicks as they are made."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def press(self, role: str, name: str) -> None:
        self.clicks += 1
        self.page.locator("main").get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def choose(self, name: str, value: str) -> None:
        self.clicks += 2
        Town.fill(self.page, {name: value})


def _file() -> Case:
    worker = User.objects.get(username="socialsekreterare").acting(TODAY)
    by = {"by": worker, "at": calendar.now() - dt.timedelta(minutes=5)}
    grant = worker.grants.filter(role="social_worker").first()
    assert grant is not None
    number = identity.test_number(dt.date(1988, 4, 4), 0).format()
    person = people.add_person(given_name="Provia", family_name="Beslutsdotter", number=number, looked_up=True, **by)
    case = file_for(person=person, area="adult", unit=grant.unit, **by)
    cases.distribute(case=case, employee=worker.employee, **by)
    return case


def test_from_the_file_to_a_sent_order(town: Town) -> None:
    case = _file()
    page = town.come_in("socialsekreterare")
    town.visit(page, "/beslut/")
    town.visit(page, f"/beslut/nytt/{case.pk}/")
    hand = Counted(page)
    hand.press("button", "Bifall Öppenvård")
    expect(page.locator("main")).to_contain_text("Innan du undertecknar")
    town.look(page)
    given = {
        "request": "Stöd i vardagen", "intervention": "Familjebehandling", "minutes_per_week": "2:00",
        "first_on": TODAY.isoformat(), "last_on": (TODAY + dt.timedelta(days=90)).isoformat(), "purpose": "Tryggare vardag",
        "facts": "Ber själv om hjälp.", "weighing": "Behovet kan inte tillgodoses på annat sätt.",
    }  # fmt: skip
    town.fill(page, given)
    hand.choose("care_form", "own")
    expect(page.locator("[data-save-state]")).to_contain_text("parat")
    hand.press("button", "Fatta beslutet")
    expect(page.locator("#messages")).to_contain_text("fattat och låst")
    town.look(page)
    made = Decision.objects.get(case=case)
    assert (made.state, made.delegation) == ("signed", "B1")
    to_sign, hand.clicks = hand.clicks, 0
    hand.press("link", "Skicka uppdrag")
    town.look(page)
    service = Service.objects.get(code="familjebehandling")
    hand.choose("service", str(service.pk))
    hand.press("button", "Sänd till utföraren")
    expect(page.locator("#messages")).to_contain_text("sänt till utföraren")
    order = Order.objects.get(decision=made)
    assert (order.purpose, order.minutes_per_week, order.planned_start) == ("Tryggare vardag", 120, TODAY)
    print(f"clicks: {to_sign} to a signed decision, {hand.clicks} from decision to sent order")  # noqa: T201 shown with -rA
    assert to_sign < MOST_CLICKS
    assert hand.clicks < MOST_CLICKS
    page.goto(f"/beslut/{made.pk}/")
    expect(page.locator("main")).to_contain_text(order.case.number)
    page.locator("main").get_by_role("link", name="Underrätta", exact=True).click()
    town.look(page)
    town.fill(page, {"way": "by_hand"})
    town.send(page.locator("main"))
    expect(page.locator("main")).to_contain_text("Sista dag att överklaga")
    for address in (
        f"/beslut/{made.pk}/",
        f"/beslut/{made.pk}/ej-verkstallt/",
        "/beslut/ej-verkstallda/",
        "/beslut/?visa=fattade",
    ):
        town.visit(page, address)
