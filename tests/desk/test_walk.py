"""Every role sends forms to every address with what is not theirs: it is refused in words, and nothing in the database moves.

The addresses come from the tree of pages, so that a new page is walked by itself. The planted world is the other unit. Where several
roles walk, an ordinary run takes each page as one of them (``tests.share``).
"""

import logging
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from tests import make
from tests.desk.test_leaks import BACKEND, addresses, carried, logged_in
from tests.planted import TODAY, World, leaks
from tests.share import of_this_run

from hemmaplan.access.models import RoleGrant, User
from hemmaplan.access.roles import ROLES
from hemmaplan.organisation.periods import span

pytestmark = [
    pytest.mark.usefixtures("walking"),
    pytest.mark.timeout(600),  # a walk is long on a machine whose cores are all busy
]

# What is written also when an action is refused: who tried, who read, which form was sent, who is logged in.
LOGS = {"access_event", "access_readnote", "access_loghead", "web_sentform", "django_session", "django_cache"}
FOREIGN = 987_654_321
CHOOSERS, SCRIBBLERS = ["manager", "sender"], ["manager", "coordinator"]
REFUSED = {302, 400, 403, 404, 405, 409, 413, 422, 429}
GARBAGE = "\u202e<script>%s{{7*7}}' or 1=1 --" + "å" * 2000
PLAUSIBLE = {
    "reason": "Ett skäl som är långt nog", "on": TODAY.isoformat(), "day": TODAY.isoformat(), "first": TODAY.isoformat(),
    "last": TODAY.isoformat(), "text": "Text", "note": "Text", "name": "Namn", "title": "Namn", "percent": "10",
    "number": "", "given_name": "Test", "family_name": "Person", "state": "done", "outcome": "good", "clock": "10:00",
    "minutes": "60", "kind": "home", "month": TODAY.isoformat(), "status": "paid", "level": "marker", "value": "070",
    "anyway": "all", "password": "ett-langt-och-eget-losenord", "role": "unit_manager", "to": "first", "priority": "2",
    "end_reason": "goals_met", "version": "0", "field": "inledning", "what": "Plats", "answer": "accepted",
}  # fmt: skip


def one_each(world: World) -> list[tuple[str, str]]:
    """One address of each page: what differs between two of them is tried by the walk of the leaks."""
    found: dict[str, str] = {}
    for name, address in addresses(world):
        found.setdefault(name, address)
    return list(found.items())


def digest() -> dict[str, str]:
    """A mark of every row of every table, logs apart."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        tables = sorted({row[0] for row in cursor.fetchall()} - LOGS)
        asked = " union all ".join(
            f"select '{table}', md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) from \"{table}\" t"
            for table in tables
        )
        cursor.execute(asked)
        return dict(cursor.fetchall())


def moved(before: dict[str, str]) -> list[str]:
    after = digest()
    return sorted(table for table in before if before[table] != after.get(table))


class Fields(HTMLParser):
    """The fields of the forms of a page: name, and a value that fits; those that choose among rows get a foreign one."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.chooses: set[str] = set()
        self._select = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "select" and name:
            self._select = name
            self.values.setdefault(name, "")
            self.chooses.add(name)  # until it turns out to choose among words
        elif tag == "option" and self._select:
            self._option(self._select, given.get("value", ""))
        elif tag in {"input", "textarea"} and name and name not in {"csrfmiddlewaretoken", "once"}:
            self._input(tag, name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def _option(self, name: str, value: str) -> None:
        if value and not value.isdecimal():
            self.values[name] = value
            self.chooses.discard(name)
        elif value.isdecimal() and name in self.chooses:
            self.values[name] = str(FOREIGN)

    def _input(self, tag: str, name: str, given: dict[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in {"radio", "checkbox"}:
            self._option_of(name, value)
        elif tag == "textarea" or kind in {"text", "search"}:
            self.values.setdefault(name, value or PLAUSIBLE.get(name) or "10")
        elif kind == "hidden":
            self.values.setdefault(name, value)
        else:
            self.values.setdefault(name, value or TODAY.isoformat())

    def _option_of(self, name: str, value: str) -> None:
        if value.isdecimal() and value != "1":
            self.values[name] = str(FOREIGN)
            self.chooses.add(name)
        elif name not in self.chooses:
            self.values.setdefault(name, value)


def fields_of(answer: Any) -> Fields:
    found = Fields()
    found.feed(answer.content.decode(errors="ignore"))
    return found


def stranger() -> User:
    """Somebody with every role there is, in a municipality of their own: whoever has fewer roles may do less."""
    root = make.unit(name="Ett annat träd")
    first, *others = ROLES
    user = make.user(first, root)
    for role in others:
        RoleGrant.objects.create(
            user=user, role=role, unit=root, period=span(make.EARLY), granted_by=user, granted_at=make.AT
        )
    return user


def test_no_role_of_another_unit_moves_anything_by_a_foreign_id_in_the_address(world: World, caplog: Any) -> None:
    caplog.set_level(logging.INFO)
    client = logged_in(stranger())
    client.raise_request_exception = False
    addresses = list(one_each(world))  # some rows of the world are made when first asked for
    before, wrong, tried = digest(), [], 0
    for name, address in addresses:
        if not any(part.isdecimal() for part in address.split("/")):
            continue  # about one's own
        with transaction.atomic():
            answer = client.post(address, PLAUSIBLE)
        tried += answer.status_code == 404
        if answer.status_code not in REFUSED:
            wrong.append(f"{name} {address}: {answer.status_code}")
        wrong += [f"{address} leaks {leak}" for leak in leaks(carried(answer), world.persons)]
    assert not wrong, "\n".join(wrong)
    assert tried > 50
    assert not moved(before)
    assert not leaks(caplog.text, world.persons)


def foreign() -> None:
    """One of each kind that forms choose among, all with the same number, in another tree."""
    unit = make.unit(pk=FOREIGN)
    employee = make.employee(unit, pk=FOREIGN)
    service = make.service(unit, pk=FOREIGN, contacts=True)
    make.employment(make.post(unit, pk=FOREIGN), employee, pk=FOREIGN)
    make.order(service, pk=FOREIGN, state="accepted", person=make.person(pk=FOREIGN))
    make.user("treatment_staff", unit, pk=FOREIGN)
    make.dwelling(unit, pk=FOREIGN)


@pytest.mark.parametrize("role", CHOOSERS)
def test_no_field_takes_a_foreign_id(world: World, role: str) -> None:
    """Each form that one may open, filled in rightly but for the rows it chooses among."""
    foreign()
    client, before, wrong, asked = logged_in(world.everybody[role]), None, [], 0
    client.raise_request_exception = False
    for name, address in one_each(world):
        if role not in of_this_run(name, CHOOSERS):
            continue
        page = client.get(address)
        if page.status_code != 200:
            continue
        fields = fields_of(page)
        chosen = {field for field in fields.chooses if fields.values.get(field) == str(FOREIGN)}
        if not chosen:
            continue
        if before is None:
            before = digest()
        for one in sorted(chosen):
            asked += 1
            with transaction.atomic():
                answer = client.post(address, fields.values | dict.fromkeys(chosen - {one}, "") | {one: str(FOREIGN)})
                if answer.status_code >= 500:
                    wrong.append(f"{name} {address} {one}: {answer.status_code}")
        gone = moved(before)
        if gone:
            wrong.append(f"{name} {address} changed {gone} by {sorted(chosen)}")
            before = digest()
    assert not wrong, "\n".join(wrong)
    assert asked, "nothing was tried"


@pytest.mark.parametrize("role", SCRIBBLERS)
def test_no_garbage_in_any_field_is_a_fault_or_tells_who(world: World, role: str, caplog: Any) -> None:
    """Refused forms too: what comes back names nobody whom the role may not see, on the page, beside it or in a log."""
    caplog.set_level(logging.DEBUG)
    user = world.everybody[role]
    client, wrong = logged_in(user), []
    client.raise_request_exception = False
    for name, address in one_each(world):
        if name == "board:figure" or role not in of_this_run(name, SCRIBBLERS):
            continue
        page = client.get(address)
        fields = fields_of(page).values if page.status_code == 200 else {}
        with transaction.atomic():
            answer = client.post(address, dict.fromkeys({**PLAUSIBLE, **fields}, GARBAGE))
            if answer.status_code >= 500:
                wrong.append(f"{name} {address}: {answer.status_code}")
            if role not in world.open:
                wrong += [f"{address} leaks {leak}" for leak in leaks(carried(answer), world.persons)]
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)
    assert not leaks(caplog.text, world.persons)


def test_no_error_page_names_anybody(world: World, settings: Any, caplog: Any) -> None:
    """Wrong host, stale form, no such page, wrong method, too much sent, too many fields."""
    caplog.set_level(logging.DEBUG)
    settings.DEBUG = False
    it = world.persons[0]
    protect = f"/personer/{it.person.pk}/skydda/"
    typed = {"q": f"{it.person.given_name} {it.person.family_name} {it.person.id_number}"}
    for user in world.everybody.values():
        client = Client(raise_request_exception=False)
        client.force_login(user, backend=BACKEND)
        strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
        strict.force_login(user, backend=BACKEND)
        answers = [
            client.get("/", headers={"host": "ond.example"}), strict.post(protect, typed),
            client.get(f"/finns-inte/{it.person.pk}/"), client.put(protect, data="x"),
        ]  # fmt: skip
        with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
            answers.append(client.post(protect, {"reason": "x" * 5000}))
        with override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=5):
            answers.append(client.post(protect, {f"f{n}": str(n) for n in range(50)}))
        assert not [answer.status_code for answer in answers if not 300 <= answer.status_code < 500]
        for answer in answers:
            assert not leaks(carried(answer), world.persons)
    assert not leaks(caplog.text, world.persons)
