"""The authority's decisions and the orders that carry them out: what may be ordered, how it goes, what is not carried out.

The three months of SoL 34:1 are read from the ledger: about the order where one has been sent, otherwise about the decision.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.cases.decisions.consequences import KIND as DECISION
from hemmaplan.cases.decisions.consequences import CarriedOut, DecisionFacts, clocks
from hemmaplan.cases.decisions.measures import (
    GRANTS,
    appeals_disagreeing,
    deliveries_disagreeing,
    kind_of,
    numbers_of_appeals,
    numbers_of_deliveries,
)
from hemmaplan.cases.decisions.measures import facts_of as decisions_facts
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.decisions.states import DecisionState
from hemmaplan.deadlines import measures as ledger
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Difference, differences
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.interventions.consequences.clocks import KIND as ORDER
from hemmaplan.interventions.measures.queue import place
from hemmaplan.interventions.models import Goal, Order, Plan, QueueEntry
from hemmaplan.interventions.states import INTERRUPTED, NOT_CARRIED_OUT, OrderState
from hemmaplan.organisation.storing import in_parts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hemmaplan.access.models import User

UNSEEN = "order_unseen"


def may_be_carried_out(decision: Decision, user: "User") -> bool:
    """Whether the decision is one that an order carries out: favourable, signed, in force, and the user's to see."""
    rows = Decision.objects.visible_to(user).filter(pk=decision.pk, state=DecisionState.SIGNED, verb__in=GRANTS)
    found = rows.exclude(replaced_by__state=DecisionState.SIGNED).select_related("case").first()
    return found is not None and kind_of(found).orders


def nobody_carries_out(decision: Decision) -> bool:
    """Whether a favourable decision in force has no order that goes on or has begun."""
    replaced = decision.replaced_by.filter(state=DecisionState.SIGNED).exists()
    return not replaced and not decision.orders.exclude(state=OrderState.RETURNED).exists()


def without_order(decisions: Iterable[Decision], orders: Iterable[Order]) -> list[Decision]:
    """Of a file's decisions those in force that an order is to carry out, and that none of the ``orders`` does. They come with their file."""
    signed = [one for one in decisions if one.state == DecisionState.SIGNED]
    taken = {order.decision_id for order in orders if order.state != OrderState.RETURNED}
    taken |= {one.replaces_id for one in signed}
    return [one for one in signed if one.verb in GRANTS and one.pk not in taken and kind_of(one).orders]


def is_unseen(order: Order, on: dt.date) -> bool:
    """Whether the performer has let more than a working day pass without acknowledging: told to both sides."""
    sent = calendar.local_date(order.sent_at)
    return order.state == OrderState.SENT and rules.due(rules.rule(UNSEEN, on=sent), sent) < on


@dataclass(frozen=True, slots=True)
class Progress:
    """Hur det går med uppdraget, as the authority may know it: not what stands in the performer's journal."""

    order: Order
    unseen: bool
    place: str
    plan_on: dt.date | None
    follow_up_on: dt.date | None
    goals: tuple[Goal, ...]


def progress_of(decision: Decision, *, user: "User", on: dt.date) -> list[Progress]:
    """How each order of the decision goes that the user may see, the latest first."""
    rows = Order.objects.visible_to(user).filter(decision=decision.pk)
    return [
        _progress(order, on) for order in rows.select_related("service", "unit", "case").order_by("-sent_at", "-pk")
    ]


def _progress(order: Order, on: dt.date) -> Progress:
    entry = QueueEntry.objects.filter(order=order, left_on__isnull=True).first()
    plan = order.plans.filter(state=Plan.State.ACTIVE).first()
    return Progress(
        order=order, unseen=is_unseen(order, on), place=place(entry) if entry else "",
        plan_on=plan.made_on if plan else None, follow_up_on=plan.follow_up_on if plan else None,
        goals=tuple(Goal.objects.filter(plan=plan).order_by("order", "pk")) if plan else (),
    )  # fmt: skip


# Ej verkställda beslut ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unexecuted:
    """Ej verkställt beslut: what was decided or ordered, since when it should have been carried out, and whether it was interrupted."""

    clock: Clock
    decision: Decision | None
    order: Order | None

    @property
    def interrupted(self) -> bool:
        """Whether help had begun and stopped."""
        return self.clock.rule in INTERRUPTED.values()

    @property
    def since(self) -> dt.date:
        """The day of the decision, or of the interruption."""
        return self.clock.starts_on


def unexecuted(unit_ids: Collection[int], on: dt.date, *, known: dt.datetime | None = None) -> list[Unexecuted]:
    """Ej verkställda beslut on the day, of the authority's units: those beyond three months. The oldest first. Three queries."""
    return _with_subjects(_clocks(unit_ids).filter(ledger.late(on, known=known)).order_by("starts_on", "pk"))


def executed_between(unit_ids: Collection[int], first: dt.date, last: dt.date) -> list[Unexecuted]:
    """Decisions of the units that were beyond three months and were carried out in the period: told to the authority. SoL 34:2."""
    rows = _clocks(unit_ids).filter(end=Clock.End.ANSWERED, ended_on__gte=first, ended_on__lte=last)
    return _with_subjects(clock for clock in rows.order_by("ended_on", "pk") if clock.state.answered_late)


def _clocks(unit_ids: Collection[int]) -> "QuerySet[Clock]":
    """The three months of what the authority's units decided, and of the orders that they sent."""
    of_orders = Order.objects.filter(from_unit__in=unit_ids).order_by().values("pk")
    about = Q(subject_kind=DECISION, unit__in=unit_ids) | Q(subject_kind=ORDER, subject_id__in=of_orders)
    return Clock.objects.filter(about, rule__in=(*NOT_CARRIED_OUT.values(), *INTERRUPTED.values()))


def _with_subjects(clocks: Iterable[Clock]) -> list[Unexecuted]:
    """Each with the order or the decision it is about."""
    rows = list(clocks)
    ids = {kind: [clock.subject_id for clock in rows if clock.subject_kind == kind] for kind in (ORDER, DECISION)}
    orders = Order.objects.select_related("person", "case", "service", "unit", "decision__case").in_bulk(ids[ORDER])
    decisions = Decision.objects.select_related("person", "case").in_bulk(ids[DECISION])
    found = []
    for clock in rows:
        order = orders.get(clock.subject_id) if clock.subject_kind == ORDER else None
        decision = order.decision if order else decisions.get(clock.subject_id)
        found.append(Unexecuted(clock, decision, order))
    return found


# Does the ledger say what the decisions say? --------------------------------------------------------------------------


def facts_of(decisions: Sequence[Decision]) -> list[DecisionFacts]:
    """What of signed decisions decides their clocks, the orders that carry them out too. They come with their files."""
    orders: dict[int, list[CarriedOut]] = defaultdict(list)
    rows = Order.objects.filter(decision__in=[one.pk for one in decisions])
    for decision, state, sent_at, ended_on, told in rows.values_list(
        "decision", "state", "sent_at", "ended_on", "ended_recorded_at"
    ):
        back = state == OrderState.RETURNED
        orders[decision or 0].append(CarriedOut(sent_at, ended_on if back else None, told if back else None))
    return decisions_facts(decisions, orders)


def disagreeing() -> Iterator[Difference]:
    """Clocks of decisions that are missing, wrong, answered twice, or run and should not. Five queries a batch."""
    for part in in_parts(Decision.objects.filter(state=DecisionState.SIGNED).select_related("case")):
        kept = ledger.stored(DECISION, [one.pk for one in part])
        yield from differences(kept, [want for of in facts_of(part) for want in clocks(of)], whole=True)


def numbers_disagreeing(today: dt.date) -> set[str]:
    """Numbers of the files whose decisions, or the letters with them, do not agree with their clocks."""
    ids = {difference.about.subject_id for difference in disagreeing()}
    letters = {difference.about.subject_id for difference in deliveries_disagreeing(today)}
    return (
        set(Decision.objects.filter(pk__in=ids).order_by().values_list("case__number", flat=True))
        | numbers_of_deliveries(letters)
        | numbers_of_appeals({one.about.subject_id for one in appeals_disagreeing()})
    )
