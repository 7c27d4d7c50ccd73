"""Every page is reached by somebody, and no value that anybody can send takes it down: impossible days, too large numbers, NUL.

The walk is generated: every address of the desk with every parameter it asks for, and every form with every field. An ordinary run
tries each address with one sort of value and a third of each form's fields of each sort (``tests.share``).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import resolve
from tests.desk.test_leaks import addresses, first_who_may, logged_in, unnoted
from tests.planted import TODAY, World
from tests.share import of_this_run

IMPOSSIBLE_DAYS = ["0001-01-01", "9999-12-31"]
OUTERMOST_DAYS = ["1900-01-01", "2199-12-31"]
ODD = ["a\0b", "9" * 30, "²"]
SORTS = [IMPOSSIBLE_DAYS, OUTERMOST_DAYS, ODD]
REACHED = (200, 302, 405)
pytestmark = pytest.mark.usefixtures("walking")


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the parameters that pages ask their address for."""
    found: set[str] = set()

    class Asked(QueryDict):
        def __getitem__(self, key: str) -> Any:
            found.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            found.add(str(key))
            return super().__contains__(key)

        def getlist(self, key: str, default: Any = None) -> Any:
            found.add(key)
            return super().getlist(key, default)

    class Request:
        @cached_property
        def GET(self) -> QueryDict:  # noqa: N802  Django's name
            return Asked(self.environ.get("QUERY_STRING", ""))  # type: ignore[attr-defined]

    monkeypatch.setattr(WSGIRequest, "GET", Request.__dict__["GET"])
    return found


def test_every_page_is_reached_and_no_value_takes_it_down(world: World, asked: set[str]) -> None:
    """The walk over all pages: each is fetched once by somebody who may, and what it asks for and its forms are tried there."""
    clients = [logged_in(user) for user in [*world.everybody.values(), world.auditor]]
    by_name: dict[str, list[str]] = {}
    for name, address in addresses(world):
        by_name.setdefault(name, []).append(address)
    dead, wrong, forms, shown = [], [], Forms(), []
    tried: set[str] = set()
    for place, (name, found) in enumerate(by_name.items()):
        for address in found:
            asked.clear()
            # A filter looks at nothing before something is sent.
            client, answer = first_who_may(clients, f"{address}?asked=1")
            if answer.status_code in REACHED:
                break
        else:
            dead.append(name)
        client.raise_request_exception = False
        if answer.status_code == 405:
            continue
        names = sorted(asked - {"next"})
        tried |= set(names)
        if answer.status_code == 200 and not answer.streaming:
            wrong += [f"{name} {address}: {what}" for what in unnoted(address, answer, world)[0]]
            shown.append((address, answer.content, client))
        wrong += extreme_parameters(client, address, names, of_this_run(name, SORTS), place)
    for each in shown:  # last: what a form takes away is gone for the pages after it
        wrong += forms.tried_on(*each)
    assert not dead, f"nobody reaches these pages with what ADDRESSES fills in: {dead}"
    assert {"den", "fran", "till", "q", "enhet", "sida", "efter"} <= tried
    assert min(forms.fields[kind] for kind in EXTREME) >= 3, forms.fields
    assert not wrong, "\n".join(wrong)


def extreme_parameters(client: Client, address: str, names: list[str], sorts: list[list[str]], place: int) -> list[str]:
    """What falls when all that the page asks for has one value of each sort; each value comes on many pages."""
    wrong = []
    for values in sorts if names else []:
        value = values[place % len(values)]
        if client.get(address, dict.fromkeys(names, value)).status_code >= 500:
            wrong.append(f"{address} {value!r} {names}")
    return wrong


# --- forms ----------------------------------------------------------------------------------------------------------

NOT_OURS = ("/accounts/", "/i18n/", "/utseende/")
FILLED = {"day": TODAY.isoformat(), "number": "1", "clock": "10:00", "text": "Ett skäl som är långt nog"}


@dataclass
class Sent:
    """A form as a person would send it."""

    address: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def posted(self, client: Client, **changed: str) -> Any:
        """Send it, changed so, and take back what was stored."""
        with transaction.atomic():
            answer = client.post(self.address, self.values | changed)
            transaction.set_rollback(True)
        return answer


def forms_of(address: str, page: bytes) -> Iterator[Sent]:
    """The forms of a page that store something, filled in."""
    found = b"".join(
        re.findall(rb"<form\b.*?</form>", page, re.DOTALL)
    )  # the rest of the page takes ten times as long to read
    for form in BeautifulSoup(found, "lxml").find_all("form"):
        target = str(form.get("action") or address)
        if form.get("method", "get").lower() != "post" or target.startswith(NOT_OURS):
            continue
        sent = Sent(target)
        for part in form.find_all(["input", "textarea", "select"]):
            _fill(sent, part)
        for button in form.find_all("button", attrs={"name": True})[:1]:
            sent.values.setdefault(button["name"], [button.get("value", "")])
        yield sent


def _fill(sent: Sent, part: Any) -> None:
    name, kind = part.get("name"), part.get("type", "text")
    if not name or kind in {"submit", "button", "file", "search"} or name == "once":
        return
    if part.name == "select":
        options = [option.get("value", "") for option in part.find_all("option")]
        chosen = [option.get("value", "") for option in part.find_all("option") if option.has_attr("selected")]
        sent.values[name] = [value for value in chosen if value] or [value for value in options if value][:1]
    elif kind in {"radio", "checkbox"}:
        if part.has_attr("checked") or name not in sent.values:
            sent.values[name] = [part.get("value", "on")]
    else:
        what = _kind(part)
        sent.kinds[name] = what if kind != "hidden" else "text"
        sent.values[name] = [part.get("value") or part.text.strip() or FILLED[what]]


def _kind(part: Any) -> str:
    if part.get("placeholder") in {"ÅÅÅÅ-MM-DD", "TT:MM"}:
        return "day" if part["placeholder"] == "ÅÅÅÅ-MM-DD" else "clock"
    return "number" if part.get("type") == "number" or part.get("inputmode") in {"decimal", "numeric"} else "text"


class Forms:
    """The forms met on a walk, each tried once."""

    def __init__(self) -> None:
        self.fields: Counter[str] = Counter()
        self._seen: set[Any] = set()

    def tried_on(self, address: str, page: bytes, client: Client) -> list[str]:
        """What falls when the fields of the page's forms hold what is extreme."""
        wrong = []
        for sent in forms_of(address, page):
            shape = (resolve(urlsplit(sent.address).path).view_name, tuple(sorted(sent.values)))
            if shape not in self._seen:
                self._seen.add(shape)
                for kind in EXTREME:
                    for name in of_this_run(str(shape), [name for name in sent.kinds if sent.kinds[name] == kind]):
                        wrong += self._extreme(sent, name, client)
        return wrong

    def _extreme(self, sent: Sent, name: str, client: Client) -> list[str]:
        """Each field one value of each sort, each value in many fields."""
        wrong, kind = [], sent.kinds[name]
        for value in (sort[self.fields[kind] % len(sort)] for sort in EXTREME[kind]):
            answer = sent.posted(client, **{name: value})
            if answer.status_code >= 500:
                wrong.append(f"{sent.address} {name}={value!r}: {answer.status_code}")
            elif value in IMPOSSIBLE_DAYS and kind == "day" and "kan inte stämma" not in said_in(answer):
                wrong.append(f"{sent.address} {name}={value!r}: not refused, {answer.status_code}")
        self.fields[kind] += 1
        return wrong


def said_in(answer: Any) -> str:
    """The page, and the message that waits for the next one."""
    return answer.content.decode() + " ".join(map(str, get_messages(answer.wsgi_request)))


EXTREME = {
    "day": [IMPOSSIBLE_DAYS, OUTERMOST_DAYS],
    "number": [["2147483648"], ["9" * 40]],
    "clock": [["99:99"], ["\0"]],
    "text": [["a\0b"]],
}
