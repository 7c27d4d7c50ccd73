"""Starts by shared hours (*timmar som får flyttas*): queues whose posts may work in more than one of them.

Each queue has its own hours, as the posts' time is divided. Hours that lie idle in one queue may be lent to another, by this
rule, looked through again after each start:

1. The first in line of a queue has a claim when the hours of its running cases and the case's own first hours are together
   no more than the queue's own. Of those with a claim the most urgent class starts first, then who came first, then as the
   queues stand; but only when the posts can carry the case (3).
2. When nobody with a claim is left waiting, the first in line of a queue without one may start on lent hours, in the same
   order, when the posts can carry the case. While somebody with a claim waits, because the queue's own hours are lent,
   nothing more is lent.
3. The posts can carry a case when its hours can be given to posts that can work in its queue, and no running case of any
   queue is carried less for that. A post whose hours may not move carries its own queue only.
4. Hours come back as cases end. Nobody is stopped, and a case is never moved.

Within a queue the line is not passed. Phases, those always admitted and those who give up are as in ``by_hours``; those
always admitted take hours whether there are any or not, and so keep others from starting wherever their posts work.

What the posts can carry is a flow from posts to queues. By the theorem of the least cut it is the least, over all sets of
queues, of the hours of every post that can work in the set and the hours that cases take outside it. So sets are looked at,
and no allocation is searched for.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hemmaplan.capacity.simulation.serving.by_hours import A_HAIR, Cases
from hemmaplan.capacity.simulation.serving.kernel import Line, Served
from hemmaplan.capacity.simulation.units import NEVER, Flags, Floats

_TURN, _HOURS, _ADMITTED, _ASKING, _GIVES_UP = range(5)
_GONE = -1

Head = tuple[int, float, int, int]
"""The first in line of a queue: class, when it came, the queue, the person."""


@dataclass(frozen=True)
class Pool:
    """The hours that queues have together (*gemensamma timmar*), hours a week from ``times`` (S,) until the next.

    ``own`` (Q, rows, S): of each queue, as time is divided. ``reach`` (2^Q, rows, S): of all posts that can work in some
    queue of a set; the number of a set has a bit for each of its queues.
    """

    times: Floats
    own: Floats
    reach: Floats

    def reach_at(self, sets: int, moments: Floats) -> Floats:
        """The hours that reach a set at each moment (T,), shape (rows, T)."""
        reach: Floats = self.reach[sets][:, np.maximum(np.searchsorted(self.times, moments, side="right") - 1, 0)]
        return reach


def serve_together(
    lines: Sequence[Line],
    pool: Pool,
    cases: Sequence[Cases],
    *,
    at_once: Sequence[Flags],
    since: float = -NEVER,
    until: float = NEVER,
) -> list[Served]:
    """Let people start (*starta*) in queues that share hours, and tell when each did; arguments by queue."""
    served = [
        Served(
            np.full(line.arrival.shape, NEVER),
            np.zeros(line.arrival.shape, dtype=np.bool_),
            np.zeros(line.arrival.shape, dtype=np.bool_),
        )
        for line in lines
    ]
    for row in range(len(lines[0].arrival)):
        lane = _Lane(lines, row, pool, cases, at_once, since, until)
        lane.run()
        for told, start, gone in zip(served, lane.start, lane.gone, strict=True):
            told.start[row], told.gone[row] = start, gone
    return served


class _Lane:
    """One replication: who waits in each queue, and how many cases take each number of hours."""

    def __init__(
        self,
        lines: Sequence[Line],
        row: int,
        pool: Pool,
        cases: Sequence[Cases],
        at_once: Sequence[Flags],
        since: float,
        until: float,
    ) -> None:
        self.queues = range(len(lines))
        self.since, self.until = since, until
        self.arrival: list[list[float]] = [line.arrival[row].tolist() for line in lines]
        self.length: list[list[float]] = [line.length[row].tolist() for line in lines]
        self.deadline: list[list[float]] = [line.deadline[row].tolist() for line in lines]
        self.kind: list[list[int]] = [line.kind[row].tolist() for line in lines]
        self.level: list[list[int]] = [of.level[row].tolist() for of in cases]
        self.probe: list[list[bool]] = [
            [False] * line.arrival.shape[1] if line.probe is None else line.probe[row].tolist() for line in lines
        ]
        self.admitted = [flags.tolist() for flags in at_once]
        # Each number of hours that a case of the queue can take, once; phases tell which.
        self.sizes = [sorted({each for level in of.phases for _, each in level}) for of in cases]
        self.phases = [
            [[(after, self.sizes[queue].index(each)) for after, each in level] for level in of.phases]
            for queue, of in enumerate(cases)
        ]
        self.taken = [[0] * len(sizes) for sizes in self.sizes]
        own, reach = pool.own[:, min(row, pool.own.shape[1] - 1)], pool.reach[:, min(row, pool.reach.shape[1] - 1)]
        self.steps: list[tuple[float, list[float], list[float]]] = list(
            zip(pool.times.tolist(), own.T.tolist(), reach.T.tolist(), strict=True)
        )
        _, self.own, self.reach = self.steps[0]
        self.sets_with = [[sets for sets in range(len(self.reach)) if sets >> queue & 1] for queue in self.queues]
        self.waiting: list[list[tuple[int, float, int]]] = [[] for _ in self.queues]
        self.events: list[tuple[float, int, int, int, int]] = []
        for queue, of in enumerate(cases):
            for begun, end, level in zip(
                of.begun.tolist(), of.running[row].tolist(), of.running_level[row].tolist(), strict=True
            ):
                if end > since:
                    self._hold(queue, begun, end, level)
        self.events += [
            (max(moment, since), _HOURS, 0, step, 0) for step, (moment, *_) in enumerate(self.steps) if step
        ]
        for queue in self.queues:
            self.events += [
                (max(came, since), _ADMITTED if self.admitted[queue][self.kind[queue][number]] else _ASKING, queue, number, 0)
                for number, came in enumerate(self.arrival[queue])
                if came < NEVER
            ]  # fmt: skip
        heapq.heapify(self.events)
        self.start = [[NEVER] * len(came) for came in self.arrival]
        self.gone = [[False] * len(came) for came in self.arrival]
        self.cuts: list[float] | None = None

    def run(self) -> None:
        """Go on until the account ends."""
        while self.events and self.events[0][0] < self.until:
            now = self.events[0][0]
            thought_of = self._happen(now)
            for queue, number in thought_of:
                self.start[queue][number] = self._thought(now, queue, number)
            self._begin_all(now)

    def _happen(self, now: float) -> list[tuple[int, int]]:
        """All that comes at one moment before anybody starts; answers those who came and are only thought of."""
        thought_of = []
        while self.events and self.events[0][0] == now:
            _, rank, queue, number, into = heapq.heappop(self.events)
            if rank == _TURN:
                self._take(queue, number, -1)
                if into != _GONE:
                    self._take(queue, into, 1)
            elif rank == _HOURS:
                _, self.own, self.reach = self.steps[number]
                self.cuts = None
            elif rank == _ADMITTED:
                self.start[queue][number] = now
                if not self.probe[queue][number]:
                    self._begin(queue, number, now)
            elif rank == _ASKING:
                if self.probe[queue][number]:
                    thought_of.append((queue, number))
                else:
                    heapq.heappush(self.waiting[queue], self._place(queue, number))
                    if (deadline := self.deadline[queue][number]) < NEVER:
                        heapq.heappush(self.events, (max(deadline, now), _GIVES_UP, queue, number, 0))
            # Who gives up is only a moment to look at the line: who stands behind may have room.
        return thought_of

    def _begin_all(self, now: float, asked: tuple[int, int] | None = None) -> bool:
        """Those first in line start while the rule lets them. True when the one asked for does."""
        while heads := self._heads(now):
            head = self._next(heads)
            if head is not None:
                _, _, queue, number = head
                heapq.heappop(self.waiting[queue])
                if (queue, number) == asked:
                    return True
                self._begin(queue, number, now)
                continue
            # Patience that ends now was enough to start now, and else is over.
            tired = [(queue, number) for _, _, queue, number in heads if self.deadline[queue][number] <= now]
            for queue, number in tired:
                heapq.heappop(self.waiting[queue])
                self.gone[queue][number] = True
            if not tired:
                return False
        return False

    def _heads(self, now: float) -> list[Head]:
        """Who is first in each line and still there, in the order in which they are looked at."""
        heads = []
        for queue in self.queues:
            line = self.waiting[queue]
            while line and self.deadline[queue][line[0][2]] < now:
                self.gone[queue][heapq.heappop(line)[2]] = True
            if line:
                kind, came, number = line[0]
                heads.append((kind, came, queue, number))
        return sorted(heads)

    def _next(self, heads: Sequence[Head]) -> Head | None:
        """Who starts: with a claim first; on lent hours only when nobody with a claim waits (*regeln*)."""
        claims = [self._has_claim(queue, number) for _, _, queue, number in heads]
        for head, claim in zip(heads, claims, strict=True):
            if claim and self._can_carry(head[2], head[3]):
                return head
        if any(claims):
            return None
        return next((head for head in heads if self._can_carry(head[2], head[3])), None)

    def _has_claim(self, queue: int, number: int) -> bool:
        own = self._first_hours(queue, number)
        return self._used(queue) + own <= self.own[queue] + A_HAIR * own

    def _can_carry(self, queue: int, number: int) -> bool:
        """Whether the posts carry all of one more case, and no less of the others: no cut with the queue in it binds."""
        if self.cuts is None:
            self.cuts = self._all_cuts()
        own = self._first_hours(queue, number)
        least = min(self.cuts) + own - A_HAIR * own
        return all(self.cuts[sets] >= least for sets in self.sets_with[queue])

    def _all_cuts(self) -> list[float]:
        """For each set of queues: what reaches it, and what cases take outside it."""
        inside = [0.0]
        for queue in self.queues:
            used = self._used(queue)
            inside += [other + used for other in inside]
        return [reach + inside[-1] - each for reach, each in zip(self.reach, inside, strict=True)]

    def _used(self, queue: int) -> float:
        return sum(count * size for count, size in zip(self.taken[queue], self.sizes[queue], strict=True))

    def _first_hours(self, queue: int, number: int) -> float:
        return self.sizes[queue][self.phases[queue][self.level[queue][number]][0][1]]

    def _take(self, queue: int, size: int, more: int) -> None:
        self.taken[queue][size] += more
        self.cuts = None

    def _thought(self, now: float, queue: int, number: int) -> float:
        """When one would start who is only thought of: the same account once more, with them really in line."""
        kept = self.events, self.waiting, self.taken, self.own, self.reach, self.start, self.gone
        self.events, self.waiting = list(self.events), [list(line) for line in self.waiting]
        self.taken = [list(taken) for taken in self.taken]
        self.start, self.gone = [list(start) for start in self.start], [list(gone) for gone in self.gone]
        heapq.heappush(self.waiting[queue], self._place(queue, number))
        told = NEVER
        while told == NEVER:
            if self._begin_all(now, (queue, number)):
                told = now
            elif not self.events or self.events[0][0] >= self.until:
                break
            else:
                now = self.events[0][0]
                self._happen(now)
        self.events, self.waiting, self.taken, self.own, self.reach, self.start, self.gone = kept
        self.cuts = None
        return told

    def _place(self, queue: int, number: int) -> tuple[int, float, int]:
        """Where one stands in line: by class, then by when they came, then as they stand in the row."""
        return self.kind[queue][number], self.arrival[queue][number], number

    def _begin(self, queue: int, number: int, now: float) -> None:
        self.start[queue][number] = now
        self._hold(queue, now, now + self.length[queue][number], self.level[queue][number], queued=True)

    def _hold(self, queue: int, begun: float, end: float, level: int, *, queued: bool = False) -> None:
        """A case runs: the hours of its first phase (or the one it is in) are taken, and its turns are awaited."""
        size = self.phases[queue][level][0][1]
        turns = []
        for after, into in self.phases[queue][level][1:]:
            turn = begun + after
            if turn >= end:
                break
            if turn <= self.since:
                size = into
            else:
                turns.append((turn, into))
        self.taken[queue][size] += 1
        self.cuts = None
        for turn, into in [*turns, (end, _GONE)]:
            event = (turn, _TURN, queue, size, into)
            if queued:
                heapq.heappush(self.events, event)
            else:
                self.events.append(event)
            size = into
