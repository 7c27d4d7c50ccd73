"""Who may see and do what with services, orders, queues, groups and contacts. One condition a line, with its ground.

Law: 2001:454 10 §; OSL 8:2 (the performer sees what the order carries, the authority what the performer reports back).
"""

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.interventions.models import GroupRound, OpenContact, Order, SampleTest, Service

NOTHING = Q(pk__in=[])


def services_visible(user: "User") -> Q:
    """What is offered is no secret."""
    return Q() if user.is_active else NOTHING


def orders_visible(user: "User") -> Q:
    """That an order exists: for those who handle orders in its unit, and for the authority unit that sent it."""
    return Q(unit__in=user.scope.units("see_orders")) | Q(from_unit__in=user.scope.units("send_orders"))


def held(user: "User", path: str = "") -> Q:
    """Orders the user is assigned to today (``path`` leads to the order)."""
    if not user.employee_id:
        return NOTHING
    return Q(
        **{
            f"{path}case__holders__employee": user.employee_id,
            f"{path}case__holders__period__contains": user.scope.day,
        }
    )


def inside_visible(user: "User", path: str = "") -> Q:
    """What is inside an order (plan, visits, tests): for those who hold it, its unit's head, and plan to its sender."""
    return Q(**{f"{path}unit__in": user.scope.units("see_orders")})


def queue_visible(user: "User") -> Q:
    """Queues of the units where the user handles orders."""
    return Q(order__unit__in=user.scope.units("see_orders"))


def activities_visible(user: "User", path: str = "") -> Q:
    """Groups, open door and activities: of the units where one runs them or follows up."""
    units = user.scope.units("run_groups") | user.scope.units("run_open_door") | user.scope.units("see_board")
    return Q(**{f"{path}unit__in": units})


def contacts_visible(user: "User") -> Q:
    """Open contacts of the units where one records them."""
    return Q(unit__in=user.scope.units("record_contacts"))


def may_send(user: "User", from_unit_id: int) -> bool:
    """The authority's social worker sends orders in the name of the own unit."""
    return user.scope.may("send_orders", from_unit_id)


def may_handle(user: "User", order: "Order") -> bool:
    """Acknowledge, accept, return, start, pause, change and end: the performer's staff in the order's unit."""
    return user.scope.may("handle_orders", order.unit_id)


def may_distribute(user: "User", order: "Order") -> bool:
    """Give an order to an employee: the head."""
    return user.scope.may("distribute_orders", order.unit_id)


def may_manage_queue(user: "User", service: "Service") -> bool:
    """Move and re-class in the queue: the head."""
    return user.scope.may("manage_queue", service.unit_id)


def may_manage_service(user: "User", unit_id: int) -> bool:
    """Change services, terms, places and staffing."""
    return user.scope.may("manage_services", unit_id)


def may_work_with(user: "User", order: "Order") -> bool:
    """Plan, visit, test, write: whoever holds the order, and the head."""
    holds = (
        bool(user.employee_id)
        and order.case.holders.filter(employee=user.employee_id, period__contains=user.scope.day).exists()
    )
    return holds or user.scope.may("read_notes", order.unit_id)


def may_see_result(user: "User", test: "SampleTest") -> bool:
    """The result of a drug test: whoever holds the order or took the test. Heads only where they hold it too."""
    if not user.employee_id:
        return False
    return (
        test.taken_by_id == user.employee_id
        or test.order.case.holders.filter(
            employee=user.employee_id, period__contains=user.scope.day, emergency=False
        ).exists()
    )


def may_run_group(user: "User", round_: "GroupRound") -> bool:
    """Sessions and attendance."""
    return user.scope.may("run_groups", round_.service.unit_id)


def may_run_door(user: "User", service: "Service") -> bool:
    """Count visits, close the day, note replacement contacts."""
    return user.scope.may("run_open_door", service.unit_id)


def may_record_contact(user: "User", service: "Service") -> bool:
    """Open and close open contacts, note meetings, redirect."""
    return user.scope.may("record_contacts", service.unit_id)


def may_change_contact(user: "User", contact: "OpenContact") -> bool:
    """The one who has the contact, or anyone who records contacts in the unit."""
    return user.scope.may("record_contacts", contact.unit_id)


def results_visible(user: "User") -> Q:
    """The same rule as ``may_see_result``, for a list of tests: holds the order today, or took the test.

    Whoever reads the journal for a colleague by a stated reason does not see results: that is not what cover needs.
    """
    if not user.employee_id:
        return NOTHING
    return Q(taken_by=user.employee_id) | held(user, "order__") & Q(order__case__holders__emergency=False)
