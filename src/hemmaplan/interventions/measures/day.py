"""What waits for one person today (*Min dag*): sessions, visits, orders to answer, plans to follow up, what came back.

Rows carry the model objects that a page names persons from, fetched with them, so that no list grows in queries.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from hemmaplan.cases.decisions.consequences import APPEAL
from hemmaplan.cases.models import Assignment, JournalEntry
from hemmaplan.deadlines import measures as ledger
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures.decided import is_unseen
from hemmaplan.interventions.measures.ledger import follow_up_day, late_on, to_follow_up
from hemmaplan.interventions.measures.orders import given_on, given_to_nobody
from hemmaplan.interventions.models import GroupRound, Offer, Order, OrderStep, Plan, Session, Visit
from hemmaplan.interventions.permissions import RETURNED_DAYS
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.interventions.states import FOLLOW_UP

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from hemmaplan.access.models import User

MOST = 20
PLAN_DAYS = 14
SOON_DAYS = 7


@dataclass(frozen=True)
class Today:
    """Det som står i dagens kalender, by time."""

    sessions: tuple[Session, ...]
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class Followed:
    """En plan att följa upp, with the day it is due."""

    plan: Plan
    order: Order
    due: dt.date


@dataclass(frozen=True)
class AwaitsHead:
    """Det som väntar på en chef, in counts."""

    unassigned: int
    offers: int


def _bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    return calendar.at_clock(day, 0), calendar.at_clock(day + dt.timedelta(days=1), 0)


def today_of(*, user: "User", on: dt.date) -> Today:
    """The sessions the user leads and the visits the user makes that day. Cancelled ones are left out. Two queries."""
    if not user.employee_id:
        return Today((), ())
    start, end = _bounds(on)
    leads = GroupRound.leaders.through.objects.filter(employee=user.employee_id, groupround=OuterRef("round"))
    sessions = (
        Session.objects.visible_to(user)
        .filter(Exists(leads), starts_at__gte=start, starts_at__lt=end)
        .exclude(state=Session.State.CANCELLED)
        .select_related("round__service")
    )
    visits = (
        Visit.objects.visible_to(user)
        .filter(employee=user.employee_id, planned_at__gte=start, planned_at__lt=end)
        .exclude(state=Visit.State.CANCELLED)
        .select_related("order__person", "order__case", "order__service")
    )
    return Today(tuple(sessions), tuple(visits))


def unrecorded_visits(*, user: "User", on: dt.date) -> "QuerySet[Visit]":
    """Visits of the last month that nobody has said what became of."""
    if not user.employee_id:
        return Visit.objects.none()
    start, _end = _bounds(on)
    return Visit.objects.visible_to(user).filter(
        employee=user.employee_id, state=Visit.State.PLANNED, planned_at__lt=start,
        planned_at__gte=start - dt.timedelta(days=31),
    ).select_related("order__person", "order__case")  # fmt: skip


def to_acknowledge(*, user: "User") -> "QuerySet[Order]":
    """Orders sent to the units where the user handles orders and not yet acknowledged: given to nobody, or to the user."""
    given = given_on(user.scope.day)
    mine = Exists(given.filter(employee=user.employee_id)) if user.employee_id else Q(pk__in=[])
    return (
        Order.objects.visible_to(user)
        .filter(unit__in=user.scope.units(OrderRight.HANDLE_ORDERS), state="sent")
        .filter(~Exists(given) | mine)
        .select_related("case", "person", "service", "from_unit")
        .order_by("sent_at", "pk")
    )


def clocks_of(*, user: "User") -> "QuerySet[Clock]":
    """The running clocks of the files the user answers for, most urgent first.

    Follow-ups of plans stand by themselves, and the time to appeal is the party's: nobody here can answer it.
    """
    if not user.employee_id:
        return Clock.objects.none()
    mine = Assignment.objects.answered_by(user.employee_id, user.scope.day)
    return Clock.objects.visible_to(user).running().filter(case_id__in=mine).exclude(rule__in=(FOLLOW_UP, APPEAL))


def drafts_of(*, user: "User") -> "QuerySet[JournalEntry]":
    """The user's notes that are not signed, oldest first."""
    return (
        JournalEntry.objects.visible_to(user)
        .filter(author=user, state=JournalEntry.State.DRAFT)
        .select_related("case__person")
        .order_by("recorded_at", "pk")
    )


def waits_to_be_signed(note: JournalEntry, *, on: dt.date) -> bool:
    """Whether the draft was last saved longer ago than a reminder waits."""
    saved = calendar.local_date(note.recorded_at)
    return rules.due(rules.rule("note_reminder", on=saved), saved) < on


def plans_to_follow_up(*, user: "User", on: dt.date) -> list[Followed]:
    """Plans in force in the orders the user has, whose clock is due within two weeks or is late. One query."""
    if not user.employee_id:
        return []
    has = Assignment.objects.filter(case=OuterRef("order__case"), employee=user.employee_id, period__contains=on)
    rows = (
        Plan.objects.visible_to(user)
        .filter(Exists(has), state=Plan.State.ACTIVE, order__in=to_follow_up(PLAN_DAYS, on))
        .annotate(due=follow_up_day())
        .select_related("order__person", "order__case", "order__service")
        .order_by("due", "pk")
    )
    return [Followed(plan, plan.order, plan.due) for plan in rows[:MOST]]


def unseen_by_performer(*, user: "User", on: dt.date) -> list[Order]:
    """Orders the user sent that the performer has let more than a working day pass without acknowledging. One query."""
    rows = (
        Order.objects.visible_to(user)
        .filter(sent_by=user, state="sent")
        .select_related("person", "case", "service", "unit")
    )
    return [order for order in rows.order_by("sent_at", "pk") if is_unseen(order, on)]


def returned_to(*, user: "User", on: dt.date) -> "QuerySet[Order]":
    """Orders the user has sent that came back lately."""
    return (
        Order.objects.visible_to(user)
        .filter(sent_by=user, state="returned", ended_on__gt=on - dt.timedelta(days=RETURNED_DAYS))
        .select_related("case", "person", "service")
        .order_by("-ended_on", "-pk")
    )


def not_started_of(*, user: "User", on: dt.date) -> "QuerySet[Order]":
    """Orders the user has sent whose decision was not carried out within three months (reported to IVO, SoL 34:1)."""
    return (
        Order.objects.visible_to(user)
        .filter(late_on(on), sent_by=user)
        .select_related("case", "person", "service")
        .order_by("decided_on", "pk")
    )


def steps_by_others(*, user: "User", orders: "Collection[int]", since: dt.datetime) -> list[OrderStep]:
    """What others have done with these orders since then, newest first. One query."""
    rows = OrderStep.objects.filter(order__in=orders, recorded_at__gt=since).exclude(by=user.pk)
    return list(rows.select_related("by").order_by("-recorded_at", "-pk")[:MOST])


def waiting_for_head(*, user: "User") -> AwaitsHead:
    """Orders in hand that nobody has, and offers nobody has answered, in the units the user heads. Two queries."""
    rows = Order.objects.visible_to(user).filter(unit__in=user.scope.units(OrderRight.DISTRIBUTE_ORDERS))
    offers = Offer.objects.filter(
        entry__order__unit__in=user.scope.units(OrderRight.MANAGE_QUEUE), answer="", entry__left_on__isnull=True
    )
    return AwaitsHead(given_to_nobody(rows, on=user.scope.day).count(), offers.count())


def waiting_count(*, user: "User", on: dt.date) -> int:
    """How many things wait for the user, for the menu: orders to answer, drafts, clocks due within a week.

    At most three queries, and none for what the user has nothing to do with. Three short ones are built and planned in
    half the time that one of them all takes.
    """
    number = drafts_of(user=user).order_by().count()
    if user.scope.anywhere(OrderRight.HANDLE_ORDERS):
        number += to_acknowledge(user=user).order_by().count()
    if user.employee_id:
        number += ledger.number_due_within(clocks_of(user=user), SOON_DAYS, on)
    return number
