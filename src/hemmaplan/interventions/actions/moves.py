"""What every action about an order is made of: lock it, take a step in the table, let it leave the line."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.steps import take
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.interventions.acting import REASON_LENGTH, lock_order, moment_of, required_reason
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.measures.queue import place as where
from hemmaplan.interventions.models import Offer, Order, OrderStep, QueueEntry, QueueMove
from hemmaplan.interventions.states import ORDER_STEPS
from hemmaplan.organisation.storing import action

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@action
def step_along(
    *,
    order: Order,
    step: str,
    by: "User",
    at: dt.datetime,
    on: dt.date | None = None,
    reason: str = "",
    **changes: object,
) -> OrderStep:
    """Ta ett steg: move the order along the table, write the step and the event.

    ``on`` is the day it happened. Raises ``Stale`` when somebody else has moved the order meanwhile, ``NotPossible``
    when the step needs a reason and has none.
    """
    wanted = next(row for row in ORDER_STEPS if row.name == step)
    if wanted.needs_reason:
        reason = required_reason(reason)
    before = lock_order(order).state
    take(order, ORDER_STEPS, step, **changes)
    happened = moment_of(on, at) if on else at
    taken = OrderStep.objects.create(
        order=order,
        step=step,
        from_state=before,
        to_state=order.state,
        at=happened,
        recorded_at=at,
        by=by,
        reason=reason[:REASON_LENGTH],
    )
    record(EventType.ORDER_STEP, by=by, at=happened, about=order, step=step, from_state=before, to_state=order.state)
    return taken


@action
def note_move(
    *,
    entry: QueueEntry,
    kind: str,
    by: "User",
    at: dt.datetime,
    on: dt.date | None = None,
    reason: str = "",
    from_place: str = "",
    to_place: str = "",
) -> QueueMove:
    """Skriv en rad i köns historik. Rows are never changed: a trigger refuses it."""
    return QueueMove.objects.create(
        entry=entry,
        kind=kind,
        at=moment_of(on, at) if on else at,
        recorded_at=at,
        by=by,
        reason=reason[:REASON_LENGTH],
        from_place=from_place,
        to_place=to_place,
    )


@action
def leave_line(
    *, order: Order, how: str, kind: str, on: dt.date, by: "User", at: dt.datetime, reason: str = ""
) -> QueueEntry | None:
    """Lämna kön, on ``on``: started, withdrawn, returned. An open offer is answered with it. ``None`` when not in line."""
    entry = QueueEntry.objects.select_for_update().filter(order=order, left_on__isnull=True).order_by("pk").first()
    if entry is None:
        return None
    if on < entry.joined_on:
        raise NotPossible(
            _("Uppdraget ställdes i kö %(day)s. Ange den dagen eller en senare.") % {"day": entry.joined_on.isoformat()}
        )
    place = where(entry)
    started = how == QueueEntry.Left.STARTED
    entry.offers.filter(answer="").update(
        answer=Offer.Answer.ACCEPTED if started else Offer.Answer.DECLINED, answered_at=at, answer_reason=reason[:200]
    )
    entry.left_on, entry.left_how, entry.left_recorded_at = on, how, at
    entry.save(update_fields=["left_on", "left_how", "left_recorded_at"])
    note_move(entry=entry, kind=kind, on=on, reason=reason, from_place=place, by=by, at=at)
    return entry
