"""Who waits for a service and when each starts: a line in order, and as many at once as posts or places give.

Made-up people wait as real ones do: until somebody else is done. A wait drawn at random would tell a forecast nothing.
"""

import heapq
import random
from dataclasses import dataclass

from hemmaplan.capacity.slots import client_minutes
from hemmaplan.integrations.synthetic import blueprint
from hemmaplan.interventions.models import Service

LOAD = 0.9
"""So much of what a service can take is asked for, where it is full today; else as much as runs today."""
BEFORE = 800
"""Days that the line has gone on before the first day told of."""
SHORTEST = 14
LAG = 3
"""Days at most from the decision to a start, where there is a place."""
TRIES = 12


@dataclass
class Stay:
    """One who came: when, and when they started and were done, as far as that has happened."""

    sent: int
    started: int | None = None
    ended: int | None = None


def places(spec: blueprint.Service, today: int) -> tuple[tuple[int, int], ...]:
    """How many the service could take at once, from each day: posts that came, left or fell ill, or places decided."""
    if spec.places:
        more = 2 if spec.key == "behandlingsgrupp" else 0
        return ((0, spec.places + more), (today - 330, spec.places))
    posts = [post for post in blueprint.POSTS if spec.key in post.shares]
    spans = [
        (
            post.shares[spec.key],
            0 if post.since is None else today + post.since,
            today + min(day for day in (post.sick_since, post.until, 10**6) if day is not None),
        )
        for post in posts
    ]
    days = sorted({0, *(first for _, first, _ in spans), *(last for _, _, last in spans if last <= today)})
    line = _Line(spec)
    return tuple((day, line.slots(sum(share for share, first, last in spans if first <= day < last))) for day in days)


@dataclass(frozen=True)
class _Line:
    """As much of a service as slots are counted from."""

    spec: blueprint.Service
    client_share: int = Service._meta.get_field("client_share").default

    def slots(self, percent: int) -> int:
        return int(client_minutes(percent, self) // self.spec.minutes)  # type: ignore[arg-type]


def stays(
    spec: blueprint.Service, chance: random.Random, *, first: int, today: int
) -> tuple[list[Stay], list[Stay], list[Stay]]:
    """Those who are done, those who are there and those who wait: as many as the blueprint says, done at most so many."""
    steps = places(spec, today)
    now = steps[-1][1]
    load = min(LOAD, spec.running / now)
    mean = (today - first - 200) * now * load / max(1, spec.ended)
    found: list[Stay] = []
    for _try in range(TRIES):
        found = _went(steps, chance, mean=mean, gap=mean / (now * load), first=first - BEFORE, today=today)
        if sum(one.started is not None and one.ended is None for one in found) == spec.running:
            break
    done = sorted((one for one in found if one.ended is not None), key=lambda one: (one.ended, one.sent))
    there = [one for one in found if one.started is not None and one.ended is None]
    waiting = [one for one in found if one.started is None]
    # A few too many or too few today are set right at the end: somebody is done a little sooner or later.
    while len(there) > spec.running:
        one = there.pop(0)
        one.ended = max((one.started or 0) + 1, today - chance.randint(1, 12))
        done.append(one)
    while len(there) < spec.running:
        one = done.pop()
        one.ended = None
        there.append(one)
    _line_up(spec, there, done, waiting, chance, today)
    # Who came before the first day told of and was there for long is told of from that day: they held a place all the time.
    return [one for one in done if (one.ended or 0) > first + 60][-spec.ended :], there, waiting


def _line_up(
    spec: blueprint.Service, there: list[Stay], done: list[Stay], waiting: list[Stay], chance: random.Random, today: int
) -> None:
    """As many wait as the blueprint says: those who came last stay away, or a few more come after all who have started."""
    del waiting[spec.waiting :]
    newest = max((one.sent for one in (*there, *done, *waiting)), default=today - 30)
    while len(waiting) < spec.waiting:
        waiting.append(Stay(chance.randint(min(newest, today - 4), today - 3)))
    waiting.sort(key=lambda one: one.sent)


def _went(
    steps: tuple[tuple[int, int], ...], chance: random.Random, *, mean: float, gap: float, first: int, today: int
) -> list[Stay]:
    """Those who came, in order; each starts when there is a place and all before have."""
    found: list[Stay] = []
    ends: list[int] = []
    came, turn = float(first), first
    while (came := came + chance.expovariate(1 / gap)) < today - 2:
        sent = int(came)
        turn = _free(steps, ends, max(turn, sent + chance.randint(1, LAG)), today)
        if turn >= today:
            found.append(Stay(sent))
            continue
        end = turn + SHORTEST + int(chance.expovariate(1 / max(1.0, mean - SHORTEST)))
        heapq.heappush(ends, end)
        found.append(Stay(sent, turn, end if end < today else None))
    return found


def _free(steps: tuple[tuple[int, int], ...], ends: list[int], day: int, today: int) -> int:
    """The first day from this one on which fewer run than there are places for."""
    while day < today:
        while ends and ends[0] <= day:
            heapq.heappop(ends)
        room = next(number for begins, number in reversed(steps) if begins <= day)
        if len(ends) < room:
            return day
        following = [begins for begins, _ in steps if begins > day]
        day = min([ends[0] if ends else today, *following, today])
    return today
