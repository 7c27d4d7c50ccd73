"""A real browser for the journeys: the machine's own Chromium, against a live server.

``make test`` finds the browser and names it in CHROMIUM. Without one the journeys are skipped where everybody sees it;
in CI they fail.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
SECONDS = 15
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that stands in this folder."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one browser for the whole run."""
    program = os.environ.get("CHROMIUM")
    if not program:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail("no Chromium in CI: run the tests by `make test`")
        pytest.skip("no Chromium: run the tests by `make test`, or name the browser in CHROMIUM")
    # Playwright runs an event loop in this thread; Django then takes every query for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        opened.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


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


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Return a check that the page, as it stands, breaks no rule of WCAG 2.2 AA that a machine can see."""

    def check(page: Page) -> None:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARD}})
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
