"""No value that anybody can send takes a page down: impossible days, numbers the database cannot hold, NUL.

The walk is generated: every address of the desk with every parameter it asks for, and every form with every field.
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
from tests.desk.test_leaks import first_who_may, logged_in
from tests.desk.test_walk import one_each
from tests.planted import TODAY, World

IMPOSSIBLE_DAYS = ["0001-01-01", "9999-12-31"]
OUTERMOST_DAYS = ["1900-01-01", "2199-12-31"]
ODD = ["a\0b", "9" * 30, "²"]
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


def test_no_parameter_of_an_address_takes_a_page_down(world: World, asked: set[str]) -> None:
    clients = [logged_in(user) for user in [*world.everybody.values(), world.auditor]]
    tried, wrong = set(), []
    for place, (name, address) in enumerate(one_each(world)):
        asked.clear()
        # A filter looks at nothing before something is sent.
        client, answer = first_who_may(clients, f"{address}?asked=1")
        if answer.status_code == 405:
            continue
        names = sorted(asked - {"next"})
        for key in names:
            tried.add(key)
        if not names:
            continue
        # Each page one value of each sort, each value on many pages.
        for value in (values[place % len(values)] for values in (IMPOSSIBLE_DAYS, OUTERMOST_DAYS, ODD)):
            client.raise_request_exception = False
            said = client.get(address, dict.fromkeys(names, value))
            if said.status_code >= 500:
                wrong.append(f"{name} {address} {value!r} {names}")
    assert {"den", "fran", "till", "q", "enhet", "sida", "efter"} <= tried
    assert not wrong, "\n".join(wrong)


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


def test_no_value_in_a_form_takes_a_page_down(world: World) -> None:
    wrong, tried = [], Counter()
    for sent, client in every_form(world):
        for name, kind in sent.kinds.items():
            # Each field one value of each sort, each value in many fields.
            for value in (sort[tried[kind] % len(sort)] for sort in EXTREME[kind]):
                answer = sent.posted(client, **{name: value})
                if answer.status_code >= 500:
                    wrong.append(f"{sent.address} {name}={value!r}: {answer.status_code}")
                elif value in IMPOSSIBLE_DAYS and kind == "day" and "kan inte stämma" not in said_in(answer):
                    wrong.append(f"{sent.address} {name}={value!r}: not refused, {answer.status_code}")
            tried[kind] += 1
    assert min(tried[kind] for kind in EXTREME) >= 5, tried
    assert not wrong, "\n".join(wrong)


def said_in(answer: Any) -> str:
    """The page, and the message that waits for the next one."""
    return answer.content.decode() + " ".join(map(str, get_messages(answer.wsgi_request)))


EXTREME = {
    "day": [IMPOSSIBLE_DAYS, OUTERMOST_DAYS],
    "number": [["2147483648"], ["9" * 40]],
    "clock": [["99:99"], ["\0"]],
    "text": [["a\0b"]],
}


def every_form(world: World) -> Iterator[tuple[Sent, Client]]:
    """Every form of the desk once, with somebody who may send it."""
    clients, seen = [logged_in(user) for user in [*world.everybody.values(), world.auditor]], set()
    for _name, address in one_each(world):
        client, answer = first_who_may(clients, address)
        client.raise_request_exception = False
        if answer.status_code != 200 or answer.streaming:
            continue
        for sent in forms_of(address, answer.content):
            shape = (resolve(urlsplit(sent.address).path).view_name, tuple(sorted(sent.values)))
            if shape not in seen:
                seen.add(shape)
                yield sent, client
