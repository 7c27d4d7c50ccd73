"""An order's whole life: the authority sends it, the treatment staff carries it out and ends it. Once without scripts."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Town

from hemmaplan.access.models import User
from hemmaplan.foundation import calendar, identity
from hemmaplan.interventions.actions import orders
from hemmaplan.interventions.models import Order, Service

TODAY = calendar.today()
NUMBER = identity.test_number(dt.date(1987, 3, 3), 0).format()


def _send(town: Town, *, scripts: bool) -> Order:
    page = town.visit(town.come_in("socialsekreterare", scripts=scripts), "/min-dag/")
    town.visit(page, "/uppdrag/")
    page.get_by_role("link", name="Nytt uppdrag").first.click()
    town.fill(page, {"text": NUMBER})
    page.locator("main").get_by_role("button", name="Sök").click()
    expect(page.locator("main")).to_contain_text("Ingen bland dem du får se")
    page.get_by_role("link", name="Ta upp en person").first.click()
    town.fill(
        page, {"number": NUMBER, "given_name": "Provia", "family_name": "Testlund", "reason": "Beslut fattat i dag"}
    )
    town.send(page.locator("main"))
    expect(page.locator("#messages")).to_contain_text("Personen är upptagen")
    if scripts:
        town.look(page)
    service = Service.objects.get(code="familjebehandling")
    town.fill(page, {"service": str(service.pk), "decided_on": TODAY.isoformat(), "minutes_per_week": "2:30",
                     "purpose": "Stöd till familjen i vardagen"})  # fmt: skip
    page.get_by_role("button", name="Sänd till utföraren").click()
    expect(page.locator("#messages")).to_contain_text("sänt till utföraren")
    order = Order.objects.get(person__family_name="Testlund")
    assert order.minutes_per_week == 150
    return order


def _assigned(order: Order) -> Order:
    """The head gives the order to the treatment staff. The manager's own journey shows how."""
    manager = User.objects.get(username="enhetschef").acting(calendar.today())
    staff = User.objects.get(username="behandlare").acting(calendar.today())
    assert staff.employee is not None
    orders.assign(order=order, employee=staff.employee, minutes_per_week=150, by=manager, at=calendar.now())
    return order


def _press(page: Page, name: str, said: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    expect(page.locator("#messages")).to_contain_text(said)


def _step(town: Town, page: Page, name: str, given: dict[str, str], said: str, *, scripts: bool) -> None:
    """Open the form of a step, in the panel or as a page, fill it in and send it."""
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    place = page.locator("#panel" if scripts else "main")
    town.fill(place, given)
    town.send(place)
    expect(page.locator("#messages")).to_contain_text(said)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_order_from_sending_to_outcome(town: Town, *, scripts: bool) -> None:
    order = _send(town, scripts=scripts)
    page = town.come_in("behandlare", scripts=scripts)
    page.goto("/min-dag/")
    if scripts:
        town.look(page)
    row = (
        page.locator(".work-row")
        .filter(has_text="Provia Testlund")
        .filter(has=page.get_by_role("button", name="Kvittera"))
    )
    row.get_by_role("button", name="Kvittera").click()
    expect(page.locator("#messages")).to_contain_text("kvitterat")
    page.goto(f"/uppdrag/{order.pk}/")
    _press(page, "Ta emot", "mottaget")
    _assigned(order)
    page.reload()
    if scripts:
        town.look(page)
    _step(town, page, "Ställ i kö", {"reason": "Beslut, ordinarie"}, "står i kö", scripts=scripts)
    day = (TODAY + dt.timedelta(days=7)).isoformat()
    given = {"what": "Onsdagar klockan 10", "starts_on": day, "answer_by": day}
    _step(town, page, "Erbjud plats", given, "erbjuden", scripts=scripts)
    _press(page, "Tackade ja", "registrerat")
    _step(town, page, "Starta", {"on": TODAY.isoformat()}, "startat", scripts=scripts)
    _plan(town, page, order, scripts=scripts)
    _notes(town, page, order, scripts=scripts)
    _end(town, page, order, scripts=scripts)


def _plan(town: Town, page: Page, order: Order, *, scripts: bool) -> None:
    page.goto(f"/arbete/uppdrag/{order.pk}/plan/")
    page.get_by_role("button", name="Gör en plan").click()
    town.fill(page, {"person_view": "Vill ha lugn hemma", "goals": "Fasta rutiner\nFärre bråk", "how": "Samtal varje onsdag",
                     "follow_up_on": (TODAY + dt.timedelta(days=60)).isoformat()})  # fmt: skip
    if scripts:
        expect(page.locator("[data-save-state]").first).to_contain_text("Sparat")
        town.look(page)
    page.get_by_role("button", name="Fastställ planen").click()
    expect(page.locator("#messages")).to_contain_text("Planen gäller")
    expect(page.locator("main")).to_contain_text("Fasta rutiner")
    if scripts:
        town.look(page)
        town.visit(page, f"/arbete/uppdrag/{order.pk}/besok/")
        town.visit(page, f"/arbete/uppdrag/{order.pk}/besok/boka/")
        town.visit(page, f"/arbete/uppdrag/{order.pk}/drogtester/")


def _notes(town: Town, page: Page, order: Order, *, scripts: bool) -> None:
    page.goto(f"/arbete/uppdrag/{order.pk}/journal/")
    page.get_by_role("button", name="Anteckna").click()
    page.locator("textarea[name=text]").fill("Vi talade om morgnarna.")
    if scripts:
        expect(page.locator("[data-save-state]").first).to_contain_text("Sparat")
        town.look(page)
    page.get_by_role("button", name="Signera och lås").click()
    note = page.locator("article.journal-note").first
    expect(note).to_contain_text("Vi talade om morgnarna.")
    expect(note).to_contain_text("Signerad av")
    expect(note.get_by_role("textbox")).to_have_count(0)
    note.get_by_role("button", name="Rätta").click()
    expect(page.locator("blockquote")).to_contain_text("Vi talade om morgnarna.")
    page.locator("textarea[name=text]").fill("Rättelse: vi talade om kvällarna.")
    page.get_by_role("button", name="Signera och lås").click()
    expect(page.locator("main")).to_contain_text("Rättar anteckningen")
    expect(page.locator("main")).to_contain_text("Vi talade om morgnarna.")
    expect(page.locator("main")).to_contain_text("vi talade om kvällarna")
    if scripts:
        town.look(page)


def _end(town: Town, page: Page, order: Order, *, scripts: bool) -> None:
    page.goto(f"/uppdrag/{order.pk}/")
    page.locator("main").get_by_role("link", name="Avsluta", exact=True).first.click()
    place = page.locator("#panel" if scripts else "main")
    town.fill(place, {"on": TODAY.isoformat(), "end_reason": "partly_met"})
    for group in place.get_by_role("group").filter(has_text="Mål:").all():
        group.get_by_role("radio").first.check()
    town.send(place)
    expect(page.locator("#messages")).to_contain_text("avslutat")
    order.refresh_from_db()
    assert (order.state, order.end_reason) == ("ended", "partly_met")
    assert {goal.outcome for goal in order.plans.get(state="active").goals.all()} == {"met"}
