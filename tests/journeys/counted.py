"""Clicks and keystrokes, counted where a journey makes them. The one home of how many each path may take.

``make bench ARGS="--only clicks"`` walks the counted journeys and prints what they counted.
"""

import json
import os
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page
from tests.journeys.conftest import Town

MOST: Final = {
    "From a call to a signed preliminary assessment": 24,
    "From an opened investigation to a written and locked one": 30,
    "From a written investigation to one communicated and answered": 10,
    "From a communicated investigation to a signed decision": 24,
    "From a decision to a sent order": 24,
    "A note, from anywhere": 3,
    "A matter that nobody has, given to somebody": 4,
    "All matters of somebody who is ill, given to another": 5,
    "A night's row, taken in by the reception": 3,
    "Three scenarios built, named and compared": 18,
    "A renewed application on a telephone, nothing changed": 12,
    "A first application on a telephone, alone in a flat": 24,
}
"""The paths and the most clicks of each. Whoever needs more has lost the way."""


class Counted:
    """Somebody's hands on a page along one path: each click counts; what is typed, and Tab to the field, are keystrokes."""

    def __init__(self, page: Page, path: str) -> None:
        self.page, self.path, self.most = page, path, MOST[path]
        self.clicks, self.keys = 0, 0

    def click(self, it: Locator) -> None:
        """Click once."""
        self.clicks += 1
        it.click()

    def press(self, role: str, name: str) -> None:
        """Click the first button or link of the page with just that name."""
        self.click(self.page.locator("main").get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]

    def fill(self, given: dict[str, str], place: Page | Locator | None = None) -> None:
        """Fill in fields: a mark is one click, a list two, the rest is typed."""
        where = place or self.page.locator("main")
        for name, value in given.items():
            kind = where.locator(f"[name='{name}']:not([type=hidden])").first.evaluate("(it) => it.type")
            if kind in {"radio", "checkbox"}:
                self.clicks += 1
            elif kind == "select-one":
                self.clicks += 2
            else:
                self.keys += len(value) + 1
        Town.fill(where, given)

    def done(self) -> None:
        """The path is walked: it took no more than it may. Kept for the bench where it asks."""
        assert self.clicks <= self.most, f"{self.path}: {self.clicks} clicks, at most {self.most}"
        kept = os.environ.get("HEMMAPLAN_COUNTED")
        if kept:
            row = {"path": self.path, "clicks": self.clicks, "keys": self.keys, "most": self.most}
            with Path(kept).open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
