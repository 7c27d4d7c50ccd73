"""Who may see and do what with services, orders, queues, groups and contacts. One condition a line, with its ground.

Law: 2001:454 10 §; OSL 8:2 (the performer sees what the order carries, the authority what the performer reports back).
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.access.permissions import NOTHING, is_own, own
from hemmaplan.cases import permissions as cases
from hemmaplan.cases.kinds import FileKind
from hemmaplan.foundation import calendar
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.rights import StaffRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.interventions.models import GroupRound, OpenContact, Order, SampleTest, Service, Visit

# How long an order that came back stays open to the authority that sent it: the decision stands and must be carried out
# by somebody. A house rule.
RETURNED_DAYS = 60


def services_visible(user: "User") -> Q:
    """What is offered is no secret."""
    return Q() if user.is_active else NOTHING


def going_on(user: "User", path: str = "", *, ended: str = "ended_on") -> Q:
    """Orders (contacts) that are open, or were ended today: also when the last day lies back they were open until now."""
    today = calendar.at_clock(user.scope.day, 0)
    return (
        Q(**{f"{path}{ended}__isnull": True})
        | Q(**{f"{path}{ended}__gte": user.scope.day})
        | Q(**{f"{path}ended_recorded_at__gte": today})
    )


def orders_visible(user: "User") -> Q:
    """That an order exists: while it goes on for those who handle orders in its unit, and for the unit that sent it.

    An ended one is open to the head, and to others only by a stated reason; to the sender also when it came back lately.
    """
    came_back = Q(state="returned", ended_on__gt=user.scope.day - dt.timedelta(days=RETURNED_DAYS))
    return carried_out(user) | sent(user) & (going_on(user) | came_back)


def carried_out(user: "User", path: str = "") -> Q:
    """Orders of the units where one handles them while they go on, and of the units one heads for good."""
    handled = Q(**{f"{path}unit__in": user.scope.units(OrderRight.SEE_ORDERS)}) & going_on(user, path)
    return handled | headed(user, path)


def headed(user: "User", path: str = "") -> Q:
    """Orders of the units one heads: open to their inside, also when they have ended. ``path`` leads to the order."""
    return Q(**{f"{path}unit__in": cases.head_units(user, FileKind.ORDER)})


def sent(user: "User", path: str = "") -> Q:
    """Orders that one's authority unit has sent. ``path`` leads to the order."""
    return Q(**{f"{path}from_unit__in": user.scope.units(OrderRight.SEND_ORDERS)})


def queue_visible(user: "User") -> Q:
    """Queues of the units where the user handles orders."""
    return carried_out(user, "order__")


def visits_made(user: "User") -> Q:
    """One's own visits, while the order goes on; one whose outcome is not noted yet also afterwards."""
    mine = own(user, employee="employee", unit="order__unit")
    return mine & (going_on(user, "order__") | Q(state="planned"))


def tests_taken(user: "User") -> Q:
    """Tests one has taken that still wait for their result: it must be noted also when the order has ended."""
    return own(user, employee="taken_by", unit="order__unit") & Q(result="pending")


def activities_visible(user: "User", path: str = "") -> Q:
    """Groups, open door and activities: of the units where one runs them or follows up."""
    units = (
        user.scope.units(OrderRight.RUN_GROUPS)
        | user.scope.units(OrderRight.RUN_OPEN_DOOR)
        | user.scope.units(StaffRight.SEE_BOARD)
    )
    return Q(**{f"{path}unit__in": units})


def contacts_visible(user: "User") -> Q:
    """Contacts of the units where one records them, while they go on; as head for good."""
    recorded = Q(unit__in=user.scope.units(OrderRight.RECORD_CONTACTS)) & going_on(user, ended="closed_on")
    return recorded | Q(unit__in=cases.head_units(user, FileKind.ORDER))


def may_send(user: "User", from_unit_id: int) -> bool:
    """The authority's social worker sends orders in the name of the own unit."""
    return user.scope.may(OrderRight.SEND_ORDERS, from_unit_id)


def may_handle(user: "User", order: "Order") -> bool:
    """Acknowledge, accept, return, start, pause, change and end: the performer's staff in the order's unit."""
    return user.scope.may(OrderRight.HANDLE_ORDERS, order.unit_id)


def may_distribute(user: "User", order: "Order") -> bool:
    """Give an order to an employee: the head."""
    return user.scope.may(OrderRight.DISTRIBUTE_ORDERS, order.unit_id)


def may_manage_queue(user: "User", service: "Service") -> bool:
    """Move and re-class in the queue: the head."""
    return user.scope.may(OrderRight.MANAGE_QUEUE, service.unit_id)


def may_manage_service(user: "User", unit_id: int) -> bool:
    """Change services, terms, places and staffing."""
    return user.scope.may(OrderRight.MANAGE_SERVICES, unit_id)


def may_work_with(user: "User", order: "Order") -> bool:
    """Plan, visit, test, write: whoever works with the order, and the head. A stated reason reads, never changes."""
    return order.unit_id in cases.head_units(user, FileKind.ORDER) or cases.works_with(user, order.case)


def may_look_inside(user: "User", order: "Order") -> bool:
    """Read what is inside an order: who works with it, its head, and who has stated a reason to read it today."""
    return cases.may_read(user, order.case)


def may_record_visit(user: "User", visit: "Visit") -> bool:
    """Say what became of a visit: who works with the order, and who made it."""
    mine = is_own(user, employee_id=visit.employee_id, unit_id=visit.order.unit_id)
    return mine or may_work_with(user, visit.order)


def may_see_result(user: "User", test: "SampleTest") -> bool:
    """The result of a drug test: whoever works with the order or took the test. Heads only where they hold it too."""
    took = is_own(user, employee_id=test.taken_by_id, unit_id=test.order.unit_id)
    return took or cases.works_with(user, test.order.case)


def may_run_group(user: "User", round_: "GroupRound") -> bool:
    """Sessions and attendance."""
    return user.scope.may(OrderRight.RUN_GROUPS, round_.service.unit_id)


def may_run_door(user: "User", service: "Service") -> bool:
    """Count visits, close the day, note replacement contacts."""
    return user.scope.may(OrderRight.RUN_OPEN_DOOR, service.unit_id)


def may_record_contact(user: "User", service: "Service") -> bool:
    """Open and close open contacts, note meetings, redirect."""
    return user.scope.may(OrderRight.RECORD_CONTACTS, service.unit_id)


def may_change_contact(user: "User", contact: "OpenContact") -> bool:
    """The one who has the contact, or anyone who records contacts in the unit."""
    return user.scope.may(OrderRight.RECORD_CONTACTS, contact.unit_id)


def may_note_afterwards(user: "User", contact: "OpenContact") -> bool:
    """Note a meeting that was forgotten in a contact that has ended: the head. Others read it, for a stated reason."""
    return contact.unit_id in cases.head_units(user, FileKind.ORDER)


def tests_answered(user: "User") -> Q:
    """Tests one has taken, whatever has become of the order: their result is one's own to know."""
    return own(user, employee="taken_by", unit="order__unit")


def participations_visible(user: "User", path: str) -> Q:
    """Who takes part in a group, and when: for those who run groups in its unit, not for those who follow up.

    ``path`` leads to the round.
    """
    return Q(**{f"{path}service__unit__in": user.scope.units(OrderRight.RUN_GROUPS)})
