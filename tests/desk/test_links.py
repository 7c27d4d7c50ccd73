"""A link is shown only to whom its page opens, and a form only to whom may send it: walked as each role, who has work of every kind.

Each walker has an order with a plan, visits, notes and clocks, a flat to supervise and a group to lead, also where the role has
nothing to do with them: rows of one's own stay in the lists when a role has changed. In an ordinary run each role follows one link to
each page and sends the forms that no role before has sent; of the rest a third of the roles (``tests.share``).
"""

import datetime as dt
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from tests import make
from tests.desk.test_leaks import logged_in
from tests.planted import TODAY, World
from tests.share import of_this_run

from hemmaplan.access.models import User
from hemmaplan.access.roles import ROLES
from hemmaplan.cases.models import JournalEntry
from hemmaplan.foundation import calendar
from hemmaplan.housing.models import SupervisionVisit
from hemmaplan.interventions.models import Plan, SampleTest, Visit

pytestmark = [
    pytest.mark.usefixtures("walking"),
    pytest.mark.timeout(900),  # a walk is long on a machine whose cores are all busy
]

NOW = calendar.now()
DAY = dt.timedelta(days=1)
# Of roles with the same rights, one walks.
WALKERS = list({role.rights: key for key, role in ROLES.items()}.values())
# How many addresses of each page a walker follows.
EACH = 2
# Files to fetch and pages outside the desk.
ELSEWHERE = ("/static/", "/accounts/", "/handbok/")


class Ways(HTMLParser):
    """Where a page leads: links and parts that are fetched, and forms that are sent with what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"a", "area"}:
            self.links.append(given.get("href", ""))
        self.links.append(given.get("hx-get", ""))
        if tag == "form" and given.get("method", "").lower() == "post":
            self._open = True
            self.forms.append((given.get("action", ""), {}))
        elif tag in {"input", "button"} and self._open and given.get("name"):
            self.forms[-1][1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"


def busy(world: World, role: str) -> User:
    """Somebody in the role with work of every kind."""
    user = make.user(role, world.unit)
    who = user.employee
    order = make.order(world.service, state="running", sent_on=TODAY - 30 * DAY, from_unit=world.authority)
    make.assigned(order, who)
    for on, state in ((NOW, "planned"), (NOW - DAY, "planned"), (NOW - 2 * DAY, "done")):
        Visit.objects.create(order=order, employee=who, kind="home", planned_at=on, state=state, recorded_at=NOW,
                             done_at=on if state == "done" else None)  # fmt: skip
    Plan.objects.create(order=order, state="active", follow_up_on=TODAY, made_on=TODAY, made_by=user, recorded_at=NOW)
    make.ledger_of(order)
    note = {"case": order.case, "author": user, "happened_at": NOW, "recorded_at": NOW, "text": "Vi talade"}
    JournalEntry.objects.create(**note)
    JournalEntry.objects.create(**note, state="signed", signed_at=NOW)
    SampleTest.objects.create(order=order, kind="urine", taken_at=NOW, taken_by=who, recorded_at=NOW)
    home = make.tenancy(make.dwelling(world.unit), supervisor=who)
    SupervisionVisit.objects.create(tenancy=home, planned_on=TODAY, recorded_at=NOW)
    world.round.leaders.add(who)
    sent = {"from_unit": world.authority, "sent_by": user}
    make.order(world.service, state="returned", sent_on=TODAY - 10 * DAY, returned_reason="Hör till LSS", **sent)
    make.order(world.service, state="queued", sent_on=TODAY - 200 * DAY, **sent)
    return user


def page_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return "nowhere"


def walk(client: Client, role: str, met: set[str]) -> list[str]:
    """Follow what each page offers, from where the day begins; what does not open is told with the page it stands on."""
    waiting = [("/", ""), (reverse("myday:index"), "")]
    seen, followed, sent, wrong = {address for address, _since in waiting}, {}, set(), []
    while waiting:
        address, since = waiting.pop(0)
        answer = client.get(address, follow=True)
        if since and answer.status_code != 200:
            wrong.append(f"{since}: {address} {answer.status_code}")
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        ways = Ways()
        ways.feed(answer.content.decode(errors="ignore"))
        for found in ways.links:
            plain = found.partition("#")[0]
            path = plain.partition("?")[0]
            if not path.startswith("/") or path.startswith(ELSEWHERE) or path in seen:
                continue
            seen.add(path)
            page = page_of(path)
            followed[page] = followed.get(page, 0) + 1
            if followed[page] <= (EACH if role in of_this_run(page, WALKERS) else 1):
                waiting.append((plain, address))
        for action, given in ways.forms:
            where = re.sub(r"\d+", "N", f"{address} {action} {given.get('state', '')}")
            if where in sent or action.startswith(ELSEWHERE):
                continue
            sent.add(where)
            if where in met and role not in of_this_run(where, WALKERS):
                continue
            met.add(where)
            with transaction.atomic():
                told = client.post(action or address, given)
                transaction.set_rollback(True)
            if told.status_code in {403, 404, 405}:
                wrong.append(f"{address}: form {action} {told.status_code}")
    return wrong


def test_every_link_and_form_that_a_role_is_shown_is_open_to_it(world: World) -> None:
    found, met = [], set()
    for role in WALKERS:
        client = logged_in(busy(world, role))
        client.raise_request_exception = False
        found += [f"{role} {wrong}" for wrong in walk(client, role, met)]
    assert not found, "\n".join(found)


def test_the_walk_sees_links_and_forms_with_what_they_hold() -> None:
    ways = Ways()
    ways.feed(
        '<a href="/a/">A</a><div hx-get="/b/"></div><form method="post" action="/c/"><input name="d" value="1"></form>'
    )
    assert [link for link in ways.links if link] == ["/a/", "/b/"]
    assert ways.forms == [("/c/", {"d": "1"})]
