"""The plain queue of hours: what ``by_hours`` must agree with, made so simply that it can be read.

It knows no heap and no counts. It collects every moment at which anything can happen, and at each of them adds up from
nothing the hours of all cases that run. A start adds the moments of its own phases and end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

NEVER = math.inf
HAIR = 1e-9


@dataclass(frozen=True)
class Person:
    """One referral, with its phases: (weeks after the start, hours a week)."""

    arrival: float
    length: float
    phases: tuple[tuple[float, float], ...]
    deadline: float = NEVER
    kind: int = 0


def hours_of(begun: float, end: float, phases: Sequence[tuple[float, float]], now: float) -> float:
    """The hours of a case at a moment: nothing before its start and from its end on."""
    if not begun <= now < end:
        return 0.0
    return [hours for after, hours in phases if begun + after <= now][-1]


def follow(  # noqa: C901 one plain account, to be read from top to bottom
    people: Sequence[Person],
    capacity: Sequence[tuple[float, float]],
    *,
    running: Sequence[tuple[float, float, tuple[tuple[float, float], ...]]] = (),
    at_once: frozenset[int] = frozenset(),
    room: int | None = None,
    since: float = -NEVER,
    until: float = NEVER,
) -> tuple[list[float], list[bool]]:
    """When each started, and who met a full list."""
    start, refused = [NEVER] * len(people), [False] * len(people)
    held = list(running)
    moments = {max(one.arrival, since) for one in people} | {max(moment, since) for moment, _ in capacity[1:]}
    moments |= {max(one.deadline, one.arrival, since) for one in people}
    for begun, end, phases in held:
        moments |= {begun + after for after, _ in phases} | {end}
    line: list[int] = []

    def used(now: float) -> float:
        return math.fsum(hours_of(*one, now) for one in held)

    def there(now: float) -> float:
        return [hours for moment, hours in capacity if moment <= now or moment == capacity[0][0]][-1]

    def fits(number: int, now: float, more: float = 0.0) -> bool:
        own = people[number].phases[0][1]
        return used(now) + more + own <= there(now) + HAIR

    def begin(number: int, now: float) -> None:
        one = people[number]
        start[number] = now
        held.append((now, now + one.length, one.phases))
        moments.update({now + after for after, _ in one.phases} | {now + one.length})

    done = -NEVER
    while (coming := [moment for moment in moments if moment > done and since <= moment < until]) and min(
        coming
    ) < NEVER:
        now = min(coming)
        came = [number for number, one in enumerate(people) if max(one.arrival, since) == now]
        for number in came:
            if people[number].kind in at_once:
                begin(number, now)
        for number in came:
            if people[number].kind in at_once:
                continue
            stay = sorted(
                [*(other for other in line if people[other].deadline >= now), number],
                key=lambda other: (people[other].kind, people[other].arrival, other),
            )
            more = 0.0
            while stay and fits(stay[0], now, more):
                more += people[stay.pop(0)].phases[0][1]
            if room is not None and people[number].arrival >= since and len(stay) > room:
                refused[number] = True
            else:
                line.append(number)
        line.sort(key=lambda other: (people[other].kind, people[other].arrival, other))
        while line and (people[line[0]].deadline <= now or fits(line[0], now)):
            number = line.pop(0)
            if people[number].deadline >= now and fits(number, now):
                begin(number, now)
        done = now
    return start, refused
