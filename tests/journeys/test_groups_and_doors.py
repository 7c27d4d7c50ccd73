"""Groups by the keyboard, the open door by thumb, and advice that is full."""

import datetime as dt

from playwright.sync_api import expect
from tests.journeys.conftest import Town

from hemmaplan.access.models import User
from hemmaplan.foundation import calendar
from hemmaplan.interventions.actions import opendoor
from hemmaplan.interventions.models import Attendance, GroupRound, HeadCount, Redirect, Service

TODAY = calendar.today()


def test_note_attendance_with_the_keyboard(town: Town) -> None:
    round_ = GroupRound.objects.get(name="Barngruppen", state="running")
    page = town.visit(town.come_in("behandlare"), "/grupper/")
    page.get_by_role("link", name="Barngruppen").first.click()
    town.look(page)
    cell = page.locator("#attendance [data-at]").filter(has=page.locator("button")).first
    at = cell.get_attribute("data-at")
    session, place = (cell.locator("button").first.get_attribute("value") or "").split(":")[:2]
    before = Attendance.objects.filter(session=session, participation=place).values_list("status", flat=True).first()
    key, wanted = ("f", "absent") if before != "absent" else ("n", "present")
    cell.locator("button").first.focus()
    page.keyboard.press(key)
    expect(page.locator(f"#attendance [data-at='{at}']").first).to_have_attribute("data-status", wanted)
    assert Attendance.objects.get(session=session, participation=place).status == wanted
    page.keyboard.press("ArrowDown")
    expect(page.locator("#attendance button:focus")).to_have_count(1)
    meeting = round_.sessions.filter(starts_at__lt=calendar.now()).last()
    assert meeting is not None
    phone = town.visit(town.come_in("behandlare", phone=True), f"/grupper/tillfalle/{meeting.pk}/")
    phone.locator(".mark[data-mark=notified]").first.click()
    expect(phone.locator(".mark[data-mark=notified]").first).to_have_attribute("aria-pressed", "true")


def test_count_two_visits_on_a_phone_and_undo_one(town: Town) -> None:
    door = Service.objects.get(code="elvans-traffpunkt")
    page = town.visit(town.come_in("bitradande", phone=True), "/oppet/")
    page.get_by_role("link", name=door.name).first.click()
    town.look(page)
    again = page.get_by_role("button", name="Öppna igen")
    if again.count():  # the demo's door is shut, as it was in the memo
        page.locator("[name=people]").fill("4")
        page.get_by_role("button", name="Promenad").click()
        expect(page.locator(".door-instead")).to_contain_text("4")
        again.click()
    page.locator("button[value=returning]").click()
    expect(page.locator(".door-number")).to_have_text("1")
    page.locator("button[value=new]").click()
    expect(page.locator(".door-number")).to_have_text("2")
    town.look(page)
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator(".door-number")).to_have_text("1")
    counted = HeadCount.objects.filter(service=door, day=TODAY)
    assert (counted.count(), counted.filter(undone_at=None).count()) == (2, 1)


def test_open_a_contact_and_redirect_when_there_is_no_room(town: Town) -> None:
    advice = Service.objects.get(code="rad-stod-familjer")
    page = town.visit(town.come_in("behandlare"), f"/oppet/{advice.pk}/kontakter/")
    if page.get_by_role("link", name="Ny kontakt").count():
        page.get_by_role("link", name="Ny kontakt").click()
        town.look(page)
        page.get_by_label("Kallas").fill("Solrosen")
        page.get_by_role("button", name="Öppna kontakten").click()
        expect(page.locator("#messages")).to_contain_text("Kontakten är öppnad")
        town.look(page)
        manager = User.objects.get(username="enhetschef").acting(calendar.today())
        opendoor.close_day(service=advice, reason="Ingen på plats", first=TODAY, last=TODAY + dt.timedelta(days=1),
                           by=manager, at=calendar.now())  # fmt: skip
        page.goto(f"/oppet/{advice.pk}/kontakter/")
    expect(page.get_by_role("link", name="Ny kontakt")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("hänvisas till myndighet")
    before = Redirect.objects.filter(service=advice).count()
    page.get_by_role("button", name="Hänvisa till myndighet").click()
    expect(page.locator("#messages")).to_contain_text("Räknat")
    assert Redirect.objects.filter(service=advice).count() == before + 1
    town.visit(page, f"/oppet/{Service.objects.get(code='faltverksamhet').pk}/aktiviteter/ny/")
