"""Each role sends a well-filled form to every address of its own unit that its rights do not open: nothing in the database moves.

The addresses come from the tree of pages and the forms from the pages themselves, as those who may are shown them. Which right
opens what is told here once more, apart from the code: a page that writes and is not told of fails. In an ordinary run a third of
those who may not open a page try it (``tests.share``).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from tests import make
from tests.desk.test_leaks import logged_in, pages
from tests.desk.test_walk import LOGS, PLAUSIBLE, REFUSED, Fields, digest, moved, one_each
from tests.planted import World
from tests.share import of_this_run

from hemmaplan.access.roles import ROLES

pytestmark = [
    pytest.mark.usefixtures("walking"),
    pytest.mark.timeout(900),  # a walk is long on a machine whose cores are all busy
]

# What opens the writing pages of a room, and those that another right opens. One of them is needed, and may not be enough.
ROOMS = {
    "access": {"manage_users"}, "myday": {"handle_orders"}, "orders": {"send_orders"}, "work": {"write_notes"},
    "queues": {"manage_queue"}, "groups": {"run_groups"}, "opendoor": {"run_open_door", "record_contacts"},
    "housing": {"manage_housing", "supervise_housing"}, "reports": {"write_reports", "freeze_reports"},
    "staffing": {"manage_staffing"}, "services": {"manage_services"}, "imports": {"import_data"},
    "scenarios": {"see_board"}, "reception": {"take_intakes"}, "clocks": {"extend_clocks"},
    "team": {"distribute_cases"}, "law": {"see_rules"}, "automatic": {"manage_automatic"},
    "assistance": {"handle_applications"},
    "months": {"handle_applications"},
    "people": {"handle_orders", "send_orders", "manage_housing"},
    "cases": {"investigate"},
    "decisions": {"investigate", "decide_as_worker", "decide_as_lead", "decide_as_manager", "decide_as_director"},
}  # fmt: skip
OTHERS = {
    **{f"cases:{name}": {"write_notes"}
       for name in ("relate", "bond", "network", "household", "end_relation", "end_bond", "end_network")},
    "cases:restrict": {"restrict_cases", "investigate", "write_notes"}, "cases:lift_restriction": {"restrict_cases"},
    **{f"documents:{name}": {"write_notes", "take_intakes"} for name in ("to_file", "to_intake")},
    **{f"people:{name}": {"change_persons"} for name in ("safe_contact", "lift_safe_contact")},
    "access:seal": {"check_seals"}, "access:check": {"check_seals"}, "orders:step": {"handle_orders", "send_orders"},
    "orders:assign": {"distribute_orders"}, "orders:unassign": {"distribute_orders"}, "work:test_record": {"record_tests"},
    "cases:add_party": {"write_notes"}, "cases:end_party": {"write_notes"},
    "decisions:new": {"investigate"}, "decisions:keep": {"investigate"}, "decisions:reconsider": {"investigate"}, "decisions:dismiss_appeal": {"investigate"},
    "decisions:record_board": {"record_board_decisions"},
    "reports:pdf": {"see_board"}, "reports:docx": {"see_board"}, "reports:download": {"see_board"},
    "people:emergency": {"emergency_access"}, "people:ended": {"see_persons"}, "people:show_contacts": {"see_persons"},
    "people:population_seen": {"change_persons"}, "people:enter_number": {"see_protected"}, "people:decline_number": {"see_protected"},
    "people:end_protection": {"see_protected"}, "housing:start_wind_down": {"manage_housing"},
    **{f"housing:{name}": {"manage_housing"} for name in ("sign_lease", "terminate_lease", "begin_tenancy", "end_tenancy")},
    "reception:not_colleague": {"restrict_cases"},
    "automatic:check": {"handle_applications", "manage_automatic"},
    **{f"reception:{name}": {"keep_duty_log"} for name in ("duty", "duty_begin", "duty_end")},
    **{f"opendoor:{name}": {"record_contacts"} for name in ("new_contact", "contact", "meeting", "close")},
}  # fmt: skip
# Whoever is logged in: one's own settings and drafts, and a page of examples that stores nothing.
ANYBODY = {"components"}
WRITING = {name for name, pattern in pages() if getattr(pattern.callback, "writes", "")}
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', re.IGNORECASE)


class Filled(Fields):
    """The fields of a page with values that fit, also those that choose among rows."""

    def _option(self, name: str, value: str) -> None:
        if value and not self.values.get(name):
            self.values[name] = value

    def _option_of(self, name: str, value: str) -> None:
        self.values.setdefault(name, value)


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables, logs apart, that are written meanwhile, also what is taken back."""
    found: set[str] = set()

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if written_in := WRITE.match(sql if isinstance(sql, str) else sql.as_string()):
            found.add(written_in.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found
    found -= LOGS


def needed(name: str) -> set[str]:
    """The rights of which one is needed for what the page writes."""
    return OTHERS.get(name) or ROOMS.get(name.partition(":")[0], set())


def test_every_page_that_writes_is_told_of() -> None:
    assert WRITING
    assert not [name for name in WRITING if not needed(name) and name.partition(":")[0] not in ANYBODY]
    assert not set(OTHERS) - WRITING, "told of and gone, or never writing"


def fill_in(address: str, clients: list[Any]) -> tuple[dict[str, str], list[Any]]:
    """The form of the page as the first who is shown it gets it, filled in, and who that is: all, where nobody is."""
    shown, those = Filled(), clients
    for client in clients:
        page = client.get(address)
        if page.status_code == 200:
            shown.feed(page.content.decode(errors="ignore"))
            those = [client]
            break
        if page.status_code == 405:  # only to be sent to
            break
    return PLAUSIBLE | {field: value for field, value in shown.values.items() if value}, those


def is_stored(address: str, sent: dict[str, str], clients: list[Any]) -> bool:
    """Whether the form is stored when somebody sends it who may; then taken back."""
    for client in clients:
        with transaction.atomic(), written() as tables:
            client.post(address, sent)
            transaction.set_rollback(True)
        if tables:
            return True
    return False


def test_no_role_moves_anything_in_its_own_unit_that_its_rights_do_not_open(world: World) -> None:
    alike = {role.rights: key for key, role in ROLES.items()}  # of roles with the same rights, one walks
    walkers = {role: logged_in(make.user(role, world.unit)) for role in alike.values()}
    may = [
        world.everybody[name]
        for name in ("manager", "holder", "sender", "coordinator", "system_owner", "caseworker", "decider")
    ]
    clients = {user: logged_in(user) for user in may}
    for client in (*walkers.values(), *clients.values()):
        client.raise_request_exception = False
    walk = one_each(world)  # some addresses make what they need
    before, wrong, proved, tried = digest(), [], set(), 0
    for name, address in walk:
        rights = needed(name)
        if name not in WRITING or not rights:
            continue
        those = [client for user, client in clients.items() if any(user.scope.anywhere(right) for right in rights)]
        sent, shown = fill_in(address, those)
        if is_stored(address, sent, shown):
            proved.add(name)
        for role in of_this_run(name, [role for role in walkers if not rights & ROLES[role].rights]):
            with written() as tables:
                answer = walkers[role].post(address, sent)
            tried += 1
            if tables or answer.status_code not in REFUSED | {200}:
                wrong.append(f"{role} {name} {address}: {answer.status_code}, wrote {sorted(tables)}")
    assert not wrong, "\n".join(wrong)
    assert not set(moved(before)) - {"access_loghead"}, "who asked is noted, and the log's head with it"
    assert tried > len(WRITING)
    assert len(proved) > len(WRITING) / 3, f"too few forms were filled in rightly: {sorted(proved)}"
