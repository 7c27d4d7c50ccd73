"""Rows as the requirements ask for them: their state and days as plain values."""

from typing import Any

from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import GroupRound, Order, Service
from hemmaplan.interventions.requirements.groups import Round
from hemmaplan.interventions.requirements.orders import Offered, Ordered
from hemmaplan.organisation.periods import period_of


def ordered(order: Order, **changes: Any) -> Ordered:
    """The order as its requirements ask for it, with what is about to change."""
    known: dict[str, Any] = {
        "state": order.state, "decided_on": order.decided_on, "sent_on": calendar.local_date(order.sent_at),
        "started_on": order.started_on, "paused_on": order.paused_on, "ended_on": order.ended_on,
    }  # fmt: skip
    return Ordered(**known | changes)


def offered(service: Service) -> Offered:
    """The service as requirements ask for it."""
    return Offered(
        period=period_of(service.period), basis=service.basis, capacity_kind=service.capacity_kind,
        may_queue=service.may_queue, contacts=service.contacts,
    )  # fmt: skip


def as_round(round_: GroupRound) -> Round:
    """The round as its requirements ask for it."""
    return Round(
        service=round_.service_id, period=period_of(round_.period), state=round_.state, places=round_.places,
        rolling=round_.rolling, anonymous=round_.anonymous, is_series=round_.follows_id is not None,
    )  # fmt: skip
