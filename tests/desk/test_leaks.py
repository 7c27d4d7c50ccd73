"""A protected person is planted in every role of data; every page is fetched as everybody; nobody without ground learns who.

A page that is not in ``ADDRESSES`` fails, so that a new page cannot be forgotten. In an ordinary run each page is fetched by one
who may read it and by a third of the roles (``tests.share``).
"""

import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, resolve, reverse
from tests import make
from tests.planted import MASK, TODAY, Planted, World, leaks, plain
from tests.share import of_this_run

from hemmaplan.access.models import Event, ReadNote, RoleGrant, User
from hemmaplan.desk import urls as desk_urls
from hemmaplan.desk.decisions.views import STEPS as DECISION_STEPS
from hemmaplan.desk.groups.forms import ROUND_WAYS, SESSION_ACTIONS, SESSION_WAYS
from hemmaplan.desk.orders.presenter_steps import ACTS
from hemmaplan.integrations.folder import uploads
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.periods import span
from hemmaplan.statistics.figures import View, every

CLOSED = ["colleague", "support", "coordinator", "administrator", "sender", "far_worker", "far_manager", "controller",
          "system_owner", "log_reviewer"]  # fmt: skip
ROLES_WALKED = [*CLOSED, "manager", "holder"]
SENDERS = ["colleague", "support", "coordinator", "administrator", "sender"]
PANEL = {"HX-Request": "true", "HX-Target": "panel-body"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ADDRESS = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
LOGOUT = "/accounts/logout/"
# Pages that name the planted to whoever is near them: fetched as each role in every run.
NAMING = ("people:person", "housing:index", "access:reads")
# How many links to a page, asked the same things, are followed: the pages of the planted are fetched in any case.
EACH = 3
pytestmark = pytest.mark.usefixtures("walking")

Fill = Callable[[World], list[dict[str, Any]]]


def each(*names: str, all_levels: bool = False, **more: str) -> Fill:
    """One address a thing of a planted person: ``pk`` is the thing's, the others as named.

    The persons of other levels stand in every list; their own pages are fetched where it says so.
    """

    def fill(world: World) -> list[dict[str, Any]]:
        rows = []
        for it in world.persons if all_levels else world.persons[1:2]:
            for name in names:
                thing = it.person if name == "person" else it.things[name]
                rows.append({"pk": thing.pk} | {key: it.things[of].pk for key, of in more.items()})
        return rows

    return fill


def shared(*names: str, **more: Any) -> Fill:
    """An address about something that is nobody's own."""
    return lambda world: [{"pk": getattr(world, name).pk} | more for name in names]


def crossed(fill: Fill, key: str, values: Any) -> Fill:
    """The same addresses for each value of one more part."""
    return lambda world: [row | {key: value} for row in fill(world) for value in values]


def plainly(_world: World) -> list[dict[str, Any]]:
    """An address without parts."""
    return [{}]


def brought_in(world: World) -> list[dict[str, Any]]:
    """A sheet that the system owner has sent and tried."""
    token = getattr(world, "sheet_token", "")
    if not token:
        owner = User.objects.get(pk=world.closed["system_owner"].pk).acting(TODAY)
        for root in Unit.objects.filter(parent=None).exclude(pk=world.root.pk):
            RoleGrant.objects.create(user=owner, role="system_owner", unit=root, period=span(make.EARLY),
                                     granted_by=world.manager, granted_at=make.AT)  # fmt: skip
        sheet = uploads.receive(name="competences.csv", chunks=[b"code;name\nnytt;Nytt\n"], by=owner, at=make.AT)
        uploads.try_out(upload=sheet, tables=uploads.tables_of(sheet, sheet.content()), by=owner, at=make.AT)
        token = world.sheet_token = sheet.token  # type: ignore[attr-defined]
    return [{"token": token}]


ORDERS = ("sent", "queued", "running", "grouped")
DECISIONS = ("decision", "proposed_decision", "draft_decision")

# Every page of the desk that has parts in its address, and with which. Those without parts are fetched as they are.
ADDRESSES: dict[str, Fill] = {
    "access:user": lambda world: [{"pk": user.pk} for user in (world.holder, world.closed["colleague"])],
    "access:grant": shared("holder"),
    "access:password": shared("holder"),
    "access:close": shared("holder"),
    "access:reopen": shared("holder"),
    "access:unlock": shared("holder"),
    "access:remove_factor": shared("holder"),
    "access:withdraw": shared("grant"),
    "access:unlink": shared("holder"),
    "access:end_group": shared("group_role"),
    "access:ask_owner": shared("holder"),
    "access:confirm_owner": shared("owner_request"),
    "access:refuse_owner": shared("owner_request"),
    "law:file": lambda _world: [{"name": name} for name in ("norm_amounts", "guideline", "automatic_conditions")],
    **{f"automatic:{name}": lambda world: [{"unit_pk": world.authority.pk}] for name in ("adopt", "approve", "switch", "run")},
    "automatic:end": shared("function"),
    "automatic:check": each("sample", all_levels=True),
    **{f"assistance:counter_{name}": each("applied", all_levels=True) for name in ("receipt", "file")},
    **{f"assistance:counter_{name}": each("begun", all_levels=True) for name in ("fill", "keep", "send")},
    "assistance:counter_sign": each("applied", signature="waiting_signature"),
    "board:figure": lambda _world: [{"figure_id": "queue.waiting"}],  # every figure is fetched by ``figures`` below
    "board:forecast": lambda world: [{"code": it.code} for it in (world.service, world.waiting, world.group)],
    **{f"cases:{name}": each("inquiry_file", all_levels=True) for name in ("file", "add_party")},
    "cases:area": lambda world: [{"pk": it.inquiry_file.pk, "area": "health"} for it in world.persons],
    "cases:end_party": each("inquiry_counsel"),
    "cases:family": each("inquiry_file", all_levels=True),
    **{f"cases:{name}": each("inquiry_file") for name in ("relate", "bond", "network", "household")},
    "cases:end_relation": each("inquiry_file", relation="relation"),
    "cases:end_bond": each("bond"),
    "cases:end_network": each("network"),
    **{f"cases:{name}": each("restricted_file", all_levels=True) for name in ("restrict", "lift_restriction")},
    **{f"documents:{name}": each("document", all_levels=True) for name in ("document", "content")},
    "documents:to_file": each("inquiry_file"),
    "documents:to_intake": each("intake"),
    **{f"people:{name}": each("person") for name in ("safe_contact", "lift_safe_contact")},
    **{f"cases:{name}": each("inquiry", all_levels=True) for name in ("investigation", "pdf", "statements", "write", "hearing")},
    **{f"cases:{name}": each("inquiry")
       for name in ("inform", "wait", "end_follow_up", "plan", "plan_begin", "plan_contact", "establish", "talk", "not_heard",
                    "communication")},
    **{f"cases:{name}": each("inquiry_plan") for name in ("plan_edit", "plan_autosave", "plan_discard")},
    **{f"cases:{name}": each("inquiry_contact") for name in ("consent", "contact_made")},
    **{f"cases:{name}": each("statement") for name in ("change_statement", "remove_statement")},
    "cases:save_text": crossed(each("inquiry"), "part", ["analysis"]),
    "cases:result": crossed(each("inquiry"), "instrument", ["audit", "irisk"]),
    "cases:safety_plan": each("violence_inquiry", all_levels=True),
    **{f"cases:{name}": each("inquiry", all_levels=True, party="inquiry_party") for name in ("send", "exempt")},
    **{f"cases:{name}": each("communication") for name in ("reply", "copy")},
    "cases:preview": each("inquiry", all_levels=True, party="inquiry_party"),
    "cases:kept_paper": lambda world: [{"pk": it.inquiry.pk, "document": it.communication.document_id} for it in world.persons],
    "cases:correct": each("inquiry", all_levels=True),
    **{f"months:{name}": each("application", all_levels=name == "month") for name in ("month", "take", "decide", "dismiss", "emergency")},
    **{f"months:{name}": lambda world: [{"pk": it.application.pk, "row": f"cost:{it.applied_cost.pk}"} for it in world.persons[1:2]]
       for name in ("rule", "withdraw")},
    "months:obstacle": each("application", member="applicant"),
    **{f"months:{name}": each("application", party="support_party") for name in ("tell", "not_told")},
    "months:reply": each("application", notice="notice"),
    "decisions:new": lambda world: [{"case_pk": it.case.pk} for it in world.persons],
    "decisions:decision": each(*DECISIONS, all_levels=True),
    "decisions:keep": each("draft_decision"),
    "decisions:step": crossed(each(*DECISIONS), "name", [*DECISION_STEPS, "correct"]),
    "decisions:send_back": each("proposed_decision"),
    "decisions:execution": each("decision", all_levels=True),
    **{f"decisions:{name}": each("decision", all_levels=True, party_pk="other_party") for name in ("preview", "deliver")},
    **{f"decisions:{name}": each("decision", delivery_pk="delivery") for name in ("receive", "note_appeal", "copy")},
    "decisions:appeal": each("appeal", all_levels=True),
    **{f"decisions:{name}": each("appeal")
       for name in ("dismiss_appeal", "reconsider", "forward_appeal", "rule_appeal", "court_letter")},
    "decisions:record_board": each("proposed_decision", "draft_decision"),
    "clocks:committee": lambda _world: [{"kind": "csv"}],
    "team:give": each("inquiry_file", all_levels=True),
    **{f"team:{name}": lambda world: [{"pk": user.employee_id} for user in (world.caseworker, world.decider)]
       for name in ("member", "adjust", "take_over")},
    "groups:round": shared("round"),
    "groups:note": shared("round"),
    "groups:place": shared("round"),
    "groups:leave": lambda world: [{"pk": world.round.pk, "participation": it.place.pk} for it in world.persons],
    "groups:change": shared("round"),
    "groups:series": shared("round"),
    "groups:extend": shared("round"),
    "groups:round_step": crossed(shared("round"), "step", ROUND_WAYS),
    "groups:session": lambda world: [{"pk": row.pk} for row in world.round.sessions.all()[:4]],
    "groups:session_note": shared("session"),
    "groups:session_step": crossed(shared("session"), "step", [*SESSION_WAYS, *SESSION_ACTIONS]),
    "housing:end_wind_down": shared("wind_down"),
    "housing:dwelling": each("flat"),
    "housing:sign_lease": each("flat"),
    "housing:terminate_lease": each("flat"),
    "housing:begin_tenancy": each("flat"),
    "housing:tenancy": each("home", all_levels=True),
    **{
        f"housing:{name}": each("home")
        for name in ("set_supervisor", "record_visit", "plan_visit", "report_rent", "note_disturbance",
                     "give_notice", "withdraw_notice", "end_tenancy")
    },
    "housing:handle_disturbance": each("home", number="disturbance"),
    "imports:template": lambda _world: [{"noun": "employees"}],
    **{f"imports:{name}": brought_in for name in ("sheet", "trial", "changes", "store", "drop")},
    "myday:acknowledge": each(*ORDERS),
    **{f"opendoor:{name}": shared("door", "advice")
       for name in ("door", "contacts", "new_contact", "redirect", "activities", "new_activity")},
    **{f"opendoor:{name}": each("advice") for name in ("contact", "meeting", "close")},
    "orders:send": lambda world: [{"person_pk": it.person.pk} for it in world.persons],
    "orders:keep": lambda world: [{"person_pk": it.person.pk} for it in world.persons],
    "orders:order": each(*ORDERS, all_levels=True),
    "orders:step": crossed(each(*ORDERS), "name", ACTS),
    "orders:assign": each(*ORDERS),
    "orders:unassign": lambda world: [
        {"pk": it.running.pk, "employee_pk": world.holder.employee_id} for it in world.persons
    ],
    "reception:intake": lambda world: [
        {"pk": row.pk} for row in (*(it.intake for it in world.persons), world.fed, world.described)
    ],
    **{f"reception:{name}": each("intake")
       for name in ("complete", "sibling", "guardian", "give", "protect", "contact", "acknowledge", "reporter",
                    "ask_feedback", "same", "decide")},
    "reception:complete": lambda world: [{"pk": world.persons[1].intake.pk}, {"pk": world.described.pk}],
    "reception:feedback": lambda world: [{"pk": world.persons[1].intake.pk}, {"pk": world.fed.pk}],
    "reception:identify": shared("described"),
    "reception:not_colleague": shared("described"),
    "reception:letter": shared("fed"),
    "reception:letter_file": shared("fed"),
    "reception:duty_end": shared("shift"),
    **{f"reception:{name}": shared("night") for name in ("duty_read", "duty_take")},
    "people:person": each("person", all_levels=True),
    **{f"people:{name}": each("person")
       for name in ("show_contacts", "protect", "end_protection", "change", "add_contact",
                    "add_relation")},
    "people:population_seen": each("notice"),
    **{f"people:{name}": each("stated") for name in ("enter_number", "decline_number")},
    "people:end_contact": each("person", contact="point"),
    "people:end_relation": lambda world: [
        *[{"pk": it.person.pk, "relation": it.relation.pk} for it in world.persons],
        {"pk": world.known.person.pk, "relation": world.known.relation.pk},
    ],
    "queues:queue": shared("service", "waiting"),
    **{f"queues:{name}": each("entry") for name in ("move", "reclass", "history")},
    **{f"reports:{name}": shared("report") for name in ("report", "freeze", "pdf", "docx", "answers", "year")},
    "reports:year_of_answer": shared("answer"),
    **{f"reports:{name}": lambda world: [{"pk": world.report.pk, "answer": world.answer.pk}]
       for name in ("place", "remove")},
    "reports:save": shared("report", field="inledning"),
    "reports:version": shared("report", number=1),
    "reports:download": crossed(shared("report", number=1), "kind", ["pdf", "docx", "json"]),
    **{f"scenarios:{name}": shared("scenario") for name in ("scenario", "change", "share", "copy", "compute")},
    "scenarios:add_step": crossed(shared("scenario"), "kind", ["end_post", "add_post", "demand", "lose_agreement"]),
    "scenarios:change_step": lambda world: [{"pk": world.scenario.pk, "step": world.scenario.steps.get().pk}],
    "scenarios:arrange_step": lambda world: [
        {"pk": world.scenario.pk, "step": world.scenario.steps.get().pk, "how": how} for how in ("off", "remove")
    ],
    "scenarios:answer": shared("answer"),
    "scenarios:waiting": shared("asked"),
    **{f"services:{name}": shared("service")
       for name in ("service", "change_service", "close_service", "reopen_service", "set_terms", "set_places",
                    "set_needs", "staff")},
    "services:required": shared("service", "waiting"),
    "services:unstaff": lambda world: [{"pk": world.service.pk, "number": world.staffing.pk}],
    **{f"staffing:{name}": shared("unit") for name in ("change_unit", "end_unit")},
    **{f"staffing:{name}": shared("post") for name in ("post", "change_post", "end_post", "employ")},
    **{f"staffing:{name}": shared("employment") for name in ("change_employment", "end_employment")},
    **{f"staffing:{name}": lambda world: [{"pk": user.employee_id} for user in (world.holder, world.manager)]
       for name in ("employee", "record_absence", "set_competences")},
    "staffing:end_absence": shared("absence"),
    **{f"staffing:{name}": shared("agreement") for name in ("change_agreement", "end_agreement")},
    **{f"work:{name}": each("queued", "running")
       for name in ("plan", "plan_begin", "visits", "visit_plan", "tests", "test_record", "journal")},
    **{f"work:{name}": each("plan", "draft_plan")
       for name in ("plan_edit", "plan_autosave", "plan_discard", "plan_follow_up")},
    "work:goal_assess": each("plan", goal="goal"),
    "work:visit_record": each("visit"),
    "work:test_result": each("test"),
    **{
        f"work:{name}": lambda world: [
            {"pk": case.pk} for it in world.persons[:1] for case in (it.running.case, it.home.case)
        ]
        for name in ("case_journal", "journal_open", "note_begin", "notes_take_over")
    },
    **{f"work:{name}": each("note", "draft") for name in ("note", "note_autosave", "note_discard", "note_correct")},
}  # fmt: skip


def pages(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every page of the desk by its name."""
    for pattern in desk_urls.urlpatterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from pages(pattern.url_patterns, space)
        else:
            yield f"{prefix}{pattern.name}", pattern


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Every address to fetch, with the name of its page."""
    for name, pattern in pages():
        parts = set(pattern.pattern.converters)
        for given in ADDRESSES.get(name, plainly)(world):
            assert parts <= set(given), f"{name}: add to ADDRESSES what fills {sorted(parts - set(given))}"
            yield name, reverse(name, kwargs=given)


def logged_in(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user, backend=BACKEND)
    return client


def carried(answer: Any) -> str:
    """All that leaves with an answer: body, headers, and messages that wait for the next page."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    said = "\n".join(str(message) for message in get_messages(answer.wsgi_request))
    cookies = answer.cookies.output()
    return f"{headers}\n{cookies}\n{said}\n{plain(body)}"


def walked(client: Client, world: World, role: str, *, board: bool) -> Iterator[tuple[str, str, Any]]:
    """Fetch the pages, each once as a panel too, and where the links from there lead: page, address, answer."""
    seen, waiting, posted, panels = set(), [], set(), set()
    for name, address in addresses(world):
        seen.add(ordered_otherwise(address))
        if name in posted or (name not in NAMING and role not in of_this_run(name, ROLES_WALKED)):
            continue
        answer = client.get(address)
        yield name, address, answer
        if answer.status_code == 405:
            posted.add(name)
        if answer.status_code == 200:
            if name not in panels:
                panels.add(name)
                yield name, address, client.get(address, headers=PANEL)
            waiting += [plain_address(found) for found in ADDRESS.findall(answer.content.decode(errors="ignore"))]
    followed: Counter[Any] = Counter()
    for address in dict.fromkeys(waiting):
        if ordered_otherwise(address) in seen or address.startswith((LOGOUT, "/static/", "/accounts/")):
            continue
        seen.add(ordered_otherwise(address))
        kind = resolve(address.partition("?")[0]).view_name, *ordered_otherwise(address)[1:]
        followed[kind] += 1
        if followed[kind] <= EACH and role in of_this_run(str(kind), ROLES_WALKED):
            yield "link", address, client.get(address)
    for address in figures(world)[: None if board else 5]:
        if role not in of_this_run(address.partition("?")[0], ROLES_WALKED):
            continue
        yield "link", address, client.get(address)


def ordered_otherwise(address: str) -> tuple[str, ...]:
    """The page and the names of what it is asked: the same rows in another order tell nothing else."""
    path, _, asked = address.partition("?")
    return path, *sorted(part.partition("=")[0] for part in asked.split("&"))


def figures(world: World) -> list[str]:
    """The board and the panel of every figure of the planted unit."""
    asked = f"?enhet={world.unit.code}&den={TODAY.isoformat()}"
    ids = [figure.id for figure in every(View(world.unit, TODAY))]
    return [reverse("board:index") + asked, *(reverse("board:figure", args=[pk]) + asked for pk in ids)]


def plain_address(found: str) -> str:
    return found.replace("&amp;", "&")


def first_who_may(clients: list[Client], address: str, enough: Collection[int] = (200, 405)) -> tuple[Client, Any]:
    """The first to whom the page is given, or at least its address; otherwise the last answer.

    The head of the unit, who reaches most, is asked first, and then the others, those first who have been let in last: next to
    a page lies another that is open to the same.
    """
    for place, client in enumerate(clients):
        answer = client.get(address)
        if answer.status_code in enough:
            if place:
                clients.insert(1, clients.pop(place))
            break
    return client, answer


def test_every_page_of_the_table_is_at_the_desk() -> None:
    assert not set(ADDRESSES) - {name for name, _pattern in pages()}, "in the table but gone from the desk"


@pytest.mark.parametrize("role", ROLES_WALKED)
def test_no_page_or_log_tells_who_a_protected_person_is(
    world: World, role: str, caplog: pytest.LogCaptureFixture
) -> None:
    """As each role: the pages, what leaves beside them, the logs they leave, and that those named stand in the read log."""
    caplog.set_level(logging.DEBUG)
    if role == "log_reviewer":
        _read_something(world)
    user = world.everybody[role]
    client, found, statuses, met = logged_in(user), [], set(), 0
    for name, address, answer in walked(client, world, role, board=user.scope.may("see_board", world.unit.pk)):
        statuses.add(answer.status_code)
        if role in CLOSED:
            found += [f"{name} {address} leaks {leak}" for leak in leaks(carried(answer), world.persons)]
        if answer.status_code == 200:
            missing, tells = unnoted(address, answer, world)
            found += [f"{name} {address}: {what}" for what in missing]
            met += tells
    assert not found, "\n".join(sorted(set(found)))
    assert not leaks(caplog.text, world.persons)
    assert not leaks(_logs(), world.persons)
    assert 200 in statuses
    assert max(statuses) < 500
    assert bool(met) is (role not in {"far_worker", "far_manager", "controller", "system_owner"}), "nothing was tried"


def _read_something(world: World) -> None:
    """Let the head read, so that there is something in the log to review."""
    client = logged_in(world.manager)
    for it in world.persons:
        client.get(reverse("people:person", args=[it.person.pk]))
        client.get(reverse("orders:order", args=[it.running.pk]))


@pytest.mark.parametrize("role", SENDERS)
def test_no_answer_to_a_sent_form_tells_who_a_protected_person_is(world: World, role: str) -> None:
    client, found = logged_in(world.closed[role]), []
    for name, address in addresses(world):
        if name in {"board:figure", "reports:download", "reports:pdf", "reports:docx", "reports:freeze"}:
            continue
        if role not in of_this_run(name, SENDERS):
            continue
        if (role, name) == ("sender", "reception:reporter"):
            continue  # whoever takes in may learn a secret reporter's name for a stated reason, which is logged
        with transaction.atomic():
            answer = client.post(address, {"reason": "Ett skäl som är långt nog", "on": TODAY.isoformat()})
            found += [f"{address}: {leak}" for leak in leaks(carried(answer), world.persons)]
            assert answer.status_code < 500
            transaction.set_rollback(True)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", ["manager", "holder"])
def test_those_with_an_open_identity_do_read_the_name(world: World, who: str) -> None:
    client = logged_in(world.open[who])
    for it in world.persons:
        full = plain(f"{it.person.given_name} {it.person.family_name}")
        for name, pk in (("orders:order", it.running.pk), ("people:person", it.person.pk), ("work:journal", it.running.pk),
                         ("queues:queue", world.waiting.pk) if who == "manager" else ("groups:round", world.round.pk)):  # fmt: skip
            assert full in plain(client.get(reverse(name, args=[pk])).content), (name, full)
        page = plain(client.get(reverse("people:person", args=[it.person.pk])).content)
        assert it.person.id_number[-4:] in page
        contacts = {it.secrets[key].casefold() for key in ("address", "phone", "e-mail")}
        assert not [value for value in contacts if value in page], "shown only by an action of its own"
        shown = client.post(reverse("people:show_contacts", args=[it.person.pk]), {"reason": "Ringer om mötet i dag"})
        assert all(value in plain(shown.content) for value in contacts)
    assert {f"{it.person.given_name}" for it in world.persons} <= _hits(client, world)


def _hits(client: Client, world: World) -> set[str]:
    found = set()
    for it in world.persons:
        rows = _rows(client, it.person.family_name)
        if it.person.given_name in rows:
            found.add(it.person.given_name)
    return found


def _rows(client: Client, text: str) -> str:
    """What the search finds, without the search's own echo."""
    page = client.get(reverse("people:search"), {"q": text}).content.decode()
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.mark.parametrize("role", CLOSED)
def test_search_answers_as_if_a_protected_person_were_not_there(world: World, role: str) -> None:
    client = logged_in(world.closed[role])
    nobody = _searched(client, "Ingalunda Finnsej")
    for it in world.persons:
        given, family, number = it.person.given_name, it.person.family_name, it.person.id_number
        for text in (given, family, f"{given} {family}", f"{family} {given}", family[:5], family[:-1] + "x", given.upper(),
                     number, number[2:], f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}"):  # fmt: skip
            assert _searched(client, text) == nobody, text
        answer = client.get(reverse("people:search"), {"q": it.running.case.number})
        assert not leaks(answer.content, world.persons)


def _searched(client: Client, text: str) -> str:
    """The page of a search without what was typed and without what differs each time."""
    page = client.get(reverse("people:search"), {"q": text}).content.decode()
    page = re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", page)
    page = re.sub(r'content="[A-Za-z0-9]{64}"', "", page)
    page = re.sub(r'(name="next" value=)"[^"]*"', r"\1", page)
    # A minute may have passed since the page before.
    page = re.sub(r"\d\d-\d\d \d\d:\d\d", "", page)
    return re.sub(r'(name="q"[^>]*value=)"[^"]*"', r"\1", page)


def test_what_was_typed_in_a_search_is_kept_nowhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for user in world.everybody.values():
        for it in world.persons:
            for text in (it.person.family_name, it.person.id_number):
                logged_in(user).get(reverse("people:search"), {"q": text})
    assert not leaks(caplog.text, world.persons)
    assert not leaks(_logs(), world.persons)


def _logs() -> str:
    """Both logs, as they are stored, with every column."""
    rows = [*Event.objects.values(), *ReadNote.objects.values()]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_the_event_log_speaks_of_the_protected_without_saying_who(world: World) -> None:
    told = {row.event_type for row in Event.objects.filter(person_id__in=[it.person.pk for it in world.persons])}
    assert {"interventions.order_sent", "people.protection_set", "housing.tenancy_begun"} <= told, "nothing was tried"
    assert not leaks(_logs(), world.persons)


@pytest.mark.parametrize("wrong", ["Http404", "PermissionDenied", "RuntimeError"])
def test_no_error_page_or_its_log_tells_who(
    world: World, monkeypatch: Any, settings: Any, caplog: Any, wrong: str
) -> None:
    from django.core.exceptions import PermissionDenied
    from django.http import Http404

    from hemmaplan.desk.orders import views

    settings.DEBUG = False
    caplog.set_level(logging.DEBUG)
    fault = {"Http404": Http404, "PermissionDenied": PermissionDenied, "RuntimeError": RuntimeError}[wrong]

    def fails(_request: Any, order: Any) -> None:
        raise fault(f"{order!r} {order.person!r} {order.case!r} {order.person} {order}")

    monkeypatch.setattr(views.presenter, "context", fails)
    for user in world.everybody.values():
        client = logged_in(user)
        client.raise_request_exception = False
        for it in world.persons:
            answer = client.get(reverse("orders:order", args=[it.running.pk]))
            assert answer.status_code in {403, 404, 500}
            assert not leaks(carried(answer), world.persons)
    assert not leaks(caplog.text, world.persons)
    assert "Internal Server Error" in caplog.text or wrong != "RuntimeError"


# --- the read log ---------------------------------------------------------------------------------------------------

NAMED = re.compile(r'href="/personer/(\d+)/"')


def unnoted(address: str, answer: Any, world: World) -> tuple[list[str], bool]:
    """What is wrong between the page and the note of its reading, and whether the page names anybody."""
    note = ReadNote.objects.order_by("-pk").first()
    if note is not None and note.path != address.partition("?")[0][:200]:
        note = None
    noted = set(note.person_ids) if note else set()
    missing, tells = _named(answer, [*world.persons, world.known], noted)
    if noted and not tells and not note.subject_id:
        missing.append(f"noted {sorted(noted)}, but names nobody")
    return missing, tells


def _named(answer: Any, everyone: list[Planted], noted: set[int]) -> tuple[list[str], bool]:
    """Whom the page names without a note of it, and whether it names anybody."""
    page = answer.content.decode(errors="ignore")
    words, missing, tells = plain(page), [], False
    for it in everyone:
        if f"{it.person.given_name} {it.person.family_name}".casefold() in words:
            tells = True
            if it.person.pk not in noted:
                missing.append(f"person {it.person.pk} is named")
    missing += [f"person {pk} is linked" for pk in {int(pk) for pk in NAMED.findall(page)} - noted]
    if MASK in page:
        tells = True
        if not noted & {it.person.pk for it in everyone}:
            missing.append("a masked person")
    return missing, tells


@pytest.mark.parametrize("room", ["board:index", "staffing:index", "services:index", "reports:index", "access:users",
                                  "access:roles", "access:seals", "components:index"])  # fmt: skip
def test_a_page_without_persons_notes_nobody(world: World, room: str) -> None:
    for user in (world.manager, world.closed["controller"], world.closed["system_owner"]):
        before = ReadNote.objects.count()
        answer = logged_in(user).get(reverse(room))
        if answer.status_code == 200:
            assert not ReadNote.objects.order_by("pk")[before:].filter(person_ids__len__gt=0).exists(), room


def test_a_planted_leak_is_seen(world: World) -> None:
    it = world.persons[0]
    number = it.person.id_number
    for text in (f"<b>{it.person.given_name}</b>", it.person.family_name.upper(), f"{number[:8]}-{number[8:]}",
                 f"{number[2:8]}&#45;{number[8:]}", "Krumelurgr%C3%A4nd+771", "0709918273", "zebulana qvistdraka"):  # fmt: skip
        assert leaks(text, world.persons), text
    assert not leaks("Ohemlida Kändström, Skyddad person", world.persons)
    assert make.person().pk
