"""The unit manager's day: the truth about the unit, the queue, an order to a colleague, and the memo."""

import datetime as dt
import itertools
from urllib.parse import urljoin

from playwright.sync_api import Page, expect
from tests.journeys.conftest import Town

from hemmaplan.config.management.commands.demo import forecast_queues
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import Order, QueueEntry


def test_look_at_the_board_and_behind_a_figure_and_back_in_time(town: Town) -> None:
    page = town.visit(town.come_in("enhetschef"), "/laget/")
    figure = page.locator(".figures a").filter(has_text="I kö").first
    if not figure.count():
        figure = page.locator(".figures a").first
    figure.click()
    panel = page.locator("#panel")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("Så räknas det")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    past = calendar.today() - dt.timedelta(days=120)
    page.get_by_label("Visa läget den").fill(past.isoformat())
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.locator(".lead").first).to_contain_text("så som det var den dagen")
    expect(page.get_by_label("Visa läget den")).to_have_value(past.isoformat())
    for address in ("/bemanning/", "/verksamheter/", "/uppdrag/", "/koer/", "/grupper/", "/oppet/", "/bostader/"):
        town.visit(page, address)


def test_see_where_a_queue_is_heading_and_what_it_rests_on(town: Town) -> None:
    forecast_queues()
    page = town.visit(town.come_in("enhetschef"), "/laget/")
    fan = page.locator("a.fan-link:has(svg)").first
    address = fan.get_attribute("href")
    assert address
    fan.click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("Vad den vilar på")
    expect(panel).to_contain_text("52 veckor")
    town.visit(page, address)
    expect(page.locator("main")).to_contain_text("Hur bra sådana prognoser har varit här")


def test_move_in_the_queue_with_a_reason(town: Town) -> None:
    entry = _movable()
    page = town.visit(town.come_in("enhetschef"), "/koer/")
    page.get_by_role("link", name=entry.service.name).first.click()
    expect(page.locator("h1")).to_have_text(entry.service.name)
    town.look(page)
    page.locator(f"a[href*='/koer/plats/{entry.pk}/flytta/']").first.click()
    panel = page.locator("#panel")
    town.fill(panel, {"to": "first"})
    panel.get_by_role("button", name="Flytta i kön").click()
    main = page.locator("main")
    expect(main).to_contain_text("Skriv skälet")
    town.fill(main, {"reason": "Väntat längst utan annat stöd"})
    main.get_by_role("button", name="Flytta i kön").click()
    expect(page.locator("#messages")).to_contain_text("Platsen är flyttad")
    entry.refresh_from_db()
    assert entry.moves.filter(kind="reranked", reason__startswith="Väntat").exists()
    town.visit(page, f"/koer/plats/{entry.pk}/historik/")
    expect(page.locator("main")).to_contain_text("Väntat längst")


def _movable() -> QueueEntry:
    """The last of a class with several in line."""
    waiting = list(QueueEntry.objects.filter(left_on=None).select_related("service").order_by("service", "priority", "rank",
                                                                                              "joined_on", "pk"))  # fmt: skip
    for before, entry in reversed(list(itertools.pairwise(waiting))):
        if (before.service_id, before.priority) == (entry.service_id, entry.priority):
            return entry
    raise AssertionError("the demo has no queue where somebody can be moved")


def test_give_an_order_to_a_colleague(town: Town) -> None:
    page = town.visit(town.come_in("enhetschef"), "/koer/fordela/")
    order = Order.objects.filter(state="running", unit__code="familjeteam").order_by("pk").first()
    assert order is not None
    town.visit(page, f"/uppdrag/{order.pk}/")
    page.get_by_role("link", name="Fördela", exact=True).first.click()
    panel = page.locator("#panel")
    choices = panel.get_by_role("radio")
    expect(choices.first).to_be_visible()
    had = set(order.case.assignments.values_list("employee_id", flat=True))
    free = next(row for row in choices.all() if int(row.get_attribute("value") or 0) not in had)
    chosen = int(free.get_attribute("value") or 0)
    free.check()
    panel.get_by_role("button", name="Fördela").click()
    expect(page.locator("#messages")).to_contain_text("Uppdraget är fördelat")
    assert order.case.assignments.filter(employee=chosen).exists()


def test_write_freeze_and_take_out_the_memo(town: Town) -> None:
    page = town.visit(town.come_in("enhetschef"), "/rapporter/")
    page.get_by_role("link", name="Ny rapport").first.click()
    town.look(page)
    town.fill(page, {"as_of": calendar.today().isoformat(), "title": "Information om läget"})
    town.send(page.locator("main"))
    expect(page.locator("h1")).to_have_text("Information om läget")
    town.look(page)
    words = page.locator("form.own textarea").first
    words.fill("Vi klarar hösten om stödet förlängs.")
    expect(page.locator("[data-save-state]").first).to_contain_text("Sparat")
    page.reload()
    expect(page.locator("form.own textarea").first).to_have_value("Vi klarar hösten om stödet förlängs.")
    page.get_by_role("button", name="Frys version 1").click()
    expect(page.locator("#messages")).to_contain_text("fryst")
    page.get_by_role("link", name="Version 1").first.click()
    expect(page.locator("main")).to_contain_text("Vi klarar hösten")
    town.look(page)
    page.go_back()
    paper = _sent(page, "/version/1/pdf/")
    assert paper.startswith(b"%PDF-")
    assert len(paper) > 20_000
    assert _sent(page, "/version/1/docx/").startswith(b"PK")
    assert b'"sha256"' in _sent(page, "/version/1/json/") or _sent(page, "/version/1/json/").startswith(b"{")


def _sent(page: Page, ending: str) -> bytes:
    """What arrives when the form with that address is sent."""
    form = page.locator(f"form[action$='{ending}']").first
    token = form.locator("[name=csrfmiddlewaretoken]").input_value()
    address = urljoin(page.url, form.get_attribute("action") or "")
    answer = page.request.post(address, form={"csrfmiddlewaretoken": token}, headers={"Referer": page.url})
    assert answer.status == 200, answer.status
    return answer.body()
