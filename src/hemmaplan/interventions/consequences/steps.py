"""The way an order has gone, for one that comes with its dates only: its steps, and its moves in the queue. No models."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from hemmaplan.foundation import calendar
from hemmaplan.interventions.states import OrderState


@dataclass(frozen=True, slots=True)
class Dates:
    """Datum i ett uppdrag: what a folder tells of the way it has gone."""

    state: str
    sent_at: dt.datetime
    acknowledged_at: dt.datetime | None
    accepted_at: dt.datetime | None
    started_on: dt.date | None
    ended_on: dt.date | None
    end_reason: str
    returned_reason: str


@dataclass(frozen=True, slots=True)
class Waited:
    """Köplats: a wait in line, and how it ended."""

    joined_on: dt.date
    priority_reason: str
    left_on: dt.date | None = None
    left_how: str = ""
    left_recorded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Paused:
    """Avbrott: its days and why."""

    first: dt.date
    last: dt.date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """Steg: what was done, to which state from which, when and why."""

    step: str
    from_state: str
    to_state: str
    at: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """Händelse i kön: what kind, when, when recorded if anybody has said, and why."""

    kind: str
    at: dt.datetime
    recorded_at: dt.datetime | None
    reason: str


def order_steps(order: Dates, waits: Sequence[Waited], pauses: Sequence[Paused]) -> list[Step]:
    """The way the order has gone, from its dates. Each step follows on the state before it."""
    at = calendar.at_clock
    went: list[tuple[dt.datetime, int, str, str, str]] = [(order.sent_at, 0, "send", OrderState.SENT, "")]
    if order.acknowledged_at:
        went.append((order.acknowledged_at, 1, "acknowledge", OrderState.ACKNOWLEDGED, ""))
    if order.accepted_at:
        went.append((order.accepted_at, 2, "accept", OrderState.ACCEPTED, ""))
    went += [(at(wait.joined_on, 13), 3, "queue", OrderState.QUEUED, wait.priority_reason) for wait in waits]
    if order.started_on:
        went.append((at(order.started_on, 9), 4, "start", OrderState.RUNNING, ""))
    for pause in pauses:
        went.append((at(pause.first, 10), 5, "pause", OrderState.PAUSED, pause.reason))
        goes_on = pause.last is None or (order.ended_on is not None and pause.last >= order.ended_on)
        if pause.last is not None and not goes_on and order.state != OrderState.PAUSED:
            went.append((at(calendar.add_days(pause.last, 1), 9), 6, "resume", OrderState.RUNNING, ""))
    if order.ended_on and order.state == OrderState.ENDED:
        went.append((at(order.ended_on, 16), 8, "end", OrderState.ENDED, order.end_reason))
    if order.ended_on and order.state == OrderState.RETURNED:
        went.append((at(order.ended_on, 16), 8, "return", OrderState.RETURNED, order.returned_reason))
    went.sort(key=lambda step: (calendar.local_date(step[0]), step[1]))
    found, state = [], ""
    for happened, _place, step, to, reason in went:
        found.append(Step(step, state, to, happened, reason[:300]))
        state = to
    return found


_LEFT = {"started": "started", "returned": "referred_back", "withdrawn": "left", "moved": "left"}


def queue_moves(order: Dates, wait: Waited) -> list[Move]:
    """What happened in the queue: joined, and how it was left."""
    joined = calendar.at_clock(wait.joined_on, 13)
    found = [Move("added", joined, None, wait.priority_reason)]
    if wait.left_on is not None:
        at = calendar.at_clock(wait.left_on, 9) if wait.left_on > wait.joined_on else joined
        why = order.returned_reason if wait.left_how == "returned" else ""
        found.append(Move(_LEFT[wait.left_how], at, wait.left_recorded_at, why))
    return found
