"""Counts and lists of orders, on any day that has been, and as it was known at any time since.

An order runs from the day it started until the day it ended (``services.running_on``); paused counts as running. ``known``
leaves out what was recorded later.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from hemmaplan.cases.models import Assignment
from hemmaplan.interventions.measures.ledger import late_on
from hemmaplan.interventions.measures.services import (
    FULL_TIME_MINUTES,
    level,
    planned_after,
    running_on,
    unstarted_on,
)
from hemmaplan.interventions.models import (
    Goal,
    Offer,
    Order,
    OrderStep,
    Plan,
    QueueMove,
    Service,
)
from hemmaplan.organisation.models import Absence, Employee, Employment
from hemmaplan.organisation.ordering import Swedish

if TYPE_CHECKING:
    from hemmaplan.access.models import User

# Percent of a post's time that is with or for clients, where no service says otherwise: the default of ``Service``.
CLIENT_SHARE = 60
# The hours somebody is given are those of orders: who supervises a tenancy has none counted.
WORKS = Q(role=Assignment.Role.WORKER)


@dataclass(frozen=True)
class OrderCounts:
    """Uppdrag i en verksamhet on a day: how many run, start later and are late, and minutes a week."""

    running: int = 0
    minutes: int = 0
    planned: int = 0
    planned_minutes: int = 0
    planned_from: dt.date | None = None
    late: int = 0


def by_service(service_ids: Collection[int], on: dt.date, known: dt.datetime | None = None) -> dict[int, OrderCounts]:
    """Counts by service id, in one query, every id answered. Paused orders run."""
    runs, planned = running_on(on, known=known), planned_after(on, known=known)
    rows = (
        Order.objects.filter(runs | unstarted_on(on, known=known), service__in=service_ids)
        .annotate(level=level(on, known=known))
        .values("service")
        .order_by()
        .annotate(
            running=Count("pk", filter=runs),
            minutes=Coalesce(Sum("level", filter=runs), 0),
            planned=Count("pk", filter=planned),
            planned_minutes=Coalesce(Sum("level", filter=planned), 0),
            planned_from=Min("planned_start", filter=planned),
            late=Count("pk", filter=late_on(on, known=known)),
        )
    )
    found: list[Any] = list(rows)
    return dict.fromkeys(service_ids, OrderCounts()) | {row.pop("service"): OrderCounts(**row) for row in found}


@dataclass(frozen=True)
class EmployeeWorkload:
    """Belastning: minutes a week an employee has been given, of those there are for clients that day."""

    employee: Employee
    assigned: int
    available: int
    orders: int

    @property
    def left(self) -> int:
        """Minutes a week left; below nought when too much has been given."""
        return self.available - self.assigned

    @property
    def assigned_hours(self) -> int:
        """Given, in whole hours."""
        return round(self.assigned / 60)

    @property
    def available_hours(self) -> int:
        """There is, in whole hours."""
        return round(self.available / 60)


def workloads(employees: QuerySet[Employee], on: dt.date) -> list[EmployeeWorkload]:
    """Each one's workload on the day, in one query. Those employed that day, and those who have orders then.

    Available: percent of full time by employment, as the posts give it to services with each one's client share, less
    absence. A post that is not given to any service counts with the ordinary share.
    """
    # Percent is a small integer in the database: its products are not.
    percent = Cast("percent", BigIntegerField())
    held = Employment.objects.filter(employee=OuterRef("pk"), period__contains=on).order_by().values("employee")
    shared = held.filter(post__staffing__period__contains=on).annotate(
        n=Sum(percent * F("post__staffing__percent") * F("post__staffing__service__client_share") / F("post__percent"))
    )
    unshared = held.exclude(post__staffing__period__contains=on).annotate(n=Sum(percent * CLIENT_SHARE))
    away = Absence.objects.filter(employee=OuterRef("pk"), period__contains=on).order_by("-percent")
    given = (
        Assignment.objects.filter(
            WORKS, employee=OuterRef("pk"), period__contains=on, case__order__ended_on__isnull=True
        )
        .order_by()
        .values("employee")
    )

    def number(rows: QuerySet) -> Coalesce:
        return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))

    rows = (
        employees.annotate(
            shared=number(shared.values("n")),
            unshared=number(unshared.values("n")),
            away=number(away.values("percent")[:1]),
            assigned=number(given.annotate(n=Sum("minutes_per_week")).values("n")),
            orders_held=number(given.annotate(n=Count("pk")).values("n")),
            employed=Exists(held),
        )
        .filter(Q(employed=True) | Q(orders_held__gt=0))
        .order_by(Swedish("given_name", "family_name"), "pk")
    )
    return [
        EmployeeWorkload(
            e, e.assigned, (e.shared + e.unshared) * FULL_TIME_MINUTES * (100 - e.away) // 1_000_000, e.orders_held
        )
        for e in rows
    ]


def current_assignments(on: dt.date) -> Prefetch:
    """Who has each order on the day, as ``order.case.workers``: one query for a whole list."""
    rows = Assignment.objects.on(on).select_related("employee")
    return Prefetch("case__assignments", queryset=rows, to_attr="workers")


def given_on(on: dt.date) -> QuerySet[Assignment]:
    """Assignments of an order on the day, to be asked for with ``Exists`` of a row of orders."""
    return Assignment.objects.filter(case=OuterRef("case"), period__contains=on)


def given_to(rows: QuerySet[Order], employee_id: int | None, *, on: dt.date) -> QuerySet[Order]:
    """Of these orders, those the employee has on the day."""
    return rows.filter(Exists(given_on(on).filter(employee=employee_id)))


def given_to_nobody(rows: QuerySet[Order], *, on: dt.date) -> QuerySet[Order]:
    """Of these orders, those in hand that nobody has on the day."""
    return rows.filter(state__in=("accepted", "queued", "offered", "running", "paused")).exclude(Exists(given_on(on)))


def goals_of(order: Order) -> list[Goal]:
    """Målen i den plan som gäller, with their outcomes: what the performer reports back to the authority."""
    return list(Goal.objects.filter(plan__order=order, plan__state=Plan.State.ACTIVE).order_by("order", "pk"))


def history_of(order: Order) -> list[OrderStep | QueueMove]:
    """Historik: every step and every move in the queue, the latest first."""
    steps = order.steps.select_related("by")
    moves = QueueMove.objects.filter(entry__order=order).select_related("by")
    return sorted([*steps, *moves], key=lambda row: (row.at, row.recorded_at, row.pk), reverse=True)


def open_offer(order: Order) -> Offer | None:
    """The offer that stands: waiting for an answer, or accepted and not begun."""
    return (
        Offer.objects.filter(entry__order=order, entry__left_on__isnull=True, answer__in=("", "accepted"))
        .select_related("entry__order", "entry__service")
        .first()
    )


def sendable(user: "User", on: dt.date) -> QuerySet[Service]:
    """Services that can be ordered on the day: offered, and given after assessment."""
    return (
        Service.objects.visible_to(user)
        .filter(basis=Service.Basis.ASSESSED, period__contains=on)
        .select_related("unit")
    )
