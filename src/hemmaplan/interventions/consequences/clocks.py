"""Which clocks (*frister*) an order wants in the ledger, from its facts: those that run and those that are over.

The actions start and stop the same clocks one at a time; the import and the nightly check ask here, for many.
Law: SoL 34:1, LSS 28 f § (three months to carry out, and to take up again), SOSFS 2014:5 (plans are followed up).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Wanted
from hemmaplan.deadlines.states import Happening
from hemmaplan.foundation import calendar
from hemmaplan.interventions.states import ACKNOWLEDGE, FOLLOW_UP, INTERRUPTED, NOT_CARRIED_OUT, OrderState

KIND = "interventions.order"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan that is or has been in force: when it was made, and when it is to be followed up."""

    made_on: dt.date
    follow_up_on: dt.date


@dataclass(frozen=True, slots=True)
class InterruptionFacts:
    """When help was interrupted: first and last day, and when that was recorded."""

    first: dt.date
    last: dt.date | None
    recorded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What of an order decides its clocks. ``plans`` come in the order of their days."""

    order_id: int
    case_id: int
    person_id: int
    unit_id: int
    law: str
    assessed: bool
    state: str
    decided_on: dt.date
    sent_on: dt.date
    acknowledged_on: dt.date | None = None
    started_on: dt.date | None = None
    ended_on: dt.date | None = None
    recorded_at: dt.datetime | None = None
    acknowledged_at: dt.datetime | None = None
    started_recorded_at: dt.datetime | None = None
    ended_recorded_at: dt.datetime | None = None
    interruptions: tuple[InterruptionFacts, ...] = ()
    plans: tuple[PlanFacts, ...] = ()


def clocks(order: OrderFacts) -> list[Wanted]:
    """Every clock the order wants, the ended ones too."""
    return [_to_acknowledge(order), *_to_carry_out(order), *_to_resume(order), *_to_follow_up(order)]


def _to_acknowledge(order: OrderFacts) -> Wanted:
    """Answered by the acknowledgement, or by being returned. Where nobody has said when, on the day it was sent."""
    if order.state == OrderState.SENT:
        return _wanted(order, ACKNOWLEDGE, order.sent_on, recorded_at=order.recorded_at)
    returned = order.ended_on if order.state == OrderState.RETURNED else None
    answered = order.acknowledged_on or returned or order.sent_on
    said = order.acknowledged_at if order.acknowledged_on else order.ended_recorded_at if returned else None
    return _wanted(
        order, ACKNOWLEDGE, order.sent_on, answered=answered, recorded_at=order.recorded_at, answered_recorded_at=said
    )


def _to_carry_out(order: OrderFacts) -> Iterator[Wanted]:
    """Three months from the decision; in the ledger from the day the order came."""
    if order.assessed:
        yield _wanted(
            order, NOT_CARRIED_OUT[order.law], order.decided_on, entered=order.sent_on, answered=order.started_on,
            recorded_at=order.recorded_at, answered_recorded_at=order.started_recorded_at,
        )  # fmt: skip


def _to_resume(order: OrderFacts) -> Iterator[Wanted]:
    """Three months from each interruption, answered on the first day of help again."""
    for pause in order.interruptions if order.assessed else ():
        resumed = calendar.add_days(pause.last, 1) if pause.last else None
        if resumed and order.ended_on and resumed > order.ended_on:
            resumed = None  # it ended while it was interrupted
        yield _wanted(order, INTERRUPTED[order.law], pause.first, answered=resumed, recorded_at=pause.recorded_at)


def _to_follow_up(order: OrderFacts) -> Iterator[Wanted]:
    """The day each plan says, answered when the next plan is made."""
    followed: list[dt.date | None] = [later.made_on for _plan, later in pairwise(order.plans)]
    for plan, answered in zip(order.plans, [*followed, None], strict=False):
        yield _wanted(order, FOLLOW_UP, plan.made_on, due=plan.follow_up_on, answered=answered)


def _wanted(
    order: OrderFacts, rule: str, starts_on: dt.date, *, entered: dt.date | None = None, due: dt.date | None = None,
    answered: dt.date | None = None, recorded_at: dt.datetime | None = None,
    answered_recorded_at: dt.datetime | None = None,
) -> Wanted:  # fmt: skip
    """A clock of this order: answered on a day, withdrawn with the order, or running."""
    law = rules.rule(rule, on=starts_on)
    ended = answered or order.ended_on
    end = "" if ended is None else Happening.ANSWERED.value if answered else Happening.WITHDRAWN.value
    return Wanted(
        rule=rule, subject_kind=KIND, subject_id=order.order_id, unit_id=order.unit_id, person_id=order.person_id,
        case_id=order.case_id, section=law.section, starts_on=starts_on, entered_on=entered or starts_on, due_on=due or rules.due(law, starts_on),
        ended_on=ended, end=end, recorded_at=recorded_at,
        ended_recorded_at=answered_recorded_at if answered else order.ended_recorded_at if ended else None,
        may_start_later=rule == FOLLOW_UP,
    )  # fmt: skip
