"""Synthetic event histories from a known truth, made by a plain event loop that shares nothing with the engine."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from hemmaplan.capacity.simulation.estimation.history import EndType, Event, History, Kind

FIRST = date(2023, 1, 2)


@dataclass(frozen=True)
class Truth:
    """What is true of one queue: rates a week, lengths in weeks, and slots by week from the first day of the log."""

    rate: float = 0.5
    mean: float = 22.0
    variation: float = 0.6
    patience: float | None = None
    slots: Callable[[float], int] = lambda _week: 12
    changes: tuple[float, ...] = ()
    room: int | None = None
    burn_in: float = 150.0

    def length(self, stream: np.random.Generator) -> float:
        spread = np.sqrt(np.log1p(self.variation**2))
        return float(stream.lognormal(np.log(self.mean) - spread**2 / 2, spread))


def make(truth: Truth, weeks: float, seed: int, *, queue: str = "familj", record_days: int = 0) -> History:
    """A log that is whole from ``FIRST`` on for so many weeks; before it the queue has been going on for long."""
    rows = _live(truth, weeks, np.random.default_rng(seed))
    last = FIRST + timedelta(days=round(weeks * 7) - 1)
    events = []
    for number, (came, start, left, end, refused) in enumerate(rows):
        case = f"{queue}-{number}"
        days = [
            (Kind.QUEUED, came),
            (Kind.STARTED, start),
            (Kind.LEFT, left),
            (Kind.ENDED, end),
            (Kind.REFUSED, refused),
        ]
        over = next((at for at in (end, left, refused) if at is not None), None)
        if over is not None and over < 0:
            continue  # over before the log begins
        for kind, at in days:
            if at is None or (day := FIRST + timedelta(days=int(np.floor(at * 7)))) > last:
                continue
            recorded = min(day + timedelta(days=record_days), last)
            ended = EndType.COMPLETED if kind is Kind.ENDED else None
            events.append(Event(case, queue, kind, day, recorded, 2 if kind is Kind.QUEUED else None, ended))
    return History(FIRST, last, tuple(events))


def _live(truth: Truth, weeks: float, stream: np.random.Generator) -> list[list[float | None]]:
    """Each case as [came, started, left, ended, refused], weeks from the first day of the log."""
    rows: list[list[float | None]] = []
    moments: list[tuple[float, int, int]] = []  # (when, what: 0 end, 1 change, 2 arrival, who)
    at = -truth.burn_in
    while (at := at + stream.exponential(1 / truth.rate)) < weeks:
        rows.append([at, None, None, None, None])
        heapq.heappush(moments, (at, 2, len(rows) - 1))
    for change in truth.changes:
        heapq.heappush(moments, (change, 1, -1))
    gives_up = [row[0] + stream.exponential(truth.patience) if truth.patience else np.inf for row in rows]
    waiting: list[int] = []
    running = 0
    while moments:
        now, what, who = heapq.heappop(moments)
        if what == 0:
            running -= 1
        if what == 2:
            # A list that is full takes nobody; who has given up takes no room.
            there = sum(gives_up[one] >= now for one in waiting)
            if truth.room is not None and there >= truth.room and running >= truth.slots(now):
                rows[who][4] = now
                continue
            waiting.append(who)
        while waiting and running < truth.slots(now):
            first = waiting.pop(0)
            if gives_up[first] < now:
                rows[first][2] = gives_up[first]
                continue
            end = now + truth.length(stream)
            rows[first][1], rows[first][3] = now, end
            running += 1
            heapq.heappush(moments, (end, 0, first))
    for who in waiting:
        if gives_up[who] < np.inf:
            rows[who][2] = gives_up[who]
    return rows


def rows(history: History) -> list[dict[str, object]]:
    """The log as it stands in a scenario file."""
    return [
        {
            "case": event.case,
            "queue": event.queue,
            "kind": event.kind.value,
            "happened_at": None if event.happened_at is None else event.happened_at.isoformat(),
            "recorded_at": event.recorded_at.isoformat(),
            "priority": event.priority,
            "end_type": None if event.end_type is None else event.end_type.value,
        }
        for event in history.events
    ]
