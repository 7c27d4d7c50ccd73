"""The plain queue: one event after the other, one replication, nothing clever. What the kernel must agree with.

It shares no idea with the kernel. It keeps a heap of events, a list of those who wait and a set of cases that run, and
asks at every moment who may start. Order at one moment: ends, capacity, the always admitted, the others; then starts.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

NEVER = float("inf")
END, CAPACITY, ADMITTED, ASKING = range(4)


@dataclass(frozen=True)
class Person:
    """One referral: when it came, how long the case lasts, when patience ends, and the class, 0 the most urgent."""

    arrival: float
    length: float
    deadline: float = NEVER
    kind: int = 0


@dataclass(frozen=True)
class Told:
    """When each started (infinite: has not), who had left when the turn came, who met a full list.

    ``waited`` is the length of the line added up over time, from the moment when the first event happens.
    """

    start: list[float]
    gone: list[bool]
    refused: list[bool]
    waited: float


def follow(
    people: Sequence[Person],
    capacity: Sequence[tuple[float, int]],
    *,
    running: Sequence[float] = (),
    at_once: frozenset[int] = frozenset(),
    room: int | None = None,
    since: float = -NEVER,
    until: float = NEVER,
) -> Told:
    """Follow people through the queue, event by event."""
    start, gone, refused = [NEVER] * len(people), [False] * len(people), [False] * len(people)
    waited, before = 0.0, 0.0
    events = _expected(people, capacity, running, at_once, since)
    heapq.heapify(events)
    slots, runs = capacity[0][1], len([end for end in running if end > since])
    waiting: list[tuple[int, int]] = []

    def begin(number: int, now: float) -> None:
        nonlocal runs
        start[number], runs = now, runs + 1
        heapq.heappush(events, (now + people[number].length, END, 0))

    while events and events[0][0] < until:
        now = events[0][0]
        waited, before = waited + (len(waiting) * (now - before) if waiting else 0.0), now
        while events and events[0][0] == now:
            _, rank, number = heapq.heappop(events)
            if rank == END:
                runs -= 1
            elif rank == CAPACITY:
                slots = capacity[number][1]
            elif rank == ADMITTED:
                begin(number, now)
            else:
                # Those who start at this very moment take no room.
                staying = sum(people[other].deadline >= now for _, other in waiting) - max(slots - runs, 0)
                if room is not None and people[number].arrival >= since and staying >= room:
                    refused[number] = True
                else:
                    heapq.heappush(waiting, (people[number].kind, number))
        while waiting and runs < slots:
            number = heapq.heappop(waiting)[1]
            if people[number].deadline < now:
                gone[number] = True
            else:
                begin(number, now)
    return Told(start, gone, refused, waited)


def _expected(
    people: Sequence[Person],
    capacity: Sequence[tuple[float, int]],
    running: Sequence[float],
    at_once: frozenset[int],
    since: float,
) -> list[tuple[float, int, int]]:
    """All that is known from the beginning to happen: when, of what sort, and which step or person."""
    events = [(end, END, 0) for end in running if end > since]
    events += [(max(moment, since), CAPACITY, step) for step, (moment, _) in enumerate(capacity) if step]
    for number, person in enumerate(people):
        if person.arrival < NEVER:
            events.append((max(person.arrival, since), ADMITTED if person.kind in at_once else ASKING, number))
    return events
