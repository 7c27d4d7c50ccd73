"""Plain queues that share hours: what ``serving.shared`` must agree with, made so simply that it can be read.

It knows no cuts and no counts. At each moment at which anything can happen it adds up from nothing the hours of all cases
that run, and asks whether the posts can carry them by pouring hours from posts into queues until no more goes in.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tests.capacity.simulation.hours_reference import NEVER, Person, hours_of

HAIR = 1e-9


@dataclass(frozen=True)
class Worker:
    """One post: hours a week given to each queue, and the queues that its hours may move between."""

    given: tuple[float, ...]
    moves: frozenset[int] = frozenset()


def carried(workers: Sequence[Worker], asked: Sequence[float]) -> float:
    """The most hours that the posts can carry of what is asked in each queue: pour, and pour back, until nothing more goes."""
    sources: list[tuple[float, frozenset[int]]] = []
    for worker in workers:
        for queue, hours in enumerate(worker.given):
            sources.append((hours, worker.moves if queue in worker.moves else frozenset({queue})))
    left = [hours for hours, _ in sources]
    lacks = list(asked)
    poured = [dict.fromkeys(range(len(asked)), 0.0) for _ in sources]

    def path() -> tuple[list[tuple[int, int, int]], float] | None:
        """From a source with hours left to a queue that lacks: by way of queues whose hours another source can give instead."""
        seen: set[tuple[str, int]] = set()
        ways = [([], ("source", number), hours) for number, hours in enumerate(left) if hours > HAIR]
        while ways:
            steps, (what, here), most = ways.pop(0)
            if (what, here) in seen:
                continue
            seen.add((what, here))
            if what == "source":
                ways += [([*steps, (here, queue, 1)], ("queue", queue), most) for queue in sources[here][1]]
            elif lacks[here] > HAIR:
                return steps, min(most, lacks[here])
            else:
                ways += [
                    ([*steps, (number, here, -1)], ("source", number), min(most, gives[here]))
                    for number, gives in enumerate(poured)
                    if gives[here] > HAIR
                ]
        return None

    while (found := path()) is not None:
        steps, most = found
        for number, queue, way in steps:
            poured[number][queue] += way * most
        left[steps[0][0]] -= most
        lacks[steps[-1][1]] -= most
    return math.fsum(asked) - math.fsum(lacks)


def follow(  # noqa: C901, PLR0912 one plain account, to be read from top to bottom
    people: Sequence[Sequence[Person]],
    staffing: Sequence[tuple[float, Sequence[Worker]]],
    *,
    running: Sequence[Sequence[tuple[float, float, tuple[tuple[float, float], ...]]]],
    at_once: Sequence[frozenset[int]],
    since: float = -NEVER,
    until: float = NEVER,
) -> list[list[float]]:
    """When each started, by queue. ``staffing``: the posts from each moment; the first holds from the beginning of time."""
    queues = range(len(people))
    start = [[NEVER] * len(people[queue]) for queue in queues]
    held = [list(running[queue]) for queue in queues]
    line: list[list[int]] = [[] for _ in queues]
    moments = {max(moment, since) for moment, _ in staffing[1:]}
    for queue in queues:
        moments |= {max(one.arrival, since) for one in people[queue]}
        moments |= {max(one.deadline, one.arrival, since) for one in people[queue]}
        for begun, end, phases in held[queue]:
            moments |= {begun + after for after, _ in phases} | {end}

    def workers(now: float) -> Sequence[Worker]:
        return [there for moment, there in staffing if moment <= now or moment == staffing[0][0]][-1]

    def used(queue: int, now: float) -> float:
        return math.fsum(hours_of(*one, now) for one in held[queue])

    def begin(queue: int, number: int, now: float) -> None:
        one = people[queue][number]
        start[queue][number] = now
        held[queue].append((now, now + one.length, one.phases))
        moments.update({now + after for after, _ in one.phases} | {now + one.length})

    def has_claim(queue: int, number: int, now: float) -> bool:
        own = math.fsum(worker.given[queue] for worker in workers(now))
        return used(queue, now) + people[queue][number].phases[0][1] <= own + HAIR

    def can_be_carried(queue: int, number: int, now: float) -> bool:
        asked = [used(other, now) for other in queues]
        more = people[queue][number].phases[0][1]
        with_it = [hours + more * (other == queue) for other, hours in enumerate(asked)]
        return carried(workers(now), with_it) >= carried(workers(now), asked) + more - 1e-6

    def next_to_start(heads: list[tuple[int, float, int, int]], now: float) -> tuple[int, int] | None:
        claims = [(queue, number) for _, _, queue, number in heads if has_claim(queue, number, now)]
        asked = claims or [(queue, number) for _, _, queue, number in heads]
        return next((one for one in asked if can_be_carried(*one, now)), None)

    done = -NEVER
    while coming := [moment for moment in moments if moment > done and since <= moment < until and moment < NEVER]:
        now = min(coming)
        for queue in queues:
            for number, one in enumerate(people[queue]):
                if max(one.arrival, since) == now and one.arrival < NEVER:
                    if one.kind in at_once[queue]:
                        begin(queue, number, now)
                    else:
                        line[queue].append(number)
            line[queue].sort(key=lambda number, of=people[queue]: (of[number].kind, of[number].arrival, number))
        while True:
            for queue in queues:
                while line[queue] and people[queue][line[queue][0]].deadline < now:
                    del line[queue][0]
            heads = sorted(
                (people[queue][line[queue][0]].kind, people[queue][line[queue][0]].arrival, queue, line[queue][0])
                for queue in queues
                if line[queue]
            )
            chosen = next_to_start(heads, now)
            if chosen is not None:
                line[chosen[0]].remove(chosen[1])
                begin(*chosen, now)
                continue
            tired = [(queue, number) for _, _, queue, number in heads if people[queue][number].deadline <= now]
            for queue, number in tired:
                line[queue].remove(number)
            if not tired:
                break
        done = now
    return start
