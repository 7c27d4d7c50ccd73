"""Every page of the authority as it looks: axe in both themes and no sideways scroll on a phone, also pages that no day comes by.

The addresses come from the tree of pages, and what to open each on from the bench: a new page is looked at by itself.
"""

from bench import addresses
from bench.addresses import Address
from django.test import Client
from django.urls import reverse
from tests.journeys.conftest import BACKEND, Town

from hemmaplan.access.models import User
from hemmaplan.foundation import calendar

ROOMS = frozenset({"reception", "cases", "decisions", "team", "clocks", "documents", "law"})
FEWEST = 55
"""The demo has rows to open at least so many of the pages on. What it has none of is left out."""


def _pages() -> dict[str, list[str]]:
    """One address of each page that there is something to open on, by who opens it."""
    found: dict[str, list[str]] = {}
    clients: dict[str, tuple[Client, User]] = {}
    for page in (one for one in addresses.every() if one.room in ROOMS):
        for username in dict.fromkeys((*addresses.ROOM_READERS[page.room], addresses.MANAGER)):
            if username not in clients:
                client, user = Client(), User.objects.get(username=username)
                client.force_login(user, backend=BACKEND)
                clients[username] = client, user.acting(calendar.today())
            path, is_action = _opened(page, *clients[username])
            if path:
                found.setdefault(username, []).append(path)
            if path or is_action:
                break
    return found


def _opened(page: Address, client: Client, user: User) -> tuple[str, bool]:
    """The address of the page where it opens to the user, and whether it is none: for posts only, or a file."""
    for thing in addresses.things_for(page, user) or []:
        path = reverse(page.name, kwargs=thing)
        answer = client.get(path)
        is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
        if is_page or answer.status_code in {200, 405}:
            return path if is_page else "", not is_page
    return "", False


def test_every_page_of_the_authority_is_accessible(town: Town) -> None:
    found = _pages()
    assert sum(map(len, found.values())) >= FEWEST
    for username, paths in found.items():
        page = town.come_in(username)
        for path in paths:
            town.visit(page, path)
