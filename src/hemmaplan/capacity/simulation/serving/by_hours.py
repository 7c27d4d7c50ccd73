"""Starts by hours (*start när timmarna räcker*): a queue whose cases take different hours, by level and by phase.

The rule: the first in line starts when the hours of the running cases and the case's own first hours together are no more
than the hours there are. The line is not passed: a light case does not start before a heavy one that stands ahead of it, for
then the heavy one might never start. Who gives up makes way at that moment. A case that turns to another phase takes its new hours whether there is room or not,
as one that is always admitted does; nobody starts until there is room again. When all cases take the same hours, this is
the kernel's rule, with as many slots as the hours suffice for.

Hours are not summed as they come and go: how many cases take each number of hours is counted, so that no rounding gathers.
One replication at a time, event by event. Order at the same instant: ends and turns of phase, then hours, the always
admitted, those who come, and last the starts.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from hemmaplan.capacity.simulation.serving.kernel import Classes, Line, Served
from hemmaplan.capacity.simulation.units import NEVER, Flags, Floats

A_HAIR: Final = 1e-9
"""So that six cases of four hours fit in 24 hours although a computer says 23.999…"""
_TURN, _HOURS, _ADMITTED, _ASKING, _GIVES_UP = range(5)
_GONE: Final = -1

Phases = tuple[tuple[float, float], ...]
"""Phases (*skeden*) of a case: hours a week from so many weeks after its start; the first from 0."""


@dataclass(frozen=True)
class Cases:
    """What the cases take (*ärendenas timmar*): ``phases`` of each level, and the level of each who comes and each who runs.

    ``level`` (R, N) as the line; ``running_level`` (R, M), ``begun`` (M,) weeks when today's cases started, and
    ``running`` (R, M) their ends.
    """

    phases: tuple[Phases, ...]
    level: Classes
    running_level: Classes
    begun: Floats
    running: Floats


def serve_by_hours(
    line: Line,
    times: Floats,
    hours: Floats,
    cases: Cases,
    *,
    at_once: Flags,
    room: int | None = None,
    since: float = -NEVER,
    until: float = NEVER,
) -> Served:
    """Let people start (*starta*) as hours become free, and tell when each did; the arguments as those of ``serve``.

    ``hours``: (R, S) or (1, S), hours a week from ``times[s]`` until the next.
    """
    start, gone, refused = (
        np.full(line.arrival.shape, NEVER),
        np.zeros(line.arrival.shape, dtype=np.bool_),
        np.zeros(line.arrival.shape, dtype=np.bool_),
    )
    begins = times.tolist()
    for row in range(len(line.arrival)):
        there = hours[min(row, len(hours) - 1)].tolist()
        lane = _Lane(line, row, list(zip(begins, there, strict=True)), cases, at_once, room, since, until)
        start[row], gone[row], refused[row] = lane.run()
    return Served(start, gone, refused)


class _Lane:
    """One replication: who waits, and how many cases take each number of hours."""

    def __init__(
        self,
        line: Line,
        row: int,
        steps: Sequence[tuple[float, float]],
        cases: Cases,
        at_once: Flags,
        room: int | None,
        since: float,
        until: float,
    ) -> None:
        self.arrival: list[float] = line.arrival[row].tolist()
        self.length: list[float] = line.length[row].tolist()
        self.deadline: list[float] = line.deadline[row].tolist()
        self.kind: list[int] = line.kind[row].tolist()
        self.level: list[int] = cases.level[row].tolist()
        self.probe = [False] * len(self.arrival) if line.probe is None else line.probe[row].tolist()
        self.room, self.since, self.until = room, since, until
        self.admitted = at_once.tolist()
        # Each number of hours that a case can take, once; phases tell which.
        self.sizes = sorted({each for level in cases.phases for _, each in level})
        self.phases = [[(after, self.sizes.index(each)) for after, each in level] for level in cases.phases]
        self.steps = steps
        self.there = steps[0][1]
        self.taken = [0] * len(self.sizes)
        self.waiting: list[tuple[int, float, int]] = []
        self.events: list[tuple[float, int, int, int]] = []
        for begun, end, level in zip(
            cases.begun.tolist(), cases.running[row].tolist(), cases.running_level[row].tolist(), strict=True
        ):
            if end > since:
                self._hold(begun, end, level)
        self.events += [(max(moment, since), _HOURS, step, 0) for step, (moment, _) in enumerate(steps) if step]
        self.events += [
            (max(came, since), _ADMITTED if self.admitted[self.kind[number]] else _ASKING, number, 0)
            for number, came in enumerate(self.arrival)
            if came < NEVER
        ]
        heapq.heapify(self.events)

    def run(self) -> tuple[list[float], list[bool], list[bool]]:
        """Go on until the account ends."""
        count = len(self.arrival)
        self.start, self.gone, self.refused = [NEVER] * count, [False] * count, [False] * count
        while self.events and self.events[0][0] < self.until:
            now = self.events[0][0]
            thought_of = self._happen(now)
            for number in thought_of:
                self.start[number] = self._thought(now, number)
            self._begin_all(now)
        return self.start, self.gone, self.refused

    def _happen(self, now: float) -> list[int]:
        """All that comes at one moment before anybody starts; answers those who came and are only thought of."""
        thought_of = []
        while self.events and self.events[0][0] == now:
            _, rank, number, into = heapq.heappop(self.events)
            if rank == _TURN:
                self.taken[number] -= 1
                if into != _GONE:
                    self.taken[into] += 1
            elif rank == _HOURS:
                self.there = self.steps[number][1]
            elif rank == _ADMITTED:
                self.start[number] = now
                if not self.probe[number]:
                    self._hold(now, now + self.length[number], self.level[number], queued=True)
            elif rank == _GIVES_UP:
                continue  # Only a moment to look at the line: who stands behind may have room.
            elif self._full(now, number):
                self.refused[number] = True
            elif self.probe[number]:
                thought_of.append(number)
            else:
                heapq.heappush(self.waiting, self._place(number))
                if self.deadline[number] < NEVER:
                    heapq.heappush(self.events, (max(self.deadline[number], now), _GIVES_UP, number, 0))
        return thought_of

    def _begin_all(self, now: float, until_number: int | None = None) -> bool:
        """Those at the head of the line start while their hours have room. True when the one asked for has."""
        while self.waiting:
            number = self.waiting[0][2]
            fits = self._has_room(number, self.taken)
            # Patience that ends now is enough to start now, and else is over.
            if not fits and self.deadline[number] > now:
                return False
            heapq.heappop(self.waiting)
            if number == until_number:
                return True
            if not fits or self.deadline[number] < now:
                self.gone[number] = True
            else:
                self.start[number] = now
                self._hold(now, now + self.length[number], self.level[number], queued=True)
        return False

    def _thought(self, now: float, number: int) -> float:
        """When one would start who is only thought of: the same account once more, with them really in line.

        In the account itself nobody waits behind them, so that asking changes nothing.
        """
        kept = self.events, self.waiting, self.taken, self.there, self.start, self.gone, self.refused
        self.events, self.waiting, self.taken = list(self.events), list(self.waiting), list(self.taken)
        self.start, self.gone, self.refused = list(self.start), list(self.gone), list(self.refused)
        heapq.heappush(self.waiting, self._place(number))
        told = NEVER
        while told == NEVER:
            if self._begin_all(now, number):
                told = now
            elif not self.events or self.events[0][0] >= self.until:
                break
            else:
                now = self.events[0][0]
                self._happen(now)
        self.events, self.waiting, self.taken, self.there, self.start, self.gone, self.refused = kept
        return told

    def _place(self, number: int) -> tuple[int, float, int]:
        """Where one stands in line: by class, then by when they came, then as they stand in the row."""
        return self.kind[number], self.arrival[number], number

    def _has_room(self, number: int, taken: Sequence[int]) -> bool:
        own = self.sizes[self.phases[self.level[number]][0][1]]
        used = sum(count * size for count, size in zip(taken, self.sizes, strict=True))
        return used + own <= self.there + A_HAIR * own

    def _full(self, now: float, number: int) -> bool:
        """Whether more would wait with this one than there is room for. Who waited when the account began is let in."""
        if self.room is None or self.arrival[number] < self.since:
            return False
        staying = sorted([*(one for one in self.waiting if self.deadline[one[2]] >= now), self._place(number)])
        taken = list(self.taken)
        # Those who start at this very moment take no room.
        while staying and self._has_room(staying[0][2], taken):
            taken[self.phases[self.level[staying[0][2]]][0][1]] += 1
            del staying[0]
        return len(staying) > self.room

    def _hold(self, begun: float, end: float, level: int, *, queued: bool = False) -> None:
        """A case runs: the hours of its first phase (or the one it is in) are taken, and its turns are awaited."""
        size = self.phases[level][0][1]
        turns = []
        for after, into in self.phases[level][1:]:
            turn = begun + after
            if turn >= end:
                break
            if turn <= self.since:
                size = into
            else:
                turns.append((turn, into))
        self.taken[size] += 1
        for turn, into in turns:
            self._await((turn, _TURN, size, into), queued=queued)
            size = into
        self._await((end, _TURN, size, _GONE), queued=queued)

    def _await(self, event: tuple[float, int, int, int], *, queued: bool) -> None:
        if queued:
            heapq.heappush(self.events, event)
        else:
            self.events.append(event)
