"""What people do: each kind of form with a mark of its own, and how the database is asked for it afterwards."""

import datetime as dt
import itertools
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup

from bench.chaos.person import Form, Person, Unanswered, forms_in
from hemmaplan.foundation import calendar

FAR = dt.date(2031, 1, 1)
_numbers = itertools.count()
_taking = threading.Lock()


def number() -> int:
    """A number nobody else gets."""
    with _taking:
        return next(_numbers)


@dataclass(frozen=True)
class Kind:
    """One kind of form: who sends it, how it is filled in, and the question that counts what was stored of a mark."""

    name: str
    users: tuple[str, ...]
    fill: Callable[[Person, str, int], Form]
    count: str


class Gone(Exception):
    """There is nothing left to do this with."""


_known: dict[tuple[str, str], list[str]] = {}


def links(who: Person, address: str, pattern: str) -> list[str]:
    """The addresses on a page that fit, remembered."""
    key = (who.username, pattern)
    if key not in _known:
        found = re.findall(rf'href="({pattern})"', who.page(address).body)
        if not found:
            raise Gone(f"{who.username}: {address} has no {pattern}")
        _known[key] = list(dict.fromkeys(found))
    return _known[key]


def _orders(who: Person) -> list[str]:
    """The running orders whose journal the person writes in."""
    key = (who.username, "work")
    if key not in _known:
        good = []
        for address in links(who, "/uppdrag/?mine=1", r"/uppdrag/\d+/"):
            pk = address.split("/")[2]
            if re.search(r'action="/arbete/akt/\d+/anteckna/"', who.page(f"/arbete/uppdrag/{pk}/journal/").body):
                good.append(pk)
            if len(good) == 6:
                break
        if not good:
            raise Gone(f"{who.username} has no order to write in")
        _known[key] = good
    return _known[key]


def _draft(who: Person, turn: int) -> str:
    """The address of a note just begun."""
    orders = _orders(who)
    journal = f"/arbete/uppdrag/{orders[turn % len(orders)]}/journal/"
    begin = next((form for form in _posts(who, journal) if form.address.endswith("/anteckna/")), None)
    if begin is None:
        raise Unanswered(journal)
    begun = who.send(begin)
    if begun.what not in {"stored", "already"} or "/anteckning/" not in begun.location:
        raise Gone(f"no note begun: {begun}")
    return begun.location


def _note(who: Person, mark: str, turn: int) -> Form:
    return who.form(_draft(who, turn), "text").fill(text=f"Anteckning {mark}", do="sign")


def _autosave(who: Person, mark: str, turn: int) -> Form:
    """As the page's script sends what is typed: the changed field and the version, answered with a new version."""
    address = _draft(who, turn)
    shown = who.form(address, "text").values
    form = Form(
        f"{address}spara/", headers={"X-Requested-With": "autosave", "Accept": "application/json"}, stored_as=200
    )
    return form.fill(
        csrfmiddlewaretoken=shown["csrfmiddlewaretoken"][0], version=shown["version"][0], changed="text",
        text=f"Anteckning {mark}",
    )  # fmt: skip


_unnoted: list[str] = []


def _attendance(who: Person, mark: str, turn: int) -> Form:  # noqa: ARG001
    """A place in the attendance list where nothing is noted, as the list's button sends it. Each is taken once."""
    with _taking:
        if not _unnoted:
            if _unnoted_read:
                raise Gone("every place in the attendance lists is noted")
            for address in links(who, "/grupper/", r"/grupper/\d+/"):
                _unnoted.extend(f"{address} {cell}" for cell in _open_cells(who.page(address).body))
            _unnoted_read.append(True)
        address, cell = _unnoted.pop().split()
    form = who.form(address, "cell")
    form.headers, form.stored_as = {"HX-Request": "true"}, 200
    return form.fill(cell=cell)


_unnoted_read: list[bool] = []


def _open_cells(page: str) -> list[str]:
    """What the button "came" sends, of every place in the list where no button is pressed."""
    found = []
    for marks in BeautifulSoup(page, "html.parser").select(".marks"):
        buttons = marks.select("button[name=cell]")
        if all(button.get("aria-pressed") == "false" for button in buttons):
            found += [str(button["value"]) for button in buttons if button.get("data-mark") == "present"]
    return found


def _posts(who: Person, address: str) -> list[Form]:
    return forms_in(who.page(address).body, address)


def _visit(who: Person, mark: str, turn: int) -> Form:  # noqa: ARG001
    orders = _orders(who)
    own = number()
    form = who.form(f"/arbete/uppdrag/{orders[turn % len(orders)]}/besok/boka/", "clock")
    # A minute that nobody else has: it is how the visit is found again. A visit of the demo's at that time, or a day when
    # the office is closed, is asked about, and the sender says at once: anyway.
    day = calendar.today() + dt.timedelta(days=1 + own // 18 % 330)
    clock = f"{8 + own % 18 // 2:02d}:{7 + own % 2 * 30:02d}"
    return form.fill(day=day.isoformat(), clock=clock, minutes="20 min", times="1", weeks_between="1", anyway="all")


def _lasting(who: Person) -> list[str]:
    """Those who are employed until further notice: the others may have no employment on the far days of an absence."""
    key = (who.username, "lasting")
    if key not in _known:
        people = links(who, "/bemanning/", r"/bemanning/medarbetare/\d+/")
        _known[key] = [address for address in people if _is_lasting(who.page(address).body)]
        if not _known[key]:
            raise Gone("nobody is employed until further notice")
    return _known[key]


def _is_lasting(page: str) -> bool:
    """Whether the page of an employee lists a post until further notice, and no absence that is."""
    posts, absences, *_rest = [
        *(found.get_text() for found in BeautifulSoup(page, "html.parser").select("main ul")),
        "",
        "",
    ]
    return "–tills vidare" in posts and "–tills vidare" not in absences


def _absence(who: Person, mark: str, turn: int) -> Form:  # noqa: ARG001
    people = _lasting(who)
    form = who.form(f"{people[turn % len(people)]}franvaro/", "first")
    day = (FAR + dt.timedelta(days=2 * number())).isoformat()
    return form.fill(first=day, last=day, percent="100")


def _agreement(who: Person, mark: str, turn: int) -> Form:  # noqa: ARG001
    form = who.form("/bemanning/avtal/nytt/", "subject")
    return form.fill(subject=mark, counterpart="Staten", first="2026-11-01", last="")


def _post(who: Person, mark: str, turn: int) -> Form:  # noqa: ARG001
    form = who.form("/bemanning/tjanst/ny/", "profession")
    return form.fill(title=mark, profession="Behandlare", percent="1", first="2026-11-01", last="", funded_until="")


def _employment(who: Person, mark: str, turn: int) -> Form:
    title = f"till {mark}"
    made = who.send(_post(who, title, turn))
    link = BeautifulSoup(who.page(made.location or "/bemanning/").body, "html.parser").find(
        "a", string=re.compile(title)
    )
    if link is None:
        raise Gone(f"the post made is not on the page: {made}")
    pk = re.findall(r"/tjanst/(\d+)/", str(link))
    form = who.form(f"/bemanning/tjanst/{pk[0]}/anstall/", "given_name")
    return form.fill(
        employee="", number=mark[:20], given_name="Kaja", family_name="Provrud", percent="1", first="2026-11-01"
    )


def _report(who: Person, mark: str, turn: int) -> Form:  # noqa: ARG001
    return who.form("/rapporter/ny/", "as_of").fill(title=mark)


def _contact(who: Person, mark: str, turn: int) -> Form:
    orders = _orders(who)
    person = re.search(r'href="/personer/(\d+)/"', who.page(f"/uppdrag/{orders[turn % len(orders)]}/").body)
    if not person:
        raise Gone("no person of the order")
    return who.form(f"/personer/{person[1]}/kontaktvag/", "value").fill(value=mark, kind="phone")


def _order(who: Person, mark: str, turn: int) -> Form:  # noqa: ARG001
    """To the next service for the person of the next order, so that nobody is sent twice to the same."""
    earlier = links(who, "/uppdrag/", r"/uppdrag/\d+/")
    own = number()
    person = re.search(r'href="/personer/(\d+)/"', who.page(earlier[own % len(earlier)]).body)
    if not person:
        raise Gone("the order tells of nobody")
    form = who.form(f"/uppdrag/nytt/{person[1]}/", "purpose")
    services = [value for value in form.choices["service"] if value]
    return form.fill(
        service=services[own // len(earlier) % len(services)], decided_on="2026-11-20", purpose=f"Uppdraget {mark}",
        minutes_per_week="1:00",
    )  # fmt: skip


KINDS_OF_FORM = [
    Kind("note", ("behandlare", "boendestodjare"), _note,
         "select count(*) from cases_journalentry where text = 'Anteckning ' || %(mark)s and state = 'signed'"),
    Kind("autosave", ("behandlare", "boendestodjare"), _autosave,
         "select count(*) from cases_journalentry where text = 'Anteckning ' || %(mark)s and state = 'draft'"),
    Kind("attendance", ("gruppledare", "behandlare"), _attendance,
         "select count(*) from interventions_attendance where session_id = %(session)s and participation_id = %(participation)s and status = %(status)s"),
    Kind("visit", ("behandlare", "boendestodjare"), _visit,
         "select count(*) from interventions_visit where planned_at at time zone 'Europe/Stockholm' = (%(day)s || ' ' || %(clock)s)::timestamp"),
    Kind("contact", ("behandlare",), _contact, "select count(*) from people_contactpoint where value = %(mark)s"),
    Kind("absence", ("administrator", "enhetschef"), _absence,
         "select count(*) from organisation_absence where lower(period) = %(first)s::date"),
    Kind("agreement", ("administrator", "enhetschef"), _agreement,
         "select count(*) from organisation_agreement where subject = %(mark)s"),
    Kind("post", ("administrator", "enhetschef"), _post, "select count(*) from organisation_post where title = %(mark)s"),
    Kind("employment", ("administrator",), _employment,
         "select count(*) from organisation_employee e join organisation_employment on employee_id = e.id where number = left(%(mark)s, 20)"),
    Kind("report", ("enhetschef",), _report, "select count(*) from statistics_report where title = %(mark)s"),
    Kind("order", ("socialsekreterare",), _order, "select count(*) from interventions_order where purpose = 'Uppdraget ' || %(mark)s"),
]  # fmt: skip


def asked_for(form: Form, mark: str) -> dict[str, Any]:
    """What the question of the kind needs to know."""
    names = ("day", "clock", "first")
    session, participation, status = [*form.values.get("cell", ["::"])[0].split(":"), "", ""][:3]
    cell = {"session": session or None, "participation": participation or None, "status": status}
    return {"mark": mark, **cell} | {name: form.values.get(name, [""])[0] for name in names}
