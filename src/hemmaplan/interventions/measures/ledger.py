"""Uppdragens frister: what the ledger says of orders, and whether it says what their rows say.

The three months of SoL 34:1 and LSS 28 f § are counted by the ledger and nowhere else. What must be reported is a decision
that was not carried out within three months, and one whose help was interrupted and not taken up again within three
months: they are two clocks, and two figures, since IVO asks for them apart.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from hemmaplan.deadlines import measures as ledger
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Difference, differences
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.interventions.consequences import clocks
from hemmaplan.interventions.consequences.clocks import InterruptionFacts, OrderFacts, PlanFacts
from hemmaplan.interventions.models import Interruption, Order, Plan, Service
from hemmaplan.interventions.states import FOLLOW_UP, INTERRUPTED, NOT_CARRIED_OUT
from hemmaplan.organisation.periods import last_day
from hemmaplan.organisation.storing import in_parts


def late_on(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Orders whose decision was not carried out within three months, on the day."""
    return _with_clock(ledger.late(on, known=known), NOT_CARRIED_OUT.values())


def interrupted_late_on(on: dt.date, *, known: dt.datetime | None = None) -> Q:
    """Orders whose help had been interrupted for more than three months, on the day."""
    return _with_clock(ledger.late(on, known=known), INTERRUPTED.values())


def last_day_to_start(decided_on: dt.date, law: str = Order.Law.SOL) -> dt.date:
    """The day a decision yet to be made must be carried out by; one that is made has its clock in the ledger."""
    return rules.due(rules.rule(NOT_CARRIED_OUT[law], on=decided_on), decided_on)


def days_limit_changes(law: str = Order.Law.SOL) -> tuple[dt.date, ...]:
    """The days from which a decision must be carried out within another time (*fristen ändras*), the oldest first."""
    return tuple(
        later.valid_from
        for earlier, later in pairwise(rules.history(NOT_CARRIED_OUT[law]))
        if later.valid_from is not None and (earlier.length, earlier.unit) != (later.length, later.unit)
    )


def _with_clock(condition: Q, of_rules: Iterable[str]) -> Q:
    return Q(pk__in=ledger.subjects(Order, condition, rules=tuple(of_rules)))


def not_started_within_three_months(
    unit_ids: Collection[int], on: dt.date, known: dt.datetime | None = None
) -> QuerySet[Order]:
    """Ej verkställda inom tre månader (SoL 34:1). The oldest decision first."""
    return Order.objects.filter(late_on(on, known=known), unit__in=unit_ids).order_by("decided_on", "pk")


def interrupted_over_three_months(
    unit_ids: Collection[int], on: dt.date, known: dt.datetime | None = None
) -> QuerySet[Order]:
    """Avbrutna och inte återupptagna inom tre månader (SoL 34:1). The oldest decision first."""
    return Order.objects.filter(interrupted_late_on(on, known=known), unit__in=unit_ids).order_by("decided_on", "pk")


def with_limit(rows: QuerySet[Order, Any]) -> QuerySet[Order, Any]:
    """Each order with its running three months: ``limit_from``, ``limit_on`` and ``limit_section``, ``None`` without."""
    return rows.annotate(
        **{
            f"limit_{name}": ledger.of_row(Order, column, rules=NOT_CARRIED_OUT.values())
            for name, column in (("from", "starts_on"), ("on", "due_on"), ("section", "section"))
        }
    )


def to_follow_up(days: int, on: dt.date) -> QuerySet[Clock, Any]:
    """The ids of orders whose plan is to be followed up within so many days, or should have been: a subquery."""
    return ledger.subjects(Order, ledger.due_within(days, on), rules=(FOLLOW_UP,))


def follow_up_day() -> Subquery:
    """The day a plan is to be followed up, to annotate plans with."""
    return ledger.of_row(Order, "due_on", rules=(FOLLOW_UP,), key="order")


def limits(order_ids: Collection[int]) -> dict[int, Clock]:
    """The running three months of each of these orders that has them. One query."""
    rows = Clock.objects.running().filter(
        subject_kind=clocks.KIND, subject_id__in=order_ids, rule__in=NOT_CARRIED_OUT.values()
    )
    return {clock.subject_id: clock for clock in rows}


def clocks_of(order: Order) -> list[Clock]:
    """Frister i uppdraget. Whoever may open the order may see its clocks, the authority too."""
    return ledger.clocks_about(clocks.KIND, order.pk)


# Does the ledger say what the orders say? -----------------------------------------------------------------------------


def facts(order: Order, pauses: Iterable[Interruption], plans: Iterable[Plan]) -> OrderFacts:
    """What of an order decides its clocks. ``order`` comes with its service."""
    made = sorted(
        (plan.made_on, plan.version, plan.follow_up_on)
        for plan in plans
        if plan.state != Plan.State.DRAFT and plan.made_on and plan.follow_up_on
    )
    seen = order.acknowledged_at or order.accepted_at
    return OrderFacts(
        order_id=order.pk,
        case_id=order.case_id,
        person_id=order.person_id,
        unit_id=order.unit_id,
        law=order.law,
        assessed=order.service.basis == Service.Basis.ASSESSED,
        state=order.state,
        decided_on=order.decided_on,
        sent_on=calendar.local_date(order.sent_at),
        acknowledged_on=calendar.local_date(seen) if seen else None,
        started_on=order.started_on,
        ended_on=order.ended_on,
        recorded_at=order.recorded_at,
        acknowledged_at=seen,
        started_recorded_at=order.started_recorded_at,
        ended_recorded_at=order.ended_recorded_at,
        interruptions=tuple(
            InterruptionFacts(pause.period.lower, last_day(pause.period), pause.recorded_at) for pause in pauses
        ),
        plans=tuple(PlanFacts(made_on, follow_up_on) for made_on, _version, follow_up_on in made),
    )


def disagreeing(orders: QuerySet[Order] | None = None) -> Iterator[Difference]:
    """Clocks of these orders, or of all, that are missing, wrong, or run and should not. Four queries for each two thousand orders."""
    rows = (
        (Order.objects.all() if orders is None else orders)
        .select_related("service")
        .defer("purpose", "goals", "service__note")
    )
    for part in in_parts(rows):
        ids = [order.pk for order in part]
        pauses, plans = (
            _by_order(Interruption.objects.filter(order__in=ids)),
            _by_order(Plan.objects.filter(order__in=ids).defer("person_view", "how")),
        )
        wanted = [clock for order in part for clock in clocks.clocks(facts(order, pauses[order.pk], plans[order.pk]))]
        yield from differences(ledger.stored(clocks.KIND, ids), wanted)


def numbers_disagreeing() -> set[str]:
    """The numbers of the orders of which the ledger says something else than their rows."""
    ids = {difference.about.subject_id for difference in disagreeing()}
    return set(Order.objects.filter(pk__in=ids).values_list("case__number", flat=True))


def _by_order(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return found
