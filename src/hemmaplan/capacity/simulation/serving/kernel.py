"""The kernel (*kärnan*): who starts when, for all replications of one queue side by side.

A slot is held for months. What decides the next start is therefore one number: the moment when fewer cases run than there
are slots. Sort the ends of all running cases; with ``c`` slots that moment is the ``c``-th largest end. This one sentence
covers everything that happens to capacity:

* a post ends: ``c`` falls, an earlier-sorted end counts, cases drain and none is stopped;
* a post is renewed on the same day: ``c`` is what it was, nothing happens;
* somebody in acute need is admitted at once: one end more in the list, so others wait longer.

It is the vector of Kiefer and Wolfowitz, kept for every replication in one array, with the people in each class in a
line of their own. Each turn of the loop lets one person start in each replication. Order at the same instant: ends, then
capacity, then arrivals; of those waiting the lowest class starts, and within a class the one who came first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from hemmaplan.capacity.simulation.units import NEVER, Flags, Floats, Whole
from hemmaplan.foundation.language import gettext as _

Classes = npt.NDArray[np.int8]

_AT_ONCE: Final = -1


@dataclass(frozen=True)
class Steps:
    """Capacity over time (*kapacitet*): ``slots[r, s]`` from ``times[s]`` until the next. ``times`` (S,) ascending, weeks.

    ``slots`` has shape (R, S) or (1, S), whole numbers, zero or more. The first step holds from the beginning of time.

    Raises:
        ValueError: no step, times that do not rise, or a negative number of slots.
    """

    times: Floats
    slots: Whole

    def __post_init__(self) -> None:
        """Refuse what is no capacity."""
        if not self.times.size or self.slots.ndim != 2 or self.slots.shape[1] != self.times.size:
            message = _("Kapaciteten behöver minst ett steg, och lika många tider som antal platser.")
            raise ValueError(message)
        if np.isnan(self.times).any() or (np.diff(self.times) <= 0).any() or (self.slots < 0).any():
            message = _("Kapacitetens tider måste växa, och antalet platser får inte vara negativt.")
            raise ValueError(message)

    def merged(self) -> Steps:
        """The same capacity without steps that change nothing in any replication (a renewal on the same day)."""
        changed = np.concatenate([[True], (np.diff(self.slots, axis=1) != 0).any(axis=0)])
        return Steps(self.times[changed], self.slots[:, changed])

    def at(self, moments: Floats) -> Whole:
        """Slots at each moment (T,), shape (rows, T)."""
        place = np.maximum(np.searchsorted(self.times, moments, side="right") - 1, 0)
        return self.slots[:, place]


@dataclass(frozen=True)
class Line:
    """Those who come to one queue (*de som kommer*), in every replication: arrays of shape (R, N), in any order.

    ``arrival`` is infinite where nobody comes; at the same instant the one who stands first in the row was first.
    ``deadline`` is when patience ends, infinite when it
    does not. ``kind`` is the class, 0 the most urgent. Lengths are weeks. ``probe`` marks who is only thought of, to learn
    how long one would wait who came then: a probe has length nothing, so nobody waits for it, and fills no room.
    """

    arrival: Floats
    length: Floats
    deadline: Floats
    kind: Classes
    probe: Flags | None = None


@dataclass(frozen=True)
class Served:
    """What became of them (*utfall*), arrays of shape (R, N) in the order they came.

    ``start`` is infinite for who has not started. ``gone`` had left when their turn came. ``refused`` met a full list.
    """

    start: Floats
    gone: Flags
    refused: Flags


def serve(
    line: Line,
    steps: Steps,
    running: Floats,
    *,
    at_once: Flags,
    room: int | None = None,
    since: float = -NEVER,
    until: float = NEVER,
) -> Served:
    """Let people start (*starta*) as slots become free, and tell when each did.

    ``running``: ends of the cases that run at the beginning, shape (R, M), weeks; minus infinity where there is none.
    ``at_once``: shape (K,), for each class whether it is always admitted. ``room``: how many may wait, or no bound;
    those who wait when the account begins are not turned away. Nobody starts before ``since``, nor at ``until`` or later.
    """
    return _Lanes(line, steps, running, at_once=at_once, room=room, since=since, until=until).run()


class _Lanes:
    """The state of all replications, one lane each. People stand in flat arrays, lane by lane and class by class."""

    def __init__(
        self,
        line: Line,
        steps: Steps,
        running: Floats,
        *,
        at_once: Flags,
        room: int | None,
        since: float,
        until: float,
    ) -> None:
        self.lanes, self.most = line.arrival.shape
        self.rows = np.arange(self.lanes)
        self.since, self.until = since, until
        # Room for more than there are people is room for all.
        self.room = room if room is not None and room < self.most else None
        kinds = self._line_up(line, at_once)
        # More slots than people are as good as slots for all.
        enough = max(self.most + running.shape[1], 1)
        self._open(Steps(steps.times, np.minimum(steps.slots, enough)).merged())
        self._fill(running)
        if self.room is not None:
            self._watch_the_door(line.arrival, kinds)

    def _line_up(self, line: Line, at_once: Flags) -> Classes:
        """Put each class in a line of its own, with nobody (infinity) last in each line. Answers the classes in order."""
        classes = np.flatnonzero(~at_once).astype(np.int8)
        self.wide = self.most + len(classes)
        lane = self.wide * self.rows
        kinds = np.empty((self.lanes, self.wide), dtype=np.int8)
        kinds[:, : self.most] = np.where(at_once[line.kind], np.int8(_AT_ONCE), line.kind)
        kinds[:, self.most :] = classes
        nobody = ((0, 0), (0, len(classes)))
        arrival = np.pad(line.arrival, nobody, constant_values=NEVER)
        # Where in the row each stands who is n-th in the lane; lanes and rows follow each other in flat arrays.
        self.order = (np.lexsort((arrival, kinds), axis=1) + lane[:, None]).ravel()

        def lined(values: Floats) -> Floats:
            taken: Floats = np.pad(values, nobody, constant_values=NEVER).ravel().take(self.order)
            return taken

        self.arrival, self.length, self.deadline = lined(line.arrival), lined(line.length), lined(line.deadline)
        self.start = np.full(self.arrival.shape, NEVER)
        self.gone = np.zeros(self.arrival.shape, dtype=np.bool_)
        self.refused = np.zeros(self.arrival.shape, dtype=np.bool_)
        self.probe = None if line.probe is None else lined(line.probe.astype(np.float64)) == 1
        if len(classes):
            self.heads = np.stack([(kinds < number).sum(axis=1) for number in classes]) + lane
            self.head_arrival = self.arrival[self.heads]
        else:
            self.heads, self.head_arrival = lane[None, :], np.full((1, self.lanes), NEVER)
        # The always admitted stand first in each lane.
        self.acute, self.acute_end = lane, lane + (kinds == _AT_ONCE).sum(axis=1)
        self.has_acute = self.most > 0 and bool(at_once.any())
        return kinds

    def _open(self, steps: Steps) -> None:
        """The first step of capacity holds in every lane."""
        self.slots = np.broadcast_to(steps.slots, (self.lanes, steps.times.size))
        self.begins = np.maximum(np.concatenate([[self.since], steps.times[1:]]), self.since)
        self.stops = np.concatenate([steps.times[1:], [NEVER]])
        self.step = np.zeros(self.lanes, dtype=np.int64)
        self.depth = max(int(steps.slots.max()), 1)
        self._read_step()

    def _read_step(self) -> None:
        """The capacity of each lane's present step: from when, until when, and which of the sorted ends is awaited."""
        self.held = self.slots[self.rows, self.step]
        self.closed = self.held == 0
        self.awaited = (self.depth - np.maximum(self.held, 1)) * self.lanes + self.rows
        self.begin, self.stop = self.begins[self.step], self.stops[self.step]
        self.end = np.minimum(self.stop, self.until)

    def _fill(self, running: Floats) -> None:
        """The ends of running cases, ascending, as many as the slots can ever ask for: shape (depth, R)."""
        ends = np.full((self.lanes, self.depth), -NEVER)
        if running.shape[1]:
            ends = np.sort(np.concatenate([ends, running], axis=1), axis=1)[:, -self.depth :]
        self.ends = np.ascontiguousarray(ends.T)
        self.spare = np.empty((self.depth - 1, self.lanes))

    def _add(self, ends: Floats) -> None:
        """One more running case in each lane (minus infinity: none). The ends stay sorted; the smallest goes out."""
        np.minimum(self.ends[1:], ends, out=self.spare)
        np.maximum(self.ends[:-1], self.spare, out=self.ends[:-1])
        np.maximum(self.ends[-1], ends, out=self.ends[-1])

    def run(self) -> Served:
        """Go on until nobody more can start in any lane."""
        next_acute = self._next_acute()
        nobody: Flags = np.zeros(self.lanes, dtype=np.bool_)
        while True:
            free = np.where(self.closed, NEVER, self.ends.take(self.awaited))
            start = np.maximum(np.maximum(self.head_arrival.min(axis=0), free), self.begin)
            # What comes first: somebody at the door, an acute case, the next step of capacity, or a start.
            asks = nobody if self.room is None else self._ask(start, next_acute)
            acute = (next_acute <= start) & (next_acute < self.end) & ~asks if self.has_acute else nobody
            first = ~(asks | acute)
            ahead = (start >= self.stop) & (self.stop < self.until) & first
            go = (start < self.end) & first
            if acute.any():
                next_acute = self._admit(acute)
            if go.any():
                self._begin_one(start, go)
            if ahead.any():
                self.step[ahead] += 1
                self._read_step()
            elif not (asks.any() or acute.any() or go.any()):
                return self._told()

    def _begin_one(self, start: Floats, go: Flags) -> None:
        """The first of the most urgent class that is here starts, or is found to have left."""
        # The first class with somebody here; the last when there is nobody in any before it.
        away = self.head_arrival[:-1] > start
        turn = np.logical_and.accumulate(away, axis=0).sum(axis=0)
        head = turn * self.lanes + self.rows
        place = self.heads.take(head)
        left = go & (self.deadline.take(place) < start)
        begun = go & ~left
        lanes = np.flatnonzero(begun)
        self.start[place.take(lanes)] = start.take(lanes)
        self.gone[place[left]] = True
        if self.room is not None:
            self.seats[self.seat_of[place[begun]], self.rows[begun]] = -NEVER
        self._add(np.where(begun, start + self.length.take(place), -NEVER))
        after = place + go
        self.heads.ravel()[head] = after
        self.head_arrival.ravel()[head] = self.arrival.take(after)

    def _next_acute(self) -> Floats:
        """When the next of the always admitted comes."""
        if not self.has_acute:
            return np.full(self.lanes, NEVER)
        inside = self.acute < self.acute_end
        return np.where(inside, self.arrival[np.where(inside, self.acute, 0)], NEVER)

    def _admit(self, acute: Flags) -> Floats:
        """They start as they come, whether there is a slot or not."""
        place = np.where(acute, self.acute, 0)
        came = np.maximum(self.arrival.take(place), self.since)
        self.start[place[acute]] = came[acute]
        self._add(np.where(acute, came + self.length[place], -NEVER))
        self.acute = self.acute + acute
        return self._next_acute()

    def _watch_the_door(self, arrival: Floats, kinds: Classes) -> None:
        """Those who may be refused, in the order they come: everybody but the always admitted and who waits already."""
        at_door = np.where((kinds[:, : self.most] == _AT_ONCE) | (arrival < self.since), NEVER, arrival)
        by_time = np.argsort(at_door, axis=1, kind="stable")
        place_of = np.empty_like(self.order)
        place_of[self.order] = np.arange(self.order.size)
        self.door_time = np.pad(np.take_along_axis(at_door, by_time, axis=1), ((0, 0), (0, 1)), constant_values=NEVER)
        self.door_place = place_of[by_time + self.wide * self.rows[:, None]]
        self.door_turn = np.zeros(self.lanes, dtype=np.int64)
        # Until when each has patience who has been let in to wait, seat by seat; at first those who wait already. Minus
        # infinity where nobody sits. The last seat is nobody's: there go all who take no room.
        inside = (arrival < self.since) & (kinds[:, : self.most] != _AT_ONCE)
        nobodys = (self.room or 0) + self.depth + int(inside.sum(axis=1).max(initial=0))
        self.seats = np.full((nobodys + 1, self.lanes), -NEVER)
        self.seat_of = np.full(self.order.size, nobodys)
        lane, column = np.nonzero(inside)
        place = place_of[self.wide * lane + column]
        self.seat_of[place] = (inside.cumsum(axis=1) - 1)[lane, column]
        self.seats[self.seat_of[place], lane] = self.deadline[place]

    def _ask(self, start: Floats, next_acute: Floats) -> Flags:
        """One who comes to the door no later than the next start finds room, or is refused (*avvisad*).

        Answers in which lanes one more does, who must be heard before anything else happens there.
        """
        came, asks = self._at_door(start, next_acute)
        if not asks.any():
            return asks
        place = self.door_place[self.rows, np.minimum(self.door_turn, self.most - 1)]
        waits = self.seats >= came
        # Those for whom there is a slot at this very moment take no room.
        vacant = self.held - (self.ends > came).sum(axis=0)
        full = asks & (waits.sum(axis=0) - np.maximum(vacant, 0) >= (self.room or 0))
        self.refused[place[full]] = True
        # A refused person has no patience left, and is passed by when the turn comes.
        self.deadline[place[full]] = -NEVER
        seated = np.flatnonzero(asks & ~full if self.probe is None else asks & ~full & ~self.probe[place])
        self.seat_of[place[seated]] = waits.argmin(axis=0)[seated]
        self.seats[self.seat_of[place[seated]], seated] = self.deadline[place[seated]]
        self.door_turn += asks
        return self._at_door(start, next_acute)[1]

    def _at_door(self, start: Floats, next_acute: Floats) -> tuple[Floats, Flags]:
        """When the next comes to the door of each lane, and where that is before all else."""
        came = self.door_time[self.rows, self.door_turn]
        return came, (came <= start) & (came < next_acute) & (came < self.end)

    def _told(self) -> Served:
        """Back to the order in which they came."""
        start = np.empty_like(self.start)
        start[self.order] = self.start
        gone, refused = np.empty_like(self.gone), np.empty_like(self.refused)
        gone[self.order], refused[self.order] = self.gone & ~self.refused, self.refused
        shape = (self.lanes, self.wide)
        return Served(*(told.reshape(shape)[:, : self.most] for told in (start, gone, refused)))


class Outcome(StrEnum):
    """What became of a referral (*utfall*)."""

    SERVED = "served"
    """Has started (*påbörjad*)."""
    LEFT = "left"
    """Left the queue before the turn came (*lämnade kön*)."""
    WAITING = "waiting"
    """Still waits when the account ends (*väntar*)."""
    REFUSED = "refused"
    """Met a full list (*avvisad, listan full*)."""


@dataclass(frozen=True)
class TraceRow:
    """One referral of a trace (*spår*): when it came, its class, when it started if it did, and what became of it."""

    time: float
    priority: int
    start: float | None
    outcome: Outcome


def trace(
    referrals: Sequence[tuple[float, int, float, float | None]],
    capacity: Sequence[tuple[float, int]],
    *,
    at_once: Sequence[int] = (),
    room: int | None = None,
) -> list[TraceRow]:
    """Follow given referrals (*spår*) through a queue with given capacity; rows in order of time.

    A referral is (time, priority with 0 first, length, patience or None). ``capacity`` is (from, slots), ascending.
    Before the first of them there is no slot. ``at_once`` names the priorities that are always admitted, ``room`` how many
    may wait. All times in one unit.

    Raises:
        ValueError: no capacity, a time or a length that is no number, a negative length, patience or priority, a part of
            a slot.
    """
    for step, (moment, slots) in enumerate(capacity, start=1):
        if not np.isfinite([moment, slots]).all() or slots != int(slots):
            message = _(
                "Kapacitetens steg %(step)s går inte att räkna på. Ange från när som ett tal, och ett helt antal platser."
            ) % {"step": step}
            raise ValueError(message)
    for number, (time, priority, length, patience) in enumerate(referrals, start=1):
        finite = np.isfinite([time, length, 0.0 if patience is None else patience]).all()
        if not finite or length < 0 or priority < 0 or priority > 100 or (patience is not None and patience < 0):
            message = _(
                "Remiss %(number)s går inte att räkna på. Ange tid, prioritet (0 först), varaktighet och tålamod "
                "(eller null) som tal som är noll eller större."
            ) % {"number": number}
            raise ValueError(message)
    order = sorted(range(len(referrals)), key=lambda place: referrals[place][0])
    came = [referrals[place] for place in order]
    classes = max((priority for _, priority, _, _ in came), default=0) + 1
    line = Line(
        np.array([[time for time, _, _, _ in came]], dtype=np.float64).reshape(1, -1),
        np.array([[length for _, _, length, _ in came]], dtype=np.float64).reshape(1, -1),
        np.array([[NEVER if patience is None else time + patience for time, _, _, patience in came]]).reshape(1, -1),
        np.array([[priority for _, priority, _, _ in came]], dtype=np.int8).reshape(1, -1),
    )
    given = [(-NEVER, 0), *capacity] if capacity else []
    steps = Steps(
        np.array([moment for moment, _ in given], dtype=np.float64),
        np.array([[slots for _, slots in given]], dtype=np.int64).reshape(1, -1),
    )
    admitted = np.array([number in at_once for number in range(classes)])
    served = serve(line, steps, np.empty((1, 0)), at_once=admitted, room=room)
    rows = []
    for place, (time, priority, _length, _patience) in enumerate(came):
        start = float(served.start[0, place])
        if start < NEVER:
            rows.append(TraceRow(time, priority, start, Outcome.SERVED))
        elif served.refused[0, place]:
            rows.append(TraceRow(time, priority, None, Outcome.REFUSED))
        else:
            outcome = Outcome.LEFT if served.gone[0, place] else Outcome.WAITING
            rows.append(TraceRow(time, priority, None, outcome))
    return rows
