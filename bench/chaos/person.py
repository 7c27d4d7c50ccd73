"""Somebody at a browser: logs in, fills in forms, and sends the same form again when no answer comes."""

import base64
import http.client
import json
import re
import time
import zlib
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

PASSWORD = "hemmaplan-demo-2020"
ERROR = 40  # the level of Django's error messages
TRIES = 200
PAUSE = 0.15
ALREADY = "redan skickat"


class Lost(Exception):
    """No answer came."""


class Unanswered(Exception):
    """None came however often it was asked for."""


@dataclass
class Answer:
    """What came back."""

    status: int
    location: str
    body: str
    said: list[tuple[int, str]]


@dataclass
class Form:
    """A form as the page gave it, filled in."""

    address: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    stored_as: int = 302  # the status that says it is stored; a script's sending is answered without a new page

    def fill(self, **values: str) -> "Form":
        """Fill in."""
        self.values |= {name: [value] for name, value in values.items()}
        return self


@dataclass(frozen=True)
class Outcome:
    """How a sending ended: ``stored``, ``already`` (stored by an earlier try), ``refused`` with its words, ``unanswered``."""

    what: str
    words: str = ""
    location: str = ""
    tries: int = 1


class Person:
    """A user with a browser."""

    def __init__(self, port: int, username: str) -> None:
        self.port, self.username = port, username
        self.cookies: dict[str, str] = {}

    # --- one request ------------------------------------------------------------------------------------------------

    def ask(self, method: str, address: str, sent: dict[str, list[str]] | None = None, **headers: str) -> Answer:
        """One request, no redirects followed. Raises Lost."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        told = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items()), "Accept-Language": "sv"}
        body = None
        if sent is not None:
            body = urlencode(sent, doseq=True)
            told |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://127.0.0.1:{self.port}{address}",
            }
        try:
            line.request(method, address, body, told | headers)
            got = line.getresponse()
            text = got.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise Lost(str(error)) from error
        finally:
            line.close()
        said: list[tuple[int, str]] = []
        for header in got.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                if name == "messages":
                    said = messages_in(morsel.value)
                elif morsel.value:
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return Answer(got.status, got.headers.get("Location", ""), text, said)

    def page(self, address: str) -> Answer:
        """A page, asked for until it comes. Raises Unanswered."""
        for _ in range(TRIES):
            try:
                answer = self.ask("GET", address)
            except Lost:
                time.sleep(PAUSE)
                continue
            if answer.status >= 500:
                time.sleep(PAUSE)
            elif answer.status == 302 and answer.location.startswith("/accounts/login/"):
                self.log_in()
            elif answer.status == 302:
                address = answer.location
            else:
                return answer
        raise Unanswered(address)

    def log_in(self) -> None:
        """Log in. Raises Unanswered."""
        for _ in range(TRIES):
            try:
                page = self.ask("GET", "/accounts/login/")
                if page.status == 302:
                    return
                if page.status == 200:
                    form = forms_in(page.body, "/accounts/login/")[0].fill(login=self.username, password=PASSWORD)
                    if self.ask("POST", "/accounts/login/", form.values).status == 302:
                        return
            except Lost:
                pass
            time.sleep(PAUSE)
        raise Unanswered("log in")

    def form(self, address: str, holding: str) -> Form:
        """The form on the page that has the field or button. Raises Unanswered, or LookupError when there is none."""
        page = self.page(address)
        for found in forms_in(page.body, address):
            if holding in found.values or holding in found.choices:
                return found
        said = re.sub(r"\s+", " ", BeautifulSoup(page.body, "html.parser").get_text())[:200]
        raise LookupError(f"{self.username}: no form with {holding} at {address} ({page.status}): {said}")

    # --- a form, as a person sends it -------------------------------------------------------------------------------

    def send(self, form: Form) -> Outcome:
        """Send it, and the same again while no answer comes."""
        for number in range(1, TRIES + 1):
            try:
                answer = self.ask("POST", form.address, form.values, **form.headers)
            except Lost:
                time.sleep(PAUSE)
                continue
            if answer.status >= 500:
                time.sleep(PAUSE)
                continue
            if answer.status == 302 and answer.location.startswith("/accounts/login/"):
                self.log_in()
                form.fill(csrfmiddlewaretoken=self.cookies["csrftoken"])
                continue
            return judged(answer, number, form.stored_as)
        return Outcome("unanswered", tries=TRIES)


def judged(answer: Answer, tries: int, stored_as: int = 302) -> Outcome:
    """What an answer says of the form."""
    words = "; ".join(text for _level, text in answer.said)
    if answer.status != stored_as:
        soup = BeautifulSoup(answer.body, "html.parser")
        found = [
            tag.get_text(" ", strip=True) for tag in soup.select("ds-error-summary li, .ds-validation-message, h1")
        ]
        return Outcome("refused", f"{answer.status} {'; '.join(found)[:300]}", tries=tries)
    if any(level >= ERROR for level, _text in answer.said):
        return Outcome("refused", words, tries=tries)
    if ALREADY in words:
        return Outcome("already", words, answer.location, tries)
    return Outcome("stored", words, answer.location, tries)


def messages_in(cookie: str) -> list[tuple[int, str]]:
    """Level and text of the messages that wait for the next page: read from Django's cookie, without its signature."""
    packed = cookie.partition(":")[0]  # then a time and the signature
    bare = packed.lstrip(".")
    try:
        raw = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
        rows = json.loads(zlib.decompress(raw) if packed.startswith(".") else raw or b"[]")
    except (ValueError, zlib.error):
        return []
    return [(int(row[2]), str(row[3])) for row in rows if isinstance(row, list) and len(row) > 3]


def forms_in(page: str, address: str) -> list[Form]:
    """The forms of a page that are sent with POST, with what they hold."""
    found = []
    for tag in BeautifulSoup(page, "html.parser").find_all("form"):
        target = str(tag.get("action") or urlsplit(address).path)
        if str(tag.get("method", "get")).lower() != "post" or target.startswith(
            ("/accounts/logout", "/i18n", "/utseende")
        ):
            continue
        form = Form(target)
        for part in tag.find_all(["input", "textarea", "select", "button"]):
            _take(form, part)
        found.append(form)
    return found


def _take(form: Form, part: Tag) -> None:
    name, kind = str(part.get("name") or ""), str(part.get("type", "text"))
    value = str(part.get("value", ""))
    if not name or (kind in {"submit", "file"} and part.name == "input"):
        return
    if part.name == "button":
        form.choices.setdefault(name, []).append(value)
    elif part.name == "select":
        options = part.find_all("option")
        form.choices[name] = [str(option.get("value", "")) for option in options]
        chosen = [str(option.get("value", "")) for option in options if option.has_attr("selected")]
        form.values[name] = [value for value in chosen if value] or [value for value in form.choices[name] if value][:1]
    elif kind in {"radio", "checkbox"}:
        form.choices.setdefault(name, []).append(value or "on")
        if part.has_attr("checked"):
            form.values[name] = [value or "on"]
    else:
        form.values[name] = [value or (part.get_text().strip() if part.name == "textarea" else "")]
