"""The kit in a real browser: no axe finding in either theme, keyboard, panel, autosave, and the same without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from hemmaplan.access.models import User
from hemmaplan.web.context import THEME_COOKIE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PATIENCE = 180  # seconds, only for what never comes
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PAGES = ["", "tabell/", "formular/", "siffra/", "tom/", "skyddad/"]


@pytest.fixture
def visit(browser, live_server, settings):
    """Open a context as somebody who is signed in; what the browser complains of is an error."""
    settings.ROOT_URLCONF = "tests.web.site"
    user = User.objects.create(username="prov", name="Prov Provsson")
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    contexts, complaints = [], []

    def open_context(viewport=WIDE, theme="light", **options):
        made = browser.new_context(viewport=viewport, base_url=live_server.url, locale="sv-SE", **options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        made.add_cookies(
            [
                {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
                {"name": THEME_COOKIE, "value": theme, "url": live_server.url},
            ]
        )
        contexts.append(made)
        page = made.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: "Security Policy" in said.text and complaints.append(said.text))
        return page

    yield open_context
    for made in contexts:
        made.close()
    assert not complaints


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_find_nothing_for_axe_and_no_scrolling_sideways(visit, theme, viewport):
    page = visit(viewport, theme)
    for address in PAGES:
        page.goto(f"/komponenter/{address}")
        assert page.get_attribute("html", "data-color-scheme") == theme
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("address", ["accounts/password/change/", "accounts/2fa/", "accounts/logout/"])
def test_find_nothing_for_axe_on_the_pages_of_the_account(visit, address):
    page = visit()
    page.goto(f"/{address}")
    assert Axe().run(page).response["violations"] == []


def test_find_nothing_for_axe_on_the_log_in_page_and_where_nothing_is(visit):
    page = visit()
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    assert Axe().run(page).response["violations"] == []
    page.click("main button[type=submit]")
    page.wait_for_selector(".error-summary")
    assert Axe().run(page).response["violations"] == []
    page.goto("/finns-inte/")
    assert page.locator("h1").inner_text() == "Sidan finns inte"
    assert Axe().run(page).response["violations"] == []


def test_move_with_the_keyboard(visit):
    page = visit()
    page.goto("/komponenter/tabell/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("tbody tr").nth(1).get_attribute("class") == "is-selected"
    key = page.locator("tr.is-selected").get_attribute("data-key")
    page.reload()
    assert page.locator("tr.is-selected").get_attribute("data-key") == key
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    page.keyboard.press("Escape")
    page.locator("tr.is-selected .row-link").press("Enter")
    page.wait_for_url("**/siffra/?rad=*")


def test_sort_and_page_in_place_and_keep_the_address(visit):
    page = visit()
    page.goto("/komponenter/tabell/")
    page.click("text=Vem")
    page.wait_for_url("**ko-sort=name**")
    page.wait_for_selector("[aria-sort=ascending]")
    page.click("a[rel=next]")
    page.wait_for_selector("text=51–100 av 137")
    page.reload()
    assert page.locator(".table-count").inner_text() == "51–100 av 137"


def test_open_the_panel_and_give_the_focus_back(visit):
    page = visit()
    page.goto("/komponenter/")
    page.click("a.figure >> nth=0")
    page.wait_for_selector("#panel[open]")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel", state="hidden")
    assert page.evaluate("document.activeElement.className") == "figure"
    assert page.url.endswith("/komponenter/")


def test_save_a_draft_tell_of_errors_and_heal_a_lost_connection(visit):
    page = visit()
    page.goto("/komponenter/formular/")
    page.fill("[name=title]", "Hej")
    page.wait_for_selector("[data-state=saved]")
    assert page.input_value("[name=version]") == "2"
    page.fill("[name=day]", "i övermorgon")
    page.wait_for_selector("[data-autosave-error]")
    page.fill("[name=day]", "21/11")
    page.wait_for_selector("[data-autosave-error]", state="detached")
    page.context.set_offline(True)
    page.fill("[name=text]", "utan nät")
    page.wait_for_selector("[data-state=failed]")
    page.context.set_offline(False)
    page.wait_for_selector("[data-state=saved]")


def test_ask_before_leaving_with_unsaved_text(visit):
    page = visit()
    page.goto("/komponenter/formular/")
    page.fill("[name=title]", "Hej")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/komponenter/")
    assert asked == ["beforeunload"]


def test_send_a_form_once_when_clicked_twice(visit):
    page = visit()
    page.goto("/komponenter/formular/")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.locator(".form-foot button").dblclick()
    page.wait_for_selector(".error-summary")
    assert len([url for url in sent if url.endswith("/formular/")]) == 1
    assert page.evaluate("document.activeElement.tagName") == "DS-ERROR-SUMMARY"


def test_go_to_the_log_in_page_when_the_session_has_ended(visit):
    page = visit()
    page.goto("/komponenter/")
    page.context.clear_cookies()
    page.click("a.figure >> nth=0")
    page.wait_for_url("**/accounts/login/?next=%2Fkomponenter%2F")


def test_do_the_same_without_scripts(visit):
    page = visit(java_script_enabled=False)
    page.goto("/komponenter/tabell/")
    page.click("text=Vem")
    page.click("a[rel=next]")
    assert page.locator(".table-count").inner_text() == "51–100 av 137"
    page.goto("/komponenter/")
    page.click("a.figure >> nth=0")
    assert page.locator("h1").inner_text() == "Medarbetare"
    page.click("[popovertarget=appearance]")
    page.click("[name=theme][value=dark]")
    assert page.get_attribute("html", "data-color-scheme") == "dark"
    assert page.url.endswith("/siffra/")
