"""A real browser for the journeys: the machine's own Chromium, against a live server.

``make test`` finds the browser and names it in CHROMIUM. Without one the journeys are skipped where everybody sees it;
in CI they fail.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response
from pytest_django.live_server_helper import LiveServer
from tests.conftest import REPOSITORY, copy_database, database_beside, server_beside, working_in

from hemmaplan.config import leftovers
from hemmaplan.foundation import calendar

SECONDS = 180  # only for what never comes: a busy machine may take an order longer than a quiet one
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
DEMO = REPOSITORY / "data" / "horby-2020"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Colours glide from light to dark, and what inherits a colour begins when the other is done: wait until all is still.
SETTLED = """async () => {
  for (let still = 0; still < 3;) {
    await new Promise((ready) => requestAnimationFrame(ready));
    still = document.getAnimations().some((one) => one.playState === "running") ? 0 : still + 1;
  }
}"""
AXE = Axe()
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that stands in this folder."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """Give a fresh window with Swedish settings. A fault in a script, or a breach of the content policy, fails the test."""
    opened = browser.new_context(base_url=live_server.url, locale="sv-SE", timezone_id="Europe/Stockholm")
    opened.set_default_timeout(SECONDS * 1000)
    faults: list[str] = []
    opened.on("weberror", lambda error: faults.append(str(error.error)))
    opened.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield opened
    opened.close()
    assert faults == []


@pytest.fixture
def page(window: BrowserContext) -> Page:
    """Give one page in the window."""
    return window.new_page()


def breaches(page: Page, rules: dict[str, Any]) -> AxeResults:
    """Ask axe what breaks the rules. Only that: to tell what keeps them takes it half of its time."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    return AxeResults(page.evaluate("(options) => axe.run(options)", {"resultTypes": ["violations"], "runOnly": rules}))


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Return a check that the page, as it stands, breaks no rule of WCAG 2.2 AA that a machine can see."""

    def check(page: Page) -> None:
        found = breaches(page, {"type": "tag", "values": STANDARD})
        assert found.violations_count == 0, found.generate_report()

    return check


@pytest.fixture
def log_in(page: Page) -> Callable[[str, str], Page]:
    """Return a function that logs in through the log-in page, as a person does."""

    def act(username: str, password: str) -> Page:
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(password)
        page.locator("main form button[type=submit], main form button:not([type])").first.click()
        page.wait_for_load_state()
        return page

    return act


# --- the demo municipality, moved to today ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def imported(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Import the demo municipality once, into a database of its own that each journey copies. Returns its name."""
    from hemmaplan.access.actions import system_user
    from hemmaplan.config.management.commands import demo_users
    from hemmaplan.integrations.folder.importing import import_folder

    with django_db_blocker.unblock(), database_beside("town") as name:
        with working_in(name):
            import_folder(path=DEMO, by=system_user(), at=calendar.now(), move_to=calendar.today())
            demo_users.make()
        yield name


@pytest.fixture(scope="session")
def town_server() -> Iterator[str]:
    """Give the address of a server that serves whichever town is open."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


class Looked:
    """The kinds of pages that have been looked at in this run, by whichever worker: a mark in a folder that all share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def is_first(self, kind: str) -> bool:
        """Whether nobody has looked at a page of the kind; from now on somebody has."""
        mark = hashlib.sha256(kind.encode()).hexdigest()
        try:
            (self.folder / mark).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


class Town:
    """The demo municipality for one journey: windows for its people, and what went wrong in them."""

    def __init__(self, browser: Browser, address: str, seen: Looked) -> None:
        self.browser, self.address, self.seen = browser, address, seen
        self.faults: list[str] = []
        self.windows: list[BrowserContext] = []
        self.without_scripts: list[BrowserContext] = []

    def come_in(self, username: str, *, phone: bool = False, scripts: bool = True) -> Page:
        """Open a window in which the user is logged in already, by the session's cookie."""
        from django.conf import settings
        from django.test import Client

        from hemmaplan.access.models import User

        client = Client()
        client.force_login(User.objects.get(username=username), backend=BACKEND)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page = self.from_outside(phone=phone, scripts=scripts)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.address}])
        return page

    def from_outside(self, *, phone: bool = False, scripts: bool = True) -> Page:
        """Open a window in which nobody is logged in."""
        window = self.browser.new_context(
            base_url=self.address, locale="sv-SE", timezone_id="Europe/Stockholm", java_script_enabled=scripts,
            viewport=PHONE if phone else DESK,
        )  # fmt: skip
        window.set_default_timeout(SECONDS * 1000)
        window.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        window.on("console", lambda line: self._heard(line.type, line.text))
        window.on("response", self._answered)
        self.windows.append(window)
        if not scripts:
            self.without_scripts.append(window)
        return window.new_page()

    def _heard(self, kind: str, text: str) -> None:
        # A form that is answered with what was wrong (422) is no fault, though the console calls it one.
        if (kind == "error" and "status of 422" not in text) or "Content Security Policy" in text:
            self.faults.append(f"console: {text}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 500 or (answer.status in {403, 404} and not answer.url.endswith("favicon.ico")):
            self.faults.append(f"{answer.status} {answer.url}")

    def look(self, page: Page) -> None:
        """Look at the page as it stands: axe in light and dark, and no sideways scroll on a phone. Once a kind of page and run.

        Not where scripts are off: axe is one.
        """
        kind = re.sub(r"[0-9]+", "0", page.url.removeprefix(self.address).partition("?")[0])
        if page.context in self.without_scripts or not self.seen.is_first(kind):
            return
        size = page.viewport_size
        assert size is not None
        # Of the rules only that of contrast asks for the theme.
        asked = {"light": {"type": "tag", "values": STANDARD}, "dark": {"type": "rule", "values": ["color-contrast"]}}
        for scheme, rules in asked.items():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.evaluate(SETTLED)
            found = breaches(page, rules)
            assert found.violations_count == 0, f"{kind} {scheme}\n{found.generate_report()}"
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{kind} is {wide} px wider than a phone"
        page.set_viewport_size(size)

    def visit(self, page: Page, address: str) -> Page:
        """Go to an address and look at the page there."""
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{answer.status} {address}"
        self.look(page)
        return page

    @staticmethod
    def fill(place: Page | Locator, given: dict[str, str]) -> None:
        """Fill in a form as it stands in the place: text by the field's name; a choice where the field is one."""
        for name, value in given.items():
            field = place.locator(f"[name='{name}']:not([type=hidden])")
            kind = field.first.evaluate("(it) => it.type")
            if kind in {"radio", "checkbox"}:
                # A single mark has no value of its own.
                (field if value == "on" else place.locator(f"[name='{name}'][value='{value}']")).check()
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)

    @staticmethod
    def send(place: Page | Locator) -> None:
        """Send the form in the place by its own button."""
        place.locator("form.form button[type=submit]").last.click()

    def leave(self) -> None:
        """Close the windows and tell what went wrong in them."""
        for window in self.windows:
            window.close()
        assert self.faults == []


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    """Return the kinds of pages that have been looked at in this run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "looked-at"
    folder.mkdir(exist_ok=True)
    return Looked(folder)


@pytest.fixture
def town(
    imported: str, town_server: str, browser: Browser, looked_at: Looked, django_db_blocker: Any
) -> Iterator[Town]:
    """Give a fresh copy of the demo municipality, with a server."""
    name = f"{imported}_copy"
    with django_db_blocker.unblock():
        copy_database(imported, name)
        try:
            with working_in(name):
                made = Town(browser, town_server, looked_at)
                try:
                    yield made
                    made.leave()
                finally:
                    for window in made.windows:
                        window.close()
        finally:
            with server_beside() as server:
                leftovers.drop(server, name)
